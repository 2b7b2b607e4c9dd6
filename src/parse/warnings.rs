//! `data/warnings.toml`: warning signals, failure modes with their symptoms, and the measures that only
//! they look at.

use std::sync::Arc;

use crate::diag::{Diagnostic, Span};
use crate::model::expression::Expression;
use crate::model::indicator::Indicator;
use crate::model::signal::{EvidenceKind, Rule, RuleKind, Symptom};
use crate::model::value::Table;
use crate::parse::expression::parse_expression;
use crate::parse::indicators::parse_indicator;
use crate::parse::table::{TableReader, parse_toml};

/// Reads the auxiliary measures and the rules.
pub fn parse_warnings(
    source: &Arc<str>,
    text: &str,
) -> (Vec<Indicator>, Vec<Rule>, Vec<Diagnostic>) {
    let (table, mut diags) = parse_toml(source, text, 0);
    if !diags.is_empty() {
        return (Vec::new(), Vec::new(), diags);
    }
    let mut top = Vec::new();
    let mut reader = TableReader::new(source, &table, 0..0, &mut top);
    let measures = reader.tables("measure");
    let warnings = reader.tables("warning");
    let failures = reader.tables("failure");
    reader.finish();
    let auxiliary = measures
        .into_iter()
        .map(|(table, span)| parse_indicator(source, table, span, true, &mut diags))
        .collect();
    let mut rules: Vec<Rule> = Vec::new();
    let kinds = warnings
        .into_iter()
        .map(|found| (RuleKind::Warning, found))
        .chain(failures.into_iter().map(|found| (RuleKind::FailureMode, found)));
    for (kind, (table, span)) in kinds {
        let rule = parse_rule(source, kind, table, span, &mut diags);
        if rules.iter().any(|other| other.id == rule.id && other.kind == rule.kind) {
            let message = format!("two rules have the id `{}`", rule.id);
            diags.push(Diagnostic::error("duplicate-id", message).at(source, rule.span));
        } else {
            rules.push(rule);
        }
    }
    diags.append(&mut top);
    (auxiliary, rules, diags)
}

fn parse_rule(
    source: &Arc<str>,
    kind: RuleKind,
    table: &Table,
    span: Span,
    diags: &mut Vec<Diagnostic>,
) -> Rule {
    let mut problems = Vec::new();
    let mut reader = TableReader::new(source, table, span.clone(), diags);
    let id = reader.required_string("id");
    let name = reader.required_string("name");
    let scope = reader.choice("scope", &[("team", true), ("organization", false)]);
    let leads_to = reader.string("leads_to");
    let side_effects = reader.string("side_effects");
    let (mut text, mut when, mut symptoms) = (String::new(), None, Vec::new());
    if kind == RuleKind::Warning {
        text = reader.required_string("text");
        when = condition(source, &mut reader, "when", &mut problems);
        if when.is_none() && problems.is_empty() {
            reader.missing("when");
        }
    } else {
        text = reader.string("text").unwrap_or(text);
        let tables = reader.tables("symptom");
        if tables.is_empty() {
            reader.missing("symptom");
        }
        for (table, span) in tables {
            symptoms.push(parse_symptom(source, table, span, &mut problems));
        }
    }
    reader.finish();
    diags.append(&mut problems);
    Rule {
        id,
        name,
        text,
        kind,
        per_team: scope.unwrap_or(false),
        when,
        symptoms,
        leads_to,
        side_effects,
        source: source.clone(),
        span,
    }
}

fn parse_symptom(
    source: &Arc<str>,
    table: &Table,
    span: Span,
    diags: &mut Vec<Diagnostic>,
) -> Symptom {
    let mut problems = Vec::new();
    let mut reader = TableReader::new(source, table, span, diags);
    let text = reader.required_string("text");
    let kinds = [
        ("computed", EvidenceKind::Computed),
        ("proxy", EvidenceKind::Proxy),
        ("by hand", EvidenceKind::ByHand),
    ];
    let kind = reader.choice("kind", &kinds).unwrap_or(EvidenceKind::ByHand);
    let when = condition(source, &mut reader, "when", &mut problems);
    let reported = reader.string("reported");
    if when.is_none() && reported.is_none() && problems.is_empty() {
        reader.report(
            Diagnostic::error("missing-key", "a symptom is either computed (`when`) or `reported`")
                .at(source, reader.span()),
        );
    }
    reader.finish();
    diags.append(&mut problems);
    Symptom { text, kind, when, reported }
}

fn condition(
    source: &Arc<str>,
    reader: &mut TableReader<'_>,
    key: &'static str,
    problems: &mut Vec<Diagnostic>,
) -> Option<Expression> {
    let value = reader.value(key)?;
    let place = value.span.clone();
    let read = match value.as_str() {
        Some(text) => parse_expression(source, text, place.clone()),
        None => Err(Diagnostic::error(
            "wrong-type",
            format!("`{key}` is {}: expected an expression in quotes", value.type_name()),
        )
        .at(source, place.clone())),
    };
    match read {
        Ok(expression) if expression.tree.is_some() => Some(expression),
        Ok(_) => {
            problems.push(
                Diagnostic::error("expression", "rules know no macros, methods or maps")
                    .at(source, place)
                    .hint("use `&&`, `||`, `!`, comparisons, and the functions listed in the documentation"),
            );
            None
        }
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}
