//! A filling: a template with values.

use std::sync::Arc;

use jiff::civil::Date;

use crate::diag::Span;

/// A filled template: a file of `data/fillings/`, or a row of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Filling {
    /// The name in addresses: the file's, or the row's `id`.
    pub id: String,
    /// The slug of the template, with its place.
    pub template: (String, Span),
    /// The team that it belongs to, with its place; none for the organization's.
    pub team: Option<(String, Span)>,
    /// The day that it speaks of.
    pub date: Option<Date>,
    /// Its title; made from template, team and date where nothing is said.
    pub title: Option<String>,
    /// What stands in the fields.
    pub values: Vec<FilledField>,
    /// What stands in the cells of the template's table.
    pub cells: Vec<FilledCell>,
    /// The file.
    pub source: Arc<str>,
    /// Where in that file.
    pub span: Span,
}

/// A field and what was written into it.
#[derive(Debug, Clone, PartialEq)]
pub struct FilledField {
    /// The field's name: the words between the brackets.
    pub field: String,
    /// What was written.
    pub text: String,
    /// Where the name stands; the cell, in a row of a CSV file.
    pub span: Span,
}

/// A cell of a template's table and what was written into it; empty text empties it.
#[derive(Debug, Clone, PartialEq)]
pub struct FilledCell {
    /// The text of the row's first cell.
    pub row: String,
    /// The text of the column's head.
    pub column: String,
    /// What was written.
    pub text: String,
    /// Where the row is named.
    pub row_span: Span,
    /// Where the column is named.
    pub column_span: Span,
}
