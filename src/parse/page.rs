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

/// Reads files, or remembers what it read when a file and what it includes last had this content.
pub fn parse_pages(
    files: &[(&SourceFile, &Arc<str>)],
    sources: &Sources,
    config: &Config,
    memo: &Memo,
) -> Vec<Arc<Parsed>> {
    let own: Vec<Key> = files.iter().map(|(file, _)| file.key).collect();
    let included = memo.each("includes", &own, |at| includes(files[at].0, files[at].1));
    let options = Key::hash(&config.raw_html);
    let keys: Vec<Key> = own
        .iter()
        .zip(&included)
        .map(|(own, included)| match included.is_empty() {
            true => Key::join(&[*own, options]),
            false => Key::join(&[*own, options, gather(included, sources).1]),
        })
        .collect();
    memo.each("page", &keys, |at| {
        let (file, text) = files[at];
        parse_page(file, text, keys[at], &gather(&included[at], sources).0, config)
    })
}

fn parse_page(
    file: &SourceFile,
    text: &Arc<str>,
    key: Key,
    included: &Included,
    config: &Config,
) -> Parsed {
    let (front, offset, mut diags) = parse_front_matter(&file.path, text);
    let fields = front.kind.as_ref().is_some_and(|(kind, _)| kind == "template");
    let dialect = Dialect { raw_html: config.raw_html, fields };
    let (document, more) = parse_markdown(&file.path, text, offset, dialect, included);
    diags.extend(more);
    let front_text = format!("{front:?}");
    let outline = outline(&front_text, &document);
    let title = front.title.as_ref().or(document.title.as_ref());
    let title = title.filter(|title| !title.trim().is_empty()).cloned();
    let slug = title.as_deref().map(slug).unwrap_or_default();
    let summary = front.summary.clone().unwrap_or_else(|| shorten(&document.lead));
    let head = Key::hash(&(&file.path, &front_text, &title, &summary));
    let by_name = is_by_name(&front, &document);
    let names = !front.targets.is_empty() || document.holes.iter().any(is_name);
    let file = text.clone();
    Parsed {
        front,
        document,
        diags,
        key,
        outline,
        head,
        by_name,
        names,
        title,
        slug,
        summary,
        file,
        offset,
    }
}

fn is_name(hole: &Hole) -> bool {
    !matches!(hole, Hole::Html(_) | Hole::Link { .. } | Hole::Image { .. } | Hole::Code { .. })
}

/// Tells whether a link or a relation goes by name, or to a place within a page: other texts have names and places.
fn is_by_name(front: &FrontMatter, document: &Document) -> bool {
    let of_hole = |hole: &Hole| match hole {
        Hole::Link { dest, .. } | Hole::Image { dest, .. } => dest.contains('#'),
        Hole::Wiki { .. } => true,
        _ => false,
    };
    !front.related.is_empty() || document.holes.iter().any(of_hole)
}

/// Returns the files that a text includes.
fn includes(file: &SourceFile, text: &str) -> Vec<String> {
    match memchr::memmem::find(text.as_bytes(), b"include") {
        Some(_) => included_paths(&file.path, text),
        None => Vec::new(),
    }
}

/// Returns the files that are included, those that they include, and the key of all: of a file that is not
/// there, too, for it may come.
fn gather(wanted: &[String], sources: &Sources) -> (Included, Key) {
    let (mut included, mut keys) = (Included::new(), Vec::new());
    let mut seen = BTreeSet::new();
    let mut queue = wanted.to_vec();
    while let Some(wanted) = queue.pop() {
        if !seen.insert(wanted.clone()) {
            continue;
        }
        let Some(found) = sources.get(&wanted) else {
            keys.push(Key::of(&[b"absent", wanted.as_bytes()]));
            continue;
        };
        keys.push(found.key);
        if let Some(text) = found.text() {
            queue.extend(includes(found, text));
        }
        included.insert(wanted, found.text().cloned());
    }
    (included, Key::join(&keys))
}

/// Hashes what other pages may show of this one, so that an edit of its text leaves them alone.
fn outline(front: &str, document: &Document) -> Key {
    let mut hasher = Xxh3::new();
    hasher.update(front.as_bytes());
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
