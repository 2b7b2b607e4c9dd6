//! All teams, in the book's order and never by a score.

use super::{roadmap, signal, standing, words};
use crate::book::encode;
use crate::model::team::Team;
use crate::render::context::Context;
use crate::render::view::{TeamCard, TeamGroup, Teams};

/// Returns the teams by culture, or in one group where that would say nothing.
pub(super) fn teams(context: &Context) -> Teams {
    let teams = &context.book.data.teams;
    let mut groups: Vec<(Option<&str>, TeamGroup)> = Vec::new();
    for team in teams {
        let culture = team.culture.as_deref();
        match groups.iter_mut().find(|(of, _)| *of == culture) {
            Some((_, group)) => group.teams.push(card(context, team)),
            None => {
                let group =
                    TeamGroup { teams: vec![card(context, team)], ..heading(context, culture) };
                groups.push((culture, group));
            }
        }
    }
    let mut groups: Vec<TeamGroup> = groups.into_iter().map(|(_, group)| group).collect();
    // Groups of one team each, or one group of all, are no groups.
    if groups.len() == 1 || groups.iter().all(|group| group.teams.len() == 1) {
        let all = teams.iter().map(|team| card(context, team)).collect::<Vec<_>>();
        groups = if all.is_empty() {
            Vec::new()
        } else {
            vec![TeamGroup { teams: all, ..TeamGroup::default() }]
        };
    }
    for group in groups.iter_mut().filter(|group| !group.title.is_empty()) {
        group.teams.iter_mut().for_each(|team| team.culture.clear());
    }
    Teams { groups, count: teams.len() }
}

fn heading(context: &Context, culture: Option<&str>) -> TeamGroup {
    let named = culture.and_then(|id| context.book.culture(id));
    let page = culture.and_then(|id| context.book.named_of_kind(id, "culture"));
    TeamGroup {
        title: match (named, culture) {
            (Some(culture), _) => culture.name.clone(),
            (None, Some(id)) => words::key(id),
            (None, None) => context.book.words.of("Without a named culture").to_owned(),
        },
        url: page.map(|page| encode(&context.book.pages[page].path)),
        teams: Vec::new(),
    }
}

fn card(context: &Context, team: &Team) -> TeamCard {
    let today = context.book.as_of;
    let own = standing::own(context, Some(&team.id));
    let signals = signal::of(context, Some(&team.id));
    let holding = signals.into_iter().filter(|found| signal::holds(found));
    let culture = team.culture.as_deref().and_then(|id| context.book.culture(id));
    TeamCard {
        title: team.name.clone(),
        url: standing::team_url(&team.id),
        purpose: team.purpose.clone(),
        culture: culture.map_or_else(String::new, |culture| culture.name.clone()),
        position: words::capital(&roadmap::words_of(context, team, false)),
        counts: words::counts(own.iter().map(|(_, series)| series.status)),
        signals: holding.map(|found| signal::line(context, found)).collect(),
        left: match (team.left, team.joined) {
            (Some(left), _) if left < today => {
                context.book.words.with("Left on {day}", &[("day", &context.book.words.day(left))])
            }
            (_, Some(joined)) if joined > today => context
                .book
                .words
                .with("Begins on {day}", &[("day", &context.book.words.day(joined))]),
            _ => String::new(),
        },
    }
}
