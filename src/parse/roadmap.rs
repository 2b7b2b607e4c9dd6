//! `data/roadmap.toml` and `data/progress.csv`.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Diagnostic, Span};
use crate::model::roadmap::{Level, Part, Period, Progress, Roadmap, Step};
use crate::model::value::{Data, Table, Value};
use crate::parse::rows::{RowReader, parse_rows};
use crate::parse::table::{TableReader, parse_toml};

/// Reads the roadmap.
pub fn parse_roadmap(source: &Arc<str>, text: &str) -> (Roadmap, Vec<Diagnostic>) {
    let (table, mut diags) = parse_toml(source, text, 0);
    let mut own = Vec::new();
    let mut reader = TableReader::new(source, &table, 0..0, &mut own);
    let phases = reader.tables("phase");
    reader.finish();
    let phases: Vec<_> = phases
        .into_iter()
        .map(|(table, span)| part(source, table, span, Level::Phase, None, &mut diags))
        .collect();
    let roadmap = Roadmap { phases };
    diags.append(&mut own);
    report_twins(source, &roadmap, &mut diags);
    (roadmap, diags)
}

/// Reads what teams say about the steps.
pub fn parse_progress(source: &Arc<str>, text: &str) -> (Vec<Progress>, Vec<Diagnostic>) {
    let (rows, mut diags) = parse_rows(source, text, &["team", "step", "done_on"], &["planned_on"]);
    let mut progress = Vec::new();
    for row in &rows.rows {
        let mut reader = RowReader::new(source, &rows, row, &mut diags);
        let (team, step) = (reader.required_text("team"), reader.required_text("step"));
        let (planned_on, done_on) = (reader.date("planned_on"), reader.date("done_on"));
        if let (Some(team), Some(step)) = (team, step) {
            let (source, span) = (source.clone(), row.span.clone());
            progress.push(Progress { team, step, planned_on, done_on, source, span });
        }
    }
    (progress, diags)
}

/// Reports progress of unknown teams and steps, and steps that a team has twice.
pub fn check_progress(roadmap: &Roadmap, progress: &[Progress], teams: &[&str]) -> Vec<Diagnostic> {
    let steps: Vec<_> = roadmap.steps().iter().map(|(_, step)| step.id.as_str()).collect();
    let mut diags = Vec::new();
    let mut seen = BTreeMap::new();
    for row in progress {
        let mut unknown = |what: &str, written: &str, known: &[&str]| {
            if !known.contains(&written) {
                let code = if what == "team" { "unknown-team" } else { "unknown-step" };
                let diagnostic = Diagnostic::error(code, format!("unknown {what} `{written}`"))
                    .at(&row.source, row.span.clone())
                    .suggest(written, known.iter().copied());
                diags.push(diagnostic);
            }
        };
        unknown("team", &row.team, teams);
        unknown("step", &row.step, &steps);
        if seen.insert((&row.team, &row.step), ()).is_some() {
            let message = format!("step `{}` of `{}` stands here again", row.step, row.team);
            let diagnostic = Diagnostic::error("duplicate", message)
                .at(&row.source, row.span.clone())
                .hint("keep one row for each team and step");
            diags.push(diagnostic);
        }
    }
    diags
}

fn part(
    source: &Arc<str>,
    table: &Table,
    span: Span,
    level: Level,
    months: Option<Period>,
    diags: &mut Vec<Diagnostic>,
) -> Part {
    let mut found = Vec::new();
    let mut reader = TableReader::new(source, table, span.clone(), &mut found);
    let id = reader.required_string("id");
    let title = reader.required_string("title");
    let weeks = (level == Level::Week).then(|| period(source, &mut reader, "weeks")).flatten();
    let own = if level == Level::Week { None } else { period(source, &mut reader, "months") };
    let months = own.or(months).unwrap_or(Period { first: 1, last: 1 });
    let items = reader.value("items").cloned();
    let mut below = Vec::new();
    for (key, inner) in under(level) {
        below.extend(reader.tables(key).into_iter().map(|(table, span)| (table, span, *inner)));
    }
    reader.finish();
    below.sort_by_key(|(_, span, _)| span.start);
    let parts = below
        .into_iter()
        .map(|(table, span, inner)| part(source, table, span, inner, Some(months), diags))
        .collect();
    diags.append(&mut found);
    let steps = items.map(|items| steps(source, &id, &items, diags)).unwrap_or_default();
    Part { level, id, title, months, weeks, parts, steps, span }
}

fn under(level: Level) -> &'static [(&'static str, Level)] {
    match level {
        Level::Phase => &[("stage", Level::Stage), ("month", Level::Month)],
        Level::Stage => &[("month", Level::Month)],
        Level::Month => &[("week", Level::Week)],
        Level::Week => &[],
    }
}

/// Reads `"4"`, `"4-6"` or `4`.
fn period(source: &Arc<str>, reader: &mut TableReader<'_>, key: &'static str) -> Option<Period> {
    let Some(value) = reader.value(key) else {
        reader.missing(key);
        return None;
    };
    let text = match &value.data {
        Data::Integer(number) => number.to_string(),
        Data::String(text) => text.clone(),
        _ => String::new(),
    };
    let (first, last) = text.split_once(['-', '–']).unwrap_or((&text, &text));
    let numbers = first.trim().parse().ok().zip(last.trim().parse().ok());
    let period = numbers.map(|(first, last)| Period { first, last });
    let period = period.filter(|period| period.first >= 1 && period.first <= period.last);
    if period.is_none() {
        let message =
            format!("`{key}` is `{}`: expected a range such as `\"4-6\"`", value.display());
        reader.report(Diagnostic::error("wrong-type", message).at(source, value.span.clone()));
    }
    period
}

/// Reads items: texts, or tables with an `id` that stays when the text is reworded or moved.
fn steps(source: &Arc<str>, part: &str, items: &Value, diags: &mut Vec<Diagnostic>) -> Vec<Step> {
    let mut wrong = |value: &Value, expected: &str| {
        let message = format!("`items` holds {}: expected {expected}", value.type_name());
        diags.push(Diagnostic::error("wrong-type", message).at(source, value.span.clone()));
    };
    let Data::Array(values) = &items.data else {
        wrong(items, "an array");
        return Vec::new();
    };
    let mut steps = Vec::new();
    let mut tables = Vec::new();
    for (number, value) in values.iter().enumerate() {
        match &value.data {
            Data::String(text) => {
                let id = format!("{part}.{}", number + 1);
                steps.push(Step { id, text: text.clone(), span: value.span.clone() });
            }
            Data::Table(table) => tables.push((table, value.span.clone())),
            _ => wrong(value, "text, or a table with `id` and `text`"),
        }
    }
    for (table, span) in tables {
        let mut reader = TableReader::new(source, table, span.clone(), diags);
        let (id, text) = (reader.required_string("id"), reader.required_string("text"));
        reader.finish();
        steps.push(Step { id, text, span });
    }
    steps.sort_by_key(|step| step.span.start);
    steps
}

fn report_twins(source: &Arc<str>, roadmap: &Roadmap, diags: &mut Vec<Diagnostic>) {
    fn ids<'a>(part: &'a Part, found: &mut Vec<(&'a str, &'a Span)>) {
        found.push((&part.id, &part.span));
        found.extend(part.steps.iter().map(|step| (step.id.as_str(), &step.span)));
        part.parts.iter().for_each(|part| ids(part, found));
    }
    let mut found = Vec::new();
    roadmap.phases.iter().for_each(|phase| ids(phase, &mut found));
    let mut seen = BTreeMap::new();
    for (id, span) in found {
        if !id.is_empty() && seen.insert(id, ()).is_some() {
            let diagnostic = Diagnostic::error("duplicate", format!("id `{id}` is taken"))
                .at(source, span.clone())
                .hint("each part and each item of the roadmap needs an id of its own");
            diags.push(diagnostic);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str = "
[[phase]]
id = 'p1'
title = 'Phase 1 (Months 1-3)'
months = '1-3'
[[phase.month]]
id = 'm1'
title = 'Month 1'
months = 1
[[phase.month.week]]
id = 'w1'
title = 'Week 1-2'
weeks = '1-2'
items = ['Look', { id = 'ask', text = 'Ask' }]
[[phase.stage]]
id = 's2'
title = 'Months 2-3'
months = '2-3'
[[phase.stage.month]]
id = 'm2'
title = 'Month 2'
months = '2'
items = ['Do']
";

    fn messages(diags: &[Diagnostic]) -> Vec<&str> {
        diags.iter().map(|diagnostic| diagnostic.message.as_str()).collect()
    }

    #[test]
    fn a_plan_keeps_the_order_and_the_depth_of_its_file() {
        let (roadmap, diags) = parse_roadmap(&Arc::from("data/roadmap.toml"), PLAN);
        assert_eq!(messages(&diags), [""; 0]);
        let steps: Vec<_> = roadmap
            .steps()
            .iter()
            .map(|(part, step)| (part.title.clone(), step.id.clone(), part.months.first))
            .collect();
        let expected = [("Week 1-2", "w1.1", 1), ("Week 1-2", "ask", 1), ("Month 2", "m2.1", 2)];
        assert_eq!(steps, expected.map(|(part, id, month)| (part.into(), id.into(), month)));
        let titles: Vec<_> = roadmap.headings_at(2).iter().map(|part| &part.id).collect();
        assert_eq!(titles, ["p1", "s2", "m2"]);
        assert!(roadmap.headings_at(4).is_empty());
    }

    #[test]
    fn every_mistake_of_a_plan_is_reported_at_once() {
        let text = "[[phase]]\nid = 'a'\ntitel = 'x'\nmonths = '3-1'\nitems = [4, 'b']\n[[phase.month]]\nid = 'a'\ntitle = 'M'\n";
        let (_, diags) = parse_roadmap(&Arc::from("r.toml"), text);
        insta::assert_debug_snapshot!(messages(&diags), @r#"
        [
            "missing key `months`",
            "missing key `title`",
            "`months` is `3-1`: expected a range such as `\"4-6\"`",
            "unknown key `titel`",
            "`items` holds an integer: expected text, or a table with `id` and `text`",
            "id `a` is taken",
        ]
        "#);
    }

    #[test]
    fn progress_names_rows_that_cannot_be_right() {
        let (roadmap, _) = parse_roadmap(&Arc::from("r.toml"), PLAN);
        let text =
            "team,step,planned_on,done_on\nharbor,ask,,2026-01-05\nharbr,aks,,\nharbor,ask,soon,\n";
        let (progress, mut diags) = parse_progress(&Arc::from("p.csv"), text);
        diags.extend(check_progress(&roadmap, &progress, &["harbor", "tide"]));
        insta::assert_debug_snapshot!(messages(&diags), @r#"
        [
            "`planned_on` is `soon`: expected a date such as `2026-03-01`",
            "unknown team `harbr`",
            "unknown step `aks`",
            "step `ask` of `harbor` stands here again",
        ]
        "#);
    }
}
