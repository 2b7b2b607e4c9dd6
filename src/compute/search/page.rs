//! What one page contributes to the index: its words and where they stand.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::term::{NO_SECTION, Occurrence, Term, write_term};
use super::words::{Word, each_word};
use super::{Entry, code};

/// One page's part of the index; it depends on nothing but the page.
#[derive(Debug)]
pub struct Contribution {
    pub(super) entry: Arc<Entry>,
    /// The hash of all of the entry.
    pub(super) hash: u64,
    /// The length in words, coarse: see `coarse_length`.
    pub(super) length: u8,
    /// The terms, ordered by the hash of their words.
    pub(super) terms: Vec<Term>,
    /// Where the terms of each part begin.
    parts: [u32; PARTS + 1],
    words: Box<str>,
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
const GAP: u16 = 2;

impl Contribution {
    /// Returns the page.
    pub fn entry(&self) -> &Arc<Entry> {
        &self.entry
    }

    pub(super) fn word(&self, at: usize) -> &str {
        let Term { word, letters, .. } = self.terms[at];
        &self.words[word as usize..word as usize + usize::from(letters)]
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
        self.terms[self.part(part)].iter().step_by(2).fold(0, |sum, term| sum ^ term.hash)
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

/// Returns what the page adds to the index. Pure: keep it by the entry's hash.
pub fn contribution(entry: Arc<Entry>) -> Contribution {
    READER.with_borrow_mut(|reader| {
        reader.clear();
        read(reader, &entry);
        reader.finish(entry)
    })
}

thread_local! {
    /// Room for a page's words, which one page after the other uses.
    static READER: RefCell<Reader> = RefCell::default();
}

fn read(page: &mut Reader, entry: &Entry) {
    let labels =
        [&entry.kind].into_iter().chain(&entry.tags).chain(&entry.team).chain(&entry.culture);
    labels.for_each(|label| page.flag(label, 1));
    let mut count = 0;
    each_word(&entry.title, |_| count += 1);
    page.flag(&entry.title, [2, 2, 3, 4, 5, 6, 6, 7][count.min(7)]);
    for (number, section) in (0..NO_SECTION).zip(&*entry.sections) {
        let heading = Occurrence { section: number, heading: true, ..Occurrence::default() };
        let position = page.read(&section.heading, heading, 0);
        let text = Occurrence { section: number, ..Occurrence::default() };
        page.read(&section.text, text, if position == 0 { 0 } else { position + GAP });
    }
}

/// A word of the page, numbered as it was met first.
struct Known {
    hash: u64,
    start: u32,
    count: u32,
    flags: u8,
}

/// Reads the fields of a page, one after the other.
#[derive(Default)]
struct Reader {
    words: String,
    known: Vec<Known>,
    /// Numbers of known words, raised by one, at the first bits of their hashes: nearly in the order of these.
    slots: Vec<u32>,
    seen: Vec<Occurrence>,
    length: usize,
    ordered: Vec<Occurrence>,
    next: Vec<u32>,
    data: Vec<u8>,
}

/// Slots of an empty page, a power of two.
const SLOTS: usize = 1 << 10;

impl Reader {
    fn clear(&mut self) {
        self.words.clear();
        self.known.clear();
        self.slots.clear();
        self.slots.resize(SLOTS, 0);
        self.seen.clear();
        self.length = 0;
    }

    fn flag(&mut self, text: &str, flags: u8) {
        each_word(text, |word| {
            let number = self.number(&word);
            self.known[number].flags = flags;
            self.length += 1;
        });
    }

    /// Reads a text whose first word has this position; returns that of the next.
    fn read(&mut self, text: &str, like: Occurrence, mut position: u16) -> u16 {
        each_word(text, |word| {
            let number = self.number(&word);
            self.known[number].count += 1;
            let (word, place) = (number as u32, word.start as u32);
            self.seen.push(Occurrence { word, place, position, ..like });
            position = position.saturating_add(1);
            self.length += 1;
        });
        position.min(u16::MAX - GAP)
    }

    fn number(&mut self, word: &Word<'_>) -> usize {
        let hash = word.hash;
        let mask = self.slots.len() - 1;
        let mut slot = slot(hash, self.slots.len());
        loop {
            match self.slots[slot] {
                0 => break,
                number if self.known[number as usize - 1].hash == hash => {
                    return number as usize - 1;
                }
                _ => slot = (slot + 1) & mask,
            }
        }
        self.known.push(Known { hash, start: self.words.len() as u32, count: 0, flags: 0 });
        self.words.push_str(word.text);
        self.slots[slot] = self.known.len() as u32;
        if self.known.len() * 2 > self.slots.len() {
            self.grow();
        }
        self.known.len() - 1
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 4;
        self.slots.clear();
        self.slots.resize(size, 0);
        for (number, known) in (1..).zip(&self.known) {
            let mut slot = slot(known.hash, size);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = number;
        }
    }

    fn finish(&mut self, entry: Arc<Entry>) -> Contribution {
        let order = self.by_hash();
        self.put_in_order(&order);
        self.data.clear();
        let mut terms = Vec::with_capacity(order.len());
        let mut rest = self.ordered.as_slice();
        for &(hash, number) in &order {
            let known = &self.known[number as usize];
            let (own, after) = rest.split_at(known.count as usize);
            rest = after;
            let end = self
                .known
                .get(number as usize + 1)
                .map_or(self.words.len() as u32, |next| next.start);
            let (word, letters) = (known.start, (end - known.start) as u8);
            let term = Term { hash, word, letters, flags: known.flags, ..Term::default() };
            terms.push(write_term(own, term, &mut self.data));
        }
        let (words, data) = (self.words.as_str().into(), self.data.clone());
        let (hash, length) = (hash_entry(&entry), coarse_length(self.length));
        Contribution { entry, hash, length, parts: borders(&terms), terms, words, data }
    }

    /// The known words' hashes and numbers, in the order of the hashes.
    fn by_hash(&self) -> Vec<(u64, u32)> {
        let mut order: Vec<(u64, u32)> = Vec::with_capacity(self.known.len());
        for number in self.slots.iter().filter_map(|slot| slot.checked_sub(1)) {
            let hash = self.known[number as usize].hash;
            // Only neighbours in the table can be in disorder, and what went round its end.
            let later = order.iter().rev().take_while(|(before, _)| *before > hash).count();
            order.insert(order.len() - later, (hash, number));
        }
        order
    }

    /// Puts the occurrences by word in this order, each word's as they stand on the page.
    fn put_in_order(&mut self, order: &[(u64, u32)]) {
        self.next.clear();
        self.next.resize(self.known.len(), 0);
        let mut start = 0;
        for &(_, number) in order {
            self.next[number as usize] = start;
            start += self.known[number as usize].count;
        }
        // Every place is written below.
        self.ordered.resize(self.seen.len(), Occurrence::default());
        for occurrence in &self.seen {
            let at = &mut self.next[occurrence.word as usize];
            self.ordered[*at as usize] = *occurrence;
            *at += 1;
        }
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

/// Where a hash begins to look for its place among so many, a power of two.
fn slot(hash: u64, slots: usize) -> usize {
    (hash >> (u64::BITS - slots.ilog2())) as usize
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
    fn the_title_says_how_many_words_it_has() {
        let page = page(Vec::new());
        assert_eq!(page.terms[at(&page, "two")].flags, 3);
        assert!(page.best(at(&page, "two")).is_none());
    }
}
