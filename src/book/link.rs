//! What a link leads to.

use std::sync::Arc;

use super::names::titled;
use super::{Book, Moved, address};
use crate::diag::{Diagnostic, Span, nearest};
use crate::model::page::PageId;
use crate::parse::path::decode;

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// A page, and the rest of the address (`?query#anchor`).
    Page(PageId, String),
    /// A published file, by its address, and the rest.
    File(String, String),
    /// Somewhere else: as it is written.
    Other(String),
}

/// Why a link leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// No such page or file.
    Page {
        /// What was looked for.
        wanted: String,
        /// The nearest that is there, as it would be written.
        near: Option<String>,
    },
    /// The page has no such place.
    Anchor {
        /// The page.
        page: PageId,
        /// The place.
        anchor: String,
        /// The nearest that is there.
        near: Option<String>,
    },
    /// It climbs out of the book.
    Outside(String),
    /// It holds a placeholder that another generator would have filled.
    Placeholder(String),
    /// The page is there but not published.
    Hidden(String, &'static str),
    /// More than one page has this name.
    Ambiguous(String, Vec<String>),
}

impl Book {
    /// Returns what an address written on a page leads to.
    pub fn resolve(&self, from: PageId, dest: &str) -> Result<Resolved, Broken> {
        let (path, rest) = dest.find(['?', '#']).map_or((dest, ""), |at| dest.split_at(at));
        let fragment = rest.find('#').map(|at| &rest[at + 1..]);
        if path.is_empty() {
            return self.with_anchor(from, rest, fragment);
        }
        if path.starts_with("//") {
            return Ok(Resolved::Other(dest.to_owned()));
        }
        if dest.contains("{{") {
            return Err(Broken::Placeholder(dest.to_owned()));
        }
        let decoded = decode(path);
        for folder in self.folders(from) {
            let Some(joined) = address::join(&folder, &decoded) else { continue };
            if let Some(moved) = self.moved_from(&joined, fragment) {
                return self.resolve_moved(moved.page, &moved.to);
            }
            if let Some(page) = self.find(&joined) {
                return self.with_anchor(page, rest, fragment);
            }
            if self.files.contains_key(&joined) {
                return Ok(Resolved::File(joined, rest.to_owned()));
            }
            if let Some(reason) = self.hidden.get(format!("content/{joined}").as_str()) {
                return Err(Broken::Hidden(joined, reason));
            }
        }
        Err(self.unknown(from, &decoded))
    }

    /// Returns what a name leads to: `[[slug]]`, `[[folder/slug#anchor]]`, or a page's title.
    pub fn resolve_name(&self, from: PageId, name: &str) -> Result<Resolved, Broken> {
        let (name, rest) = name.find('#').map_or((name, ""), |at| name.split_at(at));
        let fragment = rest.strip_prefix('#');
        if name.is_empty() {
            return self.with_anchor(from, rest, fragment);
        }
        let wanted = name.trim().trim_end_matches(".md").trim_matches('/');
        let slug = wanted.rsplit('/').next().unwrap_or(wanted);
        let candidates = [slug.to_owned(), crate::parse::markdown::slug(slug)];
        let found: Vec<_> = candidates
            .iter()
            .map(|slug| self.named(slug))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
            .iter()
            .copied()
            .filter(|id| {
                let path = self.pages[*id].path.trim_end_matches('/');
                !wanted.contains('/') || path == wanted || path.ends_with(&format!("/{wanted}"))
            })
            .collect();
        match found.as_slice() {
            [page] => self.with_anchor(*page, rest, fragment),
            [] => Err(self.unknown_name(wanted)),
            many => {
                let paths =
                    many.iter().map(|id| self.pages[*id].path.trim_end_matches('/').to_owned());
                Err(Broken::Ambiguous(wanted.to_owned(), paths.collect()))
            }
        }
    }

    /// Returns where an earlier anchor of a page leads now: an anchor of the page itself, or an address.
    pub fn resolve_moved(&self, page: PageId, to: &str) -> Result<Resolved, Broken> {
        if to.is_empty() {
            return Ok(Resolved::Page(page, String::new()));
        }
        let is_address = to.contains(['#', '/']) || to.ends_with(".md");
        if is_address { self.resolve(page, to) } else { self.resolve(page, &format!("#{to}")) }
    }

    /// Returns how a page names what a link leads to.
    pub fn href(&self, from: PageId, to: &Resolved) -> String {
        let here = self.base(from);
        match to {
            Resolved::Page(page, rest) if *page == from && !rest.is_empty() => rest.clone(),
            Resolved::Page(page, rest) => relative_to(here, &self.pages[*page].path, rest),
            Resolved::File(path, rest) => relative_to(here, path, rest),
            Resolved::Other(address) => address.clone(),
        }
    }

    /// Returns the address that a page's relative links start from.
    pub fn base(&self, page: PageId) -> &str {
        &self.pages[page].path
    }

    /// The folders that a page's links are looked up in: that of its file, then that of its address.
    fn folders(&self, from: PageId) -> Vec<String> {
        let page = &self.pages[from];
        let mut folders = Vec::new();
        if let Some(source) = &page.source {
            let path = source.strip_prefix("content/").unwrap_or(source);
            folders.push(path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned());
        }
        folders.push(page.path.clone());
        folders
    }

    fn find(&self, joined: &str) -> Option<PageId> {
        let trimmed = joined.trim_end_matches('/');
        if trimmed.ends_with(".md") || trimmed.ends_with(".markdown") {
            return self.of_source(&format!("content/{trimmed}"));
        }
        let by_path = || {
            let path = if trimmed.is_empty() { String::new() } else { format!("{trimmed}/") };
            self.at(&path)
        };
        let stem = trimmed.strip_suffix(".html").unwrap_or(trimmed);
        by_path()
            .or_else(|| self.of_source(&format!("content/{trimmed}.md")))
            .or_else(|| {
                let path = match stem.strip_suffix("index") {
                    Some(folder) if stem != trimmed => folder.to_owned(),
                    _ if stem != trimmed => format!("{stem}/"),
                    _ => return None,
                };
                self.at(&path)
            })
            .or_else(|| self.redirects.get(&format!("{trimmed}/")).copied())
    }

    /// Returns where a place went of a page that is no longer there.
    fn moved_from(&self, joined: &str, fragment: Option<&str>) -> Option<&Moved> {
        let path = format!("{}/", joined.trim_end_matches('/'));
        let wanted = decode(fragment.filter(|_| self.redirects.contains_key(&path))?);
        self.moved.get(&path)?.iter().find(|moved| moved.fragment == wanted)
    }

    fn with_anchor(
        &self,
        page: PageId,
        rest: &str,
        fragment: Option<&str>,
    ) -> Result<Resolved, Broken> {
        let resolved = Resolved::Page(page, rest.to_owned());
        let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty() && *fragment != "top")
        else {
            return Ok(resolved);
        };
        // What is made from data has places of its own.
        let target = &self.pages[page];
        let Some(document) = target.document().filter(|_| target.made.is_none()) else {
            return Ok(resolved);
        };
        let wanted = decode(fragment);
        let headings = document.headings.iter().map(|heading| heading.id.as_str());
        let all = headings.chain(document.anchors.iter().map(String::as_str));
        let moved = self.moved.get(&target.path).into_iter().flatten();
        let moved = moved.map(|moved| moved.fragment.as_str()).any(|earlier| earlier == wanted);
        let known = all.clone().any(|id| id == wanted)
            || moved
            || wanted.starts_with("fn-")
            || wanted.starts_with("fnref-")
            || wanted.starts_with(":~:");
        if known {
            return Ok(resolved);
        }
        if let Some(same) = same_but_for_marks(&wanted, all.clone()) {
            return Ok(Resolved::Page(page, format!("#{}", address::encode(same))));
        }
        let near = nearest(&wanted, all.clone())
            .or_else(|| all.clone().find(|id| id.eq_ignore_ascii_case(&wanted)));
        let near = near.map(str::to_owned);
        Err(Broken::Anchor { page, anchor: wanted, near })
    }

    /// Looks for the nearest page: one of the same name anywhere, else a neighbour of a like name.
    /// Ten thousand broken links must not each be measured against ten thousand pages.
    fn unknown(&self, from: PageId, wanted: &str) -> Broken {
        let folder = self.folders(from).remove(0);
        let Some(joined) = address::join(&folder, wanted) else {
            return Broken::Outside(wanted.to_owned());
        };
        let stem = joined.trim_end_matches('/').trim_end_matches(".md");
        let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
        let as_written = |id: PageId| {
            let page = &self.pages[id];
            match &page.source {
                Some(source) if joined.ends_with(".md") => {
                    source.trim_start_matches("content/").to_owned()
                }
                _ => page.path.clone(),
            }
        };
        let near = self.named(name).first().copied().or_else(|| {
            let above =
                self.at(&if folder.is_empty() { String::new() } else { format!("{folder}/") })?;
            let neighbours = &self.pages[above].children;
            let near = nearest(name, neighbours.iter().map(|id| self.pages[*id].slug()))?;
            neighbours.iter().copied().find(|id| self.pages[*id].slug() == near)
        });
        Broken::Page { near: near.map(as_written), wanted: joined }
    }

    fn unknown_name(&self, wanted: &str) -> Broken {
        let begin = |text: &str| text.chars().next();
        let mut slugs: Vec<_> = self
            .pages
            .iter()
            .flat_map(|page| [page.slug().to_owned(), titled(page).into_owned()])
            .filter(|slug| begin(slug) == begin(wanted) && slug.len().abs_diff(wanted.len()) <= 3)
            .collect();
        slugs.sort_unstable();
        let near = nearest(wanted, slugs.iter().map(String::as_str)).map(str::to_owned);
        Broken::Page { wanted: wanted.to_owned(), near }
    }
}

/// Returns the one anchor that differs only in case, hyphens and underscores: generators give a heading's words
/// one address, but not its marks.
fn same_but_for_marks<'a>(wanted: &str, all: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let bare = |text: &str| -> String {
        let kept = text.chars().filter(|char| !matches!(char, '-' | '_'));
        kept.flat_map(char::to_lowercase).collect()
    };
    let bare_wanted = bare(wanted);
    let mut same = all.filter(|id| bare(id) == bare_wanted);
    let found = same.next().filter(|_| !bare_wanted.is_empty())?;
    same.next().is_none().then_some(found)
}

fn relative_to(here: &str, path: &str, rest: &str) -> String {
    address::relative(here, path) + rest
}

impl Broken {
    /// Returns the diagnostic for a link at a place.
    pub fn diagnostic(&self, book: &Book, source: &Arc<str>, span: Span) -> Diagnostic {
        let hinted = |diagnostic: Diagnostic, near: &Option<String>| match near {
            Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
            None => diagnostic,
        };
        let broken = |code, message: String| Diagnostic {
            severity: book.config.broken_links,
            ..Diagnostic::error(code, message)
        };
        match self {
            Self::Page { wanted, near } => {
                hinted(broken("broken-link", format!("link to unknown page `{wanted}`")), near)
            }
            Self::Anchor { page, anchor, near } => {
                let title = &book.pages[*page].title;
                let message = format!("link to unknown anchor `#{anchor}` of the page “{title}”");
                hinted(broken("broken-anchor", message), near)
            }
            Self::Outside(path) => {
                broken("broken-link", format!("link `{path}` leads out of the book"))
                    .hint("link to a page or file below `content/`, or to a full address")
            }
            Self::Placeholder(dest) => {
                let message = format!("link `{dest}` holds a placeholder that nothing fills");
                broken("broken-link", message)
                    .hint("write the address out; values of `book.toml` stand in text only")
            }
            Self::Hidden(path, reason) => {
                broken("broken-link", format!("link to `{path}`, which is {reason}"))
                    .hint("publish the page, or build with `--drafts`")
            }
            Self::Ambiguous(name, paths) => {
                Diagnostic::error("ambiguous-link", format!("more than one page is named `{name}`"))
                    .hint(format!(
                        "write one of {}",
                        paths
                            .iter()
                            .map(|path| format!("`[[{path}]]`"))
                            .collect::<Vec<_>>()
                            .join(", ")
                    ))
            }
        }
        .at(source, span)
    }
}
