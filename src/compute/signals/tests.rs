mod symptoms;
mod warnings;

use jiff::civil::date;

use super::*;
use crate::model::measures::{
    Assurance, Behaviour, BehaviourKind, ChartSignal, Observation, Series, State, Status, Variation,
};
use crate::model::period::{Cadence, Period};

fn found(verdict: Verdict, kind: EvidenceKind) -> SymptomFound {
    SymptomFound { text: String::new(), kind, verdict, evidence: Vec::new() }
}

#[test]
fn a_failure_mode_is_suspected_only_with_a_computed_symptom() {
    use EvidenceKind::{ByHand, Computed, Proxy};
    use Verdict::{No, Unknown, Yes};
    let assess = |symptoms: &[(Verdict, EvidenceKind)]| {
        assess(&symptoms.iter().map(|(verdict, kind)| found(*verdict, *kind)).collect::<Vec<_>>())
    };
    assert_eq!(assess(&[(Yes, Computed), (Yes, ByHand), (No, Proxy)]), Assessment::Suspected);
    assert_eq!(assess(&[(Yes, Proxy), (Yes, ByHand), (No, Proxy)]), Assessment::Watch);
    assert_eq!(assess(&[(Yes, ByHand), (Unknown, Computed)]), Assessment::Watch);
    assert_eq!(assess(&[(No, Computed), (No, ByHand), (No, Proxy)]), Assessment::NotIndicated);
    assert_eq!(assess(&[(No, Computed), (No, ByHand), (Unknown, Proxy)]), Assessment::CannotTell);
    assert_eq!(assess(&[]), Assessment::CannotTell);
}

const TEAM: &str = "a";

fn period(month: i8) -> Period {
    Period::containing(date(2026, month, 1), Cadence::Month)
}

/// An observation of a month with a value, or one that is withheld.
fn observation(month: i8, value: Option<f64>) -> Observation {
    Observation {
        period: period(month),
        complete: true,
        state: if value.is_some() { State::Shown } else { State::Withheld },
        n: value.map(|_| 9),
        value,
        low: None,
        high: None,
        details: Vec::new(),
        distribution: Vec::new(),
        excluded: Vec::new(),
        network: None,
        given: false,
    }
}

/// A series up to October whose last value has this status.
fn series(status: Status, values: &[Option<f64>]) -> Series {
    let first = 11 - i8::try_from(values.len()).expect("a few months");
    let months = (first..).zip(values);
    let observations: Vec<_> = months.map(|(month, value)| observation(month, *value)).collect();
    Series {
        indicator: String::new(),
        team: None,
        target: None,
        targets: Vec::new(),
        current: observations.len().checked_sub(1),
        observations,
        behaviour: None,
        status,
        reason: None,
        sentence: String::new(),
        variation: Variation::Unknown,
        assurance: Assurance::Unknown,
        interventions: Vec::new(),
    }
}

fn value(value: f64) -> Series {
    series(Status::NoTarget, &[Some(value)])
}

fn status(status: Status) -> Series {
    series(status, &[Some(1.0)])
}

fn withheld() -> Series {
    series(Status::Withheld, &[None])
}

/// A value with the ends of its interval.
fn between(low: f64, high: f64) -> Series {
    let mut found = value((low + high) / 2.0);
    (found.observations[0].low, found.observations[0].high) = (Some(low), Some(high));
    found
}

fn run(values: &[f64]) -> Series {
    series(Status::NoTarget, &values.iter().copied().map(Some).collect::<Vec<_>>())
}

/// A process with limits, and a signal above or below at its end, or none.
fn process(above: Option<bool>) -> Series {
    let signal =
        |above| ChartSignal { period: period(10), rule: "outside".to_owned(), above, better: None };
    let behaviour = Behaviour {
        kind: BehaviourKind::Trial,
        baseline: crate::model::indicator::Baseline::All,
        form: crate::model::indicator::Form::Mean,
        rules: crate::model::indicator::RuleSet::Nhs,
        segments: Vec::new(),
        signals: above.map(signal).into_iter().collect(),
    };
    Series { behaviour: Some(behaviour), ..run(&[1.0, 2.0, 1.0]) }
}

/// Two months of a network: to how many others the team gave, and to how many another team did.
fn gives(own: [usize; 2], others: usize) -> Series {
    let mut found = run(&[0.1, 0.1]);
    for (observation, own) in found.observations.iter_mut().zip(own) {
        observation.network = Some(crate::model::measures::Network {
            density: 0.1,
            reciprocity: None,
            betweenness: BTreeMap::new(),
            isolates: Vec::new(),
            out_degree: [(TEAM.to_owned(), own), ("b".to_owned(), others)].into(),
            in_degree: BTreeMap::new(),
            edges: Vec::new(),
        });
    }
    found
}

type Given = Vec<(&'static str, Series)>;

/// The example's rules, asked of figures that are given; nothing else is known.
fn ask(given: Given, reported: Option<(&str, &str)>) -> Vec<Signal> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sources, _) = crate::source::Sources::read(root, &Default::default());
    let zone = jiff::tz::TimeZone::UTC;
    let memo = crate::memo::Memo::new();
    let (example, _) = crate::parse::data::load(&sources, &zone, &memo);
    let team = |id: &str| crate::model::team::Team {
        id: id.to_owned(),
        joined: None,
        left: None,
        ..example.teams[0].clone()
    };
    let review = reported.map(|(subject, rating)| Review {
        subject: subject.to_owned(),
        team: None,
        date: date(2026, 10, 20),
        rating: rating.to_owned(),
        reasons: String::new(),
        role: "coach".to_owned(),
        span: 0..0,
    });
    let data = Data {
        definitions: example.definitions.clone(),
        teams: vec![team(TEAM), team("b")],
        reviews: review.into_iter().collect(),
        ..Data::default()
    };
    let measures = given.into_iter().map(|(id, series)| {
        let both = [(None, series.clone()), (Some(TEAM.to_owned()), series)];
        (id.to_owned(), Arc::new(IndicatorMeasures { series: both.into() }))
    });
    signals(&data, &measures.collect(), date(2026, 11, 2))
}

fn of<'a>(all: &'a [Signal], rule: &str, kind: RuleKind) -> &'a Signal {
    let ours = |found: &&Signal| {
        found.rule == rule
            && found.kind == kind
            && found.team.as_deref().is_none_or(|id| id == TEAM)
    };
    all.iter().find(ours).expect("the example has the rule")
}

fn warning(rule: &str, given: Given) -> Verdict {
    of(&ask(given, None), rule, RuleKind::Warning).verdict
}

fn symptom(rule: &str, at: usize, given: Given) -> Verdict {
    of(&ask(given, None), rule, RuleKind::FailureMode).symptoms[at].verdict
}
