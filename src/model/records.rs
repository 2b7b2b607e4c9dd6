//! Records in columns, and what is given or judged by people.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diag::Span;
use crate::memo::Key;
use crate::model::period::Period;

/// One file of records, by columns.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordTable {
    /// The name (`decisions`).
    pub name: String,
    /// The file.
    pub source: Arc<str>,
    /// The columns, in the order of the file.
    pub columns: Vec<(String, Column)>,
    /// How many records there are.
    pub len: usize,
    /// Where each record begins, in bytes.
    pub rows: Vec<u32>,
    /// Records that repeat the `id` of an earlier one, sorted: they don't count.
    pub duplicates: Vec<u32>,
    /// The hash of everything that it was read from.
    pub key: Key,
}

/// The cells of a column. An empty cell is "not known".
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Numbers; NaN is an empty cell.
    Number(Vec<f64>),
    /// Seconds since 1970 in UTC; `i64::MIN` is an empty cell.
    Time(Vec<i64>),
    /// 0 is no, 1 is yes, 2 is an empty cell.
    Bool(Vec<u8>),
    /// Words: each cell is an index of `words`; `u32::MAX` is an empty cell.
    Text {
        /// The cells.
        codes: Vec<u32>,
        /// The words, in the order in which they first occur.
        words: Vec<Arc<str>>,
    },
}

/// The code of an empty cell of words.
pub const NO_WORD: u32 = u32::MAX;
/// The time of an empty cell.
pub const NO_TIME: i64 = i64::MIN;
/// The code of an empty cell of yes and no.
pub const NO_BOOL: u8 = 2;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnType {
    /// Numbers.
    Number,
    /// Dates and times.
    Time,
    /// Yes and no.
    Bool,
    /// Words.
    Text,
}

impl ColumnType {
    /// The words of the files, with what they mean.
    pub const WORDS: [(&'static str, Self); 4] = [
        ("number", Self::Number),
        ("time", Self::Time),
        ("bool", Self::Bool),
        ("text", Self::Text),
    ];

    /// Returns what a cell should have been, for messages.
    pub fn expected(self) -> &'static str {
        match self {
            Self::Number => "a number such as `1.5`",
            Self::Time => "a date such as `2026-03-01` or `2026-03-01T14:30`",
            Self::Bool => "`true` or `false`",
            Self::Text => "text",
        }
    }
}

impl Column {
    /// Returns the type of its cells.
    pub fn kind(&self) -> ColumnType {
        match self {
            Self::Number(_) => ColumnType::Number,
            Self::Time(_) => ColumnType::Time,
            Self::Bool(_) => ColumnType::Bool,
            Self::Text { .. } => ColumnType::Text,
        }
    }
}

impl RecordTable {
    /// Returns a column.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|(column, _)| column == name).map(|(_, column)| column)
    }

    /// Returns the place of a record, for diagnostics.
    pub fn row_span(&self, row: usize) -> Span {
        let start = self.rows.get(row).copied().unwrap_or(0) as usize;
        start..start
    }
}

/// All records, by name.
pub type Records = BTreeMap<String, Arc<RecordTable>>;

/// A value that was computed elsewhere: a row of observations.csv.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenObservation {
    /// The indicator's id.
    pub indicator: String,
    /// The team's id; none is the organization.
    pub team: Option<String>,
    /// When.
    pub period: Period,
    /// The value.
    pub value: f64,
    /// How many records or answers stand behind it, if that is known.
    pub n: Option<u64>,
}

/// What a person judged: a row of reviews.csv.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// What was judged: an indicator's id, or the name of a symptom.
    pub subject: String,
    /// The team; none is the organization.
    pub team: Option<String>,
    /// When.
    pub date: Date,
    /// The rating, in the book's words.
    pub rating: String,
    /// Why.
    pub reasons: String,
    /// The role of who judged; never a name.
    pub role: String,
    /// Where it stands in reviews.csv.
    pub span: Span,
}
