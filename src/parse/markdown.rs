//! Reads Markdown into a `Document`: HTML with holes for whatever depends on the rest of the book.
//!
//! CommonMark comes from pulldown-cmark, whose events are changed on their way to HTML and never
//! afterwards. What is ours: containers (`:::`), includes, abbreviations, blanks, variables, wikilinks, citations, bare
//! addresses, footnotes at the end.

mod abbreviation;
mod container;
mod footnote;
mod include;
mod inline;
mod math;
mod plain;
mod published;
mod sanitize;
mod slug;
mod unseen;
mod walk;

use std::borrow::Cow;
use std::sync::Arc;

use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser};

use crate::diag::{Diagnostic, Span};
use crate::model::config::RawHtml;
use crate::model::document::{Document, HOLE_END, HOLE_START};

pub use include::{Included, included_paths, included_places};
pub use plain::plain_html;
pub use published::published;
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

/// Reads a text that begins at `offset` of its file, and the files that it includes.
pub fn parse_markdown(
    source: &Arc<str>,
    file: &str,
    offset: usize,
    dialect: Dialect,
    included: &Included,
) -> (Document, Vec<Diagnostic>) {
    let text = &file[offset..];
    let prepared = prepare(text);
    let events = events(&prepared.text, dialect);
    walk::walk(source, offset, dialect, included, &prepared, events)
}

/// A text without what pulldown-cmark does not know, and what that was.
struct Prepared<'a> {
    text: Cow<'a, str>,
    fences: Vec<container::Fence>,
    abbreviations: abbreviation::Abbreviations,
}

fn prepare(text: &str) -> Prepared<'_> {
    let (text, fences) = container::prepare(text);
    let mut abbreviations = abbreviation::Abbreviations::default();
    let text = abbreviation::take(text, &mut abbreviations);
    Prepared { text, fences, abbreviations }
}

fn events(prepared: &str, dialect: Dialect) -> Vec<(Event<'_>, Span)> {
    let callback = |link: BrokenLink<'_>| inline::resolve(prepared, dialect, &link);
    let read = Parser::new_with_broken_link_callback(prepared, options(), Some(callback));
    let mut events = Vec::with_capacity(prepared.len() / 8);
    events.extend(read.into_offset_iter());
    unseen::without_unseen(events, dialect.raw_html == RawHtml::Sanitize)
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
