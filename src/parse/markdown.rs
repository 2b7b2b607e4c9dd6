//! Reads Markdown into a `Document`: HTML with holes for whatever depends on the rest of the book.
//!
//! CommonMark comes from pulldown-cmark, whose events are changed on their way to HTML and never
//! afterwards. What is ours: containers (`:::`), blanks, variables, wikilinks, citations, bare
//! addresses, footnotes at the end.

mod container;
mod footnote;
mod inline;
mod math;
mod plain;
mod sanitize;
mod slug;
mod walk;

use std::sync::Arc;

use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser};

use crate::diag::{Diagnostic, Span};
use crate::model::config::RawHtml;
use crate::model::document::{Document, HOLE_END, HOLE_START};

pub use plain::plain_html;
pub(in crate::parse) use sanitize::is_safe;
pub use slug::slug;

/// What changes how a text is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Dialect {
    /// What becomes of raw HTML.
    pub raw_html: RawHtml,
    /// Text in brackets that is no link is a blank to fill in.
    pub fields: bool,
}

/// Reads a text that begins at `offset` of its file.
pub fn parse_markdown(
    source: &Arc<str>,
    file: &str,
    offset: usize,
    dialect: Dialect,
) -> (Document, Vec<Diagnostic>) {
    let text = &file[offset..];
    let (prepared, containers) = container::prepare(text);
    let callback = |link: BrokenLink<'_>| inline::resolve(&prepared, dialect, &link);
    let parser = Parser::new_with_broken_link_callback(&prepared, options(), Some(callback));
    let events: Vec<(Event<'_>, Span)> = parser.into_offset_iter().collect();
    walk::walk(source, &prepared, offset, dialect, &containers, events)
}

/// The extensions of the dialect. Never `Options::all()`: it is quadratic in places, and not CommonMark.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// Returns the mark of a hole.
fn mark(index: usize) -> String {
    format!("{HOLE_START}{index}{HOLE_END}")
}

/// The address that `inline::resolve` gives to a link that stands for something of ours.
const WIKI: &str = "wiki:";
const FIELD: &str = "field:";
const CITATION: &str = "cite:";

fn ours<'a>(kind: &str, rest: &str) -> Option<(CowStr<'a>, CowStr<'a>)> {
    Some((format!("{HOLE_START}{kind}{rest}").into(), "".into()))
}

#[cfg(test)]
mod tests;
