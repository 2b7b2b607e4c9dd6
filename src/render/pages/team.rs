//! A team's page: how it is doing and what to do next, then all its figures.

use super::{culture, figure, maturity, pattern, roadmap, signal, standing, template, words};
use crate::book::encode;
use crate::model::page::{Made, PageId};
use crate::model::signal::Assessment;
use crate::model::team::Team;
use crate::model::value::Data;
use crate::render::context::Context;
use crate::render::view::{self, ExternalLink, Fact, Link};

/// Returns a team's page.
pub(super) fn team(context: &Context, id: PageId, team: &str) -> view::Team {
    let Some(team) = context.book.team(team) else { return view::Team::default() };
    let own = standing::own(context, Some(&team.id));
    let signals = signal::of(context, Some(&team.id));
    let untold = signals.iter().filter(|found| found.assessment == Assessment::CannotTell).count();
    let holding = signals.iter().filter(|found| signal::holds(found));
    let fillings = fillings(context, team);
    let sentence = standing::sentence(&own);
    let old = own.iter().any(|(_, series)| !series.observations.is_empty());
    // Without any data there is nothing to count: the page says that figures begin with the records.
    let counted = own.iter().filter(|_| !sentence.is_empty());
    view::Team {
        id: team.id.clone(),
        purpose: team.purpose.clone(),
        culture: culture_link(context, team),
        culture_changes: team
            .culture
            .as_deref()
            .map(|id| culture::changes(context, id))
            .unwrap_or_default(),
        facts: facts(context, team),
        links: team
            .links
            .iter()
            .map(|(title, href)| ExternalLink { title: title.clone(), href: href.clone() })
            .collect(),
        counts: words::counts(counted.map(|(_, series)| series.status)),
        sentence: match sentence.is_empty() && old {
            true => "No figure is recent enough to say how the team is doing now.".to_owned(),
            false => sentence,
        },
        attention: standing::attention(&own),
        signals: holding.map(|found| signal::panel(context, found)).collect(),
        has_signals: !signals.is_empty(),
        untold,
        has_roadmap: !context.book.handbook.roadmap.phases.is_empty(),
        position: roadmap::of_team(context, id, team),
        groups: figure::groups(context, Some(&team.id)),
        maturity: maturity::of_team(context, &team.id),
        patterns: pattern::of_team(context, team),
        fillings: fillings.iter().filter_map(|page| template::line(context, *page)).collect(),
        downloads: downloads(team, own.is_empty()),
    }
}

fn downloads(team: &Team, empty: bool) -> Vec<Link> {
    if empty {
        return Vec::new();
    }
    let file = |title: &str, extension: &str| Link {
        title: title.to_owned(),
        url: format!("teams/{}/indicators.{extension}", encode(&team.id)),
    };
    vec![file("CSV", "csv"), file("JSON", "json")]
}

fn culture_link(context: &Context, team: &Team) -> Option<Link> {
    let culture = context.book.culture(team.culture.as_deref()?)?;
    let page = context.book.named_of_kind(&culture.id, "culture")?;
    Some(Link { title: culture.name.clone(), url: encode(&context.book.pages[page].path) })
}

fn facts(context: &Context, team: &Team) -> Vec<Fact> {
    let today = context.book.as_of;
    let fact = |name: &str, value: String| Fact { name: name.to_owned(), value, url: None };
    let mut facts = Vec::new();
    facts.extend(team.size.map(|size| {
        fact("Size", context.book.words.count(size as usize, "1 person", "{n} people"))
    }));
    let since = |name: &str, ahead: &str, day_of: jiff::civil::Date| {
        fact(if day_of > today { ahead } else { name }, context.book.words.day(day_of))
    };
    facts.extend(team.adopted.map(|adopted| Fact {
        url: context.book.at("roadmap/").map(|_| "roadmap/".to_owned()),
        ..since("Adopted the roadmap on", "Adopts the roadmap on", adopted)
    }));
    facts.extend(team.joined.map(|joined| since("A team since", "A team from", joined)));
    facts.extend(team.left.map(|left| since("Left on", "Leaves on", left)));
    // What is made of further values is for templates.
    let plain = team.extra.iter().filter(|(_, value)| {
        matches!(
            value.data,
            Data::String(_) | Data::Integer(_) | Data::Float(_) | Data::Datetime(_)
        )
    });
    facts.extend(plain.map(|(name, value)| fact(&words::key(name), value.display())));
    facts
}

/// The pages of the team's fillings, the newest first.
fn fillings(context: &Context, team: &Team) -> Vec<PageId> {
    let filled = |id: &&PageId| {
        filling_of(context, **id)
            .is_some_and(|filling| filling.team.as_ref().is_some_and(|(own, _)| *own == team.id))
    };
    let mut pages: Vec<PageId> = context.book.order.iter().filter(filled).copied().collect();
    pages
        .sort_by_key(|id| std::cmp::Reverse(filling_of(context, *id).and_then(|found| found.date)));
    pages
}

fn filling_of(context: &Context, id: PageId) -> Option<&crate::model::filling::Filling> {
    match context.book.pages[id].made {
        Some(Made::Filling(index)) => context.book.handbook.fillings.get(index),
        _ => None,
    }
}
