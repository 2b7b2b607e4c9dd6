//! What changes in Markdown files: links, names, includes, aliases.

use super::{Edit, Moves, quoted, string};
use crate::book::{Book, Resolved, address};
use crate::diag::Span;
use crate::model::block::Show;
use crate::model::document::Hole;
use crate::model::page::PageId;
use crate::parse::front_matter::{Fence, split};
use crate::parse::links::{LinkKind, outline};
use crate::parse::markdown::included_places;
use crate::parse::path::{decode, encode, folder, join, relative};

/// The way from a book to the same one with files moved.
pub(super) struct Route<'a> {
    pub(super) book: &'a Book,
    pub(super) moves: &'a Moves,
}

impl Route<'_> {
    /// Returns where a file is now.
    fn now<'p>(&'p self, path: &'p str) -> &'p str {
        self.moves.get(path).map_or(path, String::as_str)
    }

    /// Returns what changes in a file's text: what it names that moves, and, where it moves itself, what it
    /// names by the way there.
    pub(super) fn edits(&self, path: &str, text: &str) -> Vec<Edit> {
        let offset = split(text).1;
        let mut edits: Vec<Edit> = Vec::new();
        let id = self.book.of_source(path);
        for place in outline(&text[offset..]).links {
            let edit = match place.kind {
                LinkKind::Wiki => self.renamed(id, &place.dest),
                LinkKind::Bare => None,
                _ => self.readdressed(id, path, &place.dest),
            };
            if let Some(new) = edit {
                edits.push((place.span.start + offset..place.span.end + offset, new));
            }
        }
        for (file, span) in included_places(path, text) {
            if let Some(new) = self.included(path, &file) {
                edits.extend(quoted(text, &span, &new));
            }
        }
        if let Some(id) = id {
            self.front(id, path, text, &mut edits);
            self.blocks(id, text, &mut edits);
        }
        edits
    }

    /// Names in the front matter: related pages, places that moved, a picture.
    fn front(&self, id: PageId, path: &str, text: &str, edits: &mut Vec<Edit>) {
        let Some(front) = self.book.pages[id].front() else { return };
        for (slug, span) in front.related.iter().flat_map(|(_, to)| to) {
            let new = self.renamed(Some(id), slug);
            edits.extend(new.and_then(|new| quoted(text, span, &new)));
        }
        let moved = front.fragments.iter().map(|(_, to, span)| (to, span));
        let addresses = moved.filter(|(to, _)| to.contains('/') || to.contains(".md"));
        for (to, span) in addresses.chain(front.card.iter().map(|(card, span)| (card, span))) {
            let new = self.readdressed(Some(id), path, to);
            edits.extend(new.and_then(|new| quoted(text, span, &new)));
        }
    }

    /// Templates and cultures that a text names, by the last part of their address.
    fn blocks(&self, id: PageId, text: &str, edits: &mut Vec<Edit>) {
        let holes = self.book.pages[id].document().map(|document| document.holes.as_slice());
        for hole in holes.unwrap_or_default() {
            let (kind, name, span) = match hole {
                Hole::Culture { id, span } => ("culture", id, span),
                Hole::Block(block) => match &block.show {
                    Show::Template { id: (name, span) } => ("template", name, span),
                    _ => continue,
                },
                _ => continue,
            };
            let Some(new) = self.renamed_of_kind(name, kind) else { continue };
            // An included text's names have the place of the block that asks for it.
            if let Some(at) =
                text.get(span.clone()).and_then(|written| written.rfind(name.as_str()))
            {
                edits.push((span.start + at..span.start + at + name.len(), new));
            }
        }
    }

    fn readdressed(&self, id: Option<PageId>, path: &str, dest: &str) -> Option<String> {
        let (dest, rest) = dest.split_at(dest.find(['#', '?']).unwrap_or(dest.len()));
        if dest.is_empty() {
            return None;
        }
        let target = match id {
            // A summary is no page; its links start from its folder.
            None => join(folder(path), &decode(dest))?,
            Some(id) => match self.book.resolve(id, dest) {
                Ok(Resolved::Page(page, _)) => {
                    let page = &self.book.pages[page];
                    let own = || format!("content/{}", page.path);
                    page.source.as_ref().map_or_else(own, ToString::to_string)
                }
                Ok(Resolved::File(address, _)) => format!("content/{address}"),
                // A broken link stays as broken as it was.
                _ => return None,
            },
        };
        let (from, to) = (self.now(path), self.now_folder(&target));
        if from == path && to == target {
            return None;
        }
        let as_before = relative(folder(path), &target) == relative(folder(from), &to);
        if let Some(rooted) = dest.strip_prefix('/') {
            let new = encode(to.strip_prefix("content/").unwrap_or(&to));
            return (to != target && new != rooted).then(|| format!("/{new}{rest}"));
        }
        let still = join(folder(from), &decode(dest)).is_some_and(|found| found == to);
        (!still && !as_before).then(|| encode(&relative(folder(from), &to)) + rest)
    }

    /// Returns where a file is now, or a folder whose page nobody wrote.
    fn now_folder(&self, target: &str) -> String {
        if !target.ends_with('/') {
            return self.now(target).to_owned();
        }
        let first = self.moves.range(target.to_owned()..).next();
        let moved = first
            .filter(|(old, _)| old.starts_with(target))
            .and_then(|(old, new)| new.strip_suffix(&old[target.len()..]).map(str::to_owned));
        moved.unwrap_or_else(|| target.to_owned())
    }

    /// Returns how a text now names a file that it includes.
    fn included(&self, path: &str, file: &str) -> Option<String> {
        let base = if file.starts_with('/') { "content" } else { folder(path) };
        let target = join(base, file)?;
        let (from, to) = (self.now(path), self.now(&target));
        let new = match file.starts_with('/') {
            true => format!("/{}", to.strip_prefix("content/").unwrap_or(to)),
            false => relative(folder(from), to),
        };
        let is_same = join(if file.starts_with('/') { "content" } else { folder(from) }, file)
            .is_some_and(|found| found == to);
        (!is_same && (from != path || to != target)).then_some(new)
    }

    /// Returns the new name in a wikilink or relation that means a page that moves.
    fn renamed(&self, id: Option<PageId>, name: &str) -> Option<String> {
        let Ok(Resolved::Page(page, _)) = self.book.resolve_name(id.unwrap_or(0), name) else {
            return None;
        };
        let address = self.address(page)?;
        let path = address.trim_end_matches('/');
        let slug = path.rsplit('/').next().unwrap_or(path);
        let others = self.book.named(slug).iter().filter(|other| **other != page).count();
        let new = if others > 0 || name.contains('/') { path } else { slug };
        (new != name && !new.is_empty()).then(|| new.to_owned())
    }

    /// Returns the new name of a page of a kind that moves, where its name changes.
    pub(super) fn renamed_of_kind(&self, slug: &str, kind: &str) -> Option<String> {
        let page = self.book.named_of_kind(slug, kind)?;
        self.new_slug(page).filter(|new| new != slug)
    }

    /// Returns the last part of the new address of a page that moves.
    pub(super) fn new_slug(&self, page: PageId) -> Option<String> {
        let address = self.address(page)?;
        address.trim_end_matches('/').rsplit('/').next().map(str::to_owned)
    }

    /// Returns the new address of a page that moves.
    pub(super) fn address(&self, page: PageId) -> Option<String> {
        let source = self.book.pages[page].source.as_deref()?;
        self.moves.get(source).map(|new| address::of_source(new))
    }

    /// Adds the old address to a page's aliases, and takes the new one out of them.
    pub(super) fn alias(&self, id: PageId, text: &str, edits: &mut Vec<Edit>) -> Option<String> {
        let page = &self.book.pages[id];
        let (old, new) = (page.path.clone(), self.address(id)?);
        let trimmed =
            |alias: &str| alias.trim_end_matches("index.html").trim_matches('/').to_owned();
        if old == new || old.is_empty() {
            return None;
        }
        let alias = format!("/{old}");
        let given = page.front().map(|front| front.aliases.as_slice()).unwrap_or_default();
        let kept = given.iter().map(|(alias, _)| alias.clone());
        let mut aliases: Vec<String> = kept
            .filter(|kept| trimmed(kept) != trimmed(&new) && trimmed(kept) != trimmed(&old))
            .collect();
        aliases.push(alias.clone());
        let texts: Vec<String> = aliases.iter().map(|alias| string(alias)).collect();
        let all = texts.join(", ");
        edits.push(match (given, split(text).0) {
            ([], Some((Fence::Toml, range))) => {
                (range.start..range.start, format!("aliases = [{all}]\n"))
            }
            ([], Some((Fence::Yaml, range))) => {
                (range.start..range.start, format!("aliases: [{all}]\n"))
            }
            ([], None) => {
                let start = split(text).1;
                (start..start, format!("+++\naliases = [{all}]\n+++\n"))
            }
            ([first, ..], _) => {
                let last = given.last().unwrap_or(first);
                list(text, first.1.start..last.1.end, &texts)
            }
        });
        Some(alias)
    }
}

/// Returns the edit that writes a list of texts over the one that stands at a span: in brackets, as
/// YAML's lines with hyphens, or as a single text.
fn list(text: &str, span: Span, texts: &[String]) -> Edit {
    let line = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
    let before = &text[line..span.start];
    let trimmed = before.trim_end();
    let new = if before.trim() == "-" {
        texts.join(&format!("\n{before}"))
    } else if trimmed.ends_with(['[', ',']) || trimmed.is_empty() {
        texts.join(", ")
    } else {
        format!("[{}]", texts.join(", "))
    };
    (span, new)
}
