//! An index of the pages below one.

use crate::model::page::{Made, PageId};
use crate::render::context::Context;
use crate::render::view::{CardGroup, Section};

/// Returns the pages below a page, in reading order.
pub(super) fn section(context: &Context, id: PageId) -> Section {
    let cards: Vec<_> = context.book.pages[id]
        .children
        .iter()
        .filter(|id| !context.book.pages[**id].made.as_ref().is_some_and(Made::is_tool))
        .map(|id| context.card(*id, false))
        .collect();
    if cards.is_empty() {
        return Section::default();
    }
    Section { groups: vec![CardGroup { title: String::new(), id: String::new(), cards }] }
}
