//! A team: an entry of `data/teams.toml`.

use std::sync::Arc;

use jiff::civil::Date;

use crate::diag::Span;
use crate::model::value::Value;

/// A team, which owns a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// The name in addresses and records (`harbor`).
    pub id: String,
    /// The name for people.
    pub name: String,
    /// What the team is for.
    pub purpose: String,
    /// The culture that it works in: the id of a page of kind `culture`.
    pub culture: Option<String>,
    /// Where the culture is named, for diagnostics.
    pub culture_span: Span,
    /// The day that it began the roadmap.
    pub adopted: Option<Date>,
    /// The first day that it was a team, if that is not before all records.
    pub joined: Option<Date>,
    /// The last day that it was a team.
    pub left: Option<Date>,
    /// How many people it has.
    pub size: Option<u32>,
    /// Where else it can be met: text and address.
    pub links: Vec<(String, String)>,
    /// Further keys, reachable from templates.
    pub extra: Vec<(String, Value)>,
    /// The file that names it, for diagnostics.
    pub source: Arc<str>,
    /// Where in that file.
    pub span: Span,
}
