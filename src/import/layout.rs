//! How another generator lays a book out: its folders, its order, and the settings that we have a word for.

use super::Flavour;
use crate::parse::path::join;

/// A book of another generator, before its pages.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Whose.
    pub flavour: Flavour,
    /// The folders that are taken over: below which path, to where below `content/`. The first one
    /// holds the pages. With their slashes.
    pub roots: Vec<(String, String)>,
    /// The file that holds the settings.
    pub settings: Option<String>,
    /// What the settings say.
    pub book: Book,
    /// The order of the pages, as a `SUMMARY.md`.
    pub summary: Option<String>,
    /// Earlier addresses and where they lead.
    pub redirects: Vec<(String, String)>,
    /// The mark of hidden lines, by language.
    pub hidden: Vec<(String, String)>,
    /// Where snippets are looked for.
    pub snippets: Vec<String>,
    /// Snippets that end every page.
    pub appended: Vec<String>,
}

/// The settings that we have a word for.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub title: Option<String>,
    pub description: Option<String>,
    pub authors: Vec<String>,
    pub language: Option<String>,
    pub url: Option<String>,
    pub edit: Option<String>,
    /// Chapters have no numbers.
    pub unnumbered: bool,
}

/// Returns a folder that is taken over.
pub(super) fn root(from: &str, to: &str) -> (String, String) {
    let slash = |path: &str| {
        let path = join("", path).unwrap_or_default();
        if path.is_empty() { path } else { format!("{path}/") }
    };
    (slash(from), slash(to))
}
