//! The interface speaks every language that it has a file for: no word of it is missing.

use std::collections::{BTreeMap, BTreeSet};

use patternbook::model::measures::Status;
use patternbook::model::words::DAY;
use patternbook::parse::words::{LANGUAGES, words};
use patternbook::render::theme::default_files;
use patternbook::source::Sources;

use crate::small::{built, outputs, problems};

/// What layouts and scripts say, in English.
fn said() -> BTreeSet<String> {
    let mut found = BTreeSet::from([DAY.to_owned()]);
    found.extend(Status::ALL.iter().map(|status| status.words().to_owned()));
    for (path, text) in default_files() {
        if path.starts_with("layouts/") {
            found.extend(before(text, "\" | t ").chain(before(text, "\" | t(")));
            found.extend(
                text.split("one=\"")
                    .skip(1)
                    .filter_map(|rest| rest.split('"').next().map(str::to_owned)),
            );
        }
        if path.ends_with(".js") {
            for rest in text.split("/*t*/").skip(1) {
                let quote = rest.chars().next().expect("a word follows");
                assert!(matches!(quote, '"' | '\''), "{path}: {}", &rest[..20]);
                found.extend(rest[1..].split(quote).next().map(str::to_owned));
            }
        }
    }
    for (_, text) in sources_of_pages() {
        for call in ["words.of(", "words.with(", "words.count("] {
            let many = if call == "words.count(" { 2 } else { 1 };
            for rest in text.split(call).skip(1) {
                let quoted = rest.split('"').skip(1).step_by(2).take(many);
                let close = rest.find('"').is_some_and(|at| at < 60);
                found.extend(quoted.filter(|_| close).map(str::to_owned));
            }
        }
    }
    found
}

/// The files that make pages, without their tests.
fn sources_of_pages() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/render/pages");
    let files = std::fs::read_dir(folder).expect("it is there");
    let read = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).ok()?;
        let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        Some((path.display().to_string(), code))
    };
    files.filter_map(|entry| read(entry.ok()?.path())).collect()
}

/// The quoted texts that stand right before a mark.
fn before<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = String> + 'a {
    let ends = text.match_indices(mark).map(|(end, _)| end);
    ends.filter_map(|end| text[..end].rsplit('"').next().map(str::to_owned))
}

#[test]
fn every_word_of_the_interface_is_there_in_every_language() {
    let said = said();
    assert!(said.len() > 200, "{}", said.len());
    for (language, _) in LANGUAGES {
        let (words, diags) = words(&Sources::default(), "default", language);
        assert_eq!(diags, []);
        let missing: Vec<_> = said.iter().filter(|english| !words.has(english)).collect();
        assert!(missing.is_empty(), "{language} lacks {missing:#?}");
    }
}

#[test]
fn a_translation_has_the_values_of_its_english_words() {
    for (language, text) in LANGUAGES {
        for line in text.lines().filter(|line| line.starts_with('"')) {
            let (english, other) = line.split_once("\" = \"").expect(line);
            let values = |text: &str| -> BTreeSet<String> {
                let names = text.split('{').skip(1).filter_map(|rest| rest.split('}').next());
                names.map(str::to_owned).collect()
            };
            assert_eq!(values(english), values(other), "{language}: {line}");
        }
    }
}

#[test]
fn layouts_and_scripts_say_nothing_past_the_words() {
    for (path, text) in default_files().filter(|(path, _)| path.starts_with("layouts/")) {
        let bare = strip(&strip(&strip(text, "{#", "#}"), "{{", "}}"), "{%", "%}");
        for label in bare.split("aria-label=\"").skip(1) {
            assert!(label.starts_with('"'), "{path}: {label:.40}");
        }
        let shown = strip(&strip(&bare, "<code>", "</code>"), "<", ">");
        let left: Vec<_> = shown
            .split_whitespace()
            .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1)
            .collect();
        let known = ["text", "wide", "CSV"];
        let left: Vec<_> = left
            .into_iter()
            .filter(|word| !known.iter().any(|known| word.contains(known)))
            .collect();
        assert!(left.is_empty(), "{path}: {left:?}");
    }
}

fn strip(text: &str, open: &str, close: &str) -> String {
    let mut parts = text.split(open);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once(close).map_or("", |(_, after)| after));
    }
    out
}

#[test]
fn a_book_in_german_has_german_pages_and_scripts() {
    let sources = Sources::fixture(
        "//- book.toml\n[book]\ntitle = \"Handbuch\"\nlanguage = \"de\"\n//- content/a.md\n# A\n//- data/teams.toml\n[[team]]\nid = \"eins\"\nname = \"Eins\"\n",
    );
    let build = built(&sources);
    assert_eq!(problems(&build), []);
    let pages: BTreeMap<String, String> = outputs(&build)
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
        .collect();
    let teams = &pages["teams/index.html"];
    for words in ["<html lang=\"de\"", "Zum Text springen", "Noch keine Zahlen.", "<h1>Teams</h1>"]
    {
        assert!(teams.contains(words), "{words}\n{teams}");
    }
    assert!(pages["404.html"].contains("<h1>Seite nicht gefunden</h1>"));
    let app =
        pages.iter().find(|(path, _)| path.starts_with("assets/app.")).expect("there is one").1;
    assert!(app.contains("\"Kopiert\"") && !app.contains("/*t*/"));
}

#[test]
fn a_page_without_a_summary_says_its_first_sentence_once() {
    let sources = Sources::fixture(
        "//- book.toml\n[book]\ntitle = \"B\"\n//- content/a.md\n# A\n\nOnce upon a time.\n//- content/b.md\n+++\nsummary = \"In short.\"\n+++\n# B\n\nAt length.\n",
    );
    let build = built(&sources);
    let page = |path: &str| {
        let bytes =
            outputs(&build).into_iter().find(|(other, _)| other == path).expect("it is there").1;
        String::from_utf8_lossy(&bytes).split("<main").nth(1).expect("it has one").to_owned()
    };
    assert_eq!(page("a/index.html").matches("Once upon a time.").count(), 1);
    assert!(page("b/index.html").contains("<p class=\"lead\">In short.</p>"));
}
