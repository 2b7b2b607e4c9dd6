//! Editor's notes: beside which words of which page each one stands.

mod beside;

use crate::diag::Diagnostic;
use crate::memo::Key;
use crate::model::handbook::Handbook;
use crate::model::note::Note;
use crate::model::page::{Made, Page, PageId};
use crate::model::roadmap::Part;
use crate::parse::notes::find_quote;
use crate::render::chart::escape;
use crate::render::context::Context;
use crate::render::notes::beside::Words;
use crate::render::pages::body;
use crate::render::view::EditorNote;

/// Returns a page's text with each note beside the words that it is about, and the notes about what stands
/// above the text: the title, a definition.
pub fn place(context: &Context, id: PageId, body: String) -> (String, Vec<EditorNote>) {
    let mut about = context.book.handbook.notes.iter().filter(|note| is_about(context, id, note));
    let Some(first) = about.next() else { return (body, Vec::new()) };
    let words = Words::of(&body);
    let above = above(context, id);
    let (mut pieces, mut rest) = (Vec::new(), Vec::new());
    for note in std::iter::once(first).chain(about) {
        match words.place(&note.quote) {
            Some(at) => pieces.push((at, html(&view(note)))),
            None if find_quote(&words.text, &note.quote).is_some()
                || find_quote(&above, &note.quote).is_some() =>
            {
                rest.push(view(note));
            }
            None => {}
        }
    }
    (beside::with(&body, pieces), rest)
}

fn view(note: &Note) -> EditorNote {
    EditorNote {
        quote: note.quote.clone(),
        kind: crate::render::context::kind_label(note.kind.word()),
        text: note.note.clone(),
        source: note.source.clone().unwrap_or_default(),
    }
}

/// A note in running text: no more than words, so that it may stand in a paragraph.
fn html(note: &EditorNote) -> String {
    let source = match note.source.as_str() {
        "" => String::new(),
        source => format!(" <cite>{}</cite>", escape(source)),
    };
    format!(
        " <span class=\"margin-note\" role=\"note\" aria-label=\"Editor’s note\"><b>{}.</b> <q data-note>{}</q> \
         {}{source}</span>",
        escape(&note.kind),
        escape(&note.quote),
        escape(&note.text),
    )
}

/// Reports the notes whose words are no longer on the page that they name, or on any, and pages that are not there.
pub fn check(context: &Context) -> Vec<Diagnostic> {
    let book = &context.book;
    if book.handbook.notes.is_empty() {
        return Vec::new();
    }
    let keys: Vec<Key> = keys(context);
    let found = context.memo.each("notes", &keys, |id| on_page(context, id));
    let held = |at: usize, id: PageId| found[id].contains(&at);
    let mut diags = Vec::new();
    for (at, note) in book.handbook.notes.iter().enumerate() {
        if note.pages.is_empty() && !(0..book.pages.len()).any(|id| held(at, id)) {
            diags.push(gone(note, "no page holds"));
        }
        for named in &note.pages {
            let page = book.pages.iter().position(|page| page.path.trim_end_matches('/') == named);
            match page {
                None => diags.push(unknown_page(context, note, named)),
                Some(id) if !held(at, id) => {
                    let path = &book.pages[id].path;
                    diags.push(gone(note, &format!("`/{path}` does not hold")))
                }
                Some(_) => {}
            }
        }
    }
    diags
}

fn gone(note: &Note, who: &str) -> Diagnostic {
    let message = format!("{who} the words “{}” of this note", note.quote);
    Diagnostic::warning("note-quote", message)
        .at(&note.file, note.span.clone())
        .hint("have the words changed? quote them as they are now, or remove the note")
}

fn unknown_page(context: &Context, note: &Note, named: &str) -> Diagnostic {
    let known = context.book.pages.iter().map(|page| page.path.trim_end_matches('/'));
    Diagnostic::error("unknown-page", format!("unknown page `{named}`"))
        .at(&note.file, note.span.clone())
        .suggest(named, known)
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
    format!("{}\n{}", above(context, id), Words::of(body).text)
}

/// The words around a page's text: title, definition, steps of the plan.
fn above(context: &Context, id: PageId) -> String {
    let page = &context.book.pages[id];
    let mut text = page.title.clone();
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

fn add_roadmap(handbook: &Handbook, text: &mut String) {
    fn add(part: &Part, text: &mut String) {
        for line in std::iter::once(&part.title).chain(part.steps.iter().map(|step| &step.text)) {
            text.push('\n');
            text.push_str(line);
        }
        part.parts.iter().for_each(|part| add(part, text));
    }
    handbook.roadmap.phases.iter().for_each(|phase| add(phase, text));
}
