//! The direction of a series, where one is claimed: Theil–Sen.

use super::describe;
use super::interval::{Interval, normal_quantile};

/// A line through points, robust against outliers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slope {
    /// The median of the slopes between all pairs of points: y per x.
    pub slope: f64,
    /// The median of `y − slope · x`.
    pub intercept: f64,
    /// Sen's interval of the slope; none for too few points.
    pub interval: Option<Interval>,
    /// How many points.
    pub n: usize,
}

/// Returns the Theil–Sen line through points (x, y); none without two different x.
///
/// Theil, *A Rank-Invariant Method of Linear and Polynomial Regression Analysis*, 1950; Sen, *Estimates of
/// the Regression Coefficient Based on Kendall's Tau*, JASA 63, 1968, with his interval: the slopes whose
/// ranks lie z·√Var(S) about the middle, corrected for ties. Compares all pairs, so it is for periods, not
/// for records.
pub fn theil_sen(points: &[(f64, f64)], level: f64) -> Option<Slope> {
    if points.iter().any(|(x, y)| !x.is_finite() || !y.is_finite()) {
        return None;
    }
    let mut slopes = pairwise_slopes(points);
    let slope = describe::median(&slopes)?;
    let residuals: Vec<f64> = points.iter().map(|(x, y)| y - slope * x).collect();
    let intercept = describe::median(&residuals)?;
    slopes.sort_unstable_by(f64::total_cmp);
    Some(Slope {
        slope,
        intercept,
        interval: sen_interval(points, &slopes, level),
        n: points.len(),
    })
}

fn pairwise_slopes(points: &[(f64, f64)]) -> Vec<f64> {
    let mut slopes = Vec::new();
    for (index, (x, y)) in points.iter().enumerate() {
        for (other_x, other_y) in &points[index + 1..] {
            if other_x != x {
                slopes.push((other_y - y) / (other_x - x));
            }
        }
    }
    slopes
}

fn sen_interval(points: &[(f64, f64)], sorted: &[f64], level: f64) -> Option<Interval> {
    if !(0.0 < level && level < 1.0) {
        return None;
    }
    let spread = normal_quantile(level) * kendall_variance(points).sqrt();
    let count = sorted.len() as f64;
    // Rounded outwards, so the level is at least the one asked for.
    let low = ((count - spread) / 2.0).floor();
    let high = ((count + spread) / 2.0).ceil();
    if low < 1.0 || high + 1.0 > count {
        return None;
    }
    Some(Interval { low: sorted[low as usize - 1], high: sorted[high as usize] })
}

/// Returns the variance of Kendall's S under no trend, with the correction for ties in x and in y.
fn kendall_variance(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let term = |size: f64| size * (size - 1.0) * (2.0 * size + 5.0);
    let pairs = |size: f64| size * (size - 1.0);
    let triples = |size: f64| pairs(size) * (size - 2.0);
    let (xs, ys) = (ties(points.iter().map(|p| p.0)), ties(points.iter().map(|p| p.1)));
    let sum =
        |sizes: &[f64], of: &dyn Fn(f64) -> f64| sizes.iter().map(|&size| of(size)).sum::<f64>();
    let mut variance = (term(n) - sum(&xs, &term) - sum(&ys, &term)) / 18.0;
    variance += sum(&xs, &pairs) * sum(&ys, &pairs) / (2.0 * pairs(n));
    if n > 2.0 {
        variance += sum(&xs, &triples) * sum(&ys, &triples) / (9.0 * triples(n));
    }
    variance.max(0.0)
}

/// Returns the sizes of the groups of equal values.
fn ties(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.chunk_by(|a, b| a == b).map(|group| group.len() as f64).collect()
}

#[cfg(test)]
mod tests {
    use super::theil_sen;
    use proptest::prelude::*;

    fn numbered(values: &[f64]) -> Vec<(f64, f64)> {
        values.iter().enumerate().map(|(index, &value)| (index as f64, value)).collect()
    }

    #[test]
    fn one_outlier_does_not_turn_the_line() {
        let line = theil_sen(&numbered(&[1.0, 3.0, 5.0, 700.0, 9.0, 11.0, 13.0]), 0.95).unwrap();
        assert_eq!((line.slope, line.intercept), (2.0, 1.0));
    }

    #[test]
    fn slope_and_interval_agree_with_a_calculation_by_ranks() {
        let values = [1.0, 5.0, 2.0, 8.0, 7.0, 9.0, 12.0, 3.0, 14.0, 11.0, 15.0, 13.0];
        let line = theil_sen(&numbered(&values), 0.95).unwrap();
        assert!((line.slope - 1.111_111_111_111_111).abs() < 1e-12);
        let interval = line.interval.unwrap();
        // 66 slopes, 1.96·√Var(S) = 28.6: between the 18th from below and the 18th from above.
        assert_eq!(interval.low, 0.5);
        assert!((interval.high - 5.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_line_needs_two_different_x() {
        assert_eq!(theil_sen(&[], 0.95), None);
        assert_eq!(theil_sen(&[(1.0, 2.0), (1.0, 3.0)], 0.95), None);
        assert_eq!(theil_sen(&[(1.0, f64::NAN), (2.0, 3.0)], 0.95), None);
        let two = theil_sen(&[(1.0, 2.0), (2.0, 5.0)], 0.95).unwrap();
        assert_eq!((two.slope, two.interval), (3.0, None));
    }

    #[test]
    fn gaps_in_time_count_with_their_length() {
        let line = theil_sen(&[(0.0, 0.0), (1.0, 2.0), (5.0, 10.0)], 0.95).unwrap();
        assert_eq!(line.slope, 2.0);
    }

    #[test]
    fn constant_values_have_no_direction() {
        let line = theil_sen(&numbered(&[4.0; 12]), 0.95).unwrap();
        assert_eq!((line.slope, line.intercept), (0.0, 4.0));
    }

    proptest! {
        #[test]
        fn the_slope_follows_shift_and_scale(
            values in prop::collection::vec(-100.0..100.0f64, 2..20),
            shift in -100.0..100.0f64,
            scale in 0.1..10.0f64,
        ) {
            let moved: Vec<f64> = values.iter().map(|value| value * scale + shift).collect();
            let before = theil_sen(&numbered(&values), 0.95).unwrap();
            let after = theil_sen(&numbered(&moved), 0.95).unwrap();
            prop_assert!((after.slope - before.slope * scale).abs() < 1e-9 * (1.0 + after.slope.abs()) * 100.0);
            if let Some(interval) = before.interval {
                prop_assert!(interval.low <= before.slope && before.slope <= interval.high);
            }
        }
    }
}
