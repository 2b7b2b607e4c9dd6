//! A pattern: who uses it, by what it is measured, which templates belong to it.

use super::uses::Parts;
use crate::book::encode;
use crate::model::block::Show;
use crate::model::document::Hole;
use crate::model::page::PageId;
use crate::model::team::Team;
use crate::render::context::Context;
use crate::render::view::{Html, Link, Pattern, TeamUse, parts};

/// Returns what a pattern's page has besides its text.
pub(super) fn pattern(context: &Context, id: PageId, body: &Html) -> Pattern {
    let indicators = indicators(context, id);
    let uses = Parts::of(context, id, &indicators);
    let teams = context.book.data.teams.iter().filter_map(|team| {
        let ways = uses.used_by(context, team);
        (!ways.is_empty()).then(|| TeamUse {
            title: team.name.clone(),
            url: format!("teams/{}/", encode(&team.id)),
            text: ways.join("; "),
        })
    });
    Pattern {
        parts: parts(body),
        teams: teams.collect(),
        templates: uses.templates.iter().map(|id| context.card(*id, false)).collect(),
        indicators: indicators.into_iter().map(|id| context.link(id)).collect(),
    }
}

/// Returns the patterns that a team uses.
pub(super) fn of_team(context: &Context, team: &Team) -> Vec<Link> {
    let uses = |id: &PageId| {
        let parts = Parts::of(context, *id, &indicators(context, *id));
        !parts.used_by(context, team).is_empty()
    };
    context.book.of_kind("pattern").filter(uses).map(|id| context.link(id)).collect()
}

/// The indicators whose figures the text shows, and those that its links lead to.
fn indicators(context: &Context, id: PageId) -> Vec<PageId> {
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
    found.into_iter().filter(|id| seen.insert(*id)).collect()
}
