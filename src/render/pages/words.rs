//! Figures in words: a value never stands without its unit, nor without the number behind it.

use crate::book::encode;
use crate::model::indicator::{Indicator, Statistic};
use crate::model::measures::{Observation, State, Status};
use crate::model::period::{Cadence, Period};
use crate::model::target::Target;
use crate::render::chart::{self, Unit};
use crate::render::view;

/// Returns a number as it is read.
pub(crate) fn number(value: f64) -> String {
    Unit::new("", "").value(value)
}

/// Returns a value with its unit: "31 hours", "71 %", "8.1 of 10".
pub(crate) fn value(indicator: &Indicator, target: Option<&Target>, value: f64) -> String {
    with_unit(value, indicator.unit.as_deref(), target.and_then(|target| target.out_of))
}

/// Returns a value with a unit in words, or with the top of its scale.
pub(crate) fn with_unit(value: f64, unit: Option<&str>, out_of: Option<f64>) -> String {
    let written = number(value);
    match (unit, out_of) {
        (Some(unit), _) => format!("{written}\u{a0}{}", counted(&written, unit)),
        (None, Some(top)) => format!("{written} of {}", number(top)),
        (None, None) => written,
    }
}

/// Returns an interval with its unit: "26 to 40 hours".
pub(crate) fn interval(low: f64, high: f64, unit: Option<&str>, out_of: Option<f64>) -> String {
    format!("{} to {}", number(low), with_unit(high, unit, out_of))
}

/// Returns the interval of an observation; one that is open above says so, and one without width says why.
pub(crate) fn interval_of(
    indicator: &Indicator,
    target: Option<&Target>,
    observation: &Observation,
) -> String {
    let top = target.and_then(|target| target.out_of);
    let unit = indicator.unit.as_deref();
    if let Some(why) = observation.certain() {
        return format!("none: {why}");
    }
    match (observation.low, observation.high) {
        (Some(low), Some(high)) => interval(low, high, unit, top),
        (Some(low), None) => format!("{} or more", with_unit(low, unit, top)),
        _ => String::new(),
    }
}

/// "hours" of one is "hour".
fn counted<'a>(written: &str, noun: &'a str) -> &'a str {
    match noun.strip_suffix('s') {
        Some(one) if written == "1" && !one.ends_with('s') => one,
        _ => noun,
    }
}

/// Returns the number behind an observation, in words: "n = 42 decisions". Nothing where it is withheld.
pub(crate) fn n(indicator: &Indicator, observation: &Observation) -> String {
    match observation.n {
        Some(n) if matches!(observation.state, State::Shown | State::NotReached) => {
            n_of(n, indicator)
        }
        _ => String::new(),
    }
}

fn n_of(n: u64, indicator: &Indicator) -> String {
    let noun = match &indicator.measure {
        _ if indicator.private => "answers",
        Some(measure) if measure.statistic == Statistic::Coverage => "teams",
        Some(measure) => measure.records.as_str(),
        None => return format!("n = {n}"),
    };
    let written = n.to_string();
    let noun = noun.replace(['-', '_'], " ");
    format!("n = {written} {}", counted(&written, &noun))
}

/// Returns a count with its noun: "1 team", "3 teams".
pub(crate) fn count(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        more => format!("{more} {many}"),
    }
}

/// Returns words as a list: "a, b and c".
pub(crate) fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Returns a text with its first letter large.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Returns a key as people write it: `opt_out_hours` is "Opt out hours".
pub(crate) fn key(name: &str) -> String {
    capital(&name.replace(['_', '-'], " "))
}

/// Returns how often something is read: "monthly".
pub(crate) fn rhythm(cadence: Cadence) -> &'static str {
    match cadence {
        Cadence::Week => "weekly",
        Cadence::Month => "monthly",
        Cadence::Quarter => "quarterly",
        Cadence::HalfYear => "twice a year",
        Cadence::Year => "yearly",
    }
}

/// Returns a status as layouts get it.
pub(crate) fn status(status: Status) -> view::State {
    view::State { slug: status.slug().to_owned(), words: status.words().to_owned() }
}

/// Returns how many have each status, in the order of the legend; those with none left out.
pub(crate) fn counts(statuses: impl IntoIterator<Item = Status>) -> Vec<view::StatusCount> {
    let mut found = [0; Status::ALL.len()];
    for status in statuses {
        if let Some(index) = Status::ALL.iter().position(|other| *other == status) {
            found[index] += 1;
        }
    }
    let some = Status::ALL.iter().zip(found).filter(|(_, count)| *count > 0);
    some.map(|(of, count)| view::StatusCount { status: status(*of), count }).collect()
}

/// Returns a period as charts write it.
pub(crate) fn chart_period(period: Period) -> chart::Period {
    let year = period.start.year().to_string();
    let written = period.to_string();
    let tick = match period.cadence {
        Cadence::Month => period.start.strftime("%b").to_string(),
        Cadence::Year => year.clone(),
        _ => written.rsplit('-').next().unwrap_or_default().to_owned(),
    };
    let group = match period.cadence {
        Cadence::Year => String::new(),
        Cadence::Week => written.split('-').next().unwrap_or_default().to_owned(),
        _ => year,
    };
    chart::Period { name: period.words(), tick, group }
}

/// Returns how an address is written on a page, given the page's way to the root.
pub(crate) fn href(root: &str, path: &str) -> String {
    format!("{root}{}", encode(path))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_value_has_its_unit_and_one_of_it_is_singular() {
        assert_eq!(with_unit(31.0, Some("hours"), None), "31\u{a0}hours");
        assert_eq!(with_unit(1.0, Some("hours"), None), "1\u{a0}hour");
        assert_eq!(with_unit(8.128, None, Some(10.0)), "8.13 of 10");
        assert_eq!(interval(26.0, 40.5, Some("%"), None), "26 to 40.5\u{a0}%");
    }

    #[test]
    fn lists_read_as_people_write_them() {
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(list(&words(&[])), "");
        assert_eq!(list(&words(&["a", "b"])), "a and b");
        assert_eq!(list(&words(&["a", "b", "c"])), "a, b and c");
    }

    #[test]
    fn statuses_are_counted_in_the_order_of_the_legend() {
        let counts = counts([Status::Withheld, Status::OnTarget, Status::Withheld]);
        let words: Vec<_> = counts.iter().map(|c| (c.count, c.status.slug.as_str())).collect();
        assert_eq!(words, [(1, "on-target"), (2, "withheld")]);
    }

    #[test]
    fn periods_are_short_at_the_axis() {
        let tick = |cadence| {
            let period = chart_period(Period::containing(date(2026, 10, 14), cadence));
            format!("{} {}", period.tick, period.group)
        };
        assert_eq!(tick(Cadence::Month), "Oct 2026");
        assert_eq!(tick(Cadence::Quarter), "Q4 2026");
        assert_eq!(tick(Cadence::HalfYear), "H2 2026");
        assert_eq!(tick(Cadence::Week), "W42 2026");
        assert_eq!(tick(Cadence::Year), "2026 ");
    }
}
