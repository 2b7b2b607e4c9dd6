//! What a drawing depends on, as a hash. Every field is named, so that a new one is not forgotten.

use std::hash::{Hash, Hasher};

use crate::model::indicator::Indicator;
use crate::model::measures::{
    Behaviour, ChartSignal, Detail, Intervention, Network, Observation, Segment, Series,
};
use crate::model::target::{Condition, Target};

/// Adds what drawings show of a definition.
pub(super) fn hash_indicator(indicator: &Indicator, state: &mut impl Hasher) {
    let Indicator { id, name, unit, bounds, measure, private, .. } = indicator;
    (id, name, unit, private).hash(state);
    (bits(bounds.0), bits(bounds.1)).hash(state);
    measure.as_ref().map(|measure| (&measure.records, measure.statistic.word())).hash(state);
}

/// Adds a series.
pub(super) fn hash_series(series: &Series, state: &mut impl Hasher) {
    let Series {
        indicator,
        team,
        target,
        targets,
        observations,
        current,
        behaviour,
        status,
        reason,
        sentence,
        variation,
        assurance,
        interventions,
    } = series;
    (indicator, team, current, status, reason, sentence).hash(state);
    (*variation as u8, *assurance as u8).hash(state);
    target.is_some().hash(state);
    if let Some(target) = target {
        hash_target(target, state);
    }
    targets.len().hash(state);
    for (from, target) in targets {
        from.hash(state);
        hash_target(target, state);
    }
    observations.len().hash(state);
    for observation in observations {
        hash_observation(observation, state);
    }
    if let Some(behaviour) = behaviour {
        hash_behaviour(behaviour, state);
    }
    for Intervention { date, team, indicator, title, rebase } in interventions {
        (date, team, indicator, title, rebase).hash(state);
    }
}

fn hash_observation(observation: &Observation, state: &mut impl Hasher) {
    let Observation {
        period,
        complete,
        state: shown,
        n,
        value,
        low,
        high,
        details,
        distribution,
        excluded,
        network,
        given,
    } = observation;
    (period, complete, *shown as u8, n, given, excluded).hash(state);
    (bits(*value), bits(*low), bits(*high)).hash(state);
    details.len().hash(state);
    for Detail { label, value, unit, interval, n } in details {
        (label, value.to_bits(), unit, n).hash(state);
        interval.map(|(low, high)| (low.to_bits(), high.to_bits())).hash(state);
    }
    distribution.len().hash(state);
    for (score, count) in distribution {
        (score.to_bits(), count).hash(state);
    }
    if let Some(network) = network {
        hash_network(network, state);
    }
}

/// Adds a network.
pub(super) fn hash_network(network: &Network, state: &mut impl Hasher) {
    let Network { density, reciprocity, betweenness, isolates, out_degree, in_degree, edges } =
        network;
    (density.to_bits(), bits(*reciprocity), isolates, out_degree, in_degree).hash(state);
    for (team, value) in betweenness {
        (team, value.to_bits()).hash(state);
    }
    for (from, to, weight) in edges {
        (from, to, weight.to_bits()).hash(state);
    }
}

fn hash_behaviour(behaviour: &Behaviour, state: &mut impl Hasher) {
    let Behaviour { kind, baseline: _, form, rules, segments, signals } = behaviour;
    (*kind as u8, *form as u8, *rules as u8, segments.len(), signals.len()).hash(state);
    for Segment { from, to, baseline, centre, lower, upper, range_centre, range_upper } in segments
    {
        (from, to, baseline, centre.to_bits()).hash(state);
        (bits(*lower), bits(*upper), bits(*range_centre), bits(*range_upper)).hash(state);
    }
    for ChartSignal { period, rule, above, better } in signals {
        (period, rule, above, better.map(|better| better as u8)).hash(state);
    }
}

fn hash_target(target: &Target, state: &mut impl Hasher) {
    let Target { raw, condition, unit, out_of, scope } = target;
    (raw, unit, scope, bits(*out_of)).hash(state);
    let condition = condition.map(|condition: Condition| {
        (condition.op(), bits(condition.low()), bits(condition.high()))
    });
    condition.hash(state);
}

fn bits(value: Option<f64>) -> Option<u64> {
    value.map(f64::to_bits)
}
