use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::date;

use super::*;
use crate::model::measures::Status;
use crate::model::measures::{Series, State};
use crate::model::signal::{Assessment, RuleKind};
use crate::source::Sources;

fn zone() -> TimeZone {
    TimeZone::get("Europe/Berlin").expect("the zones are bundled")
}

fn options(as_of: Date) -> Options {
    Options { as_of, zone: zone(), minimum_group: 5, acknowledge_risk: false }
}

/// Measures a book that stands in one text; diagnostics as lines.
fn measured(book: &str, as_of: Date) -> (Measures, Vec<String>) {
    measured_by(&Sources::fixture(book), &options(as_of))
}

fn measured_by(sources: &Sources, options: &Options) -> (Measures, Vec<String>) {
    let memo = Memo::new();
    let (data, mut diags) = crate::parse::data::load(sources, &options.zone, &memo);
    let (measures, problems) = measure(&data, &[], options, &memo);
    diags.extend(problems);
    let lines =
        diags.into_iter().map(|d| format!("{} {}", d.source.unwrap_or_default(), d.message));
    (measures, lines.collect())
}

fn example() -> (Measures, Vec<String>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sources, _) = Sources::read(root, &Sources::default());
    measured_by(&sources, &options(date(2026, 11, 2)))
}

fn all_series(measures: &Measures) -> impl Iterator<Item = &Series> {
    measures.indicators.values().flat_map(|indicator| indicator.series.values())
}

const LATENCY: &str = "//- data/teams.toml
[[team]]
id = \"a\"
[[team]]
id = \"b\"
joined = 2026-02-01
left = 2026-03-31
//- data/indicators.toml
[[indicator]]
id = \"latency\"
name = \"Latency\"
definition = \"Latency\"
unit = \"hours\"
target = \"< 48\"
lower = 0
[indicator.measure]
records = \"decisions\"
at = \"needed_at\"
end = \"implemented_at\"
where = \"reversible\"
value = \"hours(implemented_at - needed_at)\"
statistic = \"median\"
share_within = \"< 48\"
//- data/records/decisions.csv
id,team,needed_at,implemented_at,reversible
";

fn rows(rows: &str) -> String {
    format!("{LATENCY}{rows}")
}

#[test]
fn the_example_shows_every_status_signal_and_failure_mode() {
    let (measures, diags) = example();
    assert_eq!(diags, Vec::<String>::new());
    let found: BTreeSet<Status> = all_series(&measures).map(|series| series.status).collect();
    assert_eq!(found, Status::ALL.into_iter().collect());
    let assessments: BTreeSet<Assessment> =
        measures.signals.iter().map(|signal| signal.assessment).collect();
    assert_eq!(assessments.len(), 4, "{assessments:?}");
    for kind in [RuleKind::Warning, RuleKind::FailureMode] {
        let of_kind = || measures.signals.iter().filter(move |signal| signal.kind == kind);
        let all: BTreeSet<&str> = of_kind().map(|signal| signal.rule.as_str()).collect();
        let suspected = of_kind().filter(|signal| signal.assessment == Assessment::Suspected);
        assert_eq!(suspected.map(|signal| signal.rule.as_str()).collect::<BTreeSet<_>>(), all);
    }
}

#[test]
fn what_is_withheld_carries_nothing() {
    let (measures, _) = example();
    let withheld = all_series(&measures).flat_map(|series| &series.observations);
    let mut count = 0;
    for observation in withheld.filter(|observation| observation.state == State::Withheld) {
        count += 1;
        assert_eq!((observation.n, observation.value), (None, None));
        assert!(observation.distribution.is_empty() && observation.details.is_empty());
        assert!(observation.excluded.is_empty() && observation.low.is_none());
    }
    assert!(count > 0);
}

#[test]
fn open_decisions_are_censored_and_others_left_out_with_a_reason() {
    let book = rows(
        "1,a,2026-01-05T08:00,2026-01-06T08:00,true\n2,a,2026-01-05T08:00,2026-01-07T08:00,true\n\
         3,a,2026-01-05T08:00,,true\n4,a,2026-01-05T08:00,2026-01-04T08:00,true\n\
         5,a,2026-01-05T08:00,2026-01-05T09:00,false\n6,a,2026-01-05T08:00,2026-01-05T09:00,\n\
         7,b,2026-01-05T08:00,2026-01-05T09:00,true\n2,a,2026-01-05T08:00,2026-01-07T08:00,true\n",
    );
    let (measures, diags) = measured(&book, date(2026, 2, 3));
    let series = &measures.indicators["latency"].series;
    let january = &series[&Some("a".to_owned())].observations[0];
    assert_eq!((january.n, january.value), (Some(3), Some(48.0)));
    let excluded: Vec<_> = january.excluded.iter().map(|(why, n)| (why.as_str(), *n)).collect();
    assert_eq!(excluded, [("repeated record", 1), ("value out of bounds", 1)]);
    let details: Vec<_> = january.details.iter().map(|d| (d.label.as_str(), d.value)).collect();
    assert_eq!(details[0].0, "share < 48 hours");
    assert_eq!(details[1], ("still open", 1.0));
    assert!(series[&Some("b".to_owned())].observations.is_empty());
    assert_eq!(
        diags,
        [
            "data/records/decisions.csv a record with the id `2` stands above",
            "data/records/decisions.csv `latency` would be -24 here: expected at least 0",
        ]
    );
}

#[test]
fn a_period_with_a_change_of_the_clocks_has_its_true_hours() {
    let (measures, _) =
        measured(&rows("1,a,2026-03-28T12:00,2026-03-29T12:00,true\n"), date(2026, 4, 2));
    let march = &measures.indicators["latency"].series[&Some("a".to_owned())].observations[0];
    assert_eq!(march.value, Some(23.0));
}

#[test]
fn too_little_old_and_running_data_are_states_of_their_own() {
    let row = "1,a,2026-03-02T12:00,2026-03-03T12:00,true\n";
    let status = |as_of| {
        let (measures, _) = measured(&rows(row), as_of);
        let series = &measures.indicators["latency"].series[&Some("a".to_owned())];
        (series.status, series.sentence.clone())
    };
    assert_eq!(status(date(2026, 3, 20)).0, Status::Incomplete);
    assert_eq!(
        status(date(2026, 4, 20)),
        (
            Status::TooLittleData,
            "Median 24 hours in March 2026 (n = 1): too little data, fewer than 5 records."
                .to_owned()
        )
    );
    assert_eq!(
        status(date(2026, 7, 20)),
        (Status::NoData, "No data now: the last figure is of March 2026.".to_owned())
    );
}

#[test]
fn a_culture_overrides_a_target_for_its_teams_only() {
    let rows: String =
        (1..=6).map(|n| format!("{n},a,2026-01-05T00:00,2026-01-07T12:00,true\n")).collect();
    let book = rows_of_culture(&rows);
    let (data, _) = crate::parse::data::load(&Sources::fixture(&book), &zone(), &Memo::new());
    let culture = |raw: &str| Culture {
        id: "slow".to_owned(),
        name: "Slow".to_owned(),
        parameters: Vec::new(),
        targets: vec![("latency".to_owned(), raw.to_owned(), 0..1)],
        source: "content/cultures/slow.md".into(),
    };
    let run = |raw: &str| measure(&data, &[culture(raw)], &options(date(2026, 2, 3)), &Memo::new());
    let status = |measures: &Measures, team: &str| {
        measures.indicators["latency"].series[&Some(team.to_owned())].status
    };
    assert_eq!(status(&run("< 72").0, "a"), Status::OnTarget);
    let (measures, diags) = run("Greater than TBD");
    assert_eq!((status(&measures, "a"), diags.len()), (Status::OffTarget, 1));
}

fn rows_of_culture(text: &str) -> String {
    rows(text).replacen("id = \"a\"\n", "id = \"a\"\nculture = \"slow\"\n", 1)
}

#[test]
fn no_rows_and_no_data_are_no_data() {
    let (measures, diags) = measured(LATENCY, date(2026, 7, 1));
    assert_eq!(diags, Vec::<String>::new());
    assert!(all_series(&measures).all(|series| series.status == Status::NoData));
}

#[test]
fn given_observations_are_enough_for_a_book() {
    let book = "//- data/teams.toml\n[[team]]\nid = \"a\"\n//- data/indicators.toml\n[[indicator]]\nid = \"x\"\n\
        name = \"X\"\ndefinition = \"X\"\ntarget = \">= 3\"\nrules = \"wheeler\"\nbaseline = \"all\"\n\
        //- data/observations.csv\nindicator,team,period,value,n\n";
    let values = [10, 50, 40, 30, 10, 50, 40, 30];
    let rows: Vec<_> =
        values.iter().enumerate().map(|(i, v)| format!("x,a,2026-{:02},{v},9\n", i + 1)).collect();
    let (measures, diags) = measured(&format!("{book}{}", rows.concat()), date(2026, 9, 1));
    assert_eq!(diags, Vec::<String>::new());
    let series = &measures.indicators["x"].series[&Some("a".to_owned())];
    assert_eq!(series.status, Status::OnTarget);
    let behaviour = series.behaviour.as_ref().expect("eight values");
    let now = behaviour.current().expect("one stretch");
    assert_eq!((now.centre, now.baseline), (32.5, 8));
}

#[test]
fn answers_without_a_number_of_them_are_withheld() {
    let book = "//- data/indicators.toml\n[[indicator]]\nid = \"x\"\nname = \"X\"\nlevel = \"organization\"\n\
        definition = \"X\"\nmethod = \"survey\"\ntarget = \"8+/10\"\n//- data/observations.csv\n\
        indicator,team,period,value,n\nx,,2026-01,8.5,\nx,,2026-02,8.5,4\nx,,2026-03,8.5,5\n";
    let (measures, _) = measured(book, date(2026, 4, 1));
    let states: Vec<_> =
        measures.indicators["x"].series[&None].observations.iter().map(|o| o.state).collect();
    assert_eq!(states, [State::Withheld, State::Withheld, State::Shown]);
}

#[test]
fn any_stretch_of_days_has_its_figure_unless_people_answered() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sources, _) = Sources::read(root, &Sources::default());
    let (data, _) = crate::parse::data::load(&sources, &zone(), &Memo::new());
    let options = options(date(2026, 11, 2));
    let week = (date(2026, 10, 19), date(2026, 10, 25));
    let figure = figure_between(&data, "decision-latency", Some("harbor"), week, &options);
    assert!(figure.is_some_and(|figure| figure.n.is_some_and(|n| n > 0)));
    assert_eq!(figure_between(&data, "workload-control", Some("harbor"), week, &options), None);
}

#[test]
fn a_wrong_column_is_a_diagnostic_at_the_definition() {
    let book = rows("1,a,2026-03-02T12:00,2026-03-03T12:00,true\n");
    let (_, diags) = measured(&book.replace("\"reversible\"", "\"reversibel\""), date(2026, 4, 1));
    assert_eq!(
        diags,
        ["data/indicators.toml unknown column `reversibel` in `data/records/decisions.csv`"]
    );
    let (_, diags) =
        measured(&book.replace("at = \"needed_at\"", "at = \"needed\""), date(2026, 4, 1));
    assert_eq!(
        diags,
        ["data/indicators.toml unknown column `needed` in `data/records/decisions.csv`"]
    );
}

fn without_panic(book: &str) {
    let (measures, _) = measured(book, date(2026, 4, 20));
    for series in all_series(&measures) {
        assert!(series.observations.iter().all(|o| o.value.is_none_or(f64::is_finite)));
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(200))]

    #[test]
    fn any_rows_are_figures_or_diagnostics(text in "[0-9a-b,T:;\"\n truefals.-]{0,200}") {
        without_panic(&rows(&text));
    }

    #[test]
    fn any_dates_are_figures_or_diagnostics(
        days in proptest::collection::vec((0i32..10_000, 0i32..14, 0i32..33, -900i32..900), 0..30)
    ) {
        let text: String = days
            .iter()
            .map(|(y, m, d, h)| format!("{h},a,{y:04}-{m:02}-{d:02},{:04}-{m:02}-{d:02},true\n", y + h))
            .collect();
        without_panic(&rows(&text));
    }
}

#[test]
fn a_book_of_observations_needs_no_list_of_teams() {
    let book = "//- data/indicators.toml\n[[indicator]]\nid = \"x\"\nname = \"X\"\ndefinition = \"X\"\n\
        //- data/observations.csv\nindicator,team,period,value,n\nx,b,2026-01,3,5\nx,a,2026-01,4,5\n";
    let (measures, diags) = measured(book, date(2026, 2, 1));
    assert_eq!(diags, Vec::<String>::new());
    let value = |team: &str| {
        let series = all_series(&measures).find(|series| series.team.as_deref() == Some(team));
        series.and_then(|series| series.latest()?.value)
    };
    assert_eq!((value("a"), value("b")), (Some(4.0), Some(3.0)));
}

#[test]
fn figures_are_remembered_while_other_records_change() {
    let memo = Memo::new();
    let new_results = |decision: &str, meeting: &str| {
        let book = format!(
            "{}//- data/records/meetings.csv\nteam,date,minutes\n{meeting}\n",
            rows(&format!("1,a,2026-01-05T08:00,{decision},true\n"))
        );
        let (_, before) = memo.counts();
        let (data, _) = crate::parse::data::load(&Sources::fixture(&book), &zone(), &memo);
        let (measures, _) = measure(&data, &[], &options(date(2026, 2, 3)), &memo);
        let january = &measures.indicators["latency"].series[&Some("a".to_owned())].observations[0];
        (memo.counts().1 - before, january.value)
    };
    let first = new_results("2026-01-06T08:00", "a,2026-01-05,30");
    assert_eq!(first, (4, Some(24.0)), "two files, a figure, its series");
    assert_eq!(new_results("2026-01-06T08:00", "a,2026-01-05,30"), (0, Some(24.0)));
    assert_eq!(new_results("2026-01-06T08:00", "a,2026-01-05,45"), (1, Some(24.0)), "one file");
    assert_eq!(new_results("2026-01-07T08:00", "a,2026-01-05,45"), (3, Some(48.0)));
}

#[test]
fn answers_of_a_period_that_is_not_over_are_kept_back() {
    let book = |more: &str| {
        format!(
            "//- data/teams.toml\n[[team]]\nid = \"a\"\n//- data/indicators.toml\n[[indicator]]\nid = \"x\"\n\
             name = \"X\"\ndefinition = \"X\"\nmethod = \"survey\"\ntarget = \">= 8\"\ncadence = \"quarter\"\n\
             [indicator.measure]\nrecords = \"surveys\"\nvalue = \"score\"\nstatistic = \"mean\"\n\
             //- data/records/surveys.csv\ndate,team,score\n{}{more}",
            "2026-10-05,a,8\n".repeat(6)
        )
    };
    let quarter = |more: &str, as_of| {
        let (measures, diags) = measured(&book(more), as_of);
        assert_eq!(diags, Vec::<String>::new());
        measures.indicators["x"].series[&Some("a".to_owned())].clone()
    };
    let before = quarter("", date(2026, 11, 2));
    let after = quarter("2026-11-05,a,3\n", date(2026, 11, 9));
    assert_eq!(
        before.observations, after.observations,
        "two builds tell nothing of the answer between"
    );
    assert_eq!((before.status, before.withheld()), (Status::Incomplete, true));
    assert_eq!(
        before.sentence,
        "The fourth quarter of 2026 is not over: answers are shown once their period is over."
    );
    let over = quarter("2026-11-05,a,3\n", date(2027, 1, 1));
    assert_eq!(over.latest().and_then(|latest| latest.n), Some(7));
}

#[test]
fn an_interval_without_width_says_why() {
    let book = |invited: u32, last: u32| {
        format!(
            "//- data/teams.toml\n[[team]]\nid = \"a\"\n//- data/indicators.toml\n[[indicator]]\nid = \"x\"\n\
             name = \"X\"\ndefinition = \"X\"\nmethod = \"survey\"\n[indicator.measure]\nrecords = \"surveys\"\n\
             value = \"score\"\nstatistic = \"mean\"\ninvited = \"invited\"\n\
             //- data/records/surveys.csv\ndate,team,score,invited\n{}2026-01-05,a,{last},{invited}\n",
            format!("2026-01-05,a,8,{invited}\n").repeat(5)
        )
    };
    let sentence = |invited, last| {
        let (measures, _) = measured(&book(invited, last), date(2026, 2, 2));
        measures.indicators["x"].series[&Some("a".to_owned())].sentence.clone()
    };
    assert!(
        sentence(6, 2).contains("(n = 6, everybody who was asked answered)"),
        "{}",
        sentence(6, 2)
    );
    assert!(sentence(9, 8).contains("(n = 6, all values are alike)"), "{}", sentence(9, 8));
    assert!(sentence(9, 2).contains("95 % interval"), "{}", sentence(9, 2));
}

#[test]
fn a_given_value_of_a_period_to_come_waits_for_it() {
    let book = "//- data/indicators.toml\n[[indicator]]\nid = \"x\"\nname = \"X\"\ndefinition = \"X\"\n\
        //- data/observations.csv\nindicator,team,period,value,n\nx,a,2026-01,3,5\nx,a,2199-12,4,5\n";
    let (measures, _) = measured(book, date(2026, 2, 1));
    assert_eq!(measures.indicators["x"].series[&Some("a".to_owned())].observations.len(), 1);
}

#[test]
fn a_figure_for_a_filling_has_its_unit_its_number_and_its_period() {
    let book = rows("1,a,2026-01-05T08:00,2026-01-06T08:00,true\n");
    let (data, _) = crate::parse::data::load(&Sources::fixture(&book), &zone(), &Memo::new());
    let options = options(date(2026, 2, 3));
    let (measures, _) = measure(&data, &[], &options, &Memo::new());
    let day = date(2026, 1, 20);
    let month = period_of(&data, &measures, "latency", "a", day);
    assert_eq!(month.as_deref(), Some("24 hours (n = 1, January 2026)"));
    let week = week_of(&data, "latency", "a", date(2026, 1, 6), &options);
    assert_eq!(week.as_deref(), Some("24 hours (n = 1, week 2 of 2026)"));
    assert_eq!(period_of(&data, &measures, "latency", "a", date(2026, 3, 1)), None);
}

#[test]
fn indicators_that_share_some_answers_are_withheld_and_said() {
    let indicator = |id: &str, more: &str| {
        format!(
            "[[indicator]]\nid = \"{id}\"\nname = \"X\"\nlevel = \"organization\"\ndefinition = \"X\"\n\
             method = \"survey\"\n[indicator.measure]\nrecords = \"surveys\"\nvalue = \"score\"\nstatistic = \"mean\"\n{more}"
        )
    };
    let measured = |second: &str| {
        let answers = "2026-01-05,8,a\n".repeat(9) + &"2026-01-05,2,b\n".repeat(2);
        let book = format!(
            "//- data/indicators.toml\n{}{}//- data/records/surveys.csv\ndate,score,role\n{answers}",
            indicator("all", ""),
            indicator("some", second)
        );
        let (measures, diags) = measured(&book, date(2026, 2, 3));
        let shown = |id: &str| measures.indicators[id].series[&None].latest().and_then(|o| o.value);
        (shown("all").is_some(), shown("some").is_some(), diags)
    };
    let (all, some, diags) = measured("where = \"role == 'a'\"\n");
    assert_eq!((all, some), (true, false), "the difference would tell of two people");
    assert_eq!(
        diags,
        ["data/indicators.toml `some` reads some of the answers of `all`: it is withheld"]
    );
    assert_eq!(measured("where = \"role != 'c'\"\n"), (true, true, Vec::new()), "the same answers");
    assert_eq!(measured("where = \"role == 'c'\"\n").2, Vec::<String>::new(), "none of them");
}
