//! What may be shown of people's answers: decided here, before anything leaves the engine.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::compute::indicators::figure::Figure;
use crate::compute::privacy::{Cell, Reason, Table, withhold};
use crate::diag::Diagnostic;
use crate::model::indicator::Indicator;
use crate::model::period::Period;

/// Figures by period, of each series: none is the organization.
pub type Figures = BTreeMap<Option<String>, BTreeMap<Period, Figure>>;

/// Which figures are withheld, and why.
pub type Hidden = BTreeMap<(Option<String>, Period), Reason>;

/// Returns which figures of people's answers must not be shown on a day. Those of a period that is not over
/// are not: two builds, one before and one after a single answer, would tell that answer by their difference.
pub fn hidden(figures: &Figures, minimum: u64, as_of: Date) -> Hidden {
    let mut hidden = Hidden::new();
    let periods: std::collections::BTreeSet<Period> =
        figures.values().flat_map(|series| series.keys().copied()).collect();
    for period in periods {
        if period.end() > as_of {
            let any = figures.iter().filter(|(_, by)| by.get(&period).is_some_and(|own| own.any));
            hidden.extend(any.map(|(series, _)| ((series.clone(), period), Reason::Running)));
            continue;
        }
        let of = |series: &Option<String>| figures.get(series).and_then(|by| by.get(&period));
        let parts = figures
            .keys()
            .filter_map(of)
            .map(|figure| figure.groups.len().max(1))
            .max()
            .unwrap_or(1);
        for part in 0..parts {
            for (series, reason) in of_part(figures, period, part, minimum) {
                let entry = hidden.entry((series, period)).or_insert(reason);
                *entry = (*entry).min(reason);
            }
        }
    }
    hidden
}

fn of_part(
    figures: &Figures,
    period: Period,
    part: usize,
    minimum: u64,
) -> Vec<(Option<String>, Reason)> {
    let answers = |figure: &Figure| answers(figure, part);
    let teams: Vec<(&String, u64)> = figures
        .iter()
        .filter_map(|(team, by)| Some((team.as_ref()?, answers(by.get(&period)?))))
        .collect();
    let total = figures.get(&None).and_then(|by| by.get(&period)).map(answers);
    let mut table = Table::default();
    table.cells.extend(teams.iter().map(|(_, n)| Cell { n: *n, listed: true }));
    if let Some(total) = total {
        // Answers of nobody's team, and of teams without a series, are in the total but never shown.
        let rest = total.saturating_sub(teams.iter().map(|(_, n)| n).sum());
        table.cells.push(Cell { n: rest, listed: false });
        table.totals.push((0..table.cells.len()).collect());
    }
    let withheld = withhold(&table, minimum);
    let mut found: Vec<(Option<String>, Reason)> = teams
        .iter()
        .zip(&withheld.cells)
        .filter_map(|((team, _), reason)| Some((Some((*team).clone()), (*reason)?)))
        .collect();
    found.extend(withheld.totals.first().copied().flatten().map(|reason| (None, reason)));
    found
}

/// Returns all figures of an indicator as withheld.
pub fn all(figures: &Figures, reason: Reason) -> Hidden {
    let of = |(series, by): (&Option<String>, &BTreeMap<Period, Figure>)| {
        let any = by.iter().filter(|(_, figure)| figure.any);
        any.map(|(period, _)| ((series.clone(), *period), reason)).collect::<Vec<_>>()
    };
    figures.iter().flat_map(of).collect()
}

/// Indicators of people's answers, each with the rows of its parts, in the book's order.
pub type Answers<'a> = Vec<(&'a Indicator, Vec<Vec<u32>>)>;

/// Returns the indicators that show sums over some of the answers of one before them, with that one's id.
///
/// What each shows is safe by itself. But the mean of all and the mean of most tell the mean of the rest, so
/// they may share answers only where both show the same groups of the same answers.
pub fn overlapping<'a>(answers: &Answers<'a>) -> Vec<(&'a Indicator, &'a str)> {
    let mut found = Vec::new();
    for (at, (indicator, parts)) in answers.iter().enumerate() {
        let before = answers[..at].iter().find(|(other, others)| {
            let all = parts.iter().flat_map(|part| others.iter().map(move |other| (part, other)));
            same_records(indicator, other)
                && all.clone().any(|(own, of)| {
                    share(own, of) && !(own == of && same_groups(indicator, other))
                })
        });
        let within = parts
            .iter()
            .enumerate()
            .any(|(at, part)| parts[..at].iter().any(|other| share(part, other) && part != other));
        match before {
            Some((other, _)) => found.push((*indicator, other.id.as_str())),
            None if within => found.push((*indicator, indicator.id.as_str())),
            None => {}
        }
    }
    found
}

/// Returns what is said of an indicator that shares answers with another one.
pub fn overlap(indicator: &Indicator, other: &str) -> Diagnostic {
    let message = if indicator.id == other {
        format!("parts of `{other}` share answers: it is withheld")
    } else {
        format!("`{}` reads some of the answers of `{other}`: it is withheld", indicator.id)
    };
    let span = indicator.measure.as_ref().map_or(&indicator.span, |measure| &measure.span);
    Diagnostic::error("shared-answers", message).at(&indicator.source, span.clone()).hint(
        "the difference of two means tells the answers between: let both read the same answers by the same periods \
         and teams, or answers that are apart",
    )
}

fn same_records(a: &Indicator, b: &Indicator) -> bool {
    let records = |of: &Indicator| of.measure.as_ref().map(|measure| measure.records.clone());
    records(a) == records(b)
}

fn same_groups(a: &Indicator, b: &Indicator) -> bool {
    let groups = |of: &Indicator| {
        let measure = of.measure.as_ref()?;
        Some((measure.at.clone(), measure.team.clone(), measure.series))
    };
    a.cadence == b.cadence && groups(a) == groups(b)
}

/// Whether two lists in ascending order have a number in common.
fn share(a: &[u32], b: &[u32]) -> bool {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => a.next(),
            std::cmp::Ordering::Greater => b.next(),
            std::cmp::Ordering::Equal => return true,
        };
    }
    false
}

/// A figure that doesn't say how many answered may be anybody's: it counts as one answer.
fn answers(figure: &Figure, part: usize) -> u64 {
    match (figure.groups.get(part), figure.n) {
        (Some(n), _) => *n,
        (None, Some(n)) => n,
        (None, None) => 1,
    }
}

/// Returns the words for why a figure is withheld.
pub fn words(reason: Reason, minimum: u64) -> String {
    match reason {
        Reason::TooFew => format!("fewer than {minimum} answers"),
        Reason::Complement => {
            format!("withheld so that a group of fewer than {minimum} can't be worked out")
        }
        Reason::Overlap => "another indicator reads some of the same answers".to_owned(),
        Reason::Running => "answers are shown once their period is over".to_owned(),
    }
}
