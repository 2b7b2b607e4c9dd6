//! CSV with a header, taken apart row by row: every problem at once, each at its cell.
//!
//! The `csv` crate gives the values and where each record begins; the places of the cells are found by
//! walking the record's text, since its own ranges count unquoted bytes.

use std::sync::Arc;

use jiff::civil::Date;

use crate::diag::{Diagnostic, Span};

/// The rows of a file, under one header.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// The names of the columns, with their places.
    pub header: Vec<(String, Span)>,
    /// The rows that have as many cells as the header.
    pub rows: Vec<Row>,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The cells with their places, as many as there are columns.
    pub cells: Vec<(String, Span)>,
    /// Where the row stands.
    pub span: Span,
}

/// Reads a file whose columns are known: a missing one and an unknown one are errors.
pub fn parse_rows(
    source: &Arc<str>,
    text: &str,
    required: &[&str],
    optional: &[&str],
) -> (Rows, Vec<Diagnostic>) {
    let (rows, mut diags) = parse_any_rows(source, text);
    if rows.header.is_empty() {
        return (rows, diags);
    }
    let head = rows.header[0].1.start..rows.header[rows.header.len() - 1].1.end;
    for column in required {
        if !rows.header.iter().any(|(name, _)| name == column) {
            let diagnostic =
                Diagnostic::error("missing-column", format!("missing column `{column}`"))
                    .at(source, head.clone());
            diags.push(diagnostic);
        }
    }
    for (name, span) in &rows.header {
        let known = || required.iter().chain(optional).copied();
        if !known().any(|column| column == name) {
            let listed: Vec<_> = known().map(|column| format!("`{column}`")).collect();
            let diagnostic =
                Diagnostic::error("unknown-column", format!("unknown column `{name}`"))
                    .at(source, span.clone())
                    .suggest(name, known())
                    .hint(format!("known columns: {}", listed.join(", ")));
            diags.push(diagnostic);
        }
    }
    (rows, diags)
}

/// Reads a file whose columns are not known beforehand.
pub fn parse_any_rows(source: &Arc<str>, text: &str) -> (Rows, Vec<Diagnostic>) {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .from_reader(&text.as_bytes()[start..]);
    let mut diags = Vec::new();
    let mut rows = Rows::default();
    let mut record = csv::StringRecord::new();
    // Text is UTF-8 already and rows may differ in length, so nothing is left that could fail.
    while reader.read_record(&mut record).unwrap_or(false) {
        let begin = start + record.position().map_or(0, |position| position.byte() as usize);
        let end = start + reader.position().byte() as usize;
        let places = places(text, begin, end);
        let span = places.first().map_or(begin, |place| place.start)
            ..places.last().map_or(end, |place| place.end);
        let cells = record.iter().zip(places).map(|(cell, at)| (cell.trim().to_owned(), at));
        let row = Row { cells: cells.collect(), span };
        if rows.header.is_empty() {
            rows.header = row.cells;
            check_header(source, &rows.header, &mut diags);
        } else if row.cells.len() == rows.header.len() {
            rows.rows.push(row);
        } else {
            diags.push(wrong_length(source, &row, rows.header.len(), &text[begin..end]));
        }
    }
    if rows.header.is_empty() {
        let diagnostic = Diagnostic::error("empty-file", "file has no header")
            .within(source)
            .hint("name the columns in the first line");
        diags.push(diagnostic);
    }
    if let Some(diagnostic) = unclosed_quote(source, &rows, text) {
        diags.push(diagnostic);
    }
    (rows, diags)
}

/// Returns where the cells of the record between `begin` and `end` stand, quotes included.
fn places(text: &str, begin: usize, end: usize) -> Vec<Span> {
    let end = end.min(text.len());
    let mut at = begin.min(end);
    // A record's position is taken before the comments and empty lines in front of it are skipped.
    while text[at..end].starts_with(['#', '\n', '\r']) {
        at += text[at..end].find('\n').map_or(end - at, |length| length + 1);
    }
    let record = text[at..end].trim_end_matches(['\n', '\r']);
    let (mut places, mut cell, mut quoted) = (Vec::new(), at, false);
    for (offset, character) in record.char_indices() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                places.push(cell..at + offset);
                cell = at + offset + 1;
            }
            _ => {}
        }
    }
    places.push(cell..at + record.len());
    places
}

fn check_header(source: &Arc<str>, header: &[(String, Span)], diags: &mut Vec<Diagnostic>) {
    if let [(only, span)] = header
        && only.contains([';', '\t'])
    {
        let diagnostic = Diagnostic::error("wrong-separator", "header is a single column")
            .at(source, span.clone())
            .hint("separate the columns by commas");
        diags.push(diagnostic);
    }
    for (number, (name, span)) in header.iter().enumerate() {
        if name.is_empty() {
            diags.push(
                Diagnostic::error("missing-column", "column without a name")
                    .at(source, span.clone()),
            );
        } else if header[..number].iter().any(|(other, _)| other == name) {
            let message = format!("column `{name}` stands here again");
            diags.push(Diagnostic::error("duplicate", message).at(source, span.clone()));
        }
    }
}

fn wrong_length(source: &Arc<str>, row: &Row, expected: usize, text: &str) -> Diagnostic {
    let found = row.cells.len();
    let cells = if found == 1 { "cell" } else { "cells" };
    let diagnostic =
        Diagnostic::error("wrong-row", format!("row has {found} {cells}: expected {expected}"))
            .at(source, row.span.clone());
    if found > expected && !text.contains('"') {
        diagnostic.hint("put text that holds commas between double quotes")
    } else {
        diagnostic
    }
}

/// An unclosed quote swallows the rest of the file without a word from the reader.
fn unclosed_quote(source: &Arc<str>, rows: &Rows, text: &str) -> Option<Diagnostic> {
    let last = rows.rows.last().map(|row| &row.cells).unwrap_or(&rows.header);
    let from = last.first().map_or(0, |(_, span)| span.start);
    let tail = &text[from..];
    if tail.matches('"').count() % 2 == 0 {
        return None;
    }
    let quote = from + tail.find('"').unwrap_or(0);
    Some(
        Diagnostic::error("unclosed-quote", "quote is not closed")
            .at(source, quote..quote + 1)
            .hint("close it with `\"`; a quote inside of a cell is written twice"),
    )
}

/// Takes a row apart column by column: reports what is empty or no date, and goes on.
#[derive(Debug)]
pub struct RowReader<'a> {
    source: &'a Arc<str>,
    rows: &'a Rows,
    row: &'a Row,
    diags: &'a mut Vec<Diagnostic>,
}

impl<'a> RowReader<'a> {
    /// Returns a reader of a row of `rows`.
    pub fn new(
        source: &'a Arc<str>,
        rows: &'a Rows,
        row: &'a Row,
        diags: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self { source, rows, row, diags }
    }

    /// Returns a cell with its place, unless it is empty or there is no such column.
    pub fn cell(&self, column: &str) -> Option<(&'a str, Span)> {
        let number = self.rows.header.iter().position(|(name, _)| name == column)?;
        let (text, span) = self.row.cells.get(number)?;
        (!text.is_empty()).then(|| (text.as_str(), span.clone()))
    }

    /// Returns text, unless the cell is empty.
    pub fn text(&self, column: &str) -> Option<String> {
        self.cell(column).map(|(text, _)| text.to_owned())
    }

    /// Returns text; an empty cell is an error. (A missing column was reported once, at the header.)
    pub fn required_text(&mut self, column: &str) -> Option<String> {
        let number = self.rows.header.iter().position(|(name, _)| name == column)?;
        let (text, span) = self.row.cells.get(number)?;
        if text.is_empty() {
            let diagnostic = Diagnostic::error("empty-cell", format!("`{column}` is empty")).at(
                self.source,
                if span.is_empty() { self.row.span.clone() } else { span.clone() },
            );
            self.diags.push(diagnostic);
            return None;
        }
        Some(text.clone())
    }

    /// Returns a date, unless the cell is empty.
    pub fn date(&mut self, column: &str) -> Option<Date> {
        self.parsed(column, "a date such as `2026-03-01`")
    }

    /// Returns a whole number that isn't negative, unless the cell is empty.
    pub fn count(&mut self, column: &str) -> Option<u32> {
        self.parsed(column, "a whole number")
    }

    fn parsed<T: std::str::FromStr>(&mut self, column: &str, expected: &str) -> Option<T> {
        let (text, span) = self.cell(column)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            let message = format!("`{column}` is `{text}`: expected {expected}");
            self.diags.push(Diagnostic::error("wrong-type", message).at(self.source, span));
        }
        parsed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Vec<String>>, Vec<String>) {
        let (rows, diags) = parse_rows(&Arc::from("a.csv"), text, &["team"], &["note"]);
        let cells = |row: &Row| row.cells.iter().map(|(cell, _)| cell.clone()).collect();
        let excerpt = |diagnostic: &Diagnostic| {
            let at = diagnostic.span.clone().map_or("", |span| &text[span]);
            format!("{} @ {at}", diagnostic.message)
        };
        (rows.rows.iter().map(cells).collect(), diags.iter().map(excerpt).collect())
    }

    #[test]
    fn cells_know_their_places_behind_comments_quotes_and_line_breaks() {
        let text = "\u{feff}# synthetic\r\nteam,note\r\n\r\n\"a, \"\"b\"\"\",\"x\ny\"\r\n# more\r\nc,d\r\n";
        let (rows, diags) = parse_any_rows(&Arc::from("a.csv"), text);
        assert!(diags.is_empty());
        let cells: Vec<_> = rows
            .rows
            .iter()
            .flat_map(|row| &row.cells)
            .map(|(cell, span)| (cell.as_str(), &text[span.clone()]))
            .collect();
        let expected =
            [("a, \"b\"", "\"a, \"\"b\"\"\""), ("x\ny", "\"x\ny\""), ("c", "c"), ("d", "d")];
        assert_eq!(cells, expected);
    }

    #[test]
    fn a_row_of_another_length_does_not_hide_the_others() {
        let (rows, diags) = read("team,note\na\nb,c\nd,e,f\n");
        assert_eq!(rows, [["b", "c"]]);
        assert_eq!(
            diags,
            ["row has 1 cell: expected 2 @ a", "row has 3 cells: expected 2 @ d,e,f"]
        );
    }

    #[test]
    fn headers_are_checked() {
        assert_eq!(read("").1, ["file has no header @ "]);
        assert_eq!(read("team;note\n").1[0], "header is a single column @ team;note");
        assert_eq!(read("team,team\n").1, ["column `team` stands here again @ team"]);
        let unknown = ["missing column `team` @ taem,note", "unknown column `taem` @ taem"];
        assert_eq!(read("taem,note\n").1, unknown);
    }

    #[test]
    fn an_unclosed_quote_is_found() {
        let (_, diags) = read("team,note\na,b\nc,\"d\ne,f\n");
        assert_eq!(diags, ["quote is not closed @ \""]);
    }
}
