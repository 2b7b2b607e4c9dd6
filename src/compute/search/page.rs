//! What one page contributes to the index: its words and where they stand.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, OnceLock};

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::words::{each_word, words_until};
use super::{Entry, code, shard};

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
    words: String,
    data: Vec<u16>,
    /// Of each section, where every so many words one begins: found when an excerpt is wanted.
    marks: OnceLock<Vec<Vec<usize>>>,
}

/// One word of a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    /// The hash of the word alone.
    pub(super) hash: u64,
    /// The hash of all that this page adds to the word's shard.
    pub(super) stamp: u64,
    /// How much it adds: sections and occurrences.
    pub(super) sections: u16,
    pub(super) count: u16,
    word: (u32, u8),
    data: u32,
}

/// Where a word stands on a page: in the title, the tags, and the sections.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posting<'a> {
    /// 0, or 1 to 3: the shorter the title, the more.
    pub(super) title: u16,
    /// Whether it is one of the words of tags, kind, team and culture.
    pub(super) tagged: bool,
    data: &'a [u16],
}

/// A word's places in one section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Places<'a> {
    pub(super) section: u16,
    pub(super) in_heading: bool,
    pub(super) positions: &'a [u16],
}

impl<'a> Posting<'a> {
    /// The sections in which the word stands, in order.
    pub(super) fn sections(&self) -> impl Iterator<Item = Places<'a>> + use<'a> {
        let mut rest = self.data;
        std::iter::from_fn(move || {
            let (&[section, heading, count], after) = rest.split_first_chunk()?;
            let (positions, after) = after.split_at(usize::from(count).min(after.len()));
            rest = after;
            Some(Places { section, in_heading: heading > 0, positions })
        })
    }

    /// The section that says most about the word: the first with the highest weight.
    pub(super) fn best_section(&self) -> Option<Places<'a>> {
        let mut best = None;
        let mut most = 0;
        for places in self.sections() {
            let weight = shard::section_weight(places.in_heading, places.positions.len());
            if weight > most {
                (best, most) = (Some(places), weight);
            }
        }
        best
    }
}

impl Contribution {
    /// Returns the page.
    pub fn entry(&self) -> &Arc<Entry> {
        &self.entry
    }

    /// Returns where the word at a position of a section begins. Every word of a long text may want an excerpt:
    /// none reads all of it.
    pub(super) fn place(&self, section: usize, position: u16) -> Option<usize> {
        let marks = self.marks.get_or_init(|| {
            self.entry.sections.iter().map(|section| marks(&section.text)).collect()
        });
        let position = usize::from(position);
        let from = *marks.get(section)?.get(position / MARK_EACH)?;
        let (mut left, mut found) = (position % MARK_EACH, None);
        words_until(&self.entry.sections[section].text[from..], |word| {
            found = (left == 0).then_some(from + word.start);
            left = left.saturating_sub(1);
            found.is_some()
        });
        found
    }

    pub(super) fn word(&self, term: &Term) -> &str {
        let (start, len) = (term.word.0 as usize, usize::from(term.word.1));
        &self.words[start..start + len]
    }

    pub(super) fn posting(&self, term: &Term) -> Posting<'_> {
        let at = term.data as usize;
        let (flags, len) = (self.data[at], usize::from(self.data[at + 1]));
        Posting {
            title: flags >> 1,
            tagged: flags & 1 == 1,
            data: &self.data[at + 2..at + 2 + len],
        }
    }
}

/// A mark stands at each so many words.
const MARK_EACH: usize = 64;

fn marks(text: &str) -> Vec<usize> {
    let (mut marks, mut number) = (Vec::new(), 0usize);
    words_until(text, |word| {
        if number.is_multiple_of(MARK_EACH) {
            marks.push(word.start);
        }
        number += 1;
        number > usize::from(u16::MAX)
    });
    marks
}

/// Returns the page's length in words as one small number: steps of a quarter of a doubling.
pub(super) fn coarse_length(words: usize) -> u8 {
    ((words as f64 + 1.0).log2() * 4.0).round() as u8
}

/// Returns what the page adds to the index. Pure: keep it by the entry's hash.
pub fn contribution(entry: Arc<Entry>) -> Contribution {
    let mut page = Reader::for_text(entry.sections.iter().map(|section| section.text.len()).sum());
    page.read_title(&entry.title);
    let labels =
        [&entry.kind].into_iter().chain(&entry.tags).chain(&entry.team).chain(&entry.culture);
    labels.for_each(|label| page.read(label, Field::Tag));
    for (number, section) in entry.sections.iter().take(usize::from(u16::MAX)).enumerate() {
        page.read(&section.heading, Field::Heading(number as u16));
        page.read(&section.text, Field::Text(number as u16));
    }
    page.finish(entry)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Title(u16),
    Tag,
    Heading(u16),
    Text(u16),
}

#[derive(Clone, Copy)]
struct Occurrence {
    word: u32,
    field: Field,
    position: u16,
}

/// Reads the fields of a page, one after the other.
struct Reader {
    words: String,
    known: Vec<(u64, u32, u8)>,
    by_hash: HashMap<u64, u32, BuildHasherDefault<Same>>,
    seen: Vec<Occurrence>,
    length: usize,
}

impl Reader {
    /// Makes room for a text of so many bytes: about a word for six of them, and a new one for twenty.
    fn for_text(bytes: usize) -> Self {
        Self {
            words: String::with_capacity(bytes / 3),
            known: Vec::with_capacity(bytes / 20),
            by_hash: HashMap::with_capacity_and_hasher(bytes / 20, BuildHasherDefault::default()),
            seen: Vec::with_capacity(bytes / 5),
            length: 0,
        }
    }

    fn read_title(&mut self, title: &str) {
        let mut count = 0;
        each_word(title, |_| count += 1);
        let code = match count {
            0..=2 => 3,
            3..=4 => 2,
            _ => 1,
        };
        self.read(title, Field::Title(code));
    }

    fn read(&mut self, text: &str, field: Field) {
        let mut position = 0u16;
        each_word(text, |word| {
            let word = self.number(word.text);
            self.seen.push(Occurrence { word, field, position });
            position = position.saturating_add(1);
        });
        self.length += usize::from(position);
    }

    fn number(&mut self, word: &str) -> u32 {
        let hash = xxh3_64(word.as_bytes());
        let mut slot = hash;
        while let Some(&number) = self.by_hash.get(&slot) {
            let (_, start, len) = self.known[number as usize];
            if &self.words[start as usize..start as usize + usize::from(len)] == word {
                return number;
            }
            slot = slot.wrapping_add(1);
        }
        let number = self.known.len() as u32;
        self.by_hash.insert(slot, number);
        self.known.push((hash, self.words.len() as u32, word.len() as u8));
        self.words.push_str(word);
        number
    }

    fn finish(mut self, entry: Arc<Entry>) -> Contribution {
        let meta = hash_meta(&entry);
        let sections: Vec<u64> = entry.sections.iter().map(hash_section).collect();
        let (by_word, starts) = group(&self.seen, self.known.len());
        let mut data = Vec::with_capacity(self.known.len() * 5 + self.seen.len() * 2);
        let mut terms = Vec::with_capacity(self.known.len());
        for (number, &(hash, start, len)) in self.known.iter().enumerate() {
            let at = data.len();
            let mut term =
                Term { hash, stamp: 0, sections: 0, count: 0, word: (start, len), data: at as u32 };
            let own = &by_word[starts[number] as usize..starts[number + 1] as usize];
            write_posting(own, &mut data, &mut term);
            let packed = data[at..]
                .chunks(4)
                .map(|four| four.iter().fold(1, |all, &part| all << 16 | u64::from(part)));
            let own = packed.fold(hash, code::mix);
            term.stamp = code::mix(own, meta);
            terms.push(term);
        }
        data.shrink_to_fit();
        self.words.shrink_to_fit();
        let mut page = Contribution {
            entry,
            hash: 0,
            length: coarse_length(self.length),
            terms,
            words: self.words,
            data,
            marks: OnceLock::new(),
        };
        page.seal(meta, &sections);
        page
    }
}

impl Contribution {
    /// Completes the hashes: a card shows text of the word's best section.
    fn seal(&mut self, meta: u64, sections: &[u64]) {
        for at in 0..self.terms.len() {
            let best = self.posting(&self.terms[at]).best_section();
            let shown = best.and_then(|places| sections.get(usize::from(places.section)));
            let shown = shown.or(sections.first()).copied().unwrap_or_default();
            let stamp = code::mix(code::mix(self.terms[at].stamp, shown), u64::from(self.length));
            self.terms[at].stamp = stamp;
        }
        let mut terms = std::mem::take(&mut self.terms);
        terms.sort_unstable_by(|a, b| {
            a.hash.cmp(&b.hash).then_with(|| self.word(a).cmp(self.word(b)))
        });
        self.terms = terms;
        self.hash = sections.iter().fold(meta, |hash, &section| code::mix(hash, section));
    }
}

/// Returns the occurrences by word, each word's in their order on the page, and where each word's begin.
fn group(seen: &[Occurrence], words: usize) -> (Vec<Occurrence>, Vec<u32>) {
    let mut starts = vec![0u32; words + 1];
    seen.iter().for_each(|occurrence| starts[occurrence.word as usize + 1] += 1);
    for word in 0..words {
        starts[word + 1] += starts[word];
    }
    let mut next = starts.clone();
    let mut by_word = seen.to_vec();
    for &occurrence in seen {
        let at = &mut next[occurrence.word as usize];
        by_word[*at as usize] = occurrence;
        *at += 1;
    }
    (by_word, starts)
}

fn write_posting(seen: &[Occurrence], data: &mut Vec<u16>, term: &mut Term) {
    let at = data.len();
    data.extend([0, 0]);
    let mut open: Option<(u16, usize)> = None;
    for occurrence in seen {
        let section = match occurrence.field {
            Field::Title(code) => {
                data[at] = (data[at] & 1) | code << 1;
                continue;
            }
            Field::Tag => {
                data[at] |= 1;
                continue;
            }
            Field::Heading(section) | Field::Text(section) => section,
        };
        if data.len() - at > usize::from(u16::MAX) - 8 {
            break;
        }
        let head = match open {
            Some((same, head)) if same == section => head,
            _ => {
                term.sections = term.sections.saturating_add(1);
                data.extend([section, 0, 0]);
                open = Some((section, data.len() - 3));
                data.len() - 3
            }
        };
        if matches!(occurrence.field, Field::Heading(_)) {
            data[head + 1] = 1;
        } else {
            data[head + 2] += 1;
            data.push(occurrence.position);
            term.count = term.count.saturating_add(1);
        }
    }
    data[at + 1] = (data.len() - at - 2) as u16;
}

fn hash_meta(entry: &Entry) -> u64 {
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
    hasher.digest()
}

fn hash_section(section: &super::Section) -> u64 {
    let hash = code::mix(xxh3_64(section.anchor.as_bytes()), xxh3_64(section.heading.as_bytes()));
    code::mix(code::mix(hash, xxh3_64(section.text.as_bytes())), u64::from(section.level))
}

/// The key is a hash already.
#[derive(Default)]
pub(super) struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64(bytes);
    }
    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::search::Section;

    #[test]
    fn a_word_is_found_where_it_stands() {
        let text = "one, twö! 日本語 x-y  42\n".repeat(60);
        let section = Section { text: text.clone(), ..Section::default() };
        let page = contribution(Arc::new(Entry { sections: vec![section], ..Entry::default() }));
        let mut starts = Vec::new();
        words_until(&text, |word| {
            starts.push(word.start);
            false
        });
        for (position, start) in starts.iter().enumerate() {
            assert_eq!(page.place(0, position as u16), Some(*start), "{position}");
        }
        assert_eq!(page.place(0, starts.len() as u16 + 64), None);
    }
}
