#![no_main]
//! Targets as people write them.

use libfuzzer_sys::fuzz_target;
use patternbook::parse::target::parse_target;
use patternbook_fuzz::{SOURCE, assert_places};

fuzz_target!(|text: &str| {
    match parse_target(text) {
        Ok(target) => drop(format!("{target:?}")),
        Err(error) => assert_places(&SOURCE, text, &[error.diagnostic(&SOURCE, 0)]),
    }
});
