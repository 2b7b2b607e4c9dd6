//! Editor's notes: beside which words of which page each one stands.

use std::collections::BTreeSet;

use crate::diag::Diagnostic;
use crate::memo::Key;
use crate::model::handbook::Handbook;
use crate::model::note::Note;
use crate::model::page::{Made, Page, PageId};
use crate::model::roadmap::Part;
use crate::parse::notes::find_quote;
use crate::render::context::Context;
use crate::render::pages::body;
use crate::render::view::EditorNote;

/// Returns the notes about a page's words, in the order of the file.
pub fn of_page(context: &Context, id: PageId, body: &str) -> Vec<EditorNote> {
    let notes = &context.book.handbook.notes;
    if notes.is_empty() {
        return Vec::new();
    }
    let text = visible(context, id, body);
    notes
        .iter()
        .filter(|note| is_about(context, id, note) && find_quote(&text, &note.quote).is_some())
        .map(|note| EditorNote {
            quote: note.quote.clone(),
            kind: crate::render::context::kind_label(note.kind.word()),
            text: note.note.clone(),
            source: note.source.clone().unwrap_or_default(),
        })
        .collect()
}

/// Reports the notes whose words no page holds any more.
pub fn check(context: &Context) -> Vec<Diagnostic> {
    let book = &context.book;
    if book.handbook.notes.is_empty() {
        return Vec::new();
    }
    let keys: Vec<Key> = keys(context);
    let found = context.memo.each("notes", &keys, |id| on_page(context, id));
    let held: BTreeSet<usize> = found.iter().flat_map(|notes| notes.iter().copied()).collect();
    let notes = book.handbook.notes.iter().enumerate();
    let gone = notes.filter(|(at, _)| !held.contains(at)).map(|(_, note)| note);
    gone.map(|note| {
        Diagnostic::warning(
            "note-quote",
            format!("no page holds the words “{}” of this note", note.quote),
        )
        .at(&note.file, note.span.clone())
        .hint("have the words changed? quote them as they are now, or remove the note")
    })
    .collect()
}

/// Returns the notes whose words a page holds, by their places.
fn on_page(context: &Context, id: PageId) -> Vec<usize> {
    let text = visible(context, id, &body(context, id));
    let notes = context.book.handbook.notes.iter().enumerate();
    let held = notes.filter(|(_, note)| {
        is_about(context, id, note) && find_quote(&text, &note.quote).is_some()
    });
    held.map(|(at, _)| at).collect()
}

/// Returns for each page the hash of all that its words may come from.
fn keys(context: &Context) -> Vec<Key> {
    let pages = &context.book.pages;
    let texts = pages.iter().filter_map(|page| Some(page.parsed.as_ref()?.key));
    let texts = Key::join(&texts.collect::<Vec<_>>());
    let key = |(id, page): (PageId, &Page)| {
        let parsed = page.parsed.as_ref();
        // What is made from data, or shows a block, may show the text of another page.
        let is_alone = page.made.is_none() && parsed.is_none_or(|parsed| !parsed.names);
        let others = if is_alone { Key::default() } else { texts };
        let own = parsed.map_or_else(Key::default, |parsed| parsed.key);
        Key::join(&[context.key, own, others, Key(id as u128)])
    };
    pages.iter().enumerate().map(key).collect()
}

fn is_about(context: &Context, id: PageId, note: &Note) -> bool {
    let page = &context.book.pages[id];
    let path = page.path.trim_end_matches('/');
    let is_source = page.source.is_some() || matches!(page.made, Some(Made::Indicator(_)));
    if note.pages.is_empty() { is_source } else { note.pages.iter().any(|named| named == path) }
}

/// The words of a page that are the book's: title, text, and what is made from definitions.
fn visible(context: &Context, id: PageId, body: &str) -> String {
    let page = &context.book.pages[id];
    let mut text = page.title.clone();
    text.push('\n');
    push_visible(&mut text, body);
    match &page.made {
        Some(Made::Roadmap) => add_roadmap(&context.book.handbook, &mut text),
        Some(Made::Indicator(id)) => {
            if let Some(indicator) = context.book.data.definitions.indicator(id) {
                text.push('\n');
                text.push_str(&indicator.definition);
            }
        }
        _ => {}
    }
    text
}

/// Elements inside a line: their tags part no words.
const INLINE: [&str; 14] = [
    "a", "abbr", "b", "cite", "code", "del", "em", "i", "mark", "q", "span", "strong", "sub", "sup",
];

fn push_visible(out: &mut String, html: &str) {
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        push_unescaped(out, before);
        let Some((tag, after)) = after.split_once('>') else { return };
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next();
        if !name.is_some_and(|name| INLINE.contains(&name)) {
            out.push('\n');
        }
        rest = after;
    }
    push_unescaped(out, rest);
}

fn push_unescaped(out: &mut String, text: &str) {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    out.push_str(&text.replace("&#x27;", "'").replace("&#39;", "'").replace("&amp;", "&"));
}

fn add_roadmap(handbook: &Handbook, text: &mut String) {
    fn add(part: &Part, text: &mut String) {
        text.push_str(&part.title);
        text.push('\n');
        for step in &part.steps {
            text.push_str(&step.text);
            text.push('\n');
        }
        part.parts.iter().for_each(|part| add(part, text));
    }
    handbook.roadmap.phases.iter().for_each(|phase| add(phase, text));
}
