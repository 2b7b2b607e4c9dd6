//! The cells of one column: what they are taken for, and how they are read.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::diag::Diagnostic;
use crate::model::records::{Column, ColumnType, NO_BOOL, NO_TIME, NO_WORD};
use crate::parse::records::time::{TimeError, TimeReader};

/// A column while it is read.
#[derive(Debug)]
pub struct Builder {
    cells: Column,
    known: HashMap<Arc<str>, u32>,
}

/// Why a cell is not what its column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellError {
    /// It is not of the column's type.
    Type(ColumnType),
    /// It is not a number that can be counted with: NaN or infinite.
    NotFinite,
    /// It is a number with a comma.
    DecimalComma,
    /// It is a day or an hour that doesn't exist.
    NoSuchDay,
    /// It is a date that nobody lived through.
    OutOfRange,
}

impl CellError {
    /// Returns the problem in words.
    pub fn diagnostic(self, column: &str, cell: &str) -> Diagnostic {
        let cell = cell.trim();
        let shown: String = cell.chars().take(40).collect();
        let found = format!("`{column}` is `{shown}`");
        match self {
            Self::Type(kind) => {
                Diagnostic::error("wrong-type", format!("{found}: expected {}", kind.expected()))
            }
            Self::NotFinite => {
                Diagnostic::error("wrong-type", format!("{found}: expected a finite number"))
                    .hint("leave the cell empty if the value is not known")
            }
            Self::DecimalComma => {
                let kind = ColumnType::Number.expected();
                Diagnostic::error("wrong-type", format!("{found}: expected {kind}"))
                    .hint(format!("write `{}`, with a point", shown.replace(',', ".")))
            }
            Self::NoSuchDay => {
                Diagnostic::error("wrong-date", format!("{found}: there is no such day or time"))
            }
            Self::OutOfRange => Diagnostic::error(
                "wrong-date",
                format!("{found}: expected a date from 1970 to 2199"),
            )
            .hint("leave the cell empty if the date is not known"),
        }
    }
}

impl Builder {
    /// Returns an empty column.
    pub fn new(kind: ColumnType) -> Self {
        let cells = match kind {
            ColumnType::Number => Column::Number(Vec::new()),
            ColumnType::Time => Column::Time(Vec::new()),
            ColumnType::Bool => Column::Bool(Vec::new()),
            ColumnType::Text => Column::Text { codes: Vec::new(), words: Vec::new() },
        };
        Self { cells, known: HashMap::new() }
    }

    /// Adds a cell. One that can't be read is added as unknown, and why is returned.
    pub fn push(&mut self, cell: &[u8], times: &mut TimeReader<'_>) -> Result<(), CellError> {
        let cell = cell.trim_ascii();
        match &mut self.cells {
            Column::Number(cells) => push(cells, f64::NAN, cell, read_number),
            Column::Time(cells) => push(cells, NO_TIME, cell, |cell| {
                times.read(cell).map_err(|error| match error {
                    TimeError::Form => CellError::Type(ColumnType::Time),
                    TimeError::NoSuchDay => CellError::NoSuchDay,
                    TimeError::OutOfRange => CellError::OutOfRange,
                })
            }),
            Column::Bool(cells) => push(cells, NO_BOOL, cell, read_bool),
            Column::Text { codes, words } => {
                if cell.is_empty() {
                    codes.push(NO_WORD);
                    return Ok(());
                }
                // The file is UTF-8, and csv cuts it only at ASCII.
                let text = std::str::from_utf8(cell).unwrap_or_default();
                codes.push(intern(&mut self.known, words, text));
                Ok(())
            }
        }
    }

    /// Adds the cells of the next piece.
    pub fn append(&mut self, part: Self) {
        match (&mut self.cells, part.cells) {
            (Column::Number(cells), Column::Number(more)) => cells.extend(more),
            (Column::Time(cells), Column::Time(more)) => cells.extend(more),
            (Column::Bool(cells), Column::Bool(more)) => cells.extend(more),
            (Column::Text { codes, words }, Column::Text { codes: more, words: new }) => {
                let known = &mut self.known;
                let map: Vec<u32> = new.iter().map(|word| intern(known, words, word)).collect();
                codes.extend(
                    more.iter().map(|code| map.get(*code as usize).copied().unwrap_or(NO_WORD)),
                );
            }
            _ => {}
        }
    }

    /// Returns the column.
    pub fn finish(self) -> Column {
        self.cells
    }
}

fn intern(known: &mut HashMap<Arc<str>, u32>, words: &mut Vec<Arc<str>>, text: &str) -> u32 {
    if let Some(code) = known.get(text) {
        return *code;
    }
    let (code, word) = (u32::try_from(words.len()).unwrap_or(NO_WORD), Arc::<str>::from(text));
    words.push(word.clone());
    known.insert(word, code);
    code
}

fn push<T>(
    cells: &mut Vec<T>,
    unknown: T,
    cell: &[u8],
    read: impl FnOnce(&[u8]) -> Result<T, CellError>,
) -> Result<(), CellError> {
    if cell.is_empty() {
        cells.push(unknown);
        return Ok(());
    }
    match read(cell) {
        Ok(value) => {
            cells.push(value);
            Ok(())
        }
        Err(error) => {
            cells.push(unknown);
            Err(error)
        }
    }
}

/// Reads a number with a point, finite.
pub fn read_number(cell: &[u8]) -> Result<f64, CellError> {
    const WRONG: CellError = CellError::Type(ColumnType::Number);
    if cell.len() <= 9 && cell.iter().all(u8::is_ascii_digit) && !cell.is_empty() {
        return Ok(cell.iter().fold(0.0, |number, digit| number * 10.0 + f64::from(digit - b'0')));
    }
    let text = std::str::from_utf8(cell).map_err(|_| WRONG)?;
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        Ok(_) => Err(CellError::NotFinite),
        Err(_) if text.contains(',') && text.replacen(',', ".", 1).parse::<f64>().is_ok() => {
            Err(CellError::DecimalComma)
        }
        Err(_) => Err(WRONG),
    }
}

fn read_bool(cell: &[u8]) -> Result<u8, CellError> {
    match cell {
        b"true" | b"True" | b"TRUE" | b"yes" => Ok(1),
        b"false" | b"False" | b"FALSE" | b"no" => Ok(0),
        _ => Err(CellError::Type(ColumnType::Bool)),
    }
}

/// So many rows decide what a column holds.
const SAMPLE: usize = 1000;

/// Returns what each column holds: what more than half of its first cells can be read as, else words.
pub fn infer(body: &str, columns: usize, zone: &TimeZone) -> Vec<ColumnType> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(body.as_bytes());
    let mut times = TimeReader::new(zone);
    let mut counts = vec![[0usize; 4]; columns];
    let mut record = csv::ByteRecord::new();
    for _ in 0..SAMPLE {
        if !reader.read_byte_record(&mut record).unwrap_or(false) {
            break;
        }
        for (cell, [number, time, bool, all]) in record.iter().zip(&mut counts) {
            let cell = cell.trim_ascii();
            if cell.is_empty() {
                continue;
            }
            *all += 1;
            *number += usize::from(!matches!(read_number(cell), Err(CellError::Type(_))));
            *time += usize::from(!matches!(times.read(cell), Err(TimeError::Form)));
            *bool += usize::from(read_bool(cell).is_ok());
        }
    }
    counts
        .iter()
        .map(|[number, time, bool, all]| {
            let most = |count: &usize| 2 * count > *all;
            match () {
                () if most(number) => ColumnType::Number,
                () if most(time) => ColumnType::Time,
                () if most(bool) => ColumnType::Bool,
                () => ColumnType::Text,
            }
        })
        .collect()
}
