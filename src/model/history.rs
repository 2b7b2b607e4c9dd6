//! Who changed which file last, as the book's repository knows it.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// The last change of a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LastChange {
    /// The day of the last change.
    pub date: Date,
    /// Who changed the file, the latest first, each once.
    pub authors: Vec<String>,
}

/// What a repository knows of a book's files.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct History {
    /// The last change by path, relative to the book's root.
    pub changes: BTreeMap<String, LastChange>,
    /// What it doesn't know, and why.
    pub note: Option<String>,
}
