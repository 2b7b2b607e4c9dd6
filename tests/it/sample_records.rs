//! The example's records are what the generator writes, and its definitions say what the source text says.

use std::path::Path;

use patternbook::model::indicator::Indicator;
use patternbook::parse::indicators::parse_indicators;
use patternbook::parse::warnings::parse_warnings;
use patternbook::source::Sources;

use crate::source_text::SOURCE;

#[path = "../../examples/sample_records.rs"]
mod generator;

fn root() -> Sources {
    Sources::read(Path::new(env!("CARGO_MANIFEST_DIR")), &Sources::default()).0
}

#[test]
fn the_generator_writes_the_committed_records() {
    let sources = root();
    for (path, text) in generator::files() {
        let committed = sources.get(path).and_then(|file| file.text());
        assert!(
            committed.is_some_and(|committed| **committed == *text),
            "{path} differs: run the generator"
        );
    }
}

#[test]
fn indicators_are_printed_as_the_source_text_has_them() {
    let sources = root();
    let file = sources.get("data/indicators.toml").expect("the example has it");
    let (groups, indicators, diags) =
        parse_indicators(&file.path, file.text().expect("it is text"));
    assert_eq!(diags, []);
    for group in &groups {
        assert!(SOURCE.lines().any(|line| line == group.name), "{}", group.name);
    }
    assert_eq!(indicators.len(), 14);
    for indicator in &indicators {
        let line = line(indicator);
        assert!(SOURCE.lines().any(|source| source == line), "{line}");
    }
}

fn line(indicator: &Indicator) -> String {
    let bracket = indicator.bracket().map_or_else(String::new, |bracket| format!(" ({bracket})"));
    format!("- {}: {}{bracket}", indicator.name, indicator.definition)
}

#[test]
fn rules_are_printed_as_the_source_text_has_them() {
    let sources = root();
    let file = sources.get("data/warnings.toml").expect("the example has it");
    let (_, rules, diags) = parse_warnings(&file.path, file.text().expect("it is text"));
    assert_eq!(diags, []);
    let has = |wanted: String| SOURCE.lines().any(|line| line == wanted);
    for rule in &rules {
        match rule.when {
            Some(_) => assert!(has(format!("- {}: {}", rule.name, rule.text)), "{}", rule.name),
            None => assert!(has(format!("❌ {}", rule.name)), "{}", rule.name),
        }
        for symptom in &rule.symptoms {
            assert!(has(format!("- {}", symptom.text)), "{}", symptom.text);
        }
    }
}
