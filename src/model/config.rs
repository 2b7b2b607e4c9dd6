//! `book.toml`: what the book says about itself.

use std::collections::BTreeMap;

use crate::diag::Severity;
use crate::model::value::Value;

/// The settings of a book, with defaults filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The title of the whole.
    pub title: String,
    /// One sentence about it.
    pub description: String,
    /// Who publishes it.
    pub authors: Vec<String>,
    /// A BCP 47 language tag.
    pub language: String,
    /// The address that it will be published under; needed for feeds and the sitemap only.
    pub url: Option<String>,
    /// The time zone that records without an offset are in.
    pub timezone: String,
    /// The accent colour of the theme, as `#rrggbb`.
    pub accent: Option<String>,
    /// The folder of `themes/` that overrides files of the built-in theme.
    pub theme: String,
    /// What becomes of raw HTML in Markdown.
    pub raw_html: RawHtml,
    /// What a link within the book that leads nowhere is: an error or a warning.
    pub broken_links: Severity,
    /// What protects the people who answered surveys.
    pub privacy: Privacy,
    /// Values that texts name as `{{ name }}`; a culture may override them.
    pub parameters: BTreeMap<String, Value>,
    /// What the pages of a kind must have.
    pub kinds: BTreeMap<String, Kind>,
    /// Where a page's source can be edited: an address with `{path}`.
    pub edit_url: Option<String>,
    /// How the preview opens a file in an editor: an address with `{path}`, `{line}`, `{column}`.
    pub editor_url: Option<String>,
    /// A page not reviewed for this many days is due, where it names no date of its own.
    pub review_interval: Option<u32>,
    /// A page that has not changed for this many days is stale.
    pub stale_after: u32,
    /// The entries of the header's menu, as addresses in the book; by default its sections.
    pub menu: Option<Vec<String>>,
    /// The chapters of a `SUMMARY.md` have numbers.
    pub numbers: bool,
    /// Every page has a picture for links to it that are shared elsewhere, where the book's address is known.
    pub cards: bool,
    /// The figures and records are invented; every page that shows them says so.
    pub synthetic: bool,
}

/// What becomes of raw HTML in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RawHtml {
    /// Harmless elements stay, the rest goes.
    Sanitize,
    /// It is shown as text.
    Escape,
    /// It stays as it is.
    Trust,
}

/// What protects the people who answered surveys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Privacy {
    /// Results of fewer people are withheld.
    pub minimum_group: u32,
}

/// What the pages of a kind must have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kind {
    /// The sections (headings of the second level) that must be there.
    pub sections: Vec<String>,
    /// The front matter that must be there.
    pub required: Vec<String>,
    /// A page of this kind not reviewed for this many days is due.
    pub review_interval: Option<u32>,
}

/// The kinds that every book has.
pub const KINDS: [&str; 6] = ["pattern", "template", "culture", "failure-mode", "story", "page"];

impl Default for Config {
    fn default() -> Self {
        Self {
            title: "Handbook".to_owned(),
            description: String::new(),
            authors: Vec::new(),
            language: "en".to_owned(),
            url: None,
            timezone: "UTC".to_owned(),
            accent: None,
            theme: "default".to_owned(),
            raw_html: RawHtml::Sanitize,
            broken_links: Severity::Error,
            privacy: Privacy { minimum_group: 5 },
            parameters: BTreeMap::new(),
            kinds: KINDS.iter().map(|kind| ((*kind).to_owned(), Kind::default())).collect(),
            edit_url: None,
            editor_url: None,
            review_interval: None,
            stale_after: 365,
            menu: None,
            numbers: true,
            cards: true,
            synthetic: false,
        }
    }
}

impl Config {
    /// Returns the path that the book is published below, from its host on: `/`, or `/some/path/`.
    pub fn base_path(&self) -> &str {
        let after_host = self.url.as_deref().and_then(|url| url.split_once("://"));
        let path = after_host.and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
        path.unwrap_or("/")
    }

    /// Returns whether the book's language is written from right to left.
    pub fn is_rtl(language: &str) -> bool {
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        matches!(
            primary,
            "ar" | "arc" | "ckb" | "dv" | "fa" | "he" | "ps" | "sd" | "syr" | "ug" | "ur" | "yi"
        )
    }
}
