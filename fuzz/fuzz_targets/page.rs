#![no_main]
//! A whole page, from its Markdown to every file that is published of it.

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use patternbook::book::Options;
use patternbook::source::Sources;
use patternbook_fuzz::{MEMO, SOURCE, assert_harmless, assert_places};

const BOOK: &str = include_str!("book.txt");

/// The rest of the book: what the page can show, link to and include.
static FILES: LazyLock<Vec<(Arc<str>, Vec<u8>)>> = LazyLock::new(|| {
    let book = Sources::fixture(BOOK);
    let file = |file: &patternbook::source::SourceFile| {
        (file.path.clone(), file.text().map_or_else(Vec::new, |text| text.as_bytes().to_vec()))
    };
    book.iter().map(file).collect()
});

fuzz_target!(|text: &str| {
    let page = (SOURCE.clone(), text.as_bytes().to_vec());
    let sources = Sources::in_memory(FILES.iter().cloned().chain([page]));
    let options = Options { as_of: jiff::civil::date(2026, 11, 23), drafts: true, trust: false };
    let build = patternbook::build(&sources, options, &MEMO);
    for (path, output) in build.site.iter() {
        if path.starts_with("fuzzed/") || path.starts_with("content/fuzzed") {
            let bytes = output.bytes().filter(|_| path.ends_with(".html"));
            if let Some(page) = bytes.as_deref().map(std::str::from_utf8) {
                assert_harmless(path, page.expect("a page of text"));
            }
        }
    }
    assert_places(&SOURCE, text, &build.diags);
    assert_places(&SOURCE, text, &build.context.problems());
});
