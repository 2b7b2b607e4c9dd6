//! The exchange format: all figures as JSON, CSV or a table for the terminal, sorted and stable.
//!
//! It is made of `Measures`, from which withheld values have been taken out already.

use serde_json::{Map, Value, json};

use crate::compute::indicators::sentence::with_unit;
use crate::model::data::Definitions;
use crate::model::indicator::Baseline;
use crate::model::measures::{Behaviour, Measures, Network, Observation, Series, State};
use crate::model::signal::{Evidence, Signal};
use crate::model::target::Target;

/// Which figures are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter<'a> {
    /// Only this team's.
    pub team: Option<&'a str>,
    /// Only this indicator's.
    pub indicator: Option<&'a str>,
}

impl Filter<'_> {
    fn takes(&self, indicator: &str, team: Option<&str>) -> bool {
        self.indicator.is_none_or(|wanted| wanted == indicator)
            && self.team.is_none_or(|wanted| Some(wanted) == team)
    }
}

/// Returns the figures as JSON, with a line break at the end.
pub fn to_json(measures: &Measures, definitions: &Definitions, filter: Filter<'_>) -> String {
    let series = || wanted(measures, filter);
    let indicators: Vec<Value> =
        series().map(|series| series_value(series, unit(definitions, series))).collect();
    let signals = measures.signals.iter().filter(|signal| {
        filter.indicator.is_none()
            && filter.team.is_none_or(|team| Some(team) == signal.team.as_deref())
    });
    let signals: Vec<Value> = signals.map(signal_value).collect();
    let network = series().find_map(|series| series.latest()?.network.as_ref());
    let mut all = Map::new();
    all.insert("as_of".to_owned(), json!(measures.as_of.to_string()));
    all.insert("minimum_group".to_owned(), json!(measures.minimum_group));
    all.insert("indicators".to_owned(), Value::Array(indicators));
    all.insert("signals".to_owned(), Value::Array(signals));
    if let Some(network) = network {
        all.insert("network".to_owned(), network_value(network));
    }
    let mut text = serde_json::to_string_pretty(&Value::Object(all)).unwrap_or_default();
    text.push('\n');
    text
}

/// Returns the observations as CSV: one row each.
pub fn to_csv(measures: &Measures, filter: Filter<'_>) -> String {
    let mut text = String::from("indicator,team,period,value,n,low,high,complete,withheld\n");
    for series in wanted(measures, filter) {
        let team = series.team.as_deref().unwrap_or("");
        for observation in series.observations.iter().filter(|o| o.state != State::NoData) {
            let n = observation.n.map_or_else(String::new, |n| n.to_string());
            let cells = [observation.value, observation.low, observation.high].map(exact);
            text.push_str(&format!(
                "{},{team},{},{},{n},{},{},{},{}\n",
                series.indicator,
                observation.period,
                cells[0],
                cells[1],
                cells[2],
                observation.complete,
                observation.state == State::Withheld,
            ));
        }
    }
    text
}

/// Returns the newest figures as a table for the terminal.
pub fn to_table(measures: &Measures, definitions: &Definitions, filter: Filter<'_>) -> String {
    let header = ["indicator", "team", "period", "value", "n", "target", "status"];
    let mut rows = vec![header.map(str::to_owned)];
    for series in wanted(measures, filter) {
        let latest = series.latest();
        let value = latest.and_then(|latest| latest.value);
        let dash = || "–".to_owned();
        rows.push([
            series.indicator.clone(),
            series.team.clone().unwrap_or_else(|| "(organization)".to_owned()),
            latest.map_or_else(dash, |latest| latest.period.to_string()),
            value.map_or_else(dash, |value| with_unit(value, unit(definitions, series))),
            latest.and_then(|latest| latest.n).map_or_else(dash, |n| n.to_string()),
            series.target.as_ref().map_or_else(dash, |target| target.raw.clone()),
            series.status.words().to_owned(),
        ]);
    }
    let widths: Vec<usize> = (0..header.len())
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.chars().count())))
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

fn wanted<'a>(measures: &'a Measures, filter: Filter<'a>) -> impl Iterator<Item = &'a Series> {
    let all = measures.indicators.values().flat_map(|measures| measures.series.values());
    all.filter(move |series| filter.takes(&series.indicator, series.team.as_deref()))
}

fn unit<'d>(definitions: &'d Definitions, series: &Series) -> Option<&'d str> {
    definitions.indicator(&series.indicator).and_then(|indicator| indicator.unit.as_deref())
}

fn series_value(series: &Series, unit: Option<&str>) -> Value {
    let mut value = json!({
        "indicator": series.indicator,
        "team": series.team,
        "unit": unit,
        "target": series.target.as_ref().map(target_value),
        "observations": series
            .observations
            .iter()
            .filter(|observation| observation.state != State::NoData)
            .map(observation_value)
            .collect::<Vec<_>>(),
        "behaviour": series.behaviour.as_ref().and_then(behaviour_value),
        "status": series.status.words(),
        "withheld": series.withheld(),
        "reason": series.reason,
        "sentence": series.sentence,
        "variation": series.variation.words(),
        "assurance": series.assurance.words(),
    });
    let network = series.latest().and_then(|latest| latest.network.as_ref());
    if let (Some(network), Some(object)) = (network, value.as_object_mut()) {
        object.insert("network".to_owned(), network_value(network));
    }
    value
}

fn target_value(target: &Target) -> Value {
    json!({
        "raw": target.raw,
        "op": target.condition.map(|condition| condition.op()),
        "low": target.condition.and_then(|condition| condition.low()),
        "high": target.condition.and_then(|condition| condition.high()),
    })
}

fn observation_value(observation: &Observation) -> Value {
    let mut value = json!({
        "period": observation.period.to_string(),
        "n": observation.n,
        "value": observation.value,
        "low": observation.low,
        "high": observation.high,
        "complete": observation.complete,
    });
    if let (State::Withheld, Some(object)) = (observation.state, value.as_object_mut()) {
        object.insert("withheld".to_owned(), json!(true));
    }
    value
}

/// The behaviour has limits, or it isn't given: a run chart's median is in the observations.
fn behaviour_value(behaviour: &Behaviour) -> Option<Value> {
    let now = behaviour.current()?;
    now.lower?;
    let signals: Vec<Value> = behaviour
        .signals
        .iter()
        .map(|signal| json!({ "period": signal.period.to_string(), "rule": signal.rule }))
        .collect();
    let baseline = match behaviour.baseline {
        Baseline::Periods(count) => json!(count),
        Baseline::All => json!("all"),
    };
    Some(json!({
        "baseline": baseline,
        "centre": now.centre,
        "lower": now.lower,
        "upper": now.upper,
        "range_upper": now.range_upper,
        "rules": behaviour.rules.word(),
        "signals": signals,
    }))
}

fn network_value(network: &Network) -> Value {
    json!({
        "density": network.density,
        "reciprocity": network.reciprocity,
        "betweenness": network.betweenness,
        "isolates": network.isolates,
    })
}

fn signal_value(signal: &Signal) -> Value {
    json!({
        "rule": signal.rule,
        "kind": match signal.kind {
            crate::model::signal::RuleKind::Warning => "warning",
            crate::model::signal::RuleKind::FailureMode => "failure mode",
        },
        "team": signal.team,
        "verdict": signal.verdict.word(),
        "assessment": signal.assessment.words(),
        "evidence": signal.evidence.iter().map(evidence_value).collect::<Vec<_>>(),
        "missing": signal.missing,
    })
}

fn evidence_value(evidence: &Evidence) -> Value {
    json!({
        "input": evidence.input,
        "indicator": evidence.indicator,
        "value": evidence.value,
        "n": evidence.n,
        "window": evidence.window,
        "kind": evidence.kind.words(),
        "verdict": evidence.verdict.word(),
    })
}

fn exact(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

#[cfg(test)]
mod tests;
