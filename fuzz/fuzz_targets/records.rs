#![no_main]
//! Records: a CSV file into columns, with types that are guessed and types that are declared.

use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use patternbook::memo::Key;
use patternbook::model::records::ColumnType;
use patternbook::parse::records::{Declared, parse_records};
use patternbook_fuzz::{SOURCE, assert_places};

fuzz_target!(|text: &str| {
    let types = ColumnType::WORDS.iter().map(|(_, kind)| *kind).cycle();
    let names = ["team", "at", "value", "n"].map(str::to_owned);
    let all: Declared = names.into_iter().zip(types).collect();
    for declared in [Declared::new(), all] {
        let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
        let (table, diags) = parse_records("x", &SOURCE, text, &declared, &zone, Key::default());
        assert_places(&SOURCE, text, &diags);
        let Some(table) = table else { continue };
        for row in 0..table.len {
            assert!(table.row_span(row).start <= text.len());
        }
    }
});
