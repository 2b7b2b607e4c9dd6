#![no_main]
//! A `SUMMARY.md`.

use libfuzzer_sys::fuzz_target;
use patternbook::parse::summary::parse_summary;
use patternbook_fuzz::{SOURCE, assert_places};

fuzz_target!(|text: &str| {
    let (_, diags) = parse_summary(&SOURCE, text);
    assert_places(&SOURCE, text, &diags);
});
