//! Malformed files en masse: whatever is done to the example book's files, a build answers, and each
//! problem lies in its file.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use patternbook::diag::Diagnostic;
use patternbook::memo::Memo;
use patternbook::source::{FileData, Sources};

use crate::small::{Dice, Files, built_again, example_files, problems};

/// What doesn't belong where it is put.
const ODD: [&str; 44] = [
    "\0",
    "\u{feff}",
    "\u{1}",
    "\u{2}",
    "\u{e000}",
    "\u{f8ff}",
    "\u{fffd}",
    "\u{10fffd}",
    "\u{202e}",
    "\u{2028}",
    "\r",
    "\r\n",
    "\n",
    "\t",
    "\"",
    "\"\"\"",
    "'''",
    "`",
    "```\n",
    "~~~",
    ":::\n",
    "::: culture \n",
    "[[",
    "]]",
    "[^1]: ",
    "<!--",
    "<script>",
    "+++\n",
    "---\n",
    "{{",
    "{%",
    "$$",
    "\\",
    "é",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "99999999999999999999999999",
    "-1",
    "1e999",
    "nan",
    "0000-00-00",
    "9999-12-31",
    "0001-01-01",
    "-9223372036854775808",
    "%ff",
];

/// Does something to a file.
fn mangle(dice: &mut Dice, bytes: &mut Vec<u8>, other: &[u8]) {
    let at = dice.below(bytes.len() + 1);
    let end = (at + dice.below(200)).min(bytes.len());
    match dice.below(10) {
        0 => bytes.truncate(at),
        1 => (at..end).step_by(7).for_each(|at| bytes[at] ^= 1 << (at % 8)),
        2 => {
            let copy = bytes[at..end].to_vec();
            bytes.splice(at..at, copy);
        }
        3 => {
            let to = dice.below(bytes.len().saturating_sub(end - at) + 1);
            let cut: Vec<u8> = bytes.drain(at..end).collect();
            bytes.splice(to..to, cut);
        }
        4 | 5 => {
            bytes.splice(at..at, dice.pick(&ODD).bytes());
        }
        6 => {
            let deep =
                dice.pick(&["[", "{", "(", "> ", "- ", "a.", "*", "![", "\"", "[[", "-(", "!"]);
            bytes.splice(at..at, deep.repeat(1 + dice.below(3000)).into_bytes());
        }
        7 => {
            let from = dice.below(other.len() + 1);
            let piece = &other[from..(from + 300).min(other.len())];
            bytes.splice(at..end, piece.iter().copied());
        }
        8 => numbers(dice, bytes),
        _ => {
            bytes.drain(at..end);
        }
    }
}

/// Puts another number in the place of one.
fn numbers(dice: &mut Dice, bytes: &mut Vec<u8>) {
    let places: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
    if places.is_empty() {
        return;
    }
    let at = *dice.pick(&places);
    let end = at + bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number =
        dice.pick(&["0", "-0", "99999999999999999999", "1e400", "4294967296", "", "1,5", "００"]);
    bytes.splice(at..end, number.bytes());
}

/// Returns what is wrong with where the problems lie.
fn misplaced(sources: &Sources, diags: &[Diagnostic]) -> Option<String> {
    diags.iter().find_map(|diagnostic| {
        let span = diagnostic.span.clone()?;
        let source = diagnostic.source.as_deref()?;
        let file = sources.get(source)?;
        let lies_within = match &file.data {
            FileData::Text(text) => text.get(span).is_some(),
            _ => span.is_empty(),
        };
        (!lies_within).then(|| format!("{diagnostic:?}"))
    })
}

/// Of records, the first ones will do.
fn first_lines((path, text): (Arc<str>, Vec<u8>)) -> (Arc<str>, Vec<u8>) {
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    let some = if path.starts_with("data/records/") { 80 } else { usize::MAX };
    (path, lines.take(some).flatten().copied().collect())
}

/// How many files of the book are malformed at once.
const AT_ONCE: usize = 15;

/// Builds the book with so many of its files malformed, a few at a time; every `each`-th time it is rendered, too.
fn run(first: u64, malformed: usize, each: u64) {
    let files: Files = example_files().into_iter().map(first_lines).collect();
    let memo = Arc::new(Memo::new());
    let mut failures = Vec::new();
    for seed in (first..).take(malformed / AT_ONCE) {
        let dice = &mut Dice(seed);
        let mut changed = files.clone();
        let mut untouched: Vec<usize> = (0..files.len()).collect();
        for _ in 0..AT_ONCE {
            let at = untouched.swap_remove(dice.below(untouched.len()));
            let other = dice.below(files.len());
            for _ in 0..=dice.below(3) {
                mangle(dice, &mut changed[at].1, &files[other].1);
            }
        }
        let sources = Sources::in_memory(changed);
        let answer = catch_unwind(AssertUnwindSafe(|| {
            let build = built_again(&sources, &memo);
            if seed % each == 0 { problems(&build) } else { build.diags }
        }));
        match answer {
            Ok(diags) => {
                failures
                    .extend(misplaced(&sources, &diags).map(|what| format!("seed {seed}: {what}")));
            }
            Err(_) => failures.push(format!("seed {seed}: panic")),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What can stand nowhere in a file of a kind.
fn nonsense(path: &str) -> Option<&'static [&'static [u8]]> {
    const TOML: [&[u8]; 6] = [
        b"\n= 1\n",
        b"\n]]\n",
        b"\nx = = 1\n",
        b"\nx = \"\n",
        b"\nx = 2026-02-30\n",
        b"\nx = 1\nx = 2\n",
    ];
    const CSV: [&[u8]; 3] = [b"\n\"never closed\n", b"\n,,,,,,,,,,,,,,,,,,,,,,\n", b"\n1\n"];
    const PAGE: [&[u8]; 4] = [
        b"\n\n[x](no-such-page.md)\n",
        b"\n\n```chart\nindicator = \"no-such\"\n```\n",
        b"\n\n```include\nfile = \"no-such.md\"\n```\n",
        b"\n\n![x](no-such.png)\n",
    ];
    match path.rsplit_once('.')?.1 {
        "toml" => Some(&TOML),
        "csv" => Some(&CSV),
        "md" if path.starts_with("content/") => Some(&PAGE),
        _ => None,
    }
}

/// Breaks each file for itself in a way that can't be right, and returns those of which no problem tells the line.
fn unnamed(first: u64, malformed: usize) -> Vec<String> {
    let files: Files = example_files().into_iter().map(first_lines).collect();
    let known: Vec<usize> =
        (0..files.len()).filter(|at| nonsense(&files[*at].0).is_some()).collect();
    let memo = Arc::new(Memo::new());
    let mut failures = Vec::new();
    for seed in (first..).take(malformed) {
        let dice = &mut Dice(seed);
        let mut changed = files.clone();
        let (path, bytes) = &mut changed[*dice.pick(&known)];
        let path = path.clone();
        let what = *dice.pick(nonsense(&path).expect("these have some"));
        // Between lines, so that it is not a part of something.
        let ends: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at] == b'\n').collect();
        let at = if path.ends_with(".md") { bytes.len() } else { *dice.pick(&ends) };
        bytes.splice(at..at, what.iter().copied());
        let sources = Sources::in_memory(changed);
        let build = built_again(&sources, &memo);
        let named = problems(&build).into_iter().any(|diagnostic| {
            diagnostic.source.as_deref() == Some(&*path) && diagnostic.span.is_some()
        });
        if !named {
            failures.push(format!("seed {seed}: {path}: {:?}", String::from_utf8_lossy(what)));
        }
    }
    failures
}

#[test]
fn what_cannot_be_right_is_named_with_its_file_and_line() {
    assert_eq!(unnamed(0, 60), Vec::<String>::new());
}

#[test]
#[ignore = "takes minutes: cargo test --release -- --ignored"]
fn two_thousand_wrong_files_are_named_with_file_and_line() {
    assert_eq!(unnamed(1000, 2000), Vec::<String>::new());
}

#[test]
fn malformed_files_are_answered_and_their_problems_lie_in_them() {
    run(0, 300, 10);
}

#[test]
#[ignore = "takes minutes: cargo test --release -- --ignored"]
fn two_thousand_malformed_files_are_answered() {
    run(1000, 2010, 2);
}
