//! The pages that are made from data: where they stand and what they are called.

use std::collections::BTreeMap;

use super::shelf::Shelf;
use crate::diag::Diagnostic;
use crate::memo::Map;
use crate::model::data::Data;
use crate::model::filling::Filling;
use crate::model::handbook::Handbook;
use crate::model::page::{Made, Page};
use crate::model::words::Words;
use crate::parse::markdown::slug;

/// Adds a page for whatever the data holds; an authored page of the same address keeps its text.
pub(super) fn add(
    shelf: &mut Shelf,
    data: &Data,
    handbook: &Handbook,
    diags: &mut Vec<Diagnostic>,
) {
    if !data.teams.is_empty() {
        shelf.add_made("teams/", "Teams", Made::Teams);
        for team in &data.teams {
            let page = shelf.add_made(
                &format!("teams/{}/", team.id),
                &team.name,
                Made::Team(team.id.clone()),
            );
            shelf.pages[page].summary = team.purpose.clone();
        }
    }
    if data.definitions.published().next().is_some() {
        shelf.add_made("indicators/", "Indicators", Made::Indicators);
        for indicator in data.definitions.published() {
            let made = Made::Indicator(indicator.id.clone());
            let page =
                shelf.add_made(&format!("indicators/{}/", indicator.id), &indicator.name, made);
            shelf.pages[page].summary = indicator.definition.clone();
        }
    }
    if !handbook.roadmap.phases.is_empty() {
        shelf.add_made("roadmap/", "Roadmap", Made::Roadmap);
    }
    if !data.definitions.rules.is_empty() {
        shelf.add_made("signals/", "Signals", Made::Signals);
    }
    if shelf.pages.iter().any(|page| page.front().is_some_and(|front| !front.related.is_empty())) {
        shelf.add_made("map/", "Map", Made::Map);
    }
    add_fillings(shelf, data, &handbook.fillings, diags);
    add_tags(shelf);
    shelf.add_made("stewardship/", "Stewardship", Made::Stewardship);
    shelf.add_made("search/", "Search", Made::Search);
    shelf.add_made("404/", "Page not found", Made::NotFound);
}

/// Gives generated pages their titles in the book's language; those that are written or come from data keep them.
pub(super) fn translate(pages: &mut [Page], words: &Words) {
    for page in pages {
        let named = matches!(
            page.made,
            None | Some(Made::Team(_) | Made::Indicator(_) | Made::Tag(_) | Made::Filling(_))
        );
        if !named && page.parsed.is_none() {
            page.title = words.of(&page.title).to_owned();
        }
    }
}

fn add_fillings(shelf: &mut Shelf, data: &Data, fillings: &[Filling], diags: &mut Vec<Diagnostic>) {
    let templates: BTreeMap<String, usize> = shelf
        .pages
        .iter()
        .enumerate()
        .filter(|(_, page)| page.kind == "template")
        .map(|(id, page)| (page.slug().to_owned(), id))
        .collect();
    for (index, filling) in fillings.iter().enumerate() {
        let (slug, span) = &filling.template;
        let Some(template) = templates.get(slug).map(|id| &shelf.pages[*id]) else {
            diags.push(
                Diagnostic::error("unknown-template", format!("unknown template `{slug}`"))
                    .at(&filling.source, span.clone())
                    .suggest(slug, templates.keys().map(String::as_str)),
            );
            continue;
        };
        let title = filling.title.clone().unwrap_or_else(|| title(&template.title, data, filling));
        let path = format!("{}{}/", template.path, filling.id);
        if let Some(other) = shelf.by_path.get(&path) {
            let message = format!(
                "filling `{}` has the address of the page “{}”",
                filling.id, shelf.pages[*other].title
            );
            diags.push(
                Diagnostic::error("address-clash", message)
                    .at(&filling.source, filling.span.clone()),
            );
            continue;
        }
        shelf.add_made(&path, &title, Made::Filling(index));
    }
}

/// "I Intend To, Harbor, 2026-05-04"
fn title(template: &str, data: &Data, filling: &Filling) -> String {
    let team = filling.team.as_ref().map(|(id, _)| {
        data.teams.iter().find(|team| team.id == *id).map_or(id.as_str(), |team| team.name.as_str())
    });
    let date = filling.date.map(|date| date.to_string());
    [Some(template), team, date.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn add_tags(shelf: &mut Shelf) {
    let mut tags: BTreeMap<String, String> = BTreeMap::new();
    let mut seen: Map<&str, ()> = Map::default();
    for page in &shelf.pages {
        for tag in page.front().map(|front| front.tags.as_slice()).unwrap_or_default() {
            if seen.insert(tag, ()).is_none() {
                tags.entry(tag_slug(tag)).or_insert_with(|| tag.clone());
            }
        }
    }
    if tags.is_empty() {
        return;
    }
    shelf.add_made("tags/", "Tags", Made::Tags);
    for (slug, tag) in tags {
        shelf.add_made(&format!("tags/{slug}/"), &tag, Made::Tag(tag.clone()));
    }
}

/// Returns a tag's name in addresses; tags that differ only in case and punctuation are one.
pub fn tag_slug(tag: &str) -> String {
    let slug = slug(tag);
    if slug.is_empty() { "tag".to_owned() } else { slug }
}
