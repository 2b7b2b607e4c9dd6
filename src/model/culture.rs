//! A culture: a page of kind `culture`, with what it changes.

use std::sync::Arc;

use crate::diag::Span;
use crate::model::value::Value;

/// A named context and its adaptations. Its text is its page.
#[derive(Debug, Clone, PartialEq)]
pub struct Culture {
    /// The slug of its page (`high-context`).
    pub id: String,
    /// Its title.
    pub name: String,
    /// Named parameters that it overrides (`opt_out_hours = 72`), from `[parameters]` of its front matter.
    pub parameters: Vec<(String, Value)>,
    /// Targets that it overrides, as written, by indicator, with their place, from `[targets]`.
    pub targets: Vec<(String, String, Span)>,
    /// The file, for diagnostics.
    pub source: Arc<str>,
}
