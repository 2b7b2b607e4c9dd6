//! Sums up values: mean, spread, median, percentiles.
//!
//! Values that are not finite are the caller's to report and leave out; here they give no answer rather
//! than a wrong one.

/// Returns the arithmetic mean; none of nothing.
///
/// Differences from the first value are averaged, so that equal values give exactly that value: a
/// constant series must not signal because of rounding.
pub fn mean(values: &[f64]) -> Option<f64> {
    let &first = values.first().filter(|_| all_finite(values))?;
    let n = values.len() as f64;
    let offset: f64 = values.iter().map(|value| value - first).sum();
    let mean = first + offset / n;
    mean.is_finite().then_some(mean)
}

/// Returns the sample variance (divided by n − 1); none below two values.
///
/// Two passes with the correction of Chan, Golub and LeVeque (*Algorithms for Computing the Sample
/// Variance*, The American Statistician 37, 1983): the one-pass form Σx² − n·x̄² cancels and can even turn
/// out negative.
pub fn variance(values: &[f64]) -> Option<f64> {
    let centre = mean(values).filter(|_| values.len() >= 2)?;
    let n = values.len() as f64;
    let squares: f64 = values.iter().map(|value| (value - centre).powi(2)).sum();
    let drift: f64 = values.iter().map(|value| value - centre).sum();
    let variance = (squares - drift * drift / n) / (n - 1.0);
    variance.is_finite().then_some(variance.max(0.0))
}

/// Returns the sample standard deviation (n − 1); none below two values.
pub fn sd(values: &[f64]) -> Option<f64> {
    variance(values).map(f64::sqrt)
}

/// Returns the median: the middle value, or the mean of the two middle ones; none of nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    percentile(values, 50.0)
}

/// Returns the percentile `p` (0 to 100), by linear interpolation between order statistics: type 7 of
/// Hyndman and Fan (*Sample Quantiles in Statistical Packages*, The American Statistician 50, 1996), the
/// default of R, NumPy and spreadsheets.
pub fn percentile(values: &[f64], p: f64) -> Option<f64> {
    if values.is_empty() || !all_finite(values) || !(0.0..=100.0).contains(&p) {
        return None;
    }
    let position = (values.len() - 1) as f64 * (p / 100.0);
    let below = position.floor() as usize;
    let fraction = position - position.floor();
    let mut values = values.to_vec();
    let (_, &mut low, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    if fraction == 0.0 {
        return Some(low);
    }
    let high = above.iter().copied().min_by(f64::total_cmp)?;
    Some(low * (1.0 - fraction) + high * fraction)
}

fn all_finite(values: &[f64]) -> bool {
    values.iter().all(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::{mean, median, percentile, sd, variance};
    use proptest::prelude::*;

    const SURVEY: [f64; 8] = [8.0, 9.0, 7.0, 10.0, 8.0, 9.0, 6.0, 8.0];

    #[test]
    fn a_survey_has_the_published_mean_and_spread() {
        assert_eq!(mean(&SURVEY), Some(8.125));
        assert!((sd(&SURVEY).unwrap() - 1.246423).abs() < 5e-7);
    }

    #[test]
    fn spread_survives_a_large_offset() {
        let shifted: Vec<f64> = SURVEY.iter().map(|value| value + 1e9).collect();
        assert!((sd(&shifted).unwrap() - sd(&SURVEY).unwrap()).abs() < 1e-6);
    }

    #[test]
    fn nothing_and_what_is_not_finite_give_no_answer() {
        for values in [&[][..], &[f64::NAN], &[1.0, f64::INFINITY]] {
            assert_eq!((mean(values), sd(values), median(values)), (None, None, None));
        }
        assert_eq!(sd(&[3.0]), None);
        assert_eq!(percentile(&[1.0], 101.0), None);
    }

    #[test]
    fn percentiles_interpolate_as_type_7_does() {
        let values = [15.0, 20.0, 35.0, 40.0, 50.0];
        assert_eq!(percentile(&values, 40.0), Some(29.0));
        assert_eq!(percentile(&values, 0.0), Some(15.0));
        assert_eq!(percentile(&values, 100.0), Some(50.0));
        assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), Some(2.5));
    }

    #[test]
    fn equal_values_have_exactly_that_mean() {
        assert_eq!(mean(&[0.1; 12]), Some(0.1));
        assert_eq!(variance(&[0.1; 12]), Some(0.0));
        assert_eq!(mean(&[f64::MAX; 3]), Some(f64::MAX));
    }

    proptest! {
        #[test]
        fn mean_and_percentiles_lie_among_the_values(
            values in prop::collection::vec(-1e6..1e6f64, 1..40),
            p in 0.0..=100.0f64,
        ) {
            let low = values.iter().copied().fold(f64::INFINITY, f64::min);
            let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            for value in [mean(&values).unwrap(), percentile(&values, p).unwrap()] {
                prop_assert!(low - 1e-6 <= value && value <= high + 1e-6);
            }
        }

        #[test]
        fn order_does_not_matter_to_a_percentile(
            mut values in prop::collection::vec(-1e6..1e6f64, 1..40),
            p in 0.0..=100.0f64,
        ) {
            let before = percentile(&values, p);
            values.reverse();
            prop_assert_eq!(before, percentile(&values, p));
        }
    }
}
