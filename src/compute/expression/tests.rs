use jiff::tz::TimeZone;

use super::*;
use crate::memo::Key;
use crate::parse::expression::parse_expression;
use crate::parse::records::{Declared, parse_records};

fn table() -> RecordTable {
    let text = "id,team,owner_team,needed_at,implemented_at,reversible,cost,cause\n\
        1,a,a,2026-01-01T00:00,2026-01-02T12:00,true,5,x\n\
        2,a,b,2026-01-01T00:00,,true,,y\n\
        3,b,a,2026-01-01T00:00,2026-01-01T06:00,false,2.5,\n\
        4,b,,2026-01-01T00:00,2027-01-01T06:00,,1,x\n";
    let source = Arc::from("data/records/x.csv");
    parse_records("x", &source, text, &Declared::new(), &TimeZone::UTC, Key::default())
        .0
        .expect("a table")
}

fn expression(text: &str) -> Expression {
    parse_expression(&Arc::from("data/indicators.toml"), text, 0..1).expect("CEL")
}

const SCOPE: Scope<'static> = Scope { now: 1_767_398_400, open: None };

fn truths(text: &str) -> Vec<u8> {
    let table = table();
    Compiled::new(&expression(text), &table, SCOPE, Expected::Any)
        .map_err(|d| d.message)
        .expect(text)
        .truths(0..4)
}

fn problem(text: &str) -> String {
    let table = table();
    Compiled::new(&expression(text), &table, SCOPE, Expected::Any)
        .err()
        .map_or_else(String::new, |d| d.message)
}

#[test]
fn a_constant_text_is_neither_a_number_nor_a_truth() {
    assert_eq!(truths("'x'"), [UNKNOWN; 4]);
}

#[test]
fn conditions_have_three_values() {
    assert_eq!(truths("reversible"), [1, 1, 0, 2]);
    assert_eq!(truths("!reversible"), [0, 0, 1, 2]);
    assert_eq!(truths("reversible && cost > 2.0"), [1, 2, 0, 0]);
    assert_eq!(truths("reversible || cost > 0"), [1, 1, 1, 1]);
    assert_eq!(truths("cause == 'x'"), [1, 0, 0, 1]);
    assert_eq!(truths("cause != 'x'"), [0, 1, 1, 0]);
    assert_eq!(truths("cause == null"), [0, 0, 1, 0]);
    assert_eq!(truths("implemented_at != null"), [1, 0, 1, 1]);
    assert_eq!(truths("cause in ['y', 'z']"), [0, 1, 0, 0]);
    assert_eq!(truths("cost in [5, 1]"), [1, 0, 0, 1]);
    assert_eq!(truths("team != owner_team"), [0, 1, 1, 1]);
    assert_eq!(truths("hours(implemented_at - needed_at) < 24"), [0, 2, 1, 0]);
    assert_eq!(truths("implemented_at > now"), [0, 2, 0, 1]);
}

#[test]
fn the_interpreter_agrees_with_the_compiler() {
    // `size([])` is unknown to the compiler, and adds nothing.
    for text in [
        "cause == 'x'",
        "cause != 'x'",
        "cause == null",
        "team == owner_team",
        "reversible == true",
        "cause in ['y', 'z']",
        "hours(implemented_at - needed_at) < 24.0",
    ] {
        let foreign = format!("size([]) == 0 && ({text})");
        assert_eq!(truths(&foreign), truths(text), "{text}");
    }
    assert_eq!(truths("cause.startsWith('x')"), [1, 0, 2, 1]);
}

#[test]
fn what_has_not_ended_lasts_until_now() {
    let table = table();
    let scope = Scope { open: Some("implemented_at"), ..SCOPE };
    for text in ["hours(implemented_at - needed_at)", "[hours(implemented_at - needed_at)][0]"] {
        let compiled = Compiled::new(&expression(text), &table, scope, Expected::Number)
            .map_err(|d| d.message)
            .expect(text);
        assert_eq!(compiled.numbers(0..4), [36.0, 48.0, 6.0, 48.0], "{text}");
    }
}

#[test]
fn wrong_columns_and_types_are_diagnostics() {
    assert_eq!(problem("reversibel"), "unknown column `reversibel` in `data/records/x.csv`");
    assert_eq!(problem("cost == 'x'"), "a number is compared with text");
    assert_eq!(problem("hours(cost) > 1"), "`hours` takes a time minus a time, not a number");
    assert_eq!(problem("cause && reversible"), "found text: expected yes or no");
    assert_eq!(problem("needed_at + implemented_at > 0"), "a time and a time can't be combined");
}

#[test]
fn a_word_or_a_time_is_no_number_and_a_number_no_condition() {
    let said = |text: &str, expected| {
        let table = table();
        let compiled = Compiled::new(&expression(text), &table, SCOPE, expected);
        compiled.err().map_or_else(String::new, |problem| problem.message)
    };
    let number = |text: &str| said(text, Expected::Number);
    assert_eq!(number("cause"), "value is text, such as `x`: expected a number");
    assert_eq!(number("needed_at"), "value is a time: expected a number");
    assert_eq!(number("cause == 'x' ? cost : 0.0"), "");
    assert_eq!(number("reversible"), "");
    assert_eq!(number("null"), "");
    assert_eq!(said("cost", Expected::Truth), "condition is a number: expected yes or no");
    assert_eq!(said("cause", Expected::Any), "");
}
