//! Reads a Markdown file: front matter and text.

use std::sync::Arc;

use crate::memo::{Key, Memo};
use crate::model::config::Config;
use crate::model::page::Parsed;
use crate::parse::front_matter::parse_front_matter;
use crate::parse::markdown::{Dialect, parse_markdown};
use crate::source::SourceFile;

/// Reads a file, or remembers what it read when it last had this content.
pub fn parse_page(file: &SourceFile, text: &str, config: &Config, memo: &Memo) -> Arc<Parsed> {
    let key = Key::join(&[file.key, Key::hash(&config.raw_html)]);
    memo.get("page", key, || {
        let (front, offset, mut diags) = parse_front_matter(&file.path, text);
        let fields = front.kind.as_ref().is_some_and(|(kind, _)| kind == "template");
        let dialect = Dialect { raw_html: config.raw_html, fields };
        let (document, more) = parse_markdown(&file.path, text, offset, dialect);
        diags.extend(more);
        Parsed { front, document, diags, key, offset }
    })
}
