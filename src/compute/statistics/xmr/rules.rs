//! The rules that tell a signal from noise, on the observed points of one segment.

use super::{Direction, Rule, RuleSet, Segment, Signal};

/// Returns the points that a set of rules flags.
pub(super) fn signals(points: &[(usize, f64)], segment: &Segment, rules: RuleSet) -> Vec<Signal> {
    let scale = Scale::of(points, segment);
    let mut found = Vec::new();
    for direction in [Direction::Up, Direction::Down] {
        let side = Side { points, segment, scale, direction };
        side.alone(&mut found);
        match rules {
            RuleSet::Wheeler => {
                side.run(8, &mut found);
                side.most_of(Rule::ThreeOfFour, 3, 4, 1.0 / 2.0, &mut found);
            }
            RuleSet::Nhs => {
                side.run(7, &mut found);
                side.trend(7, &mut found);
                side.most_of(Rule::TwoOfThree, 2, 3, 2.0 / 3.0, &mut found);
            }
        }
    }
    found
}

/// How large the numbers are, so that rounding is not taken for a difference: 0.1 + 0.2 lies on a limit
/// of 0.3, not outside.
#[derive(Debug, Clone, Copy)]
struct Scale(f64);

impl Scale {
    fn of(points: &[(usize, f64)], segment: &Segment) -> Self {
        let largest = points.iter().map(|(_, value)| value.abs()).fold(0.0, f64::max);
        let limit = segment.limits.map_or(0.0, |limits| limits.upper.abs().max(limits.lower.abs()));
        Self(largest.max(limit) * 1e-12)
    }
}

/// One side of the centre line, so that each rule is written once.
struct Side<'a> {
    points: &'a [(usize, f64)],
    segment: &'a Segment,
    scale: Scale,
    direction: Direction,
}

impl Side<'_> {
    /// Returns how far `value` lies beyond `line` on this side, rounding taken off.
    fn beyond(&self, value: f64, line: f64) -> bool {
        let over = match self.direction {
            Direction::Up => value - line,
            Direction::Down => line - value,
        };
        over > self.scale.0
    }

    /// Returns the line a part of the way from the centre to this side's limit.
    fn line(&self, part: f64) -> Option<f64> {
        let limits = self.segment.limits?;
        let limit = match self.direction {
            Direction::Up => limits.upper,
            Direction::Down => limits.lower,
        };
        Some(self.segment.centre + part * (limit - self.segment.centre))
    }

    fn signal(&self, at: usize, rule: Rule, seen_at: usize) -> Signal {
        let (index, seen_at) = (self.points[at].0, self.points[seen_at].0);
        Signal { index, rule, direction: self.direction, seen_at }
    }

    fn alone(&self, found: &mut Vec<Signal>) {
        let Some(limit) = self.line(1.0) else { return };
        for (at, (_, value)) in self.points.iter().enumerate() {
            if self.beyond(*value, limit) {
                found.push(self.signal(at, Rule::Outside, at));
            }
        }
    }

    /// Flags every run of `length` points or more; a point on the centre breaks it.
    fn run(&self, length: usize, found: &mut Vec<Signal>) {
        let centre = self.segment.centre;
        self.stretches(Rule::Run, length, found, |at| {
            if self.beyond(self.points[at].1, centre) { Step::On } else { Step::Off }
        });
    }

    /// Flags every steady rise (or fall) of `length` points or more; a tie breaks it.
    fn trend(&self, length: usize, found: &mut Vec<Signal>) {
        self.stretches(Rule::Trend, length, found, |at| match at.checked_sub(1) {
            Some(before) if self.beyond(self.points[at].1, self.points[before].1) => Step::On,
            _ => Step::Anew,
        });
    }

    fn stretches(
        &self,
        rule: Rule,
        length: usize,
        found: &mut Vec<Signal>,
        step: impl Fn(usize) -> Step,
    ) {
        let mut start = 0;
        for at in 0..=self.points.len() {
            let step = if at < self.points.len() { step(at) } else { Step::Off };
            if step == Step::On {
                continue;
            }
            if at - start >= length {
                // The points after the first `length` were each seen as they came.
                found.extend(
                    (start..at)
                        .map(|point| self.signal(point, rule, point.max(start + length - 1))),
                );
            }
            start = if step == Step::Anew { at } else { at + 1 };
        }
    }

    /// Flags the points beyond a line, wherever `most` of `of` successive points are.
    fn most_of(&self, rule: Rule, most: usize, of: usize, part: f64, found: &mut Vec<Signal>) {
        let Some(line) = self.line(part) else { return };
        let beyond: Vec<bool> =
            self.points.iter().map(|(_, value)| self.beyond(*value, line)).collect();
        let mut seen_at: Vec<Option<usize>> = vec![None; beyond.len()];
        for start in 0..beyond.len() {
            // A window may still be filling at the end of the series; most of it is enough.
            let end = (start + of).min(beyond.len());
            let hits: Vec<usize> = (start..end).filter(|&at| beyond[at]).collect();
            if hits.len() < most {
                continue;
            }
            for &hit in &hits {
                let complete = hit.max(hits[most - 1]);
                seen_at[hit] = Some(seen_at[hit].map_or(complete, |seen| seen.min(complete)));
            }
        }
        let flagged = seen_at.iter().enumerate().filter_map(|(at, seen)| Some((at, (*seen)?)));
        found.extend(flagged.map(|(at, seen)| self.signal(at, rule, seen)));
    }
}

/// What a point does to a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// It belongs to it.
    On,
    /// It breaks it, and is the first point of the next.
    Anew,
    /// It breaks it, and belongs to none.
    Off,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::statistics::xmr::{Kind, Limits};

    /// The flagged points of series with centre 0 and limits ±3.
    fn flagged(values: &[f64], rules: RuleSet, rule: Rule) -> Vec<usize> {
        let limits = Limits { lower: -3.0, upper: 3.0, range_upper: 4.0, range_centre: 1.1 };
        let segment = Segment {
            range: 0..values.len(),
            baseline_n: 12,
            kind: Kind::Limits,
            centre: 0.0,
            limits: Some(limits),
        };
        let points: Vec<_> = values.iter().copied().enumerate().collect();
        let mut found: Vec<_> = signals(&points, &segment, rules)
            .into_iter()
            .filter(|signal| signal.rule == rule)
            .map(|signal| signal.index)
            .collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn a_point_on_a_limit_is_no_signal() {
        assert_eq!(flagged(&[3.0, -3.0, 3.1, -3.1], RuleSet::Wheeler, Rule::Outside), [2, 3]);
    }

    #[test]
    fn a_point_on_the_centre_breaks_a_run() {
        let mut values = [1.0; 9];
        assert_eq!(flagged(&values, RuleSet::Wheeler, Rule::Run).len(), 9);
        values[4] = 0.0;
        assert_eq!(flagged(&values, RuleSet::Wheeler, Rule::Run), [0; 0]);
    }

    #[test]
    fn three_of_four_must_be_near_the_same_limit_and_strictly() {
        let rule = |values: &[f64]| flagged(values, RuleSet::Wheeler, Rule::ThreeOfFour);
        assert_eq!(rule(&[2.0, 0.5, 2.0, 1.6]), [0, 2, 3]);
        assert_eq!(rule(&[2.0, 0.5, -2.0, 1.6]), [0; 0]);
        assert_eq!(rule(&[2.0, 0.5, 1.5, 1.6]), [0; 0]);
        assert_eq!(rule(&[2.0, 0.5, 0.5, 1.6, 1.6]), [0; 0]);
    }

    #[test]
    fn two_of_three_must_be_beyond_two_thirds() {
        let rule = |values: &[f64]| flagged(values, RuleSet::Nhs, Rule::TwoOfThree);
        assert_eq!(rule(&[2.5, 0.0, 2.1]), [0, 2]);
        assert_eq!(rule(&[2.5, 0.0, 2.0]), [0; 0]);
        assert_eq!(rule(&[2.5, 0.0, 0.0, 2.5]), [0; 0]);
        assert_eq!(rule(&[-2.5, -2.5]), [0, 1]);
    }

    #[test]
    fn a_fall_is_a_trend_too_and_six_points_are_none() {
        let rule = |values: &[f64]| flagged(values, RuleSet::Nhs, Rule::Trend);
        assert_eq!(rule(&[1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4]).len(), 7);
        assert_eq!(rule(&[1.0, 0.9, 0.8, 0.7, 0.6, 0.5]), [0; 0]);
    }

    #[test]
    fn each_rule_of_both_sets_fires_alone_at_its_number_and_not_before() {
        use Rule::{Outside, Run, ThreeOfFour, Trend, TwoOfThree};
        use RuleSet::{Nhs, Wheeler};
        let side = |count| vec![0.4; count];
        let climb = |count: u8| (0..count).map(|at| f64::from(at) * 0.3 - 0.9).collect::<Vec<_>>();
        let both =
            |rule| [(Wheeler, rule, vec![3.1], vec![3.0]), (Nhs, rule, vec![-3.1], vec![-3.0])];
        let mut cases = both(Outside).to_vec();
        cases.extend([
            (Wheeler, Run, side(8), side(7)),
            (Nhs, Run, side(7), side(6)),
            (Nhs, Trend, climb(7), climb(6)),
            (Wheeler, ThreeOfFour, vec![1.6, 0.1, 1.6, 1.6], vec![1.6, 0.1, 1.5, 1.6]),
            (Nhs, TwoOfThree, vec![2.1, 0.1, 2.1], vec![2.1, 0.1, 2.0]),
        ]);
        let every = [Outside, Run, Trend, ThreeOfFour, TwoOfThree];
        for (set, rule, fires, quiet) in cases {
            for other in every {
                let found = !flagged(&fires, set, other).is_empty();
                assert_eq!(found, other == rule, "{set:?} {rule:?}: {other:?}");
                assert!(
                    flagged(&quiet, set, other).is_empty(),
                    "{set:?} {rule:?}, quiet: {other:?}"
                );
            }
        }
    }

    #[test]
    fn a_rule_of_the_other_set_never_fires_and_none_about_limits_without_them() {
        let (trend, three, two) = ([-0.9, -0.6, -0.3, 0.1, 0.4, 0.7, 1.0], [1.6; 4], [2.5; 2]);
        assert!(flagged(&trend, RuleSet::Wheeler, Rule::Trend).is_empty());
        assert!(flagged(&two, RuleSet::Wheeler, Rule::TwoOfThree).is_empty());
        assert!(flagged(&three, RuleSet::Nhs, Rule::ThreeOfFour).is_empty());
        let segment =
            Segment { range: 0..4, baseline_n: 4, kind: Kind::RunChart, centre: 0.0, limits: None };
        for (set, values) in [(RuleSet::Wheeler, vec![9.0; 4]), (RuleSet::Nhs, vec![9.0; 4])] {
            let points: Vec<_> = values.into_iter().enumerate().collect();
            assert_eq!(signals(&points, &segment, set), [], "what limits there are can't be told");
        }
    }
}
