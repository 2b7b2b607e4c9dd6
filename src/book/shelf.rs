//! The pages while they are gathered: texts, what is made from data, and what lists a folder or a group.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::address;
use crate::diag::Diagnostic;
use crate::memo::Map;
use crate::model::config::Config;
use crate::model::culture::Culture;
use crate::model::page::{Entry, Made, Page, PageId, Parsed};

/// The pages while they are gathered.
#[derive(Default)]
pub(super) struct Shelf {
    pub(super) pages: Vec<Page>,
    pub(super) by_path: Map<String, PageId>,
    pub(super) by_source: Map<Arc<str>, PageId>,
    pub(super) hidden: Map<Arc<str>, &'static str>,
    /// Which text each page has; those from data come last, and have none.
    pub(super) texts: Vec<Option<usize>>,
}

impl Shelf {
    pub(super) fn add_text(
        &mut self,
        source: &Arc<str>,
        at: usize,
        parsed: Arc<Parsed>,
        config: &Config,
        diags: &mut Vec<Diagnostic>,
    ) {
        let path = address::of_source(source);
        if let Some(other) = self.by_path.get(&path) {
            let other = self.pages[*other].source.as_deref().unwrap_or("a generated page");
            let message = format!("address `/{path}` is taken by `{other}`");
            diags.push(
                Diagnostic::error("address-clash", message)
                    .within(source)
                    .hint("rename one of the two files"),
            );
            return;
        }
        let front = &parsed.front;
        let kind = match &front.kind {
            Some((kind, span)) if !config.kinds.contains_key(kind) => {
                let known: Vec<_> = config.kinds.keys().map(String::as_str).collect();
                diags.push(
                    Diagnostic::error("unknown-kind", format!("unknown kind `{kind}`"))
                        .at(source, span.clone())
                        .suggest(kind, known.iter().copied())
                        .hint(format!("known kinds: {}; others are declared in `book.toml` as `[kinds.{kind}]`", known.join(", "))),
                );
                "page".to_owned()
            }
            Some((kind, _)) => kind.clone(),
            None => "page".to_owned(),
        };
        let title = parsed.title.clone().unwrap_or_else(|| {
            if path.is_empty() { config.title.clone() } else { humanise(&path) }
        });
        let summary = parsed.summary.clone();
        let id = self.pages.len();
        self.by_source.insert(source.clone(), id);
        self.texts.push(Some(at));
        let source = Some(source.clone());
        let entry = Entry { path, title, kind, summary, source, ..Entry::default() };
        self.add(Page { entry: Arc::new(entry), parsed: Some(parsed) });
    }

    fn add(&mut self, page: Page) -> PageId {
        let id = self.pages.len();
        self.by_path.insert(page.path.clone(), id);
        self.pages.push(page);
        id
    }

    /// Adds a page made from data, or lets an authored page of this address show the data.
    pub(super) fn add_made(&mut self, path: &str, title: &str, made: Made) -> PageId {
        if let Some(id) = self.by_path.get(path) {
            self.pages[*id].made = Some(made);
            return *id;
        }
        let entry = Entry {
            path: path.to_owned(),
            title: title.to_owned(),
            kind: made.kind().to_owned(),
            made: Some(made),
            ..Entry::default()
        };
        self.add(Page { entry: Arc::new(entry), parsed: None })
    }

    pub(super) fn add_home(&mut self, config: &Config) {
        if !self.by_path.contains_key("") {
            self.add_made("", &config.title, Made::Section);
        }
    }

    /// Gives each folder without a text of its own a page that lists what it holds; `is_placed` tells which texts
    /// stand elsewhere.
    pub(super) fn add_sections(&mut self, is_placed: impl Fn(&str) -> bool) {
        let mut missing: BTreeMap<String, ()> = BTreeMap::new();
        for page in self.pages.iter().filter(|page| !page.source.as_deref().is_some_and(&is_placed))
        {
            let mut above = address::parent(&page.path);
            while let Some(path) = above {
                if !self.by_path.contains_key(path) {
                    missing.insert(path.to_owned(), ());
                }
                above = address::parent(path);
            }
        }
        for path in missing.into_keys() {
            let title = humanise(&path);
            self.add_made(&path, &title, Made::Section);
        }
    }

    pub(super) fn cultures(&self) -> Vec<Culture> {
        let mut cultures: Vec<Culture> = self
            .pages
            .iter()
            .filter(|page| page.kind == "culture")
            .filter_map(|page| {
                let front = page.front()?;
                Some(Culture {
                    id: page.slug().to_owned(),
                    name: page.short_title().to_owned(),
                    parameters: front.parameters.clone(),
                    targets: front.targets.clone(),
                    source: page.source.clone()?,
                })
            })
            .collect();
        cultures.sort_by(|a, b| a.id.cmp(&b.id));
        cultures
    }
}

/// Returns a title for what has none: `self-governing-teams/` as “Self governing teams”.
fn humanise(path: &str) -> String {
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let words = name.replace(['-', '_'], " ");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
