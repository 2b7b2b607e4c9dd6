//! Figures as files beside the pages: CSV for people with a spreadsheet, JSON as the exchange format.
//!
//! Both are made of `Measures`, which holds nothing that is withheld. Spreadsheets run cells that begin
//! like a formula, so text cells are guarded; numbers are written as numbers.

use crate::book::Book;
use crate::model::indicator::Indicator;
use crate::model::measures::{Measures, Observation, Series, State};
use crate::render::exchange::{Filter, to_json};

/// The columns of a file of observations.
const HEAD: [&str; 12] = [
    "indicator",
    "name",
    "team",
    "period",
    "unit",
    "value",
    "n",
    "low",
    "high",
    "complete",
    "state",
    "target",
];

/// Returns the addresses of all files of figures, below the site's root.
pub fn paths(book: &Book, measures: &Measures) -> Vec<String> {
    let mut paths = Vec::new();
    let shown = |series: &Series| has_page(book, series);
    let all = measures.indicators.iter();
    let indicators: Vec<&String> =
        all.filter(|(_, found)| found.series.values().any(shown)).map(|(id, _)| id).collect();
    if indicators.is_empty() {
        return paths;
    }
    paths.extend(["indicators.csv".to_owned(), "indicators.json".to_owned()]);
    for id in indicators {
        paths.push(format!("indicators/{id}/observations.csv"));
        paths.push(format!("indicators/{id}/observations.json"));
    }
    for team in &book.data.teams {
        let own = Some(team.id.clone());
        let mut all = measures.indicators.values();
        if all.any(|found| found.series.get(&own).is_some_and(shown)) {
            paths.push(format!("teams/{}/indicators.csv", team.id));
            paths.push(format!("teams/{}/indicators.json", team.id));
        }
    }
    paths
}

/// Returns the content of a file of figures; nothing for an address that is none.
pub fn file(book: &Book, measures: &Measures, path: &str) -> Option<Vec<u8>> {
    let (stem, extension) = path.rsplit_once('.')?;
    let filter = match stem.split('/').collect::<Vec<_>>().as_slice() {
        ["indicators"] => Filter::default(),
        ["indicators", id, "observations"] => Filter { indicator: Some(id), team: None },
        ["teams", id, "indicators"] => Filter { team: Some(id), indicator: None },
        _ => return None,
    };
    match extension {
        "csv" => Some(csv(book, measures, filter).into_bytes()),
        "json" => Some(to_json(measures, &book.data.definitions, filter).into_bytes()),
        _ => None,
    }
}

fn has_page(book: &Book, series: &Series) -> bool {
    book.data.definitions.indicator(&series.indicator).is_some_and(|indicator| !indicator.auxiliary)
}

/// The observations, a row each: indicators and teams in the book's order, the organization first.
fn csv(book: &Book, measures: &Measures, filter: Filter<'_>) -> String {
    let mut out = String::new();
    row(&mut out, &HEAD.map(Cell::Text));
    let teams = || {
        let organization = std::iter::once(None).filter(|_| filter.team.is_none());
        let teams = book.data.teams.iter().map(|team| team.id.as_str());
        organization.chain(teams.filter(|id| filter.team.is_none_or(|team| team == *id)).map(Some))
    };
    let published = book.data.definitions.published();
    for indicator in published.filter(|own| filter.indicator.is_none_or(|id| id == own.id)) {
        let Some(found) = measures.indicators.get(&indicator.id) else { continue };
        for team in teams() {
            let Some(series) = found.series.get(&team.map(str::to_owned)) else { continue };
            for observation in &series.observations {
                observation_row(&mut out, indicator, series, observation);
            }
        }
    }
    out
}

fn observation_row(
    out: &mut String,
    indicator: &Indicator,
    series: &Series,
    observation: &Observation,
) {
    let state = match observation.state {
        State::Shown => "shown",
        State::Withheld => "withheld",
        State::NoData => "no data",
        State::NotReached => "not reached",
    };
    // A period that is withheld has neither a value nor a number, whatever an observation holds.
    let shown =
        |value: Option<f64>| Cell::Number(value.filter(|_| observation.state == State::Shown));
    let n = observation.n.filter(|_| observation.state != State::Withheld);
    let period = observation.period.to_string();
    let target = series.target.as_ref().map_or("", |target| target.raw.as_str());
    row(
        out,
        &[
            Cell::Text(&indicator.id),
            Cell::Text(&indicator.name),
            Cell::Text(series.team.as_deref().unwrap_or("")),
            Cell::Text(&period),
            Cell::Text(indicator.unit.as_deref().unwrap_or("")),
            shown(observation.value),
            Cell::Count(n),
            shown(observation.low),
            shown(observation.high),
            Cell::Text(if observation.complete { "true" } else { "false" }),
            Cell::Text(state),
            Cell::Text(target),
        ],
    );
}

/// What stands in a cell.
enum Cell<'a> {
    Text(&'a str),
    Number(Option<f64>),
    Count(Option<u64>),
}

/// Writes a row as RFC 4180 has it, with CRLF.
fn row(out: &mut String, cells: &[Cell<'_>]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        match cell {
            Cell::Text(text) => text_cell(out, text),
            Cell::Number(Some(number)) if number.is_finite() => out.push_str(&number.to_string()),
            Cell::Count(Some(count)) => out.push_str(&count.to_string()),
            Cell::Number(_) | Cell::Count(None) => {}
        }
    }
    out.push_str("\r\n");
}

fn text_cell(out: &mut String, text: &str) {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if text.contains([',', '"', '\n', '\r']) {
        out.push('"');
        out.push_str(guard);
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(guard);
        out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cells: &[Cell<'_>]) -> String {
        let mut out = String::new();
        row(&mut out, cells);
        out
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        for formula in ["=1+1", "+1", "-1", "@x", "\tx"] {
            assert_eq!(written(&[Cell::Text(formula)]), format!("'{formula}\r\n"));
        }
        assert_eq!(written(&[Cell::Text("\r=1")]), "\"'\r=1\"\r\n");
        assert_eq!(written(&[Cell::Text("a,\"b\"\n"), Cell::Text("x")]), "\"a,\"\"b\"\"\n\",x\r\n");
    }

    #[test]
    fn numbers_stay_numbers_and_what_is_absent_is_empty() {
        let cells = [
            Cell::Number(Some(-3.5)),
            Cell::Number(Some(f64::NAN)),
            Cell::Number(None),
            Cell::Count(Some(7)),
        ];
        assert_eq!(written(&cells), "-3.5,,,7\r\n");
    }
}
