//! Warnings: yes, no or unknown.

use super::*;

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
