//! The small tables: observations.csv, reviews.csv and interventions.csv.

use std::sync::Arc;

use jiff::civil::Date;

use crate::diag::{Diagnostic, Span};
use crate::model::data::Definitions;
use crate::model::measures::Intervention;
use crate::model::period::Period;
use crate::model::records::{GivenObservation, Review};
use crate::model::team::Team;
use crate::parse::records::column::read_number;
use crate::parse::sheet::{Row, cap, parse_sheet};

/// Reads `indicator,team,period,value,n`.
pub fn parse_observations(
    source: &Arc<str>,
    text: &str,
    definitions: &Definitions,
    teams: &[Team],
) -> (Vec<GivenObservation>, Vec<Diagnostic>) {
    let (mut found, mut seen) = (Vec::new(), std::collections::BTreeSet::new());
    let required = ["indicator", "team", "period", "value"];
    let diags = each_row(source, text, &required, &["n"], |cells, diags| {
        let indicator = cells.indicator(definitions, diags);
        let team = cells.team(teams, diags);
        let period = indicator.and_then(|indicator| cells.period(indicator, diags));
        let value = cells.number("value", diags);
        let n = cells.count("n", diags);
        let (Some(indicator), Some(team), Some(period), Some(value)) =
            (indicator, team, period, value)
        else {
            return;
        };
        if !seen.insert((indicator.id.clone(), team.clone(), period)) {
            let message = format!("a value of `{}` for {period} stands above", indicator.id);
            diags.push(
                Diagnostic::error("duplicate-row", message).at(source, cells.row.span.clone()),
            );
            return;
        }
        found.push(GivenObservation { indicator: indicator.id.clone(), team, period, value, n });
    });
    (found, diags)
}

/// Returns the teams that observations name, in the order of the file: those of a book without a list of
/// teams, whose figures are computed elsewhere.
pub fn teams_named(source: &Arc<str>, text: &str) -> Vec<Team> {
    let mut teams: Vec<Team> = Vec::new();
    let others = ["indicator", "period", "value", "n"];
    // What is wrong with the rows is said when they are read for their values.
    let _ = each_row(source, text, &["team"], &others, |cells, _| {
        let id = cells.text("team");
        if !id.is_empty() && teams.iter().all(|team| team.id != id) {
            teams.push(Team {
                name: id.clone(),
                id,
                purpose: String::new(),
                culture: None,
                culture_span: cells.row.span.clone(),
                adopted: None,
                joined: None,
                left: None,
                size: None,
                links: Vec::new(),
                extra: Vec::new(),
                source: source.clone(),
                span: cells.row.span.clone(),
            });
        }
    });
    teams
}

/// Reads `subject,team,date,rating,reasons,role`.
pub fn parse_reviews(
    source: &Arc<str>,
    text: &str,
    teams: &[Team],
) -> (Vec<Review>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let required = ["subject", "team", "date", "rating", "reasons", "role"];
    let diags = each_row(source, text, &required, &[], |cells, diags| {
        let subject = cells.required("subject", diags);
        let team = cells.team(teams, diags);
        let date = cells.date("date", diags);
        let rating = cells.required("rating", diags);
        let (reasons, role) = (cells.text("reasons"), cells.text("role"));
        let (Some(subject), Some(team), Some(date), Some(rating)) = (subject, team, date, rating)
        else {
            return;
        };
        let span = cells.row.span.clone();
        found.push(Review { subject, team, date, rating, reasons, role, span });
    });
    (found, diags)
}

/// Reads `date,team,indicator,title,rebase`; an empty team or indicator means all of them.
pub fn parse_interventions(
    source: &Arc<str>,
    text: &str,
    definitions: &Definitions,
    teams: &[Team],
) -> (Vec<Intervention>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let required = ["date", "team", "indicator", "title"];
    let diags = each_row(source, text, &required, &["rebase"], |cells, diags| {
        let date = cells.date("date", diags);
        let team = cells.team(teams, diags);
        let title = cells.required("title", diags);
        let indicator = match cells.text("indicator").as_str() {
            "" => Some(None),
            _ => cells.indicator(definitions, diags).map(|indicator| Some(indicator.id.clone())),
        };
        let rebase = match cells.text("rebase").as_str() {
            "true" | "yes" => true,
            "" | "false" | "no" => false,
            other => {
                let message = format!("`rebase` is `{other}`: expected `true` or `false`");
                diags.push(cells.problem("wrong-type", message, "rebase"));
                false
            }
        };
        let (Some(date), Some(team), Some(title), Some(indicator)) = (date, team, title, indicator)
        else {
            return;
        };
        found.push(Intervention { date, team, indicator, title, rebase });
    });
    found.sort_by(|a, b| (a.date, &a.title).cmp(&(b.date, &b.title)));
    (found, diags)
}

fn each_row(
    source: &Arc<str>,
    text: &str,
    required: &[&str],
    optional: &[&str],
    mut take: impl FnMut(&Cells<'_>, &mut Vec<Diagnostic>),
) -> Vec<Diagnostic> {
    let (sheet, mut diags) = parse_sheet(source, text);
    let Some((header, rows)) = sheet else { return diags };
    let known = || required.iter().chain(optional).copied();
    let heading = 0..header.spans.last().map_or(0, |span| span.end);
    for name in required.iter().filter(|name| !header.names.iter().any(|column| column == *name)) {
        let message = format!("missing column `{name}`");
        diags.push(Diagnostic::error("missing-column", message).at(source, heading.clone()));
    }
    for (name, span) in header.names.iter().zip(&header.spans) {
        if !known().any(|column| column == name) {
            let listed: Vec<_> = known().map(|column| format!("`{column}`")).collect();
            diags.push(
                Diagnostic::error("unknown-column", format!("unknown column `{name}`"))
                    .at(source, span.clone())
                    .suggest(name, known())
                    .hint(format!("known columns: {}", listed.join(", "))),
            );
        }
    }
    if !diags.is_empty() && required.iter().any(|name| !header.names.iter().any(|c| c == name)) {
        return diags;
    }
    for row in &rows {
        let cells = Cells { source, names: &header.names, row };
        take(&cells, &mut diags);
    }
    cap(source, diags)
}

struct Cells<'a> {
    source: &'a Arc<str>,
    names: &'a [String],
    row: &'a Row,
}

impl Cells<'_> {
    fn cell(&self, name: &str) -> Option<&(String, Span)> {
        let index = self.names.iter().position(|column| column == name)?;
        self.row.cells.get(index)
    }

    fn text(&self, name: &str) -> String {
        self.cell(name).map(|(text, _)| text.clone()).unwrap_or_default()
    }

    fn problem(&self, code: &'static str, message: String, name: &str) -> Diagnostic {
        let span = self.cell(name).map_or(self.row.span.clone(), |(_, span)| span.clone());
        Diagnostic::error(code, message).at(self.source, span)
    }

    fn required(&self, name: &str, diags: &mut Vec<Diagnostic>) -> Option<String> {
        let text = self.text(name);
        if text.is_empty() {
            diags.push(self.problem("empty-cell", format!("`{name}` is empty"), name));
            return None;
        }
        Some(text)
    }

    fn indicator<'d>(
        &self,
        definitions: &'d Definitions,
        diags: &mut Vec<Diagnostic>,
    ) -> Option<&'d crate::model::indicator::Indicator> {
        let id = self.required("indicator", diags)?;
        let indicator = definitions.indicator(&id);
        if indicator.is_none() {
            let ids = definitions.indicators.iter().map(|indicator| indicator.id.as_str());
            let message = format!("unknown indicator `{id}`");
            diags.push(self.problem("unknown-indicator", message, "indicator").suggest(&id, ids));
        }
        indicator
    }

    /// The outer option is "could it be read", the inner one "is it a team's or the organization's".
    #[expect(clippy::option_option, reason = "an unreadable team is not the organization")]
    fn team(&self, teams: &[Team], diags: &mut Vec<Diagnostic>) -> Option<Option<String>> {
        let id = self.text("team");
        if id.is_empty() {
            return Some(None);
        }
        if teams.iter().any(|team| team.id == id) {
            return Some(Some(id));
        }
        let ids = teams.iter().map(|team| team.id.as_str());
        diags.push(
            self.problem("unknown-team", format!("unknown team `{id}`"), "team").suggest(&id, ids),
        );
        None
    }

    fn period(
        &self,
        indicator: &crate::model::indicator::Indicator,
        diags: &mut Vec<Diagnostic>,
    ) -> Option<Period> {
        let text = self.required("period", diags)?;
        let period = Period::parse(&text, indicator.cadence)
            .filter(|period| (1970..2200).contains(&period.start.year()));
        if period.is_none() {
            let example = Period::containing(jiff::civil::date(2026, 10, 1), indicator.cadence);
            let message = format!(
                "`period` is `{text}`: expected a {} such as `{example}`",
                indicator.cadence.word()
            );
            diags.push(self.problem("wrong-period", message, "period"));
        }
        period
    }

    fn number(&self, name: &str, diags: &mut Vec<Diagnostic>) -> Option<f64> {
        let text = self.required(name, diags)?;
        match read_number(text.as_bytes()) {
            Ok(number) => Some(number),
            Err(error) => {
                let span = self.cell(name).map_or(self.row.span.clone(), |(_, span)| span.clone());
                diags.push(error.diagnostic(name, &text).at(self.source, span));
                None
            }
        }
    }

    fn count(&self, name: &str, diags: &mut Vec<Diagnostic>) -> Option<u64> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let count = text.parse().ok();
        if count.is_none() {
            let message = format!("`{name}` is `{text}`: expected a whole number");
            diags.push(self.problem("wrong-type", message, name));
        }
        count
    }

    fn date(&self, name: &str, diags: &mut Vec<Diagnostic>) -> Option<Date> {
        let text = self.required(name, diags)?;
        let date = (text.len() == 10).then(|| text.parse::<Date>().ok()).flatten();
        match date {
            Some(date) if (1970..2200).contains(&date.year()) => Some(date),
            _ => {
                let message = format!("`{name}` is `{text}`: expected a date such as `2026-03-01`");
                diags.push(self.problem("wrong-date", message, name));
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_observations_are_reported_at_their_cells() {
        let source: Arc<str> = Arc::from("data/indicators.toml");
        let text = "[[indicator]]\nid = \"x\"\nname = \"X\"\ndefinition = \"X\"\n";
        let (groups, indicators, _) = crate::parse::indicators::parse_indicators(&source, text);
        let definitions = Definitions { groups, indicators, rules: Vec::new() };
        let text = "indicator,team,period,value,n\nx,,2026-01,NaN,3\ny,,2026-01,1,\nx,,2026-13,1,1\n\
                    x,zz,2026-01,1,1\nx,,2026-02,\"1,5\",2\nx,,2026-03,1,-1\nx,,2026-04,1,4\nx,,2026-04,2,4\n";
        let (found, diags) = parse_observations(&Arc::from("o"), text, &definitions, &[]);
        let messages: Vec<_> = diags.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "`value` is `NaN`: expected a finite number",
                "unknown indicator `y`",
                "`period` is `2026-13`: expected a month such as `2026-10`",
                "unknown team `zz`",
                "`value` is `1,5`: expected a number such as `1.5`",
                "`n` is `-1`: expected a whole number",
                "a value of `x` for 2026-04 stands above",
            ]
        );
        assert_eq!(found.len(), 2);
    }
}
