//! What may be shown of people's answers: decided here, before anything leaves the engine.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::compute::indicators::figure::Figure;
use crate::compute::privacy::{Cell, Reason, Table, withhold};
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
        Reason::Running => "answers are shown once their period is over".to_owned(),
    }
}
