#![no_main]
//! What search makes of a text: its words, and the index that holds them. `query.mjs` is the reader's side.

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use patternbook::compute::search::{Entry, Section, assemble, contribution, each_word, fold};

fuzz_target!(|text: &str| {
    each_word(text, |word| {
        assert!(text.get(word.start..word.end).is_some_and(|own| !own.is_empty()));
        assert!(!word.folded().is_empty());
    });
    let folded = fold(text);
    assert_eq!(fold(&folded), folded, "{text:?}");
    let (title, rest) = text.split_once('\n').unwrap_or((text, ""));
    let section =
        Section { heading: title.to_owned(), text: rest.to_owned(), ..Section::default() };
    let entry = Entry {
        url: "a/".to_owned(),
        title: title.to_owned(),
        lang: "en".to_owned(),
        sections: Arc::from([section]),
        ..Entry::default()
    };
    let index = assemble(&[Arc::new(contribution(Arc::new(entry)))]);
    for (path, file) in index.files() {
        let bytes = index.file(file);
        assert!(serde_json::from_slice::<serde_json::Value>(&bytes).is_ok(), "{path} of {text:?}");
    }
});
