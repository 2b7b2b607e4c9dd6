//! Levels of maturity, the dimensions that they are judged in, and the judgements.

use std::sync::Arc;

use jiff::civil::Date;

use crate::diag::Span;

/// What maturity means in this book.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Maturity {
    /// The levels, lowest first.
    pub levels: Vec<MaturityLevel>,
    /// The dimensions, in the order of the file.
    pub dimensions: Vec<Dimension>,
}

/// A level: an order, not a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct MaturityLevel {
    /// Its number, from 1.
    pub number: u32,
    /// Its name in one word.
    pub name: String,
    /// Its heading, word for word.
    pub title: String,
    /// What is true of a team on it.
    pub statements: Vec<String>,
    /// Where it stands in the file.
    pub span: Span,
}

/// Something that a level is judged in.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    /// The name in assessments.
    pub id: String,
    /// The name for people.
    pub name: String,
    /// The question that leads to a level.
    pub question: Option<String>,
    /// Whether it is the editors' rather than the pattern's.
    pub house_default: bool,
    /// Where it stands in the file.
    pub span: Span,
}

/// A judgement: a row of `data/assessments.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// The team.
    pub team: String,
    /// The day.
    pub date: Date,
    /// The dimension.
    pub dimension: String,
    /// The level.
    pub level: u32,
    /// The role of those who judged.
    pub by: String,
    /// Why.
    pub reason: String,
    /// The file that says so.
    pub source: Arc<str>,
    /// The row.
    pub span: Span,
}
