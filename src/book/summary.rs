//! Puts pages where `content/SUMMARY.md` has them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::address;
use super::shelf::Shelf;
use crate::diag::{Diagnostic, nearest};
use crate::memo::Map;
use crate::model::page::{Made, Page, PageId, Place};
use crate::model::summary::Entry;
use crate::parse::markdown::slug;
use crate::parse::summary::parse_summary;
use crate::source::Sources;

/// The file that gives the order, where there is one.
pub(super) const SUMMARY: &str = "content/SUMMARY.md";

/// The chapters that a summary names.
pub(super) struct Chapters {
    file: Arc<str>,
    entries: Vec<Entry>,
    /// The files among them.
    sources: BTreeSet<String>,
    /// The pages of chapters that have no text, but chapters below them.
    groups: BTreeMap<usize, PageId>,
}

impl Chapters {
    /// Reads the summary, if there is one.
    pub(super) fn read(sources: &Sources, diags: &mut Vec<Diagnostic>) -> Option<Self> {
        let file = sources.get(SUMMARY)?;
        let (summary, problems) = parse_summary(&file.path, file.text()?);
        diags.extend(problems);
        let entries = summary.entries;
        let sources = entries.iter().filter_map(|entry| source(entry.path.as_deref()?).into());
        let sources = sources.collect();
        Some(Self { file: file.path.clone(), entries, sources, groups: BTreeMap::new() })
    }

    /// Tells whether a file is a chapter, so that its folder need not list it.
    pub(super) fn has(&self, source: &str) -> bool {
        self.sources.contains(source)
    }

    /// Gives each chapter without a text a page that lists the chapters below it, if there are any.
    pub(super) fn add_groups(&mut self, shelf: &mut Shelf) {
        let mut above: Vec<(usize, String)> = Vec::new();
        let mut free = Free::beside(shelf);
        let mut groups: BTreeSet<PageId> = BTreeSet::new();
        for (at, entry) in self.entries.iter().enumerate() {
            above.retain(|(level, _)| *level < entry.level);
            let below = self.entries[at + 1..].iter().take_while(|next| next.level > entry.level);
            let path = match &entry.path {
                Some(path) => address::of_source(&source(path)),
                None if below.clone().next().is_none() => continue,
                None => {
                    let parent = above.last().map_or("", |(_, path)| path);
                    let path = folder_of(shelf, &groups, below)
                        .unwrap_or_else(|| free.take(parent, &entry.title));
                    free.taken.insert(address::folded(&path));
                    let id = shelf.add_made(&path, &entry.title, Made::Section);
                    shelf.pages[id].title = entry.title.clone();
                    self.groups.insert(at, id);
                    groups.insert(id);
                    path
                }
            };
            above.push((entry.level, path));
        }
    }

    /// Gives each page that the summary names its place and the page above it. What it doesn't name follows by folder.
    pub(super) fn place(
        &self,
        pages: &mut [Page],
        by_source: &Map<Arc<str>, PageId>,
        hidden: &Map<Arc<str>, &'static str>,
        numbers: bool,
        diags: &mut Vec<Diagnostic>,
    ) {
        let home = pages.iter().position(|page| page.path.is_empty());
        let mut above: Vec<(usize, PageId)> = Vec::new();
        let mut part: Option<&String> = None;
        let mut drafts: Vec<String> = Vec::new();
        for (order, entry) in self.entries.iter().enumerate() {
            let number: String = match numbers {
                true => entry.number.iter().map(|number| format!("{number}.")).collect(),
                false => String::new(),
            };
            let id = match (&entry.path, self.groups.get(&order)) {
                (_, Some(group)) => *group,
                (None, None) => {
                    drafts.push(format!("{number} {}", entry.title).trim().to_owned());
                    continue;
                }
                (Some(path), None) => match by_source.get(source(path).as_str()) {
                    Some(id) => *id,
                    None => {
                        diags.push(match hidden.get(source(path).as_str()) {
                            Some(reason) => self.left_out(path, entry, reason),
                            None => self.missing(path, entry, by_source),
                        });
                        continue;
                    }
                },
            };
            if pages[id].place.is_some() {
                let path = entry.path.as_deref().unwrap_or(&entry.title);
                let message = format!("chapter `{path}` stands in the summary twice");
                diags.push(
                    Diagnostic::warning("summary", message).at(&self.file, entry.span.clone()),
                );
                continue;
            }
            above.retain(|(level, _)| *level < entry.level);
            let begins = entry.part.is_some() && part != entry.part.as_ref();
            part = entry.part.as_ref();
            let page = &mut pages[id];
            let mut headings: Vec<String> =
                entry.part.clone().filter(|_| begins).into_iter().collect();
            // The home page is above all others, and no entry among them.
            if !page.path.is_empty() {
                headings.append(&mut drafts);
            }
            if page.parsed.as_ref().is_some_and(|parsed| parsed.title.is_none()) {
                page.title = entry.title.clone();
            }
            page.place = Some(Place { order, number, title: entry.title.clone(), headings });
            if !page.path.is_empty() {
                page.parent =
                    above.last().map(|(_, id)| *id).or(home).filter(|parent| *parent != id);
            }
            above.push((entry.level, id));
        }
    }

    /// A chapter may wait in its place for the day on which it is published.
    fn left_out(&self, path: &str, entry: &Entry, reason: &str) -> Diagnostic {
        let message = format!("chapter `{path}` is left out: it is {reason}");
        Diagnostic::note("summary", message).at(&self.file, entry.span.clone())
    }

    fn missing(&self, path: &str, entry: &Entry, by_source: &Map<Arc<str>, PageId>) -> Diagnostic {
        let known = by_source.keys().filter_map(|source| source.strip_prefix("content/"));
        let mut known: Vec<&str> =
            known.filter(|known| known.len().abs_diff(path.len()) < 4).collect();
        known.sort_unstable();
        let diagnostic = Diagnostic::error("broken-link", format!("chapter `{path}` is not there"))
            .at(&self.file, entry.span.clone());
        match nearest(path, known) {
            Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
            None => diagnostic,
        }
    }
}

/// Returns the address of the folder that holds all these chapters, where no text and no other group has it.
fn folder_of<'a>(
    shelf: &Shelf,
    groups: &BTreeSet<PageId>,
    below: impl Iterator<Item = &'a Entry>,
) -> Option<String> {
    let known = |path: &&str| {
        let source = source(path);
        shelf.by_source.contains_key(&*source) || shelf.hidden.contains_key(&*source)
    };
    let files = below.filter_map(|entry| entry.path.as_deref()).filter(known);
    let mut folders: Vec<&str> =
        files.map(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder)).collect();
    folders.dedup();
    let [folder] = folders[..] else { return None };
    let path = address::of_source(&format!("content/{folder}/index.md"));
    let lists = |id: &PageId| {
        let page = &shelf.pages[*id];
        page.made == Some(Made::Section) && page.source.is_none() && !groups.contains(id)
    };
    (!folder.is_empty() && shelf.by_path.get(&path).is_none_or(lists)).then_some(path)
}

/// The most bytes of a title in an address, and of the address that it stands below: a file's name has at most 255,
/// a path a few thousand.
const LONGEST_NAME: usize = 100;
const LONGEST_PARENT: usize = 400;

/// Gives titles addresses that no page has.
struct Free {
    taken: BTreeSet<String>,
    /// How often each was wanted, so that a thousand chapters of one title don't begin to count a thousand times.
    wanted: BTreeMap<String, usize>,
}

impl Free {
    fn beside(shelf: &Shelf) -> Self {
        let taken = shelf.pages.iter().map(|page| address::folded(&page.path)).collect();
        Self { taken, wanted: BTreeMap::new() }
    }

    fn take(&mut self, parent: &str, title: &str) -> String {
        let parent = if parent.len() > LONGEST_PARENT { "" } else { parent };
        // Names at the root that begin with `_` may be the generator's own.
        let slug = slug(title);
        let short = slug.trim_start_matches('_').char_indices();
        let short = short.take_while(|(at, c)| at + c.len_utf8() <= LONGEST_NAME);
        let mut name: String = short.map(|(_, c)| c).collect();
        if name.is_empty() {
            name.push_str("chapter");
        }
        let count = self.wanted.entry(format!("{parent}{name}")).or_insert(0);
        loop {
            *count += 1;
            let path = match *count {
                1 => format!("{parent}{name}/"),
                count => format!("{parent}{name}-{count}/"),
            };
            if self.taken.insert(address::folded(&path)) {
                return path;
            }
        }
    }
}

fn source(path: &str) -> String {
    format!("content/{path}")
}
