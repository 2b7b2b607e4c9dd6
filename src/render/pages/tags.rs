//! Tags, and the pages that have them.

use std::collections::BTreeMap;

use crate::book::{encode, tag_slug};
use crate::model::page::Made;
use crate::render::context::Context;
use crate::render::view::{Tag, TagLine, Tags};

/// Returns all tags by name, with how many pages have each.
pub(super) fn tags(context: &Context) -> Tags {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for page in &context.book.pages {
        let mut slugs: Vec<_> = page
            .front()
            .map(|front| front.tags.iter().map(|tag| tag_slug(tag)).collect())
            .unwrap_or_default();
        slugs.sort();
        slugs.dedup();
        for slug in slugs {
            *counts.entry(slug).or_default() += 1;
        }
    }
    let mut tags: Vec<TagLine> = context
        .book
        .pages
        .iter()
        .filter_map(|page| match &page.made {
            Some(Made::Tag(tag)) => Some(TagLine {
                title: tag.clone(),
                url: encode(&page.path),
                count: counts.get(page.slug()).copied().unwrap_or(0),
            }),
            _ => None,
        })
        .collect();
    tags.sort_by_key(|tag| tag.title.to_lowercase());
    Tags { tags }
}

/// Returns the pages that have a tag, in reading order.
pub(super) fn tag(context: &Context, tag: &str) -> Tag {
    let slug = tag_slug(tag);
    let has = |id: &&usize| {
        let front = context.book.pages[**id].front();
        front.is_some_and(|front| front.tags.iter().any(|other| tag_slug(other) == slug))
    };
    Tag { cards: context.book.order.iter().filter(has).map(|id| context.card(*id, true)).collect() }
}
