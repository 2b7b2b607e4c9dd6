//! Where each page's links lead, and who links to it.

use std::sync::Arc;

use crate::book::{Book, Broken, Resolved};
use crate::diag::{Diagnostic, Span};
use crate::memo::{Key, Memo};
use crate::model::document::Hole;
use crate::model::front_matter::FrontMatter;
use crate::model::page::{Page, PageId, Parsed};

/// The links of the book.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Links {
    pages: Vec<Arc<PageLinks>>,
    /// The pages that name each page, one list after the other, and where each list begins.
    naming: Vec<PageId>,
    begins: Vec<usize>,
}

/// Where a page leads.
#[derive(Debug, Default, PartialEq)]
struct PageLinks {
    outgoing: Vec<PageId>,
    related: Vec<(String, PageId)>,
    diags: Vec<Diagnostic>,
}

impl Links {
    /// Returns the pages that a page's text links to, in order, each once.
    pub fn outgoing(&self, id: PageId) -> &[PageId] {
        &self.pages[id].outgoing
    }

    /// Returns the typed relations of a page: relation, the page.
    pub fn related(&self, id: PageId) -> &[(String, PageId)] {
        &self.pages[id].related
    }

    /// Returns the pages whose text or relations link to a page, in reading order, each once.
    pub fn backlinks(&self, id: PageId) -> &[PageId] {
        &self.naming[self.begins[id]..self.begins[id + 1]]
    }
}

/// Resolves every link and relation of the book.
pub fn links(book: &Book, memo: &Memo) -> (Links, Vec<Diagnostic>) {
    // What goes by name depends on other pages' titles and texts, too.
    let by_name = Key::join(&[book.plan.key, book.outlines]);
    let key = |parsed: &Arc<Parsed>| {
        Key::join(&[parsed.key, if parsed.by_name { by_name } else { book.addresses }])
    };
    let key_of = |page: &Page| page.parsed.as_ref().map_or_else(Key::default, key);
    let keys: Vec<Key> = book.pages.iter().map(key_of).collect();
    let mut pages = memo.each("links", &keys, |id| of_page(book, id));
    // What is broken is told with the nearest name, which may be another one by now.
    for (id, page) in pages.iter_mut().enumerate().filter(|(_, page)| !page.diags.is_empty()) {
        *page = Arc::new(of_page(book, id));
    }
    let diags = pages.iter().flat_map(|page| page.diags.iter().cloned()).collect();
    let (naming, begins) = backlinks(book, &pages);
    (Links { pages, naming, begins }, diags)
}

/// Returns the pages that name each page, one list after the other, and where each list begins.
fn backlinks(book: &Book, pages: &[Arc<PageLinks>]) -> (Vec<PageId>, Vec<usize>) {
    let mut begins = vec![0; pages.len() + 1];
    each_naming(book, pages, |_, to| begins[to + 1] += 1);
    for id in 0..pages.len() {
        begins[id + 1] += begins[id];
    }
    let mut ends = begins.clone();
    let mut naming = vec![0; begins[pages.len()]];
    each_naming(book, pages, |from, to| {
        naming[ends[to]] = from;
        ends[to] += 1;
    });
    (naming, begins)
}

/// Says of each page in reading order which others it names, each once.
fn each_naming(book: &Book, pages: &[Arc<PageLinks>], mut say: impl FnMut(PageId, PageId)) {
    let mut last = vec![PageId::MAX; pages.len()];
    for from in &book.order {
        let PageLinks { outgoing, related, .. } = &*pages[*from];
        for to in outgoing.iter().chain(related.iter().map(|(_, to)| to)) {
            if to != from && last[*to] != *from {
                last[*to] = *from;
                say(*from, *to);
            }
        }
    }
}

fn of_page(book: &Book, id: PageId) -> PageLinks {
    let page = &book.pages[id];
    let (Some(source), Some(parsed)) = (&page.source, &page.parsed) else {
        return PageLinks::default();
    };
    let (related, mut diags) = related(book, id, source, &parsed.front);
    if let Some((card, span)) = &parsed.front.card
        && let Err(broken) = book.resolve(id, card)
    {
        diags.push(broken.diagnostic(book, source, span.clone()));
    }
    let mut outgoing = Vec::new();
    for hole in &parsed.document.holes {
        let Some((resolved, span)) = follow(book, id, hole) else { continue };
        match resolved {
            Ok(Resolved::Page(to, _)) if !outgoing.contains(&to) => outgoing.push(to),
            Ok(_) => {}
            Err(broken) => diags.push(broken.diagnostic(book, source, span)),
        }
    }
    PageLinks { outgoing, related, diags }
}

fn related(
    book: &Book,
    id: PageId,
    source: &Arc<str>,
    front: &FrontMatter,
) -> (Vec<(String, PageId)>, Vec<Diagnostic>) {
    let (mut related, mut diags) = (Vec::new(), Vec::new());
    for (relation, slugs) in &front.related {
        for (slug, span) in slugs {
            match book.resolve_name(id, slug) {
                Ok(Resolved::Page(to, _)) => related.push((relation.clone(), to)),
                Ok(_) => {}
                Err(broken) => diags.push(broken.diagnostic(book, source, span.clone())),
            }
        }
    }
    (related, diags)
}

/// Returns what a hole leads to, if it is a link.
fn follow(book: &Book, from: PageId, hole: &Hole) -> Option<(Result<Resolved, Broken>, Span)> {
    match hole {
        Hole::Link { dest, span } => Some((book.resolve(from, dest), span.clone())),
        Hole::Image { dest, span, .. } if !is_elsewhere(dest) => {
            Some((book.resolve(from, dest), span.clone()))
        }
        Hole::Wiki { target, span, .. } => Some((book.resolve_name(from, target), span.clone())),
        _ => None,
    }
}

/// Returns whether an address has a scheme or a host.
pub fn is_elsewhere(dest: &str) -> bool {
    dest.starts_with("//")
        || dest.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'))
}
