//! Who keeps what true, and what is due.

use std::collections::BTreeMap;

use super::home::due;
use crate::book::{encode, tag_slug};
use crate::model::page::{Page, PageId};
use crate::render::context::Context;
use crate::render::view::{Due, Owner, Stewardship, Stub};

/// Returns what needs care, by owner.
pub(super) fn stewardship(context: &Context) -> Stewardship {
    let book = &context.book;
    let written: Vec<PageId> =
        book.order.iter().copied().filter(|id| book.pages[*id].source.is_some()).collect();
    let due = due(context);
    let overdue = due.iter().filter(|due| due.state == "overdue").count();
    let owners = owners(context, &written, &due);
    let ownerless: Vec<Due> = written
        .iter()
        .map(|id| &book.pages[*id])
        .filter(|page| page.front().is_some_and(|front| front.owner.is_none()))
        .map(|page| line(page, "nobody keeps it"))
        .collect();
    let unreferenced = written
        .iter()
        .filter(|id| {
            let page = &book.pages[**id];
            context.links.backlinks[**id].is_empty()
                && page.children.is_empty()
                && page.made.is_none()
        })
        .map(|id| line(&book.pages[*id], "no text links to it"));
    let stubs =
        written.iter().filter(|id| book.pages[**id].front().is_some_and(|front| front.stub));
    let stubs = stubs.map(|id| Stub {
        title: book.pages[*id].title.clone(),
        url: encode(&book.pages[*id].path),
        named_by: context.links.backlinks[*id].iter().map(|from| context.link(*from)).collect(),
    });
    Stewardship {
        sentence: sentence(written.len(), due.len() - overdue, overdue, ownerless.len()),
        owners,
        ownerless,
        unreferenced: unreferenced.collect(),
        stale: Vec::new(),
        stubs: stubs.collect(),
        note: String::new(),
        downloads: Vec::new(),
    }
}

fn sentence(pages: usize, due: usize, overdue: usize, ownerless: usize) -> String {
    let plural = if pages == 1 { "page" } else { "pages" };
    format!(
        "Of {pages} written {plural}, {overdue} are overdue for review, {due} are due soon, and {ownerless} have no owner."
    )
}

fn line(page: &Page, words: &str) -> Due {
    Due {
        title: page.title.clone(),
        url: encode(&page.path),
        owner: page.front().and_then(|front| front.owner.clone()).unwrap_or_default(),
        day: None,
        state: String::new(),
        words: words.to_owned(),
    }
}

fn owners(context: &Context, written: &[PageId], due: &[Due]) -> Vec<Owner> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for id in written {
        if let Some(owner) = context.book.pages[*id].front().and_then(|front| front.owner.clone()) {
            *counts.entry(owner).or_default() += 1;
        }
    }
    let owner = |(name, pages): (String, usize)| {
        let team = context.book.team(&name);
        Owner {
            id: tag_slug(&name),
            url: team.and_then(|team| context.team_link(&team.id)).map(|link| link.url),
            pages,
            due: due.iter().filter(|due| due.owner == name).cloned().collect(),
            name: team.map_or(name, |team| team.name.clone()),
        }
    };
    counts.into_iter().map(owner).collect()
}
