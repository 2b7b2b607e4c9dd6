//! A shard: a range of words, where each stands, and a card for the best pages of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::card::{self, About, Card};
use super::code::{push_gaps, push_number};
use super::invert::{At, WordStat};
use super::page::{Contribution, Places, Posting};

/// How many pages of each word have a card: as many as the dialog shows at first.
pub(super) const CARDS: usize = 6;

/// How exactly the places of a word are kept. Common words stand everywhere, and where exactly says
/// little; their lists must not make a query slow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// Pages, the weight in each, and its best section.
    Pages = 0,
    /// Sections, and how often in each.
    Sections = 1,
    /// Every place.
    Places = 2,
}

impl Detail {
    pub(super) fn of(stat: &WordStat) -> Self {
        match (stat.sections, stat.count) {
            (_, 0..=6_000) => Self::Places,
            (0..=14_000, _) => Self::Sections,
            _ => Self::Pages,
        }
    }
}

/// Returns about how many bytes the word takes in its shard.
pub(super) fn estimate(stat: &WordStat) -> usize {
    let postings = match Detail::of(stat) {
        Detail::Pages => stat.pages * 4,
        Detail::Sections => stat.pages * 2 + stat.sections,
        Detail::Places => stat.pages * 2 + stat.sections + stat.count,
    };
    postings as usize + 260 * (stat.pages as usize).min(CARDS) + stat.word.len() + 8
}

/// The weight of a word in a section, in halves. The engine counts the same.
pub(super) fn section_weight(in_heading: bool, count: usize) -> u32 {
    u32::from(in_heading) * 5 + 2 * count.min(4) as u32
}

/// Returns the shard of these words as JSON.
pub(super) fn shard_bytes(
    words: &[WordStat],
    lists: &[impl AsRef<[At]>],
    pages: &[Arc<Contribution>],
    mean: u8,
) -> Arc<[u8]> {
    let found: Vec<Vec<Found<'_>>> = lists
        .iter()
        .map(|list| list.as_ref().iter().map(|&at| Found::new(at, pages)).collect())
        .collect();
    let mut shard = Shard {
        words: super::code::front_code(words.iter().map(|stat| &*stat.word)),
        families: families(words.iter()),
        postings: Vec::with_capacity(words.len()),
        cards: Vec::with_capacity(words.len()),
        pages: BTreeMap::new(),
    };
    let norms = norms(mean);
    for (stat, list) in words.iter().zip(&found) {
        shard.postings.push(encode(list, Detail::of(stat)));
        let best = best(list, &norms);
        for found in &best {
            shard.pages.entry(found.page).or_insert_with(|| card::about(&found.contribution.entry));
        }
        let cards =
            best.iter().map(|found| card::card(found.page, found.contribution, found.posting));
        shard.cards.push(cards.collect());
    }
    card::json(&shard, 2 * words.iter().map(estimate).sum::<usize>())
}

/// The file's keys.
#[derive(Serialize)]
struct Shard<'a> {
    words: String,
    families: String,
    postings: Vec<String>,
    cards: Vec<Vec<Card<'a>>>,
    pages: BTreeMap<u32, About<'a>>,
}

/// Returns, for each word, how far back the last word of its family stands; 0 for none.
pub(super) fn families<'a>(words: impl Iterator<Item = &'a WordStat>) -> String {
    let mut last = std::collections::HashMap::new();
    let mut out = String::new();
    for (at, stat) in words.enumerate() {
        let back = last.insert(stat.family, at).map_or(0, |before| at - before);
        push_number(&mut out, if back < super::code::SMALL as usize { back as u32 } else { 0 });
    }
    out
}

struct Found<'a> {
    page: u32,
    sections: u32,
    /// The weight of the word in the text, in halves.
    weight: u32,
    contribution: &'a Contribution,
    posting: Posting<'a>,
}

impl<'a> Found<'a> {
    fn new(at: At, pages: &'a [Arc<Contribution>]) -> Self {
        let contribution = &*pages[at.page as usize];
        let term = &contribution.terms[at.term as usize];
        let posting = contribution.posting(term);
        let weigh = |places: Places<'_>| section_weight(places.in_heading, places.positions.len());
        let weight = posting.sections().map(weigh).sum();
        Self { page: at.page, sections: term.sections.into(), weight, contribution, posting }
    }

    /// The word's weight on the page, between 0 and 1: BM25F, as the engine counts it.
    fn score(&self, norms: &[f64; 256]) -> f64 {
        let title = [0.0, 5.0, 7.0, 9.0][usize::from(self.posting.title.min(3))];
        let tags = if self.posting.tagged { 3.0 } else { 0.0 };
        let weight = title
            + tags
            + f64::from(self.weight) / 2.0 / norms[usize::from(self.contribution.length)];
        weight / (weight + 2.0)
    }
}

/// What a page's length takes from the weight of its text, for each coarse length.
fn norms(mean: u8) -> [f64; 256] {
    let length = |coarse: usize| (coarse as f64 / 4.0).exp2();
    std::array::from_fn(|coarse| 0.4 + 0.6 * length(coarse) / length(mean.into()))
}

fn best<'f, 'a>(list: &'f [Found<'a>], norms: &[f64; 256]) -> Vec<&'f Found<'a>> {
    let mut scored: Vec<(f64, &Found<'_>)> =
        list.iter().map(|found| (found.score(norms), found)).collect();
    let order = |a: &(f64, &Found<'_>), b: &(f64, &Found<'_>)| {
        b.0.total_cmp(&a.0).then(a.1.page.cmp(&b.1.page))
    };
    if scored.len() > CARDS {
        scored.select_nth_unstable_by(CARDS, order);
        scored.truncate(CARDS);
    }
    scored.sort_unstable_by(order);
    scored.into_iter().map(|(_, found)| found).collect()
}

/// Returns a word's postings: detail, number of pages, gaps between pages, then each page's places.
fn encode(list: &[Found<'_>], detail: Detail) -> String {
    let mut out = String::with_capacity(list.len() * 4);
    push_number(&mut out, detail as u32);
    push_number(&mut out, list.len() as u32);
    push_gaps(&mut out, list.iter().map(|found| found.page));
    for found in list {
        let flags = u32::from(found.posting.title.min(3)) * 2 + u32::from(found.posting.tagged);
        if detail == Detail::Pages {
            push_number(&mut out, flags);
            push_number(&mut out, found.weight.min(44));
            push_number(
                &mut out,
                found.posting.best_section().map_or(0, |places| places.section.into()),
            );
            continue;
        }
        encode_sections(&mut out, found, flags, detail);
    }
    out
}

fn encode_sections(out: &mut String, found: &Found<'_>, flags: u32, detail: Detail) {
    let sections = found.sections;
    push_number(out, flags + 8 * sections.min(4));
    if sections >= 4 {
        push_number(out, sections - 4);
    }
    let mut next = 0;
    for places in found.posting.sections() {
        let section = u32::from(places.section);
        let count = places.positions.len() as u32;
        push_number(out, (section - next) * 10 + u32::from(places.in_heading) * 5 + count.min(4));
        next = section + 1;
        if detail == Detail::Places {
            if count >= 4 {
                push_number(out, count - 4);
            }
            push_gaps_from_equal(out, places.positions);
        }
    }
}

/// Positions never fall, and are equal only past the end of what is counted.
fn push_gaps_from_equal(out: &mut String, positions: &[u16]) {
    let mut before = 0;
    for &position in positions {
        push_number(out, u32::from(position) - before);
        before = u32::from(position);
    }
}
