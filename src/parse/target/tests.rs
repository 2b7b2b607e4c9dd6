use proptest::prelude::*;

use super::parse_target;
use crate::model::target::Condition::{self, Above, AtLeast, AtMost, Below, Within};

fn condition(raw: &str) -> Option<Condition> {
    parse_target(raw).unwrap_or_else(|error| panic!("`{raw}`: {error}")).condition
}

/// Everything that was read, in one line.
fn read(raw: &str) -> String {
    match parse_target(raw) {
        Ok(target) => format!(
            "{:?} | {} | {} | {}",
            target.condition,
            target.out_of.map_or(String::new(), |top| top.to_string()),
            target.unit.unwrap_or_default(),
            target.scope.unwrap_or_default(),
        ),
        Err(error) => error.to_string(),
    }
}

#[test]
fn signs_and_words_say_strict_or_not() {
    for (raw, expected) in [
        ("< 48", Below(48.0)),
        ("<48", Below(48.0)),
        ("below 48", Below(48.0)),
        ("Less than 48", Below(48.0)),
        ("under 48", Below(48.0)),
        ("<= 48", AtMost(48.0)),
        ("≤48", AtMost(48.0)),
        ("at or below 48", AtMost(48.0)),
        ("at most 48", AtMost(48.0)),
        ("no more than 48", AtMost(48.0)),
        ("48 or less", AtMost(48.0)),
        ("within 48 hours", AtMost(48.0)),
        ("> 8", Above(8.0)),
        ("above 8", Above(8.0)),
        ("more than 8", Above(8.0)),
        ("greater  than 8", Above(8.0)),
        (">= 8", AtLeast(8.0)),
        ("≥ 8", AtLeast(8.0)),
        ("at least 8", AtLeast(8.0)),
        ("At least 8.", AtLeast(8.0)),
        ("no less than 8", AtLeast(8.0)),
        ("8+", AtLeast(8.0)),
        ("8 hours or more", AtLeast(8.0)),
        ("> -0.5", Above(-0.5)),
        ("< −3", Below(-3.0)),
    ] {
        assert_eq!(condition(raw), Some(expected), "{raw}");
    }
}

#[test]
fn ranges_are_written_in_many_ways() {
    for raw in [
        "2-4",
        "2–4",
        "2..4",
        "2 to 4",
        "2 - 4",
        "between 2 and 4",
        "from 2 to 4",
        "2h-4h",
        "2%–4%",
    ] {
        assert_eq!(condition(raw), Some(Within(2.0, 4.0)), "{raw}");
    }
    assert_eq!(condition("-4..-2"), Some(Within(-4.0, -2.0)));
    assert_eq!(condition("1.5-2.5"), Some(Within(1.5, 2.5)));
}

#[test]
fn unit_scale_and_scope_are_told_apart() {
    let texts = [
        "<48 hours for reversible decisions",
        "2-4 meaningful experiments",
        "<20% of total meeting time",
        "< 20 %",
        "8+/10",
        "≥ 8 of 10 points",
        "at least 9 out of 10",
        "2..4 experiments per team per quarter",
        "< 5/week",
        "< 48 h (reversible decisions)",
        "20-30 % of time",
        "Below 20 percent, for teams with 5 people",
    ];
    insta::assert_snapshot!(texts.map(read).join("\n"), @"
    Some(Below(48.0)) |  | hours | reversible decisions
    Some(Within(2.0, 4.0)) |  | meaningful experiments | 
    Some(Below(20.0)) |  | % | total meeting time
    Some(Below(20.0)) |  | % | 
    Some(AtLeast(8.0)) | 10 |  | 
    Some(AtLeast(8.0)) | 10 | points | 
    Some(AtLeast(9.0)) | 10 |  | 
    Some(Within(2.0, 4.0)) |  | experiments per team per quarter | 
    Some(Below(5.0)) |  | /week | 
    Some(Below(48.0)) |  | h | reversible decisions
    Some(Within(20.0, 30.0)) |  | % | time
    Some(Below(20.0)) |  | % | teams with 5 people
    ");
}

#[test]
fn a_method_without_a_number_has_no_condition() {
    for raw in [
        "quarterly review",
        "audit",
        "Bi-annual survey",
        "Network analysis",
        "overall review",
        "Monthly count",
    ] {
        let target = parse_target(raw).unwrap();
        assert_eq!((target.condition, target.raw.as_str()), (None, raw));
    }
}

#[test]
fn what_cannot_be_read_is_an_error_and_never_a_number() {
    let texts = [
        "",
        "   ",
        "Greater than TBD",
        "TBD",
        "10:1",
        "48h-72",
        "< 1,5",
        "< 1,000",
        "< 10 000",
        "48 hours",
        "20 %",
        "4..2",
        "8+/5",
        "< 48 - 72",
        "< 48, > 2",
        "< NaN",
        "< inf",
        "<",
        "about 48",
        "< 1.2.3",
        "< 48:00",
        "2-4-6",
        "!= 3",
        "<> 3",
        "ratio 10:1",
        "< ½",
        "< 4½",
        "at least five",
        "< $500",
        "8/10",
        "< 1e5",
        "2h-4d",
        "< 48 TBD",
        "< 48 for",
        "?",
        "95 % < 48",
        "<20%)",
        "< 48 hours (reversible",
    ];
    for raw in texts {
        assert!(parse_target(raw).is_err(), "`{raw}` was read as {}", read(raw));
    }
    assert!(parse_target(&format!("< {}", "9".repeat(400))).is_err(), "not even as infinity");
    let errors: Vec<_> = texts[2..18].iter().map(|raw| read(raw)).collect();
    insta::assert_snapshot!(errors.join("\n"), @"
    unreadable target: found `TBD`, expected a number such as `48` or `1.5`
    unreadable target: found `TBD`, expected a target or the name of a method
    unreadable target: found `10:1`, expected a number such as `48` or `1.5`
    unreadable target: found `nothing`, expected `h` after the second number too
    unreadable target: found `1,5`, expected a number such as `48` or `1.5`
    unreadable target: found `1,000`, expected a number such as `48` or `1.5`
    unreadable target: found `000`, expected a unit without numbers or signs
    unreadable target: found `48 hours`, expected a comparison (`< 48`, `at least 8`), `8+` or a range (`2..4`)
    unreadable target: found `20 %`, expected a comparison (`< 48`, `at least 8`), `8+` or a range (`2..4`)
    unreadable target: found `2`, expected a second number that is not below the first
    unreadable target: found `8+/5`, expected a number on a scale of 5
    unreadable target: found `- 72`, expected a unit without numbers or signs
    unreadable target: found `48,`, expected a number such as `48` or `1.5`
    unreadable target: found `NaN`, expected a number such as `48` or `1.5`
    unreadable target: found `inf`, expected a number such as `48` or `1.5`
    unreadable target: found `nothing`, expected a number such as `48` or `1.5`
    ");
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![(-2000..2000i32).prop_map(f64::from), -1e6..1e6f64, Just(1e20), Just(1e-9)]
}

fn any_condition() -> impl Strategy<Value = Condition> {
    (number(), number(), 0..5).prop_map(|(one, other, kind)| match kind {
        0 => Below(one),
        1 => AtMost(one),
        2 => Above(one),
        3 => AtLeast(one),
        _ => Within(one.min(other), one.max(other)),
    })
}

proptest! {
    #[test]
    fn reading_never_panics_and_errors_lie_inside(raw in any::<String>()) {
        if let Err(error) = parse_target(&raw) {
            prop_assert!(raw.get(error.span).is_some());
        }
    }

    #[test]
    fn reading_never_panics_on_what_looks_like_a_target(
        raw in "([<>=≤~+−–.,:%/ -]|[0-9]{1,3}|½|٣| ?(to|or|less|than|at|least|of|for|h|TBD|between|and) ?){0,8}",
    ) {
        match parse_target(&raw) {
            Err(error) => prop_assert!(raw.get(error.span).is_some()),
            // Every number of the condition stands in the text.
            Ok(target) => {
                for bound in target.condition.into_iter().flat_map(|c| [c.low(), c.high()]).flatten() {
                    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
                    let written = digits(&raw);
                    let bound = digits(&bound.to_string());
                    prop_assert!(written.contains(bound.trim_end_matches('0')), "{raw}: {bound}");
                }
            }
        }
    }

    #[test]
    fn printed_forms_round_trip(
        condition in any_condition(),
        unit in prop::option::of(prop::sample::select(vec!["%", "hours", "meaningful experiments", "per week"])),
        scope in prop::option::of(prop::sample::select(vec!["reversible decisions", "total meeting time"])),
        top in any::<bool>(),
    ) {
        let mut target = parse_target("audit").unwrap();
        let highest = condition.high().or(condition.low()).unwrap();
        target.condition = Some(condition);
        target.unit = unit.map(str::to_owned);
        target.scope = scope.map(str::to_owned);
        target.out_of = (top && highest > 0.0).then_some(highest * 2.0);
        target.raw = target.to_string();
        prop_assert_eq!(parse_target(&target.raw), Ok(target));
    }
}
