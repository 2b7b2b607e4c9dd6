//! Pages of text by their kind, and the text itself with its holes filled.

use super::{culture, failure_mode, pattern, section, template};
use crate::compute::fillings::{Filled, Origin};
use crate::memo::Memo;
use crate::model::page::{Made, PageId};
use crate::render::body::{Filler, fill};
use crate::render::chart::escape;
use crate::render::context::Context;
use crate::render::view::{Html, Part};

/// Returns what a page has besides its text, by its kind.
pub(super) fn part(context: &Context, id: PageId, body: &Html) -> Part {
    let page = &context.book.pages[id];
    match page.kind.as_str() {
        "pattern" if page.children.is_empty() => Part::Pattern(pattern::pattern(context, id, body)),
        "template" => Part::Template(template::template(context, id)),
        "culture" => Part::Culture(culture::culture(context, id)),
        "failure-mode" => Part::FailureMode(failure_mode::failure_mode(context, id)),
        _ if !page.children.is_empty() => Part::Section(section::section(context, id)),
        _ => Part::Page,
    }
}

/// Returns a page's text with its holes filled. A filling's text is its template's.
pub(crate) fn body(context: &Context, id: PageId) -> String {
    let book = &context.book;
    let Some(Made::Filling(index)) = book.pages[id].made else {
        let field = |name: &str| field(name, None);
        // A culture's own page speaks in its own values.
        let page = &book.pages[id];
        let own = (page.kind == "culture").then(|| page.slug());
        return filled(context, id, id, own, &field, &|_, _| None);
    };
    let (Some(filling), Some(filled_in)) =
        (book.handbook.fillings.get(index), context.filled.get(&index))
    else {
        return String::new();
    };
    let team = filling.team.as_ref().and_then(|(team, _)| book.team(team));
    let culture = team.and_then(|team| team.culture.as_deref());
    let field = |name: &str| field(name, filled_in.values.get(name));
    let cell = |row: &str, column: &str| {
        let mut cells = filling.cells.iter();
        cells.find(|cell| cell.row == row && cell.column == column).map(|cell| cell.text.clone())
    };
    filled(context, filled_in.template, id, culture, &field, &cell)
}

/// Fills the text of one page for another one.
fn filled(
    context: &Context,
    text_of: PageId,
    page: PageId,
    culture: Option<&str>,
    field: &dyn Fn(&str) -> String,
    cell: &dyn Fn(&str, &str) -> Option<String>,
) -> String {
    let Some(document) = context.book.pages[text_of].document() else { return String::new() };
    let memo: &Memo = &context.memo;
    let filler = Filler {
        book: &context.book,
        page,
        links_of: text_of,
        memo,
        culture,
        block: &|block| crate::render::block::block(context, page, block),
        citation: &|key| crate::render::block::citation(context, page, key),
        field,
        cell,
    };
    fill(document, &filler)
}

/// A blank, or what stands in it.
fn field(name: &str, value: Option<&Filled>) -> String {
    let shown = escape(name);
    match value.filter(|value| value.origin != Origin::Blank) {
        None if value.is_some() => {
            format!("<span class=\"field blank\" data-field=\"{shown}\">[{shown}]</span>")
        }
        None => format!("<span class=\"field\" data-field=\"{shown}\">[{shown}]</span>"),
        Some(value) => {
            let text = escape(&value.text).replace('\n', "<br>\n");
            format!("<span class=\"filled\">{text}</span>")
        }
    }
}
