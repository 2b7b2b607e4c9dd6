//! The readers of data give an answer on any input: no panic, and every place lies in the text.

use std::sync::Arc;

use patternbook::compute::roadmap::position;
use patternbook::diag::Diagnostic;
use patternbook::parse::fillings::parse_fillings;
use patternbook::parse::maturity::{parse_assessments, parse_maturity};
use patternbook::parse::notes::{find_quote, parse_notes};
use patternbook::parse::references::parse_references;
use patternbook::parse::roadmap::{parse_progress, parse_roadmap};
use proptest::prelude::*;

/// Pieces of the formats, so that the readers get past their first line.
fn any_text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("[[phase]]\n"),
        Just("[[phase.month]]\n"),
        Just("[[phase.month.week]]\n"),
        Just("id = 'a'\n"),
        Just("months = '1-4294967295'\n"),
        Just("weeks = '0-9'\n"),
        Just("weeks = '7-8'\n"),
        Just("items = ['ä', 3, {id = 'b', text = 'c'}]\n"),
        Just("[[level]]\n"),
        Just("number = -9223372036854775808\n"),
        Just("[[group]]\n[[group.entry]]\n"),
        Just("[[note]]\nquote = ' '\n"),
        Just("[values]\n"),
        Just("[cells.'x']\n"),
        Just("template = 't'\n"),
        Just("team,step,done_on\n"),
        Just("team,date,dimension,level,by,reason\n"),
        Just("template,ß\n"),
        Just("t,\"é\n\"\"x\",2026-02-30\n"),
        Just(",,,,,\n"),
        Just("\u{feff}"),
        Just("\""),
        Just(";"),
        Just("\r\n"),
    ];
    let any = prop_oneof![4 => pieces.prop_map(str::to_owned), 1 => any::<String>()];
    prop::collection::vec(any, 0..12).prop_map(|pieces| pieces.concat())
}

fn assert_places(text: &str, diags: &[Diagnostic]) {
    for diagnostic in diags {
        if let Some(span) = &diagnostic.span {
            assert!(text.get(span.clone()).is_some(), "{diagnostic:?} in {text:?}");
        }
    }
}

proptest! {
    #[test]
    fn every_reader_answers(text in any_text()) {
        let (toml, csv) = (Arc::from("a.toml"), Arc::from("a.csv"));
        let (roadmap, diags) = parse_roadmap(&toml, &text);
        assert_places(&text, &diags);
        let day = jiff::civil::date(2026, 1, 31);
        position(&roadmap, &[], "t", day, jiff::civil::date(9999, 12, 31));
        assert_places(&text, &parse_progress(&csv, &text).1);
        assert_places(&text, &parse_maturity(&toml, &text).1);
        assert_places(&text, &parse_assessments(&csv, &text).1);
        assert_places(&text, &parse_references(&toml, &text).1);
        assert_places(&text, &parse_notes(&toml, &text).1);
        assert_places(&text, &parse_fillings(&toml, &text).1);
        assert_places(&text, &parse_fillings(&csv, &text).1);
    }

    #[test]
    fn a_quotation_that_stands_in_a_text_is_found(before in any::<String>(), quote in "\\PC+", after in any::<String>()) {
        let text = format!("{before} {quote} {after}");
        prop_assert_eq!(find_quote(&text, &quote).is_some(), !quote.trim().is_empty());
    }
}
