//! A page: one Markdown file, or one made from data, or both.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::memo::Key;
use crate::model::document::Document;
use crate::model::front_matter::FrontMatter;

/// The index of a page in its book.
pub type PageId = usize;

/// A parsed Markdown file.
#[derive(Debug)]
pub struct Parsed {
    /// Its front matter.
    pub front: FrontMatter,
    /// Its text.
    pub document: Document,
    /// What was wrong with it.
    pub diags: Vec<Diagnostic>,
    /// The hash of all that it was made from.
    pub key: Key,
    /// The hash of what other pages may show of it: front matter, title, anchors, where links lead.
    pub outline: Key,
    /// The hash of what decides where it stands and what it is called: path, front matter, title, summary.
    pub head: Key,
    /// Whether other texts decide where its links lead: they go by name, or to a place within a page.
    pub by_name: bool,
    /// Whether it names something of the book: a parameter, a culture, a figure, a reference.
    pub names: bool,
    /// Its title, where it says one.
    pub title: Option<String>,
    /// The title as a name in addresses.
    pub slug: String,
    /// The sentences for cards: those of the front matter, or the first ones.
    pub summary: String,
    /// The whole file.
    pub file: Arc<str>,
    /// Where the text begins in the file.
    pub offset: usize,
}

/// A page of the book: its entry, and its text.
#[derive(Debug, Clone)]
pub struct Page {
    /// Where it stands and what it is called: the same from one build to the next while only texts are edited.
    pub entry: Arc<Entry>,
    /// Its text.
    pub parsed: Option<Arc<Parsed>>,
}

impl Deref for Page {
    type Target = Entry;

    fn deref(&self) -> &Entry {
        &self.entry
    }
}

impl DerefMut for Page {
    fn deref_mut(&mut self) -> &mut Entry {
        Arc::make_mut(&mut self.entry)
    }
}

/// Where a page stands and what it is called.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// Its address below the site's root, with a slash at the end; empty for the home page.
    pub path: String,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: String,
    /// One or two sentences about it.
    pub summary: String,
    /// The file that its text comes from.
    pub source: Option<Arc<str>>,
    /// What is made from data and stands below the text.
    pub made: Option<Made>,
    /// The page above it.
    pub parent: Option<PageId>,
    /// The pages below it, in order.
    pub children: Vec<PageId>,
    /// Where a `SUMMARY.md` puts it.
    pub place: Option<Place>,
}

/// Where a `SUMMARY.md` puts a page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// Its line's place among all.
    pub order: usize,
    /// Its number (`2.1.`); empty for what stands before and after the chapters.
    pub number: String,
    /// Its title there.
    pub title: String,
    /// What stands above it: the title of the part that it begins, chapters without a page.
    pub headings: Vec<String>,
}

/// What is made from data.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Made {
    /// The pages of a folder that has no text of its own.
    Section,
    /// All teams.
    Teams,
    /// One team, by its id.
    Team(String),
    /// All indicators, as a heat map.
    Indicators,
    /// One indicator, by its id.
    Indicator(String),
    /// All templates' fillings: index into the book's fillings.
    Filling(usize),
    /// The roadmap.
    Roadmap,
    /// The warning signals.
    Signals,
    /// The map of patterns.
    Map,
    /// The search page.
    Search,
    /// All tags.
    Tags,
    /// One tag.
    Tag(String),
    /// Who keeps what true, and what is due.
    Stewardship,
    /// The answer where nothing is.
    NotFound,
}

impl Made {
    /// Returns the kind of a page that has no text of its own.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Team(_) => "team",
            Self::Indicator(_) => "indicator",
            Self::Filling(_) => "filling",
            Self::Tag(_) => "tag",
            _ => "page",
        }
    }

    /// Returns whether the page is a tool rather than a part of the reading order.
    pub fn is_tool(&self) -> bool {
        matches!(
            self,
            Self::Search
                | Self::Tags
                | Self::Tag(_)
                | Self::Stewardship
                | Self::NotFound
                | Self::Map
        )
    }
}

impl Page {
    /// Returns the front matter, where the page has a text.
    pub fn front(&self) -> Option<&FrontMatter> {
        self.parsed.as_deref().map(|parsed| &parsed.front)
    }

    /// Returns the document, where the page has a text.
    pub fn document(&self) -> Option<&Document> {
        self.parsed.as_deref().map(|parsed| &parsed.document)
    }

    /// Returns the title where room is scarce.
    pub fn short_title(&self) -> &str {
        let own = self.front().and_then(|front| front.short_title.as_deref());
        own.or(self.place.as_ref().map(|place| place.title.as_str())).unwrap_or(&self.title)
    }

    /// Returns the last part of the address, by which wikilinks and definitions name the page.
    pub fn slug(&self) -> &str {
        self.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
    }

    /// Returns the file that the page is written to.
    pub fn file(&self) -> String {
        if self.made == Some(Made::NotFound) {
            "404.html".to_owned()
        } else {
            format!("{}index.html", self.path)
        }
    }

    /// Returns the file that the page is written to, and the one for its source where it has one.
    pub fn outputs(&self) -> (Arc<str>, Option<Arc<str>>) {
        let source = self.source.as_ref().map(|_| Arc::from(format!("{}index.md", self.path)));
        (Arc::from(self.file()), source)
    }
}
