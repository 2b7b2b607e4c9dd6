//! An editor's note: what a careful publisher notices about words that stay as they are.

use std::sync::Arc;

use crate::diag::Span;

/// A note beside a quotation: an entry of `data/notes.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// The exact words that it is about.
    pub quote: String,
    /// What is the matter with them.
    pub kind: NoteKind,
    /// The note itself.
    pub note: String,
    /// What the note rests on.
    pub source: Option<String>,
    /// The addresses of the pages that hold the quotation, without slashes at the ends; empty for any.
    pub pages: Vec<String>,
    /// The file, for diagnostics.
    pub file: Arc<str>,
    /// Where the quotation stands in that file.
    pub span: Span,
}

/// What is the matter with a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// Two statements of the text exclude each other.
    Contradiction,
    /// Something speaks against it.
    Doubtful,
    /// It names no source, or one that could not be found.
    Unsourced,
    /// It can be read in two ways.
    Ambiguous,
}

impl NoteKind {
    /// Returns the word for readers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Contradiction => "contradiction",
            Self::Doubtful => "doubtful",
            Self::Unsourced => "unsourced",
            Self::Ambiguous => "ambiguous",
        }
    }
}
