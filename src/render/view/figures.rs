//! Figures, statuses and signals, as texts and markup.

use serde::Serialize;

use super::{Fact, Html, Link};

/// A status or a verdict: a class and its words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct State {
    /// For classes: `on-target`, `near-target`, `off-target`, `no-target`, `too-little-data`, `withheld`,
    /// `incomplete`, `no-data`; for signals `suspected`, `watch`, `not-indicated`, `cannot-tell`; for
    /// verdicts `yes`, `no`, `unknown`.
    pub slug: String,
    /// For people.
    pub words: String,
}

/// How many figures have a status.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct StatusCount {
    /// The status.
    pub status: State,
    /// How many.
    pub count: usize,
}

/// A place on a page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Anchor {
    /// The text.
    pub title: String,
    /// The anchor, without `#`.
    pub id: String,
}

/// One indicator of one team or of the organization.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Figure {
    /// The indicator's id; an anchor on a team's page.
    pub id: String,
    /// The indicator's name; on an indicator's page the team's.
    pub name: String,
    /// The page of the indicator; on an indicator's page the team's.
    pub url: String,
    /// The definition.
    pub definition: String,
    /// The value with its unit ("31 hours"); empty where there is none to show.
    pub value: String,
    /// The number behind it, in words ("n = 42 decisions"); empty where there is none to show.
    pub n: String,
    /// The period ("October 2026").
    pub period: String,
    /// The 95 % interval ("26 to 40 hours"); empty for none.
    pub interval: String,
    /// The target as written; empty for none.
    pub target: String,
    /// Whether the culture changed the target.
    pub target_by_culture: bool,
    /// How it stands.
    pub status: State,
    /// Why, where that needs words.
    pub reason: String,
    /// The reading in one sentence.
    pub sentence: String,
    /// Has it changed? In words.
    pub variation: String,
    /// Will it meet the target? In words.
    pub assurance: String,
    /// A small drawing of the last periods.
    pub sparkline: Html,
    /// The chart with caption and table: whole `<figure>` elements.
    pub chart: Html,
    /// Further figures ("share < 48 hours": "71 %").
    pub details: Vec<Fact>,
    /// An editor's note.
    pub note: String,
    /// The series as CSV.
    pub csv: Option<String>,
}

/// Indicators of a group.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct FigureGroup {
    /// The group's name.
    pub name: String,
    /// Its anchor.
    pub id: String,
    /// The indicators, in the book's order.
    pub figures: Vec<Figure>,
}

/// A signal in one line.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct SignalLine {
    /// The signal's name.
    pub name: String,
    /// Whose: the team's name, or "Organization".
    pub whose: String,
    /// Where it stands with its evidence.
    pub url: String,
    /// How strongly.
    pub assessment: State,
    /// The way out.
    pub way_out: Option<Link>,
}

/// A signal with all that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct SignalPanel {
    /// The rule's id; an anchor.
    pub id: String,
    /// The name.
    pub name: String,
    /// What it means.
    pub text: String,
    /// "Warning signal" or "Failure mode".
    pub kind_label: String,
    /// The team; none is the organization.
    pub team: Option<Link>,
    /// How strongly.
    pub assessment: State,
    /// What was looked at.
    pub evidence: Vec<Evidence>,
    /// What would have to be known to tell.
    pub missing: Vec<String>,
    /// The symptoms of a failure mode.
    pub symptoms: Vec<Symptom>,
    /// The page with the way out.
    pub way_out: Option<Link>,
    /// The phases of the recovery there: "Immediate (Week 1)" …
    pub recovery: Vec<Link>,
    /// What the treatment does to the figures.
    pub side_effects: String,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Evidence {
    /// What was asked.
    pub input: String,
    /// The indicator's page.
    pub url: Option<String>,
    /// The value in words.
    pub value: String,
    /// How many records, in words; empty for none.
    pub n: String,
    /// When.
    pub window: String,
    /// "computed", "proxy" or "by hand".
    pub kind: String,
    /// Does it hold?
    pub verdict: State,
}

/// A symptom with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Symptom {
    /// What it is.
    pub text: String,
    /// "computed", "proxy" or "by hand".
    pub kind: String,
    /// Does it hold?
    pub verdict: State,
    /// What was looked at.
    pub evidence: Vec<Evidence>,
}
