//! `data/notes.toml`: editors' notes beside quotations.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Diagnostic, Span};
use crate::model::note::{Note, NoteKind};
use crate::model::value::Table;
use crate::parse::table::{TableReader, parse_toml};

const KINDS: [(&str, NoteKind); 4] = [
    ("contradiction", NoteKind::Contradiction),
    ("doubtful", NoteKind::Doubtful),
    ("unsourced", NoteKind::Unsourced),
    ("ambiguous", NoteKind::Ambiguous),
];

/// Reads the notes.
pub fn parse_notes(source: &Arc<str>, text: &str) -> (Vec<Note>, Vec<Diagnostic>) {
    let (table, mut diags) = parse_toml(source, text, 0);
    let mut own = Vec::new();
    let mut reader = TableReader::new(source, &table, 0..0, &mut own);
    let notes = reader.tables("note");
    reader.finish();
    let notes = notes
        .into_iter()
        .filter_map(|(table, span)| note(source, table, span, &mut diags))
        .collect();
    diags.append(&mut own);
    (notes, diags)
}

/// Finds a quotation in a text, whatever white space stands between its words.
pub fn find_quote(text: &str, quote: &str) -> Option<Range<usize>> {
    let words: Vec<_> = quote.split_whitespace().collect();
    let first = words.first()?;
    text.match_indices(first).find_map(|(start, _)| {
        let mut end = start + first.len();
        for word in &words[1..] {
            let rest = text[end..].trim_start();
            let gap = text.len() - end - rest.len();
            if gap == 0 || !rest.starts_with(word) {
                return None;
            }
            end += gap + word.len();
        }
        Some(start..end)
    })
}

fn note(source: &Arc<str>, table: &Table, span: Span, diags: &mut Vec<Diagnostic>) -> Option<Note> {
    let quote_span = table.get("quote").map_or(span.clone(), |value| value.span.clone());
    let mut reader = TableReader::new(source, table, span, diags);
    let quote = reader.required_string("quote");
    if reader.value("kind").is_none() {
        reader.missing("kind");
    }
    let kind = reader.choice("kind", &KINDS);
    let note = reader.required_string("note");
    let from = reader.string("source");
    let pages = reader.strings("page").unwrap_or_default();
    reader.finish();
    if quote.trim().is_empty() || note.is_empty() {
        return None;
    }
    let pages = pages.iter().map(|page| page.trim_matches('/').to_owned()).collect();
    let file = source.clone();
    Some(Note { quote, kind: kind?, note, source: from, pages, file, span: quote_span })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(diags: &[Diagnostic]) -> Vec<&str> {
        diags.iter().map(|diagnostic| diagnostic.message.as_str()).collect()
    }

    #[test]
    fn a_quotation_is_found_over_line_breaks_and_only_whole() {
        let text = "with  48-hour\nopt-out periods";
        assert_eq!(find_quote(text, "48-hour opt-out"), Some(6..21));
        assert_eq!(find_quote(text, "48-houropt-out"), None);
        assert_eq!(find_quote("ab abc", "abc"), Some(3..6));
        assert_eq!(find_quote(text, " "), None);
    }

    #[test]
    fn every_mistake_is_reported_at_once() {
        let text =
            "[[note]]\nquote = 'x'\nkind = 'ambigous'\n[[note]]\nkind = 'doubtful'\nnot = 'y'\n";
        let (notes, diags) = parse_notes(&Arc::from("n.toml"), text);
        assert!(notes.is_empty());
        insta::assert_debug_snapshot!(messages(&diags), @r#"
        [
            "unknown kind `ambigous`: expected `contradiction`, `doubtful`, `unsourced` or `ambiguous`",
            "missing key `note`",
            "missing key `quote`",
            "missing key `note`",
            "unknown key `not`",
        ]
        "#);
    }
}
