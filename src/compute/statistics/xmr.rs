//! Process behaviour charts (XmR).

use std::ops::Range;

/// The points that limits are computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Baseline {
    /// The first so many observed points of each segment.
    First(usize),
    /// All observed points of each segment.
    All,
}

/// How the centre and the moving ranges are summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Means: 2.66 and 3.268.
    Mean,
    /// Medians: 3.145 and 3.865.
    Median,
}

/// A named set of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RuleSet {
    /// Outside; 8 on one side; 3 of 4 nearer to a limit than to the centre.
    Wheeler,
    /// Outside; 7 on one side; a trend of 7; 2 of 3 beyond two thirds.
    Nhs,
}

/// One rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Strictly outside the limits.
    Outside,
    /// In a row on one side of the centre.
    Run,
    /// Steadily rising or falling.
    Trend,
    /// 3 of 4 nearer to a limit than to the centre (`wheeler`).
    ThreeOfFour,
    /// 2 of 3 beyond two thirds of the way to a limit (`nhs`).
    TwoOfThree,
}

/// Which way a signal points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Above the centre, or rising.
    Up,
    /// Below the centre, or falling.
    Down,
}

/// How much the figures of a segment bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Limits from a full baseline.
    Limits,
    /// Trial limits, from 6 to 11 points.
    Trial,
    /// A run chart with the median: too few points for limits.
    RunChart,
}

/// What a chart is computed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Options {
    /// The points that limits come from.
    pub baseline: Baseline,
    /// Means or medians.
    pub form: Form,
    /// The rules that signals come from.
    pub rules: RuleSet,
}

/// Limits of a process.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The lower natural process limit; may lie beyond a natural bound.
    pub lower: f64,
    /// The upper natural process limit.
    pub upper: f64,
    /// The upper limit of the moving ranges.
    pub range_upper: f64,
    /// The mean (or median) moving range.
    pub range_centre: f64,
}

/// A stretch between interventions, with one centre and one pair of limits.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// The points that it spans, by index.
    pub range: Range<usize>,
    /// How many observed points the figures come from.
    pub baseline_n: usize,
    /// How much they bear.
    pub kind: Kind,
    /// The centre line.
    pub centre: f64,
    /// The limits; none for a run chart.
    pub limits: Option<Limits>,
}

/// A point that a rule flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signal {
    /// The point.
    pub index: usize,
    /// The rule.
    pub rule: Rule,
    /// Which way.
    pub direction: Direction,
    /// The point at which the pattern was complete: when it could first be seen.
    pub seen_at: usize,
}

/// A process behaviour chart, as numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Behaviour {
    /// The stretches, in order; one without any observed point is left out.
    pub segments: Vec<Segment>,
    /// The flagged points, by index, then rule.
    pub signals: Vec<Signal>,
    /// What it was computed with.
    pub options: Options,
}

/// Returns the behaviour of a series. `None` is a gap; `rebase` are the indices at which a new segment
/// begins (recorded interventions). The running, incomplete period must be left out or a gap.
pub fn behaviour(values: &[Option<f64>], rebase: &[usize], options: Options) -> Behaviour {
    let _ = (values, rebase, options);
    todo!()
}

/// Returns the moving ranges: none for the first point of a segment and beside a gap.
pub fn moving_ranges(values: &[Option<f64>], rebase: &[usize]) -> Vec<Option<f64>> {
    let _ = (values, rebase);
    todo!()
}

impl Segment {
    /// Returns the limits cut off at natural bounds (0, 100 %), for drawing only.
    pub fn drawn_limits(&self, floor: Option<f64>, ceiling: Option<f64>) -> Option<(f64, f64)> {
        let _ = (floor, ceiling);
        todo!()
    }
}
