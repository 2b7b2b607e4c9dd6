//! What the site says to machines, made when it is asked for: sitemap, feed, calendar, structure.

use std::sync::{Arc, OnceLock};

use super::{Body, Output};
use crate::compute::freshness::{Urgency, due_since, review_by, urgency};
use crate::memo::Key;
use crate::model::page::{Made, PageId};
use crate::render::context::Context;
use crate::render::machines::{
    FeedEntry, Listed, Listing, Review, atom, calendar, llms, sitemap, sitemap_names, stewardship,
    structure,
};
use crate::render::pages;

/// Returns what machines read, by path.
pub(super) fn outputs(context: &Arc<Context>) -> Vec<(String, Output)> {
    let makers: Vec<(&str, Maker)> = vec![
        ("llms.txt", |_, listing| llms(listing)),
        ("structure.json", |_, listing| structure(listing)),
        ("feed.xml", |context, listing| {
            atom(listing, "feed.xml", &listing.title, &entries(context))
        }),
        ("stewardship/reviews.ics", |context, listing| {
            calendar(listing, &format!("Reviews of {}", listing.title), &reviews(context))
        }),
        ("stewardship/reviews.xml", |context, listing| {
            let title = format!("Reviews of {}", listing.title);
            atom(listing, "stewardship/reviews.xml", &title, &due(context))
        }),
        ("stewardship/stewardship.json", |context, listing| {
            stewardship(listing, &pages::stewardship(context))
        }),
    ];
    let listed = Arc::new(OnceLock::new());
    let mut all: Vec<(String, Output)> = makers
        .into_iter()
        .map(|(path, make)| (path.to_owned(), output(context, &listed, path, make)))
        .collect();
    if context.book.config.url.is_some() {
        let found = |id: &&PageId| context.book.pages[**id].made != Some(Made::NotFound);
        for name in sitemap_names(context.book.order.iter().filter(found).count()) {
            let own = name.clone();
            let make = move |_: &Context, listing: &Listing| {
                let found = sitemap(listing).into_iter().find(|(name, _)| *name == own);
                found.map(|(_, text)| text).unwrap_or_default()
            };
            all.push((name.clone(), output(context, &listed, &name, make)));
        }
    }
    all
}

/// `listed` is the book as machines see it, gathered when the first of them asks.
fn output(
    context: &Arc<Context>,
    listed: &Arc<OnceLock<Listing>>,
    path: &str,
    make: impl Fn(&Context, &Listing) -> String + Send + Sync + 'static,
) -> Output {
    let key = Key::join(&[context.key, Key::of(&[path.as_bytes()])]);
    let (context, listed) = (context.clone(), listed.clone());
    let bytes = move || {
        let listing = listed.get_or_init(|| listing(&context));
        Arc::from(make(&context, listing).into_bytes())
    };
    Output { key, owner: Arc::from("the book's structure"), body: Body::Lazy(Arc::new(bytes)) }
}

type Maker = fn(&Context, &Listing) -> String;

fn listing(context: &Context) -> Listing {
    let book = &context.book;
    let config = &book.config;
    let read: Vec<PageId> = book
        .order
        .iter()
        .copied()
        .filter(|id| book.pages[*id].made != Some(Made::NotFound))
        .collect();
    let places: std::collections::BTreeMap<PageId, usize> =
        read.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    Listing {
        title: config.title.clone(),
        description: config.description.clone(),
        language: config.language.clone(),
        authors: config.authors.clone(),
        url: config.url.clone(),
        as_of: book.as_of,
        pages: read
            .iter()
            .map(|id| {
                let page = &book.pages[*id];
                let front = page.front();
                let path_of = |id: &PageId| book.pages[*id].path.clone();
                Listed {
                    path: page.path.clone(),
                    title: page.title.clone(),
                    kind: page.kind.clone(),
                    summary: page.summary.clone(),
                    parent: page.parent.and_then(|parent| places.get(&parent).copied()),
                    markdown: page.source.as_ref().map(|_| format!("{}index.md", page.path)),
                    tags: front.map(|front| front.tags.clone()).unwrap_or_default(),
                    owner: front.and_then(|front| front.owner.clone()),
                    changed: context.changed_on(*id),
                    reviewed: front.and_then(|front| front.reviewed),
                    review_by: review_by(&context.book, page),
                    links: context.links.outgoing(*id).iter().map(path_of).collect(),
                    related: context
                        .links
                        .related(*id)
                        .iter()
                        .map(|(relation, to)| (relation.clone(), path_of(to)))
                        .collect(),
                }
            })
            .collect(),
    }
}

/// Pages that changed, and new fillings.
fn entries(context: &Context) -> Vec<FeedEntry> {
    let book = &context.book;
    let entry = |id: &PageId| {
        let page = &book.pages[*id];
        let (what, updated, authors) = match page.made {
            Some(Made::Filling(index)) => {
                ("filling", book.handbook.fillings.get(index)?.date?, Vec::new())
            }
            _ => {
                let (changed, authors) = context.changed(*id)?;
                ("change", changed, authors)
            }
        };
        (updated <= book.as_of).then(|| FeedEntry {
            what: what.to_owned(),
            path: page.path.clone(),
            title: page.title.clone(),
            summary: page.summary.clone(),
            updated,
            authors,
        })
    };
    let mut entries: Vec<FeedEntry> = book.order.iter().filter_map(entry).collect();
    entries.sort_by(|a, b| b.updated.cmp(&a.updated).then_with(|| a.path.cmp(&b.path)));
    entries.truncate(100);
    entries
}

/// Pages whose review is due or overdue, each on the day that this began.
fn due(context: &Context) -> Vec<FeedEntry> {
    let book = &context.book;
    let entry = |review: Review| {
        let since = due_since(review.due);
        let words = match urgency(review.due, book.as_of) {
            Urgency::Fresh => return None,
            Urgency::Due => format!("due by {}", review.due),
            Urgency::Overdue => format!("overdue since {}", review.due),
        };
        let owner = review.owner.map_or_else(String::new, |owner| format!("; {owner} keeps it"));
        Some(FeedEntry {
            what: "review".to_owned(),
            path: review.path,
            title: review.title,
            summary: format!("The review is {words}{owner}."),
            updated: since,
            authors: Vec::new(),
        })
    };
    reviews(context).into_iter().filter_map(entry).collect()
}

fn reviews(context: &Context) -> Vec<Review> {
    let review = |id: &PageId| {
        let page = &context.book.pages[*id];
        Some(Review {
            due: review_by(&context.book, page)?,
            path: page.path.clone(),
            title: page.title.clone(),
            owner: page.front().and_then(|front| front.owner.clone()),
        })
    };
    context.book.order.iter().filter_map(review).collect()
}
