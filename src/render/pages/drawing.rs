//! Which chart fits a series, and the series as that chart wants it.
//!
//! Charts are dear, and most series are the same after an edit elsewhere: each drawing is remembered by
//! the hash of the series and of what else it shows. A view that is asked for but does not fit the figures
//! (a distribution where there is none) gives way to the one that does.

mod series;

use std::sync::Arc;

use crate::memo::{Key, Memo};
use crate::model::block::View;
use crate::model::indicator::{Indicator, Statistic};
use crate::model::measures::{Series, Variation};
use crate::model::period::Period;
use crate::model::target::Target;
use crate::render::chart::{self, Axis, Sense, Unit, sparkline};

use self::series::{Drawing, signal};
use super::key::{hash_indicator, hash_series};
use super::words;

/// As many periods as a sparkline shows.
const SPARK: usize = 24;

/// The range that all sparklines of an indicator share.
pub(crate) type Range = Option<(f64, f64)>;

/// Returns a series' chart with its table: whole `<figure>` elements, remembered.
pub(crate) fn charts(
    memo: &Memo,
    indicator: &Indicator,
    series: &Series,
    whose: &str,
    view: Option<View>,
    caption: Option<&str>,
) -> Arc<String> {
    let key = key(indicator, series, |hasher| {
        use std::hash::Hash;
        (whose, view.map(|view| view as u8), caption).hash(hasher);
    });
    memo.get("figure-charts", key, || {
        let of = Drawing { indicator, series, whose, caption };
        of.charts(view)
    })
}

/// Returns a series' sparkline, remembered; nothing where there is no value.
pub(crate) fn spark(
    memo: &Memo,
    indicator: &Indicator,
    series: &Series,
    whose: &str,
    range: Range,
) -> Arc<String> {
    let key = key(indicator, series, |hasher| {
        use std::hash::Hash;
        let range = range.map(|(low, high)| (low.to_bits(), high.to_bits()));
        (whose, range).hash(hasher);
    });
    memo.get("figure-spark", key, || {
        let last = series.observations.len().saturating_sub(SPARK);
        let shown = &series.observations[last..];
        if shown.iter().all(|observation| observation.value.is_none()) {
            return String::new();
        }
        let of = Drawing { indicator, series, whose, caption: None };
        let periods: Vec<Period> = shown.iter().map(|observation| observation.period).collect();
        sparkline(&of.prefix("s"), &of.spark(&periods, range)).svg
    })
}

/// Returns a series as a panel among those of other teams: the same periods and one scale for all.
pub(crate) fn panel(
    memo: &Memo,
    indicator: &Indicator,
    series: &Series,
    whose: &str,
    periods: &[Period],
    range: Range,
) -> Arc<String> {
    let key = key(indicator, series, |hasher| {
        use std::hash::Hash;
        let range = range.map(|(low, high)| (low.to_bits(), high.to_bits()));
        (whose, range, periods).hash(hasher);
    });
    memo.get("figure-panel", key, || {
        let of = Drawing { indicator, series, whose, caption: None };
        chart::panel(&of.prefix("p"), &of.spark(periods, range)).svg
    })
}

fn key(
    indicator: &Indicator,
    series: &Series,
    more: impl FnOnce(&mut xxhash_rust::xxh3::Xxh3),
) -> Key {
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    hash_indicator(indicator, &mut hasher);
    hash_series(series, &mut hasher);
    more(&mut hasher);
    Key(hasher.digest128())
}

/// Returns the axis of an indicator's values.
pub(crate) fn axis(indicator: &Indicator, target: Option<&Target>) -> Axis {
    let unit = unit(indicator, target);
    let statistic = indicator.measure.as_ref().map(|measure| &measure.statistic);
    let percent = indicator.unit.as_deref() == Some("%");
    if let (Some(low), Some(high), Some(Statistic::Mean | Statistic::Parts(_)) | None) =
        (indicator.bounds.0, indicator.bounds.1, statistic)
        && !percent
    {
        return Axis::fixed(unit, low, high);
    }
    // Neither a duration nor a count is ever negative; a sum, a mean or a given value may be.
    let counted = matches!(
        statistic,
        Some(
            Statistic::Count { .. }
                | Statistic::Spread
                | Statistic::Share(_)
                | Statistic::Coverage
                | Statistic::Distinct { .. }
                | Statistic::Network { .. }
        )
    );
    let floor = indicator.bounds.0.or((counted || percent).then_some(0.0));
    let ceiling = indicator.bounds.1.or(percent.then_some(100.0));
    Axis { unit, range: None, floor, ceiling, zero: false }
}

fn unit(indicator: &Indicator, target: Option<&Target>) -> Unit {
    let statistic = indicator.measure.as_ref().map(|measure| &measure.statistic);
    match (indicator.unit.as_deref(), statistic) {
        (Some("%"), _) => Unit::new("per cent", "%"),
        (Some(name @ "hours"), _) => Unit::new(name, "h"),
        (Some(name @ "minutes"), _) => Unit::new(name, "min"),
        (Some(name), _) => Unit::new(name, ""),
        (None, Some(Statistic::Count { .. })) => Unit::new("count", ""),
        (None, Some(Statistic::Network { .. })) => Unit::new("density", ""),
        (None, _) => match (indicator.bounds, target.and_then(|target| target.out_of)) {
            ((Some(low), Some(high)), _) => {
                let (low, high) = (words::number(low), words::number(high));
                Unit::new(&format!("score, {low} to {high}"), "")
            }
            (_, Some(top)) => Unit::new(&format!("score, of {}", words::number(top)), ""),
            _ => Unit::new("value", ""),
        },
    }
}

/// Returns the ends of a target.
pub(crate) fn ends(target: Option<&Target>) -> (Option<f64>, Option<f64>) {
    let condition = target.and_then(|target| target.condition);
    condition.map_or((None, None), |condition| (condition.low(), condition.high()))
}

fn target_label(target: Option<&Target>) -> String {
    let number = target.filter(|target| target.condition.is_some());
    number.map_or_else(String::new, |target| format!("target {}", target.raw))
}

/// Returns which of some periods have a signal, and what it means.
pub(crate) fn signals(series: &Series, periods: &[Period]) -> Vec<(usize, Sense)> {
    let Some(behaviour) = &series.behaviour else { return Vec::new() };
    let sense =
        |(index, period): (usize, &Period)| Some((index, signal(behaviour, *period)?.sense));
    periods.iter().enumerate().filter_map(sense).collect()
}

/// Returns whether a change is more than noise.
pub(crate) fn is_change(variation: Variation) -> bool {
    matches!(variation, Variation::Improving | Variation::Worsening | Variation::Changing)
}
