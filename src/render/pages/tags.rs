//! Tags, and the pages that have them.

use crate::book::{encode, tag_slug};
use crate::model::page::Made;
use crate::render::context::Context;
use crate::render::view::{Tag, TagLine, Tags};

/// Returns all tags by name, with how many pages have each.
pub(super) fn tags(context: &Context) -> Tags {
    let tags = context.book.pages.iter().filter_map(|page| match &page.made {
        Some(Made::Tag(tag)) => Some(TagLine {
            title: tag.clone(),
            url: encode(&page.path),
            count: context.tagged(page.slug()).len(),
        }),
        _ => None,
    });
    let mut tags: Vec<TagLine> = tags.collect();
    tags.sort_by_cached_key(|tag| tag.title.to_lowercase());
    Tags { tags }
}

/// Returns the pages that have a tag, in reading order.
pub(super) fn tag(context: &Context, tag: &str) -> Tag {
    let pages = context.tagged(&tag_slug(tag)).iter();
    Tag { cards: pages.map(|id| context.card(*id, true)).collect() }
}
