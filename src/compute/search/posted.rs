//! The postings of one word: the pages that hold it, where on them, and which of them have a card.

use super::code::{push_gaps, push_number};
use super::invert::WordStat;
use super::page::{Best, Coded, Contribution};
use super::term::Term;

/// Cards that show a longer text: as many as the dialog shows at first.
pub(super) const FULL: usize = 6;

/// The fewest cards of a word that more pages hold.
const LEAST: usize = 36;

/// A word's postings as the engine reads them, and the pages with a card, best first.
#[derive(Debug, Clone)]
pub(super) struct Posted {
    pub(super) postings: Vec<u8>,
    /// Heads and places, where the postings keep fewer: a file of its own, for phrases.
    pub(super) places: Option<Vec<u8>>,
    pub(super) cards: Vec<Card>,
    /// So many cards show a text.
    pub(super) texts: usize,
}

/// A page with a card, and where on it the word says most.
#[derive(Debug, Clone, Copy)]
pub(super) struct Card {
    pub(super) page: u32,
    pub(super) best: Option<Best>,
}

/// Pages with both of two words that one of the words is to name, if the words have nothing to do with one another: three
/// times as many as the dialog shows at first, since chance spreads them unevenly, and not all words meet by chance.
const NAMED: usize = 18;

/// So many of them, twice what the dialog shows at first, are to come with a text.
const SHOWN: usize = 12;

/// How many of a word's pages have a card.
///
/// Two words are asked for in one round, so the cards of either must name the pages that hold both. A word on few pages
/// has a card for each. Of two common words, on `a` and `b` of `n` pages, chance puts both on `ab / n` pages; with
/// `NAMED · n / a` cards the one names `NAMED · b / a` of them, and the other `NAMED · a / b`: never less than twice
/// `NAMED` together. The commoner a word, the fewer cards it needs.
pub(super) fn cards(word_pages: usize, pages: usize) -> usize {
    share(NAMED, word_pages, pages)
}

/// How many of them, the best, show a text as well: most of a card's bytes.
pub(super) fn texts(word_pages: usize, pages: usize) -> usize {
    share(SHOWN, word_pages, pages)
}

fn share(of_both: usize, word_pages: usize, pages: usize) -> usize {
    let most = of_both * pages;
    if word_pages * word_pages <= most {
        word_pages
    } else {
        (most / word_pages).max(LEAST).min(word_pages)
    }
}

/// How exactly the places of a word are kept. Common words stand everywhere, and where exactly says
/// little; their lists must not make a query slow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// Pages, the weight in each, and its best section.
    Pages = 0,
    /// Sections, and how often in each.
    Sections = 1,
    /// Every place.
    Places = 2,
}

impl Detail {
    fn of(stat: &WordStat) -> Self {
        match (stat.sections, stat.count) {
            (_, 0..=4_000) => Self::Places,
            (0..=6_000, _) => Self::Sections,
            _ => Self::Pages,
        }
    }
}

/// Words that stand more often say nothing in a phrase either: any word may stand in their place.
const MOST_PLACES: u32 = 30_000;

/// Whether the word's places are kept apart from its other postings.
pub(super) fn kept_apart(stat: &WordStat) -> bool {
    Detail::of(stat) != Detail::Places && stat.count <= MOST_PLACES
}

/// Returns about how many bytes the word takes in its shard when they are compressed.
pub(super) fn estimate(stat: &WordStat, pages: usize) -> usize {
    let postings = match Detail::of(stat) {
        Detail::Pages => stat.pages * 4,
        Detail::Sections => stat.pages * 2 + stat.sections * 3 / 2,
        Detail::Places => stat.pages * 2 + stat.sections * 3 / 2 + stat.count * 3 / 2,
    };
    let held = stat.pages as usize;
    let (cards, texts) = (cards(held, pages), texts(held, pages));
    postings as usize / 2 + 22 * cards + 13 * texts + 40 * texts.min(FULL) + stat.word.len() + 8
}

/// How many bytes a word's heads and places take on all pages.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sizes {
    heads: usize,
    places: usize,
}

impl Sizes {
    pub(super) fn add(&mut self, coded: Coded<'_>) {
        self.heads += coded.heads.len();
        self.places += coded.places.len();
    }
}

/// What is written of one word on one page, but for the bytes that stand in the page's contribution.
#[derive(Debug, Clone, Copy, Default)]
struct Record {
    page: u32,
    weight: u16,
    flags: u8,
    best: Option<Best>,
}

/// Gathers the postings of some words, page after page: what comes page by page is laid out word by word, in three rows of
/// which every word has a stretch.
pub(super) struct Gathering<'a> {
    stats: &'a [WordStat],
    next: Vec<Stretch>,
    records: Vec<Record>,
    heads: Vec<u8>,
    places: Vec<u8>,
}

/// Where the next of a word is laid.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    record: usize,
    head: usize,
    place: usize,
    /// Whether heads are kept at all, and places.
    coded: bool,
}

impl<'a> Gathering<'a> {
    pub(super) fn new(stats: &'a [WordStat], sizes: &[Sizes]) -> Self {
        let (mut record, mut head, mut place) = (0, 0, 0);
        let mut next = Vec::with_capacity(stats.len());
        for (stat, sizes) in stats.iter().zip(sizes) {
            let coded = Detail::of(stat) != Detail::Pages || kept_apart(stat);
            next.push(Stretch { record, head, place, coded });
            record += stat.pages as usize;
            if coded {
                head += sizes.heads;
                place += sizes.places;
            }
        }
        let records = vec![Record::default(); record];
        Self { stats, next, records, heads: vec![0; head], places: vec![0; place] }
    }

    /// Adds a word of a page, whose number is higher than those before.
    pub(super) fn add(&mut self, word: usize, number: u32, page: &Contribution, at: usize) {
        let Term { weight, flags, .. } = page.terms[at];
        let next = &mut self.next[word];
        self.records[next.record] = Record { page: number, weight, flags, best: page.best(at) };
        next.record += 1;
        if next.coded {
            let Coded { heads, places } = page.coded(at);
            self.heads[next.head..next.head + heads.len()].copy_from_slice(heads);
            self.places[next.place..next.place + places.len()].copy_from_slice(places);
            next.head += heads.len();
            next.place += places.len();
        }
    }

    /// Returns the postings of each word; `lengths` are those of the pages.
    pub(super) fn finish(self, lengths: &[u8], norms: &Norms) -> Vec<Posted> {
        let (mut record, mut head, mut place) = (0, 0, 0);
        let mut keys = Vec::new();
        let mut posted = Vec::with_capacity(self.stats.len());
        // Each stretch is full: it ends where the next would have been laid.
        for (stat, next) in self.stats.iter().zip(&self.next) {
            let records = &self.records[record..next.record];
            let heads = &self.heads[head..next.head];
            let places = &self.places[place..next.place];
            (record, head, place) = (next.record, next.head, next.place);
            let (cards, texts) =
                (cards(records.len(), lengths.len()), texts(records.len(), lengths.len()));
            posted.push(Posted {
                postings: write(stat, records, heads, places),
                places: kept_apart(stat).then(|| [heads, places].concat()),
                cards: best(records, cards, lengths, norms, &mut keys),
                texts,
            });
        }
        posted
    }
}

/// Writes the pages of one word, then its heads on all of them, then its places, as far as they are kept.
fn write(stat: &WordStat, records: &[Record], heads: &[u8], places: &[u8]) -> Vec<u8> {
    let detail = Detail::of(stat);
    let places = if detail == Detail::Places { places } else { &[] };
    let mut out = Vec::with_capacity(records.len() * 2 + heads.len() + places.len() + 8);
    push_number(&mut out, detail as u32 + u32::from(kept_apart(stat)) * 3);
    push_number(&mut out, stat.pages);
    push_gaps(&mut out, records.iter().map(|record| record.page));
    if detail == Detail::Pages {
        for record in records {
            push_number(&mut out, record.flags.into());
            push_number(&mut out, u32::from(record.weight).min(44));
            push_number(&mut out, record.best.map_or(0, |best| best.section.into()));
        }
        return out;
    }
    out.extend_from_slice(heads);
    out.extend_from_slice(places);
    out
}

/// The pages that get a card, best first.
fn best(
    records: &[Record],
    cards: usize,
    lengths: &[u8],
    norms: &Norms,
    keys: &mut Vec<u64>,
) -> Vec<Card> {
    let key = |(at, record): (u64, &Record)| {
        let length = lengths[record.page as usize];
        let score = norms.score(record.flags, record.weight, length);
        // No score is negative, and of those the bits are in the order of the numbers. Pages come in their order.
        u64::from(!score.to_bits()) << 32 | at
    };
    keys.clear();
    keys.extend((0..).zip(records).map(key));
    if keys.len() > cards && cards > 0 {
        keys.select_nth_unstable(cards - 1);
        keys.truncate(cards);
    }
    keys.sort_unstable();
    let records = keys.iter().map(|key| &records[*key as u32 as usize]);
    records.map(|record| Card { page: record.page, best: record.best }).collect()
}

/// What a page's length takes from the weight of its text, for each coarse length.
pub(super) struct Norms([f32; 256]);

impl Norms {
    pub(super) fn new(mean: u8) -> Self {
        let words = |coarse: usize| (coarse as f32 / 4.0).exp2();
        Self(std::array::from_fn(|length| 0.4 + 0.6 * words(length) / words(mean.into())))
    }

    /// The word's weight on the page: it orders pages as BM25F does, the way the engine counts it.
    fn score(&self, flags: u8, weight: u16, length: u8) -> f32 {
        const FLAGS: [f32; 8] = [0.0, 3.0, 10.0, 9.0, 7.0, 7.0, 5.0, 5.0];
        FLAGS[usize::from(flags & 7)] + f32::from(weight) / 2.0 / self.0[usize::from(length)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_of_two_words_name_the_pages_that_hold_both() {
        let pages = 10_000;
        for a in [1, 6, 100, 299, 301, 400, 1_000, 5_000, 10_000] {
            for b in [1, 6, 100, 299, 301, 400, 1_000, 5_000, 10_000] {
                let (of_a, of_b) = (cards(a, pages), cards(b, pages));
                let shown = (of_a * b + of_b * a) as f64 / pages as f64;
                assert!(of_a == a || of_b == b || shown >= 35.5, "{a} and {b}: {shown}");
            }
        }
    }
}
