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

/// Finds a quotation in a text, whatever white space stands between its words; in time that grows as they do,
/// not as their product.
pub fn find_quote(text: &str, quote: &str) -> Option<Range<usize>> {
    let words: Vec<&str> = quote.split_whitespace().collect();
    // Most texts lack the longest word.
    let longest = words.iter().max_by_key(|word| word.len())?;
    if !text.contains(longest) {
        return None;
    }
    // Each word of the text, with one space after it, and where words begin there and here.
    let (mut flat, mut begins) = (String::with_capacity(text.len() + 1), Vec::new());
    for word in text.split_whitespace() {
        begins.push((flat.len(), word.as_ptr() as usize - text.as_ptr() as usize));
        flat.push_str(word);
        flat.push(' ');
    }
    let place = |at: usize| {
        let (there, here) = begins[begins.partition_point(|(begin, _)| *begin <= at) - 1];
        here + (at - there)
    };
    let wanted = words.join(" ");
    let found = flat.find(&wanted)?;
    let last = words.last()?.len();
    Some(place(found)..place(found + wanted.len() - last) + last)
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
        assert_eq!(find_quote("ééa\u{3000}\nb", "éa b"), Some(2..10));
    }

    #[test]
    fn a_quotation_that_is_almost_there_everywhere_takes_no_time() {
        let began = std::time::Instant::now();
        assert_eq!(find_quote(&("a ".repeat(300_000) + "b"), &("a ".repeat(20_000) + "b a")), None);
        assert!(began.elapsed().as_secs() < 2, "{:?}", began.elapsed());
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
