//! The bibliography, and citations that lead to it.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Place, empty, root};
use crate::book::encode;
use crate::model::block::Show;
use crate::model::document::Hole;
use crate::model::page::PageId;
use crate::model::reference::Reference;
use crate::render::chart::escape;
use crate::render::context::Context;

impl Place<'_> {
    /// Returns all references, or those of a group.
    pub(super) fn bibliography(&self, group: Option<&str>) -> String {
        let bibliography = &self.context.book.handbook.bibliography;
        let mut out = String::new();
        for of in bibliography.groups.iter().filter(|of| group.is_none_or(|id| of.id == id)) {
            if !self.has_heading(&of.title) {
                out.push_str(&self.heading(&of.title, &format!("sources-{}", of.id)));
            }
            out.push_str("<ul class=\"references\">");
            for entry in &of.entries {
                let (key, text, cited) = (escape(&entry.key), text(entry), self.cited(&entry.key));
                let _ = write!(out, "<li id=\"ref-{key}\">{text}{cited}</li>");
            }
            out.push_str("</ul>");
        }
        if out.is_empty() { empty("There is no reference here yet.") } else { out }
    }
}

impl Place<'_> {
    /// The pages that cite a reference, after its words.
    fn cited(&self, key: &str) -> String {
        let context = self.context;
        let all = context.memo.get("citing", context.key, || citing(context));
        let Some(pages) = all.get(key) else { return String::new() };
        let links: Vec<String> = pages
            .iter()
            .map(|id| {
                let link = context.short_link(*id);
                self.link(&link.url, &link.title)
            })
            .collect();
        format!(" <span class=\"cited\">Cited in {}</span>", links.join(", "))
    }
}

/// Returns the pages that cite each reference, in reading order.
fn citing(context: &Context) -> BTreeMap<String, Vec<PageId>> {
    let mut all: BTreeMap<String, Vec<PageId>> = BTreeMap::new();
    for id in &context.book.order {
        let holes = context.book.pages[*id].document().map(|document| document.holes.as_slice());
        for hole in holes.unwrap_or_default() {
            if let Hole::Citation { key, .. } = hole {
                let pages = all.entry(key.clone()).or_default();
                if pages.last() != Some(id) {
                    pages.push(*id);
                }
            }
        }
    }
    all
}

/// The entry's words; its title, or else all of it, leads to where it can be read.
fn text(entry: &Reference) -> String {
    let Some(url) = entry.url.as_deref().filter(|url| is_web(url)) else {
        return escape(&entry.text);
    };
    let title = entry.title.as_deref().filter(|title| !title.is_empty());
    let around = title.and_then(|title| {
        let at = entry.text.find(title)?;
        Some((&entry.text[..at], title, &entry.text[at + title.len()..]))
    });
    let (before, linked, after) = around.unwrap_or(("", &entry.text, ""));
    format!("{}<a href=\"{}\">{}</a>{}", escape(before), escape(url), escape(linked), escape(after))
}

fn is_web(url: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| url.to_ascii_lowercase().starts_with(scheme))
}

/// Returns a citation on a page: the words, as a link to the bibliography's entry.
pub fn citation(context: &Context, page: PageId, key: &str) -> String {
    let Some(entry) = context.book.handbook.bibliography.get(key) else {
        return escape(&format!("[@{key}]"));
    };
    let words = escape(&entry.citation());
    let found = context.memo.get("bibliography", context.key, || bibliographies(context));
    let group = context
        .book
        .handbook
        .bibliography
        .groups
        .iter()
        .find(|group| group.entries.iter().any(|entry| entry.key == key));
    let holds = |(_, only): &&(PageId, Option<String>)| {
        only.is_none() || only.as_deref() == group.map(|group| group.id.as_str())
    };
    let Some((to, _)) = found.iter().find(holds) else {
        return format!("<span class=\"citation\">{words}</span>");
    };
    let href = if *to == page {
        String::new()
    } else {
        format!("{}{}", root(context, page), encode(&context.book.pages[*to].path))
    };
    format!(
        "<a class=\"citation\" href=\"{}#ref-{}\" title=\"{}\">{words}</a>",
        escape(&href),
        encode(key),
        escape(&entry.text)
    )
}

/// The pages that show references, with the group that they show; those that show all come first.
fn bibliographies(context: &Context) -> Vec<(PageId, Option<String>)> {
    let mut found = Vec::new();
    for id in &context.book.order {
        let holes = context.book.pages[*id].document().map(|document| document.holes.as_slice());
        for hole in holes.unwrap_or_default() {
            if let Hole::Block(block) = hole
                && let Show::Bibliography { group } = &block.show
            {
                found.push((*id, group.as_ref().map(|(group, _)| group.clone())));
            }
        }
    }
    found.sort_by_key(|(_, group)| group.is_some());
    found
}
