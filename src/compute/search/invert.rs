//! The word table: every word of the book, on how many pages it stands, and a stamp of what they say.
//!
//! All of it is sums over the pages, so a changed page is taken out and put in again (`patch`), and
//! the table is the same as if it had been made afresh (`invert`).

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;
use rust_stemmers::{Algorithm, Stemmer};
use xxhash_rust::xxh3::xxh3_64;

use super::code;
use super::page::{Contribution, Same, Term};

/// A word of the book and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WordStat {
    pub(super) word: Arc<str>,
    pub(super) pages: u32,
    pub(super) sections: u32,
    pub(super) count: u32,
    pub(super) stamp: u64,
    /// The hash of the word's stem: the same for all forms of a family.
    pub(super) family: u64,
    /// Pages by language; empty in a book of one language.
    languages: Vec<u32>,
}

/// One word on one page: the numbers of the page, and of the term in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    pub(super) page: u32,
    pub(super) term: u32,
}

impl WordStat {
    fn new(word: &str, languages: &[String]) -> Self {
        let by_language = if languages.len() > 1 { vec![0; languages.len()] } else { Vec::new() };
        Self {
            word: word.into(),
            pages: 0,
            sections: 0,
            count: 0,
            stamp: 0,
            family: 0,
            languages: by_language,
        }
    }

    fn add(&mut self, page: u32, language: usize, term: &Term) {
        self.pages += 1;
        self.sections += u32::from(term.sections);
        self.count += u32::from(term.count);
        self.stamp = self.stamp.wrapping_add(code::mix(term.stamp, u64::from(page)));
        if let Some(pages) = self.languages.get_mut(language) {
            *pages += 1;
        }
    }

    fn remove(&mut self, page: u32, language: usize, term: &Term) {
        self.pages -= 1;
        self.sections -= u32::from(term.sections);
        self.count -= u32::from(term.count);
        self.stamp = self.stamp.wrapping_sub(code::mix(term.stamp, u64::from(page)));
        if let Some(pages) = self.languages.get_mut(language) {
            *pages -= 1;
        }
    }

    fn find_family(&mut self, languages: &[String]) {
        let most =
            (0..self.languages.len()).max_by_key(|&at| (self.languages[at], usize::MAX - at));
        let language = languages.get(most.unwrap_or(0)).map_or("", String::as_str);
        self.family = match stemmer(language) {
            Some(stemmer) => xxh3_64(stemmer.stem(&self.word).as_bytes()),
            None => xxh3_64(self.word.as_bytes()),
        };
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

/// Returns the word table and, for each word, the pages that hold it, in order.
pub(super) fn invert(
    pages: &[Arc<Contribution>],
    languages: &[String],
) -> (Vec<WordStat>, Vec<Vec<At>>) {
    let size = pages.len().div_ceil(rayon::current_num_threads() * 2).max(64);
    let parts: Vec<Part<'_>> =
        pages.par_chunks(size).enumerate().map(|(n, chunk)| invert_part(chunk, n * size)).collect();
    let mut words: Vec<(&str, Vec<(u32, u32)>)> = Vec::new();
    let mut known: HashMap<Spelled<'_>, u32, BuildHasherDefault<Same>> = HashMap::default();
    for (part, inverted) in (0..).zip(&parts) {
        for (at, &spelled) in (0..).zip(&inverted.words) {
            let number = *known.entry(spelled).or_insert_with(|| {
                words.push((spelled.word, Vec::new()));
                words.len() as u32 - 1
            });
            words[number as usize].1.push((part, at));
        }
    }
    words.par_sort_unstable_by_key(|(word, _)| *word);
    let language_of = language_numbers(pages, languages);
    words
        .par_iter()
        .map(|(word, places)| {
            let lists = places.iter().map(|&(part, at)| &parts[part as usize].lists[at as usize]);
            let list: Vec<At> = lists.flatten().copied().collect();
            let mut stat = WordStat::new(word, languages);
            for at in &list {
                let page = &pages[at.page as usize];
                stat.add(at.page, language_of[at.page as usize], &page.terms[at.term as usize]);
            }
            stat.find_family(languages);
            (stat, list)
        })
        .unzip()
}

/// Returns the table with the changed pages taken out and put in again.
pub(super) fn patch(
    table: &[WordStat],
    changed: &[(u32, &Contribution, &Contribution)],
    languages: &[String],
) -> Vec<WordStat> {
    let mut touched: HashMap<&str, WordStat> = HashMap::new();
    for &(number, before, after) in changed {
        for (page, put_in) in [(before, false), (after, true)] {
            let language =
                languages.iter().position(|language| *language == page.entry.lang).unwrap_or(0);
            for term in &page.terms {
                let word = page.word(term);
                let stat = touched.entry(word).or_insert_with(|| find(table, word, languages));
                if put_in {
                    stat.add(number, language, term);
                } else {
                    stat.remove(number, language, term);
                }
            }
        }
    }
    let mut touched: Vec<WordStat> = touched.into_values().collect();
    touched.sort_unstable_by(|a, b| a.word.cmp(&b.word));
    touched.iter_mut().for_each(|stat| stat.find_family(languages));
    merge(table, touched)
}

fn find(table: &[WordStat], word: &str, languages: &[String]) -> WordStat {
    match table.binary_search_by(|stat| (*stat.word).cmp(word)) {
        Ok(at) => table[at].clone(),
        Err(_) => WordStat::new(word, languages),
    }
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

fn language_numbers(pages: &[Arc<Contribution>], languages: &[String]) -> Vec<usize> {
    let number = |page: &Arc<Contribution>| languages.binary_search(&page.entry.lang).unwrap_or(0);
    pages.iter().map(number).collect()
}

/// A word with its hash, so that a table need not hash it again.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Spelled<'a> {
    hash: u64,
    word: &'a str,
}

impl Hash for Spelled<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

struct Part<'a> {
    words: Vec<Spelled<'a>>,
    lists: Vec<Vec<At>>,
}

fn invert_part(pages: &[Arc<Contribution>], first: usize) -> Part<'_> {
    let mut part = Part { words: Vec::new(), lists: Vec::new() };
    let mut known: HashMap<Spelled<'_>, u32, BuildHasherDefault<Same>> = HashMap::default();
    for (page, contribution) in (first as u32..).zip(pages) {
        for (at, term) in (0..).zip(&contribution.terms) {
            let spelled = Spelled { hash: term.hash, word: contribution.word(term) };
            let number = *known.entry(spelled).or_insert_with(|| {
                part.words.push(spelled);
                part.lists.push(Vec::new());
                part.words.len() as u32 - 1
            });
            part.lists[number as usize].push(At { page, term: at });
        }
    }
    part
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
