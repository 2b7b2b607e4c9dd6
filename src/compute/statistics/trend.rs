//! The direction of a series: Theil–Sen.

use super::interval::Interval;

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
pub fn theil_sen(points: &[(f64, f64)], level: f64) -> Option<Slope> {
    let _ = (points, level);
    todo!()
}
