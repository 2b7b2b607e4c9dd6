//! The examples of the reference pages are correct: each is read by the reader of its format.

use std::sync::Arc;

use patternbook::diag::Diagnostic;
use patternbook::parse::fillings::parse_fillings;
use patternbook::parse::front_matter::parse_front_matter;
use patternbook::parse::maturity::{parse_assessments, parse_maturity};
use patternbook::parse::notes::parse_notes;
use patternbook::parse::references::parse_references;
use patternbook::parse::roadmap::{parse_progress, parse_roadmap};
use patternbook::parse::template::fields;

macro_rules! page {
    ($name:literal) => {
        include_str!(concat!("../../docs/content/reference/", $name, ".md"))
    };
}

/// Returns the bodies of the fenced blocks of a language.
fn examples<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let open = format!("\n```{language}\n");
    let bodies: Vec<_> = page
        .split(open.as_str())
        .skip(1)
        .filter_map(|rest| rest.split_once("\n```").map(|(body, _)| body))
        .collect();
    assert!(!bodies.is_empty(), "no example in {language}");
    bodies
}

fn assert_read<T>(
    page: &str,
    language: &str,
    read: impl Fn(&Arc<str>, &str) -> (T, Vec<Diagnostic>),
) {
    let source = Arc::from(format!("example.{language}"));
    for example in examples(page, language) {
        let (_, diags) = read(&source, example);
        assert_eq!(diags, [], "{example}");
    }
}

#[test]
fn examples_of_data_are_read_without_a_diagnostic() {
    assert_read(page!("roadmap"), "toml", parse_roadmap);
    assert_read(page!("roadmap"), "csv", parse_progress);
    assert_read(page!("maturity"), "toml", parse_maturity);
    assert_read(page!("maturity"), "csv", parse_assessments);
    assert_read(page!("fillings"), "toml", parse_fillings);
    assert_read(page!("fillings"), "csv", parse_fillings);
    assert_read(page!("notes"), "toml", parse_notes);
    assert_read(page!("sources"), "toml", parse_references);
}

#[test]
fn examples_of_pages_are_read_without_a_diagnostic() {
    let source = Arc::from("example.md");
    for page in [page!("templates"), page!("cultures")] {
        let example = examples(page, "markdown")[0];
        let (front, body, diags) = parse_front_matter(&source, example);
        assert_eq!(diags, []);
        let described = front.fields.as_ref().map(|(table, _)| table);
        let blanks = described.into_iter().flat_map(|table| &table.entries);
        let blanks = blanks.map(|(name, span, _)| (name.as_str(), span.clone()));
        let (fields, diags) = fields(&source, blanks, described);
        assert_eq!(diags, []);
        for field in fields {
            assert!(example[body..].contains(&format!("[{}]", field.name)));
        }
    }
}
