//! Process behaviour charts (XmR): which points are change, and which are noise.
//!
//! Shewhart, *Economic Control of Quality of Manufactured Product*, 1931; in the form of Wheeler,
//! *Understanding Variation*, 1993, and *Making Sense of Data*, 2003. Limits come from a locked baseline
//! and move only at a recorded intervention: limits that follow the data explain every change away.
//!
//! Gaps: a moving range needs two neighbouring points, so none spans a gap; runs and trends count the
//! points that were observed, and go on after a gap.

use std::ops::Range;

use super::describe;

mod rules;

/// The points that limits are computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Baseline {
    /// The first so many observed points of each segment (by default 12).
    First(usize),
    /// All observed points of each segment.
    All,
}

/// How the centre and the moving ranges are summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// Means: mean ± 2.66 mean moving ranges, and 3.268 for the ranges themselves.
    Mean,
    /// Medians: median ± 3.145 median moving ranges, and 3.865; robust against a few wild points.
    Median,
}

/// A named set of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RuleSet {
    /// Wheeler's: outside; 8 in a row on one side; 3 of 4 nearer to a limit than to the centre.
    Wheeler,
    /// NHS England's *Making Data Count*: outside; 7 in a row on one side; a trend of 7; 2 of 3 beyond
    /// two thirds.
    Nhs,
}

/// One rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Strictly outside the limits.
    Outside,
    /// In a row on one side of the centre.
    Run,
    /// Steadily rising or falling (`nhs`).
    Trend,
    /// 3 of 4 nearer to the same limit than to the centre (`wheeler`).
    ThreeOfFour,
    /// 2 of 3 beyond two thirds of the way to the same limit (`nhs`).
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
    /// Limits from 12 points or more.
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

impl Default for Options {
    fn default() -> Self {
        Self { baseline: Baseline::First(12), form: Form::Mean, rules: RuleSet::Wheeler }
    }
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
    /// The points that it spans, by index, gaps included.
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

/// A point that a rule flags: every point of a run or trend, the points beyond in "3 of 4".
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

/// Returns the behaviour of a series. `None` (or what is not finite) is a gap; `rebase` holds the indices
/// at which a new segment begins: recorded interventions. The running, incomplete period must be left out
/// or a gap.
pub fn behaviour(values: &[Option<f64>], rebase: &[usize], options: Options) -> Behaviour {
    let mut segments = Vec::new();
    let mut signals = Vec::new();
    for range in stretches(values.len(), rebase) {
        let Some(segment) = segment(values, range.clone(), options) else { continue };
        let points: Vec<(usize, f64)> =
            range.filter_map(|index| Some((index, observed(values[index])?))).collect();
        signals.extend(rules::signals(&points, &segment, options.rules));
        segments.push(segment);
    }
    signals.sort_unstable();
    Behaviour { segments, signals, options }
}

/// Returns the moving range of each point: none for the first of a segment and beside a gap.
pub fn moving_ranges(values: &[Option<f64>], rebase: &[usize]) -> Vec<Option<f64>> {
    let mut ranges = vec![None; values.len()];
    for range in stretches(values.len(), rebase) {
        for index in range.skip(1) {
            ranges[index] = observed(values[index - 1])
                .zip(observed(values[index]))
                .map(|(before, after)| (after - before).abs());
        }
    }
    ranges
}

/// Returns the centre and the limits of a series, however short; none without two neighbouring points.
pub fn limits(values: &[Option<f64>], form: Form) -> Option<(f64, Limits)> {
    let points: Vec<f64> = values.iter().filter_map(|value| observed(*value)).collect();
    let ranges: Vec<f64> = moving_ranges(values, &[]).into_iter().flatten().collect();
    let (centre, range_centre, to_limit, to_range) = match form {
        Form::Mean => (describe::mean(&points)?, describe::mean(&ranges)?, 2.66, 3.268),
        Form::Median => (describe::median(&points)?, describe::median(&ranges)?, 3.145, 3.865),
    };
    let limits = Limits {
        lower: centre - to_limit * range_centre,
        upper: centre + to_limit * range_centre,
        range_upper: to_range * range_centre,
        range_centre,
    };
    Some((centre, limits))
}

fn observed(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

/// Returns the stretches between the re-basings.
fn stretches(len: usize, rebase: &[usize]) -> Vec<Range<usize>> {
    let mut bounds: Vec<usize> = rebase.iter().copied().filter(|&at| at < len).collect();
    bounds.extend([0, len]);
    bounds.sort_unstable();
    bounds.dedup();
    bounds.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

fn segment(values: &[Option<f64>], range: Range<usize>, options: Options) -> Option<Segment> {
    let whole = &values[range.clone()];
    let wanted = match options.baseline {
        Baseline::First(count) => count.max(1),
        Baseline::All => usize::MAX,
    };
    let seen: Vec<usize> =
        (0..whole.len()).filter(|&at| observed(whole[at]).is_some()).take(wanted).collect();
    let baseline = &whole[..=*seen.last()?];
    let bearing = match seen.len() {
        0..6 => None,
        6..12 => Some(Kind::Trial),
        _ => Some(Kind::Limits),
    };
    // With gaps at every other point there is no moving range, hence no limit, however many points.
    if let Some((kind, (centre, limits))) = bearing.zip(limits(baseline, options.form)) {
        return Some(Segment { range, baseline_n: seen.len(), kind, centre, limits: Some(limits) });
    }
    let points: Vec<f64> = baseline.iter().filter_map(|value| observed(*value)).collect();
    let centre = describe::median(&points)?;
    Some(Segment { range, baseline_n: seen.len(), kind: Kind::RunChart, centre, limits: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Wheeler's data for checking software.
    const CHECK: [f64; 16] = [
        5045.0, 4350.0, 4350.0, 3975.0, 4290.0, 4430.0, 4485.0, 4285.0, 3980.0, 3925.0, 3645.0,
        3760.0, 3300.0, 3685.0, 3463.0, 5200.0,
    ];
    const RUN_OF_8: [f64; 14] =
        [21.3, 20.2, 20.9, 21.0, 18.8, 19.6, 18.7, 18.6, 18.1, 18.9, 19.2, 18.2, 17.3, 19.0];

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    fn chart(values: &[f64], rules: RuleSet) -> Behaviour {
        let options = Options { baseline: Baseline::All, form: Form::Mean, rules };
        behaviour(&some(values), &[], options)
    }

    /// The flagged points of a rule, counted from 1 as people do.
    fn flagged(behaviour: &Behaviour, rule: Rule) -> Vec<usize> {
        behaviour.signals.iter().filter(|s| s.rule == rule).map(|s| s.index + 1).collect()
    }

    #[test]
    fn wheelers_check_data_has_the_published_limits_and_signals() {
        let wheeler = chart(&CHECK, RuleSet::Wheeler);
        let segment = &wheeler.segments[0];
        let limits = segment.limits.unwrap();
        assert_eq!(segment.centre, 4135.5);
        for (found, expected) in [
            (limits.range_centre, 355.93),
            (limits.lower, 3188.72),
            (limits.upper, 5082.28),
            (limits.range_upper, 1163.19),
        ] {
            assert!((found - expected).abs() < 0.005, "{found}, expected {expected}");
        }
        assert_eq!(flagged(&wheeler, Rule::Outside), [16]);
        assert_eq!(flagged(&wheeler, Rule::Run), [0; 0]);
        let nhs = chart(&CHECK, RuleSet::Nhs);
        assert_eq!(flagged(&nhs, Rule::Outside), [16]);
        assert_eq!(flagged(&nhs, Rule::Run), [9, 10, 11, 12, 13, 14, 15]);
        assert!(nhs.signals.iter().filter(|s| s.rule == Rule::Run).all(|s| s.seen_at == 14));
    }

    #[test]
    fn four_points_have_the_published_limits_and_are_shown_as_a_run_chart() {
        let values = some(&[10.0, 50.0, 40.0, 30.0]);
        let (centre, limits) = limits(&values, Form::Mean).unwrap();
        assert_eq!((centre, limits.range_centre), (32.5, 20.0));
        assert!((limits.lower + 20.7).abs() < 1e-9 && (limits.upper - 85.7).abs() < 1e-9);
        assert!((limits.range_upper - 65.36).abs() < 1e-9);
        let segment = &behaviour(&values, &[], Options::default()).segments[0];
        assert_eq!((segment.kind, segment.centre, segment.limits), (Kind::RunChart, 35.0, None));
    }

    #[test]
    fn run_of_eight_is_flagged_from_its_first_point() {
        let behaviour = chart(&RUN_OF_8, RuleSet::Wheeler);
        assert!((behaviour.segments[0].centre - 19.2714).abs() < 5e-5);
        assert_eq!(flagged(&behaviour, Rule::Run), [7, 8, 9, 10, 11, 12, 13, 14]);
    }

    #[test]
    fn a_tie_breaks_a_trend() {
        let rising = chart(&[2.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 3.0], RuleSet::Nhs);
        assert_eq!(flagged(&rising, Rule::Trend), [2, 3, 4, 5, 6, 7, 8]);
        let seen: Vec<_> = rising
            .signals
            .iter()
            .filter(|s| s.rule == Rule::Trend)
            .map(|s| s.seen_at + 1)
            .collect();
        assert_eq!(seen, [8; 7]);
        let tied = chart(&[1.0, 2.0, 3.0, 3.0, 4.0, 5.0, 6.0], RuleSet::Nhs);
        assert_eq!(flagged(&tied, Rule::Trend), [0; 0]);
    }

    #[test]
    fn a_constant_series_never_signals() {
        for rules in [RuleSet::Wheeler, RuleSet::Nhs] {
            let behaviour = chart(&[0.1; 30], rules);
            assert_eq!(behaviour.segments[0].limits.unwrap().upper, 0.1);
            assert_eq!(behaviour.signals, []);
        }
    }

    #[test]
    fn the_baseline_is_locked_and_the_bearing_is_said() {
        let mut values = [10.0, 12.0].repeat(6);
        values.extend([30.0, 30.0]);
        let behaviour = behaviour(&some(&values), &[], Options::default());
        let segment = &behaviour.segments[0];
        assert_eq!((segment.kind, segment.baseline_n, segment.centre), (Kind::Limits, 12, 11.0));
        assert_eq!(flagged(&behaviour, Rule::Outside), [13, 14]);
        let trial = chart(&values[..11], RuleSet::Wheeler);
        assert_eq!(trial.segments[0].kind, Kind::Trial);
        let run_chart = chart(&values[..5], RuleSet::Wheeler);
        assert_eq!(run_chart.segments[0].kind, Kind::RunChart);
    }

    #[test]
    fn limits_are_computed_anew_only_at_an_intervention() {
        let mut values = [10.0, 12.0].repeat(6);
        values.extend([30.0, 32.0].repeat(6));
        let behaviour = behaviour(&some(&values), &[12, 12, 99], Options::default());
        let centres: Vec<_> =
            behaviour.segments.iter().map(|s| (s.range.clone(), s.centre)).collect();
        assert_eq!(centres, [(0..12, 11.0), (12..24, 31.0)]);
        assert_eq!(behaviour.signals, [], "neither the step nor a run across it");
        assert_eq!(moving_ranges(&some(&values), &[12])[12], None);
    }

    #[test]
    fn no_moving_range_spans_a_gap() {
        let mut values = some(&[10.0, 12.0, 10.0, 12.0, 50.0, 52.0, 50.0, 52.0]);
        values.insert(4, None);
        values.insert(0, Some(f64::NAN));
        let ranges = moving_ranges(&values, &[]);
        assert_eq!((ranges[1], ranges[5], ranges[6]), (None, None, None));
        let segment = &behaviour(&values, &[], Options::default()).segments[0];
        assert_eq!((segment.baseline_n, segment.limits.unwrap().range_centre), (8, 2.0));
        let sparse: Vec<_> = (0..40).map(|i| (i % 2 == 0).then_some(f64::from(i))).collect();
        let segment = &behaviour(&sparse, &[], Options::default()).segments[0];
        assert_eq!((segment.kind, segment.limits), (Kind::RunChart, None));
    }

    #[test]
    fn natural_bounds_cut_the_drawing_and_not_the_limits() {
        let segment = &chart(&[1.0, 9.0].repeat(6), RuleSet::Wheeler).segments[0];
        assert!(segment.limits.unwrap().lower < 0.0);
    }

    #[test]
    fn the_median_form_uses_medians_throughout() {
        let (centre, limits) = limits(&some(&[1.0, 2.0, 4.0, 3.0, 90.0]), Form::Median).unwrap();
        assert_eq!((centre, limits.range_centre), (3.0, 1.5));
        assert_eq!((limits.upper, limits.range_upper), (3.0 + 3.145 * 1.5, 3.865 * 1.5));
    }

    #[test]
    fn nothing_has_no_segment() {
        for values in [&[][..], &[None, None], &[Some(f64::INFINITY)]] {
            let behaviour = behaviour(values, &[1], Options::default());
            assert_eq!((behaviour.segments, behaviour.signals), (vec![], vec![]));
        }
    }

    proptest! {
        #[test]
        fn limits_and_signals_follow_shift_and_scale(
            values in prop::collection::vec(-50..50i32, 1..40),
            shift in -1000..1000i32,
            scale in 1..50u32,
            nhs in any::<bool>(),
        ) {
            let rules = if nhs { RuleSet::Nhs } else { RuleSet::Wheeler };
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            // Tenths have no exact binary form: what is equal in decimals must stay equal.
            let (scale, shift) = (f64::from(scale) / 10.0, f64::from(shift) / 10.0);
            let moved: Vec<f64> = values.iter().map(|value| value * scale + shift).collect();
            let (before, after) = (chart(&values, rules), chart(&moved, rules));
            prop_assert_eq!(&before.signals, &after.signals);
            let close = |a: f64, b: f64| (a * scale + shift - b).abs() < 1e-6;
            prop_assert!(close(before.segments[0].centre, after.segments[0].centre));
            if let (Some(one), Some(other)) = (before.segments[0].limits, after.segments[0].limits) {
                prop_assert!(close(one.lower, other.lower) && close(one.upper, other.upper));
            }
        }

        #[test]
        fn upside_down_gives_the_same_signals_the_other_way(values in prop::collection::vec(-50..50i32, 1..40), nhs in any::<bool>()) {
            let rules = if nhs { RuleSet::Nhs } else { RuleSet::Wheeler };
            let values: Vec<f64> = values.into_iter().map(f64::from).collect();
            let turned: Vec<f64> = values.iter().map(|value| -value).collect();
            let key = |b: &Behaviour| b.signals.iter().map(|s| (s.index, s.rule, s.seen_at)).collect::<Vec<_>>();
            prop_assert_eq!(key(&chart(&values, rules)), key(&chart(&turned, rules)));
        }
    }
}
