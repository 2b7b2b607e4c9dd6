//! `[indicator.measure]`: from which records a figure is computed, and how.

use std::sync::Arc;

use crate::diag::{Diagnostic, Span};
use crate::model::expression::Expression;
use crate::model::indicator::{Exclude, Level, Measure, SeriesOf, Statistic};
use crate::model::value::Table;
use crate::parse::expression::parse_expression;
use crate::parse::indicators::read_target;
use crate::parse::table::TableReader;

#[derive(Clone, Copy)]
enum Word {
    Median,
    Mean,
    Percentile,
    Spread,
    Sum,
    Share,
    Count,
    Ratio,
    Distinct,
    Coverage,
    Parts,
    Network,
}

const WORDS: [(&str, Word); 12] = [
    ("median", Word::Median),
    ("mean", Word::Mean),
    ("percentile", Word::Percentile),
    ("spread", Word::Spread),
    ("sum", Word::Sum),
    ("share", Word::Share),
    ("count", Word::Count),
    ("ratio", Word::Ratio),
    ("distinct", Word::Distinct),
    ("coverage", Word::Coverage),
    ("parts", Word::Parts),
    ("network", Word::Network),
];

/// Reads the declaration; none where nothing could be computed by it.
pub(super) fn parse_measure(
    source: &Arc<str>,
    table: &Table,
    span: Span,
    level: Level,
    diags: &mut Vec<Diagnostic>,
) -> Option<Measure> {
    let before = diags.len();
    let mut problems = Vec::new();
    let mut reader = TableReader::new(source, table, span.clone(), diags);
    let records = reader.required_string("records");
    let at = reader.string("at").unwrap_or_else(|| "date".to_owned());
    let team = reader.string("team").unwrap_or_else(|| "team".to_owned());
    let teams = reader.bool("by_team").unwrap_or(level == Level::Team);
    let organization = reader.bool("organization").unwrap_or(level != Level::Team);
    let end = reader.string("end");
    let invited = reader.string("invited");
    let share_within = reader.value("share_within").and_then(|value| {
        let raw = value.as_str().unwrap_or_default();
        read_target(source, raw, value.span.clone()).map_err(|problem| problems.push(*problem)).ok()
    });
    let mut expressions = Expressions { source, problems: &mut problems };
    let filter = expressions.read(&mut reader, "where");
    let value = expressions.read(&mut reader, "value");
    let exclude = expressions.excluded(&mut reader);
    let word = reader.choice("statistic", &WORDS);
    if word.is_none() && table.get("statistic").is_none() {
        reader.missing("statistic");
    }
    let statistic = word.and_then(|word| statistic(word, &mut reader, &mut expressions));
    reader.finish();
    diags.append(&mut problems);
    let needs_value = matches!(
        statistic,
        Some(
            Statistic::Median
                | Statistic::Mean
                | Statistic::Percentile(_)
                | Statistic::Spread
                | Statistic::Sum
                | Statistic::Distinct { .. }
                | Statistic::Parts(_)
        )
    );
    if needs_value && value.is_none() && table.get("value").is_none() {
        let word = statistic.as_ref().map_or("", Statistic::word);
        diags.push(
            Diagnostic::error(
                "missing-key",
                format!("missing key `value`: a {word} is made of values"),
            )
            .at(source, span.clone()),
        );
    }
    if diags.len() > before {
        return None;
    }
    Some(Measure {
        records,
        at,
        team,
        series: SeriesOf { organization, teams },
        filter,
        exclude,
        value,
        statistic: statistic?,
        end,
        share_within,
        invited,
        span,
    })
}

fn statistic(
    word: Word,
    reader: &mut TableReader<'_>,
    expressions: &mut Expressions<'_>,
) -> Option<Statistic> {
    Some(match word {
        Word::Median => Statistic::Median,
        Word::Mean => Statistic::Mean,
        Word::Spread => Statistic::Spread,
        Word::Sum => Statistic::Sum,
        Word::Coverage => Statistic::Coverage,
        Word::Percentile => {
            let percentile = reader.number("percentile").filter(|p| (0.0..=100.0).contains(p));
            if percentile.is_none() {
                reader.missing("percentile");
            }
            Statistic::Percentile(percentile?)
        }
        Word::Share => Statistic::Share(expressions.required(reader, "numerator")?),
        Word::Count => {
            let (per, of) = (reader.number("per"), expressions.read(reader, "of"));
            let per_team = reader.bool("per_team").unwrap_or(false);
            let label = reader.string("also_label").unwrap_or_else(|| "of these".to_owned());
            let also = expressions.read(reader, "also").map(|when| (label, when));
            Statistic::Count { per: per.zip(of), per_team, also }
        }
        Word::Ratio => {
            let numerator = expressions.required(reader, "numerator");
            let denominator = expressions.required(reader, "denominator");
            let of = reader.string("denominator_records").map(|records| {
                let at = reader.string("denominator_at").unwrap_or_else(|| "date".to_owned());
                let team = reader.string("denominator_team").unwrap_or_else(|| "team".to_owned());
                (records, at, team)
            });
            Statistic::Ratio { numerator: numerator?, denominator: denominator?, of }
        }
        Word::Distinct => Statistic::Distinct { within: reader.required_string("within") },
        Word::Parts => {
            let tables = reader.tables("parts");
            if tables.len() < 2 {
                reader.missing("parts");
                return None;
            }
            Statistic::Parts(expressions.parts(&tables)?)
        }
        Word::Network => Statistic::Network {
            from: reader.string("from").unwrap_or_else(|| "from".to_owned()),
            to: reader.string("to").unwrap_or_else(|| "to".to_owned()),
            weight: expressions.read(reader, "weight"),
        },
    })
}

/// Reads expressions, and keeps what is wrong with them until the table's own reader is done.
struct Expressions<'a> {
    source: &'a Arc<str>,
    problems: &'a mut Vec<Diagnostic>,
}

impl Expressions<'_> {
    fn read(&mut self, reader: &mut TableReader<'_>, key: &'static str) -> Option<Expression> {
        let value = reader.value(key)?;
        let Some(text) = value.as_str() else {
            let message =
                format!("`{key}` is {}: expected an expression in quotes", value.type_name());
            self.problems
                .push(Diagnostic::error("wrong-type", message).at(self.source, value.span.clone()));
            return None;
        };
        match parse_expression(self.source, text, value.span.clone()) {
            Ok(expression) => Some(expression),
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    fn required(&mut self, reader: &mut TableReader<'_>, key: &'static str) -> Option<Expression> {
        let before = self.problems.len();
        let expression = self.read(reader, key);
        if expression.is_none() && self.problems.len() == before {
            reader.missing(key);
        }
        expression
    }

    fn excluded(&mut self, reader: &mut TableReader<'_>) -> Vec<Exclude> {
        let mut excluded = Vec::new();
        for (table, span) in reader.tables("exclude") {
            let mut below = Vec::new();
            let mut reader = TableReader::new(self.source, table, span, &mut below);
            let when = self.required(&mut reader, "when");
            let reason = reader.required_string("reason");
            reader.finish();
            self.problems.append(&mut below);
            excluded.extend(when.map(|when| Exclude { when, reason }));
        }
        excluded
    }

    fn parts(&mut self, tables: &[(&Table, Span)]) -> Option<Vec<(String, Expression)>> {
        // Every part is read before one is missed, so that all their mistakes are reported at once.
        let read = tables.iter().map(|(table, span)| {
            let mut below = Vec::new();
            let mut reader = TableReader::new(self.source, table, span.clone(), &mut below);
            let name = reader.required_string("name");
            let filter = self.required(&mut reader, "where");
            reader.finish();
            self.problems.append(&mut below);
            Some((name, filter?))
        });
        read.collect::<Vec<_>>().into_iter().collect()
    }
}
