#![no_main]
//! Drawings: what is published of one runs nothing, and is clean when it is cleaned again.

use libfuzzer_sys::fuzz_target;
use patternbook::parse::svg::clean_svg;
use patternbook_fuzz::{SOURCE, assert_places};

fuzz_target!(|text: &str| {
    let (clean, diags) = clean_svg(&SOURCE, text);
    assert_places(&SOURCE, text, &diags);
    let Some(clean) = clean else { return };
    for tag in clean.split('<').skip(1) {
        let end = tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
        let name = tag[..end.unwrap_or(tag.len())].to_ascii_lowercase();
        assert!(name != "script" && name != "foreignobject", "{clean:?}");
    }
    let (again, _) = clean_svg(&SOURCE, &clean);
    assert_eq!(again.as_deref(), Some(clean.as_str()), "of {text:?}");
});
