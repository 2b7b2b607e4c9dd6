//! `data/indicators.toml`: what is measured, from which records, by which statistic.

mod measure;

use std::sync::Arc;

use crate::diag::{Diagnostic, Span};
use crate::model::indicator::{
    Baseline, Better, DatedTarget, Form, Group, Indicator, Level, RuleSet, Statistic,
};
use crate::model::period::Cadence;
use crate::model::target::Target;
use crate::model::value::{Data, Table};
use crate::parse::table::{TableReader, parse_toml};
use crate::parse::target::parse_target;

/// Reads the groups and the indicators.
pub fn parse_indicators(
    source: &Arc<str>,
    text: &str,
) -> (Vec<Group>, Vec<Indicator>, Vec<Diagnostic>) {
    let (table, mut diags) = parse_toml(source, text, 0);
    if !diags.is_empty() {
        return (Vec::new(), Vec::new(), diags);
    }
    let mut top = Vec::new();
    let mut reader = TableReader::new(source, &table, 0..0, &mut top);
    let groups = reader.tables("group");
    let indicators = reader.tables("indicator");
    reader.finish();
    let groups: Vec<Group> = groups
        .into_iter()
        .map(|(table, span)| {
            let mut reader = TableReader::new(source, table, span, &mut diags);
            let group =
                Group { id: reader.required_string("id"), name: reader.required_string("name") };
            reader.finish();
            group
        })
        .collect();
    let mut known: Vec<Indicator> = Vec::new();
    for (table, span) in indicators {
        let indicator = parse_indicator(source, table, span, false, &mut diags);
        check_group(&indicator, &groups, &mut diags);
        if known.iter().any(|other| other.id == indicator.id) {
            diags.push(repeated(&indicator));
        } else if !indicator.id.is_empty() {
            known.push(indicator);
        }
    }
    diags.append(&mut top);
    (groups, known, diags)
}

/// Returns the diagnostic of an indicator whose id is taken.
pub fn repeated(indicator: &Indicator) -> Diagnostic {
    let message = format!("two indicators have the id `{}`", indicator.id);
    Diagnostic::error("duplicate-id", message).at(&indicator.source, indicator.span.clone())
}

fn check_group(indicator: &Indicator, groups: &[Group], diags: &mut Vec<Diagnostic>) {
    let Some(id) = &indicator.group else { return };
    if groups.is_empty() || groups.iter().any(|group| group.id == *id) {
        return;
    }
    diags.push(
        Diagnostic::error("unknown-group", format!("unknown group `{id}`"))
            .at(&indicator.source, indicator.span.clone())
            .suggest(id, groups.iter().map(|group| group.id.as_str())),
    );
}

/// Reads one indicator; an auxiliary one is an input of warning rules only.
pub fn parse_indicator(
    source: &Arc<str>,
    table: &Table,
    span: Span,
    auxiliary: bool,
    diags: &mut Vec<Diagnostic>,
) -> Indicator {
    let mut problems = Vec::new();
    let mut reader = TableReader::new(source, table, span.clone(), diags);
    let id = reader.required_string("id");
    let name = reader.required_string("name");
    let group = reader.string("group");
    let level = reader.choice("level", &Level::WORDS);
    let definition = if auxiliary {
        reader.string("definition").unwrap_or_default()
    } else {
        reader.required_string("definition")
    };
    let unit = reader.string("unit");
    let targets = parse_targets(source, &mut reader, &mut problems);
    let method = reader.string("method");
    let near = reader.number("near");
    let better = reader.choice("better", &[("higher", Better::Higher), ("lower", Better::Lower)]);
    let cadence = reader.choice("cadence", &Cadence::WORDS).unwrap_or(Cadence::Month);
    let minimum = reader.integer("minimum");
    let baseline = parse_baseline(source, &mut reader, &mut problems);
    let form = reader.choice("form", &[("mean", Form::Mean), ("median", Form::Median)]);
    let rules = reader.choice("rules", &[("nhs", RuleSet::Nhs), ("wheeler", RuleSet::Wheeler)]);
    let bounds = (reader.number("lower"), reader.number("upper"));
    let gaming = reader.string("gaming");
    let notes = reader.string("notes");
    let private = reader.bool("private");
    let measure = reader.table("measure");
    if !is_slug(&id) {
        let message = format!("id `{id}` is no name for an address");
        problems.push(
            Diagnostic::error("wrong-id", message)
                .at(source, span.clone())
                .hint("lower-case letters, digits and hyphens: `decision-latency`"),
        );
    }
    reader.finish();
    let level = level.unwrap_or(if auxiliary { Level::Organization } else { Level::Team });
    let measure = measure.and_then(|(table, span)| {
        measure::parse_measure(source, table, span, level, &mut problems)
    });
    diags.append(&mut problems);
    let surveyed = method.as_deref().is_some_and(|method| method.contains("survey"));
    let from_surveys = measure.as_ref().is_some_and(|measure| measure.records == "surveys");
    let minimum = minimum.and_then(|minimum| u32::try_from(minimum).ok());
    Indicator {
        id,
        name,
        group,
        level,
        definition,
        unit,
        targets,
        method,
        near,
        better,
        cadence,
        minimum: minimum.unwrap_or_else(|| default_minimum(measure.as_ref().map(|m| &m.statistic))),
        baseline,
        form: form.unwrap_or(Form::Mean),
        rules: rules.unwrap_or(RuleSet::Nhs),
        bounds,
        gaming,
        notes,
        private: private.unwrap_or(false) || surveyed || from_surveys,
        measure,
        auxiliary,
        source: source.clone(),
        span,
    }
}

/// House default: five records carry a judgement; a ratio of sums needs one, and a count none.
fn default_minimum(statistic: Option<&Statistic>) -> u32 {
    match statistic {
        Some(
            Statistic::Median
            | Statistic::Mean
            | Statistic::Percentile(_)
            | Statistic::Spread
            | Statistic::Share(_)
            | Statistic::Parts(_),
        ) => 5,
        // None is a number that can be judged.
        Some(Statistic::Count { .. } | Statistic::Distinct { .. }) => 0,
        _ => 1,
    }
}

fn is_slug(id: &str) -> bool {
    !id.is_empty()
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn parse_baseline(
    source: &Arc<str>,
    reader: &mut TableReader<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Baseline {
    let Some(value) = reader.value("baseline") else { return Baseline::Periods(12) };
    match &value.data {
        Data::String(all) if all == "all" => Baseline::All,
        Data::Integer(count) if (6..=1000).contains(count) => {
            Baseline::Periods(usize::try_from(*count).unwrap_or(12))
        }
        _ => {
            let message = format!(
                "`baseline` is `{}`: expected 6 or more periods, or \"all\"",
                value.display()
            );
            problems.push(Diagnostic::error("wrong-type", message).at(source, value.span.clone()));
            Baseline::Periods(12)
        }
    }
}

fn parse_targets(
    source: &Arc<str>,
    reader: &mut TableReader<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<DatedTarget> {
    let mut targets = Vec::new();
    if let Some(value) = reader.value("target") {
        if let Some(target) = value.as_str().map(|raw| read_target(source, raw, value.span.clone()))
        {
            match target {
                Ok(target) => targets.push(DatedTarget { from: None, target }),
                Err(problem) => problems.push(*problem),
            }
        } else {
            let message =
                format!("`target` is {}: expected a string such as \"< 48\"", value.type_name());
            problems.push(Diagnostic::error("wrong-type", message).at(source, value.span.clone()));
        }
    }
    for (table, span) in reader.tables("targets") {
        let mut reader = TableReader::new(source, table, span.clone(), problems);
        let from = reader.date("from");
        let written =
            reader.value("target").and_then(|value| Some((value.as_str()?, value.span.clone())));
        reader.finish();
        let Some((raw, place)) = written else {
            problems
                .push(Diagnostic::error("missing-key", "missing key `target`").at(source, span));
            continue;
        };
        match read_target(source, raw, place.clone()) {
            Ok(_) if targets.iter().any(|other| other.from == from) => problems.push(
                Diagnostic::error("duplicate-target", "two targets begin on the same day")
                    .at(source, place),
            ),
            Ok(target) => targets.push(DatedTarget { from, target }),
            Err(problem) => problems.push(*problem),
        }
    }
    targets.sort_by_key(|dated| dated.from);
    targets
}

/// Reads a target that stands at a place; what can't be read is a diagnostic, never a wrong number.
pub fn read_target(source: &Arc<str>, raw: &str, span: Span) -> Result<Target, Box<Diagnostic>> {
    parse_target(raw).map_err(|error| {
        let message = format!(
            "target `{raw}` can't be read: found `{}`, expected {}",
            error.found, error.expected
        );
        Box::new(Diagnostic::error("target", message).at(source, span).hint(
            "such as `< 48 hours`, `>= 8`, `8+/10`, `2-4`, `20 %`, or a method: `quarterly review`",
        ))
    })
}

impl Indicator {
    /// Returns what stands in brackets after the definition: `target: <20%`, `survey: 8+/10`, `audit`.
    pub fn bracket(&self) -> Option<String> {
        let target = self.targets.first().map(|dated| dated.target.raw.as_str());
        match (self.method.as_deref(), target) {
            (Some(method), Some(target)) if target != method => Some(format!("{method}: {target}")),
            (Some(method), _) => Some(method.to_owned()),
            (None, Some(target)) => Some(format!("target: {target}")),
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests;
