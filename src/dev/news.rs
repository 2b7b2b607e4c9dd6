//! What a change means, as addresses: sorted by what a browser does with them, and kept for those who were away.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use serde::Serialize;

use super::Edits;
use crate::book::encode;
use crate::site::{Changes, Site};

/// So many changes are remembered for a browser that was away: a morning's saves.
const MOST: usize = 256;

/// What has changed besides the open page: files, and the pages of what was edited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct News {
    styles: BTreeSet<String>,
    scripts: BTreeSet<String>,
    media: BTreeSet<String>,
    data: BTreeSet<String>,
    /// The pages of the files that were edited last.
    edited: BTreeSet<String>,
    /// Pages that are the same ones at another address.
    #[serde(skip)]
    moved: BTreeMap<String, String>,
}

impl News {
    /// Sorts changed outputs by what a browser does with them.
    ///
    /// A file whose name holds its hash comes and goes, it never changes: the pages that name it do. An image that
    /// comes may have been missed by a page that is open.
    pub(super) fn of(changes: &Changes, before: &Site, after: &Site, edits: &Edits) -> Self {
        let mut news = Self::default();
        for path in &changes.changed {
            news.sort(path);
        }
        let is_media = |path: &&String| !SORTED.contains(&extension(path));
        changes.added.iter().filter(is_media).for_each(|path| news.sort(path));
        let edited = pages(changes.changed.iter().chain(&changes.added), after)
            .filter(|(owner, _)| edits.paths.contains(*owner));
        news.edited = edited.map(|(_, address)| address).collect();
        if edits.moved.is_empty() {
            return news;
        }
        let gone: BTreeMap<&str, String> = pages(changes.removed.iter(), before).collect();
        let new: BTreeMap<&str, String> = pages(changes.added.iter(), after).collect();
        let moved =
            edits.moved.iter().filter_map(|(from, to)| Some((gone.get(&**from)?, new.get(&**to)?)));
        news.moved = moved.map(|(from, to)| (from.clone(), to.clone())).collect();
        news
    }

    fn sort(&mut self, path: &str) {
        let kind = match extension(path) {
            "html" => return,
            "css" => &mut self.styles,
            "js" | "mjs" => &mut self.scripts,
            "json" | "xml" | "csv" | "txt" | "md" | "bin" => &mut self.data,
            _ => &mut self.media,
        };
        kind.insert(format!("/{}", encode(path)));
    }

    /// Returns where the page of an address is now, if it has moved.
    pub(super) fn moved(&self, address: &str) -> Option<&str> {
        self.moved.get(address).map(String::as_str)
    }

    /// Adds what came later.
    fn extend(&mut self, later: &Self) {
        self.styles.extend(later.styles.iter().cloned());
        self.scripts.extend(later.scripts.iter().cloned());
        self.media.extend(later.media.iter().cloned());
        self.data.extend(later.data.iter().cloned());
        if !later.edited.is_empty() {
            self.edited.clone_from(&later.edited);
        }
        for place in self.moved.values_mut() {
            if let Some(next) = later.moved.get(place) {
                place.clone_from(next);
            }
        }
        self.moved.extend(later.moved.iter().map(|(from, to)| (from.clone(), to.clone())));
    }
}

/// What is asked for by name, and not missed before it is there.
const SORTED: [&str; 10] = ["html", "css", "js", "mjs", "json", "xml", "csv", "txt", "md", "bin"];

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}

/// Returns the pages among paths, as addresses, with the sources that they come from.
fn pages<'a>(
    paths: impl Iterator<Item = &'a String>,
    site: &'a Site,
) -> impl Iterator<Item = (&'a str, String)> {
    let pages = paths.filter(|path| path.ends_with(".html"));
    pages.filter_map(|path| Some((&*site.get(path)?.owner, page_address(&encode(path)))))
}

fn page_address(path: &str) -> String {
    let is_index = path == "index.html" || path.ends_with("/index.html");
    format!("/{}", if is_index { &path[..path.len() - "index.html".len()] } else { path })
}

/// The last changes, each with the version of the site that it made.
#[derive(Debug, Default)]
pub(super) struct Log(VecDeque<(u64, Arc<News>)>);

impl Log {
    pub(super) fn push(&mut self, version: u64, news: Arc<News>) {
        self.0.truncate(MOST - 1);
        self.0.push_front((version, news));
    }

    /// Returns all that has changed since a version; nothing where that is not known any more.
    pub(super) fn since(&self, version: u64, now: u64) -> Option<News> {
        let is_known = version == now || self.0.iter().any(|(made, _)| *made == version + 1);
        let later = self.0.iter().rev().filter(|(made, _)| *made > version);
        is_known.then(|| {
            let mut all = News::default();
            later.for_each(|(_, news)| all.extend(news));
            all
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(address: &str, style: &str) -> Arc<News> {
        let one = |text: &str| BTreeSet::from([text.to_owned()]);
        Arc::new(News { edited: one(address), styles: one(style), ..News::default() })
    }

    fn moved(from: &str, to: &str) -> Arc<News> {
        let moved = BTreeMap::from([(from.to_owned(), to.to_owned())]);
        Arc::new(News { moved, ..News::default() })
    }

    #[test]
    fn who_was_away_learns_all_that_came_and_where_it_was_edited_last() {
        let mut log = Log::default();
        log.push(2, edited("/a/", "/one.css"));
        log.push(3, edited("/b/", "/two.css"));
        log.push(4, Arc::default());
        let all = log.since(1, 4).unwrap();
        assert_eq!(all.styles.len(), 2);
        assert_eq!(all.edited, BTreeSet::from(["/b/".to_owned()]));
        assert_eq!(log.since(2, 4).unwrap().styles.len(), 1);
        assert_eq!(log.since(4, 4), Some(News::default()));
        assert_eq!(log.since(0, 4), None, "the first change is not remembered");
        assert_eq!(log.since(9, 4), None);
    }

    #[test]
    fn a_page_that_moved_twice_is_found() {
        let mut log = Log::default();
        log.push(1, moved("/a/", "/b/"));
        log.push(2, moved("/b/", "/c/"));
        let all = log.since(0, 2).unwrap();
        assert_eq!(all.moved("/a/"), Some("/c/"));
        assert_eq!(all.moved("/b/"), Some("/c/"));
    }

    #[test]
    fn the_log_ends() {
        let mut log = Log::default();
        (1..1000).for_each(|version| log.push(version, Arc::default()));
        assert_eq!(log.0.len(), MOST);
        assert!(log.since(999 - MOST as u64, 999).is_some());
        assert!(log.since(998 - MOST as u64, 999).is_none());
    }
}
