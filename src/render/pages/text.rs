//! Pages of text by their kind, and the text itself with its holes filled.

use crate::model::page::PageId;
use crate::render::body::{Filler, fill};
use crate::render::context::Context;
use crate::render::view::{Part, Pattern};

/// Returns what a page has besides its text, by its kind.
pub(super) fn part(context: &Context, id: PageId) -> Part {
    let page = &context.book.pages[id];
    match page.kind.as_str() {
        "pattern" => Part::Pattern(Pattern::default()),
        _ if !page.children.is_empty() => Part::Section(super::section::section(context, id)),
        _ => Part::Page,
    }
}

/// Returns a page's text with its holes filled.
pub(super) fn body(context: &Context, id: PageId) -> String {
    let Some(document) = context.book.pages[id].document() else { return String::new() };
    fill(
        document,
        &Filler {
            book: &context.book,
            page: id,
            memo: &context.memo,
            culture: None,
            block: &|_| String::new(),
            citation: &|key| format!("[{key}]"),
            field: &|name| format!("[{name}]"),
        },
    )
}
