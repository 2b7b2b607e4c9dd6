//! A culture: what it changes, where, and for whom.

use crate::model::document::Hole;
use crate::model::page::PageId;
use crate::render::context::Context;
use crate::render::view::{self, CultureChange};

/// Returns what a culture's page has besides its text.
pub(super) fn culture(context: &Context, id: PageId) -> view::Culture {
    let book = &context.book;
    let slug = book.pages[id].slug();
    let has_part = |id: &&PageId| {
        let holes = book.pages[**id].document().map(|document| document.holes.as_slice());
        let is_own = |hole: &Hole| matches!(hole, Hole::Culture { id, .. } if id == slug);
        holes.unwrap_or_default().iter().any(is_own)
    };
    let teams = book.data.teams.iter().filter(|team| team.culture.as_deref() == Some(slug));
    view::Culture {
        id: slug.to_owned(),
        changes: changes(context, slug),
        pages: book.order.iter().filter(has_part).map(|id| context.link(*id)).collect(),
        teams: teams.filter_map(|team| context.team_link(&team.id)).collect(),
    }
}

/// Returns what a culture changes: parameters, then targets.
pub(crate) fn changes(context: &Context, id: &str) -> Vec<CultureChange> {
    let book = &context.book;
    let Some(culture) = book.culture(id) else { return Vec::new() };
    let parameters = culture.parameters.iter().map(|(name, value)| CultureChange {
        name: words(name),
        url: None,
        here: value.display(),
        elsewhere: book.parameter(None, name).unwrap_or_default(),
    });
    let targets = culture.targets.iter().filter_map(|(id, target, _)| {
        let indicator = book.data.definitions.indicator(id)?;
        let usual = indicator.target_on(book.as_of).map(|target| target.raw.clone());
        Some(CultureChange {
            name: format!("Target of {}", indicator.name),
            url: context.link_at(&format!("indicators/{id}/")).map(|link| link.url),
            here: target.clone(),
            elsewhere: usual.unwrap_or_default(),
        })
    });
    parameters.chain(targets).collect()
}

/// `opt_out_hours` as "Opt out hours".
fn words(name: &str) -> String {
    crate::render::context::kind_label(name)
}
