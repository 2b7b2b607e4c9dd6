//! The example handbook's own data is read without a diagnostic, and refers to nothing that isn't there.
#![expect(clippy::disallowed_methods, reason = "the test lists the folder that it checks")]

use std::path::Path;
use std::sync::Arc;

use patternbook::diag::Diagnostic;
use patternbook::memo::Memo;
use patternbook::model::config::Config;
use patternbook::model::document::Hole;
use patternbook::parse::fillings::parse_fillings;
use patternbook::parse::maturity::{check_assessments, parse_assessments, parse_maturity};
use patternbook::parse::notes::{find_quote, parse_notes};
use patternbook::parse::page::parse_page;
use patternbook::parse::references::parse_references;
use patternbook::parse::roadmap::{check_progress, parse_progress, parse_roadmap};
use patternbook::parse::template::fields;
use patternbook::source::Sources;

use crate::source_text::SOURCE;

fn root() -> Sources {
    let (sources, diags) =
        Sources::read(Path::new(env!("CARGO_MANIFEST_DIR")), &Sources::default());
    assert_eq!(diags, []);
    sources
}

fn read<T>(path: &str, parse: impl Fn(&Arc<str>, &str) -> (T, Vec<Diagnostic>)) -> T {
    let sources = root();
    let file = sources.get(path).expect("the example has it");
    let (value, diags) = parse(&file.path, file.text().expect("it is text"));
    assert_eq!(diags, [], "{path}");
    value
}

fn teams() -> Vec<String> {
    let progress = read("data/progress.csv", parse_progress);
    let mut teams: Vec<_> = progress.into_iter().map(|row| row.team).collect();
    teams.sort();
    teams.dedup();
    teams
}

#[test]
fn roadmap_and_progress_fit_together() {
    let roadmap = read("data/roadmap.toml", parse_roadmap);
    assert_eq!(roadmap.last_month(), 18);
    let steps: Vec<_> = roadmap.steps().iter().map(|(_, step)| step.text.as_str()).collect();
    assert_eq!(steps, steps_of_source());
    let progress = read("data/progress.csv", parse_progress);
    let teams = teams();
    let teams: Vec<_> = teams.iter().map(String::as_str).collect();
    assert_eq!(teams.len(), 8);
    assert_eq!(check_progress(&roadmap, &progress, &teams), []);
}

/// Returns the items of the source text between the roadmap's heading and the failure modes'.
fn steps_of_source() -> Vec<&'static str> {
    SOURCE
        .lines()
        .skip_while(|line| !line.starts_with("Transition Roadmap"))
        .take_while(|line| !line.starts_with("Common Failure Modes"))
        .filter_map(|line| line.strip_prefix("- "))
        .collect()
}

#[test]
fn levels_and_assessments_fit_together() {
    let maturity = read("data/maturity.toml", parse_maturity);
    let assessments = read("data/assessments.csv", parse_assessments);
    let teams = teams();
    let teams: Vec<_> = teams.iter().map(String::as_str).collect();
    assert_eq!(check_assessments(&maturity, &assessments, &teams), []);
}

#[test]
fn every_note_quotes_the_source_and_every_reference_stands_in_it() {
    for note in read("data/notes.toml", parse_notes) {
        assert!(find_quote(SOURCE, &note.quote).is_some(), "{}", note.quote);
    }
    let bibliography = read("data/sources.toml", parse_references);
    for entry in bibliography.groups.iter().flat_map(|group| &group.entries) {
        assert!(find_quote(SOURCE, &entry.text).is_some(), "{}", entry.text);
    }
}

#[test]
fn every_filling_is_read() {
    let sources = root();
    for file in sources.below("data/fillings/") {
        let (fillings, diags) = parse_fillings(&file.path, file.text().expect("it is text"));
        assert_eq!(diags, [], "{}", file.path);
        assert!(!fillings.is_empty(), "{}", file.path);
    }
}

#[test]
fn every_page_is_read_and_every_described_field_is_a_blank() {
    let (sources, memo) = (root(), Memo::new());
    for file in sources.below("content/") {
        let text = file.text().expect("it is text");
        let page = parse_page(file, text, &Config::default(), &memo);
        assert_eq!(page.diags, [], "{}", file.path);
        let blanks = page.document.holes.iter().filter_map(|hole| match hole {
            Hole::Field { name, span } => Some((name.as_str(), span.clone())),
            _ => None,
        });
        let described = page.front.fields.as_ref().map(|(table, _)| table);
        let (_, diags) = fields(&file.path, blanks, described);
        assert_eq!(diags, [], "{}", file.path);
    }
}
