//! A warm build equals a cold one: after every edit of a long session, broken states included, each byte that
//! the remembering build publishes is the byte that a build without any memory gives.
//!
//! The book is the handbook of this repository, cut to a size that builds in some milliseconds.

mod edits;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::{Date, date};
use patternbook::book::Options;
use patternbook::diag::Diagnostic;
use patternbook::memo::{Key, Memo, Room};
use patternbook::model::history::History;
use patternbook::site::{Body, Output};
use patternbook::source::Sources;
use rayon::prelude::*;

use edits::edit;

#[test]
fn five_hundred_edits_give_the_bytes_of_clean_builds() {
    session(&small_book(), 500, 1, 12);
}

#[test]
fn every_one_of_five_hundred_edits_of_a_tiny_book_gives_the_bytes_of_a_clean_build() {
    session(&tiny_book(), 500, 2, 1);
}

#[test]
#[ignore = "takes minutes; run it after changes of what is remembered"]
fn ten_thousand_edits_give_the_bytes_of_clean_builds() {
    for seed in 0..10 {
        session(&small_book(), 1000, 100 + seed, 1);
        println!("{} edits", (seed + 1) * 1000);
    }
}

#[test]
fn an_earlier_address_that_reads_otherwise_has_another_key() {
    let page = "+++\ntitle = \"New\"\naliases = [\"old\"]\n+++\nText.\n";
    let publish_in = |language: &str| {
        let config = format!("[book]\ntitle = \"Book\"\nlanguage = \"{language}\"\n");
        let files = [("book.toml", config.as_str()), ("content/new.md", page)];
        let files = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
        let sources = sources(&files.into_iter().collect(), &History::default());
        publish(&sources, date(2026, 11, 1), &Arc::new(Memo::new())).files["old/index.html"].clone()
    };
    let ((key, was), (other, is)) = (publish_in("en"), publish_in("de"));
    assert!(was != is && key != other);
}

/// Makes so many edits, builds after each, and compares after every few.
fn session(whole: &Files, edits: usize, seed: u64, few: usize) {
    let mut files = whole.clone();
    let mut random = Random(seed);
    let (mut today, mut past) = (date(2026, 11, 1), History::default());
    let mut kept = Kept::default();
    let mut memo = kept.memo();
    let mut before: Published = Published::default();
    let mut edits_so_far: Vec<String> = Vec::new();
    let mut hits_before = 0;
    for number in 0..edits {
        edits_so_far.push(edit(&mut files, whole, &mut today, &mut past, &mut random));
        if random.below(20) == 0 {
            edits_so_far.push(kept.restart(&memo, &mut random));
            hits_before += memo.counts().0;
            memo = kept.memo();
        }
        if number % few != 0 {
            // Only what somebody looks at is rendered, as in a preview.
            let build = patternbook::build(&sources(&files, &past), options(today), &memo);
            build.site.get("index.html").map(bytes);
            build.site.get("patterns/i-intend-to/index.html").map(bytes);
            continue;
        }
        let warm = publish(&sources(&files, &past), today, &memo);
        let cold = publish(&sources(&files, &past), today, &Arc::new(Memo::new()));
        let last = &edits_so_far[edits_so_far.len().saturating_sub(6)..];
        assert_same(&warm, &cold, last);
        for (path, (key, bytes)) in &warm.files {
            if let Some((earlier, was)) = before.files.get(path)
                && earlier == key
            {
                assert!(was == bytes, "`{path}` changed, its key did not: seed {seed}, {last:?}");
            }
        }
        before = warm;
    }
    let (hits, misses) = memo.counts();
    let hits = hits + hits_before;
    assert!(hits > misses, "hardly anything was remembered: {hits} hits, {misses} misses");
}

/// What a run keeps for the next one, as files in memory.
#[derive(Default)]
struct Kept(BTreeMap<Room, Vec<u8>>);

impl Kept {
    /// Returns the memo of a run that knows what was kept.
    fn memo(&self) -> Arc<Memo> {
        let files = self.0.clone();
        let load = move |room: Room| files.get(room).cloned().unwrap_or_default();
        Arc::new(Memo::lasting(Key(1), Box::new(load)))
    }

    /// Ends a run; what it kept may be damaged before the next one begins.
    fn restart(&mut self, memo: &Memo, random: &mut Random) -> String {
        self.0.extend(memo.take_files().0);
        if random.below(3) > 0 {
            return "the next run".to_owned();
        }
        for bytes in self.0.values_mut() {
            let at = random.below(bytes.len());
            if random.below(2) == 0 {
                bytes.truncate(at);
            } else {
                bytes[at] ^= 0x55;
            }
        }
        "the next run, with a damaged cache".to_owned()
    }
}

#[derive(Default)]
struct Published {
    files: BTreeMap<String, (Key, Arc<[u8]>)>,
    diags: Vec<Diagnostic>,
}

fn sources(files: &Files, past: &History) -> Sources {
    let files = files.iter();
    Sources::in_memory(
        files.map(|(path, text)| (Arc::from(path.as_str()), text.clone().into_bytes())),
    )
    .with_history(Arc::new(past.clone()))
}

fn options(as_of: Date) -> Options {
    Options { as_of, drafts: false, trust: false }
}

fn publish(sources: &Sources, as_of: Date, memo: &Arc<Memo>) -> Published {
    let build = patternbook::build(sources, options(as_of), memo);
    let outputs: Vec<(&str, &Output)> = build.site.iter().collect();
    let files = outputs
        .into_par_iter()
        .map(|(path, output)| (path.to_owned(), (output.exact(), bytes(output))))
        .collect();
    let mut diags = build.diags.clone();
    let mut problems = build.context.problems();
    problems.sort_by_cached_key(|problem| format!("{problem:?}"));
    diags.extend(problems);
    Published { files, diags }
}

fn bytes(output: &Output) -> Arc<[u8]> {
    match &output.body {
        Body::Bytes(bytes) => bytes.clone(),
        Body::Text(text) => Arc::from(text.as_bytes()),
        Body::Lazy(render) => render(),
        Body::Page(page) => Arc::from(page.bytes()),
        Body::File(path) => Arc::from(path.as_os_str().as_encoded_bytes()),
    }
}

fn assert_same(warm: &Published, cold: &Published, edits: &[String]) {
    let only = |one: &Published, other: &Published| -> Vec<String> {
        one.files.keys().filter(|path| !other.files.contains_key(*path)).cloned().collect()
    };
    let (more, fewer) = (only(warm, cold), only(cold, warm));
    assert!(
        more.is_empty() && fewer.is_empty(),
        "warm has {more:?}, cold has {fewer:?} after {edits:#?}"
    );
    for (path, (key, bytes)) in &cold.files {
        let (warm_key, warm_bytes) = &warm.files[path];
        if warm_bytes != bytes {
            let at = warm_bytes.iter().zip(&**bytes).take_while(|(a, b)| a == b).count();
            let around = |bytes: &[u8]| {
                String::from_utf8_lossy(&bytes[at.saturating_sub(60)..(at + 60).min(bytes.len())])
                    .into_owned()
            };
            panic!(
                "`{path}` differs after {edits:#?}\nwarm: {}\ncold: {}",
                around(warm_bytes),
                around(bytes)
            );
        }
        assert_eq!(warm_key, key, "the key of `{path}` differs after {edits:#?}");
    }
    assert_eq!(warm.diags, cold.diags, "other diagnostics after {edits:#?}");
}

type Files = BTreeMap<String, String>;

/// Some pages of each kind, all definitions, and the first records.
fn small_book() -> Files {
    let (sources, _) = Sources::read(Path::new(env!("CARGO_MANIFEST_DIR")), &Sources::default());
    let keeps = |path: &str| {
        let is_example =
            ["content/stories/", "content/patterns/", "content/failure-modes/", "data/fillings/"]
                .iter()
                .any(|folder| path.starts_with(folder));
        let is_kept = [
            "_index",
            "i-intend-to",
            "self-governing",
            "one-way",
            "overload",
            "harbor",
            "uk-consulting",
        ];
        !path.starts_with("themes/")
            && (!is_example || is_kept.iter().any(|name| path.contains(name)))
    };
    let files = sources.iter().filter(|file| keeps(&file.path));
    let files = files.filter_map(|file| Some((file.path.to_string(), file.text()?.to_string())));
    let cut = |(path, text): (String, String)| {
        let is_table = path.ends_with(".csv");
        let text = if is_table {
            text.lines().take(40).fold(String::new(), |all, line| all + line + "\n")
        } else {
            text
        };
        (path, text)
    };
    files.map(cut).collect()
}

/// A page of some kinds, two teams, four indicators: a build takes some milliseconds.
fn tiny_book() -> Files {
    const KEPT: [&str; 8] = [
        "book.toml",
        "content/_index.md",
        "content/about",
        "content/cultures/high-context",
        "content/patterns/",
        "content/templates/i-intend-to",
        "data/indicators.toml",
        "data/teams.toml",
    ];
    let mut files = small_book();
    files.retain(|path, _| {
        KEPT.iter().any(|kept| path.starts_with(kept)) || path == "data/records/decisions.csv"
    });
    for (path, table, count) in
        [("data/teams.toml", "\n[[team]]", 2), ("data/indicators.toml", "\n[[indicator]]", 4)]
    {
        let text = files.entry(path.to_owned()).or_default();
        *text = text.split(table).take(count + 1).collect::<Vec<_>>().join(table);
    }
    files
}

/// Marsaglia's xorshift: the same session for the same seed, everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        let mut x = self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.0 = x;
        ((x >> 16) % end.max(1) as u64) as usize
    }

    fn word(&mut self) -> &'static str {
        const WORDS: [&str; 12] = [
            "harbor",
            "anchor",
            "opt",
            "patterns",
            "about",
            "index",
            "Übung",
            "a b",
            "i-intend-to",
            "decision",
            "zeta",
            "42",
        ];
        WORDS[self.below(WORDS.len())]
    }

    fn one_of(&mut self, files: &Files, is_meant: impl Fn(&str) -> bool) -> String {
        let paths: Vec<&String> = files.keys().filter(|path| is_meant(path)).collect();
        if paths.is_empty() { String::new() } else { paths[self.below(paths.len())].clone() }
    }
}
