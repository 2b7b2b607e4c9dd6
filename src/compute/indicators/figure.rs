//! One figure from the facts of one team or of all in one period, by the statistic that was declared.

use std::collections::{BTreeMap, BTreeSet};

use crate::compute::indicators::gathered::Fact;
use crate::compute::statistics::describe::{mean, median, percentile, sd};
use crate::compute::statistics::interval::{
    Interval, mean_interval, median_interval, poisson_garwood, wilson,
};
use crate::compute::statistics::survival;
use crate::model::indicator::{Indicator, Measure, Statistic};
use crate::model::measures::{ANSWERED, Detail, Network};

/// How sure the intervals are.
pub const LEVEL: f64 = 0.95;

/// A figure before anybody decides whether it may be shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figure {
    /// The value; none where no records were there, or none follows from them.
    pub value: Option<f64>,
    /// The interval's ends.
    pub low: Option<f64>,
    /// The interval's upper end.
    pub high: Option<f64>,
    /// How many records; none where a given figure didn't say.
    pub n: Option<u64>,
    /// Further figures.
    pub details: Vec<Detail>,
    /// Scores and how many gave them.
    pub distribution: Vec<(f64, u64)>,
    /// What was left out.
    pub excluded: Vec<(String, u64)>,
    /// The network.
    pub network: Option<Network>,
    /// The sizes of the groups behind it, where it has several parts.
    pub groups: Vec<u64>,
    /// Whether there was anything at all.
    pub any: bool,
    /// Whether it was given rather than computed.
    pub given: bool,
}

impl Figure {
    fn interval(mut self, interval: Option<Interval>) -> Self {
        self.low = interval.map(|interval| interval.low);
        self.high = interval.map(|interval| interval.high);
        self
    }
}

/// The facts of one team, or the facts of all with each team's apart.
pub type Slices<'a> = Vec<&'a [Fact]>;

/// Returns the figure of a measure; `teams` is how many were teams in the period.
pub fn figure(indicator: &Indicator, measure: &Measure, slices: &Slices<'_>, teams: u64) -> Figure {
    let n: usize = slices.iter().map(|facts| facts.len()).sum();
    let facts = || slices.iter().flat_map(|facts| facts.iter());
    let base = Figure { n: Some(n as u64), any: n > 0, ..Figure::default() };
    if let Statistic::Count { per, per_team, also } = &measure.statistic {
        return count(
            base,
            slices,
            *per_team,
            teams,
            per.as_ref().map(|(per, _)| *per),
            also.as_ref().map(|(label, _)| label.as_str()),
        );
    }
    if n == 0 && !matches!(measure.statistic, Statistic::Coverage) {
        return base;
    }
    let values = || facts().map(|fact| fact.a).collect::<Vec<_>>();
    match &measure.statistic {
        Statistic::Median => durations(indicator, measure, base, slices),
        Statistic::Mean => scores(indicator, measure, base, slices),
        Statistic::Percentile(p) => Figure { value: percentile(&values(), *p), ..base },
        Statistic::Spread => Figure { value: sd(&values()), ..base },
        Statistic::Sum => Figure { value: Some(values().iter().sum()), ..base },
        Statistic::Share(_) => {
            let k = facts().filter(|fact| fact.a != 0.0).count() as u64;
            share(base, k, n as u64)
        }
        Statistic::Ratio { .. } => {
            let sum =
                |of: fn(&Fact) -> f64| facts().map(of).filter(|value| !value.is_nan()).sum::<f64>();
            let (above, below) = (sum(|fact| fact.a), sum(|fact| fact.b));
            let scale = if indicator.unit.as_deref() == Some("%") { 100.0 } else { 1.0 };
            Figure { value: (below > 0.0).then(|| scale * above / below), ..base }
        }
        Statistic::Distinct { .. } => {
            let mut within: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
            for fact in facts() {
                within.entry(fact.b.to_bits()).or_default().insert(fact.a.to_bits());
            }
            let most = within.values().map(BTreeSet::len).max().unwrap_or(0);
            Figure { value: Some(most as f64), ..base }
        }
        Statistic::Coverage => {
            let covered: BTreeSet<u32> = facts().map(|fact| fact.slot).collect();
            let covered = (covered.len() as u64).min(teams);
            let figure = Figure { n: Some(teams), any: n > 0, ..base };
            // All teams are asked, so there is nothing to be unsure of.
            Figure { value: (teams > 0).then(|| 100.0 * covered as f64 / teams as f64), ..figure }
        }
        Statistic::Count { .. } | Statistic::Parts(_) | Statistic::Network { .. } => base,
    }
}

fn share(base: Figure, k: u64, n: u64) -> Figure {
    let percent =
        |interval: Interval| Interval { low: 100.0 * interval.low, high: 100.0 * interval.high };
    let value = (n > 0).then(|| 100.0 * k as f64 / n as f64);
    Figure { value, n: Some(n), ..base }.interval(wilson(k, n, LEVEL).map(percent))
}

fn count(
    base: Figure,
    slices: &Slices<'_>,
    per_team: bool,
    teams: u64,
    per: Option<f64>,
    also: Option<&str>,
) -> Figure {
    let sum = |of: fn(&Fact) -> f64| {
        let values = slices.iter().flat_map(|facts| facts.iter()).map(of);
        values.filter(|value| *value == 1.0).count() as u64
    };
    let k = sum(|fact| fact.a);
    let exact = poisson_garwood(k, LEVEL);
    // A team's own series is given with one slice; the organization's with one for each.
    let divisor = if per_team && slices.len() > 1 { teams as f64 } else { 1.0 };
    let scaled =
        exact.map(|exact| Interval { low: exact.low / divisor, high: exact.high / divisor });
    let mut details = Vec::new();
    if let Some(per) = per {
        let of = sum(|fact| fact.b);
        if of > 0 {
            let interval = wilson(k.min(of), of, LEVEL);
            details.push(Detail {
                label: format!("per {per}"),
                value: per * k as f64 / of as f64,
                unit: None,
                interval: interval.map(|interval| (per * interval.low, per * interval.high)),
                n: Some(of),
            });
        }
    }
    if let Some(label) = also {
        details.push(Detail {
            label: label.to_owned(),
            value: sum(|fact| fact.c) as f64,
            unit: None,
            interval: None,
            n: Some(k),
        });
    }
    let value = (divisor > 0.0).then(|| k as f64 / divisor);
    // A count of nothing is still a count: `any` stays true.
    Figure { value, n: Some(k), details, any: true, ..base }.interval(scaled)
}

/// The median of values of which some may not have ended.
fn durations(
    indicator: &Indicator,
    measure: &Measure,
    base: Figure,
    slices: &Slices<'_>,
) -> Figure {
    let facts = || slices.iter().flat_map(|facts| facts.iter());
    let ended = |fact: &Fact| fact.b != 0.0;
    let open: Vec<f64> = facts().filter(|fact| !ended(fact)).map(|fact| fact.a).collect();
    let mut figure = if open.is_empty() {
        let values: Vec<f64> = facts().map(|fact| fact.a).collect();
        Figure { value: median(&values), ..base }.interval(median_interval(&values, LEVEL))
    } else {
        let durations: Vec<_> =
            facts().map(|fact| survival::Duration { time: fact.a, ended: ended(fact) }).collect();
        let found = survival::median(&durations, LEVEL);
        Figure { value: found.median, low: found.low, high: found.high, ..base }
    };
    figure.details.extend(share_within(indicator, measure, slices));
    if !open.is_empty() {
        let unit = indicator.unit.clone();
        figure.details.push(Detail {
            label: "still open".to_owned(),
            value: open.len() as f64,
            unit: None,
            interval: None,
            n: figure.n,
        });
        let oldest = open.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        figure.details.push(Detail {
            label: "oldest open".to_owned(),
            value: oldest,
            unit,
            interval: None,
            n: Some(open.len() as u64),
        });
    }
    figure
}

/// The share of records within a bound. What is still open counts only once it can't be within any more.
fn share_within(indicator: &Indicator, measure: &Measure, slices: &Slices<'_>) -> Option<Detail> {
    let bound = measure.share_within.as_ref()?;
    let condition = bound.condition?;
    let (mut k, mut n) = (0, 0);
    for fact in slices.iter().flat_map(|facts| facts.iter()) {
        let (meets, ended) = (condition.meets(fact.a), fact.b != 0.0);
        if ended || !meets {
            n += 1;
            k += u64::from(ended && meets);
        }
    }
    let share = share(Figure::default(), k, n);
    let unit = match &indicator.unit {
        Some(unit) if bound.unit.is_none() && bound.out_of.is_none() => format!(" {unit}"),
        _ => String::new(),
    };
    Some(Detail {
        label: format!("share {}{unit}", bound.raw.replace(">=", "≥").replace("<=", "≤")),
        value: share.value?,
        unit: Some("%".to_owned()),
        interval: share.low.zip(share.high),
        n: Some(n),
    })
}

/// The mean of scores, with the number invited where it is known, and the distribution.
fn scores(indicator: &Indicator, measure: &Measure, base: Figure, slices: &Slices<'_>) -> Figure {
    let values: Vec<f64> =
        slices.iter().flat_map(|facts| facts.iter()).map(|fact| fact.a).collect();
    let invited = invited(slices);
    let interval = mean_interval(&values, invited, LEVEL);
    let mut figure =
        Figure { value: mean(&values), ..base }.interval(clip(interval, indicator.bounds));
    figure.details.extend(share_within(indicator, measure, slices));
    if let Some(invited) = invited {
        figure.details.push(Detail {
            label: ANSWERED.to_owned(),
            value: 100.0 * values.len() as f64 / invited as f64,
            unit: Some("%".to_owned()),
            interval: None,
            n: Some(invited),
        });
    }
    figure.distribution = distribution(values);
    figure
}

/// An interval never leaves the scale that the scores are on.
fn clip(interval: Option<Interval>, bounds: (Option<f64>, Option<f64>)) -> Option<Interval> {
    interval.map(|interval| Interval {
        low: bounds.0.map_or(interval.low, |lower| interval.low.max(lower)),
        high: bounds.1.map_or(interval.high, |upper| interval.high.min(upper)),
    })
}

fn distribution(mut values: Vec<f64>) -> Vec<(f64, u64)> {
    values.sort_by(f64::total_cmp);
    let runs: Vec<(f64, u64)> =
        values.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u64)).collect();
    // A scale has a few steps; anything finer is no distribution to show.
    if runs.len() <= 21 { runs } else { Vec::new() }
}

/// Returns how many were invited in all: each team's number stands in each of its answers.
fn invited(slices: &Slices<'_>) -> Option<u64> {
    let mut sum = 0u64;
    for facts in slices.iter().filter(|facts| !facts.is_empty()) {
        let most = facts.iter().map(|fact| fact.c).fold(f64::NAN, f64::max);
        if !(most >= facts.len() as f64 && most < 1e9) {
            return None;
        }
        sum += most as u64;
    }
    (sum > 0).then_some(sum)
}

/// Joins the parts of an index: each with its mean, the mean of the means, and the gap between them.
pub fn join_parts(names: &[&str], parts: Vec<Figure>) -> Figure {
    let mut joined = Figure { any: parts.iter().any(|part| part.any), ..Figure::default() };
    joined.groups = parts.iter().map(|part| part.n.unwrap_or(0)).collect();
    joined.n = Some(joined.groups.iter().sum());
    for (name, part) in names.iter().zip(&parts) {
        joined.details.extend(part.value.map(|value| Detail {
            label: (*name).to_owned(),
            value,
            unit: None,
            interval: part.low.zip(part.high),
            n: part.n,
        }));
        for (reason, count) in &part.excluded {
            match joined.excluded.iter_mut().find(|(known, _)| known == reason) {
                Some((_, sum)) => *sum += count,
                None => joined.excluded.push((reason.clone(), *count)),
            }
        }
    }
    let values: Option<Vec<f64>> = parts.iter().map(|part| part.value).collect();
    if let Some(values) = values {
        joined.value = mean(&values);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        joined.details.push(Detail {
            label: "gap".to_owned(),
            value: most - least,
            unit: None,
            interval: None,
            n: None,
        });
        joined.low = average(parts.iter().map(|part| part.low));
        joined.high = average(parts.iter().map(|part| part.high));
    }
    joined
}

/// The mean of the parts' ends holds the mean of the parts at least as surely as each end its part.
fn average(ends: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    mean(&ends.collect::<Option<Vec<_>>>()?)
}
