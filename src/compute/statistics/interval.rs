//! Intervals: how sure a figure is. `level` is 0.95 for 95 %.
//!
//! Quantiles come from bisecting distribution functions, which is slower than a rational approximation
//! and right to the last digits for every number of degrees of freedom.

use statrs::function::{beta::beta_reg, erf::erf_inv, gamma::gamma_lr};

use super::describe;

/// Two ends, both included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Returns the score interval of a share, `k` of `n`; none for n = 0 or k > n.
///
/// Wilson, *Probable Inference, the Law of Succession, and Statistical Inference*, JASA 22, 1927:
/// (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n).
pub fn wilson(k: u64, n: u64, level: f64) -> Option<Interval> {
    if n == 0 || k > n || !is_level(level) {
        return None;
    }
    let (successes, failures, n_all) = (k as f64, (n - k) as f64, n as f64);
    let z = normal_quantile(level);
    let share_low = |hits: f64, misses: f64| {
        let root = (hits * misses / n_all + z * z / 4.0).sqrt();
        ((hits + z * z / 2.0 - z * root) / (n_all + z * z)).clamp(0.0, 1.0)
    };
    // The upper end is the lower one of the failures, so k and n − k mirror each other to the last bit;
    // and no successes at all are 0, not a rounding error away from it.
    let low = if k == 0 { 0.0 } else { share_low(successes, failures) };
    let high = if k == n { 1.0 } else { 1.0 - share_low(failures, successes) };
    Some(Interval { low, high })
}

/// Returns the exact interval of a Poisson count.
///
/// Garwood, *Fiducial Limits for the Poisson Distribution*, Biometrika 28, 1936: half the α/2 quantile of
/// χ² with 2k degrees of freedom, and half the 1 − α/2 quantile with 2k + 2.
pub fn poisson_garwood(k: u64, level: f64) -> Option<Interval> {
    if !is_level(level) {
        return None;
    }
    let tail = (1.0 - level) / 2.0;
    let count = k as f64;
    // Half a χ² with 2a degrees of freedom is a gamma variable of shape a: no factor of two to lose.
    let low = if k == 0 { 0.0 } else { gamma_quantile(count, tail) };
    Some(Interval { low, high: gamma_quantile(count + 1.0, 1.0 - tail) })
}

/// Returns the ranks (from 1) of the two order statistics that enclose the median with at least the
/// level; none where even the extremes don't (n ≤ 5 at 95 %).
///
/// The sign test turned round: the largest k with P(Bin(n, ½) ≤ k − 1) ≤ α/2, and n + 1 − k (Thompson,
/// *On Confidence Ranges for the Median*, Annals of Mathematical Statistics 7, 1936).
pub fn median_ranks(n: usize, level: f64) -> Option<(usize, usize)> {
    if n == 0 || !is_level(level) {
        return None;
    }
    let tail = (1.0 - level) / 2.0;
    // P(Bin(n, ½) ≤ k − 1) is the regularised incomplete beta function I½(n − k + 1, k).
    let covers = |k: usize| beta_reg((n - k + 1) as f64, k as f64, 0.5) <= tail;
    if !covers(1) {
        return None;
    }
    let (mut good, mut bad) = (1, n / 2 + 1);
    while bad - good > 1 {
        let middle = good + (bad - good) / 2;
        if covers(middle) { good = middle } else { bad = middle }
    }
    Some((good, n + 1 - good))
}

/// Returns the order-statistic interval of the median (see `median_ranks`).
pub fn median_interval(values: &[f64], level: f64) -> Option<Interval> {
    let (low, high) = median_ranks(values.len(), level)?;
    if values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    Some(Interval { low: sorted[low - 1], high: sorted[high - 1] })
}

/// Returns the t-interval of a mean; none below two values.
///
/// x̄ ± t·s/√n (Student, *The Probable Error of a Mean*, Biometrika 6, 1908), times √((N−n)/(N−1)) where
/// the number invited, N = `population`, is known (Cochran, *Sampling Techniques*, 1977, §2.6). An N below
/// n can't be right and is not used.
pub fn mean_interval(values: &[f64], population: Option<u64>, level: f64) -> Option<Interval> {
    let (mean, sd) = (describe::mean(values)?, describe::sd(values)?);
    if !is_level(level) {
        return None;
    }
    let n = values.len() as f64;
    let correction = match population {
        Some(invited) if invited > values.len() as u64 => {
            ((invited as f64 - n) / (invited as f64 - 1.0)).sqrt()
        }
        Some(invited) if invited == values.len() as u64 => 0.0,
        _ => 1.0,
    };
    let half = t_quantile(n - 1.0, level) * sd / n.sqrt() * correction;
    Some(Interval { low: mean - half, high: mean + half })
}

fn is_level(level: f64) -> bool {
    0.0 < level && level < 1.0
}

/// Returns the z with P(|Z| ≤ z) = level.
pub(super) fn normal_quantile(level: f64) -> f64 {
    std::f64::consts::SQRT_2 * erf_inv(level)
}

/// Returns the t with P(|T| ≤ t) = level.
fn t_quantile(freedom: f64, level: f64) -> f64 {
    // P(|T| > t) = I_x(ν/2, ½) with x = ν/(ν + t²).
    let tail = |t: f64| beta_reg(freedom / 2.0, 0.5, freedom / (freedom + t * t));
    solve(|t| tail(t) <= 1.0 - level)
}

/// Returns the x with P(G ≤ x) = p for a gamma variable of the shape, scale 1.
fn gamma_quantile(shape: f64, p: f64) -> f64 {
    solve(|x| gamma_lr(shape, x) >= p)
}

/// Returns the least x > 0 at which a monotone condition holds, to the last bit or so.
fn solve(holds: impl Fn(f64) -> bool) -> f64 {
    let mut high = 1.0;
    while !holds(high) && high < 1e300 {
        high *= 2.0;
    }
    let mut low = 0.0;
    // Ends as soon as nothing lies between the ends.
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high || high - low <= high * 1e-15 {
            return high;
        }
        if holds(middle) { high = middle } else { low = middle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(interval: Option<Interval>, low: f64, high: f64, digits: f64) {
        let interval = interval.expect("there is an interval");
        assert!((interval.low - low).abs() <= digits, "{interval:?}, expected {low}");
        assert!((interval.high - high).abs() <= digits, "{interval:?}, expected {high}");
    }

    #[test]
    fn wilson_gives_the_published_ends() {
        near(wilson(0, 5, 0.95), 0.0, 0.434482, 5e-7);
        near(wilson(3, 12, 0.95), 0.088942, 0.532305, 5e-7);
        near(wilson(29, 29, 0.95), 0.883030, 1.0, 5e-7);
        assert_eq!(wilson(0, 0, 0.95), None);
        assert_eq!(wilson(3, 2, 0.95), None);
    }

    #[test]
    fn garwood_gives_the_published_ends() {
        near(poisson_garwood(0, 0.95), 0.0, 3.6889, 5e-5);
        near(poisson_garwood(2, 0.95), 0.2422, 7.2247, 5e-5);
        near(poisson_garwood(3, 0.95), 0.6187, 8.7673, 5e-5);
    }

    #[test]
    fn garwood_holds_for_large_counts() {
        let interval = poisson_garwood(1_000_000, 0.95).unwrap();
        assert!(
            (interval.low - 998_040.9).abs() < 1.0 && (interval.high - 1_001_961.9).abs() < 1.0
        );
    }

    #[test]
    fn ranks_of_the_median_are_the_tabled_ones() {
        let ranks = [6, 10, 20].map(|n| median_ranks(n, 0.95));
        assert_eq!(ranks, [Some((1, 6)), Some((2, 9)), Some((6, 15))]);
        assert!((0..=5).all(|n| median_ranks(n, 0.95).is_none()));
    }

    #[test]
    fn ranks_agree_with_the_binomial_sum() {
        for n in 6..=60usize {
            let mut term = 0.5f64.powi(n as i32);
            let (mut sum, mut k) = (term, 0);
            while sum <= 0.025 {
                k += 1;
                term *= (n - k + 1) as f64 / k as f64;
                sum += term;
            }
            assert_eq!(median_ranks(n, 0.95), Some((k, n + 1 - k)), "n = {n}");
        }
    }

    #[test]
    fn survey_mean_has_the_published_interval() {
        let survey = [8.0, 9.0, 7.0, 10.0, 8.0, 9.0, 6.0, 8.0];
        near(mean_interval(&survey, None, 0.95), 7.083, 9.167, 5e-4);
        let all = mean_interval(&survey, Some(8), 0.95);
        assert_eq!(all, Some(Interval { low: 8.125, high: 8.125 }), "everybody invited answered");
        let half = mean_interval(&survey, Some(16), 0.95).unwrap();
        let free = mean_interval(&survey, None, 0.95).unwrap();
        let ratio = (half.high - half.low) / (free.high - free.low);
        assert!((ratio - (8.0f64 / 15.0).sqrt()).abs() < 1e-12);
        assert_eq!(
            mean_interval(&survey, Some(3), 0.95),
            Some(free),
            "fewer invited than answered"
        );
        assert_eq!(mean_interval(&[8.0], None, 0.95), None);
    }

    #[test]
    fn quantiles_are_the_tabled_ones() {
        assert!((normal_quantile(0.95) - 1.959_963_984_540_054).abs() < 1e-12);
        for (freedom, t) in [(1.0, 12.706_204_736), (2.0, 4.302_652_73), (30.0, 2.042_272_456)] {
            assert!((t_quantile(freedom, 0.95) - t).abs() < 1e-8, "{freedom}");
        }
        assert!((t_quantile(1e7, 0.95) - normal_quantile(0.95)).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn wilson_lies_inside_zero_and_one_and_mirrors(n in 1..100_000u64, part in 0.0..=1.0f64, level in 0.5..0.999f64) {
            let k = (n as f64 * part) as u64;
            let (one, other) = (wilson(k, n, level).unwrap(), wilson(n - k, n, level).unwrap());
            let share = k as f64 / n as f64;
            prop_assert!(0.0 <= one.low && one.low <= share && share <= one.high && one.high <= 1.0);
            prop_assert!((one.low - (1.0 - other.high)).abs() < 1e-12);
            prop_assert!((one.high - (1.0 - other.low)).abs() < 1e-12);
        }

        #[test]
        fn garwood_contains_the_count_and_grows_with_it(k in 0..5_000u64) {
            let (one, next) = (poisson_garwood(k, 0.95).unwrap(), poisson_garwood(k + 1, 0.95).unwrap());
            prop_assert!(one.low <= k as f64 && k as f64 <= one.high);
            prop_assert!(one.low < next.low && one.high < next.high);
        }

        #[test]
        fn a_higher_level_is_never_narrower(values in prop::collection::vec(-100.0..100.0f64, 8..40)) {
            let (wide, narrow) = (median_interval(&values, 0.99).unwrap(), median_interval(&values, 0.9).unwrap());
            prop_assert!(wide.low <= narrow.low && narrow.high <= wide.high);
            let (wide, narrow) = (mean_interval(&values, None, 0.99).unwrap(), mean_interval(&values, None, 0.9).unwrap());
            prop_assert!(wide.low <= narrow.low && narrow.high <= wide.high);
        }
    }
}
