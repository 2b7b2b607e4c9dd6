//! Records: a CSV file into typed columns.
//!
//! A book may bring a million records, so the text is cut into pieces at line breaks outside of quotes,
//! the pieces are read side by side, and words are kept as numbers. A cell that is not what its column
//! holds is reported at its place and counts as unknown.

pub mod column;
pub mod time;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::tz::TimeZone;
use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::memo::Key;
use crate::model::records::{Column, ColumnType, NO_WORD, RecordTable};
use crate::parse::records::column::{Builder, infer};
use crate::parse::records::time::TimeReader;
use crate::parse::sheet::{Header, cap, cell_spans, parse_header, wrong_length};

/// Types that were declared for columns, by the column's name.
pub type Declared = BTreeMap<String, ColumnType>;

/// A piece of the text has about so many bytes.
const PIECE: usize = 1 << 20;

/// Reads a file of records; none where it can't be read as a table.
pub fn parse_records(
    name: &str,
    source: &Arc<str>,
    text: &str,
    declared: &Declared,
    zone: &TimeZone,
    key: Key,
) -> (Option<RecordTable>, Vec<Diagnostic>) {
    let (header, mut diags) = parse_header(source, text);
    let Some(header) = header else { return (None, diags) };
    diags.extend(unknown_declarations(source, declared, &header));
    let types = column_types(&header, &text[header.body..], declared, zone);
    let has_id = header.names.iter().any(|name| name == "id");
    let job = Job { source, text, header: &header, types: &types, zone, hash: !has_id };
    let pieces: Vec<Piece> =
        cut(text, header.body).into_par_iter().map(|range| job.read(range)).collect();
    let mut table = RecordTable {
        name: name.to_owned(),
        source: source.clone(),
        columns: Vec::new(),
        len: 0,
        rows: Vec::new(),
        duplicates: Vec::new(),
        key,
    };
    let mut builders: Vec<Builder> = types.iter().map(|kind| Builder::new(*kind)).collect();
    let mut hashes = Vec::new();
    for piece in pieces {
        for (builder, part) in builders.iter_mut().zip(piece.columns) {
            builder.append(part);
        }
        table.rows.extend(piece.rows);
        hashes.extend(piece.hashes);
        diags.extend(piece.diags);
    }
    table.len = table.rows.len();
    table.columns =
        header.names.iter().cloned().zip(builders.into_iter().map(Builder::finish)).collect();
    diags.extend(repeated_ids(&mut table, text));
    diags.extend(repeated_rows(&table, text, &hashes));
    (Some(table), cap(source, diags))
}

fn unknown_declarations(
    source: &Arc<str>,
    declared: &Declared,
    header: &Header,
) -> Vec<Diagnostic> {
    let names = || header.names.iter().map(String::as_str);
    declared
        .keys()
        .filter(|name| !header.names.contains(name))
        .map(|name| {
            Diagnostic::error("missing-column", format!("missing column `{name}`"))
                .at(source, 0..header.spans.last().map_or(0, |span| span.end))
                .suggest(name, names())
        })
        .collect()
}

/// A declared type holds; a column named `…_at` or `date` holds times; else the cells decide.
fn column_types(
    header: &Header,
    body: &str,
    declared: &Declared,
    zone: &TimeZone,
) -> Vec<ColumnType> {
    let inferred = infer(body, header.names.len(), zone);
    let by_name = |name: &str| {
        (name.ends_with("_at") || matches!(name, "at" | "date")).then_some(ColumnType::Time)
    };
    let by_name = |name: &str| {
        by_name(name).or((name == "team" || name.ends_with("_team")).then_some(ColumnType::Text))
    };
    header
        .names
        .iter()
        .zip(inferred)
        .map(|(name, found)| declared.get(name).copied().or_else(|| by_name(name)).unwrap_or(found))
        .collect()
}

/// Returns the pieces of the text, cut after line breaks that stand outside of quotes.
fn cut(text: &str, body: usize) -> Vec<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let (mut pieces, mut start) = (Vec::new(), body);
    let (mut quotes, mut counted) = (0, body);
    while start < bytes.len() {
        let mut end = (start + PIECE).min(bytes.len());
        while let Some(newline) = bytes.get(end..).and_then(|rest| memchr::memchr(b'\n', rest)) {
            end += newline + 1;
            quotes += memchr::memchr_iter(b'"', &bytes[counted..end]).count();
            counted = end;
            if quotes % 2 == 0 {
                break;
            }
        }
        if memchr::memchr(b'\n', bytes.get(end..).unwrap_or_default()).is_none() && quotes % 2 == 1
        {
            end = bytes.len();
        }
        if end > start && end < bytes.len() && bytes[end - 1] != b'\n' {
            end = bytes.len();
        }
        pieces.push(start..end);
        start = end;
    }
    pieces
}

struct Job<'a> {
    source: &'a Arc<str>,
    text: &'a str,
    header: &'a Header,
    types: &'a [ColumnType],
    zone: &'a TimeZone,
    hash: bool,
}

struct Piece {
    columns: Vec<Builder>,
    rows: Vec<u32>,
    hashes: Vec<u64>,
    diags: Vec<Diagnostic>,
}

impl Job<'_> {
    fn read(&self, range: std::ops::Range<usize>) -> Piece {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(&self.text.as_bytes()[range.clone()]);
        let mut piece = Piece {
            columns: self.types.iter().map(|kind| Builder::new(*kind)).collect(),
            rows: Vec::new(),
            hashes: Vec::new(),
            diags: Vec::new(),
        };
        let mut times = TimeReader::new(self.zone);
        let mut record = csv::ByteRecord::new();
        // Reading from memory fails only on unequal lengths, which `flexible` allows.
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            let at = record.position().map_or(0, |position| position.byte());
            let row = range.start + usize::try_from(at).unwrap_or(0);
            self.take(&record, row, &mut times, &mut piece);
        }
        piece
    }

    fn take(
        &self,
        record: &csv::ByteRecord,
        row: usize,
        times: &mut TimeReader<'_>,
        piece: &mut Piece,
    ) {
        if record.len() != self.header.names.len() {
            let spans = cell_spans(self.text, row);
            let span = spans.first().map_or(row, |span| span.start)
                ..spans.last().map_or(row, |span| span.end);
            let expected = self.header.names.len();
            piece.diags.push(wrong_length(self.source, span, record.len(), expected));
            return;
        }
        for (index, cell) in record.iter().enumerate() {
            if let Err(problem) = piece.columns[index].push(cell, times) {
                let span = cell_spans(self.text, row).get(index).cloned().unwrap_or(row..row);
                let name = &self.header.names[index];
                let cell = String::from_utf8_lossy(cell);
                piece.diags.push(problem.diagnostic(name, &cell).at(self.source, span));
            }
        }
        piece.rows.push(u32::try_from(row).unwrap_or(u32::MAX));
        if self.hash {
            piece.hashes.push(xxhash_rust::xxh3::xxh3_64(record.as_slice()));
        }
    }
}

/// A record whose `id` was there before is reported, and counts once.
fn repeated_ids(table: &mut RecordTable, text: &str) -> Vec<Diagnostic> {
    let Some(index) = table.columns.iter().position(|(name, _)| name == "id") else {
        return Vec::new();
    };
    let repeated = match &table.columns[index].1 {
        Column::Text { codes, words } => {
            if words.len() == codes.len() {
                return Vec::new();
            }
            let mut seen = vec![false; words.len()];
            repeats(codes.iter().map(|code| {
                (*code != NO_WORD).then(|| std::mem::replace(&mut seen[*code as usize], true))
            }))
        }
        Column::Number(numbers) => {
            let mut seen = std::collections::HashSet::with_capacity(numbers.len());
            repeats(numbers.iter().map(|id| (!id.is_nan()).then(|| !seen.insert(id.to_bits()))))
        }
        _ => return Vec::new(),
    };
    let diags = repeated
        .iter()
        .map(|row| {
            let start = table.row_span(*row as usize).start;
            let span = cell_spans(text, start).get(index).cloned().unwrap_or(start..start);
            let id = &text[span.clone()];
            Diagnostic::warning(
                "duplicate-row",
                format!("a record with the id `{id}` stands above"),
            )
            .at(&table.source, span)
            .hint("it is counted once; remove it or give it an id of its own")
        })
        .collect();
    table.duplicates = repeated;
    diags
}

fn repeats(seen_before: impl Iterator<Item = Option<bool>>) -> Vec<u32> {
    let repeated = seen_before.enumerate().filter(|(_, seen)| *seen == Some(true));
    repeated.map(|(row, _)| u32::try_from(row).unwrap_or(u32::MAX)).collect()
}

/// Rows that are equal to the letter are doubtful where they carry a time of day; without an `id` they
/// still count: two people may well give the same answer on the same day.
fn repeated_rows(table: &RecordTable, text: &str, hashes: &[u64]) -> Vec<Diagnostic> {
    let timed: Vec<usize> = (0..table.columns.len())
        .filter(|index| matches!(table.columns[*index].1, Column::Time(_)))
        .collect();
    let has_clock = table.rows.iter().take(50).any(|row| {
        let spans = cell_spans(text, *row as usize);
        timed
            .iter()
            .any(|index| spans.get(*index).is_some_and(|span| text[span.clone()].contains(':')))
    });
    if !has_clock || hashes.len() != table.len {
        return Vec::new();
    }
    let mut order: Vec<(u64, u32)> = hashes.iter().copied().zip(0..).collect();
    order.par_sort_unstable();
    let mut rows: Vec<u32> =
        order.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1).collect();
    rows.sort_unstable();
    rows.iter()
        .map(|row| {
            Diagnostic::warning("duplicate-row", "an equal row stands above")
                .at(&table.source, table.row_span(*row as usize))
                .hint("it is counted; remove it, or add a column `id` that tells the two apart")
        })
        .collect()
}

#[cfg(test)]
mod tests;
