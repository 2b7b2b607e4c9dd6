//! Puts pages where `content/SUMMARY.md` has them.

use std::sync::Arc;

use crate::diag::{Diagnostic, nearest};
use crate::memo::Map;
use crate::model::page::{Page, PageId, Place};
use crate::parse::summary::parse_summary;
use crate::source::Sources;

/// The file that gives the order, where there is one.
pub(super) const SUMMARY: &str = "content/SUMMARY.md";

/// Gives each page that the summary names its place and the page above it. What it doesn't name follows
/// by folder. Returns whether there is a summary.
pub(super) fn place(
    pages: &mut [Page],
    by_source: &Map<Arc<str>, PageId>,
    sources: &Sources,
    numbers: bool,
    diags: &mut Vec<Diagnostic>,
) -> bool {
    let Some(file) = sources.get(SUMMARY) else { return false };
    let Some(text) = file.text() else { return false };
    let (summary, problems) = parse_summary(&file.path, text);
    diags.extend(problems);
    let home = pages.iter().position(|page| page.path.is_empty());
    let mut above: Vec<(usize, PageId)> = Vec::new();
    let mut part: Option<&String> = None;
    let mut drafts: Vec<String> = Vec::new();
    for (order, entry) in summary.entries.iter().enumerate() {
        let number: String = match numbers {
            true => entry.number.iter().map(|number| format!("{number}.")).collect(),
            false => String::new(),
        };
        let Some(path) = &entry.path else {
            drafts.push(format!("{number} {}", entry.title).trim().to_owned());
            continue;
        };
        let Some(id) = by_source.get(format!("content/{path}").as_str()).copied() else {
            let known = by_source.keys().filter_map(|source| source.strip_prefix("content/"));
            let mut known: Vec<&str> =
                known.filter(|known| known.len().abs_diff(path.len()) < 4).collect();
            known.sort_unstable();
            let mut diagnostic =
                Diagnostic::error("broken-link", format!("chapter `{path}` is not there"))
                    .at(&file.path, entry.span.clone());
            if let Some(near) = nearest(path, known) {
                diagnostic = diagnostic.hint(format!("did you mean `{near}`?"));
            }
            diags.push(diagnostic);
            continue;
        };
        if pages[id].place.is_some() {
            let message = format!("chapter `{path}` stands in the summary twice");
            diags.push(Diagnostic::warning("summary", message).at(&file.path, entry.span.clone()));
            continue;
        }
        above.retain(|(level, _)| *level < entry.level);
        let begins = entry.part.is_some() && part != entry.part.as_ref();
        part = entry.part.as_ref();
        let page = &mut pages[id];
        let mut headings: Vec<String> = entry.part.clone().filter(|_| begins).into_iter().collect();
        // The home page is above all others, and no entry among them.
        if !page.path.is_empty() {
            headings.append(&mut drafts);
        }
        page.place = Some(Place { order, number, title: entry.title.clone(), headings });
        if !page.path.is_empty() {
            page.parent = above.last().map(|(_, id)| *id).or(home).filter(|parent| *parent != id);
        }
        above.push((entry.level, id));
    }
    true
}
