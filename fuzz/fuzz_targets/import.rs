#![no_main]
//! The book of another generator, each file of it as bytes (`//- path` begins one), taken over and built. The first
//! byte says whose it is.

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use patternbook::book::Options;
use patternbook::import::{Kind, import};
use patternbook::source::{FileData, Sources};
use patternbook_fuzz::{MEMO, files};

fuzz_target!(|bytes: &[u8]| {
    let kind = match bytes.first() {
        Some(b'b') => Kind::MdBook,
        Some(b'm') => Kind::Markdown,
        _ => Kind::MkDocs,
    };
    let from = files(bytes);
    let from =
        Sources::in_memory(from.iter().map(|(path, text)| (Arc::from(&**path), text.clone())));
    let imported = import(kind, &from);
    let made = imported.files.into_iter().filter_map(|(path, data)| {
        assert!(path.split('/').all(|part| !matches!(part, ".." | "." | "")), "{path:?}");
        match data {
            FileData::Text(text) => Some((Arc::from(path), text.as_bytes().to_vec())),
            FileData::Bytes(bytes) => Some((Arc::from(path), bytes.to_vec())),
            FileData::Copied(_) => None,
        }
    });
    let sources = Sources::in_memory(made);
    let options = Options { as_of: jiff::civil::date(2026, 11, 23), drafts: true, trust: false };
    patternbook::build(&sources, options, &MEMO).render_all();
});
