//! Durations of which some have not ended yet: the Kaplan–Meier curve and its median.
//!
//! A decision still open after 90 hours says "more than 90". Leaving it out, or counting it as 90, makes
//! the figure look better than it is; here it counts among those at risk for as long as it was seen.

use super::interval::normal_quantile;

/// One duration.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Duration {
    /// How long it lasted, or has lasted so far.
    pub time: f64,
    /// Whether it has ended; otherwise it is censored at `time`.
    pub ended: bool,
}

/// The median of durations, with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurvivalMedian {
    /// The median; none where too few are known to have ended.
    pub median: Option<f64>,
    /// The lower end of the interval; none where it can't be told.
    pub low: Option<f64>,
    /// The upper end; none is "no upper end yet".
    pub high: Option<f64>,
    /// How many durations.
    pub n: usize,
    /// How many of them have ended.
    pub ended: usize,
}

/// One step of the survival curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// When something ended.
    pub time: f64,
    /// How many had lasted until then.
    pub at_risk: usize,
    /// How many ended then.
    pub ended: usize,
    /// The estimated share that lasts longer.
    pub surviving: f64,
    /// Greenwood's sum: the variance of the logarithm of `surviving` (infinite at 0).
    pub log_variance: f64,
}

/// Returns the Kaplan–Meier median with its Brookmeyer–Crowley interval (log-log).
///
/// The median is the first time at which no more than half last longer; where exactly half do, the middle
/// between that time and the next step, so that without censoring it is the ordinary median. The interval
/// holds the times at which one half lies within the log-log confidence band of the curve (Brookmeyer and
/// Crowley, *A Confidence Interval for the Median Survival Time*, Biometrics 38, 1982; the transform after
/// Kalbfleisch and Prentice, 1980).
pub fn median(durations: &[Duration], level: f64) -> SurvivalMedian {
    let curve = kaplan_meier(durations);
    let z = if 0.0 < level && level < 1.0 { normal_quantile(level) } else { f64::NAN };
    let banded = |sign: f64| {
        let band = curve.iter().filter_map(move |step| {
            let share = log_log_end(step, sign * z)?;
            Some((step.time, share))
        });
        crossing_of_one_half(band)
    };
    SurvivalMedian {
        median: crossing_of_one_half(curve.iter().map(|step| (step.time, step.surviving))),
        low: banded(1.0),
        high: banded(-1.0),
        n: usable(durations).count(),
        ended: curve.iter().map(|step| step.ended).sum(),
    }
}

/// Returns the Kaplan–Meier curve: a step wherever something ended.
///
/// Kaplan and Meier, *Nonparametric Estimation from Incomplete Observations*, JASA 53, 1958: the product
/// over the steps of 1 − ended / at risk. What was censored at the very time of a step was still at risk.
/// Times that are negative or not finite are left out: the caller reports them.
pub fn kaplan_meier(durations: &[Duration]) -> Vec<Step> {
    let mut sorted: Vec<Duration> = usable(durations).collect();
    sorted.sort_unstable_by(|a, b| a.time.total_cmp(&b.time));
    let mut curve = Vec::new();
    let (mut at_risk, mut surviving, mut log_variance) = (sorted.len(), 1.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.time == b.time) {
        let ended = tied.iter().filter(|duration| duration.ended).count();
        if ended > 0 {
            let (d, n) = (ended as f64, at_risk as f64);
            surviving *= (n - d) / n;
            // Greenwood, *The Natural Duration of Cancer*, 1926.
            log_variance += d / (n * (n - d));
            curve.push(Step { time: tied[0].time, at_risk, ended, surviving, log_variance });
        }
        at_risk -= tied.len();
    }
    curve
}

fn usable(durations: &[Duration]) -> impl Iterator<Item = Duration> + '_ {
    durations.iter().copied().filter(|duration| duration.time.is_finite() && duration.time >= 0.0)
}

/// Returns S^exp(z·σ/|ln S|): with z > 0 the lower end of the band. None where everything has ended,
/// where the transform has no value.
fn log_log_end(step: &Step, z: f64) -> Option<f64> {
    let log = step.surviving.ln();
    let end = step.surviving.powf((z * step.log_variance.sqrt() / log.abs()).exp());
    (step.surviving > 0.0 && end.is_finite()).then_some(end)
}

/// Returns where a falling step function passes one half.
fn crossing_of_one_half(steps: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    // A product such as 9/10 · 8/9 · … need not give 0.5 to the last bit.
    const NEAR: f64 = 1e-9;
    let mut reached = steps.skip_while(|(_, share)| *share > 0.5 + NEAR);
    let (time, share) = reached.next()?;
    if share < 0.5 - NEAR {
        return Some(time);
    }
    let next = reached.find(|(_, share)| *share < 0.5 - NEAR);
    Some(next.map_or(time, |(later, _)| time + (later - time) / 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compute::statistics::describe;
    use proptest::prelude::*;

    fn durations(ended: &[f64], open: &[f64]) -> Vec<Duration> {
        let ended = ended.iter().map(|&time| Duration { time, ended: true });
        ended.chain(open.iter().map(|&time| Duration { time, ended: false })).collect()
    }

    /// Acute myelogenous leukemia, maintained group (Miller, *Survival Analysis*, 1981).
    fn maintained() -> Vec<Duration> {
        durations(&[9.0, 13.0, 18.0, 23.0, 31.0, 34.0, 48.0], &[13.0, 28.0, 45.0, 161.0])
    }

    #[test]
    fn maintained_patients_have_the_published_curve() {
        let surviving: Vec<String> = kaplan_meier(&maintained())
            .iter()
            .map(|step| format!("{:.3}", step.surviving))
            .collect();
        assert_eq!(surviving, ["0.909", "0.818", "0.716", "0.614", "0.491", "0.368", "0.184"]);
        let median = median(&maintained(), 0.95);
        assert_eq!((median.median, median.n, median.ended), (Some(31.0), 11, 7));
        assert_eq!((median.low, median.high), (Some(13.0), None));
    }

    #[test]
    fn patients_without_maintenance_have_the_published_median_and_interval() {
        let ended = [5.0, 8.0, 12.0, 23.0, 27.0, 30.0, 33.0, 43.0, 45.0, 5.0, 8.0];
        let median = median(&durations(&ended, &[16.0]), 0.95);
        assert_eq!(median.median, Some(23.0));
        assert_eq!((median.low, median.high), (Some(5.0), Some(33.0)));
    }

    #[test]
    fn an_open_decision_raises_the_median_where_leaving_it_out_would_not() {
        let (ended, open) = ([10.0, 20.0, 30.0], [25.0, 40.0, 40.0]);
        assert_eq!(median(&durations(&ended, &[]), 0.95).median, Some(20.0));
        assert_eq!(median(&durations(&ended, &open), 0.95).median, Some(30.0));
    }

    #[test]
    fn there_is_no_median_while_more_than_half_are_open() {
        let median = median(&durations(&[5.0], &[10.0, 10.0, 10.0]), 0.95);
        assert_eq!((median.median, median.high), (None, None));
        assert_eq!((median.n, median.ended), (4, 1));
    }

    #[test]
    fn nothing_and_nonsense_give_no_answer() {
        let none = median(&[], 0.95);
        assert_eq!((none.median, none.low, none.high, none.n), (None, None, None, 0));
        let nonsense = durations(&[f64::NAN, -1.0], &[f64::INFINITY]);
        assert_eq!(median(&nonsense, 0.95).n, 0);
    }

    #[test]
    fn exactly_half_gives_the_middle_in_spite_of_rounding() {
        let times: Vec<f64> = (1..=10).map(f64::from).collect();
        assert_eq!(median(&durations(&times, &[]), 0.95).median, Some(5.5));
    }

    proptest! {
        #[test]
        fn without_censoring_it_is_the_ordinary_median(times in prop::collection::vec(0..500u32, 1..60)) {
            let times: Vec<f64> = times.into_iter().map(f64::from).collect();
            let found = median(&durations(&times, &[]), 0.95);
            let expected = describe::median(&times).unwrap();
            prop_assert!((found.median.unwrap() - expected).abs() < 1e-9);
        }

        #[test]
        fn the_interval_encloses_the_median(
            ended in prop::collection::vec(0.0..500.0f64, 1..40),
            open in prop::collection::vec(0.0..500.0f64, 0..20),
        ) {
            let found = median(&durations(&ended, &open), 0.95);
            if let (Some(low), Some(median)) = (found.low, found.median) {
                prop_assert!(low <= median);
            }
            if let (Some(median), Some(high)) = (found.median, found.high) {
                prop_assert!(median <= high);
            }
        }

        #[test]
        fn censoring_an_end_never_lowers_the_curve(
            mut all in prop::collection::vec((0.0..500.0f64, any::<bool>()), 1..40),
            which in any::<prop::sample::Index>(),
        ) {
            let list = |all: &[(f64, bool)]| -> Vec<Duration> {
                all.iter().map(|&(time, ended)| Duration { time, ended }).collect()
            };
            let surviving = |curve: &[Step], time: f64| {
                curve.iter().take_while(|step| step.time <= time).last().map_or(1.0, |step| step.surviving)
            };
            let before = kaplan_meier(&list(&all));
            let index = which.index(all.len());
            all[index].1 = false;
            let after = kaplan_meier(&list(&all));
            // Past the last observation nothing is known, so the curves are compared where it was.
            for step in before.iter().filter(|step| step.time < all[index].0 || step.at_risk > 1) {
                prop_assert!(surviving(&before, step.time) <= surviving(&after, step.time) + 1e-12);
            }
        }
    }
}
