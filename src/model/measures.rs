//! What the engine found out: series of observations with their statuses. What is withheld is not here.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::model::indicator::{Baseline, Better, Form, RuleSet};
use crate::model::period::Period;
use crate::model::signal::Signal;
use crate::model::target::Target;

/// All figures of a book on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// The day that counts as today.
    pub as_of: Date,
    /// The smallest group whose answers are shown.
    pub minimum_group: u64,
    /// By the indicator's id; auxiliary measures are not among them.
    pub indicators: BTreeMap<String, Arc<IndicatorMeasures>>,
    /// Warnings and failure modes, by rule in the order of the file, the organization before the teams.
    pub signals: Vec<Signal>,
}

impl Measures {
    /// Returns a team's figure in the period that holds a day, if there is one to show.
    pub fn on(&self, indicator: &str, team: &str, day: Date) -> Option<&Observation> {
        let series = self.indicators.get(indicator)?.series.get(&Some(team.to_owned()))?;
        let mut observations = series.observations.iter();
        observations.find(|found| found.period.contains(day) && found.state == State::Shown)
    }
}

/// The figures of one indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorMeasures {
    /// Its series: the organization's under `None`, then by team id.
    pub series: BTreeMap<Option<String>, Series>,
}

/// One indicator of one team or of the organization, over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The indicator's id.
    pub indicator: String,
    /// The team's id; none is the organization.
    pub team: Option<String>,
    /// The target that holds today, for this team's culture.
    pub target: Option<Target>,
    /// The targets over time: a stepped line.
    pub targets: Vec<(Option<Date>, Target)>,
    /// By period, without gaps from the first to the last.
    pub observations: Vec<Observation>,
    /// The index of the observation that the status speaks of.
    pub current: Option<usize>,
    /// The process behaviour, where there are enough periods.
    pub behaviour: Option<Behaviour>,
    /// How it stands.
    pub status: Status,
    /// Why the status is what it is, where that needs words.
    pub reason: Option<String>,
    /// The reading in one sentence.
    pub sentence: String,
    /// Has it changed?
    pub variation: Variation,
    /// Will it meet the target?
    pub assurance: Assurance,
    /// What people did that may have changed the process.
    pub interventions: Vec<Intervention>,
}

impl Series {
    /// Returns the observation that the status speaks of.
    pub fn latest(&self) -> Option<&Observation> {
        self.current.and_then(|index| self.observations.get(index))
    }

    /// Returns whether the figure that the status speaks of is withheld.
    pub fn withheld(&self) -> bool {
        self.latest().is_some_and(|latest| latest.state == State::Withheld)
    }
}

/// One value in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// When.
    pub period: Period,
    /// Whether the period was over on the day.
    pub complete: bool,
    /// Whether there is a value, or why not.
    pub state: State,
    /// How many records or answers stand behind it.
    pub n: Option<u64>,
    /// The value; none where it is withheld or there is no data.
    pub value: Option<f64>,
    /// The lower end of the 95 % interval.
    pub low: Option<f64>,
    /// The upper end of the 95 % interval.
    pub high: Option<f64>,
    /// Further figures of the same period: a share within the target, an oldest open one, parts of an index.
    pub details: Vec<Detail>,
    /// How many answers there were of each score.
    pub distribution: Vec<(f64, u64)>,
    /// What was left out, and why.
    pub excluded: Vec<(String, u64)>,
    /// The network, where the indicator is one.
    pub network: Option<Network>,
    /// Whether it was given in observations.csv rather than computed.
    pub given: bool,
}

/// The label of the share of those asked who answered.
pub const ANSWERED: &str = "answered";

impl Observation {
    /// Returns why the interval has no width, in words, where that is so: nothing is left to chance, or nothing
    /// varied.
    pub fn certain(&self) -> Option<&'static str> {
        self.low.zip(self.high).filter(|(low, high)| low == high)?;
        let everybody =
            self.details.iter().any(|detail| detail.label == ANSWERED && detail.value >= 100.0);
        Some(if everybody { "everybody who was asked answered" } else { "all values are alike" })
    }
}

/// Whether a period has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It has.
    Shown,
    /// It has one that must not be shown.
    Withheld,
    /// There were no records.
    NoData,
    /// There were records, but no value follows from them (a median beyond what was observed).
    NotReached,
}

/// A further figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Detail {
    /// What it is, in words ("share < 48 hours").
    pub label: String,
    /// The value.
    pub value: f64,
    /// Its unit.
    pub unit: Option<String>,
    /// The 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// How many records stand behind it.
    pub n: Option<u64>,
}

/// A network of teams in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// Edges that there are, of those that there could be.
    pub density: f64,
    /// The share of edges that are answered.
    pub reciprocity: Option<f64>,
    /// How often a team lies on a shortest path between two others, normalised.
    pub betweenness: BTreeMap<String, f64>,
    /// Teams without an edge.
    pub isolates: Vec<String>,
    /// How many teams each team gave to.
    pub out_degree: BTreeMap<String, usize>,
    /// How many teams each team got from.
    pub in_degree: BTreeMap<String, usize>,
    /// Weights by edge, sorted.
    pub edges: Vec<(String, String, f64)>,
}

/// How an indicator stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// The value meets the target.
    OnTarget,
    /// The value misses the target by little.
    NearTarget,
    /// The value misses the target.
    OffTarget,
    /// There is no target to meet.
    NoTarget,
    /// There are too few records to judge.
    TooLittleData,
    /// Too few people answered to show anything.
    Withheld,
    /// Only the running period has data.
    Incomplete,
    /// There are no records.
    NoData,
}

impl Status {
    /// All of them, in the order of a legend.
    pub const ALL: [Self; 8] = [
        Self::OnTarget,
        Self::NearTarget,
        Self::OffTarget,
        Self::NoTarget,
        Self::TooLittleData,
        Self::Withheld,
        Self::Incomplete,
        Self::NoData,
    ];

    /// Returns the words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::OnTarget => "on target",
            Self::NearTarget => "near target",
            Self::OffTarget => "off target",
            Self::NoTarget => "no target",
            Self::TooLittleData => "too little data",
            Self::Withheld => "withheld",
            Self::Incomplete => "incomplete",
            Self::NoData => "no data",
        }
    }

    /// Returns the name for classes and addresses.
    pub fn slug(self) -> &'static str {
        match self {
            Self::OnTarget => "on-target",
            Self::NearTarget => "near-target",
            Self::OffTarget => "off-target",
            Self::NoTarget => "no-target",
            Self::TooLittleData => "too-little-data",
            Self::Withheld => "withheld",
            Self::Incomplete => "incomplete",
            Self::NoData => "no-data",
        }
    }
}

/// Has it changed?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variation {
    /// A signal in the better direction at the end of the series.
    Improving,
    /// A signal in the worse direction.
    Worsening,
    /// A signal, where no direction is better.
    Changing,
    /// Nothing but noise.
    Common,
    /// Too few periods to tell.
    Unknown,
}

impl Variation {
    /// Returns the words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Improving => "changing for the better",
            Self::Worsening => "changing for the worse",
            Self::Changing => "changing",
            Self::Common => "no change beyond noise",
            Self::Unknown => "too few periods to tell",
        }
    }
}

/// Will it meet the target?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assurance {
    /// The process keeps within the target.
    Meets,
    /// It meets the target by chance.
    HitOrMiss,
    /// The process keeps outside the target.
    Misses,
    /// There is no target, or too little to tell.
    Unknown,
}

impl Assurance {
    /// Returns the words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Meets => "meets the target reliably",
            Self::HitOrMiss => "meets the target by chance",
            Self::Misses => "misses the target reliably",
            Self::Unknown => "can't be told",
        }
    }
}

/// How a process behaves: the chart's limits and signals.
#[derive(Debug, Clone, PartialEq)]
pub struct Behaviour {
    /// How far the limits may be trusted.
    pub kind: BehaviourKind,
    /// Which periods the limits come from.
    pub baseline: Baseline,
    /// From what.
    pub form: Form,
    /// By which rules.
    pub rules: RuleSet,
    /// The stretches between recorded interventions, in order; the last one holds now.
    pub segments: Vec<Segment>,
    /// The signals.
    pub signals: Vec<ChartSignal>,
}

impl Behaviour {
    /// Returns the stretch that holds now.
    pub fn current(&self) -> Option<&Segment> {
        self.segments.last()
    }
}

/// How far the limits of a chart may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BehaviourKind {
    /// Limits from a full baseline.
    Locked,
    /// Limits from 6 to 11 periods.
    Trial,
    /// No limits: a run chart with the median.
    RunChart,
}

/// A stretch of a process with its own limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Its first period.
    pub from: Period,
    /// Its last period.
    pub to: Period,
    /// How many values the limits come from.
    pub baseline: usize,
    /// The centre.
    pub centre: f64,
    /// The lower natural limit.
    pub lower: Option<f64>,
    /// The upper natural limit.
    pub upper: Option<f64>,
    /// The centre of the moving ranges.
    pub range_centre: Option<f64>,
    /// The upper limit of the moving range.
    pub range_upper: Option<f64>,
}

/// A signal of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartSignal {
    /// At which period.
    pub period: Period,
    /// By which rule.
    pub rule: String,
    /// Whether it lies above the centre.
    pub above: bool,
    /// Whether that is the better side; none where neither is.
    pub better: Option<Better>,
}

/// Something done that may change a process, from interventions.csv.
#[derive(Debug, Clone, PartialEq)]
pub struct Intervention {
    /// When.
    pub date: Date,
    /// Where; none is everywhere.
    pub team: Option<String>,
    /// Which indicator; none is all.
    pub indicator: Option<String>,
    /// What.
    pub title: String,
    /// Whether the limits are computed anew from here.
    pub rebase: bool,
}
