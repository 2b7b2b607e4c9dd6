//! From an indicator's figures to its series: what is shown of each period, and how each team stands.

use std::collections::BTreeMap;

use super::figure::Figure;
use super::raw::Raw;
use super::withhold::{self, Figures, Hidden, hidden, words};
use super::{Ground, Options, Overrides, judge, sentence};
use crate::compute::privacy::Reason;
use crate::model::data::Data;
use crate::model::indicator::{DatedTarget, Indicator};
use crate::model::measures::{IndicatorMeasures, Observation, Series, State};
use crate::model::period::Period;
use crate::model::team::Team;

/// Returns all series of an indicator. Where its answers are `shared` with another one's, all of them are withheld.
pub(super) fn series(
    ground: &Ground<'_>,
    indicator: &Indicator,
    raw: &Raw,
    shared: bool,
) -> IndicatorMeasures {
    let Ground { data, overrides, options, .. } = ground;
    let mut figures = figures(ground, indicator, raw);
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

/// All figures of an indicator, by series and period: computed ones, then given ones.
fn figures(ground: &Ground<'_>, indicator: &Indicator, raw: &Raw) -> Figures {
    let mut figures = Figures::new();
    for series in &raw.series {
        let team = series.team.map(|team| ground.data.teams[team].id.clone());
        figures.insert(team, series.figures.iter().cloned().collect());
    }
    for given in ground.given(indicator) {
        let figure = Figure {
            value: Some(given.value),
            n: given.n,
            any: true,
            given: true,
            ..Figure::default()
        };
        figures.entry(given.team.clone()).or_default().insert(given.period, figure);
    }
    figures
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
