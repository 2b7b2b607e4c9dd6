//! The search index: what a reader's browser needs to find a page, and nothing more.
//!
//! ```text
//! Entry ──contribution──▶ Contribution ──assemble──▶ SearchIndex ──────file──────▶ search/*.json
//! one page's text         its words, pure,          the word table,              written,
//!                         remembered by hash        names, manifest              or built when asked for
//! ```
//!
//! The engine (`themes/default/static/search.js`) reads:
//!
//! - `search/index.json`, the one file of fixed name: how many pages, how long each is, the folders they
//!   lie in, the commoner words, and the names of all other files. Pages never name the index, so an edit
//!   leaves them alone.
//! - `search/w-….json`: a range of words in the order of the alphabet: where each one stands, and cards
//!   (title, path, excerpt) for the best pages of each. A word that few pages hold has a card for all, a
//!   common one for so many that two words' cards hold enough pages with both (`posted::cards`). A query
//!   is answered by one such file for each word, in one round.
//! - `search/p-….json`: every place of one common word, for phrases; its pages stand in the word's file. Its name is that of this
//!   file, and the word's number there.
//! - `search/b-….json`: title, path and opening of 64 pages each, for the few results without a card.
//! - `search/f-….json`: the pages of each kind, team, tag, culture and language, for filters.
//! - `search/s-….json`: rare words by their beginning and by their end, for mending misspelt ones in
//!   books of many words. One wrong letter leaves one half of a word whole.
//!
//! A name holds the hash of all that the file is made from, known before the file is built. So
//! `serve` updates the word table by the one page that changed, and builds only what a query asks for;
//! `build` asks for everything. Both give the same bytes.

mod card;
mod code;
mod index;
mod invert;
mod manifest;
mod page;
mod posted;
mod reader;
mod shard;
mod term;
mod words;

use std::sync::Arc;

pub use crate::model::document::Section;
pub use index::{File, MANIFEST, SearchIndex, assemble};
pub use page::{Contribution, contribution};
pub use words::{Word, each_word, fold};

/// A page as search sees it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Entry {
    /// The page's address below the root of the site, such as `patterns/aligned-autonomy/`.
    pub url: String,
    /// The title, as text.
    pub title: String,
    /// What the page is: `pattern`, `template`, `team`, `indicator` …
    pub kind: String,
    /// The page's tags.
    pub tags: Vec<String>,
    /// The name of the team that it belongs to.
    pub team: Option<String>,
    /// The name of the culture that it is for.
    pub culture: Option<String>,
    /// The language as in `lang`, such as `en` or `de-CH`; it chooses how word families are made.
    pub lang: String,
    /// The titles of the pages above it, from the root.
    pub path: Vec<String>,
    /// How the team or indicator is doing now.
    pub status: Option<Status>,
    /// The text, cut at the headings; the first section, without heading, is the text before them.
    pub sections: Arc<[Section]>,
}

impl Entry {
    /// What filters go by.
    fn labels(&self) -> (&str, &[String], &Option<String>, &Option<String>, &str) {
        (&self.kind, &self.tags, &self.team, &self.culture, &self.lang)
    }
}

/// How a team or indicator is doing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Status {
    /// In words, such as `on target`.
    pub word: String,
    /// The same as a class of the style sheet, such as `on-target`.
    pub class: String,
    /// The latest values, oldest first; a gap is `None`. Drawn as a sparkline by the browser.
    pub values: Vec<Option<f64>>,
}
