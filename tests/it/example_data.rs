//! The example handbook's own data is read without a diagnostic, and refers to nothing that isn't there.

use std::path::Path;
use std::sync::Arc;

use patternbook::compute::fillings::{Shape, fill};
use patternbook::diag::Diagnostic;
use patternbook::memo::Memo;
use patternbook::model::config::Config;
use patternbook::model::document::Hole;
use patternbook::model::template::Field;
use patternbook::parse::fillings::parse_fillings;
use patternbook::parse::maturity::{check_assessments, parse_assessments, parse_maturity};
use patternbook::parse::notes::{find_quote, parse_notes};
use patternbook::parse::page::parse_pages;
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
fn every_filling_fits_its_template() {
    let sources = root();
    let (rows, columns) = matrix_of_source();
    let mut filled = Vec::new();
    for file in sources.below("data/fillings/") {
        let (fillings, diags) = parse_fillings(&file.path, file.text().expect("it is text"));
        assert_eq!(diags, [], "{}", file.path);
        for filling in fillings {
            let fields = fields_of(&format!("content/templates/{}.md", filling.template.0));
            let shape = Shape { fields: &fields, others: &[], rows: &rows, columns: &columns };
            let (_, diags) = fill(shape, &filling, |_| Some("data".to_owned()), str::to_owned);
            assert_eq!(diags, [], "{}", file.path);
            filled.push((filling.template.0, filling.team.expect("it has a team").0));
        }
    }
    for team in teams() {
        assert!(filled.iter().any(|(_, other)| *other == team), "{team} has no filling");
    }
    filled.sort();
    filled.dedup_by_key(|(template, _)| template.clone());
    assert_eq!(filled.len(), 3, "each template is filled somewhere");
}

/// Returns the first cells and the heads of the table in the source text.
fn matrix_of_source() -> (Vec<String>, Vec<String>) {
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let mut table = SOURCE.lines().filter(|line| line.starts_with('|')).map(cells);
    let heads = table.next().expect("the source has a table");
    (table.skip(1).map(|mut row| row.remove(0)).collect(), heads)
}

fn fields_of(path: &str) -> Vec<Field> {
    let (sources, memo) = (root(), Memo::new());
    let file = sources.get(path).expect("the template is there");
    let text = file.text().expect("it is text");
    let page = &parse_pages(&[(file, text)], &sources, &Config::default(), &memo)[0];
    assert_eq!(page.diags, [], "{path}");
    let blanks = page.document.holes.iter().filter_map(|hole| match hole {
        Hole::Field { name, span, .. } => Some((name.as_str(), span.clone())),
        _ => None,
    });
    let described = page.front.fields.as_ref().map(|(table, _)| table);
    let (fields, diags) = fields(&file.path, blanks, described);
    assert_eq!(diags, [], "{path}");
    fields
}

#[test]
fn every_page_is_read() {
    let (sources, memo) = (root(), Memo::new());
    for file in sources.below("content/") {
        let text = file.text().expect("it is text");
        let page = &parse_pages(&[(file, text)], &sources, &Config::default(), &memo)[0];
        assert_eq!(page.diags, [], "{}", file.path);
    }
}
