//! Where each page's links lead, and who links to it.

use std::sync::Arc;

use rayon::prelude::*;

use crate::book::{Book, Broken, Resolved};
use crate::diag::{Diagnostic, Span};
use crate::memo::{Key, Memo};
use crate::model::document::{Document, Hole};
use crate::model::front_matter::FrontMatter;
use crate::model::page::PageId;

/// The links of the book.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Links {
    /// The pages that each page's text links to, in order, each once.
    pub outgoing: Vec<Arc<[PageId]>>,
    /// The pages whose text or relations link to each page, in reading order, each once.
    pub backlinks: Vec<Vec<PageId>>,
    /// The typed relations of each page: relation, the page.
    pub related: Vec<Vec<(String, PageId)>>,
}

/// Resolves every link and relation of the book.
pub fn links(book: &Book, memo: &Memo) -> (Links, Vec<Diagnostic>) {
    let ids: Vec<PageId> = (0..book.pages.len()).collect();
    let found: Vec<_> =
        ids.par_iter().with_min_len(64).map(|id| of_page(book, *id, memo)).collect();
    let mut links = Links { backlinks: vec![Vec::new(); ids.len()], ..Links::default() };
    let mut diags = Vec::new();
    for (outgoing, related, problems) in found {
        links.outgoing.push(outgoing);
        links.related.push(related);
        diags.extend(problems);
    }
    for id in &book.order {
        let related = links.related[*id].iter().map(|(_, to)| to);
        for to in links.outgoing[*id].iter().chain(related) {
            if to != id && links.backlinks[*to].last() != Some(id) {
                links.backlinks[*to].push(*id);
            }
        }
    }
    (links, diags)
}

type Found = (Arc<[PageId]>, Vec<(String, PageId)>, Vec<Diagnostic>);

fn of_page(book: &Book, id: PageId, memo: &Memo) -> Found {
    let page = &book.pages[id];
    let (Some(source), Some(parsed)) = (&page.source, &page.parsed) else {
        return Found::default();
    };
    let (related, mut diags) = related(book, id, source, &parsed.front);
    let key = Key::join(&[parsed.key, book.addresses]);
    let settled = memo.get("links", key, || settled(book, id, &parsed.document));
    if let Some(outgoing) = settled.as_ref() {
        return (outgoing.clone(), related, diags);
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
    (outgoing.into(), related, diags)
}

/// Returns where a page's links lead if the addresses of the book alone decide that, and all lead somewhere.
/// Names and anchors depend on other pages' titles and texts.
fn settled(book: &Book, id: PageId, document: &Document) -> Option<Arc<[PageId]>> {
    let mut outgoing = Vec::new();
    for hole in &document.holes {
        let dest = match hole {
            Hole::Link { dest, .. } | Hole::Image { dest, .. } => dest,
            Hole::Wiki { .. } => return None,
            _ => continue,
        };
        let Some((resolved, _)) = follow(book, id, hole) else { continue };
        match resolved {
            Err(_) => return None,
            Ok(Resolved::Page(..)) if dest.contains('#') => return None,
            Ok(Resolved::Page(to, _)) if !outgoing.contains(&to) => outgoing.push(to),
            Ok(_) => {}
        }
    }
    Some(outgoing.into())
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
