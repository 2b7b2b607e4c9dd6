//! A warm build equals a cold one: after every edit of a long session, broken states included, each byte that
//! the remembering build publishes is the byte that a build without any memory gives.
//!
//! The book is the handbook of this repository, cut to a size that builds in some milliseconds.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::{Date, date};
use patternbook::book::Options;
use patternbook::diag::Diagnostic;
use patternbook::memo::{Key, Memo, Room};
use patternbook::site::{Body, Output};
use patternbook::source::Sources;
use rayon::prelude::*;

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

/// Makes so many edits, builds after each, and compares after every few.
fn session(whole: &Files, edits: usize, seed: u64, few: usize) {
    let mut files = whole.clone();
    let mut random = Random(seed);
    let mut today = date(2026, 11, 1);
    let mut kept = Kept::default();
    let mut memo = kept.memo();
    let mut before: Published = Published::default();
    let mut edits_so_far: Vec<String> = Vec::new();
    let mut hits_before = 0;
    for number in 0..edits {
        edits_so_far.push(edit(&mut files, whole, &mut today, &mut random));
        if random.below(20) == 0 {
            edits_so_far.push(kept.restart(&memo, &mut random));
            hits_before += memo.counts().0;
            memo = kept.memo();
        }
        if number % few != 0 {
            // Only what somebody looks at is rendered, as in a preview.
            let build = patternbook::build(&sources(&files), options(today), &memo);
            build.site.get("index.html").map(bytes);
            build.site.get("patterns/i-intend-to/index.html").map(bytes);
            continue;
        }
        let warm = publish(&files, today, &memo);
        let cold = publish(&files, today, &Arc::new(Memo::new()));
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

fn sources(files: &Files) -> Sources {
    let files = files.iter();
    Sources::in_memory(
        files.map(|(path, text)| (Arc::from(path.as_str()), text.clone().into_bytes())),
    )
}

fn options(as_of: Date) -> Options {
    Options { as_of, drafts: false, trust: false }
}

fn publish(files: &Files, as_of: Date, memo: &Arc<Memo>) -> Published {
    let build = patternbook::build(&sources(files), options(as_of), memo);
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
        Body::Page(page) => page.bytes(),
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

/// Edits the book at random, and says how.
fn edit(files: &mut Files, whole: &Files, today: &mut Date, random: &mut Random) -> String {
    let page = random.one_of(files, |path| path.ends_with(".md"));
    let table = random.one_of(files, |path| path.ends_with(".csv"));
    let definitions =
        random.one_of(files, |path| path.starts_with("data/") && path.ends_with(".toml"));
    match random.below(29) {
        0..5 => change(files, &page, |text| text.push_str(&text_to_add(random, &page))),
        5 | 6 => change(files, &page, |text| {
            *text = text.replacen("title = \"", &format!("title = \"{} ", random.word()), 1)
        }),
        7 => rename(files, &page, &format!("content/{}/{}.md", random.word(), random.word())),
        8 => rename(files, &page, &page.replace(".md", &format!("-{}.md", random.word()))),
        9 => remove(files, &page),
        10 => {
            let path = format!("content/{}/{}/{}.md", random.word(), random.word(), random.word());
            let front = format!(
                "+++\ntitle = \"{}\"\ntags = [\"{}\"]\nweight = {}\n+++\n",
                random.word(),
                random.word(),
                random.below(9)
            );
            let text = front + &text_to_add(random, &page);
            files.insert(path.clone(), text);
            format!("new {path}")
        }
        11 | 12 => change(files, &table, |text| double_a_line(text, random)),
        13 => change(files, &table, |text| drop_a_line(text, random)),
        14 | 15 => change(files, &definitions, |text| change_a_number(text, random)),
        16 => change(files, "data/teams.toml", |text| {
            *text = text.replacen("\"low-context\"", "\"high-context\"", 1)
        }),
        17 => {
            change(files, "content/cultures/high-context.md", |text| change_a_number(text, random))
        }
        18 => change(files, "book.toml", |text| change_a_number(text, random)),
        19 => {
            let (path, text) = match random.below(4) {
                0 => (
                    "themes/default/layouts/page.html",
                    format!(
                        "{{% extends \"base.html\" %}}{{% block main %}}<p>{}</p>{{{{ page.body }}}}{{% endblock %}}",
                        random.word()
                    ),
                ),
                1 => (
                    "themes/default/static/prose.css",
                    format!("p {{ margin: {}px }}", random.below(99)),
                ),
                2 => ("themes/default/layouts/page.html", "{% if %}".to_owned()),
                _ => ("themes/default/static/x.js", format!("let x = {}", random.below(99))),
            };
            files.insert(path.to_owned(), text);
            format!("theme {path}")
        }
        20 => {
            let any = random.one_of(files, |_| true);
            change(files, &any, |text| {
                let at = random.below(text.len() + 1);
                let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
                text.truncate(at);
            })
        }
        21 => {
            *today = today.checked_add(jiff::ToSpan::days(random.below(40) as i64)).unwrap();
            format!("today is {today}")
        }
        22 => rename_folder(files, &page, &format!("content/{}/", random.word())),
        23 => {
            let team = format!(
                "\n[[team]]\nid = \"team-{}\"\nname = \"{}\"\nculture = \"low-context\"\n",
                random.below(9),
                random.word()
            );
            change(files, "data/teams.toml", |text| text.push_str(&team))
        }
        24 => {
            let culture = format!(
                "+++\ntitle = \"{}\"\nkind = \"culture\"\n[parameters]\nopt_out_hours = {}\n+++\nText.\n",
                random.word(),
                random.below(99)
            );
            let path = format!("content/cultures/{}.md", random.word());
            files.insert(path.clone(), culture);
            format!("new {path}")
        }
        25 => {
            let of_data = random.one_of(files, |path| path.starts_with("data/"));
            remove(files, &of_data)
        }
        26 => {
            let chapters = files.keys().filter_map(|path| path.strip_prefix("content/"));
            let chapters = chapters.filter(|path| path.ends_with(".md") && random.below(2) == 0);
            let lines: Vec<String> =
                chapters.map(|path| format!("- [Chapter](<{path}>)\n")).collect();
            files.insert(
                "content/SUMMARY.md".to_owned(),
                format!("# Summary\n\n{}", lines.concat()),
            );
            "a summary".to_owned()
        }
        _ => {
            let path = random.one_of(whole, |_| true);
            files.insert(path.clone(), whole[&path].clone());
            if random.below(4) == 0 {
                // Now and then everything is whole again, so that not all edits meet a broken book.
                files.clone_from(whole);
            }
            files.retain(|path, _| whole.contains_key(path) || random.below(8) != 0);
            format!("restore {path}")
        }
    }
}

fn text_to_add(random: &mut Random, page: &str) -> String {
    let name = page.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
    match random.below(9) {
        0 => format!("\n## {}\n\n{} {}.\n", random.word(), random.word(), random.word()),
        1 => format!("\nSee [[{name}]] and [[{}]].\n", random.word()),
        2 => format!("\nSee [there](/{}/) and [here](#{}).\n", random.word(), random.word()),
        3 => format!("\n```rust\nlet {} = \"{}\";\n```\n", random.word(), random.word()),
        4 => {
            format!("\n::: culture high-context\n{} {{{{ opt_out_hours }}}}\n:::\n", random.word())
        }
        5 => "\n```chart\nindicator = \"decision-latency\"\nteam = \"harbor\"\n```\n".to_owned(),
        6 => format!("\n| a | b |\n|---|---|\n| {} | {} |\n", random.word(), random.word()),
        7 => {
            format!("\n```include\nfile = \"/{}/{}.md\"\n```\n", random.word(), random.word())
        }
        _ => format!("\n{} {} [{}].\n", random.word(), random.word(), random.word()),
    }
}

fn change(files: &mut Files, path: &str, how: impl FnOnce(&mut String)) -> String {
    files.get_mut(path).map(how);
    format!("change {path}")
}

fn rename(files: &mut Files, from: &str, to: &str) -> String {
    if let Some(text) = files.remove(from) {
        files.insert(to.to_owned(), text);
    }
    format!("rename {from} to {to}")
}

fn rename_folder(files: &mut Files, page: &str, to: &str) -> String {
    let from = &page[..page.rfind('/').map_or(0, |slash| slash + 1)];
    let below: Vec<String> =
        files.keys().filter(|path| path.starts_with(from) && from.len() > 8).cloned().collect();
    for path in below {
        let moved = path.replacen(from, to, 1);
        rename(files, &path, &moved);
    }
    format!("rename {from} to {to}")
}

fn remove(files: &mut Files, path: &str) -> String {
    files.remove(path);
    format!("remove {path}")
}

fn double_a_line(text: &mut String, random: &mut Random) {
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() > 1 {
        let line = lines[1 + random.below(lines.len() - 1)].to_owned();
        text.push_str(&line.replace('1', &random.below(9).to_string()));
        text.push('\n');
    }
}

fn drop_a_line(text: &mut String, random: &mut Random) {
    let drop = 1 + random.below(text.lines().count());
    *text = text
        .lines()
        .enumerate()
        .filter(|(at, _)| *at != drop)
        .fold(String::new(), |all, (_, line)| all + line + "\n");
}

fn change_a_number(text: &mut String, random: &mut Random) {
    let digits: Vec<usize> =
        text.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at).collect();
    if !digits.is_empty() {
        let at = digits[random.below(digits.len())];
        text.replace_range(at..=at, &random.below(10).to_string());
    }
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
