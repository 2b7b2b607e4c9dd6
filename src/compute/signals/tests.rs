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

const AUTONOMY: [&str; 5] = [
    "decision-latency",
    "external-dependencies",
    "process-ownership",
    "technology-choices",
    "workload-control",
];

/// So many of the five on target, so many withheld, the others off target.
fn autonomy(on: usize, hidden: usize) -> Given {
    let of = |(at, id): (usize, &&'static str)| {
        let found = match at {
            at if at < on => status(Status::OnTarget),
            at if at < on + hidden => withheld(),
            _ => status(Status::OffTarget),
        };
        (*id, found)
    };
    AUTONOMY.iter().enumerate().map(of).collect()
}

#[test]
fn autonomy_without_alignment_needs_all_three_parts() {
    use Verdict::{No, Unknown, Yes};
    let verdict = |autonomy: Given, goals: Series, contributions: Series, drift: Series| {
        let mut given = autonomy;
        given.extend([
            ("goal-coherence", goals),
            ("collective-ownership", contributions),
            ("alignment-drift", drift),
        ]);
        warning("autonomy-without-alignment", given)
    };
    let (low, high) = (|| between(8.0, 8.8), || between(8.9, 9.4));
    let (falls, rises, still) = (|| process(Some(false)), || process(Some(true)), || process(None));
    assert_eq!(verdict(autonomy(3, 0), low(), falls(), still()), Yes);
    assert_eq!(verdict(autonomy(3, 0), low(), still(), rises()), Yes);
    assert_eq!(verdict(autonomy(3, 0), run(&[9.6, 9.4, 9.2]), falls(), still()), Yes);
    assert_eq!(verdict(autonomy(2, 0), low(), falls(), rises()), No);
    assert_eq!(verdict(autonomy(5, 0), high(), falls(), rises()), Unknown, "two waves lack");
    let rising = || {
        let mut found = run(&[9.0, 9.1, 9.2]);
        (found.observations[2].low, found.observations[2].high) = (Some(9.0), Some(9.4));
        found
    };
    assert_eq!(verdict(autonomy(5, 0), rising(), falls(), rises()), No);
    assert_eq!(verdict(autonomy(3, 0), low(), still(), still()), No);
    assert_eq!(verdict(autonomy(3, 0), low(), rises(), falls()), No, "the other way is no signal");
    assert_eq!(verdict(autonomy(2, 1), low(), falls(), still()), Unknown);
    assert_eq!(verdict(autonomy(3, 1), low(), falls(), still()), Yes, "enough without it");
    assert_eq!(verdict(autonomy(1, 1), low(), falls(), still()), No, "too few with it");
    assert_eq!(verdict(autonomy(3, 0), withheld(), falls(), still()), Unknown);
    assert_eq!(verdict(autonomy(3, 0), low(), withheld(), still()), Unknown);
    assert_eq!(warning("autonomy-without-alignment", Vec::new()), Unknown);
}

#[test]
fn alignment_without_autonomy_needs_the_whole_interval() {
    use Verdict::{No, Unknown, Yes};
    let verdict = |latency: Series, dependencies: Series, elsewhere: Series| {
        let given = vec![
            ("decision-latency", latency),
            ("external-dependencies", dependencies),
            ("decisions-elsewhere", elsewhere),
        ];
        warning("alignment-without-autonomy", given)
    };
    let slow = || between(49.0, 80.0);
    assert_eq!(verdict(slow(), between(21.0, 40.0), value(0.0)), Yes);
    assert_eq!(verdict(slow(), between(5.0, 40.0), value(10.1)), Yes);
    assert_eq!(verdict(between(48.0, 80.0), between(21.0, 40.0), value(50.0)), No, "not above 48");
    assert_eq!(verdict(slow(), between(20.0, 40.0), value(10.0)), No, "at both thresholds");
    assert_eq!(verdict(withheld(), between(21.0, 40.0), value(0.0)), Unknown);
    assert_eq!(verdict(slow(), withheld(), value(0.0)), Unknown);
    assert_eq!(verdict(slow(), withheld(), value(11.0)), Yes);
    assert_eq!(verdict(slow(), between(5.0, 40.0), status(Status::TooLittleData)), Unknown);
}

#[test]
fn the_other_warnings_say_yes_no_and_unknown() {
    use Verdict::{No, Unknown, Yes};
    let two = |a: Series, b: Series| {
        warning("fragmentation", vec![("unjustified-approaches", a), ("incompatible-incidents", b)])
    };
    assert_eq!((two(value(2.0), value(0.0)), two(value(0.0), value(2.0))), (Yes, Yes));
    assert_eq!(two(value(1.0), value(1.0)), No);
    let unread = || status(Status::NoData);
    assert_eq!((two(value(1.0), unread()), two(unread(), value(2.0))), (Unknown, Yes));
    let creep =
        |found: Series| warning("micromanagement-creep", vec![("oversight-requests", found)]);
    assert_eq!(creep(process(Some(true))), Yes);
    assert_eq!((creep(process(Some(false))), creep(process(None))), (No, No));
    assert_eq!(creep(run(&[1.0, 9.0])), Unknown, "no limits, no signal");
    let hoards = |found: Series| warning("information-hoarding", vec![("knowledge-flow", found)]);
    let shares = |own, others| Series { behaviour: process(None).behaviour, ..gives(own, others) };
    assert_eq!(hoards(shares([0, 0], 2)), Yes);
    assert_eq!(hoards(shares([1, 0], 2)), No);
    assert_eq!(hoards(shares([0, 0], 0)), No, "nobody shares");
    assert_eq!(hoards(process(Some(false))), Yes, "the density falls");
    assert_eq!(hoards(gives([1, 1], 2)), Unknown, "too few periods for the density");
    assert_eq!(hoards(withheld()), Unknown);
}

#[test]
fn computed_symptoms_say_yes_no_and_unknown() {
    use Verdict::{No, Unknown, Yes};
    /// A rule, one of its symptoms, and figures with the answer to each.
    type Case = (&'static str, usize, Vec<(Given, Verdict)>);
    let one = |id, found| vec![(id, found)];
    let pair = |a, first, b, second| vec![(a, first), (b, second)];
    let cases: Vec<Case> = vec![
        (
            "autonomy-without-alignment",
            0,
            vec![
                (one("incompatible-incidents", value(2.0)), Yes),
                (one("incompatible-incidents", value(1.0)), No),
                (one("incompatible-incidents", status(Status::NoData)), Unknown),
            ],
        ),
        (
            "autonomy-without-alignment",
            2,
            vec![
                (one("unjustified-approaches", value(2.0)), Yes),
                (one("unjustified-approaches", value(1.0)), No),
                (Vec::new(), Unknown),
            ],
        ),
        (
            "alignment-without-autonomy",
            0,
            vec![
                (one("external-dependencies", between(20.5, 60.0)), Yes),
                (one("external-dependencies", between(20.0, 60.0)), No),
                (one("external-dependencies", value(60.0)), Unknown),
            ],
        ),
        (
            "alignment-without-autonomy",
            1,
            vec![
                (
                    pair(
                        "coordination-load",
                        process(Some(true)),
                        "oversight-requests",
                        process(None),
                    ),
                    Yes,
                ),
                (
                    pair(
                        "coordination-load",
                        process(None),
                        "oversight-requests",
                        process(Some(true)),
                    ),
                    Yes,
                ),
                (pair("coordination-load", process(None), "oversight-requests", process(None)), No),
                (one("coordination-load", process(None)), Unknown),
            ],
        ),
        (
            "alignment-without-autonomy",
            2,
            vec![
                (one("decisions-elsewhere", between(10.1, 30.0)), Yes),
                (one("decisions-elsewhere", between(10.0, 30.0)), No),
                (Vec::new(), Unknown),
            ],
        ),
        (
            "alignment-without-autonomy",
            3,
            vec![
                (
                    pair(
                        "workload-control",
                        run(&[8.0, 7.0, 6.0]),
                        "innovation-rate",
                        run(&[3.0, 2.0, 1.0]),
                    ),
                    Yes,
                ),
                (
                    pair(
                        "workload-control",
                        run(&[8.0, 7.0, 7.0]),
                        "innovation-rate",
                        run(&[3.0, 2.0, 1.0]),
                    ),
                    No,
                ),
                (
                    pair("workload-control", withheld(), "innovation-rate", run(&[3.0, 2.0, 2.0])),
                    No,
                ),
                (
                    pair("workload-control", withheld(), "innovation-rate", run(&[3.0, 2.0, 1.0])),
                    Unknown,
                ),
            ],
        ),
        (
            "coordination-overload",
            0,
            vec![
                (one("coordination-load", value(40.1)), Yes),
                (one("coordination-load", value(40.0)), No),
                (one("coordination-load", status(Status::Incomplete)), Unknown),
            ],
        ),
        (
            "coordination-overload",
            3,
            vec![
                (
                    pair(
                        "stakeholders",
                        between(6.0, 9.0),
                        "decision-latency",
                        between(49.0, 60.0),
                    ),
                    Yes,
                ),
                (
                    pair(
                        "stakeholders",
                        between(5.0, 9.0),
                        "decision-latency",
                        between(49.0, 60.0),
                    ),
                    No,
                ),
                (pair("stakeholders", between(6.0, 9.0), "decision-latency", withheld()), Unknown),
            ],
        ),
        (
            "innovation-stagnation",
            0,
            vec![
                (one("innovation-rate", run(&[0.0, 0.0])), Yes),
                (one("innovation-rate", run(&[1.0, 0.0])), No),
                (one("innovation-rate", run(&[0.0])), Unknown),
            ],
        ),
    ];
    for (rule, at, answers) in cases {
        for (index, (given, expected)) in answers.into_iter().enumerate() {
            assert_eq!(symptom(rule, at, given), expected, "{rule}, symptom {at}, case {index}");
        }
    }
}

#[test]
fn what_people_report_answers_every_symptom_by_hand() {
    let mut asked = 0;
    for signal in ask(Vec::new(), None).iter().filter(|signal| signal.kind == RuleKind::FailureMode)
    {
        assert!(signal.symptoms.iter().all(|symptom| symptom.verdict == Verdict::Unknown));
        assert!(!signal.missing.is_empty(), "{} says what is missing", signal.rule);
    }
    for (rule, at, subject) in [
        ("autonomy-without-alignment", 1, "duplicate-effort"),
        ("autonomy-without-alignment", 3, "local-metrics"),
        ("alignment-without-autonomy", 2, "leaders-decide-details"),
        ("coordination-overload", 1, "overwhelmed"),
        ("coordination-overload", 2, "not-absorbed"),
        ("innovation-stagnation", 1, "always-done-so"),
        ("innovation-stagnation", 2, "avoids-challenges"),
        ("innovation-stagnation", 3, "plateau"),
    ] {
        let said = [("yes", Verdict::Yes), ("no", Verdict::No), ("perhaps", Verdict::Unknown)];
        for (rating, expected) in said {
            let all = ask(Vec::new(), Some((subject, rating)));
            let found = &of(&all, rule, RuleKind::FailureMode).symptoms[at];
            assert_eq!(found.verdict, expected, "{subject}: {rating}");
            assert!(!expected.is_known() || found.kind == EvidenceKind::ByHand);
            asked += 1;
        }
    }
    assert_eq!(asked, 24);
}
