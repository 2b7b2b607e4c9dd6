//! The postings of one word: the pages that hold it, where on them, and which of them have a card.

use super::code::push_number;
use super::invert::WordStat;
use super::page::{Best, Contribution};

/// Cards that show a longer text: as many as the dialog shows at first.
pub(super) const FULL: usize = 6;

/// The fewest cards of a word that more pages hold.
const LEAST: usize = 36;

/// A word's postings as the engine reads them, and the pages with a card, best first.
#[derive(Debug, Clone)]
pub(super) struct Posted {
    pub(super) postings: String,
    /// The same with every place, where the postings keep fewer: a file of its own, for phrases.
    pub(super) places: Option<String>,
    pub(super) cards: Vec<Card>,
    /// So many cards show a text.
    pub(super) texts: usize,
}

/// A page with a card, and where on it the word says most.
#[derive(Debug, Clone, Copy)]
pub(super) struct Card {
    score: f32,
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

/// Writes the postings of one word, page after page, and finds the pages that get a card.
pub(super) struct Poster {
    postings: Writer,
    places: Option<Writer>,
    found: Vec<Card>,
    cards: usize,
    texts: usize,
    norms: Norms,
}

impl Poster {
    pub(super) fn new(stat: &WordStat, pages: usize, norms: Norms) -> Self {
        let held = stat.pages as usize;
        let (cards, texts) = (cards(held, pages), texts(held, pages));
        let apart = kept_apart(stat);
        let postings = Writer::new(stat, Detail::of(stat), apart);
        let places = apart.then(|| Writer::new(stat, Detail::Places, false));
        Self { postings, places, found: Vec::with_capacity(held), cards, texts, norms }
    }

    /// Adds a page, whose number is higher than those before.
    pub(super) fn add(&mut self, number: u32, page: &Contribution, at: usize) {
        let term = &page.terms[at];
        let score = self.norms.score(term.flags, term.weight.into(), page.length);
        self.found.push(Card { score, page: number, best: page.best(at) });
        self.postings.add(number, page, at);
        if let Some(places) = &mut self.places {
            places.add(number, page, at);
        }
    }

    pub(super) fn finish(mut self) -> Posted {
        let order = |a: &Card, b: &Card| b.score.total_cmp(&a.score).then(a.page.cmp(&b.page));
        if self.found.len() > self.cards && self.cards > 0 {
            self.found.select_nth_unstable_by(self.cards - 1, order);
            self.found.truncate(self.cards);
        }
        self.found.sort_unstable_by(order);
        self.found.shrink_to_fit();
        Posted {
            postings: self.postings.finish(),
            places: self.places.map(Writer::finish),
            cards: self.found,
            texts: self.texts,
        }
    }
}

/// Writes the pages of one word, and where it stands on each.
struct Writer {
    detail: Detail,
    gaps: String,
    places: String,
    next: u32,
}

impl Writer {
    fn new(stat: &WordStat, detail: Detail, apart: bool) -> Self {
        let held = stat.pages as usize;
        let mut gaps = String::with_capacity(held * 3 / 2 + 8);
        push_number(&mut gaps, detail as u32 + u32::from(apart) * 3);
        push_number(&mut gaps, stat.pages);
        let places = match detail {
            Detail::Pages => held * 3,
            Detail::Sections => held + stat.sections as usize,
            Detail::Places => held + stat.sections as usize + stat.count as usize * 3 / 2,
        };
        Self { detail, gaps, places: String::with_capacity(places + 8), next: 0 }
    }

    fn add(&mut self, number: u32, page: &Contribution, at: usize) {
        let term = &page.terms[at];
        push_number(&mut self.gaps, number - self.next);
        self.next = number + 1;
        let flags = u32::from(term.flags);
        let out = &mut self.places;
        if self.detail == Detail::Pages {
            push_number(out, flags);
            push_number(out, u32::from(term.weight).min(44));
            push_number(out, page.best(at).map_or(0, |best| best.section.into()));
            return;
        }
        let sections = u32::from(term.sections);
        push_number(out, flags + 8 * sections.min(4));
        if sections >= 4 {
            push_number(out, sections - 4);
        }
        let mut next = 0;
        for places in page.sections(at) {
            let section = u32::from(places.section);
            let count = places.positions.len() as u32;
            push_number(
                out,
                (section - next) * 10 + u32::from(places.in_heading) * 5 + count.min(4),
            );
            next = section + 1;
            if self.detail == Detail::Places {
                if count >= 4 {
                    push_number(out, count - 4);
                }
                push_steps(out, places.positions);
            }
        }
    }

    fn finish(self) -> String {
        let mut postings = self.gaps;
        postings.push_str(&self.places);
        postings
    }
}

/// What a page's length takes from the weight of its text, for each coarse length.
#[derive(Clone, Copy)]
pub(super) struct Norms {
    mean: f32,
}

impl Norms {
    pub(super) fn new(mean: u8) -> Self {
        Self { mean: (f32::from(mean) / 4.0).exp2() }
    }

    /// The word's weight on the page: it orders pages as BM25F does, the way the engine counts it.
    fn score(self, flags: u8, weight: u32, length: u8) -> f32 {
        const FLAGS: [f32; 8] = [0.0, 3.0, 10.0, 9.0, 7.0, 7.0, 5.0, 5.0];
        let norm = 0.4 + 0.6 * (f32::from(length) / 4.0).exp2() / self.mean;
        FLAGS[usize::from(flags & 7)] + weight as f32 / 2.0 / norm
    }
}

/// Positions never fall, and are equal only past the end of what is counted.
fn push_steps(out: &mut String, positions: &[u16]) {
    let mut before = 0;
    for &position in positions {
        push_number(out, u32::from(position) - before);
        before = u32::from(position);
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
