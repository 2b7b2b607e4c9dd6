//! A reading in one sentence: "Median 41 hours in October 2026 (n = 14, 95 % interval 26–57 hours): below
//! the target of 48 hours, but the interval contains it."

use crate::model::indicator::{Indicator, Measure, Statistic};
use crate::model::measures::{Observation, State, Status};
use crate::model::target::{Condition, Target};

/// Returns the sentence of a series.
pub fn sentence(
    indicator: &Indicator,
    status: Status,
    reason: Option<&str>,
    observation: Option<&Observation>,
    target: Option<&Target>,
) -> String {
    match status {
        Status::NoData => match reason {
            Some(reason) => format!("No data now: {reason}."),
            None => "No data.".to_owned(),
        },
        Status::Withheld => {
            let period =
                observation.map_or_else(String::new, |o| format!(" for {}", o.period.words()));
            format!("Withheld{period}: {}.", reason.unwrap_or("too few answers"))
        }
        _ => {
            let Some(observation) = observation else { return capital(status.words()) };
            if observation.state == State::Withheld {
                let period = capital(&observation.period.words());
                let period = period.trim_end_matches('.');
                return format!(
                    "{period} is not over: {}.",
                    reason.unwrap_or("nothing is shown yet")
                );
            }
            let figure = reading(indicator, observation);
            let verdict = match status {
                Status::TooLittleData | Status::Incomplete => reason.map_or_else(
                    || status.words().to_owned(),
                    |reason| format!("{}, {reason}", status.words()),
                ),
                _ => comparison(indicator, observation, target),
            };
            format!("{figure}: {verdict}.")
        }
    }
}

/// Returns the figure with its period, n and interval.
pub fn reading(indicator: &Indicator, observation: &Observation) -> String {
    let unit = indicator.unit.as_deref();
    let label = label(indicator);
    let period = observation.period.words();
    let Some(value) = observation.value else {
        return format!("{label} not reached in {period}{}", brackets(indicator, observation));
    };
    format!("{label} {} in {period}{}", with_unit(value, unit), brackets(indicator, observation))
}

fn brackets(indicator: &Indicator, observation: &Observation) -> String {
    let mut inside = Vec::new();
    inside.extend(observation.n.map(|n| format!("n = {n}")));
    match (observation.low, observation.high) {
        _ if observation.certain().is_some() => {
            inside.extend(observation.certain().map(str::to_owned))
        }
        (Some(low), Some(high)) => {
            let ends = format!("{}–{}", number(low), number(high));
            let unit =
                indicator.unit.as_deref().map_or_else(String::new, |unit| format!(" {unit}"));
            inside.push(format!("95 % interval {ends}{unit}"));
        }
        (Some(low), None) => inside.push(format!("95 % interval from {}", number(low))),
        _ => {}
    }
    if inside.is_empty() { String::new() } else { format!(" ({})", inside.join(", ")) }
}

fn label(indicator: &Indicator) -> &'static str {
    match indicator.measure.as_ref().map(|measure: &Measure| &measure.statistic) {
        Some(Statistic::Median) => "Median",
        Some(Statistic::Mean | Statistic::Parts(_)) => "Mean",
        Some(Statistic::Percentile(_)) => "Percentile",
        Some(Statistic::Spread) => "Standard deviation",
        Some(Statistic::Sum) => "Sum",
        Some(Statistic::Share(_) | Statistic::Ratio { .. }) => "Share",
        Some(Statistic::Count { .. } | Statistic::Distinct { .. }) => "Count",
        Some(Statistic::Coverage) => "Coverage",
        Some(Statistic::Network { .. }) => "Density",
        None => "Value",
    }
}

fn comparison(indicator: &Indicator, observation: &Observation, target: Option<&Target>) -> String {
    let (Some(value), Some(target)) = (observation.value, target) else {
        return "there is no target to meet".to_owned();
    };
    let Some(condition) = target.condition else {
        return format!("no number to meet ({})", target.raw);
    };
    let unit =
        target.unit.as_deref().or(indicator.unit.as_deref()).filter(|_| target.out_of.is_none());
    let side = match condition {
        Condition::Below(bound) | Condition::AtMost(bound) => {
            format!("{} the target of {}", against(condition, value, bound), with_unit(bound, unit))
        }
        Condition::Above(bound) | Condition::AtLeast(bound) => {
            format!("{} the target of {}", against(condition, value, bound), with_unit(bound, unit))
        }
        Condition::Within(low, high) => {
            let place = if value < low {
                "below"
            } else if value > high {
                "above"
            } else {
                "within"
            };
            format!("{place} the target of {} to {}", number(low), with_unit(high, unit))
        }
    };
    let (Some(low), Some(high)) = (observation.low, observation.high) else { return side };
    if condition.meets_interval(low, high).is_known() {
        return side;
    }
    match condition {
        Condition::Within(..) if condition.meets(value) => {
            format!("{side}, but the interval reaches beyond it")
        }
        Condition::Within(..) => format!("{side}, but the interval reaches into it"),
        _ => format!("{side}, but the interval contains it"),
    }
}

fn against(condition: Condition, value: f64, bound: f64) -> &'static str {
    let strict = matches!(condition, Condition::Below(_) | Condition::Above(_));
    if value < bound {
        "below"
    } else if value > bound {
        "above"
    } else if strict {
        "at, and so not within,"
    } else {
        "at"
    }
}

/// Writes a number with its unit ("12 %", "41 hours").
pub fn with_unit(value: f64, unit: Option<&str>) -> String {
    match unit {
        Some(unit) => format!("{} {unit}", number(value)),
        None => number(value),
    }
}

/// Writes a number as a sentence needs it: two or three figures that mean something.
pub fn number(value: f64) -> String {
    let places = match value.abs() {
        size if size >= 99.95 => 0,
        size if size >= 9.995 => 1,
        _ => 2,
    };
    let text = format!("{value:.places$}");
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    match text {
        "-0" => "0".to_owned(),
        _ => text.replace('-', "−"),
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        + "."
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_keep_what_means_something() {
        let shown: Vec<_> =
            [0.0, -0.001, 1.0, 7.25, 41.36, 99.96, 1234.5, -3.5].map(number).to_vec();
        assert_eq!(shown, ["0", "0", "1", "7.25", "41.4", "100", "1234", "−3.5"]);
    }
}
