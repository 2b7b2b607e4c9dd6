//! What went wrong, where, and what to do about it: one `Diagnostic` per problem, as a value.
//!
//! Stages return `(T, Vec<Diagnostic>)`. A message is lower case without a full stop, the culprit in
//! backticks, what was found before what was expected; a hint says what to do.

pub mod github;
pub mod json;
pub mod place;
pub mod print;
pub mod sarif;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// How bad a problem is. Errors keep a site from being published; warnings and notes do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The site is not published.
    Error,
    /// The site is published; somebody should look.
    Warning,
    /// Information that is easily missed.
    Note,
}

/// A byte range in a source file.
pub type Span = Range<usize>;

/// One problem at one place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The kind of problem, stable and kebab-case (`broken-link`), for filters and SARIF rules.
    pub code: Cow<'static, str>,
    /// What is wrong, in one line.
    pub message: String,
    /// The file, relative to the book's root, with `/`.
    pub source: Option<Arc<str>>,
    /// Where in that file, in bytes.
    pub span: Option<Span>,
    /// What to do about it.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// Returns an error of the kind `code`.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// Returns a warning of the kind `code`.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// Returns a note of the kind `code`.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity,
            code: Cow::Borrowed(code),
            message: message.into(),
            source: None,
            span: None,
            hints: Vec::new(),
        }
    }

    /// Places the problem at a span of a file.
    pub fn at(mut self, source: &Arc<str>, span: Span) -> Self {
        self.source = Some(source.clone());
        self.span = Some(span);
        self
    }

    /// Places the problem in a file as a whole.
    pub fn within(mut self, source: &Arc<str>) -> Self {
        self.source = Some(source.clone());
        self
    }

    /// Adds what to do about it.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds "did you mean" where one of `candidates` is near what was written.
    pub fn suggest<'a>(self, written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(written, candidates) {
            Some(near) => self.hint(format!("did you mean `{near}`?")),
            None => self,
        }
    }
}

/// Returns the candidate nearest to what was written, if one is near enough to be meant.
pub fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let limit = (written.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(written, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}
