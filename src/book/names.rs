//! Names by which a text can mean a page: the last part of its address, and its title.

use std::borrow::Cow;

use xxhash_rust::xxh3::xxh3_64;

use crate::model::page::{Page, PageId};

/// The pages by name. Names are held as hashes: there are two a page, and every edit makes the table anew.
#[derive(Debug, Default)]
pub(super) struct Names {
    hashes: Vec<u64>,
    pages: Vec<PageId>,
}

impl Names {
    /// Returns the names of all pages.
    pub(super) fn of(pages: &[Page]) -> Self {
        let mut names: Vec<(u64, usize, PageId)> = Vec::with_capacity(pages.len() * 2);
        for (id, page) in pages.iter().enumerate() {
            let slug = page.slug();
            names.push((xxh3_64(slug.as_bytes()), page.path.len(), id));
            let titled = titled(page);
            if *titled != *slug && !titled.is_empty() {
                names.push((xxh3_64(titled.as_bytes()), page.path.len(), id));
            }
        }
        names.sort_unstable();
        let hashes = names.iter().map(|(hash, ..)| *hash).collect();
        Self { hashes, pages: names.into_iter().map(|(.., id)| id).collect() }
    }

    /// Returns the pages of a name, shortest address first.
    pub(super) fn get(&self, name: &str) -> &[PageId] {
        let hash = xxh3_64(name.as_bytes());
        let from = self.hashes.partition_point(|other| *other < hash);
        let count = self.hashes[from..].partition_point(|other| *other == hash);
        &self.pages[from..from + count]
    }
}

/// Returns a page's title as a name.
pub(super) fn titled(page: &Page) -> Cow<'_, str> {
    match page.parsed.as_deref().filter(|parsed| parsed.title.is_some()) {
        Some(parsed) => parsed.slug.as_str().into(),
        None => crate::parse::markdown::slug(&page.title).into(),
    }
}
