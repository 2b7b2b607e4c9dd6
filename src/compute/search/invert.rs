//! The word table: every word of the book, on how many pages it stands, and a stamp of what they say.
//!
//! All of it is sums over the pages, so a changed page is taken out and put in again (`patch`), and
//! the table is the same as if it had been made afresh (`invert`).

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use rayon::prelude::*;
use rust_stemmers::{Algorithm, Stemmer};
use xxhash_rust::xxh3::xxh3_64;

use super::code::{self, fetch};
use super::page::{Contribution, PARTS};
use super::posted::{Gathering, Norms, Posted, Sizes};
use super::term::Term;

/// A word of the book and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WordStat {
    pub(super) word: Arc<str>,
    pub(super) hash: u64,
    pub(super) pages: u32,
    pub(super) sections: u32,
    pub(super) count: u32,
    pub(super) stamp: u64,
    /// The hash of the word's stem: the same for all forms of a family.
    pub(super) family: u64,
    /// Pages by language; empty in a book of one language.
    languages: Vec<u32>,
}

impl WordStat {
    fn new(word: &str, hash: u64, languages: usize) -> Self {
        let languages = if languages > 1 { vec![0; languages] } else { Vec::new() };
        Self {
            word: word.into(),
            hash,
            pages: 0,
            sections: 0,
            count: 0,
            stamp: 0,
            family: 0,
            languages,
        }
    }

    fn add(&mut self, page: Numbered<'_>, term: &Term) {
        self.pages += 1;
        self.sections += u32::from(term.sections);
        self.count += u32::from(term.count);
        self.stamp = self.stamp.wrapping_add(page.stamp);
        if let Some(pages) = self.languages.get_mut(page.language) {
            *pages += 1;
        }
    }

    fn remove(&mut self, page: Numbered<'_>, term: &Term) {
        self.pages -= 1;
        self.sections -= u32::from(term.sections);
        self.count -= u32::from(term.count);
        self.stamp = self.stamp.wrapping_sub(page.stamp);
        if let Some(pages) = self.languages.get_mut(page.language) {
            *pages -= 1;
        }
    }

    fn find_family(&mut self, languages: &[String]) {
        let most =
            (0..self.languages.len()).max_by_key(|&at| (self.languages[at], usize::MAX - at));
        let language = languages.get(most.unwrap_or(0)).map_or("", String::as_str);
        self.family = match stemmer(language) {
            Some(stemmer) => xxh3_64(stemmer.stem(&self.word).as_bytes()),
            None => self.hash,
        };
    }
}

/// A page with its number, its language's number, and a hash of both and all that it says.
#[derive(Clone, Copy)]
struct Numbered<'a> {
    page: &'a Contribution,
    number: u32,
    language: usize,
    stamp: u64,
}

impl<'a> Numbered<'a> {
    fn new(number: u32, page: &'a Contribution, languages: &[String]) -> Self {
        let language = languages.binary_search(&page.entry.lang).unwrap_or(0);
        let stamp = code::mix(page.hash, u64::from(number));
        Self { page, number, language, stamp }
    }
}

/// Returns the languages of the pages, in order, each once.
pub(super) fn languages(pages: &[Arc<Contribution>]) -> Vec<String> {
    let mut languages: Vec<&str> = pages.iter().map(|page| page.entry.lang.as_str()).collect();
    languages.dedup();
    languages.sort_unstable();
    languages.dedup();
    languages.into_iter().map(String::from).collect()
}

/// Returns the word table and, for each word, its postings.
pub(super) fn invert(
    pages: &[Arc<Contribution>],
    languages: &[String],
    norms: &Norms,
) -> (Vec<WordStat>, Vec<Posted>) {
    let numbered: Vec<Numbered<'_>> =
        (0..).zip(pages).map(|(number, page)| Numbered::new(number, page, languages)).collect();
    let lengths: Vec<u8> = pages.iter().map(|page| page.length).collect();
    let parts: Vec<Vec<(WordStat, Posted)>> = (0..PARTS)
        .into_par_iter()
        .map(|part| invert_part(&numbered, part, languages, &lengths, norms))
        .collect();
    let mut words: Vec<(WordStat, Posted)> = parts.into_iter().flatten().collect();
    words.par_sort_unstable_by(|(a, _), (b, _)| a.word.cmp(&b.word));
    words.into_iter().unzip()
}

/// So many pages' shares of a part are gone to together.
const TOGETHER: usize = 8;

fn invert_part(
    pages: &[Numbered<'_>],
    part: usize,
    languages: &[String],
    lengths: &[u8],
    norms: &Norms,
) -> Vec<(WordStat, Posted)> {
    let mut stats: Vec<WordStat> = Vec::new();
    let mut sizes: Vec<Sizes> = Vec::new();
    let mut known: HashMap<u64, u32, BuildHasherDefault<Same>> = HashMap::default();
    let mut numbers: Vec<u32> = Vec::new();
    for some in pages.chunks(TOGETHER) {
        fetch(some.iter().map(|page| page.page.fetch_terms(part)));
        for page in some {
            for at in page.page.part(part) {
                let term = &page.page.terms[at];
                let hash = term.hash;
                let number = *known.entry(hash).or_insert_with(|| {
                    stats.push(WordStat::new(&page.page.word(at), hash, languages.len()));
                    sizes.push(Sizes::default());
                    stats.len() as u32 - 1
                });
                stats[number as usize].add(*page, term);
                sizes[number as usize].add(page.page.coded(at));
                numbers.push(number);
            }
        }
    }
    let mut gathering = Gathering::new(&stats, &sizes);
    let mut numbers = numbers.into_iter();
    for some in pages.chunks(TOGETHER) {
        fetch(some.iter().map(|page| page.page.fetch_terms(part)));
        fetch(some.iter().map(|page| page.page.fetch_data(part)));
        for page in some {
            for (at, number) in page.page.part(part).zip(&mut numbers) {
                gathering.add(number as usize, page.number, page.page, at);
            }
        }
    }
    let posted = gathering.finish(lengths, norms);
    stats.iter_mut().for_each(|stat| stat.find_family(languages));
    stats.into_iter().zip(posted).collect()
}

/// Returns the postings of a few words, by looking through all pages.
pub(super) fn gather(
    words: &[WordStat],
    pages: &[Arc<Contribution>],
    norms: &Norms,
) -> Vec<Posted> {
    let mut by_hash: Vec<(u64, usize)> =
        words.iter().enumerate().map(|(at, stat)| (stat.hash, at)).collect();
    by_hash.sort_unstable();
    let found = |page: &Arc<Contribution>| -> Vec<(usize, usize)> {
        let mut from = 0;
        let find = |&(hash, word): &(u64, usize)| {
            from += page.terms[from..].partition_point(|term| term.hash < hash);
            page.terms.get(from).is_some_and(|term| term.hash == hash).then_some((word, from))
        };
        by_hash.iter().filter_map(find).collect()
    };
    let found: Vec<Vec<(usize, usize)>> = pages.par_iter().map(found).collect();
    let mut sizes = vec![Sizes::default(); words.len()];
    for (page, found) in pages.iter().zip(&found) {
        found.iter().for_each(|&(word, at)| sizes[word].add(page.coded(at)));
    }
    let mut gathering = Gathering::new(words, &sizes);
    for (number, (page, found)) in (0..).zip(pages.iter().zip(found)) {
        found.into_iter().for_each(|(word, at)| gathering.add(word, number, page, at));
    }
    let lengths: Vec<u8> = pages.iter().map(|page| page.length).collect();
    gathering.finish(&lengths, norms)
}

/// Returns the table with the changed pages taken out and put in again.
pub(super) fn patch(
    table: &[WordStat],
    changed: &[(u32, &Contribution, &Contribution)],
    languages: &[String],
) -> Vec<WordStat> {
    let mut touched: HashMap<u64, WordStat, BuildHasherDefault<Same>> = HashMap::default();
    for &(number, before, after) in changed {
        for (page, put_in) in [(before, false), (after, true)] {
            let page = Numbered::new(number, page, languages);
            for (at, term) in page.page.terms.iter().enumerate() {
                let hash = term.hash;
                let stat = touched.entry(hash).or_insert_with(|| {
                    let word = page.page.word(at);
                    match table.binary_search_by(|stat| (*stat.word).cmp(&word)) {
                        Ok(at) => table[at].clone(),
                        Err(_) => WordStat::new(&word, hash, languages.len()),
                    }
                });
                if put_in { stat.add(page, term) } else { stat.remove(page, term) }
            }
        }
    }
    let mut touched: Vec<WordStat> = touched.into_values().collect();
    touched.sort_unstable_by(|a, b| a.word.cmp(&b.word));
    touched.iter_mut().for_each(|stat| stat.find_family(languages));
    merge(table, touched)
}

fn merge(table: &[WordStat], touched: Vec<WordStat>) -> Vec<WordStat> {
    let mut merged = Vec::with_capacity(table.len() + touched.len());
    let mut rest = table;
    for stat in touched {
        let upto = rest.partition_point(|old| old.word < stat.word);
        merged.extend_from_slice(&rest[..upto]);
        rest = &rest[upto..];
        if rest.first().is_some_and(|old| old.word == stat.word) {
            rest = &rest[1..];
        }
        if stat.pages > 0 {
            merged.push(stat);
        }
    }
    merged.extend_from_slice(rest);
    merged
}

/// The key is a hash already.
#[derive(Default)]
struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64(bytes);
    }
    fn write_u64(&mut self, hash: u64) {
        // The first bits are the same for all words of a part, and the last ones choose the place in the map.
        self.0 = hash.rotate_left(16);
    }
}

/// Returns the stemmer of a language, if there is one.
fn stemmer(language: &str) -> Option<Stemmer> {
    let primary = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let algorithm = match primary.as_str() {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "nl" => Algorithm::Dutch,
        "en" => Algorithm::English,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "es" => Algorithm::Spanish,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    };
    Some(Stemmer::create(algorithm))
}
