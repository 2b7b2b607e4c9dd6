#![no_main]
//! Drawings: what is published of one runs nothing, and is clean when it is cleaned again.

use libfuzzer_sys::fuzz_target;
use patternbook::parse::svg::clean_svg;
use patternbook_fuzz::{SOURCE, assert_places};

fuzz_target!(|text: &str| {
    let (clean, diags) = clean_svg(&SOURCE, text);
    assert_places(&SOURCE, text, &diags);
    let Some(clean) = clean else { return };
    let lower = clean.to_ascii_lowercase();
    assert!(!lower.contains("<script") && !lower.contains("<foreignobject"), "{clean:?}");
    let (again, _) = clean_svg(&SOURCE, &clean);
    assert_eq!(again.as_deref(), Some(clean.as_str()), "of {text:?}");
});
