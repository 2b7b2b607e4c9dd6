#![no_main]
//! The other files of data: the first byte says which reader gets the rest.

use libfuzzer_sys::fuzz_target;
use patternbook::parse::config::parse_config;
use patternbook::parse::fillings::parse_fillings;
use patternbook::parse::maturity::{parse_assessments, parse_maturity};
use patternbook::parse::notes::parse_notes;
use patternbook::parse::references::parse_references;
use patternbook::parse::roadmap::{parse_progress, parse_roadmap};
use patternbook::parse::teams::parse_teams;
use patternbook_fuzz::{SOURCE, assert_places};

fuzz_target!(|text: &str| {
    let Some(first) = text.chars().next() else { return };
    let text = &text[first.len_utf8()..];
    let diags = match first {
        'r' => parse_roadmap(&SOURCE, text).1,
        'p' => parse_progress(&SOURCE, text).1,
        'm' => parse_maturity(&SOURCE, text).1,
        'a' => parse_assessments(&SOURCE, text).1,
        's' => parse_references(&SOURCE, text).1,
        'n' => parse_notes(&SOURCE, text).1,
        't' => parse_teams(&SOURCE, text).2,
        'c' => parse_config(&SOURCE, text).1,
        'f' => parse_fillings(&"a.toml".into(), text).1,
        _ => parse_fillings(&"a.csv".into(), text).1,
    };
    assert_places(diags.first().and_then(|d| d.source.as_deref()).unwrap_or(&SOURCE), text, &diags);
});
