//! Symptoms of failure modes: computed, or by hand.

use super::*;

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
