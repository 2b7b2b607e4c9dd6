//! Earlier addresses of pages, and of places on them.

use std::collections::BTreeMap;

use super::address;
use crate::diag::{Diagnostic, Span};
use crate::memo::Map;
use crate::model::page::{Made, Page, PageId};
use crate::parse::path::decode;

/// A place of a page that is elsewhere now.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Moved {
    /// Its earlier anchor.
    pub fragment: String,
    /// The page that says so.
    pub page: PageId,
    /// Where it is now, as that page says it: an anchor, or an address; empty is the page itself.
    pub to: String,
    /// Where the page says so.
    pub span: Span,
}

/// What pages say of earlier addresses.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    /// Addresses without a page, and the pages that they lead to.
    pub(super) redirects: BTreeMap<String, PageId>,
    /// Places that moved, by the address that they had.
    pub(super) moved: BTreeMap<String, Vec<Moved>>,
}

/// Gathers earlier addresses: `aliases`, with or without an anchor, and `[fragments]`.
pub(super) fn earlier(
    pages: &[Page],
    by_path: &Map<String, PageId>,
    diags: &mut Vec<Diagnostic>,
) -> Earlier {
    let mut found = Earlier::default();
    for (id, page) in pages.iter().enumerate() {
        let (Some(front), Some(source)) = (page.front(), &page.source) else { continue };
        for (alias, span) in &front.aliases {
            let (address, fragment) = match alias.split_once('#') {
                Some((address, fragment)) => (address, Some(fragment)),
                None => (alias.as_str(), None),
            };
            let Some(path) = path_of(address) else {
                let message = format!("alias `{alias}` is no address in the book");
                diags.push(Diagnostic::error("wrong-value", message).at(source, span.clone()));
                continue;
            };
            if let Some(fragment) = fragment {
                found.add(path, fragment, id, "", span);
                continue;
            }
            // A list of a folder's pages gives way: nobody wrote it.
            let is_written = |id: &&PageId| {
                pages[**id].source.is_some() || pages[**id].made != Some(Made::Section)
            };
            let taken = by_path.get(&path).filter(is_written);
            let taken = taken.or_else(|| found.redirects.get(&path));
            if let Some(other) = taken {
                let message =
                    format!("alias `{alias}` is the address of the page “{}”", pages[*other].title);
                diags.push(Diagnostic::error("address-clash", message).at(source, span.clone()));
            } else {
                found.redirects.insert(path, id);
            }
        }
        for (anchor, to, span) in &front.fragments {
            let (address, fragment) = anchor.split_once('#').unwrap_or(("", anchor));
            let path = if address.is_empty() { Some(page.path.clone()) } else { path_of(address) };
            match path {
                Some(path) => found.add(path, fragment, id, to, span),
                None => {
                    let message = format!("fragment `{anchor}` is on no address in the book");
                    diags.push(Diagnostic::error("wrong-value", message).at(source, span.clone()));
                }
            }
        }
    }
    // A page of which only places are known leads to the first page that has one of them.
    for (path, places) in &found.moved {
        if let Some(first) = places.first().filter(|_| !by_path.contains_key(path)) {
            found.redirects.entry(path.clone()).or_insert(first.page);
        }
    }
    found
}

impl Earlier {
    fn add(&mut self, path: String, fragment: &str, page: PageId, to: &str, span: &Span) {
        let fragment = decode(fragment);
        let moved = Moved { fragment, page, to: to.to_owned(), span: span.clone() };
        self.moved.entry(path).or_default().push(moved);
    }
}

fn path_of(address: &str) -> Option<String> {
    let trimmed = address.trim_matches('/').trim_end_matches("index.html").trim_end_matches('/');
    let plain = address::join("", trimmed).filter(|path| !path.is_empty());
    plain.map(|_| format!("{trimmed}/"))
}
