//! The order of a book's pages, as `content/SUMMARY.md` gives it.

use crate::diag::Span;

/// The order of a book's pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// The chapters, in order.
    pub entries: Vec<Entry>,
}

/// A chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its title.
    pub title: String,
    /// Its file, below `content/`; nothing for a chapter that is not written yet.
    pub path: Option<String>,
    /// How deep it stands; 0 at the top.
    pub level: usize,
    /// The title of the part that it belongs to.
    pub part: Option<String>,
    /// Its number (`[1, 2]` is 1.2); empty for what stands before and after the chapters.
    pub number: Vec<u32>,
    /// A line separates it from what stands before it.
    pub separated: bool,
    /// Where it stands.
    pub span: Span,
}
