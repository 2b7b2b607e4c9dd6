//! `search/index.json`: the one file that every query needs, so it holds little.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};
use unicode_normalization::char::is_combining_mark;

use super::card::Folders;
use super::code::{self, front_code, mix, push_gaps, push_number, short_name};
use super::index::Shard;
use super::invert::WordStat;
use super::page::Contribution;
use super::shard;
use super::words::is_unspaced;

/// The commonest words stand in the manifest, to be mended and completed without a request.
const RESIDENT: usize = 8_192;

/// The form of all files, raised when it changes: part of their names, since browsers keep what has a name.
pub(super) const FORMAT: u64 = 4;

/// So many pages stand in one block.
pub(super) const BLOCK: usize = 64;

/// A list of rare words for mending, and the first word of it.
#[derive(Debug, Clone)]
pub(super) struct Spelling {
    pub(super) name: String,
    pub(super) words: Vec<Arc<str>>,
    start: String,
}

impl Spelling {
    pub(super) fn bytes(&self) -> Arc<[u8]> {
        let words = front_code(self.words.iter().map(|word| &**word));
        serde_json::to_vec(&words).unwrap_or_default().into()
    }
}

/// The rare words by their beginnings, and turned round, by their ends.
#[derive(Debug, Clone, Default)]
pub(super) struct Spellings {
    pub(super) forward: Vec<Spelling>,
    pub(super) backward: Vec<Spelling>,
}

/// A filter: its values, and the file that holds the pages of each.
#[derive(Debug, Clone)]
pub(super) struct Facet {
    pub(super) file: String,
    pub(super) bytes: Arc<[u8]>,
    name: &'static str,
    counts: Vec<(String, usize)>,
}

/// Whether the word can be misspelt: not a number or code, not a pair of letters.
fn can_be_misspelt(word: &str) -> bool {
    word.chars().all(|c| (c.is_alphabetic() || is_combining_mark(c)) && !is_unspaced(c))
}

/// Splits the words into those of the manifest and the rest that can be misspelt.
pub(super) fn split_words(table: &[WordStat]) -> (Vec<&WordStat>, Vec<&WordStat>) {
    let mut words: Vec<&WordStat> =
        table.iter().filter(|stat| can_be_misspelt(&stat.word)).collect();
    let mut rare = Vec::new();
    if words.len() > RESIDENT {
        let commonest =
            |a: &&WordStat, b: &&WordStat| b.pages.cmp(&a.pages).then_with(|| a.word.cmp(&b.word));
        words.select_nth_unstable_by(RESIDENT, commonest);
        rare = words.split_off(RESIDENT);
        words.sort_unstable_by(|a, b| a.word.cmp(&b.word));
        rare.sort_unstable_by(|a, b| a.word.cmp(&b.word));
    }
    (words, rare)
}

/// Returns the lists for mending rare words.
pub(super) fn spellings(rare: &[&WordStat]) -> Spellings {
    let long = rare.iter().filter(|stat| stat.word.chars().nth(3).is_some());
    let forward: Vec<Arc<str>> = long.map(|stat| stat.word.clone()).collect();
    let mut backward: Vec<Arc<str>> =
        forward.iter().map(|word| word.chars().rev().collect::<String>().into()).collect();
    backward.sort_unstable();
    Spellings { forward: cut(forward), backward: cut(backward) }
}

/// Cuts the words where their hashes say, so that a new word changes one list and not all after it.
fn cut(words: Vec<Arc<str>>) -> Vec<Spelling> {
    let mut lists: Vec<Spelling> = Vec::new();
    let mut hash = 0;
    for word in words {
        let own = xxhash_rust::xxh3::xxh3_64(word.as_bytes());
        let full = lists.last().is_none_or(|list| {
            list.words.len() >= 4_000 || (list.words.len() >= 1_000 && own.is_multiple_of(512))
        });
        if full {
            hash = 0;
            lists.push(Spelling {
                name: String::new(),
                start: word.to_string(),
                words: Vec::new(),
            });
        }
        hash = mix(hash, own);
        if let Some(list) = lists.last_mut() {
            list.name = format!("search/s-{}.json", short_name(hash, 7));
            list.words.push(word);
        }
    }
    lists
}

/// Returns the filters of the book, each with its pages.
pub(super) fn facets(pages: &[Arc<Contribution>]) -> Vec<Facet> {
    type Values = fn(&super::Entry) -> Vec<&str>;
    let kinds: [(&str, Values); 5] = [
        ("kind", |entry| vec![&entry.kind]),
        ("team", |entry| entry.team.as_deref().into_iter().collect()),
        ("tag", |entry| entry.tags.iter().map(String::as_str).collect()),
        ("culture", |entry| entry.culture.as_deref().into_iter().collect()),
        ("lang", |entry| vec![&entry.lang]),
    ];
    kinds.into_iter().filter_map(|(name, values)| facet(name, pages, values)).collect()
}

fn facet(
    name: &'static str,
    pages: &[Arc<Contribution>],
    values: fn(&super::Entry) -> Vec<&str>,
) -> Option<Facet> {
    let mut by_value: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (number, page) in (0..).zip(pages) {
        for value in values(&page.entry).into_iter().filter(|value| !value.is_empty()) {
            let pages = by_value.entry(value).or_default();
            if pages.last() != Some(&number) {
                pages.push(number);
            }
        }
    }
    if by_value.is_empty() || (name == "lang" && by_value.len() < 2) {
        return None;
    }
    let counts = by_value.iter().map(|(value, pages)| (value.to_string(), pages.len())).collect();
    let coded = |pages: Vec<u32>| {
        let mut out = Vec::new();
        push_number(&mut out, pages.len() as u32);
        push_gaps(&mut out, pages);
        code::text(out)
    };
    let coded: BTreeMap<&str, String> =
        by_value.into_iter().map(|(value, pages)| (value, coded(pages))).collect();
    let bytes: Arc<[u8]> = serde_json::to_vec(&coded).unwrap_or_default().into();
    let file = format!("search/f-{}.json", short_name(xxhash_rust::xxh3::xxh3_64(&bytes), 7));
    Some(Facet { file, bytes, name, counts })
}

/// What the manifest tells of.
pub(super) struct Contents<'a> {
    pub(super) pages: &'a [Arc<Contribution>],
    pub(super) mean: u8,
    pub(super) resident: &'a [&'a WordStat],
    /// How many words the book has in all.
    pub(super) words: usize,
    pub(super) shards: &'a [Shard],
    pub(super) blocks: &'a [String],
    pub(super) folders: &'a Folders,
    pub(super) facets: &'a [Facet],
    pub(super) spellings: &'a Spellings,
}

/// Returns the manifest.
pub(super) fn manifest(book: &Contents<'_>) -> Arc<[u8]> {
    let mut lengths = Vec::with_capacity(book.pages.len());
    book.pages.iter().for_each(|page| push_number(&mut lengths, page.length.min(44).into()));
    let mut counts = Vec::with_capacity(book.resident.len());
    book.resident.iter().for_each(|stat| {
        push_number(&mut counts, (f64::from(stat.pages).log2() * 3.0).round() as u32)
    });
    let facets: serde_json::Map<String, Value> = book
        .facets
        .iter()
        .map(|facet| (facet.name.to_owned(), json!({ "file": facet.file, "values": facet.counts })))
        .collect();
    let lists = |lists: &[Spelling]| -> Vec<Value> {
        lists.iter().map(|list| json!([list.start, list.name])).collect()
    };
    let folders = book.folders.list.iter().map(|folder| serde_json::from_str(folder));
    let folders: Vec<Value> = folders.map(Result::unwrap_or_default).collect();
    let manifest = json!({
        "format": FORMAT,
        "pages": book.pages.len(),
        "mean": book.mean,
        "lengths": code::text(lengths),
        "blocks": book.blocks.concat(),
        "folders": folders,
        "shards": book.shards.iter().map(|shard| shard.letters.as_str()).collect::<String>(),
        "starts": front_code(book.shards.iter().map(|shard| &*shard.start)),
        "words": front_code(book.resident.iter().map(|stat| &*stat.word)),
        "counts": code::text(counts),
        "families": code::text(shard::families(book.resident.iter().copied())),
        "all": book.words,
        "facets": facets,
        "spelling": [lists(&book.spellings.forward), lists(&book.spellings.backward)],
    });
    serde_json::to_vec(&manifest).unwrap_or_default().into()
}

/// Returns what of the table the spelling lists depend on.
pub(super) fn fingerprint(rare: &[&WordStat]) -> u64 {
    rare.iter()
        .fold(0, |sum, stat| sum.wrapping_add(xxhash_rust::xxh3::xxh3_64(stat.word.as_bytes())))
}
