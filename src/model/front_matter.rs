//! What a page says about itself before its text.

use jiff::civil::Date;

use crate::diag::Span;
use crate::model::value::{Table, Value};

/// The front matter of a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FrontMatter {
    /// The title; the text's first `#` heading stands in for it.
    pub title: Option<String>,
    /// The title where room is scarce: menus, navigation, breadcrumbs.
    pub short_title: Option<String>,
    /// What the page is; see `model::config::KINDS`.
    pub kind: Option<(String, Span)>,
    /// One or two sentences, for indexes, cards and search.
    pub summary: Option<String>,
    /// The place among its neighbours; those without one follow, by title.
    pub weight: Option<i64>,
    /// Words that group pages across folders.
    pub tags: Vec<String>,
    /// Who keeps the page true.
    pub owner: Option<String>,
    /// The day by which somebody must read it again.
    pub review_by: Option<Date>,
    /// The day that somebody last did.
    pub reviewed: Option<Date>,
    /// Not published yet.
    pub draft: bool,
    /// Named by others but not written yet.
    pub stub: bool,
    /// The first day that it is published.
    pub publish_on: Option<Date>,
    /// The first day that it is no longer.
    pub expires_on: Option<Date>,
    /// The picture for links to the page that are shared elsewhere, in place of the one that is drawn.
    pub card: Option<(String, Span)>,
    /// Earlier addresses, which lead here.
    pub aliases: Vec<(String, Span)>,
    /// Earlier anchors of the page, and where they lead now: as an anchor, or an address with one.
    pub fragments: Vec<(String, String, Span)>,
    /// Typed relations to other pages: relation, slugs with their places.
    pub related: Vec<(String, Vec<(String, Span)>)>,
    /// What a template says about its blanks.
    pub fields: Option<(Table, Span)>,
    /// A culture's named parameters.
    pub parameters: Vec<(String, Value)>,
    /// A culture's targets by indicator, as written.
    pub targets: Vec<(String, String, Span)>,
    /// The language, where it is not the book's.
    pub language: Option<String>,
    /// A part of it can't be read, so what seems to be missing may be there.
    pub is_cut: bool,
    /// Anything else, under `[extra]`: reachable from layouts.
    pub extra: Table,
}
