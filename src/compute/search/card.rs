//! What a result shows: the page's title and path, and the text around the word. Written as JSON by hand:
//! these are nearly all of the index's bytes.

use std::collections::BTreeMap;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::code::mix;
use super::page::{Best, Contribution};
use super::{Entry, Section};

/// Letters before and after the word in an excerpt.
const LONG: (usize, usize) = (50, 90);
const SHORT: (usize, usize) = (12, 28);

/// So many folders are named in the manifest; a page of another names its own.
const MOST_FOLDERS: usize = 1_000;

/// The folders of the pages, with the titles above them: many pages share one.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Folders {
    /// As JSON: the folder's address, then titles.
    pub(super) list: Vec<String>,
    pub(super) print: u64,
    /// What is shown of each page whatever was searched for, as JSON, one after the other, and where each ends.
    about: Vec<u8>,
    ends: Vec<usize>,
}

impl Folders {
    pub(super) fn of(pages: &[Arc<Contribution>]) -> Self {
        type Key<'a> = (&'a str, &'a [String]);
        let keys: Vec<Key<'_>> =
            pages.iter().map(|page| (folder(&page.entry.url).0, &*page.entry.path)).collect();
        let mut counts: BTreeMap<Key<'_>, (usize, Option<u16>)> = BTreeMap::new();
        for run in keys.chunk_by(|a, b| a == b) {
            counts.entry(run[0]).or_default().0 += run.len();
        }
        let mut common: Vec<(usize, Key<'_>)> =
            counts.iter().map(|(key, (count, _))| (*count, *key)).collect();
        common.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        common.truncate(MOST_FOLDERS);
        common.sort_unstable_by_key(|(_, key)| *key);
        let mut list = Vec::with_capacity(common.len());
        for (number, (_, key)) in (0..).zip(common) {
            let mut out = Vec::new();
            push_folder(&mut out, key.0, key.1);
            list.push(String::from_utf8_lossy(&out).into_owned());
            counts.entry(key).or_default().1 = Some(number);
        }
        let print = list.iter().fold(0, |hash, folder| mix(hash, xxh3_64(folder.as_bytes())));
        let mut about = Vec::with_capacity(pages.len() * 80);
        let mut ends = Vec::with_capacity(pages.len());
        for (page, key) in pages.iter().zip(&keys) {
            push_about(&mut about, &page.entry, counts.get(key).and_then(|(_, number)| *number));
            ends.push(about.len());
        }
        Self { list, print, about, ends }
    }

    /// Returns the same for pages of which some have changed, if none has another folder, nor a folder another title.
    pub(super) fn update(&self, changed: &[(u32, &Contribution, &Contribution)]) -> Option<Self> {
        if changed.iter().any(|(_, before, after)| before.entry.path != after.entry.path) {
            return None;
        }
        let mut about = Vec::with_capacity(self.about.len() + 80);
        let mut ends = Vec::with_capacity(self.ends.len());
        let mut changed = changed.iter().peekable();
        for page in 0..self.ends.len() as u32 {
            match changed.next_if(|(number, ..)| *number == page) {
                Some((_, _, after)) => {
                    push_about(&mut about, &after.entry, self.number(&after.entry))
                }
                None => about.extend_from_slice(self.about(page)),
            }
            ends.push(about.len());
        }
        Some(Self { list: self.list.clone(), print: self.print, about, ends })
    }

    fn number(&self, entry: &Entry) -> Option<u16> {
        let mut own = Vec::new();
        push_folder(&mut own, folder(&entry.url).0, &entry.path);
        (0..).zip(&self.list).find(|(_, folder)| folder.as_bytes() == own).map(|(number, _)| number)
    }

    /// Returns what is shown of a page whatever was searched for, as JSON.
    pub(super) fn about(&self, page: u32) -> &[u8] {
        let page = page as usize;
        let start = page.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.about[start..self.ends[page]]
    }
}

/// The folder of an address, and the rest.
fn folder(url: &str) -> (&str, &str) {
    let inner = url.strip_suffix('/').unwrap_or(url);
    url.split_at(inner.rfind('/').map_or(0, |at| at + 1))
}

fn push_folder(out: &mut Vec<u8>, folder: &str, titles: &[String]) {
    out.push(b'[');
    push_text(out, folder);
    for title in titles {
        out.push(b',');
        push_text(out, title);
    }
    out.push(b']');
}

/// Appends what is shown of a page whatever was searched for: title, address in its folder, folder, kind, status.
fn push_about(out: &mut Vec<u8>, entry: &Entry, number: Option<u16>) {
    let (above, own) = folder(&entry.url);
    out.push(b'[');
    push_text(out, &entry.title);
    out.push(b',');
    push_text(out, own);
    out.push(b',');
    match number {
        Some(folder) => push_number(out, folder.into()),
        None => push_folder(out, above, &entry.path),
    }
    if entry.kind != "page" || entry.status.is_some() {
        out.push(b',');
        push_text(out, &entry.kind);
    }
    if let Some(status) = &entry.status {
        let state = serde_json::json!([status.word, status.class, status.values]);
        out.extend_from_slice(format!(",{state}").as_bytes());
    }
    out.push(b']');
}

/// The texts of the pages.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    pub(super) pages: &'a [Arc<Contribution>],
    /// The sections of all pages side by side, or none: the way through the pages leads all over the memory.
    pub(super) near: &'a [Arc<[Section]>],
}

/// A text that is shown, the place that it is about, and its section, if a word stands there.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    text: &'a str,
    place: usize,
    section: Option<&'a Section>,
}

impl<'a> Texts<'a> {
    fn of(&self, page: u32) -> &'a [Section] {
        let page = page as usize;
        self.near.get(page).unwrap_or_else(|| &self.pages[page].entry.sections)
    }

    /// The first text of the page.
    pub(super) fn opening(&self, page: u32) -> Shown<'a> {
        let mut texts = self.of(page).iter().map(|section| &*section.text);
        let text = texts.find(|text| !text.trim().is_empty());
        Shown { text: text.unwrap_or_default(), place: 0, section: None }
    }

    /// What a card shows of its page.
    pub(super) fn shown(&self, page: u32, best: Option<Best>) -> Shown<'a> {
        let section = best.and_then(|best| self.of(page).get(usize::from(best.section)));
        match (best, section) {
            (Some(best), Some(section)) => {
                Shown { text: &section.text, place: best.place as usize, section: Some(section) }
            }
            _ => self.opening(page),
        }
    }
}

impl Shown<'_> {
    /// Goes to the text.
    pub(super) fn fetch(&self) -> u64 {
        self.text.as_bytes().get(self.place).map_or(0, |byte| (*byte).into())
    }

    /// Appends a short result for one word: the text around it.
    pub(super) fn push_short(self, out: &mut Vec<u8>) {
        push_excerpt(out, self.text, self.place, SHORT);
    }

    /// Appends a long one: the section's anchor and heading, then the text.
    pub(super) fn push_long(self, out: &mut Vec<u8>) {
        let (anchor, heading) =
            self.section.map_or(("", ""), |section| (&*section.anchor, &*section.heading));
        out.push(b'[');
        push_text(out, anchor);
        out.push(b',');
        push_text(out, heading);
        out.push(b',');
        push_excerpt(out, self.text, self.place, LONG);
        out.push(b']');
    }

    /// Appends the beginning of a text.
    pub(super) fn push_opening(self, out: &mut Vec<u8>) {
        push_excerpt(out, self.text, 0, (LONG.0, LONG.0 + LONG.1));
    }
}

/// Appends so much of the text before and after this place, or its beginning.
fn push_excerpt(out: &mut Vec<u8>, text: &str, at: usize, (before, after): (usize, usize)) {
    let start = if at <= before { 0 } else { border(text, at - before, true).min(at) };
    let end = if at + after >= text.len() { text.len() } else { border(text, at + after, false) };
    out.push(b'"');
    if start > 0 {
        out.extend_from_slice("…".as_bytes());
    }
    push_spaced(out, text[start..end.max(start)].trim());
    if end < text.len() {
        out.extend_from_slice("…".as_bytes());
    }
    out.push(b'"');
}

/// The nearest border of words from here: after the next space, or before the last one.
fn border(text: &str, near: usize, forward: bool) -> usize {
    const REACH: usize = 20;
    let bytes = text.as_bytes();
    // Nearly all text is ASCII here, and what is not stops the search for a space.
    let other = |byte: &u8| byte.is_ascii_whitespace() || !byte.is_ascii();
    if forward {
        let upto = &bytes[near..bytes.len().min(near + REACH)];
        match upto.iter().position(other).map(|at| near + at) {
            Some(at) if bytes[at].is_ascii() => return at + 1,
            None => return near,
            _ => {}
        }
    } else {
        let from = near.saturating_sub(REACH);
        match bytes[from..near].iter().rposition(other).map(|at| from + at) {
            Some(at) if bytes[at].is_ascii() => return at,
            None if bytes.get(near).is_none_or(u8::is_ascii) => return near,
            _ => {}
        }
    }
    border_of_letters(text, near, forward, REACH)
}

fn border_of_letters(text: &str, near: usize, forward: bool, reach: usize) -> usize {
    let near = (near..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    if forward {
        let space = text[near..].char_indices().take(reach).find(|(_, c)| c.is_whitespace());
        space.map_or(near, |(at, c)| near + at + c.len_utf8())
    } else {
        let space = text[..near].char_indices().rev().take(reach).find(|(_, c)| c.is_whitespace());
        space.map_or(near, |(at, _)| at)
    }
}

/// Appends a text as a JSON string.
pub(super) fn push_text(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    push_spaced(out, text);
    out.push(b'"');
}

/// Appends a text with one space for each run of white space, escaped as JSON.
fn push_spaced(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    if is_plain(bytes) {
        out.extend_from_slice(bytes);
        return;
    }
    let (mut from, mut at) = (0, 0);
    while at < bytes.len() {
        let byte = bytes[at];
        if byte > b' ' && byte != b'"' && byte != b'\\' && byte != 0x7f {
            at += 1;
            continue;
        }
        if byte == b' ' && bytes.get(at + 1).is_some_and(|next| *next > b' ') {
            at += 1;
            continue;
        }
        out.extend_from_slice(&bytes[from..at]);
        at += 1;
        match byte {
            b'"' | b'\\' => out.extend([b'\\', byte]),
            _ => {
                out.push(b' ');
                while bytes.get(at).is_some_and(|next| *next <= b' ' || *next == 0x7f) {
                    at += 1;
                }
            }
        }
        from = at;
    }
    out.extend_from_slice(&bytes[from..]);
}

/// Whether these bytes can stand in JSON as they are. No early end: many bytes are looked at in one step.
fn is_plain(bytes: &[u8]) -> bool {
    let special = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\' || *byte == 0x7f;
    let any = bytes.iter().fold(false, |any, byte| any | special(byte));
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    !any && !pairs.fold(false, |any, (a, b)| any | ((*a | *b) == b' '))
}

/// Appends a number in decimal digits.
fn push_number(out: &mut Vec<u8>, number: u32) {
    let mut digits = [0; 10];
    let mut at = digits.len();
    let mut left = number;
    loop {
        at -= 1;
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_written_as_json_with_single_spaces() {
        for text in ["", "a b", " a\n\n b\t", "“q” \"x\\y\"", "\u{1}\u{7f}z", "東 京", "a  b  "]
        {
            let mut out = Vec::new();
            push_text(&mut out, text);
            let read: String = serde_json::from_slice(&out).unwrap();
            let plain = |c: char| if c <= ' ' || c == '\u{7f}' { ' ' } else { c };
            let mut expected: String = text.chars().map(plain).collect();
            while expected.contains("  ") {
                expected = expected.replace("  ", " ");
            }
            assert_eq!(read, expected, "{text:?}");
        }
    }

    #[test]
    fn an_address_is_its_folder_and_the_rest() {
        assert_eq!(folder("a/b/c/"), ("a/b/", "c/"));
        assert_eq!(folder("a/"), ("", "a/"));
        assert_eq!(folder(""), ("", ""));
        assert_eq!(folder("404.html"), ("", "404.html"));
    }
}
