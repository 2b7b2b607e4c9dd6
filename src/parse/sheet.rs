//! What every CSV file is checked for before its cells are read: the csv crate takes a `;` file for one
//! column, an unclosed quote for text up to the end, and doubled headers as they come.

use std::sync::Arc;

use crate::diag::{Diagnostic, Span};

/// The header of a CSV file and where its rows begin.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// The columns' names.
    pub names: Vec<String>,
    /// Where the names stand.
    pub spans: Vec<Span>,
    /// The first byte after the header.
    pub body: usize,
}

/// One row of a small file, with the place of each cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The cells, trimmed.
    pub cells: Vec<(String, Span)>,
    /// The place of the row.
    pub span: Span,
}

/// At most so many problems of one file are listed.
const MAX_LISTED: usize = 20;

/// Reads the header; none where the file can't be read as a table.
pub fn parse_header(source: &Arc<str>, text: &str) -> (Option<Header>, Vec<Diagnostic>) {
    let start = after_comments(text);
    if text[start..].trim().is_empty() {
        let diagnostic =
            Diagnostic::error("csv-empty", "file is empty: expected a row of column names")
                .at(source, 0..0);
        return (None, vec![diagnostic]);
    }
    if let Some(at) = unclosed_quote(text) {
        let diagnostic = Diagnostic::error("csv-quote", "quote is never closed")
            .at(source, at..at + 1)
            .hint("a cell that begins with `\"` ends with one; write `\"\"` for a quote inside it");
        return (None, vec![diagnostic]);
    }
    let begin = start + text[start..].len() - text[start..].trim_start_matches(['\r', '\n']).len();
    let spans = cell_spans(text, begin);
    let names: Vec<String> = spans.iter().map(|span| cell_text(text, span)).collect();
    let body = spans.last().map_or(begin, |span| span.end);
    let body = body + text[body..].find('\n').map_or(text.len() - body, |newline| newline + 1);
    let mut diags = Vec::new();
    if let ([_], Some(separator)) = (&names[..], names[0].chars().find(|c| matches!(c, ';' | '\t')))
    {
        let message = format!("columns are separated by {}: expected commas", shown(separator));
        diags.push(
            Diagnostic::error("csv-separator", message)
                .at(source, spans[0].clone())
                .hint("save the file as CSV with commas, and numbers with a point (`1.5`)"),
        );
        return (None, diags);
    }
    for (index, (name, span)) in names.iter().zip(&spans).enumerate() {
        if name.is_empty() {
            let message = format!("column {} has no name", index + 1);
            diags.push(Diagnostic::error("csv-header", message).at(source, span.clone()));
        } else if names[..index].contains(name) {
            let message = format!("two columns are named `{name}`");
            diags.push(Diagnostic::error("csv-header", message).at(source, span.clone()));
        }
    }
    if diags.is_empty() { (Some(Header { names, spans, body }), diags) } else { (None, diags) }
}

/// Reads all rows of a small file. A row with too few or too many cells is reported and left out.
pub fn parse_sheet(source: &Arc<str>, text: &str) -> (Option<(Header, Vec<Row>)>, Vec<Diagnostic>) {
    let (header, mut diags) = parse_header(source, text);
    let Some(header) = header else { return (None, diags) };
    let mut rows = Vec::new();
    let mut at = header.body;
    while at < text.len() {
        if matches!(text.as_bytes()[at], b'\r' | b'\n') {
            at += 1;
            continue;
        }
        let spans = cell_spans(text, at);
        let span = at..spans.last().map_or(at, |span| span.end);
        at = span.end.max(at + 1);
        if spans.len() == header.names.len() {
            let cells = spans.into_iter().map(|span| (cell_text(text, &span), span)).collect();
            rows.push(Row { cells, span });
        } else {
            diags.push(wrong_length(source, span, spans.len(), header.names.len()));
        }
    }
    (Some((header, rows)), cap(source, diags))
}

/// Returns the diagnostic of a row whose number of cells is not that of the header.
pub fn wrong_length(source: &Arc<str>, span: Span, found: usize, expected: usize) -> Diagnostic {
    let cells = if found == 1 { "cell" } else { "cells" };
    Diagnostic::error("csv-row", format!("row has {found} {cells}: expected {expected}"))
        .at(source, span)
        .hint("a text with a comma stands in quotes; an unknown value is an empty cell")
}

/// Returns the first problems, and how many more there are: a wrong column would flood the terminal.
pub fn cap(source: &Arc<str>, mut diags: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if diags.len() > MAX_LISTED {
        let more = diags.len() - MAX_LISTED;
        let worst = diags.iter().map(|diagnostic| diagnostic.severity).min();
        diags.truncate(MAX_LISTED);
        let mut last = Diagnostic::error("csv-more", format!("{more} more problems in this file"));
        last.severity = worst.unwrap_or(last.severity);
        diags.push(last.within(source));
    }
    diags
}

/// Returns the places of the cells of the row that begins at a byte (line breaks before it are skipped).
pub fn cell_spans(text: &str, row: usize) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut at = row;
    while at < bytes.len() && matches!(bytes[at], b'\r' | b'\n') {
        at += 1;
    }
    let mut spans = Vec::new();
    loop {
        let start = at;
        if bytes.get(at) == Some(&b'"') {
            at += 1;
            while at < bytes.len() {
                if bytes[at] == b'"' {
                    if bytes.get(at + 1) != Some(&b'"') {
                        break;
                    }
                    at += 1;
                }
                at += 1;
            }
        }
        while at < bytes.len() && !matches!(bytes[at], b',' | b'\r' | b'\n') {
            at += 1;
        }
        spans.push(start..at);
        if bytes.get(at) != Some(&b',') {
            return spans;
        }
        at += 1;
    }
}

/// Returns the text of a cell, without its quotes and the space around it.
pub fn cell_text(text: &str, span: &Span) -> String {
    let raw = text[span.clone()].trim_start_matches('\u{feff}');
    match raw.strip_prefix('"').and_then(|inner| inner.trim_end().strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\"").trim().to_owned(),
        None => raw.trim().to_owned(),
    }
}

/// Lines before the header that begin with `#` are for people.
fn after_comments(text: &str) -> usize {
    let mut start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    while text[start..].starts_with('#') {
        start += text[start..].find('\n').map_or(text.len() - start, |newline| newline + 1);
    }
    start
}

fn shown(separator: char) -> &'static str {
    if separator == ';' { "`;`" } else { "tabs" }
}

/// Returns where the quote stands that swallows the rest of the file.
fn unclosed_quote(text: &str) -> Option<usize> {
    memchr::memchr(b'"', text.as_bytes())?;
    let bytes = text.as_bytes();
    let (mut at, mut fresh) = (after_comments(text), true);
    while at < bytes.len() {
        if fresh && bytes[at] == b'"' {
            let start = at;
            at += 1;
            loop {
                let next = memchr::memchr(b'"', bytes.get(at..)?).map(|found| at + found);
                let Some(quote) = next else { return Some(start) };
                at = quote + 1;
                if bytes.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
            fresh = false;
        } else {
            fresh = matches!(bytes[at], b',' | b'\r' | b'\n');
            at += 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<String> {
        let (_, diags) = parse_sheet(&Arc::from("data/x.csv"), text);
        diags
            .iter()
            .map(|d| format!("{:?} {}", d.span.clone().unwrap_or(0..0), d.message))
            .collect()
    }

    #[test]
    fn what_csv_lets_pass_is_reported() {
        assert_eq!(codes(""), ["0..0 file is empty: expected a row of column names"]);
        assert_eq!(codes("\u{feff}\r\n"), ["0..0 file is empty: expected a row of column names"]);
        assert_eq!(codes("a;b\n1;2\n"), ["0..3 columns are separated by `;`: expected commas"]);
        assert_eq!(codes("a,b,a\n1,2,3\n"), ["4..5 two columns are named `a`"]);
        assert_eq!(codes("a,b\n1,\"x\n2,y\n"), ["6..7 quote is never closed"]);
        assert_eq!(
            codes("a,b\n1\n\n1,2,3\n"),
            ["4..5 row has 1 cell: expected 2", "7..12 row has 3 cells: expected 2"]
        );
    }

    #[test]
    fn quoted_cells_keep_commas_quotes_and_lines() {
        let (sheet, diags) =
            parse_sheet(&Arc::from("x"), "\u{feff}a, b \r\n\"x, \"\"y\"\"\n z\",2\r\n");
        let (header, rows) = sheet.expect("a table");
        assert_eq!((header.names, diags), (vec!["a".to_owned(), "b".to_owned()], vec![]));
        assert_eq!(rows[0].cells[0].0, "x, \"y\"\n z");
        assert_eq!(rows[0].cells[1].0, "2");
    }

    #[test]
    fn a_quoted_name_with_a_semicolon_has_its_place() {
        let text = "\"a\"\"ü;b\"\n1\n";
        let (_, diags) = parse_sheet(&Arc::from("a.csv"), text);
        assert_eq!(diags.len(), 1);
        assert_eq!(text.get(diags[0].span.clone().unwrap_or_default()), Some("\"a\"\"ü;b\""));
    }
}
