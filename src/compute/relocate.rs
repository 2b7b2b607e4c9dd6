//! A page under a new name: the file moves, the links to it and its own follow, its old address stays.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::book::{Book, Resolved, address};
use crate::diag::{Diagnostic, Span};
use crate::model::page::PageId;
use crate::parse::front_matter::{Fence, split};
use crate::parse::links::{LinkKind, LinkPlace, decode, encode, folder, join, outline, relative};
use crate::source::Sources;

/// What moving a page changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Move {
    /// The file that goes.
    pub old: String,
    /// The file that comes.
    pub new: String,
    /// The new text of each file that changes, the moved one under its new path.
    pub files: BTreeMap<String, String>,
    /// How many links were rewritten.
    pub links: usize,
    /// The address that now leads to the new one, where it has one.
    pub alias: Option<String>,
}

type Edit = (Span, String);

/// Plans to move the page whose file is `old` to `new` (`content/a.md`).
pub fn relocate(
    sources: &Sources,
    book: &Book,
    old: &str,
    new: &str,
) -> Result<Move, Box<Diagnostic>> {
    let (old, new) = (in_content(old), in_content(new));
    let page = book.of_source(&old).ok_or_else(|| unknown(book, &old))?;
    let new = if new.ends_with('/') {
        format!("{new}{}", old.rsplit('/').next().unwrap_or(&old))
    } else if new.ends_with(".md") || new.ends_with(".markdown") {
        new
    } else {
        format!("{new}.md")
    };
    refuse_taken(sources, book, &old, &new)?;
    let route = Route { book, page, old: &old, new: &new };
    let texts: Vec<(&Arc<str>, &Arc<str>)> = sources
        .below("content/")
        .filter(|file| file.path.ends_with(".md") || file.path.ends_with(".markdown"))
        .filter_map(|file| Some((&file.path, file.text()?)))
        .collect();
    let edited: Vec<_> =
        texts.par_iter().map(|(path, text)| (*path, *text, route.edits(path, text))).collect();
    let mut moved = Move { old: old.clone(), new: new.clone(), ..Move::default() };
    for (path, text, mut edits) in edited {
        moved.links += edits.len();
        if **path == *old {
            moved.alias = route.alias(text, &mut edits);
            moved.files.insert(new.clone(), apply(text, edits));
        } else if !edits.is_empty() {
            moved.files.insert(path.to_string(), apply(text, edits));
        }
    }
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

fn unknown(book: &Book, old: &str) -> Box<Diagnostic> {
    let known = book.pages.iter().filter_map(|page| page.source.as_deref());
    let diagnostic = Diagnostic::error("move", format!("no page has the file `{old}`"));
    Box::new(diagnostic.suggest(old, known))
}

fn refuse_taken(
    sources: &Sources,
    book: &Book,
    old: &str,
    new: &str,
) -> Result<(), Box<Diagnostic>> {
    let refused = |message: String| Err(Box::new(Diagnostic::error("move", message)));
    if old == new {
        return refused(format!("`{old}` is there already"));
    }
    if sources.get(new).is_some() {
        return refused(format!("`{new}` is a file already"));
    }
    let address = address::of_source(new);
    if address::of_source(old) != address
        && let Some(other) = book.at(&address).filter(|page| book.pages[*page].source.is_some())
    {
        return refused(format!("`{address}` is the address of “{}”", book.pages[other].title));
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

struct Route<'a> {
    book: &'a Book,
    page: PageId,
    old: &'a str,
    new: &'a str,
}

impl Route<'_> {
    /// Returns what changes in a file's text: its links to the page; where it is the page, all its links.
    fn edits(&self, path: &str, text: &str) -> Vec<Edit> {
        let offset = split(text).1;
        let mut edits: Vec<Edit> = Vec::new();
        let id = self.book.of_source(path);
        for place in outline(&text[offset..]).links {
            let edit = match place.kind {
                LinkKind::Wiki => self.renamed(id, &place.dest),
                _ => self.readdressed(id, path, &place),
            };
            if let Some(new) = edit {
                edits.push((place.span.start + offset..place.span.end + offset, new));
            }
        }
        let front = id.and_then(|id| self.book.pages[id].front());
        for (slug, span) in
            front.into_iter().flat_map(|front| &front.related).flat_map(|(_, to)| to)
        {
            if let Some(new) = self.renamed(id, slug) {
                edits.extend(quoted(text, span, &new));
            }
        }
        edits
    }

    fn readdressed(&self, id: Option<PageId>, path: &str, place: &LinkPlace) -> Option<String> {
        let (dest, rest) =
            place.dest.split_at(place.dest.find(['#', '?']).unwrap_or(place.dest.len()));
        if dest.is_empty() {
            return None;
        }
        // A summary is no page; its links start from its folder.
        let Some(id) = id else {
            let found = join(folder(path), &decode(dest))?;
            return (found == self.old).then(|| self.way(path, self.new) + rest);
        };
        let target = match self.book.resolve(id, &place.dest) {
            Ok(Resolved::Page(page, _)) if page == self.page => self.new.to_owned(),
            _ if id != self.page => return None,
            Ok(Resolved::Page(page, _)) => {
                let page = &self.book.pages[page];
                page.source
                    .as_ref()
                    .map_or_else(|| format!("content/{}", page.path), ToString::to_string)
            }
            Ok(Resolved::File(address, _)) => format!("content/{address}"),
            // A broken link stays as broken as it was.
            _ => return None,
        };
        let from = if id == self.page { self.new } else { path };
        let still = join(folder(from), &decode(dest)).is_some_and(|found| found == target);
        (!still).then(|| self.way(from, &target) + rest)
    }

    fn way(&self, from: &str, to: &str) -> String {
        encode(&relative(folder(from), to))
    }

    /// Returns the new name in a wikilink or relation that means the page.
    fn renamed(&self, id: Option<PageId>, name: &str) -> Option<String> {
        match self.book.resolve_name(id.unwrap_or(0), name) {
            Ok(Resolved::Page(page, _)) if page == self.page => {}
            _ => return None,
        }
        let address = address::of_source(self.new);
        let path = address.trim_end_matches('/');
        let slug = path.rsplit('/').next().unwrap_or(path);
        let others = self.book.named(slug).iter().filter(|page| **page != self.page).count();
        let new = if others > 0 || name.contains('/') { path } else { slug };
        (new != name && !new.is_empty()).then(|| new.to_owned())
    }

    /// Adds the old address to the page's aliases, and takes the new one out of them.
    fn alias(&self, text: &str, edits: &mut Vec<Edit>) -> Option<String> {
        let (old, new) = (address::of_source(self.old), address::of_source(self.new));
        let trimmed =
            |alias: &str| alias.trim_end_matches("index.html").trim_matches('/').to_owned();
        if old == new || old.is_empty() {
            return None;
        }
        let alias = format!("/{old}");
        let front = self.book.pages[self.page].front();
        let given = front.map(|front| front.aliases.as_slice()).unwrap_or_default();
        let kept = given.iter().map(|(alias, _)| alias.clone());
        let mut aliases: Vec<String> = kept
            .filter(|kept| trimmed(kept) != trimmed(&new) && trimmed(kept) != trimmed(&old))
            .collect();
        aliases.push(alias.clone());
        let texts: Vec<String> = aliases.iter().map(|alias| string(alias)).collect();
        match (given, split(text).0) {
            ([], Some((Fence::Toml, range))) => {
                edits.push((
                    range.start..range.start,
                    format!("aliases = [{}]\n", texts.join(", ")),
                ));
            }
            ([], Some((Fence::Yaml, range))) => {
                edits
                    .push((range.start..range.start, format!("aliases: [{}]\n", texts.join(", "))));
            }
            ([], None) => {
                let start = split(text).1;
                edits.push((start..start, format!("+++\naliases = [{}]\n+++\n", texts.join(", "))));
            }
            ([first, ..], _) => {
                let last = given.last().unwrap_or(first);
                edits.push(list(text, first.1.start..last.1.end, &texts));
            }
        }
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

fn string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Returns the edit that writes a name over the one at a span, which may be in quotes.
fn quoted(text: &str, span: &Span, new: &str) -> Option<Edit> {
    let written = text.get(span.clone())?;
    let new = if written.starts_with('\'') { format!("'{new}'") } else { string(new) };
    Some((span.clone(), new))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Options, assemble};
    use crate::memo::Memo;

    fn moved(fixture: &str, old: &str, new: &str) -> String {
        let sources = Sources::fixture(fixture);
        let options = Options { as_of: jiff::civil::date(2026, 1, 1), drafts: true, trust: false };
        let (book, _) = assemble(&sources, options, &Memo::new());
        match relocate(&sources, &book, old, new) {
            Ok(moved) => {
                let files = moved.files.iter().map(|(path, text)| format!("//- {path}\n{text}"));
                let files: Vec<_> = files.collect();
                format!("{} links, {:?}\n{}", moved.links, moved.alias, files.join(""))
            }
            Err(diagnostic) => format!("{} {:?}", diagnostic.message, diagnostic.hints),
        }
    }

    const BOOK: &str = r#"//- book.toml
[book]
title = "B"
//- content/SUMMARY.md
- [A](a/one.md)
//- content/index.md
# Home

[md](a/one.md#x "t"), [address](a/one/), [wiki]: see [[one|One]] and [[a/one]].
`[code](a/one.md)` <a href="a/one.md">h</a> [other](b/two.md)

[ref]: <a/one.md>
//- content/a/one.md
+++
title = "One"
[related]
next = ["two"]
+++
## X

[home](../index.md) [self](one.md#x) [here](#x) [two](../b/two.md) ![i](i.png) [gone](gone.md)
//- content/a/i.png
x
//- content/b/two.md
+++
aliases = ["/old/"]
[related]
next = ["one"]
+++
# Two

[one](../a/one.md)
"#;

    #[test]
    fn every_link_follows_a_page_and_its_address_stays() {
        insta::assert_snapshot!(moved(BOOK, "a/one.md", "content/c/first"), @r#"
        11 links, Some("/a/one/")
        //- content/SUMMARY.md
        - [A](c/first.md)
        //- content/b/two.md
        +++
        aliases = ["/old/"]
        [related]
        next = ["first"]
        +++
        # Two

        [one](../c/first.md)
        //- content/c/first.md
        +++
        aliases = ["/a/one/"]
        title = "One"
        [related]
        next = ["two"]
        +++
        ## X

        [home](../index.md) [self](first.md#x) [here](#x) [two](../b/two.md) ![i](../a/i.png) [gone](gone.md)
        //- content/index.md
        # Home

        [md](c/first.md#x "t"), [address](c/first.md), [wiki]: see [[first|One]] and [[c/first]].
        `[code](a/one.md)` <a href="c/first.md">h</a> [other](b/two.md)

        [ref]: <c/first.md>
        "#);
    }

    #[test]
    fn a_page_that_moves_again_keeps_all_its_addresses() {
        insta::assert_snapshot!(moved(BOOK, "b/two.md", "a/"), @r#"
        2 links, Some("/b/two/")
        //- content/a/one.md
        +++
        title = "One"
        [related]
        next = ["two"]
        +++
        ## X

        [home](../index.md) [self](one.md#x) [here](#x) [two](two.md) ![i](i.png) [gone](gone.md)
        //- content/a/two.md
        +++
        aliases = ["/old/", "/b/two/"]
        [related]
        next = ["one"]
        +++
        # Two

        [one](../a/one.md)
        //- content/index.md
        # Home

        [md](a/one.md#x "t"), [address](a/one/), [wiki]: see [[one|One]] and [[a/one]].
        `[code](a/one.md)` <a href="a/one.md">h</a> [other](a/two.md)

        [ref]: <a/one.md>
        "#);
        let yaml = "//- content/index.md\nh\n//- content/a.md\n---\naliases:\n  - '/x/'\n  - \"/b/\"\n  - /c/\n---\na\n";
        insta::assert_snapshot!(moved(yaml, "a.md", "b.md"), @r#"
        0 links, Some("/a/")
        //- content/b.md
        ---
        aliases:
          - "/x/"
          - "/c/"
          - "/a/"
        ---
        a
        "#);
        insta::assert_snapshot!(moved("//- content/index.md\nh\n//- content/a.md\na\n", "a.md", "b.md"), @r#"
        0 links, Some("/a/")
        //- content/b.md
        +++
        aliases = ["/a/"]
        +++
        a
        "#);
    }

    #[test]
    fn a_move_that_cant_be_says_why() {
        insta::assert_snapshot!(moved(BOOK, "a/onee.md", "x.md"), @r#"no page has the file `content/a/onee.md` ["did you mean `content/a/one.md`?"]"#);
        insta::assert_snapshot!(moved(BOOK, "a/one.md", "b/two.md"), @r#"`content/b/two.md` is a file already []"#);
        insta::assert_snapshot!(moved(BOOK, "a/one.md", "b/two/index.md"), @r#"`b/two/` is the address of “Two” []"#);
    }

    /// After a move, whatever was no broken link still isn't one.
    #[test]
    fn a_moved_book_has_no_new_problems() {
        let sources = Sources::fixture(BOOK);
        let options = Options { as_of: jiff::civil::date(2026, 1, 1), drafts: true, trust: false };
        let (book, before) = assemble(&sources, options, &Memo::new());
        let broken = |book: &Book| crate::compute::links::links(book, &Memo::new()).1.len();
        let moved = relocate(&sources, &book, "a/one.md", "c/d/first.md").unwrap();
        let mut files: BTreeMap<Arc<str>, Vec<u8>> = sources
            .iter()
            .map(|file| {
                (
                    file.path.clone(),
                    file.text().map_or(b"x".to_vec(), |text| text.as_bytes().to_vec()),
                )
            })
            .collect();
        files.remove("content/a/one.md");
        for (path, text) in moved.files {
            files.insert(Arc::from(path), text.into_bytes());
        }
        let sources = Sources::in_memory(files);
        let (after, diags) = assemble(&sources, options, &Memo::new());
        assert_eq!(diags.len(), before.len(), "{diags:?}");
        assert_eq!(broken(&after), broken(&book));
        assert!(after.redirects.contains_key("a/one/"));
    }
}
