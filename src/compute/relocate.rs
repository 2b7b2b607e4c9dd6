//! A page or a folder under a new name: the files move, whatever names them follows, old addresses stay.

mod names;
mod route;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::book::{Book, address};
use crate::diag::{Diagnostic, Span};
use crate::parse::path::join;
use crate::source::Sources;

/// What a move changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Move {
    /// The file or folder that goes.
    pub old: String,
    /// The file or folder that comes.
    pub new: String,
    /// The new text of each file that changes, a moved one under its new path.
    pub files: BTreeMap<String, String>,
    /// Files that move as they are: from, to.
    pub carried: Vec<(String, String)>,
    /// Files whose text is under a new path.
    pub removed: Vec<String>,
    /// How many links and names were rewritten.
    pub links: usize,
    /// The addresses that now lead to new ones.
    pub aliases: Vec<String>,
    /// What names the old place still, and has to be seen to by hand.
    pub left: Vec<Diagnostic>,
}

type Edit = (Span, String);

/// The new path of each file that moves, by its old one.
type Moves = BTreeMap<String, String>;

/// Plans to move the page whose file is `old`, or all of the folder `old`, to `new` (`content/a.md`).
pub fn relocate(
    sources: &Sources,
    book: &Book,
    old: &str,
    new: &str,
) -> Result<Move, Box<Diagnostic>> {
    let (old, new) = (in_content(old), in_content(new));
    let moves = moves(sources, book, &old, &new)?;
    refuse_taken(sources, book, &moves)?;
    let route = route::Route { book, moves: &moves };
    let texts: Vec<(&Arc<str>, &Arc<str>)> = sources
        .below("content/")
        .filter(|file| is_page(&file.path))
        .filter_map(|file| Some((&file.path, file.text()?)))
        .collect();
    let edited: Vec<_> =
        texts.par_iter().map(|(path, text)| (*path, *text, route.edits(path, text))).collect();
    let mut moved = Move::default();
    for (path, text, mut edits) in edited {
        moved.links += edits.len();
        let to = moves.get(&**path);
        if let Some(id) = book.of_source(path).filter(|_| to.is_some()) {
            moved.aliases.extend(route.alias(id, text, &mut edits));
        }
        if to.is_some() || !edits.is_empty() {
            moved.files.insert(to.cloned().unwrap_or(path.to_string()), apply(text, edits));
        }
        moved.removed.extend(to.map(|_| path.to_string()));
    }
    let others = moves.iter().filter(|(path, _)| !moved.removed.contains(path));
    moved.carried = others.map(|(from, to)| (from.clone(), to.clone())).collect();
    names::follow(sources, &route, &old, &new, &mut moved);
    (moved.old, moved.new) = match moves.first_key_value() {
        Some((from, to)) if moves.len() == 1 => (from.clone(), to.clone()),
        _ => (old, new),
    };
    Ok(moved)
}

fn in_content(path: &str) -> String {
    let slash = if path.ends_with('/') { "/" } else { "" };
    let path = join("", path).unwrap_or_default();
    if path.starts_with("content/") || path == "content" {
        format!("{path}{slash}")
    } else {
        format!("content/{path}{slash}")
    }
}

fn is_page(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".markdown")
}

/// Returns the files that move: that of a page, or all below a folder.
fn moves(sources: &Sources, book: &Book, old: &str, new: &str) -> Result<Moves, Box<Diagnostic>> {
    if book.of_source(old).is_some() {
        let new = if new.ends_with('/') {
            format!("{new}{}", old.rsplit('/').next().unwrap_or(old))
        } else if is_page(new) {
            new.to_owned()
        } else {
            format!("{new}.md")
        };
        return Ok(Moves::from([(old.to_owned(), new)]));
    }
    let folder = format!("{}/", old.trim_end_matches('/'));
    let into = format!("{}/", new.trim_end_matches('/'));
    let moves: Moves = sources
        .below(&folder)
        .filter_map(|file| {
            let rest = file.path.strip_prefix(&folder)?;
            Some((file.path.to_string(), format!("{into}{rest}")))
        })
        .collect();
    if moves.is_empty() || folder == "content/" {
        let known = book.pages.iter().filter_map(|page| page.source.as_deref());
        let message = format!("no page or folder has the path `{old}`");
        return Err(Box::new(Diagnostic::error("move", message).suggest(old, known)));
    }
    if into.starts_with(&folder) && into != folder {
        let message = format!("`{new}` lies in `{old}`");
        return Err(Box::new(Diagnostic::error("move", message)));
    }
    Ok(moves)
}

fn refuse_taken(sources: &Sources, book: &Book, moves: &Moves) -> Result<(), Box<Diagnostic>> {
    let refused = |message: String| Err(Box::new(Diagnostic::error("move", message)));
    let leaving: BTreeSet<_> = moves.keys().map(|path| address::of_source(path)).collect();
    for (old, new) in moves {
        if old == new {
            return refused(format!("`{old}` is there already"));
        }
        if sources.get(new).is_some() && !moves.contains_key(new) {
            return refused(format!("`{new}` is a file already"));
        }
        let address = address::of_source(new);
        if is_page(old)
            && !leaving.contains(&address)
            && let Some(other) = book.at(&address).filter(|page| book.pages[*page].source.is_some())
        {
            return refused(format!("`{address}` is the address of “{}”", book.pages[other].title));
        }
    }
    Ok(())
}

/// Applies edits that don't overlap.
fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(span, _)| (span.start, span.end));
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for (span, new) in edits {
        if span.start >= at {
            out.push_str(&text[at..span.start]);
            out.push_str(&new);
            at = span.end;
        }
    }
    out.push_str(&text[at..]);
    out
}

fn string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Returns the edit that writes a text over the one at a span, which may be in quotes.
fn quoted(text: &str, span: &Span, new: &str) -> Option<Edit> {
    let written = text.get(span.clone())?;
    let new = if written.starts_with('\'') { format!("'{new}'") } else { string(new) };
    Some((span.clone(), new))
}
