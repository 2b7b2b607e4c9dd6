//! A shard: a range of words, where each stands, and cards for the best pages of each.

use std::cell::RefCell;
use std::sync::Arc;

use super::card::{Folders, Shown, Texts, push_text};
use super::code::{SMALL, fetch, front_code, push_gaps, push_number, push_quoted};
use super::invert::WordStat;
use super::posted::{FULL, Posted};

/// Room to write shards, which one after the other uses.
#[derive(Default)]
struct Desk {
    out: Vec<u8>,
    shown: PageSet,
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

/// Returns the shard of these words as JSON: the words, their families, their postings, a list of cards
/// for each, and what is shown of the pages that have one.
pub(super) fn shard_bytes(
    words: &[WordStat],
    posted: &[Posted],
    texts: Texts<'_>,
    folders: &Folders,
) -> Arc<[u8]> {
    DESK.with_borrow_mut(|desk| desk.shard(words, posted, texts, folders))
}

impl Desk {
    fn shard(
        &mut self,
        words: &[WordStat],
        posted: &[Posted],
        texts: Texts<'_>,
        folders: &Folders,
    ) -> Arc<[u8]> {
        let out = &mut self.out;
        out.clear();
        out.extend_from_slice(b"{\"words\":");
        push_text(out, &front_code(words.iter().map(|stat| &*stat.word)));
        out.extend_from_slice(b",\"families\":");
        push_quoted(out, &families(words.iter()));
        out.extend_from_slice(b",\"postings\":[");
        for (at, posted) in posted.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            push_quoted(out, &posted.postings);
        }
        let cards = || posted.iter().flat_map(|posted| &posted.cards);
        self.shown.set(cards().map(|card| card.page));
        let with_text = posted.iter().flat_map(|posted| posted.cards.iter().take(posted.texts));
        let shown: Vec<Shown<'_>> =
            with_text.map(|card| texts.shown(card.page, card.best)).collect();
        fetch(shown.iter().map(Shown::fetch));
        out.extend_from_slice(b"],\"cards\":[");
        let mut rest = shown.as_slice();
        for (at, posted) in posted.iter().enumerate() {
            let (own, after) = rest.split_at(posted.texts.min(posted.cards.len()));
            rest = after;
            if at > 0 {
                out.push(b',');
            }
            push_cards(out, posted, own, &self.shown);
        }
        out.extend_from_slice(b"],");
        push_pages(out, &self.shown.pages, folders);
        out.push(b'}');
        out.as_slice().into()
    }
}

/// Some pages in order, each once, and the place of each among them.
#[derive(Default)]
struct PageSet {
    bits: Vec<u64>,
    pages: Vec<u32>,
    /// By page; says nothing of others.
    places: Vec<u32>,
}

impl PageSet {
    fn set(&mut self, pages: impl Iterator<Item = u32>) {
        for page in pages.map(|page| page as usize) {
            if page >= self.places.len() {
                self.places.resize((page + 1) * 2, 0);
                self.bits.resize(self.places.len().div_ceil(64), 0);
            }
            self.bits[page / 64] |= 1 << (page % 64);
        }
        self.pages.clear();
        for (first, bits) in (0..).step_by(64).zip(&mut self.bits) {
            while *bits != 0 {
                let page = first + bits.trailing_zeros();
                self.places[page as usize] = self.pages.len() as u32;
                self.pages.push(page);
                *bits &= *bits - 1;
            }
        }
    }
}

/// Appends the cards of a word: the places of their pages among those shown, then the texts of the first of them.
fn push_cards(out: &mut Vec<u8>, posted: &Posted, texts: &[Shown<'_>], shown: &PageSet) {
    out.extend_from_slice(b"[\"");
    for card in &posted.cards {
        push_number(out, shown.places[card.page as usize]);
    }
    out.push(b'"');
    for (rank, text) in texts.iter().enumerate() {
        out.push(b',');
        if rank < FULL { text.push_long(out) } else { text.push_short(out) }
    }
    out.push(b']');
}

fn push_pages(out: &mut Vec<u8>, shown: &[u32], folders: &Folders) {
    out.extend_from_slice(b"\"pages\":\"");
    push_gaps(out, shown.iter().copied());
    out.extend_from_slice(b"\",\"about\":[");
    for (at, page) in shown.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        out.extend_from_slice(folders.about(*page));
    }
    out.push(b']');
}

/// Returns the pages of a block as JSON: for results that no card shows.
pub(super) fn block_bytes(
    pages: std::ops::Range<u32>,
    texts: Texts<'_>,
    folders: &Folders,
) -> Arc<[u8]> {
    let mut out = Vec::with_capacity(pages.len() * 240);
    for (at, page) in pages.enumerate() {
        out.extend_from_slice(if at == 0 { b"[[" } else { b",[" });
        out.extend_from_slice(folders.about(page));
        out.push(b',');
        texts.opening(page).push_opening(&mut out);
        out.push(b']');
    }
    out.push(b']');
    out.into()
}

/// For each word, how far back the last word of its family stands; 0 for none.
pub(super) fn families<'a>(words: impl Iterator<Item = &'a WordStat>) -> Vec<u8> {
    let mut last = std::collections::HashMap::new();
    let mut out = Vec::new();
    for (at, stat) in words.enumerate() {
        let back = last.insert(stat.family, at).map_or(0, |before| at - before);
        push_number(&mut out, if back < SMALL as usize { back as u32 } else { 0 });
    }
    out
}
