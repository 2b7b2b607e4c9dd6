//! Who keeps what true, and what is due.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::home::due;
use crate::book::{encode, tag_slug};
use crate::compute::freshness;
use crate::model::page::{Page, PageId};
use crate::model::words::Words;
use crate::render::context::{Context, day};
use crate::render::view::{Due, Link, Owner, Stewardship, Stub};

/// Returns what needs care, by owner.
pub(crate) fn stewardship(context: &Context) -> Stewardship {
    let book = &context.book;
    let written: Vec<PageId> = freshness::written(book).collect();
    let due = due(context);
    let overdue = due.iter().filter(|due| due.state == "overdue").count();
    let owners = owners(context, &written, &due);
    let ownerless: Vec<Due> = written
        .iter()
        .map(|id| &book.pages[*id])
        .filter(|page| freshness::is_ownerless(page))
        .map(|page| line(page, "nobody keeps it"))
        .collect();
    let unreferenced = written
        .iter()
        .filter(|id| freshness::is_unreferenced(book, &context.links, **id))
        .map(|id| line(&book.pages[*id], "no text links to it"));
    let stubs =
        written.iter().filter(|id| book.pages[**id].front().is_some_and(|front| front.stub));
    let stubs = stubs.map(|id| Stub {
        title: book.pages[*id].title.clone(),
        url: encode(&book.pages[*id].path),
        named_by: context.links.backlinks(*id).iter().map(|from| context.link(*from)).collect(),
    });
    Stewardship {
        sentence: sentence(
            &book.words,
            written.len(),
            due.len() - overdue,
            overdue,
            ownerless.len(),
        ),
        owners,
        ownerless,
        unreferenced: unreferenced.collect(),
        stale: stale(context, &written),
        stubs: stubs.collect(),
        note: note(context),
        downloads: DOWNLOADS.iter().map(|(title, url)| link(title, url)).collect(),
    }
}

/// The same for programs: its name and where it lies.
pub(crate) const DOWNLOADS: [(&str, &str); 3] = [
    ("JSON", "stewardship/stewardship.json"),
    ("Atom", "stewardship/reviews.xml"),
    ("iCalendar", "stewardship/reviews.ics"),
];

fn link(title: &str, url: &str) -> Link {
    Link { title: title.to_owned(), url: url.to_owned() }
}

/// Returns the pages that have not changed for long, the oldest first.
fn stale(context: &Context, written: &[PageId]) -> Vec<Due> {
    let book = &context.book;
    let mut dated: Vec<_> = written
        .iter()
        .map(|id| &book.pages[*id])
        .filter_map(|page| Some((freshness::stale_since(book, page)?, page)))
        .collect();
    dated.sort_by_key(|(since, _)| *since);
    let due = |(since, page): (Date, &Page)| {
        let words = format!("not changed for {}", freshness::for_how_long(since, book.as_of));
        Due { day: Some(day(since)), ..line(page, &words) }
    };
    dated.into_iter().map(due).collect()
}

/// Says why last changes are unknown, where they are.
fn note(context: &Context) -> String {
    let history = &context.book.history;
    match &history.note {
        Some(note) => {
            let mut chars = note.chars();
            let first = chars.next().map(char::to_uppercase).into_iter().flatten();
            first.chain(chars).chain(['.']).collect()
        }
        None if history.changes.is_empty() => {
            "When pages last changed is not known here.".to_owned()
        }
        None => String::new(),
    }
}

fn sentence(words: &Words, pages: usize, due: usize, overdue: usize, ownerless: usize) -> String {
    words.with(
        "Written pages: {pages}; overdue for review: {overdue}; due soon: {due}; without an owner: {ownerless}.",
        &[
            ("pages", &pages.to_string()),
            ("overdue", &overdue.to_string()),
            ("due", &due.to_string()),
            ("ownerless", &ownerless.to_string()),
        ],
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
