//! What a result shows: the page's title and path, and the text around the word.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use super::page::{Contribution, Posting};
use super::{Entry, Section};

/// Letters before and after the word in an excerpt.
const BEFORE: usize = 60;
const AFTER: usize = 110;

/// What is shown of a page whatever was searched for: title, url, kind, path, status.
#[derive(Serialize)]
pub(super) struct About<'a>(&'a str, &'a str, &'a str, &'a [String], Option<State<'a>>);

#[derive(Serialize)]
struct State<'a>(&'a str, &'a str, &'a [Option<f64>]);

/// A result for one word: page, section's anchor and heading, excerpt.
#[derive(Serialize)]
pub(super) struct Card<'a>(u32, &'a str, &'a str, Cow<'a, str>);

/// A whole page's text, for excerpts that no card has: anchor, heading and text of each section.
#[derive(Serialize)]
pub(super) struct PageText<'a> {
    about: About<'a>,
    sections: Vec<(&'a str, &'a str, Cow<'a, str>)>,
}

/// Writes JSON into a buffer of about the right size.
pub(super) fn json(value: &impl Serialize, size: usize) -> Arc<[u8]> {
    let mut bytes = Vec::with_capacity(size);
    // Writing text and numbers to memory does not fail.
    let _ = serde_json::to_writer(&mut bytes, value);
    bytes.into()
}

pub(super) fn about(entry: &Entry) -> About<'_> {
    let status =
        entry.status.as_ref().map(|status| State(&status.word, &status.class, &status.values));
    About(&entry.title, &entry.url, &entry.kind, &entry.path, status)
}

pub(super) fn card<'a>(
    page: u32,
    contribution: &'a Contribution,
    posting: Posting<'_>,
) -> Card<'a> {
    let sections = &contribution.entry.sections;
    let best = posting.best_section();
    let Some((section, places)) =
        best.and_then(|best| Some((sections.get(usize::from(best.section))?, best)))
    else {
        let text = sections.iter().find(|section| !section.text.trim().is_empty());
        return Card(page, "", "", text.map_or("".into(), |section| excerpt(section, None)));
    };
    Card(
        page,
        &section.anchor,
        &section.heading,
        excerpt(
            section,
            places
                .positions
                .first()
                .and_then(|position| contribution.place(usize::from(places.section), *position)),
        ),
    )
}

pub(super) fn page_text(entry: &Entry) -> PageText<'_> {
    let sections = entry.sections.iter();
    let sections = sections
        .map(|section| (&*section.anchor, &*section.heading, spaced(&section.text)))
        .collect();
    PageText { about: about(entry), sections }
}

/// The text around the word at this place of the section, or its beginning.
fn excerpt(section: &Section, at: Option<usize>) -> Cow<'_, str> {
    let text = section.text.as_str();
    let at = at.unwrap_or(0);
    let start = if at <= BEFORE { 0 } else { border(text, at - BEFORE, true) };
    let end = if at + AFTER >= text.len() { text.len() } else { border(text, at + AFTER, false) };
    let shown = spaced(&text[start..end.max(start)]);
    if start == 0 && end == text.len() {
        return shown;
    }
    let dots = |cut: bool| if cut { "…" } else { "" };
    Cow::Owned([dots(start > 0), &shown, dots(end < text.len())].concat())
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
fn spaced(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let mut before = b' ';
    let plain = text.bytes().all(|byte| {
        let ok = byte > b' ' || (byte == b' ' && before != b' ');
        before = byte;
        ok
    });
    if plain {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for part in text.split_ascii_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(part);
    }
    Cow::Owned(out)
}
