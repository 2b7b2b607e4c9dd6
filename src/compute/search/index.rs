//! The index of the whole book: its word table, and its files, built when they are asked for.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::Section;
use super::card::{Folders, Texts};
use super::code::{mix, push_quoted, short_name};
use super::invert::{WordStat, gather, invert, languages, patch};
use super::manifest::{self, BLOCK, Facet, Spelling, Spellings};
use super::page::{Contribution, coarse_length};
use super::posted::{Norms, Posted, estimate, kept_apart};
use super::shard::{block_bytes, shard_bytes};

/// A shard is closed at about so many bytes, compressed.
const SHARD_BYTES: usize = 9_000;

/// Letters of a file's name that come from its hash.
const LETTERS: usize = 6;

/// The manifest's path: the only file of the index whose name is fixed.
pub const MANIFEST: &str = "search/index.json";

/// A file of the index, by its place among those of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    /// The manifest.
    Manifest,
    /// A range of words.
    Shard(usize),
    /// Every place of a word, by its place in the table.
    Places(usize),
    /// Some pages.
    Block(usize),
    /// A filter.
    Facet(usize),
    /// Rare words by their beginnings.
    Forward(usize),
    /// Rare words by their ends.
    Backward(usize),
}

/// A range of the word table that stands in one file.
#[derive(Debug, Clone)]
pub(super) struct Shard {
    pub(super) start: Arc<str>,
    pub(super) letters: String,
    words: Range<usize>,
}

/// The search index of a book.
///
/// The names of all files are known; `file` builds one of them.
#[derive(Debug, Clone)]
pub struct SearchIndex {
    pages: Arc<Vec<Arc<Contribution>>>,
    /// Where each of them stood among those that were given.
    order: Arc<[usize]>,
    languages: Vec<String>,
    words: Arc<Vec<WordStat>>,
    /// The postings of each word: known after `assemble`, gathered anew after `update`.
    posted: Option<Arc<Vec<Posted>>>,
    /// The sections of each page, where all files will be asked for.
    sections: Arc<[Arc<[Section]>]>,
    shards: Vec<Shard>,
    blocks: Vec<String>,
    folders: Arc<Folders>,
    facets: Vec<Facet>,
    spellings: Arc<Spellings>,
    spelling_print: u64,
    mean: u8,
    manifest: Arc<[u8]>,
}

/// Returns the index of these pages. Their order does not matter: they are numbered by address.
pub fn assemble(given: &[Arc<Contribution>]) -> SearchIndex {
    let mut order: Vec<usize> = (0..given.len()).collect();
    order.sort_by(|a, b| given[*a].entry.url.cmp(&given[*b].entry.url));
    let pages: Vec<Arc<Contribution>> = order.iter().map(|at| given[*at].clone()).collect();
    let languages = languages(&pages);
    let about = || rayon::join(|| Folders::of(&pages), || manifest::facets(&pages));
    let table = || invert(&pages, &languages, &Norms::new(mean_length(&pages)));
    let (about, (words, posted)) = rayon::join(about, table);
    SearchIndex::lay_out(pages, order.into(), languages, words, about, Some(posted), None)
}

impl SearchIndex {
    /// Returns the index of these pages, from this one if few of them have changed.
    ///
    /// The result is the same as that of `assemble`; only the time differs.
    pub fn update(&self, given: &[Arc<Contribution>]) -> Self {
        let Some(changed) = self.changed(given) else { return assemble(given) };
        if changed.is_empty() {
            return self.clone();
        }
        let mut pages = (*self.pages).clone();
        changed.iter().for_each(|(number, page)| pages[*number as usize] = (*page).clone());
        let changed: Vec<(u32, &Contribution, &Contribution)> = changed
            .into_iter()
            .map(|(number, page)| (number, &*self.pages[number as usize], &**page))
            .collect();
        let words = patch(&self.words, &changed, &self.languages);
        let same_labels =
            changed.iter().all(|(_, before, after)| before.entry.labels() == after.entry.labels());
        let facets = if same_labels { self.facets.clone() } else { manifest::facets(&pages) };
        let folders = self.folders.update(&changed).unwrap_or_else(|| Folders::of(&pages));
        let (order, languages) = (self.order.clone(), self.languages.clone());
        Self::lay_out(pages, order, languages, words, (folders, facets), None, Some(self))
    }

    /// The pages that have changed, by their numbers: `None` if there are others, or so many that all is made anew.
    fn changed<'a>(
        &self,
        given: &'a [Arc<Contribution>],
    ) -> Option<Vec<(u32, &'a Arc<Contribution>)>> {
        if given.len() != self.pages.len() {
            return None;
        }
        let mut changed = Vec::new();
        for (number, (before, at)) in (0..).zip(self.pages.iter().zip(&*self.order)) {
            let after = &given[*at];
            if Arc::ptr_eq(before, after) {
                continue;
            }
            let (old, new) = (&before.entry, &after.entry);
            if old.url != new.url || old.lang != new.lang {
                return None;
            }
            if before.hash != after.hash {
                changed.push((number, after));
            }
        }
        (changed.len() * 10 <= given.len().max(100)).then_some(changed)
    }

    /// Returns all files by their paths.
    pub fn files(&self) -> BTreeMap<String, File> {
        let Spellings { forward, backward } = &*self.spellings;
        let shards = self.shards.iter().map(|shard| format!("search/w-{}.json", shard.letters));
        let blocks = self.blocks.iter().map(|letters| format!("search/b-{letters}.json"));
        let facets = self.facets.iter().map(|facet| facet.file.clone());
        let list = |list: &Spelling| list.name.clone();
        numbered(shards, File::Shard)
            .chain(self.apart().map(|(path, word)| (path, File::Places(word))))
            .chain(numbered(blocks, File::Block))
            .chain(numbered(facets, File::Facet))
            .chain(numbered(forward.iter().map(list), File::Forward))
            .chain(numbered(backward.iter().map(list), File::Backward))
            .chain([(MANIFEST.to_owned(), File::Manifest)])
            .collect()
    }

    /// Returns a file, built now; of a file that another index has, perhaps nothing.
    pub fn file(&self, file: File) -> Arc<[u8]> {
        let bytes = match file {
            File::Manifest => Some(self.manifest.clone()),
            File::Shard(at) => self.shards.get(at).map(|shard| self.shard(shard)),
            File::Places(at) => {
                let word = self.words.get(at).map(|_| self.posted(at..at + 1));
                word.and_then(|word| places_bytes(word.first()?))
            }
            File::Block(at) => self.blocks.get(at).map(|_| self.block(at)),
            File::Facet(at) => self.facets.get(at).map(|facet| facet.bytes.clone()),
            File::Forward(at) => self.spellings.forward.get(at).map(Spelling::bytes),
            File::Backward(at) => self.spellings.backward.get(at).map(Spelling::bytes),
        };
        bytes.unwrap_or_default()
    }

    fn lay_out(
        pages: Vec<Arc<Contribution>>,
        order: Arc<[usize]>,
        languages: Vec<String>,
        words: Vec<WordStat>,
        (folders, facets): (Folders, Vec<Facet>),
        posted: Option<Vec<Posted>>,
        before: Option<&Self>,
    ) -> Self {
        let mean = mean_length(&pages);
        let seed = mix(mix(mix(folders.print, mean.into()), pages.len() as u64), manifest::FORMAT);
        let cut = || (cut_shards(&words, pages.len(), seed), blocks(&pages, folders.print));
        let spell = || {
            let (resident, rare) = manifest::split_words(&words);
            let print = manifest::fingerprint(&rare);
            let same = before.filter(|before| before.spelling_print == print);
            let spellings = same.map(|before| before.spellings.clone());
            (resident, print, spellings.unwrap_or_else(|| Arc::new(manifest::spellings(&rare))))
        };
        let ((shards, blocks), (resident, spelling_print, spellings)) = rayon::join(cut, spell);
        let manifest = manifest::manifest(&manifest::Contents {
            pages: &pages,
            mean,
            resident: &resident,
            words: words.len(),
            shards: &shards,
            blocks: &blocks,
            folders: &folders,
            facets: &facets,
            spellings: &spellings,
        });
        let near = pages.iter().filter(|_| posted.is_some());
        let sections = near.map(|page| page.entry.sections.clone()).collect();
        let (pages, words, posted) = (Arc::new(pages), Arc::new(words), posted.map(Arc::new));
        let folders = Arc::new(folders);
        Self {
            pages,
            order,
            languages,
            words,
            posted,
            sections,
            shards,
            blocks,
            folders,
            facets,
            spellings,
            spelling_print,
            mean,
            manifest,
        }
    }

    fn shard(&self, shard: &Shard) -> Arc<[u8]> {
        let words = shard.words.clone();
        let posted = self.posted(words.clone());
        shard_bytes(&self.words[words], &posted, self.texts(), &self.folders)
    }

    fn texts(&self) -> Texts<'_> {
        Texts { pages: &self.pages, near: &self.sections }
    }

    /// The postings of some words.
    fn posted(&self, words: Range<usize>) -> Cow<'_, [Posted]> {
        match &self.posted {
            Some(posted) => Cow::Borrowed(&posted[words]),
            None => gather(&self.words[words], &self.pages, &Norms::new(self.mean)).into(),
        }
    }

    /// The words whose places have a file, and its path: of the shard's name, and the word's place there.
    fn apart(&self) -> impl Iterator<Item = (String, usize)> {
        let words = self
            .shards
            .iter()
            .flat_map(|shard| (0..).zip(shard.words.clone()).map(move |word| (shard, word)));
        let apart = words.filter(|(_, (_, word))| kept_apart(&self.words[*word]));
        apart.map(|(shard, (at, word))| (format!("search/p-{}-{at}.json", shard.letters), word))
    }

    fn block(&self, block: usize) -> Arc<[u8]> {
        let first = block * BLOCK;
        let end = self.pages.len().min(first + BLOCK);
        block_bytes(first as u32..end as u32, self.texts(), &self.folders)
    }
}

fn numbered(
    paths: impl Iterator<Item = String>,
    kind: fn(usize) -> File,
) -> impl Iterator<Item = (String, File)> {
    paths.zip((0..).map(kind))
}

fn places_bytes(posted: &Posted) -> Option<Arc<[u8]>> {
    let places = posted.places.as_ref()?;
    let mut out = Vec::with_capacity(places.len() + 2);
    push_quoted(&mut out, places);
    Some(out.into())
}

/// The coarse mean: it rarely moves, so that one edit does not weigh every page anew.
fn mean_length(pages: &[Arc<Contribution>]) -> u8 {
    let sum: f64 = pages.iter().map(|page| (f64::from(page.length) / 4.0).exp2()).sum();
    coarse_length((sum / pages.len().max(1) as f64) as usize)
}

/// A name for a hash that no other file of its kind has.
fn name(mut hash: u64, taken: &mut BTreeSet<String>) -> String {
    loop {
        let letters = short_name(hash, LETTERS);
        if taken.insert(letters.clone()) {
            return letters;
        }
        hash = mix(hash, 1);
    }
}

fn blocks(pages: &[Arc<Contribution>], seed: u64) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let hash = |block: &[Arc<Contribution>]| {
        block.iter().fold(mix(2, seed), |hash, page| mix(hash, page.hash))
    };
    pages.chunks(BLOCK).map(|block| name(hash(block), &mut taken)).collect()
}

fn ends_here(word: &WordStat, next: (&WordStat, usize), bytes: usize) -> bool {
    let alike = word.word.chars().zip(next.0.word.chars()).take_while(|(a, b)| a == b).count();
    let least = match alike {
        0..3 => SHARD_BYTES / 2,
        3 => SHARD_BYTES * 3 / 4,
        _ => SHARD_BYTES * 5 / 4,
    };
    bytes >= least || bytes + next.1 > SHARD_BYTES * 3 / 2
}

/// The shortest beginning of a word that stands behind the word before it.
fn border<'a>(before: &str, word: &'a str) -> &'a str {
    let mut starts = word.char_indices().map(|(at, c)| &word[..at + c.len_utf8()]);
    starts.find(|start| *start > before).unwrap_or(word)
}

/// Cuts the word table into ranges, where the first letters change if it can be: what begins alike is
/// asked for together, and a change in size moves few borders, not all that follow.
fn cut_shards(words: &[WordStat], pages: usize, seed: u64) -> Vec<Shard> {
    let mut shards: Vec<Shard> = Vec::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let sizes: Vec<usize> = words.iter().map(|stat| estimate(stat, pages)).collect();
    let (mut start, mut bytes, mut hash) = (0_usize, 0, mix(1, seed));
    for (at, stat) in words.iter().enumerate() {
        bytes += sizes[at];
        hash = mix(mix(mix(hash, stat.hash), stat.stamp), stat.family);
        let next = words.get(at + 1).map(|next| (next, sizes[at + 1]));
        if next.is_none_or(|next| ends_here(stat, next, bytes)) {
            let letters = name(hash, &mut taken);
            let before = start.checked_sub(1).map_or("", |before| &*words[before].word);
            let border = border(before, &words[start].word).into();
            shards.push(Shard { start: border, letters, words: start..at + 1 });
            (start, bytes, hash) = (at + 1, 0, mix(1, seed));
        }
    }
    shards
}

#[cfg(test)]
mod tests {
    use super::super::{Entry, Section, contribution};
    use super::*;

    fn page(number: usize, lang: &str, text: &str) -> Arc<Contribution> {
        let sections = vec![
            Section { text: format!("Every page says this. {text}"), ..Section::default() },
            Section {
                anchor: "more".into(),
                heading: format!("More {number}"),
                level: 2,
                text: text.repeat(3),
            },
        ];
        let entry = Entry {
            url: format!("page-{number:03}/"),
            title: format!("Page {number}"),
            kind: "pattern".into(),
            tags: vec![format!("tag-{}", number % 3)],
            lang: lang.into(),
            sections: sections.into(),
            ..Entry::default()
        };
        Arc::new(contribution(Arc::new(entry)))
    }

    fn book(pages: usize) -> Vec<Arc<Contribution>> {
        const WORDS: [&str; 6] =
            ["decide ", "decided ", "latency ", "harbor ", "東京都庁 ", "Straße 3.14 "];
        (0..pages)
            .map(|n| {
                page(n, if n % 4 == 0 { "de" } else { "en" }, &format!("{} word{n} ", WORDS[n % 6]))
            })
            .collect()
    }

    /// All files of an index, built.
    fn built(index: &SearchIndex) -> BTreeMap<String, Arc<[u8]>> {
        index.files().into_iter().map(|(path, file)| (path, index.file(file))).collect()
    }

    #[test]
    fn an_updated_index_is_the_same_as_a_new_one() {
        let mut pages = book(120);
        pages.push(page(120, "en", &"everywhere ".repeat(1_500)));
        let mut index = assemble(&pages);
        assert!(index.files().keys().any(|path| path.starts_with("search/p-")));
        for (number, text) in
            [(7, "wholly new words"), (7, "decide "), (119, "東京 and more"), (0, "")]
        {
            pages[number] = page(number, "en", text);
            index = index.update(&pages);
            let new = assemble(&pages);
            assert_eq!(index.files(), new.files(), "after page {number} says {text}");
            assert_eq!(built(&index), built(&new));
        }
        pages.reverse();
        index = index.update(&pages);
        for entry in [
            Entry { title: "Another".into(), ..Entry::clone(pages[9].entry()) },
            Entry { path: vec!["Above".into()], ..Entry::clone(pages[9].entry()) },
            Entry { lang: "fr".into(), ..Entry::clone(pages[9].entry()) },
            Entry { tags: vec!["new".into()], ..Entry::clone(pages[9].entry()) },
        ] {
            pages[9] = Arc::new(contribution(Arc::new(entry)));
            index = index.update(&pages);
            assert_eq!(built(&index), built(&assemble(&pages)));
        }
        pages.remove(3);
        assert_eq!(built(&index.update(&pages)), built(&assemble(&pages)));
    }

    #[test]
    fn the_order_of_pages_does_not_matter() {
        let pages = book(40);
        let turned: Vec<_> = pages.iter().rev().cloned().collect();
        assert_eq!(built(&assemble(&pages)), built(&assemble(&turned)));
    }

    #[test]
    fn an_edit_changes_few_files() {
        let mut pages = book(120);
        let before = assemble(&pages);
        pages[50] = page(50, "en", "something else");
        let after = before.update(&pages);
        let (before, after) = (before.files(), after.files());
        let kept = after.keys().filter(|path| before.contains_key(*path)).count();
        assert!(kept * 3 > before.len(), "{kept} of {} files are the same", before.len());
        assert!(after.contains_key(MANIFEST));
    }

    #[test]
    fn a_file_that_only_another_index_has_is_empty() {
        let index = assemble(&book(3));
        for kind in [File::Shard, File::Places, File::Block, File::Facet, File::Forward] {
            assert!(index.file(kind(9_999)).is_empty());
        }
    }

    #[test]
    fn an_empty_book_has_a_manifest() {
        let files = assemble(&[]).files();
        assert_eq!(files.keys().map(String::as_str).collect::<Vec<_>>(), [MANIFEST]);
    }
}
