//! How a series stands: its behaviour, its status, and the two answers "has it changed" and "will it
//! meet the target".

use jiff::civil::Date;

use crate::compute::statistics::xmr;
use crate::model::indicator::{Baseline, Better, Form, Indicator, RuleSet};
use crate::model::measures::{
    Assurance, Behaviour, BehaviourKind, ChartSignal, Intervention, Observation, Segment, State,
    Status, Variation,
};
use crate::model::period::Period;
use crate::model::target::{Condition, Target};

/// Values older than this many complete periods say nothing about today (house default).
const FRESH: usize = 2;

/// The status, its reason, and the observation that it speaks of.
pub struct Standing {
    /// The status.
    pub status: Status,
    /// Why, where that needs words.
    pub reason: Option<String>,
    /// The index of the observation.
    pub current: Option<usize>,
}

/// Returns how a series stands on a day.
pub fn standing(
    indicator: &Indicator,
    observations: &[Observation],
    target: Option<&Target>,
    as_of: Date,
    minimum_group: u64,
) -> Standing {
    let stand = |status, reason: Option<String>, current| Standing { status, reason, current };
    let mut oldest = Period::containing(as_of, indicator.cadence);
    for _ in 0..FRESH {
        oldest = oldest.previous();
    }
    let is_there = |observation: &Observation| observation.state != State::NoData;
    let complete =
        |(_, observation): &(usize, &Observation)| observation.complete && is_there(observation);
    let last = observations.iter().enumerate().rev().find(complete);
    let fresh = last.filter(|(_, observation)| observation.period >= oldest);
    let Some((index, observation)) = fresh else {
        let running = observations
            .iter()
            .rposition(|observation| !observation.complete && is_there(observation));
        if let Some(running) = running {
            let words = observations[running].period.words();
            return stand(Status::Incomplete, Some(format!("{words} is not over")), Some(running));
        }
        let reason = last.map(|(_, last)| format!("the last figure is of {}", last.period.words()));
        return stand(Status::NoData, reason, None);
    };
    let current = Some(index);
    match observation.state {
        State::Withheld => {
            let reason = format!("fewer than {minimum_group} answers");
            return stand(Status::Withheld, Some(reason), current);
        }
        State::NotReached => {
            let reason = "too many records are still open for a median";
            return stand(Status::TooLittleData, Some(reason.to_owned()), current);
        }
        State::Shown | State::NoData => {}
    }
    let (Some(value), n) = (observation.value, observation.n) else {
        return stand(Status::NoData, None, None);
    };
    if n.is_some_and(|n| n < u64::from(indicator.minimum)) {
        let reason = format!("fewer than {} records", indicator.minimum);
        return stand(Status::TooLittleData, Some(reason), current);
    }
    let Some(condition) = target.and_then(|target| target.condition) else {
        return stand(Status::NoTarget, None, current);
    };
    if condition.meets(value) {
        stand(Status::OnTarget, None, current)
    } else if condition.near(value, near_band(indicator, condition)) {
        stand(Status::NearTarget, None, current)
    } else {
        stand(Status::OffTarget, None, current)
    }
}

/// House default: a tenth of the bound is near.
fn near_band(indicator: &Indicator, condition: Condition) -> f64 {
    let bound = condition.high().or(condition.low()).unwrap_or(0.0);
    indicator.near.unwrap_or(bound.abs() / 10.0)
}

/// Returns which direction is better: as declared, else as the target says.
pub fn better(indicator: &Indicator, target: Option<&Target>) -> Option<Better> {
    indicator.better.or_else(|| match target?.condition? {
        Condition::Below(_) | Condition::AtMost(_) => Some(Better::Lower),
        Condition::Above(_) | Condition::AtLeast(_) => Some(Better::Higher),
        Condition::Within(..) => None,
    })
}

/// Returns the behaviour of the complete periods; none with fewer than two values. A period without data
/// is a gap, and so is a withheld one.
pub fn behaviour(
    indicator: &Indicator,
    observations: &[Observation],
    interventions: &[Intervention],
    better: Option<Better>,
) -> Option<Behaviour> {
    let complete: Vec<&Observation> =
        observations.iter().filter(|observation| observation.complete).collect();
    let values: Vec<Option<f64>> = complete.iter().map(|observation| observation.value).collect();
    if values.iter().flatten().count() < 2 {
        return None;
    }
    let rebase: Vec<usize> = interventions
        .iter()
        .filter(|intervention| intervention.rebase)
        .filter_map(|intervention| {
            complete.iter().position(|observation| observation.period.start >= intervention.date)
        })
        .collect();
    let options = xmr::Options {
        baseline: match indicator.baseline {
            Baseline::Periods(count) => xmr::Baseline::First(count),
            Baseline::All => xmr::Baseline::All,
        },
        form: match indicator.form {
            Form::Mean => xmr::Form::Mean,
            Form::Median => xmr::Form::Median,
        },
        rules: match indicator.rules {
            RuleSet::Nhs => xmr::RuleSet::Nhs,
            RuleSet::Wheeler => xmr::RuleSet::Wheeler,
        },
    };
    let found = xmr::behaviour(&values, &rebase, options);
    let kind = match found.segments.last()?.kind {
        xmr::Kind::Limits => BehaviourKind::Locked,
        xmr::Kind::Trial => BehaviourKind::Trial,
        xmr::Kind::RunChart => BehaviourKind::RunChart,
    };
    let segments = found.segments.iter().map(|segment| Segment {
        from: complete[segment.range.start].period,
        to: complete[segment.range.end.max(1) - 1].period,
        baseline: segment.baseline_n,
        centre: segment.centre,
        lower: segment.limits.map(|limits| limits.lower),
        upper: segment.limits.map(|limits| limits.upper),
        range_centre: segment.limits.map(|limits| limits.range_centre),
        range_upper: segment.limits.map(|limits| limits.range_upper),
    });
    let signals = found.signals.iter().map(|signal| {
        let above = signal.direction == xmr::Direction::Up;
        ChartSignal {
            period: complete[signal.index].period,
            rule: rule_name(signal.rule).to_owned(),
            above,
            better: better.map(|better| match (better, above) {
                (Better::Higher, true) | (Better::Lower, false) => Better::Higher,
                _ => Better::Lower,
            }),
        }
    });
    Some(Behaviour {
        kind,
        baseline: indicator.baseline,
        form: indicator.form,
        rules: indicator.rules,
        segments: segments.collect(),
        signals: signals.collect(),
    })
}

fn rule_name(rule: xmr::Rule) -> &'static str {
    match rule {
        xmr::Rule::Outside => "outside",
        xmr::Rule::Run => "run",
        xmr::Rule::Trend => "trend",
        xmr::Rule::ThreeOfFour => "three-of-four",
        xmr::Rule::TwoOfThree => "two-of-three",
    }
}

/// Returns whether the last complete period is part of a signal, and whether that is for the better.
pub fn variation(
    behaviour: Option<&Behaviour>,
    observations: &[Observation],
    better: Option<Better>,
) -> Variation {
    let Some(behaviour) = behaviour.filter(|found| found.kind != BehaviourKind::RunChart) else {
        return Variation::Unknown;
    };
    let seen = |observation: &&Observation| observation.complete && observation.value.is_some();
    let Some(last) = observations.iter().rev().find(seen) else { return Variation::Unknown };
    let signal = behaviour.signals.iter().rev().find(|signal| signal.period == last.period);
    match (signal, better) {
        (None, _) => Variation::Common,
        (Some(_), None) => Variation::Changing,
        (Some(signal), Some(better)) if signal.above == (better == Better::Higher) => {
            Variation::Improving
        }
        (Some(_), Some(_)) => Variation::Worsening,
    }
}

/// Returns whether the process, as it runs now, keeps within the target.
pub fn assurance(
    indicator: &Indicator,
    behaviour: Option<&Behaviour>,
    target: Option<&Target>,
) -> Assurance {
    let limits = behaviour.and_then(Behaviour::current).and_then(|now| now.lower.zip(now.upper));
    let condition = target.and_then(|target| target.condition);
    let (Some((lower, upper)), Some(condition)) = (limits, condition) else {
        return Assurance::Unknown;
    };
    let lower = indicator.bounds.0.map_or(lower, |bound| lower.max(bound));
    let upper = indicator.bounds.1.map_or(upper, |bound| upper.min(bound));
    match condition.meets_interval(lower, upper) {
        crate::model::verdict::Verdict::Yes => Assurance::Meets,
        crate::model::verdict::Verdict::No => Assurance::Misses,
        crate::model::verdict::Verdict::Unknown => Assurance::HitOrMiss,
    }
}
