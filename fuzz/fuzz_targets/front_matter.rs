#![no_main]
//! Front matter in TOML and YAML.

use libfuzzer_sys::fuzz_target;
use patternbook::parse::front_matter::parse_front_matter;
use patternbook_fuzz::{SOURCE, assert_places};

fuzz_target!(|text: &str| {
    let (_, body, diags) = parse_front_matter(&SOURCE, text);
    assert!(text.is_char_boundary(body));
    assert_places(&SOURCE, text, &diags);
});
