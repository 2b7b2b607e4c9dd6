#![no_main]
//! Expressions: read, compiled for a table, run over it.

use std::sync::LazyLock;

use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use patternbook::compute::expression::{Compiled, Expected, Scope};
use patternbook::memo::Key;
use patternbook::model::records::RecordTable;
use patternbook::parse::expression::parse_expression;
use patternbook::parse::records::{Declared, parse_records};
use patternbook_fuzz::SOURCE;

const RECORDS: &str = "id,team,owner,start,end,open,cost,cause\n\
    1,a,a,2026-01-01T00:00,2026-01-02T12:00,true,5,x\n\
    2,a,b,2026-01-01T00:00,,true,,y\n\
    3,b,a,2026-01-01T00:00,2026-01-01T06:00,false,2.5,\n\
    4,b,,2026-01-01T00:00,2027-01-01T06:00,,1,x\n";

static TABLE: LazyLock<RecordTable> = LazyLock::new(|| {
    let zone = TimeZone::UTC;
    let read = parse_records("r", &SOURCE, RECORDS, &Declared::new(), &zone, Key::default());
    read.0.expect("a table")
});

fuzz_target!(|text: &str| {
    let Ok(expression) = parse_expression(&SOURCE, text, 0..1) else { return };
    let scope = Scope { now: 1_767_398_400, open: Some("end") };
    for expected in [Expected::Any, Expected::Number, Expected::Truth] {
        if let Ok(compiled) = Compiled::new(&expression, &TABLE, scope, expected) {
            assert_eq!(compiled.numbers(0..4).len(), 4);
            assert_eq!(compiled.truths(0..4).len(), 4);
        }
    }
});
