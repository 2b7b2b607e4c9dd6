//! `data/maturity.toml` and `data/assessments.csv`.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::{Diagnostic, Span};
use crate::model::maturity::{Assessment, Dimension, Maturity, MaturityLevel};
use crate::model::value::Table;
use crate::parse::rows::{RowReader, parse_rows};
use crate::parse::table::{TableReader, parse_toml};

/// Reads the levels and dimensions.
pub fn parse_maturity(source: &Arc<str>, text: &str) -> (Maturity, Vec<Diagnostic>) {
    let (table, mut diags) = parse_toml(source, text, 0);
    let mut own = Vec::new();
    let mut reader = TableReader::new(source, &table, 0..0, &mut own);
    let (levels, dimensions) = (reader.tables("level"), reader.tables("dimension"));
    reader.finish();
    let mut levels: Vec<_> =
        levels.into_iter().map(|(table, span)| level(source, table, span, &mut diags)).collect();
    let dimensions: Vec<_> = dimensions
        .into_iter()
        .map(|(table, span)| dimension(source, table, span, &mut diags))
        .collect();
    diags.append(&mut own);
    let numbers = levels.iter().map(|level| (level.number.to_string(), &level.span));
    twins(source, "level", numbers, &mut diags);
    let ids = dimensions.iter().map(|dimension| (dimension.id.clone(), &dimension.span));
    twins(source, "dimension", ids, &mut diags);
    levels.sort_by_key(|level| level.number);
    (Maturity { levels, dimensions }, diags)
}

/// Reads the judgements, oldest first.
pub fn parse_assessments(source: &Arc<str>, text: &str) -> (Vec<Assessment>, Vec<Diagnostic>) {
    let columns = ["team", "date", "dimension", "level", "by", "reason"];
    let (rows, mut diags) = parse_rows(source, text, &columns, &[]);
    let mut assessments: Vec<_> = rows
        .rows
        .iter()
        .filter_map(|row| {
            let mut reader = RowReader::new(source, &rows, row, &mut diags);
            let team = reader.required_text("team");
            let date = reader.required_text("date").and_then(|_| reader.date("date"));
            let dimension = reader.required_text("dimension");
            let level = reader.required_text("level").and_then(|_| reader.count("level"));
            // A judgement carries its reason and who judged; without them it is hearsay.
            let (by, reason) = (reader.required_text("by"), reader.required_text("reason"));
            Some(Assessment {
                team: team?,
                date: date?,
                dimension: dimension?,
                level: level?,
                by: by?,
                reason: reason?,
                source: source.clone(),
                span: row.span.clone(),
            })
        })
        .collect();
    assessments.sort_by_key(|assessment| assessment.date);
    (assessments, diags)
}

/// Reports judgements of unknown teams, dimensions and levels, and two of one day.
pub fn check_assessments(
    maturity: &Maturity,
    assessments: &[Assessment],
    teams: &[&str],
) -> Vec<Diagnostic> {
    let dimensions: Vec<_> = maturity.dimensions.iter().map(|known| known.id.as_str()).collect();
    let levels: Vec<_> = maturity.levels.iter().map(|level| level.number.to_string()).collect();
    let levels: Vec<_> = levels.iter().map(String::as_str).collect();
    let mut seen = BTreeSet::new();
    let mut diags = Vec::new();
    for row in assessments {
        let level = row.level.to_string();
        for (code, what, written, known) in [
            ("unknown-team", "team", row.team.as_str(), teams),
            ("unknown-dimension", "dimension", &row.dimension, &dimensions),
            ("unknown-level", "level", &level, &levels),
        ] {
            if !known.contains(&written) {
                let diagnostic = Diagnostic::error(code, format!("unknown {what} `{written}`"))
                    .at(&row.source, row.span.clone())
                    .suggest(written, known.iter().copied());
                diags.push(diagnostic);
            }
        }
        if !seen.insert((&row.team, &row.dimension, row.date)) {
            let message =
                format!("`{}` is assessed twice in `{}` on {}", row.team, row.dimension, row.date);
            diags.push(Diagnostic::error("duplicate", message).at(&row.source, row.span.clone()));
        }
    }
    diags
}

fn level(
    source: &Arc<str>,
    table: &Table,
    span: Span,
    diags: &mut Vec<Diagnostic>,
) -> MaturityLevel {
    let mut reader = TableReader::new(source, table, span.clone(), diags);
    if reader.value("number").is_none() {
        reader.missing("number");
    }
    let number = reader.integer("number").unwrap_or(0);
    let number = u32::try_from(number).unwrap_or_else(|_| {
        let message = format!("`number` is `{number}`: expected a level from 1");
        reader.report(Diagnostic::error("wrong-type", message).at(source, span.clone()));
        0
    });
    let name = reader.required_string("name");
    let title = reader.string("title").unwrap_or_else(|| format!("Level {number}: {name}"));
    let statements = reader.strings("statements").unwrap_or_default();
    reader.finish();
    MaturityLevel { number, name, title, statements, span }
}

fn dimension(
    source: &Arc<str>,
    table: &Table,
    span: Span,
    diags: &mut Vec<Diagnostic>,
) -> Dimension {
    let mut reader = TableReader::new(source, table, span.clone(), diags);
    let dimension = Dimension {
        id: reader.required_string("id"),
        name: reader.required_string("name"),
        question: reader.string("question"),
        house_default: reader.bool("house_default").unwrap_or(false),
        span,
    };
    reader.finish();
    dimension
}

fn twins<'a>(
    source: &Arc<str>,
    what: &str,
    names: impl Iterator<Item = (String, &'a Span)>,
    diags: &mut Vec<Diagnostic>,
) {
    let mut seen = BTreeSet::new();
    for (name, span) in names {
        if !seen.insert(name.clone()) {
            let message = format!("{what} `{name}` stands here again");
            diags.push(Diagnostic::error("duplicate", message).at(source, span.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVELS: &str = "[[level]]\nnumber = 2\nname = 'Guided'\nstatements = ['b']\n[[level]]\nnumber = 1\nname = 'Dependent'\n[[dimension]]\nid = 'decisions'\nname = 'Decisions'\nhouse_default = true\n";

    fn messages(diags: &[Diagnostic]) -> Vec<&str> {
        diags.iter().map(|diagnostic| diagnostic.message.as_str()).collect()
    }

    #[test]
    fn levels_stand_in_their_order() {
        let (maturity, diags) = parse_maturity(&Arc::from("m.toml"), LEVELS);
        assert!(diags.is_empty());
        let titles: Vec<_> = maturity.levels.iter().map(|level| level.title.as_str()).collect();
        assert_eq!(titles, ["Level 1: Dependent", "Level 2: Guided"]);
        assert!(maturity.dimensions[0].house_default);
    }

    #[test]
    fn every_mistake_of_the_levels_is_reported_at_once() {
        let text = "[[level]]\nnumber = -1\n[[dimension]]\nid = 'a'\nname = 'A'\nquestions = 'x'\n[[dimension]]\nid = 'a'\nname = 'B'\n";
        let (_, diags) = parse_maturity(&Arc::from("m.toml"), text);
        insta::assert_debug_snapshot!(messages(&diags), @r#"
        [
            "`number` is `-1`: expected a level from 1",
            "missing key `name`",
            "unknown key `questions`",
            "dimension `a` stands here again",
        ]
        "#);
    }

    #[test]
    fn a_judgement_without_reason_unknown_or_twice_is_reported() {
        let (maturity, _) = parse_maturity(&Arc::from("m.toml"), LEVELS);
        let text = "team,date,dimension,level,by,reason\n\
            tide,2026-10-01,decisions,2,coach,since June\n\
            tide,2026-10-01,decisions,3,coach,no\n\
            tyde,2026-13-01,decision,x,coach,no\n\
            tyde,2026-10-02,decision,1,coach,\n\
            tyde,2026-10-02,decision,1,team,so\n";
        let (assessments, mut diags) = parse_assessments(&Arc::from("a.csv"), text);
        diags.extend(check_assessments(&maturity, &assessments, &["tide"]));
        insta::assert_debug_snapshot!(messages(&diags), @r#"
        [
            "`date` is `2026-13-01`: expected a date such as `2026-03-01`",
            "`level` is `x`: expected a whole number",
            "`reason` is empty",
            "unknown level `3`",
            "`tide` is assessed twice in `decisions` on 2026-10-01",
            "unknown team `tyde`",
            "unknown dimension `decision`",
        ]
        "#);
    }
}
