//! The rows of a small CSV file, taken apart column by column: every problem at once, each at its cell.

use std::sync::Arc;

use jiff::civil::Date;

use crate::diag::{Diagnostic, Span};
use crate::parse::sheet::{Row, parse_sheet};

/// The rows of a file, under one header.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// The names of the columns, with their places.
    pub header: Vec<(String, Span)>,
    /// The rows that have as many cells as the header.
    pub rows: Vec<Row>,
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
    let (sheet, diags) = parse_sheet(source, text);
    let rows = sheet.map(|(header, rows)| Rows {
        header: header.names.into_iter().zip(header.spans).collect(),
        rows,
    });
    (rows.unwrap_or_default(), diags)
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

    fn read(text: &str) -> Vec<String> {
        let source = Arc::from("a.csv");
        let (rows, mut diags) = parse_rows(&source, text, &["team", "date"], &["level"]);
        for row in &rows.rows {
            let mut reader = RowReader::new(&source, &rows, row, &mut diags);
            let _ = (reader.required_text("team"), reader.date("date"), reader.count("level"));
        }
        let excerpt = |diagnostic: &Diagnostic| {
            let at = diagnostic.span.clone().map_or("", |span| &text[span]);
            format!("{} @ {at}", diagnostic.message)
        };
        diags.iter().map(excerpt).collect()
    }

    #[test]
    fn columns_are_checked_once() {
        let unknown = ["missing column `team` @ taem,date", "unknown column `taem` @ taem"];
        assert_eq!(read("taem,date\na,2026-01-01\nb,\n"), unknown);
    }

    #[test]
    fn cells_are_checked_at_their_places() {
        let expected = [
            "row has 1 cell: expected 3 @ short",
            "`date` is `soon`: expected a date such as `2026-03-01` @ \"soon\"",
            "`team` is empty @ ,,-1",
            "`level` is `-1`: expected a whole number @ -1",
        ];
        assert_eq!(read("team,date,level\nshort\na,\"soon\",2\n,,-1\n"), expected);
    }
}
