//! The book: all pages with their addresses, places and relations, resolved or diagnosed.

mod active;
pub(crate) mod address;
mod assemble;
mod earlier;
mod link;
mod made;
mod names;
mod nav;
mod shelf;
mod summary;

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::Date;

use crate::memo::{Key, Map};
use crate::model::config::Config;
use crate::model::culture::Culture;
use crate::model::data::Data;
use crate::model::handbook::Handbook;
use crate::model::history::History;
use crate::model::page::{Entry, Page, PageId};
use crate::model::team::Team;
use crate::model::template::Field;
use crate::model::value::Value;
use crate::model::words::Words;

pub(crate) use address::folded;
pub use address::{encode, relative};
pub use assemble::{Options, assemble};
pub use earlier::Moved;
pub use link::{Broken, Resolved};
pub use made::tag_slug;

/// All that a site is made from.
#[derive(Debug)]
pub struct Book {
    /// What `book.toml` says.
    pub config: Arc<Config>,
    /// The hash of the configuration.
    pub config_key: Key,
    /// The interface's words in the book's language.
    pub words: Words,
    /// Today.
    pub as_of: Date,
    /// The pages; the first one is the home page.
    pub pages: Vec<Page>,
    /// Where everything is.
    pub plan: Arc<Plan>,
    /// The hash of what pages may show of each other.
    pub outlines: Key,
    /// What the figures are computed from: teams, definitions, records.
    pub data: Arc<Data>,
    /// The hash of all files below `data/`.
    pub data_key: Key,
    /// Roadmap, levels, references, notes, fillings.
    pub handbook: Arc<Handbook>,
    /// Who changed which file last.
    pub history: Arc<History>,
    /// The fields of each template, in the order of its blanks.
    pub fields: BTreeMap<PageId, Vec<Field>>,
}

impl Deref for Book {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        &self.plan
    }
}

/// Where everything is: what an edit of a text leaves as it was.
#[derive(Debug)]
pub struct Plan {
    /// The hash of all that this was made from.
    pub key: Key,
    /// The pages in reading order.
    pub order: Vec<PageId>,
    /// The place of each page in the reading order.
    pub rank: Vec<usize>,
    /// Files that are published as they are: address and source path.
    pub files: BTreeMap<String, Arc<str>>,
    /// Earlier addresses and the pages that they lead to.
    pub redirects: BTreeMap<String, PageId>,
    /// Places that are elsewhere now, by the address that their page has or had.
    pub moved: BTreeMap<String, Vec<Moved>>,
    /// The cultures, by name.
    pub cultures: Vec<Culture>,
    /// The hash of all that decides where an address written in a text leads.
    pub addresses: Key,
    /// Whether a `SUMMARY.md` gives the order.
    pub has_summary: bool,
    /// Where each page is written, and its source.
    pub outputs: Vec<(Arc<str>, Option<Arc<str>>)>,
    entries: Vec<Arc<Entry>>,
    /// Which text each page has, by its place among the files.
    texts: Vec<Option<usize>>,
    templates: Vec<PageId>,
    /// The size in pixels of each image, by its address.
    image_sizes: Map<String, (usize, usize)>,
    by_path: Map<String, PageId>,
    by_source: Map<Arc<str>, PageId>,
    names: names::Names,
    /// Pages that exist but are not published yet or any more, with the reason.
    hidden: Map<Arc<str>, &'static str>,
}

impl Book {
    /// Returns the page at an address (`teams/harbor/`).
    pub fn at(&self, path: &str) -> Option<PageId> {
        self.by_path.get(path).copied()
    }

    /// Returns the page that a file's text is on.
    pub fn of_source(&self, source: &str) -> Option<PageId> {
        self.by_source.get(source).copied()
    }

    /// Returns the width and height of a published image.
    pub fn image_size(&self, path: &str) -> Option<(usize, usize)> {
        self.image_sizes.get(path).copied()
    }

    /// Returns the pages that a slug names, shortest address first.
    pub fn named(&self, slug: &str) -> &[PageId] {
        self.names.get(slug)
    }

    /// Returns a team.
    pub fn team(&self, id: &str) -> Option<&Team> {
        self.data.teams.iter().find(|team| team.id == id)
    }

    /// Returns a culture.
    pub fn culture(&self, id: &str) -> Option<&Culture> {
        self.cultures.iter().find(|culture| culture.id == id)
    }

    /// Returns the value of a parameter: the culture's own, or else the book's.
    pub fn parameter(&self, culture: Option<&str>, name: &str) -> Option<String> {
        let own = culture.and_then(|id| self.culture(id)).and_then(|culture| {
            culture.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value)
        });
        own.or_else(|| self.config.parameters.get(name)).map(Value::display)
    }

    /// Returns the page of a kind that a slug names.
    pub fn named_of_kind(&self, slug: &str, kind: &str) -> Option<PageId> {
        self.named(slug).iter().copied().find(|id| self.pages[*id].kind == kind)
    }

    /// Returns the pages of a kind in reading order.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = PageId> + 'a {
        self.order.iter().copied().filter(move |id| self.pages[*id].kind == kind)
    }

    /// Returns the pages above a page, the home page first.
    pub fn ancestors(&self, id: PageId) -> Vec<PageId> {
        let mut above = Vec::new();
        let mut at = self.pages[id].parent;
        while let Some(parent) = at {
            above.push(parent);
            at = self.pages[parent].parent;
        }
        above.reverse();
        above
    }
}
