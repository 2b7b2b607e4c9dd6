//! What the kinds of written pages have besides: patterns, templates, fillings, cultures, failure modes.

use serde::Serialize;

use super::{Card, Day, Html, Link};

/// `pattern`: a pattern page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Pattern {
    /// The body in parts, where its forces or consequences are lists that can be shown as they relate;
    /// empty otherwise, and then `page.body` is all.
    pub parts: Vec<BodyPart>,
    /// Which of our teams use it.
    pub teams: Vec<TeamUse>,
    /// The templates that belong to it.
    pub templates: Vec<Card>,
    /// The indicators by which it is measured.
    pub indicators: Vec<Link>,
}

/// A part of a body, from one heading of the second level to the next.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct BodyPart {
    /// The anchor of its heading; empty for what stands before the first one.
    pub id: String,
    /// Its markup with the heading; only the heading and what precedes the lists, where there are any.
    pub html: Html,
    /// Pairs that pull against each other.
    pub forces: Vec<Force>,
    /// Columns of points, such as positive and negative consequences.
    pub columns: Vec<PointColumn>,
}

/// Two things that pull against each other.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Force {
    /// The one.
    pub first: Html,
    /// The word between ("vs.").
    pub between: String,
    /// The other.
    pub second: Html,
    /// What it means.
    pub text: Html,
}

/// A heading and its points.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct PointColumn {
    /// The heading's markup.
    pub heading: Html,
    /// `positive`, `negative` or empty.
    pub tone: String,
    /// The list's markup.
    pub html: Html,
}

/// A team that uses a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct TeamUse {
    /// The team's name.
    pub title: String,
    /// The team's page.
    pub url: String,
    /// How it is known ("3 fillings of “I Intend To”, the last on 4 October 2026").
    pub text: String,
}

/// `template`: a text with blanks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Template {
    /// The name in addresses; what is typed is kept under it.
    pub id: String,
    /// The blanks, in the order of the text.
    pub fields: Vec<Field>,
    /// The template's source as Markdown, with its blanks, for copying.
    pub source: String,
    /// The fillings, the newest first.
    pub fillings: Vec<FillingLine>,
}

/// A blank.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Field {
    /// As written between the brackets, and as `data-field` has it.
    pub name: String,
    /// An id for the form.
    pub id: String,
    /// The label.
    pub label: String,
    /// What to write.
    pub hint: String,
    /// `text`, `multiline`, `date`, `datetime`, `number`, `choice`.
    pub input: String,
    /// The value that it begins with.
    pub default: String,
    /// Whether it must be filled.
    pub required: bool,
    /// The values to choose from.
    pub choices: Vec<String>,
}

/// A filling in a list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct FillingLine {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// Its template's title.
    pub template: String,
    /// Its team's name; empty for none.
    pub team: String,
    /// When.
    pub day: Option<Day>,
    /// How many required blanks have no value.
    pub missing: usize,
}

/// `filling`: a template with its values. The text is `page.body`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Filling {
    /// The template.
    pub template: Link,
    /// The team.
    pub team: Option<Link>,
    /// When.
    pub day: Option<Day>,
    /// The required blanks that have no value.
    pub missing: Vec<String>,
    /// Values that come from the data: what, and where from.
    pub computed: Vec<Fact>,
    /// The filled text as Markdown, for copying.
    pub source: String,
    /// The one before of the same template and team.
    pub earlier: Option<Link>,
    /// The one after.
    pub later: Option<Link>,
}

/// A name and a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Fact {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
    /// Where more is said; none for nowhere.
    pub url: Option<String>,
}

/// `culture`: a culture's page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Culture {
    /// Its id.
    pub id: String,
    /// What it changes: parameters and targets.
    pub changes: Vec<CultureChange>,
    /// Pages that have a part of their own for it.
    pub pages: Vec<Link>,
    /// The teams that work in it.
    pub teams: Vec<Link>,
}

/// What a culture changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct CultureChange {
    /// What ("Opt-out period", "Target of Decision Latency").
    pub name: String,
    /// Where more is said.
    pub url: Option<String>,
    /// What it is here.
    pub here: String,
    /// What it is elsewhere.
    pub elsewhere: String,
}

/// `failure_mode`: the page of a failure mode.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct FailureMode {
    /// Where it is suspected or watched now.
    pub signals: Vec<super::SignalPanel>,
    /// The ways out: the phases of the recovery, as anchors on this page.
    pub recovery: Vec<super::Anchor>,
    /// The warning signals that lead here.
    pub warnings: Vec<Link>,
}
