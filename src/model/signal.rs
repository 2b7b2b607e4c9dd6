//! Warning rules, and what they say now.

use std::sync::Arc;

use crate::diag::Span;
use crate::model::expression::Expression;
use crate::model::verdict::Verdict;

/// A rule that may hold for a team or for the organization.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The name in addresses (`fragmentation`).
    pub id: String,
    /// The name for people ("Fragmentation").
    pub name: String,
    /// What it means, word for word.
    pub text: String,
    /// A warning signal or a failure mode.
    pub kind: RuleKind,
    /// Whether it is asked of each team; else of the organization.
    pub per_team: bool,
    /// When it holds; failure modes have symptoms instead.
    pub when: Option<Expression>,
    /// The symptoms of a failure mode.
    pub symptoms: Vec<Symptom>,
    /// The slug of the failure mode's page that shows the way out.
    pub leads_to: Option<String>,
    /// What the treatment does to the figures.
    pub side_effects: Option<String>,
    /// The file that defines it.
    pub source: Arc<str>,
    /// Where in that file.
    pub span: Span,
}

/// What kind of rule it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleKind {
    /// One of the warning signals.
    Warning,
    /// One of the failure modes.
    FailureMode,
}

/// A symptom of a failure mode.
#[derive(Debug, Clone, PartialEq)]
pub struct Symptom {
    /// What it is, word for word.
    pub text: String,
    /// How it is found out.
    pub kind: EvidenceKind,
    /// When it holds.
    pub when: Option<Expression>,
    /// The name under which people report it in reviews.csv.
    pub reported: Option<String>,
}

/// How something was found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EvidenceKind {
    /// From records, as it is meant.
    Computed,
    /// From records that stand for it.
    Proxy,
    /// Reported by people.
    ByHand,
}

impl EvidenceKind {
    /// Returns the words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Computed => "computed",
            Self::Proxy => "proxy",
            Self::ByHand => "by hand",
        }
    }
}

/// What a rule says now, for a team or the organization.
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    /// The rule's id.
    pub rule: String,
    /// The rule's name.
    pub name: String,
    /// What it means.
    pub text: String,
    /// A warning signal or a failure mode.
    pub kind: RuleKind,
    /// The team; none is the organization.
    pub team: Option<String>,
    /// Does it hold?
    pub verdict: Verdict,
    /// How strongly; warnings are suspected, not indicated or cannot tell.
    pub assessment: Assessment,
    /// What was looked at.
    pub evidence: Vec<Evidence>,
    /// What would have to be known to tell.
    pub missing: Vec<String>,
    /// The symptoms of a failure mode, each with its answer.
    pub symptoms: Vec<SymptomFound>,
    /// The slug of the failure mode's page, where the recovery stands in three phases.
    pub leads_to: Option<String>,
    /// The anchors of the recovery's phases on that page.
    pub recovery: Vec<&'static str>,
    /// What the treatment does to the figures.
    pub side_effects: Option<String>,
}

/// The phases of a recovery, as anchors on a failure mode's page.
pub const RECOVERY_PHASES: [&str; 3] = ["immediate", "short-term", "long-term"];

/// How strongly something is indicated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assessment {
    /// It holds, or two symptoms do and one of them is computed.
    Suspected,
    /// One symptom holds.
    Watch,
    /// Enough is known, and nothing holds.
    NotIndicated,
    /// Too little is known.
    CannotTell,
}

impl Assessment {
    /// Returns the words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Suspected => "suspected",
            Self::Watch => "watch",
            Self::NotIndicated => "not indicated",
            Self::CannotTell => "cannot tell",
        }
    }
}

/// A symptom with its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct SymptomFound {
    /// What it is.
    pub text: String,
    /// How it was found out.
    pub kind: EvidenceKind,
    /// Does it hold?
    pub verdict: Verdict,
    /// What was looked at.
    pub evidence: Vec<Evidence>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// What: the indicator's name and what was asked of it.
    pub input: String,
    /// The indicator's id, for a link; none for what people report.
    pub indicator: Option<String>,
    /// The value in words ("median 61 hours, 95 % interval 52 to 70 hours").
    pub value: String,
    /// How many records stand behind it.
    pub n: Option<u64>,
    /// When ("October 2026").
    pub window: String,
    /// How it was found out.
    pub kind: EvidenceKind,
    /// Does this part hold?
    pub verdict: Verdict,
}
