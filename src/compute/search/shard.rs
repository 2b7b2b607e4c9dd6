//! A shard: a range of words, where each stands, and cards for the best pages of each.

use std::sync::Arc;

use super::card::{Folders, Texts, push_text};
use super::code::{SMALL, front_code, push_gaps, push_number};
use super::invert::WordStat;
use super::page::Contribution;
use super::posted::{FULL, Posted};

/// Returns the shard of these words as JSON: the words, their families, their postings, a list of cards
/// for each, and what is shown of the pages that have one.
pub(super) fn shard_bytes(
    words: &[WordStat],
    posted: &[Posted],
    pages: &[Arc<Contribution>],
    texts: &Texts<'_>,
    folders: &Folders,
    size: usize,
) -> Arc<[u8]> {
    let mut out = Vec::with_capacity(size * 5 / 2);
    out.extend_from_slice(b"{\"words\":");
    push_text(&mut out, &front_code(words.iter().map(|stat| &*stat.word)));
    out.extend_from_slice(b",\"families\":");
    push_text(&mut out, &families(words.iter()));
    out.extend_from_slice(b",\"postings\":[");
    for (at, posted) in posted.iter().enumerate() {
        out.extend_from_slice(if at == 0 { b"\"" } else { b",\"" });
        // Its letters need no escape.
        out.extend_from_slice(posted.postings.as_bytes());
        out.push(b'"');
    }
    let mut shown: Vec<u32> =
        posted.iter().flat_map(|posted| &posted.cards).map(|card| card.page).collect();
    shown.sort_unstable();
    shown.dedup();
    let mut places = vec![0; pages.len()];
    (0..).zip(&shown).for_each(|(place, page)| places[*page as usize] = place);
    out.extend_from_slice(b"],\"cards\":[");
    for (at, posted) in posted.iter().enumerate() {
        push_cards(&mut out, at, posted, &places, (pages, texts));
    }
    out.extend_from_slice(b"],");
    push_pages(&mut out, &shown, folders);
    out.push(b'}');
    out.into()
}

/// Appends the cards of a word: the places of their pages among those shown, then the texts of the first of them.
fn push_cards(
    out: &mut Vec<u8>,
    at: usize,
    posted: &Posted,
    places: &[u32],
    (pages, texts): (&[Arc<Contribution>], &Texts<'_>),
) {
    let mut own = String::with_capacity(posted.cards.len() * 2);
    for card in &posted.cards {
        push_number(&mut own, places[card.page as usize]);
    }
    out.extend_from_slice(if at == 0 { b"[" } else { b",[" });
    push_text(out, &own);
    for (rank, card) in posted.cards.iter().take(posted.texts).enumerate() {
        out.push(b',');
        if rank < FULL {
            texts.push_long(out, card.page, card.best, pages);
        } else {
            texts.push_short(out, card.page, card.best);
        }
    }
    out.push(b']');
}

fn push_pages(out: &mut Vec<u8>, shown: &[u32], folders: &Folders) {
    let mut numbers = String::new();
    push_gaps(&mut numbers, shown.iter().copied());
    out.extend_from_slice(b"\"pages\":");
    push_text(out, &numbers);
    out.extend_from_slice(b",\"about\":[");
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
    texts: &Texts<'_>,
    folders: &Folders,
) -> Arc<[u8]> {
    let mut out = Vec::with_capacity(pages.len() * 240);
    for (at, page) in pages.enumerate() {
        out.extend_from_slice(if at == 0 { b"[[" } else { b",[" });
        out.extend_from_slice(folders.about(page));
        out.push(b',');
        texts.push_opening(&mut out, page);
        out.push(b']');
    }
    out.push(b']');
    out.into()
}

/// For each word, how far back the last word of its family stands; 0 for none.
pub(super) fn families<'a>(words: impl Iterator<Item = &'a WordStat>) -> String {
    let mut last = std::collections::HashMap::new();
    let mut out = String::new();
    for (at, stat) in words.enumerate() {
        let back = last.insert(stat.family, at).map_or(0, |before| at - before);
        push_number(&mut out, if back < SMALL as usize { back as u32 } else { 0 });
    }
    out
}
