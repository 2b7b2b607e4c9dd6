//! The map of patterns: which page names which, and as what.

use std::collections::BTreeSet;

use super::frame;
use super::words::href;
use crate::model::page::PageId;
use crate::render::chart::{self, Frame, MapLink, MapNode, PatternMap};
use crate::render::context::{Context, kind_label};
use crate::render::view::{Html, Map, MapRelation, MapRow};

/// Returns the pages and their relations.
pub(super) fn map(context: &Context, id: PageId) -> Map {
    Map { chart: Html(drawing(context, id, "map")), rows: rows(context) }
}

/// Returns the drawing on a page; nothing where no page names another.
pub(crate) fn drawing(context: &Context, on: PageId, prefix: &str) -> String {
    let nodes = related(context);
    if nodes.is_empty() {
        return String::new();
    }
    let root = frame::root(context, on);
    let place = |page: PageId| nodes.iter().position(|node| *node == page);
    let node = |id: &PageId| {
        let page = &context.book.pages[*id];
        MapNode {
            title: page.title.clone(),
            href: Some(href(&root, &page.path)),
            stub: page.front().is_some_and(|front| front.stub),
        }
    };
    let mut links = Vec::new();
    for (from, id) in nodes.iter().enumerate() {
        for (relation, to) in context.links.related(*id) {
            let relation = kind_label(relation);
            links.extend(place(*to).map(|to| MapLink { from, to, relation }));
        }
    }
    let reading = format!("{} pages and {} relations between them.", nodes.len(), links.len());
    let drawn = PatternMap {
        title: "Patterns and what they are to each other".to_owned(),
        reading,
        nodes: nodes.iter().map(node).collect(),
        links,
    };
    let (wide, narrow) = (
        chart::pattern_map(&Frame::wide(prefix), &drawn),
        chart::pattern_map(&Frame::narrow(prefix), &drawn),
    );
    chart::figure(&wide, Some(&narrow), "")
}

/// The pages that name or are named, in reading order.
fn related(context: &Context) -> Vec<PageId> {
    let mut found: BTreeSet<PageId> = BTreeSet::new();
    for id in 0..context.book.pages.len() {
        let related = context.links.related(id);
        found.extend(related.iter().map(|(_, to)| *to));
        if !related.is_empty() {
            found.insert(id);
        }
    }
    context.book.order.iter().copied().filter(|id| found.contains(id)).collect()
}

fn rows(context: &Context) -> Vec<MapRow> {
    let naming = |id: &PageId| !context.links.related(*id).is_empty();
    let row = |id: PageId| {
        let page = &context.book.pages[id];
        let mut relations: Vec<MapRelation> = Vec::new();
        for (relation, to) in context.links.related(id) {
            let label = kind_label(relation);
            let link = context.link(*to);
            match relations.iter_mut().find(|relation| relation.label == label) {
                Some(relation) => relation.pages.push(link),
                None => relations.push(MapRelation { label, pages: vec![link] }),
            }
        }
        let stub = page.front().is_some_and(|front| front.stub);
        let link = context.link(id);
        MapRow { title: link.title, url: link.url, stub, relations }
    };
    related(context).into_iter().filter(naming).map(row).collect()
}
