//! Figures: records → observations → statuses → signals, for every indicator, purely by declaration.
//!
//! What must not be shown is taken out here, before anything else sees it: pages, charts, rules and the
//! exchange format know only the `Measures` that this room returns.

pub mod calendar;
pub mod figure;
pub mod flow;
pub mod gather;
pub mod gathered;
pub mod judge;
pub mod raw;
pub mod sentence;
mod series;
pub mod withhold;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use crate::compute::indicators::figure::Figure;
use crate::compute::indicators::raw::{Raw, raw_figure, raw_series};
use crate::compute::indicators::series::series;
use crate::diag::Diagnostic;
use crate::memo::{Key, Memo};
use crate::model::culture::Culture;
use crate::model::data::Data;
use crate::model::indicator::Indicator;
use crate::model::measures::Measures;
use crate::model::period::{Cadence, Period};
use crate::model::records::GivenObservation;
use crate::model::target::Target;
use crate::parse::indicators::read_target;

/// What the figures depend on besides the data.
#[derive(Debug, Clone)]
pub struct Options {
    /// The day that counts as today.
    pub as_of: Date,
    /// The book's time zone.
    pub zone: TimeZone,
    /// The smallest group whose answers are shown.
    pub minimum_group: u64,
    /// Whether somebody took the risk of a smaller group than five on themselves.
    pub acknowledge_risk: bool,
}

impl Options {
    /// Returns the smallest group whose answers are shown: never below five unless acknowledged.
    pub fn minimum(&self) -> u64 {
        if self.acknowledge_risk { self.minimum_group } else { self.minimum_group.max(5) }
    }
}

/// Computes all figures, statuses and signals of a book.
pub fn measure(
    data: &Data,
    cultures: &[Culture],
    options: &Options,
    memo: &Memo,
) -> (Measures, Vec<Diagnostic>) {
    let mut diags = Vec::new();
    let overrides = overrides(data, cultures, &mut diags);
    let ground = Ground::new(data, &overrides, options);
    let indicators = &data.definitions.indicators;
    let computed: Vec<_> = indicators
        .par_iter()
        .map(|indicator| (indicator, found(&ground, indicator, memo)))
        .collect();
    let answers = computed.iter().filter(|(indicator, _)| indicator.private);
    let answers = answers.map(|(indicator, found)| (*indicator, found.raw.rows.clone())).collect();
    let overlapping = withhold::overlapping(&answers);
    diags.extend(overlapping.iter().map(|(indicator, other)| withhold::overlap(indicator, other)));
    let measured: Vec<_> = computed
        .into_par_iter()
        .map(|(indicator, found)| {
            let shared = overlapping.iter().any(|(other, _)| other.id == indicator.id);
            let key = Key::join(&[found.key, Key::hash(&shared)]);
            let series = memo.get("series", key, || series(&ground, indicator, &found.raw, shared));
            (indicator, series, found.diags)
        })
        .collect();
    let mut all = BTreeMap::new();
    for (indicator, measured, problems) in measured {
        diags.extend(problems);
        all.insert(indicator.id.clone(), measured);
    }
    diags.extend(crate::compute::signals::check(&data.definitions));
    let signals = crate::compute::signals::signals(data, &all, options.as_of);
    all.retain(|id, _| data.definitions.published().any(|indicator| indicator.id == *id));
    let minimum_group = options.minimum();
    (Measures { as_of: options.as_of, minimum_group, indicators: all, signals }, diags)
}

/// Returns a figure of a team, or of the organization, over any stretch of days, both included. People's
/// answers are given by wave only: a stretch of choice would let one answer be worked out.
pub fn figure_between(
    data: &Data,
    indicator: &str,
    team: Option<&str>,
    days: (Date, Date),
    options: &Options,
) -> Option<Figure> {
    let indicator = data.definitions.indicator(indicator)?;
    let measure = indicator.measure.as_ref()?;
    if indicator.private {
        return None;
    }
    let team = match team {
        Some(id) => Some(data.teams.iter().position(|team| team.id == id)?),
        None => None,
    };
    let place = (options.as_of, &options.zone);
    Some(raw_figure((indicator, measure), &data.records, &data.teams, team, days, place))
}

/// Returns a team's figure of the week that holds a day, in words, where there is one.
pub fn week_of(
    data: &Data,
    indicator: &str,
    team: &str,
    day: Date,
    options: &Options,
) -> Option<String> {
    let week = Period::containing(day, Cadence::Week);
    let days = (week.start, week.end().yesterday().ok()?);
    let figure = figure_between(data, indicator, Some(team), days, options)?;
    in_words(data, indicator, (figure.value?, figure.n), week)
}

/// Returns a team's figure of the period of its own that holds a day, in words, where there is one to show.
pub fn period_of(
    data: &Data,
    measures: &Measures,
    indicator: &str,
    team: &str,
    day: Date,
) -> Option<String> {
    let found = measures.on(indicator, team, day)?;
    in_words(data, indicator, (found.value?, found.n), found.period)
}

/// "41 hours (n = 14, October 2026)"
fn in_words(
    data: &Data,
    indicator: &str,
    (value, n): (f64, Option<u64>),
    period: Period,
) -> Option<String> {
    let unit = data.definitions.indicator(indicator)?.unit.as_deref();
    let value = sentence::with_unit(value, unit);
    let n = n.map(|n| format!("n = {n}, ")).unwrap_or_default();
    Some(format!("{value} ({n}{})", period.words()))
}

/// Targets by culture and indicator.
type Overrides = BTreeMap<(String, String), Target>;

fn overrides(data: &Data, cultures: &[Culture], diags: &mut Vec<Diagnostic>) -> Overrides {
    let mut overrides = Overrides::new();
    for culture in cultures {
        for (indicator, raw, span) in &culture.targets {
            if data.definitions.indicator(indicator).is_none() {
                let ids = data.definitions.published().map(|indicator| indicator.id.as_str());
                diags.push(
                    Diagnostic::error(
                        "unknown-indicator",
                        format!("unknown indicator `{indicator}`"),
                    )
                    .at(&culture.source, span.clone())
                    .suggest(indicator, ids),
                );
                continue;
            }
            match read_target(&culture.source, raw, span.clone()) {
                Ok(target) => {
                    overrides.insert((culture.id.clone(), indicator.clone()), target);
                }
                Err(problem) => diags.push(*problem),
            }
        }
    }
    overrides
}

/// What all figures are found from.
struct Ground<'a> {
    data: &'a Data,
    overrides: &'a Overrides,
    options: &'a Options,
    /// The hash of what figures depend on besides their records.
    figures: Key,
    /// The hash of what is judged besides figures.
    judged: Key,
}

impl<'a> Ground<'a> {
    fn new(data: &'a Data, overrides: &'a Overrides, options: &'a Options) -> Self {
        let teams = data.teams.iter();
        let when: Vec<_> = teams.clone().map(|team| (&team.id, team.joined, team.left)).collect();
        let zone = options.zone.iana_name().unwrap_or_default();
        let figures = Key::hash(&(when, options.as_of, zone));
        let cultures: Vec<_> = teams.map(|team| &team.culture).collect();
        let judged = format!("{cultures:?} {overrides:?} {:?}", data.interventions);
        let judged = Key::hash(&(judged, options.minimum()));
        Self { data, overrides, options, figures, judged }
    }

    /// Returns the hash of all that an indicator's figures are computed from.
    fn key(&self, indicator: &Indicator) -> Key {
        use crate::model::indicator::Statistic;
        let names = indicator.measure.as_ref().map(|measure| {
            let below = match &measure.statistic {
                Statistic::Ratio { of: Some((name, ..)), .. } => Some(name),
                _ => None,
            };
            std::iter::once(&measure.records).chain(below)
        });
        let tables = names.into_iter().flatten().filter_map(|name| self.data.records.get(name));
        let tables: Vec<Key> = tables.map(|table| table.key).collect();
        let own = Key::of(&[format!("{indicator:?}").as_bytes()]);
        Key::join(&[Key::join(&tables), own, self.figures])
    }

    /// Returns what was computed of an indicator elsewhere. What is given of a period to come isn't known yet, as
    /// little as a record after today.
    fn given(&self, indicator: &Indicator) -> impl Iterator<Item = &'a GivenObservation> {
        let given = self.data.observations.iter();
        let (id, as_of) = (indicator.id.clone(), self.options.as_of);
        given.filter(move |given| given.period.start <= as_of && given.indicator == id)
    }
}

/// What was found of an indicator before anybody decides what may be shown.
struct Found {
    raw: Arc<Raw>,
    /// The hash of all that its series are made from.
    key: Key,
    diags: Vec<Diagnostic>,
}

fn found(ground: &Ground<'_>, indicator: &Indicator, memo: &Memo) -> Found {
    let Ground { data, options, .. } = ground;
    let (mut diags, mut raw) = (Vec::new(), Arc::default());
    let own = ground.key(indicator);
    if let Some(measure) = &indicator.measure {
        let known =
            data.records.contains_key(&measure.records) || data.unread.contains(&measure.records);
        if !known && data.observations.is_empty() {
            let message = format!("there are no records `{}`", measure.records);
            let known = data.records.keys().map(String::as_str);
            diags.push(
                Diagnostic::error("unknown-records", message)
                    .at(&indicator.source, measure.span.clone())
                    .suggest(&measure.records, known)
                    .hint(format!("expected the file `data/records/{}.csv`", measure.records)),
            );
        }
        raw = memo.get("figures", own, || {
            raw_series(indicator, measure, &data.records, &data.teams, options.as_of, &options.zone)
        });
        diags.extend(raw.diags.iter().cloned());
    }
    let given = ground.given(indicator);
    let given: Vec<_> =
        given.map(|given| (&given.team, given.period, given.value.to_bits(), given.n)).collect();
    Found { raw, key: Key::join(&[own, ground.judged, Key::hash(&given)]), diags }
}

#[cfg(test)]
mod tests;
