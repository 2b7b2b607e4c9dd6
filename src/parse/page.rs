//! Reads a Markdown file: front matter and text.

use std::collections::BTreeSet;
use std::hash::Hash;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use crate::memo::{Key, Memo};
use crate::model::config::Config;
use crate::model::document::{Document, Hole};
use crate::model::front_matter::FrontMatter;
use crate::model::page::Parsed;
use crate::parse::front_matter::parse_front_matter;
use crate::parse::markdown::{Dialect, Included, included_paths, parse_markdown, slug};
use crate::source::{SourceFile, Sources};

/// Reads a file, or remembers what it read when it and what it includes last had this content.
pub fn parse_page(
    file: &SourceFile,
    text: &Arc<str>,
    sources: &Sources,
    config: &Config,
    memo: &Memo,
) -> Arc<Parsed> {
    let (included, keys) = included(file, text, sources, memo);
    let own = [file.key, Key::hash(&config.raw_html)];
    let key = Key::join(&[&own[..], &keys].concat());
    memo.get("page", key, || {
        let (front, offset, mut diags) = parse_front_matter(&file.path, text);
        let fields = front.kind.as_ref().is_some_and(|(kind, _)| kind == "template");
        let dialect = Dialect { raw_html: config.raw_html, fields };
        let (document, more) = parse_markdown(&file.path, text, offset, dialect, &included);
        diags.extend(more);
        let outline = outline(&front, &document);
        let title = front.title.as_ref().or(document.title.as_ref());
        let title = title.filter(|title| !title.trim().is_empty()).cloned();
        let slug = title.as_deref().map(slug).unwrap_or_default();
        let summary = front.summary.clone().unwrap_or_else(|| shorten(&document.lead));
        let names = !front.targets.is_empty() || document.holes.iter().any(is_name);
        let file = text.clone();
        Parsed { front, document, diags, key, outline, names, title, slug, summary, file, offset }
    })
}

fn is_name(hole: &Hole) -> bool {
    !matches!(hole, Hole::Html(_) | Hole::Link { .. } | Hole::Image { .. } | Hole::Code { .. })
}

/// Returns the files that a text includes, those that they include, and the keys of all: of a file that is not
/// there, too, for it may come.
fn included(
    file: &SourceFile,
    text: &Arc<str>,
    sources: &Sources,
    memo: &Memo,
) -> (Included, Vec<Key>) {
    let (mut included, mut keys) = (Included::new(), Vec::new());
    let mut seen = BTreeSet::new();
    let mut queue = vec![(file.path.clone(), file.key, text.clone())];
    while let Some((path, key, text)) = queue.pop() {
        // Remembered also of a text without any: to look through ten thousand texts takes longer than to look them up.
        let paths =
            memo.get("includes", key, || match memchr::memmem::find(text.as_bytes(), b"include") {
                Some(_) => included_paths(&path, &text),
                None => Default::default(),
            });
        for wanted in paths.iter().filter(|wanted| seen.insert((*wanted).clone())) {
            let Some(found) = sources.get(wanted) else {
                keys.push(Key::of(&[b"absent", wanted.as_bytes()]));
                continue;
            };
            keys.push(found.key);
            included.insert(wanted.clone(), found.text().cloned());
            if let Some(text) = found.text() {
                queue.push((found.path.clone(), found.key, text.clone()));
            }
        }
    }
    (included, keys)
}

/// Hashes what other pages may show of this one, so that an edit of its text leaves them alone.
fn outline(front: &FrontMatter, document: &Document) -> Key {
    let mut hasher = Xxh3::new();
    hasher.update(format!("{front:?}").as_bytes());
    (&document.title, &document.lead, &document.anchors).hash(&mut hasher);
    for heading in &document.headings {
        (&heading.id, &heading.text).hash(&mut hasher);
    }
    for hole in &document.holes {
        match hole {
            Hole::Link { dest, .. } => dest.hash(&mut hasher),
            Hole::Wiki { target, .. } => target.hash(&mut hasher),
            Hole::Field { name, .. } => name.hash(&mut hasher),
            Hole::Culture { id, .. } => id.hash(&mut hasher),
            Hole::Citation { key, .. } => key.hash(&mut hasher),
            Hole::Block(block) => format!("{:?}", block.show).hash(&mut hasher),
            _ => {}
        }
    }
    Key(hasher.digest128())
}

/// Returns the first sentences of a text, up to some 200 characters, for cards.
fn shorten(text: &str) -> String {
    const LIMIT: usize = 200;
    if text.chars().count() <= LIMIT {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LIMIT).collect();
    let end = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end())
}
