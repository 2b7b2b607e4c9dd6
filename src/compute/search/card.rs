//! What a result shows: the page's title and path, and the text around the word.

use serde_json::{Value, json};

use super::page::{Contribution, Posting};
use super::words::words_until;
use super::{Entry, Section};

/// Letters before and after the word in an excerpt.
const BEFORE: usize = 60;
const AFTER: usize = 110;

/// Returns what is shown of a page whatever was searched for.
pub(super) fn about(entry: &Entry) -> Value {
    let status =
        entry.status.as_ref().map(|status| json!([status.word, status.class, status.values]));
    let mut about =
        vec![json!(entry.title), json!(entry.url), json!(entry.kind), json!(entry.path)];
    about.extend(status);
    Value::Array(about)
}

/// Returns a result for one word: page, section's anchor and heading, excerpt.
pub(super) fn card(page: u32, contribution: &Contribution, posting: Posting<'_>) -> Value {
    let sections = &contribution.entry.sections;
    let best = posting.best_section();
    let Some((section, places)) =
        best.and_then(|best| Some((sections.get(usize::from(best.section))?, best)))
    else {
        let text = sections.iter().find(|section| !section.text.trim().is_empty());
        return json!([page, "", "", text.map_or(String::new(), |section| excerpt(section, None))]);
    };
    json!([
        page,
        section.anchor,
        section.heading,
        excerpt(section, places.positions.first().copied())
    ])
}

/// Returns a whole page's text, for excerpts of several words.
pub(super) fn page_text(entry: &Entry) -> Value {
    let section =
        |section: &Section| json!([section.anchor, section.heading, spaced(&section.text)]);
    json!({ "about": about(entry), "sections": entry.sections.iter().map(section).collect::<Vec<_>>() })
}

/// The text around the word at this position of the section, or its beginning.
fn excerpt(section: &Section, position: Option<u16>) -> String {
    let text = section.text.as_str();
    let at = position.and_then(|position| place_of(text, position)).unwrap_or(0);
    let start = if at <= BEFORE { 0 } else { border(text, at - BEFORE, true) };
    let end = if at + AFTER >= text.len() { text.len() } else { border(text, at + AFTER, false) };
    let mut shown = String::with_capacity(end - start + 8);
    if start > 0 {
        shown.push('…');
    }
    shown.push_str(&spaced(&text[start..end.max(start)]));
    if end < text.len() {
        shown.push('…');
    }
    shown
}

fn place_of(text: &str, position: u16) -> Option<usize> {
    let mut left = position;
    let mut found = None;
    words_until(text, |word| {
        found = (left == 0).then_some(word.start);
        left = left.saturating_sub(1);
        found.is_some()
    });
    found
}

/// The nearest border of words from here: after the next space, or before the last one.
fn border(text: &str, near: usize, forward: bool) -> usize {
    let near = (near..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    let reach = 30;
    if forward {
        let space = text[near..].char_indices().take(reach).find(|(_, c)| c.is_whitespace());
        space.map_or(near, |(at, c)| near + at + c.len_utf8())
    } else {
        let space = text[..near].char_indices().rev().take(reach).find(|(_, c)| c.is_whitespace());
        space.map_or(near, |(at, _)| at)
    }
}

/// The text with one space for each run of white space.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for part in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}
