#![no_main]
//! A whole book, each file of it as bytes: `//- path` begins one. All of its site is made.

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use patternbook::book::Options;
use patternbook::source::Sources;
use patternbook_fuzz::{MEMO, assert_harmless, assert_places, files};

fuzz_target!(|bytes: &[u8]| {
    let files = files(bytes);
    let sources =
        Sources::in_memory(files.iter().map(|(path, text)| (Arc::from(&**path), text.clone())));
    let options = Options { as_of: jiff::civil::date(2026, 11, 23), drafts: true, trust: false };
    let build = patternbook::build(&sources, options, &MEMO);
    let own_theme = files.keys().any(|path| path.starts_with("themes/"));
    let mut site = String::new();
    for (path, output) in build.site.iter() {
        assert!(path.split('/').all(|part| !matches!(part, ".." | ".")), "{path}");
        let bytes = output.bytes();
        if let Some(bytes) = bytes.filter(|_| path.ends_with(".html") && !own_theme) {
            site.clear();
            site.push_str(std::str::from_utf8(&bytes).expect("a page of text"));
            assert_harmless(path, &site);
        }
    }
    let problems = build.context.problems();
    for (path, text) in &files {
        if let Ok(text) = std::str::from_utf8(text) {
            assert_places(path, text, &build.diags);
            assert_places(path, text, &problems);
        }
    }
});
