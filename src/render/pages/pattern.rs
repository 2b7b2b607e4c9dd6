//! A pattern: who uses it, by what it is measured, which templates belong to it.

use crate::book::encode;
use crate::model::block::Show;
use crate::model::document::Hole;
use crate::model::page::{Made, PageId};
use crate::render::context::{Context, day};
use crate::render::view::{Link, Pattern, TeamUse};

/// Returns what a pattern's page has besides its text.
pub(super) fn pattern(context: &Context, id: PageId) -> Pattern {
    let templates: Vec<PageId> = context
        .links
        .outgoing(id)
        .iter()
        .copied()
        .filter(|to| context.book.pages[*to].kind == "template")
        .collect();
    Pattern {
        parts: Vec::new(),
        teams: teams(context, &templates),
        templates: templates.iter().map(|id| context.card(*id, false)).collect(),
        indicators: indicators(context, id),
    }
}

/// A team uses a pattern where it has filled one of its templates.
fn teams(context: &Context, templates: &[PageId]) -> Vec<TeamUse> {
    let fillings: Vec<_> = templates
        .iter()
        .flat_map(|template| {
            context.fillings_of(*template).into_iter().map(|filling| (*template, filling))
        })
        .filter_map(|(template, page)| match context.book.pages[page].made {
            Some(Made::Filling(index)) => {
                Some((template, context.book.handbook.fillings.get(index)?))
            }
            _ => None,
        })
        .collect();
    let uses = context.book.data.teams.iter().filter_map(|team| {
        let own: Vec<_> = fillings
            .iter()
            .filter(|(_, filling)| filling.team.as_ref().is_some_and(|(id, _)| *id == team.id))
            .collect();
        let (template, last) = own.iter().max_by_key(|(_, filling)| filling.date)?;
        let what = &context.book.pages[*template].title;
        let count =
            if own.len() == 1 { "1 filling".to_owned() } else { format!("{} fillings", own.len()) };
        let when = last.date.map(|date| format!(" on {}", day(date).text)).unwrap_or_default();
        Some(TeamUse {
            title: team.name.clone(),
            url: format!("teams/{}/", encode(&team.id)),
            text: format!("{count}, the last of “{what}”{when}"),
        })
    });
    uses.collect()
}

/// The indicators whose figures the text shows, and those that its links lead to.
fn indicators(context: &Context, id: PageId) -> Vec<Link> {
    let holes = context.book.pages[id].document().map(|document| document.holes.as_slice());
    let mut found: Vec<PageId> = Vec::new();
    for hole in holes.unwrap_or_default() {
        let Hole::Block(block) = hole else { continue };
        let definitions = &context.book.data.definitions;
        let named: Vec<&str> = match &block.show {
            Show::Chart { indicator, .. } => vec![indicator.0.as_str()],
            Show::Indicators { group } => definitions
                .published()
                .filter(|known| {
                    group.as_ref().is_none_or(|(group, _)| known.group.as_ref() == Some(group))
                })
                .map(|known| known.id.as_str())
                .collect(),
            _ => Vec::new(),
        };
        found.extend(named.iter().filter_map(|id| context.book.at(&format!("indicators/{id}/"))));
    }
    let linked = context.links.outgoing(id).iter();
    found.extend(linked.filter(|id| context.book.pages[**id].kind == "indicator"));
    let mut seen = std::collections::BTreeSet::new();
    found.into_iter().filter(|id| seen.insert(*id)).map(|id| context.link(id)).collect()
}
