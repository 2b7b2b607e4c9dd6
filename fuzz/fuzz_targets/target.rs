#![no_main]
//! Targets as people write them.

use libfuzzer_sys::fuzz_target;
use patternbook::parse::target::parse_target;

fuzz_target!(|text: &str| {
    match parse_target(text) {
        Ok(target) => drop(format!("{target:?}")),
        Err(error) => assert!(text.get(error.span.clone()).is_some(), "{error} is not in {text:?}"),
    }
});
