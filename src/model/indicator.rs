//! An indicator as it is declared: what is measured, from which records, by which statistic.

use std::sync::Arc;

use jiff::civil::Date;

use crate::diag::Span;
use crate::model::expression::Expression;
use crate::model::period::Cadence;
use crate::model::target::Target;

/// A group of indicators, with its name as the source text has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The name in `indicators.toml` (`autonomy`).
    pub id: String,
    /// The name for people ("Autonomy Indicators (Team Level)").
    pub name: String,
}

/// Whose figure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Each team's own.
    Team,
    /// The organization's.
    Organization,
    /// The whole system's.
    System,
}

impl Level {
    /// The words of the files, with what they mean.
    pub const WORDS: [(&'static str, Self); 3] =
        [("team", Self::Team), ("organization", Self::Organization), ("system", Self::System)];

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Organization => "organization",
            Self::System => "system",
        }
    }
}

/// Which periods the limits of a process chart come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Baseline {
    /// The first so many.
    Periods(usize),
    /// All of them.
    All,
}

/// From what the limits of a process chart are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The mean and the mean moving range.
    Mean,
    /// The median and the median moving range.
    Median,
}

/// The rules by which a process chart signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleSet {
    /// Wheeler's.
    Wheeler,
    /// Those of "Making Data Count".
    Nhs,
}

impl RuleSet {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Wheeler => "wheeler",
            Self::Nhs => "nhs",
        }
    }
}

/// A target and the day from which it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct DatedTarget {
    /// The first day; none is "from the beginning".
    pub from: Option<Date>,
    /// The target.
    pub target: Target,
}

/// An indicator's definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// The name in addresses (`decision-latency`).
    pub id: String,
    /// The name for people.
    pub name: String,
    /// The id of its group.
    pub group: Option<String>,
    /// Whose figure it is.
    pub level: Level,
    /// What it is, word for word.
    pub definition: String,
    /// The unit of the value ("hours", "%").
    pub unit: Option<String>,
    /// The targets, by date; empty where it has none.
    pub targets: Vec<DatedTarget>,
    /// How it is found out, as the source text says it ("survey", "quarterly review").
    pub method: Option<String>,
    /// How near to a target is "near", in the unit; none is 10 % of the target.
    pub near: Option<f64>,
    /// Which direction is better, where the target doesn't say.
    pub better: Option<Better>,
    /// How often it is read.
    pub cadence: Cadence,
    /// Fewer records than this are too little data to judge by.
    pub minimum: u32,
    /// Which periods the limits come from.
    pub baseline: Baseline,
    /// From what the limits are computed.
    pub form: Form,
    /// By which rules the chart signals.
    pub rules: RuleSet,
    /// The natural bounds of a record's value: outside is a mistake.
    pub bounds: (Option<f64>, Option<f64>),
    /// How the figure can be gamed.
    pub gaming: Option<String>,
    /// A note for the reader.
    pub notes: Option<String>,
    /// How it is computed; none is "only from observations.csv".
    pub measure: Option<Measure>,
    /// Whether people's answers stand behind it: the minimum group holds.
    pub private: bool,
    /// Whether it is only an input of signals, without a page of its own.
    pub auxiliary: bool,
    /// The file that defines it.
    pub source: Arc<str>,
    /// Where in that file.
    pub span: Span,
}

/// Which direction is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// From which records a figure is computed, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// The records (`decisions` is `data/records/decisions.csv`).
    pub records: String,
    /// The column that places a record in a period.
    pub at: String,
    /// The column that names the team.
    pub team: String,
    /// For which series it is computed.
    pub series: SeriesOf,
    /// Which records count.
    pub filter: Option<Expression>,
    /// Which records are left out and counted under a reason.
    pub exclude: Vec<Exclude>,
    /// The value of a record.
    pub value: Option<Expression>,
    /// What is made of the values.
    pub statistic: Statistic,
    /// The column whose empty cell means "still open": the value is censored.
    pub end: Option<String>,
    /// The bound of the share that is shown beside the main figure (`< 48`, `>= 8`).
    pub share_within: Option<Target>,
    /// The column with the number of people asked, for the finite-population factor.
    pub invited: Option<String>,
    /// The place of the measure, for diagnostics.
    pub span: Span,
}

/// For which series a measure is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeriesOf {
    /// One of the organization.
    pub organization: bool,
    /// One of each team.
    pub teams: bool,
}

/// Records left out for a reason that is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Exclude {
    /// Which.
    pub when: Expression,
    /// Why, in words.
    pub reason: String,
}

/// What is made of the records of a period.
#[derive(Debug, Clone, PartialEq)]
pub enum Statistic {
    /// The median of the values.
    Median,
    /// The mean of the values.
    Mean,
    /// A percentile of the values, 0 to 100.
    Percentile(f64),
    /// The standard deviation of the values.
    Spread,
    /// The sum of the values.
    Sum,
    /// The share, in per cent, of the records for which this holds.
    Share(Expression),
    /// The number of records.
    Count {
        /// Also given per so many of these records.
        per: Option<(f64, Expression)>,
        /// For the organization: the number for each team that was one in the period.
        per_team: bool,
        /// Counted beside, with the label.
        also: Option<(String, Expression)>,
    },
    /// A sum over a sum.
    Ratio {
        /// The sum above.
        numerator: Expression,
        /// The sum below.
        denominator: Expression,
        /// The other records that the sum below comes from: name, column of the date, column of the team.
        of: Option<(String, String, String)>,
    },
    /// The largest number of different values within one value of another column.
    Distinct {
        /// The column within whose values is counted.
        within: String,
    },
    /// The share of teams, in per cent, that have a record.
    Coverage,
    /// The means of several filtered parts, their mean and the gap between them.
    Parts(Vec<(String, Expression)>),
    /// A directed weighted graph of teams; the value is its density.
    Network {
        /// The column that an edge leaves.
        from: String,
        /// The column that it reaches.
        to: String,
        /// Its weight; none counts 1.
        weight: Option<Expression>,
    },
}

impl Statistic {
    /// Returns the word for it.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Median => "median",
            Self::Mean => "mean",
            Self::Percentile(_) => "percentile",
            Self::Spread => "spread",
            Self::Sum => "sum",
            Self::Share(_) => "share",
            Self::Count { .. } => "count",
            Self::Ratio { .. } => "ratio",
            Self::Distinct { .. } => "distinct",
            Self::Coverage => "coverage",
            Self::Parts(_) => "parts",
            Self::Network { .. } => "network",
        }
    }
}

impl Indicator {
    /// Returns the target that holds on a day.
    pub fn target_on(&self, day: Date) -> Option<&Target> {
        Self::target_among(&self.targets, day)
    }

    /// Returns the one of several targets that holds on a day.
    pub fn target_among(targets: &[DatedTarget], day: Date) -> Option<&Target> {
        targets
            .iter()
            .filter(|dated| dated.from.is_none_or(|from| from <= day))
            .max_by_key(|dated| dated.from)
            .map(|dated| &dated.target)
    }
}
