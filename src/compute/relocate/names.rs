//! What changes outside of Markdown: pages that `book.toml` and `data/` name; and what is left to do by hand.

use std::sync::Arc;

use super::route::Route;
use super::{Edit, Move, apply, quoted};
use crate::diag::Diagnostic;
use crate::model::page::PageId;
use crate::model::value::{Data, Table, Value};
use crate::parse::path::join;
use crate::parse::table::parse_toml;
use crate::source::{SourceFile, Sources};

/// Rewrites the names of pages in `book.toml` and `data/`, and notes the places that only people can see to.
pub(super) fn follow(sources: &Sources, route: &Route<'_>, old: &str, new: &str, moved: &mut Move) {
    let settings = sources.get("book.toml").into_iter();
    for file in settings.chain(sources.below("data/")) {
        let Some(text) = file.text() else { continue };
        if file.path.ends_with(".toml") {
            let (table, _) = parse_toml(&file.path, text, 0);
            let mut edits = Vec::new();
            names(route, (old, new), text, &table, &mut edits);
            if !edits.is_empty() {
                moved.links += edits.len();
                moved.files.insert(file.path.to_string(), apply(text, edits));
            }
        } else if file.path.ends_with(".csv") {
            moved.left.extend(cells(route, file, text));
        }
    }
    for file in sources.below("themes/") {
        let Some(text) = file.text() else { continue };
        for alias in &moved.aliases {
            let address = alias.trim_matches('/');
            if let Some(at) = text.find(&format!("{address}/")) {
                moved.left.push(left(&file.path, address).at(&file.path, at..at + address.len()));
            }
        }
    }
    moved.left.extend(lost_list(route, old));
}

fn left(path: &str, name: &str) -> Diagnostic {
    Diagnostic::note("move", format!("`{path}` names `{name}` still"))
        .hint("write the new name there")
}

/// A folder's list has no file that could hold its old address.
fn lost_list(route: &Route<'_>, old: &str) -> Option<Diagnostic> {
    let folder = old.strip_prefix("content/")?.trim_end_matches('/');
    let path = format!("{folder}/");
    let list = route.book.at(&path).filter(|id| route.book.pages[*id].source.is_none())?;
    let message =
        format!("`/{path}`, the list of “{}”, leads nowhere now", route.book.pages[list].title);
    Some(Diagnostic::note("move", message).hint(format!(
        "write an `index.md` in the new folder with `aliases = [\"/{path}\"]` if somebody may have linked to it"
    )))
}

/// The keys that name pages, wherever they stand.
fn names(route: &Route<'_>, way: (&str, &str), text: &str, table: &Table, edits: &mut Vec<Edit>) {
    for (key, _, value) in &table.entries {
        match &value.data {
            Data::Table(inner) => names(route, way, text, inner, edits),
            Data::Array(items) => {
                for item in items {
                    match &item.data {
                        Data::Table(inner) => names(route, way, text, inner, edits),
                        _ => edits.extend(name(route, way, text, key, item)),
                    }
                }
            }
            _ => edits.extend(name(route, way, text, key, value)),
        }
    }
}

fn name(
    route: &Route<'_>,
    (old, new): (&str, &str),
    text: &str,
    key: &str,
    value: &Value,
) -> Option<Edit> {
    let written = value.as_str()?;
    let renamed = match key {
        "culture" | "template" => route.renamed_of_kind(written, key)?,
        "leads_to" => {
            let page = page_of(route, written)?;
            route.new_slug(page).filter(|new| new != written)?
        }
        "page" | "menu" => {
            let bare = written.trim_matches('/');
            let page = route.book.at(&format!("{bare}/")).and_then(|page| route.address(page));
            let address = page.or_else(|| {
                // The list of a folder that moves.
                let folder = join("", old.strip_prefix("content/")?)?;
                (bare == folder).then(|| new.strip_prefix("content/").unwrap_or(new).to_owned())
            })?;
            let address = address.trim_matches('/');
            written.replace(bare, address)
        }
        _ => return None,
    };
    quoted(text, &value.span, &renamed)
}

/// The page with the way out of a signal: a failure mode, or any page of this name.
fn page_of(route: &Route<'_>, slug: &str) -> Option<PageId> {
    let book = route.book;
    book.named_of_kind(slug, "failure-mode").or_else(|| book.named(slug).first().copied())
}

/// Cells of tables that name a page; what quotes them and parts them is the table's own affair.
fn cells(route: &Route<'_>, file: &SourceFile, text: &Arc<str>) -> Vec<Diagnostic> {
    let head = text.lines().next().unwrap_or_default();
    let has =
        |column: &str| head.split([',', ';', '\t']).any(|name| name.trim_matches('"') == column);
    let mut diags = Vec::new();
    for kind in ["template", "culture"].into_iter().filter(|kind| has(kind)) {
        for id in route.book.of_kind(kind) {
            let slug = route.book.pages[id].slug();
            if route.renamed_of_kind(slug, kind).is_none() {
                continue;
            }
            let parted = |byte: Option<u8>| byte.is_none_or(|byte| b",;\t\"\r\n".contains(&byte));
            let found = text.match_indices(slug).find(|(at, _)| {
                let bytes = text.as_bytes();
                let before = at.checked_sub(1).and_then(|at| bytes.get(at)).copied();
                parted(before) && parted(bytes.get(at + slug.len()).copied())
            });
            if let Some((at, _)) = found {
                diags.push(left(&file.path, slug).at(&file.path, at..at + slug.len()));
            }
        }
    }
    diags
}
