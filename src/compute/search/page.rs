//! What one page contributes to the index: its words and where they stand.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::reader::{Reader, slot};
use super::term::{NO_SECTION, Term};
use super::words::each_word;
use super::{Entry, code};

/// One page's part of the index; it depends on nothing but the page.
#[derive(Debug)]
pub struct Contribution {
    pub(super) entry: Arc<Entry>,
    /// The hash of all of the entry.
    pub(super) hash: u64,
    /// The length in words, coarse: see `coarse_length`.
    pub(super) length: u8,
    /// What is known of each word, in the order of their hashes.
    pub(super) terms: Vec<Term>,
    /// Where the terms of each part begin.
    parts: [u32; PARTS + 1],
    /// For each term its heads and its places.
    data: Vec<u8>,
}

/// Where a word stands on a page, as it is written in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Coded<'a> {
    /// Its flags, its sections, and whether it stands in the heading of each and how often.
    pub(super) heads: &'a [u8],
    /// Its places in each section: the heading's words count on into the text.
    pub(super) places: &'a [u8],
}

/// Where a word says most on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Best {
    pub(super) section: u16,
    /// The byte of the section's text where it stands first; the section's beginning for a word of the heading.
    pub(super) place: u32,
}

/// Words are dealt with in so many parts, by the first bits of their hashes: few enough that a page's
/// share of one is worth going to, many enough that a part's words fit the processor's cache.
pub(super) const PARTS: usize = 16;

/// Between a heading and its text, so that no phrase reaches across.
pub(super) const GAP: u16 = 2;

impl Contribution {
    /// Returns the page.
    pub fn entry(&self) -> &Arc<Entry> {
        &self.entry
    }

    /// Reads a word again where it stands: few are asked for, so none is kept.
    pub(super) fn word(&self, at: usize) -> String {
        let term = &self.terms[at];
        let find = |text: &str| find_word(text, term.hash);
        let section = self.entry.sections.get(usize::from(term.best));
        let likely = match (section, term.place, term.flags) {
            (Some(section), 0, _) => {
                find(&section.heading).or_else(|| find(near(&section.text, 0)))
            }
            (Some(section), place, _) => find(near(&section.text, place as usize)),
            (None, ..) => find(&self.entry.title),
        };
        let anywhere = || {
            let sections = self.entry.sections.iter();
            let texts = sections.flat_map(|section| [&*section.heading, &*section.text]);
            labels(&self.entry).chain(texts).find_map(find)
        };
        likely.or_else(anywhere).unwrap_or_default()
    }

    pub(super) fn coded(&self, at: usize) -> Coded<'_> {
        let end = self.terms.get(at + 1).map_or(self.data.len(), |next| next.data as usize);
        let Term { data, heads, .. } = self.terms[at];
        let (heads, places) = self.data[data as usize..end].split_at(usize::from(heads));
        Coded { heads, places }
    }

    /// The terms of a part.
    pub(super) fn part(&self, part: usize) -> Range<usize> {
        self.parts[part] as usize..self.parts[part + 1] as usize
    }

    /// Goes to the terms of a part.
    pub(super) fn fetch_terms(&self, part: usize) -> u64 {
        let terms = self.terms[self.part(part)].iter().step_by(2);
        terms.fold(0, |sum, term| sum ^ u64::from(term.data))
    }

    /// Goes to what is kept of them.
    pub(super) fn fetch_data(&self, part: usize) -> u64 {
        let start =
            |at: usize| self.terms.get(at).map_or(self.data.len(), |term| term.data as usize);
        let Range { start: from, end } = self.part(part);
        let data = self.data[start(from)..start(end)].iter();
        data.step_by(64).fold(0, |sum, byte| sum ^ u64::from(*byte))
    }

    /// The section that says most about the word: the first with the highest weight.
    pub(super) fn best(&self, at: usize) -> Option<Best> {
        let Term { best, place, .. } = self.terms[at];
        (best != NO_SECTION).then_some(Best { section: best, place })
    }
}

/// Returns the page's length in words as one small number: steps of a quarter of a doubling.
pub(super) fn coarse_length(words: usize) -> u8 {
    ((words as f64 + 1.0).log2() * 4.0).round() as u8
}

/// The text from here to the next space, as far as it is looked at for a word.
fn near(text: &str, start: usize) -> &str {
    const LOOKED_AT: usize = 64;
    let text = text.get(start..).unwrap_or_default();
    let end = text.char_indices().find(|(at, c)| *c == ' ' || *at >= LOOKED_AT);
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

fn find_word(text: &str, hash: u64) -> Option<String> {
    let mut found = None;
    each_word(text, |word| {
        if word.hash == hash && found.is_none() {
            found = Some(word.folded().into_owned());
        }
    });
    found
}

fn labels(entry: &Entry) -> impl Iterator<Item = &str> {
    let labels =
        [&entry.kind].into_iter().chain(&entry.tags).chain(&entry.team).chain(&entry.culture);
    labels.map(String::as_str)
}

/// Returns what the page adds to the index. Pure: keep it by the entry's hash.
pub fn contribution(entry: Arc<Entry>) -> Contribution {
    READER.with_borrow_mut(|reader| {
        reader.clear();
        read(reader, &entry);
        let (terms, data) = reader.finish();
        let (hash, length) = (hash_entry(&entry), coarse_length(reader.length()));
        Contribution { entry, hash, length, parts: borders(&terms), terms, data }
    })
}

thread_local! {
    /// Room for a page's words, which one page after the other uses.
    static READER: RefCell<Reader> = RefCell::default();
}

fn read(page: &mut Reader, entry: &Entry) {
    labels(entry).for_each(|label| page.flag(label, 1));
    let mut count = 0;
    each_word(&entry.title, |_| count += 1);
    page.flag(&entry.title, [2, 2, 3, 4, 5, 6, 6, 7][count.min(7)]);
    for (number, section) in (0..NO_SECTION).zip(&*entry.sections) {
        let position = page.read(&section.heading, number, true, 0);
        page.read(&section.text, number, false, if position == 0 { 0 } else { position + GAP });
    }
}

fn borders(terms: &[Term]) -> [u32; PARTS + 1] {
    let mut borders = [terms.len() as u32; PARTS + 1];
    let mut part = 0;
    for (at, term) in (0..).zip(terms) {
        while part <= slot(term.hash, PARTS) {
            borders[part] = at;
            part += 1;
        }
    }
    borders
}

fn hash_entry(entry: &Entry) -> u64 {
    let mut hasher = Xxh3::new();
    let mut add = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    [&entry.url, &entry.title, &entry.kind, &entry.lang].into_iter().for_each(|text| add(text));
    for list in [&entry.tags, &entry.path] {
        add(&list.len().to_string());
        list.iter().for_each(|text| add(text));
    }
    for label in [&entry.team, &entry.culture] {
        add(label.as_ref().map_or("-", |_| "+"));
        add(label.as_deref().unwrap_or_default());
    }
    if let Some(status) = &entry.status {
        add(&status.word);
        add(&status.class);
        status.values.iter().for_each(|value| add(&format!("{value:?}")));
    }
    let head = hasher.digest();
    let section = |hash: u64, section: &super::Section| {
        let parts = [&section.anchor, &section.heading, &section.text];
        let hash = parts.iter().fold(hash, |hash, part| code::mix(hash, xxh3_64(part.as_bytes())));
        // What stands before the first heading has none, whatever its level.
        code::mix(hash, if section.anchor.is_empty() { 0 } else { section.level.into() })
    };
    entry.sections.iter().fold(head, section)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::search::Section;
    use crate::compute::search::code::push_number;

    fn page(sections: Vec<Section>) -> Contribution {
        contribution(Arc::new(Entry {
            title: "Two words".into(),
            sections: sections.into(),
            ..Entry::default()
        }))
    }

    fn at(page: &Contribution, word: &str) -> usize {
        (0..page.terms.len()).find(|&at| page.word(at) == word).unwrap()
    }

    #[test]
    fn a_word_is_found_where_it_stands() {
        let text = "one, twö! 日本語 x-y  42\n".repeat(60);
        let before = Section { text: "one".into(), ..Section::default() };
        let page = page(vec![before, Section { text: text.clone(), ..Section::default() }]);
        for (word, written) in [("one", "one"), ("two", "twö"), ("本語", "本語"), ("42", "42")]
        {
            let best = page.best(at(&page, word)).unwrap();
            assert_eq!(
                (best.section, best.place),
                (1, text.find(written).unwrap() as u32),
                "{word}"
            );
        }
    }

    #[test]
    fn places_count_on_from_the_heading() {
        let section = |heading: &str, text: &str| Section {
            heading: heading.into(),
            text: text.into(),
            ..Section::default()
        };
        let page = page(vec![section("A word", "is a word"), section("", "no word")]);
        let (mut heads, mut places) = (Vec::new(), Vec::new());
        // Two sections: in the heading and twice in all; in the text, once.
        [2 * 8, 5 + 2, 1].into_iter().for_each(|head| push_number(&mut heads, head));
        [1, 6 - 1, 1].into_iter().for_each(|step| push_number(&mut places, step));
        let expected = Coded { heads: &heads, places: &places };
        assert_eq!(page.coded(at(&page, "word")), expected);
        let term = page.terms[at(&page, "word")];
        assert_eq!((term.weight, term.sections, term.count), (9, 2, 3));
    }

    #[test]
    fn every_word_is_read_again_where_it_stands() {
        let long = "ä".repeat(100);
        let text = format!("Straße ﾊﾝｶｸ {long} don’t 1,000 東京都庁 ไทย\u{301} End{long}");
        let sections = ["", "More", "ﾊﾝｶｸ"].map(|heading| Section {
            heading: heading.into(),
            text: format!("{heading} {text} {}", "and so on ".repeat(30)),
            ..Section::default()
        });
        let page = page([&sections[..], &sections[..2]].concat());
        let mut read: Vec<String> = (0..page.terms.len()).map(|at| page.word(at)).collect();
        let mut expected = Vec::new();
        let mut add =
            |text: &str| each_word(text, |word| expected.push(word.folded().into_owned()));
        let fields = page.entry.sections.iter().flat_map(|s| [&*s.heading, &*s.text]);
        fields.chain([&*page.entry.title]).for_each(&mut add);
        [&mut read, &mut expected].into_iter().for_each(|words| words.sort());
        expected.dedup();
        assert_eq!(read, expected);
    }

    #[test]
    fn the_title_says_how_many_words_it_has() {
        let page = page(Vec::new());
        assert_eq!(page.terms[at(&page, "two")].flags, 3);
        assert!(page.best(at(&page, "two")).is_none());
    }
}
