//! How an indicator is computed, in words and as it is declared.

use std::fmt::Write;

use super::words;
use crate::model::indicator::{Indicator, Measure, Statistic};
use crate::model::measures::Status;
use crate::model::period::Cadence;
use crate::model::target::Condition;

/// Returns the formula in words.
pub(crate) fn formula(indicator: &Indicator, minimum_group: u64) -> String {
    let Some(measure) = &indicator.measure else {
        let mut text =
            "Its values are given in observations.csv, not computed from records.".to_owned();
        if indicator.private {
            text.push_str(&private(minimum_group));
        }
        return text;
    };
    let mut text =
        format!("By {} of {}: {}", cadence(indicator.cadence), measure.at, statistic(measure));
    if let Some(filter) = &measure.filter {
        let _ = write!(text, ", where {}", filter.text.trim());
    }
    text.push('.');
    if measure.end.is_some() && measure.statistic == Statistic::Median {
        text.push_str(
            " What is still open counts as “at least so long”: with such records the median is that of \
             Kaplan and Meier.",
        );
    }
    for exclude in &measure.exclude {
        let _ = write!(text, " Left out and listed: {}.", exclude.reason);
    }
    text.push_str(interval(measure));
    if indicator.private {
        text.push_str(&private(minimum_group));
    }
    if indicator.minimum > 1 {
        let _ = write!(
            text,
            " Fewer than {} records are “{}”.",
            indicator.minimum,
            Status::TooLittleData.words()
        );
    }
    text
}

fn private(minimum_group: u64) -> String {
    format!(
        " Answers of fewer than {minimum_group} people are withheld, and so is any further figure from which \
         they could be worked out."
    )
}

fn cadence(cadence: Cadence) -> &'static str {
    match cadence {
        Cadence::HalfYear => "half-year",
        other => other.word(),
    }
}

fn statistic(measure: &Measure) -> String {
    let records = words::key(&measure.records).to_lowercase();
    let value = measure.value.as_ref().map_or("the values", |value| value.text.trim());
    match &measure.statistic {
        Statistic::Median => format!("median of {value} over {records}"),
        Statistic::Mean => format!("mean of {value} over {records}"),
        Statistic::Percentile(at) => {
            format!("{}th percentile of {value} over {records}", words::number(*at))
        }
        Statistic::Spread => format!("standard deviation of {value} over {records}"),
        Statistic::Sum => format!("sum of {value} over {records}"),
        Statistic::Share(of) => format!("share of {records} for which {} holds", of.text.trim()),
        Statistic::Count { per, per_team, also } => {
            let mut text = format!("number of {records}");
            if *per_team {
                text.push_str(" (for the organization: for each team)");
            }
            if let Some((per, of)) = per {
                let _ = write!(
                    text,
                    ", also per {} of those with {}",
                    words::number(*per),
                    of.text.trim()
                );
            }
            if let Some((label, when)) = also {
                let _ = write!(text, ", and apart “{label}”: those with {}", when.text.trim());
            }
            text
        }
        Statistic::Ratio { numerator, denominator, of } => {
            let below = of.as_ref().map_or(records.as_str(), |(records, ..)| records.as_str());
            format!(
                "sum of {} over {records}, divided by the sum of {} over {below}",
                numerator.text.trim(),
                denominator.text.trim()
            )
        }
        Statistic::Distinct { within } => {
            format!("largest number of different {value} within one {within} among the {records}")
        }
        Statistic::Coverage => format!("share of teams with a record in {records}"),
        Statistic::Parts(parts) => {
            let names: Vec<String> = parts
                .iter()
                .map(|(name, when)| format!("“{name}” ({})", when.text.trim()))
                .collect();
            format!(
                "means of {value} over {records} in parts, {}; their mean, and the gap between them; \
                withheld if a part is",
                words::list(&names)
            )
        }
        Statistic::Network { from, to, weight } => {
            let weight = weight
                .as_ref()
                .map_or_else(String::new, |weight| format!(", weighted by {}", weight.text.trim()));
            format!(
                "network of teams from {records}, from {from} to {to}{weight}; its value is the density: the \
                 links that there are, of those that there could be"
            )
        }
    }
}

fn interval(measure: &Measure) -> &'static str {
    match measure.statistic {
        Statistic::Share(_) => " Interval: Wilson, 95 %.",
        Statistic::Count { .. } => " Interval: exact Poisson (Garwood), 95 %.",
        Statistic::Median => " Interval: order statistics, 95 %; none for five records or fewer.",
        Statistic::Mean | Statistic::Parts(_) if measure.invited.is_some() => {
            " Interval: Student’s t, 95 %, corrected for the number of people asked."
        }
        Statistic::Mean | Statistic::Parts(_) => " Interval: Student’s t, 95 %.",
        _ => "",
    }
}

/// Returns the declaration as TOML.
pub(crate) fn declaration(indicator: &Indicator) -> String {
    let mut toml = Toml::default();
    toml.line("[[indicator]]");
    toml.text("id", &indicator.id);
    toml.text("name", &indicator.name);
    toml.maybe("group", indicator.group.as_deref());
    toml.text("level", indicator.level.word());
    toml.maybe("unit", indicator.unit.as_deref());
    if let [only] = indicator.targets.as_slice()
        && only.from.is_none()
    {
        toml.text("target", &only.target.raw);
    }
    toml.maybe("method", indicator.method.as_deref());
    toml.text("cadence", indicator.cadence.word());
    if let Some(near) = indicator.near {
        toml.number("near", near);
    }
    if let Some(measure) = &indicator.measure {
        toml.measure(measure);
    }
    for dated in indicator.targets.iter().filter(|_| indicator.targets.len() > 1) {
        toml.line("\n[[indicator.targets]]");
        if let Some(from) = dated.from {
            toml.line(&format!("from = {from}"));
        }
        toml.text("target", &dated.target.raw);
    }
    toml.0
}

#[derive(Default)]
struct Toml(String);

impl Toml {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn text(&mut self, key: &str, text: &str) {
        // TOML's basic strings escape as JSON's do, but for a few control characters.
        let quoted = if text.contains(['"', '\\', '\n', '\r', '\t']) {
            toml::Value::String(text.to_owned()).to_string()
        } else {
            format!("\"{text}\"")
        };
        self.line(&format!("{key} = {quoted}"));
    }

    fn maybe(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(key, text);
        }
    }

    fn number(&mut self, key: &str, number: f64) {
        self.line(&format!("{key} = {number}"));
    }

    fn measure(&mut self, measure: &Measure) {
        self.line("\n[indicator.measure]");
        self.text("records", &measure.records);
        self.text("at", &measure.at);
        if measure.team != "team" {
            self.text("team", &measure.team);
        }
        self.maybe("end", measure.end.as_deref());
        self.maybe("invited", measure.invited.as_deref());
        self.maybe("where", measure.filter.as_ref().map(|filter| filter.text.as_str()));
        self.maybe("value", measure.value.as_ref().map(|value| value.text.as_str()));
        self.text("statistic", measure.statistic.word());
        self.statistic(&measure.statistic);
        self.maybe("share_within", measure.share_within.as_ref().map(|target| target.raw.as_str()));
        for exclude in &measure.exclude {
            self.line("\n[[indicator.measure.exclude]]");
            self.text("when", &exclude.when.text);
            self.text("reason", &exclude.reason);
        }
        if let Statistic::Parts(parts) = &measure.statistic {
            for (name, when) in parts {
                self.line("\n[[indicator.measure.parts]]");
                self.text("name", name);
                self.text("where", &when.text);
            }
        }
    }

    fn statistic(&mut self, statistic: &Statistic) {
        match statistic {
            Statistic::Percentile(at) => self.number("percentile", *at),
            Statistic::Share(of) => self.text("numerator", &of.text),
            Statistic::Count { per, per_team, also } => {
                if let Some((per, of)) = per {
                    self.number("per", *per);
                    self.text("of", &of.text);
                }
                if *per_team {
                    self.line("per_team = true");
                }
                if let Some((label, when)) = also {
                    self.text("also_label", label);
                    self.text("also", &when.text);
                }
            }
            Statistic::Ratio { numerator, denominator, of } => {
                self.text("numerator", &numerator.text);
                self.text("denominator", &denominator.text);
                if let Some((records, at, team)) = of {
                    self.text("denominator_records", records);
                    self.text("denominator_at", at);
                    self.text("denominator_team", team);
                }
            }
            Statistic::Distinct { within } => self.text("within", within),
            Statistic::Network { from, to, weight } => {
                self.text("from", from);
                self.text("to", to);
                self.maybe("weight", weight.as_ref().map(|weight| weight.text.as_str()));
            }
            _ => {}
        }
    }
}

/// Returns what counts as near the target, in words.
pub(crate) fn near(indicator: &Indicator, condition: Condition) -> String {
    let unit = indicator.unit.as_deref();
    let band = indicator
        .near
        .map_or("a tenth of it".to_owned(), |near| words::with_unit(near, unit, None));
    let side = match condition {
        Condition::Below(_) | Condition::AtMost(_) => "above",
        Condition::Above(_) | Condition::AtLeast(_) => "below",
        Condition::Within(..) => "outside",
    };
    format!("up to {band} {side} (house default)")
}
