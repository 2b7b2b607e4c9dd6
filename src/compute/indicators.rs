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
pub mod withhold;

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use crate::compute::indicators::figure::Figure;
use crate::compute::indicators::raw::{raw_figure, raw_series};
use crate::compute::indicators::withhold::{Figures, Hidden, hidden, words};
use crate::compute::privacy::Reason;
use crate::diag::Diagnostic;
use crate::memo::{Key, Memo};
use crate::model::culture::Culture;
use crate::model::data::Data;
use crate::model::indicator::{DatedTarget, Indicator};
use crate::model::measures::{IndicatorMeasures, Measures, Observation, Series, State};
use crate::model::period::{Cadence, Period};
use crate::model::target::Target;
use crate::model::team::Team;
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
    let computed: Vec<_> = data
        .definitions
        .indicators
        .par_iter()
        .map(|indicator| (indicator, figures(data, indicator, options, memo)))
        .collect();
    let answers = computed.iter().filter(|(indicator, _)| indicator.private);
    let answers = answers.map(|(indicator, found)| (*indicator, found.rows.clone())).collect();
    let overlapping = withhold::overlapping(&answers);
    diags.extend(overlapping.iter().map(|(indicator, other)| withhold::overlap(indicator, other)));
    let measured: Vec<_> = computed
        .into_par_iter()
        .map(|(indicator, found)| {
            let shared = overlapping.iter().any(|(other, _)| other.id == indicator.id);
            let measured = series(data, indicator, found.figures, shared, &overrides, options);
            (indicator, measured, found.diags)
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

/// What was found of an indicator before anybody decides what may be shown.
struct Found {
    figures: Figures,
    rows: Vec<Vec<u32>>,
    diags: Vec<Diagnostic>,
}

/// All figures of an indicator, by series and period: computed ones, then given ones.
fn figures(data: &Data, indicator: &Indicator, options: &Options, memo: &Memo) -> Found {
    let mut figures = Figures::new();
    let (mut diags, mut rows) = (Vec::new(), Vec::new());
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
        let raw = memo.get("figures", key(data, indicator, options), || {
            raw_series(indicator, measure, &data.records, &data.teams, options.as_of, &options.zone)
        });
        diags.extend(raw.diags.iter().cloned());
        rows.clone_from(&raw.rows);
        for series in &raw.series {
            let team = series.team.map(|team| data.teams[team].id.clone());
            figures.insert(team, series.figures.iter().cloned().collect());
        }
    }
    // What is given of a period to come isn't known yet, as little as a record after today.
    let begun = data.observations.iter().filter(|given| given.period.start <= options.as_of);
    for given in begun.filter(|given| given.indicator == indicator.id) {
        let figure = Figure {
            value: Some(given.value),
            n: given.n,
            any: true,
            given: true,
            ..Figure::default()
        };
        figures.entry(given.team.clone()).or_default().insert(given.period, figure);
    }
    Found { figures, rows, diags }
}

fn key(data: &Data, indicator: &Indicator, options: &Options) -> Key {
    use crate::model::indicator::Statistic;
    let measure = indicator.measure.as_ref();
    let mut tables: Vec<Key> = Vec::new();
    let names = measure.map(|measure| {
        let below = match &measure.statistic {
            Statistic::Ratio { of: Some((name, ..)), .. } => Some(name),
            _ => None,
        };
        std::iter::once(&measure.records).chain(below)
    });
    for name in names.into_iter().flatten() {
        tables.extend(data.records.get(name).map(|table| table.key));
    }
    let teams: Vec<_> = data.teams.iter().map(|team| (&team.id, team.joined, team.left)).collect();
    let zone = options.zone.iana_name().unwrap_or_default();
    let rest = format!("{indicator:?} {teams:?} {} {zone}", options.as_of);
    Key::join(&[Key::join(&tables), Key::of(&[rest.as_bytes()])])
}

fn series(
    data: &Data,
    indicator: &Indicator,
    mut figures: Figures,
    shared: bool,
    overrides: &Overrides,
    options: &Options,
) -> IndicatorMeasures {
    let by_team = indicator.level == crate::model::indicator::Level::Team
        || indicator.measure.as_ref().is_some_and(|measure| measure.series.teams);
    if by_team {
        for team in &data.teams {
            figures.entry(Some(team.id.clone())).or_default();
        }
    }
    if indicator.level != crate::model::indicator::Level::Team {
        figures.entry(None).or_default();
    }
    let hidden = match indicator.private {
        true if shared => withhold::all(&figures, Reason::Overlap),
        true => hidden(&figures, options.minimum(), options.as_of),
        false => Hidden::new(),
    };
    let series = figures.into_iter().map(|(team, figures)| {
        let of_team = team.as_ref().and_then(|id| data.teams.iter().find(|team| team.id == *id));
        let targets = targets(indicator, of_team, overrides);
        let one = one_series(
            data,
            indicator,
            (team.clone(), of_team),
            figures,
            targets,
            &hidden,
            options,
        );
        (team, one)
    });
    IndicatorMeasures { series: series.collect() }
}

fn targets(indicator: &Indicator, team: Option<&Team>, overrides: &Overrides) -> Vec<DatedTarget> {
    let culture = team.and_then(|team| team.culture.clone());
    match culture.and_then(|culture| overrides.get(&(culture, indicator.id.clone()))) {
        Some(target) => vec![DatedTarget { from: None, target: target.clone() }],
        None => indicator.targets.clone(),
    }
}

fn one_series(
    data: &Data,
    indicator: &Indicator,
    (team, of_team): (Option<String>, Option<&Team>),
    figures: BTreeMap<Period, Figure>,
    targets: Vec<DatedTarget>,
    hidden: &Hidden,
    options: &Options,
) -> Series {
    let reason_of = |period| hidden.get(&(team.clone(), period)).copied();
    let observations = observations(indicator, figures, reason_of, options);
    let target = Indicator::target_among(&targets, options.as_of).cloned();
    let better = judge::better(indicator, target.as_ref());
    let mut interventions: Vec<_> = data
        .interventions
        .iter()
        .filter(|done| done.date <= options.as_of)
        .filter(|done| done.indicator.as_ref().is_none_or(|id| *id == indicator.id))
        .filter(|done| done.team.is_none() || done.team == team)
        .cloned()
        .collect();
    interventions.sort_by_key(|done| done.date);
    let behaviour = judge::behaviour(indicator, &observations, &interventions, better);
    let mut standing = judge::standing(
        indicator,
        &observations,
        target.as_ref(),
        options.as_of,
        options.minimum(),
    );
    if let Some(left) = of_team.and_then(|team| team.left).filter(|left| *left < options.as_of)
        && standing.current.is_none()
    {
        standing.reason = Some(format!("the team ended on {left}"));
    }
    let current = standing.current.and_then(|index| observations.get(index));
    if let Some(reason) = current.and_then(|current| reason_of(current.period)) {
        standing.reason = Some(words(reason, options.minimum()));
    }
    let sentence = sentence::sentence(
        indicator,
        standing.status,
        standing.reason.as_deref(),
        current,
        target.as_ref(),
    );
    Series {
        indicator: indicator.id.clone(),
        variation: judge::variation(behaviour.as_ref(), &observations, better),
        assurance: judge::assurance(indicator, behaviour.as_ref(), target.as_ref()),
        team,
        target,
        targets: targets.into_iter().map(|dated| (dated.from, dated.target)).collect(),
        observations,
        current: standing.current,
        behaviour,
        status: standing.status,
        reason: standing.reason,
        sentence,
        interventions,
    }
}

/// The observations from the first to the last with data, gaps included; what is withheld keeps nothing
/// but its place.
fn observations(
    indicator: &Indicator,
    mut figures: BTreeMap<Period, Figure>,
    reason_of: impl Fn(Period) -> Option<Reason>,
    options: &Options,
) -> Vec<Observation> {
    let with_data = |figure: &Figure| figure.any;
    let first = figures.iter().find(|(_, figure)| with_data(figure)).map(|(period, _)| *period);
    let last =
        figures.iter().rev().find(|(_, figure)| with_data(figure)).map(|(period, _)| *period);
    let (Some(first), Some(last)) = (first, last) else { return Vec::new() };
    let mut observations = Vec::new();
    let mut period = first;
    while period <= last {
        let figure = figures.remove(&period).unwrap_or_default();
        observations.push(observation(indicator, period, figure, reason_of(period), options));
        period = period.next();
    }
    observations
}

fn observation(
    indicator: &Indicator,
    period: Period,
    figure: Figure,
    hidden: Option<Reason>,
    options: &Options,
) -> Observation {
    let complete = period.end() <= options.as_of;
    // A few answers that were left out are few answers, too.
    let told = |left_out: &(String, u64)| !indicator.private || left_out.1 >= options.minimum();
    let state = match (hidden, figure.any, figure.value) {
        (Some(_), ..) => State::Withheld,
        (None, false, _) => State::NoData,
        (None, true, Some(_)) => State::Shown,
        (None, true, None) => State::NotReached,
    };
    let blank = Observation {
        period,
        complete,
        state,
        n: None,
        value: None,
        low: None,
        high: None,
        details: Vec::new(),
        distribution: Vec::new(),
        excluded: Vec::new(),
        network: None,
        given: figure.given,
    };
    match state {
        State::Withheld => blank,
        State::NoData if indicator.private => blank,
        _ => Observation {
            n: figure.n,
            value: figure.value,
            low: figure.low,
            high: figure.high,
            details: figure.details,
            distribution: figure.distribution,
            excluded: figure.excluded.into_iter().filter(told).collect(),
            network: figure.network,
            ..blank
        },
    }
}

#[cfg(test)]
mod tests;
