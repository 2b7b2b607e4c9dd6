//! A template: a page with blanks (`[Action]`), which are fields.

use crate::diag::Span;

/// A blank of a template, and what is said about it in `[fields."…"]` of the front matter.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The words between the brackets.
    pub name: String,
    /// What a form calls it; the name where nothing is said.
    pub label: String,
    /// How to fill it in.
    pub hint: Option<String>,
    /// What may stand in it.
    pub kind: FieldKind,
    /// What stands in it where nobody says otherwise; may hold `{{ parameters }}`.
    pub default: Option<String>,
    /// Whether a filling must say something.
    pub required: bool,
    /// The words that may stand in it, for a choice.
    pub choices: Vec<String>,
    /// Where values come from that nobody wrote, in order of preference.
    pub sources: Vec<FieldSource>,
    /// Where it is described, or else where the blank stands.
    pub span: Span,
}

/// What may stand in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldKind {
    /// A line of text.
    #[default]
    Text,
    /// Text of several lines.
    Long,
    /// A date.
    Date,
    /// A number.
    Number,
    /// One of some words.
    Choice,
}

/// Where a value comes from that nobody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldSource {
    /// A key of the team (`team.name`).
    Team(String),
    /// The date of the filling (`filling.date`).
    Date,
    /// A parameter of the book or the culture (`parameter.opt_out_hours`).
    Parameter(String),
    /// The team's figure at the time of the filling (`indicator.decision-latency`).
    Indicator(String),
}
