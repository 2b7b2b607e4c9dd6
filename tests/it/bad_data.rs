//! Data as people leave it: each cell, row or file is read rightly, or it is a diagnostic at its row.

use patternbook::source::Sources;
use serde_json::Value;

use crate::small::{built, outputs, problems};

const BOOK: &str = "//- book.toml
[book]
title = \"T\"
timezone = \"Europe/Berlin\"
//- data/teams.toml
[[team]]
id = \"a\"
name = \"A\"
[[team]]
id = \"b\"
name = \"B\"
joined = 2026-02-01
left = 2026-03-31
//- data/indicators.toml
[[indicator]]
id = \"wait\"
name = \"Wait\"
definition = \"d\"
unit = \"hours\"
target = \"< 48\"
lower = 0
[indicator.measure]
records = \"decisions\"
at = \"at\"
value = \"hours(end - at)\"
statistic = \"median\"
[[indicator]]
id = \"score\"
name = \"Score\"
definition = \"d\"
[indicator.measure]
records = \"decisions\"
at = \"at\"
value = \"score\"
statistic = \"mean\"
//- data/records/decisions.csv
id,team,at,end,score
";

/// Returns the problems of a book with these rows (the row and what is said of it), and its figures: indicator,
/// team, period, value and number.
fn read(rows: &str) -> (Vec<String>, Vec<String>) {
    let sources = Sources::fixture(&format!("{BOOK}{rows}"));
    let build = built(&sources);
    let said = problems(&build).into_iter().map(|diagnostic| {
        let file = diagnostic.source.as_deref().unwrap_or_default();
        let text = sources.get(file).and_then(|file| file.text()).map_or("", |text| &**text);
        let at = diagnostic.span.as_ref().map_or(0, |span| span.start);
        let line = text[..at.min(text.len())].matches('\n').count() + 1;
        format!("{line}: {}", diagnostic.message)
    });
    let said = said.collect();
    let json = outputs(&build).into_iter().find(|(path, _)| path == "indicators.json");
    let figures: Value =
        json.map_or(Value::Null, |(_, bytes)| serde_json::from_slice(&bytes).expect("it is JSON"));
    let mut found = Vec::new();
    for series in figures["indicators"].as_array().into_iter().flatten() {
        for seen in series["observations"].as_array().into_iter().flatten() {
            let (id, team) = (&series["indicator"], &series["team"]);
            found.push(format!("{id} {team} {} {} {}", seen["period"], seen["value"], seen["n"]));
        }
    }
    (said, found.into_iter().map(|line| line.replace('"', "")).collect())
}

#[test]
fn cells_that_are_no_numbers_or_dates_are_reported_at_their_rows() {
    let (said, found) = read(
        "1,a,2026-01-05T08:00,2026-01-05T09:00,NaN\n2,a,2026-01-05T08:00,2026-01-05T09:00,inf\n\
         3,a,2026-01-05T08:00,2026-01-05T09:00,-Infinity\n4,a,2026-01-05T08:00,2026-01-05T09:00,\"1,5\"\n\
         5,a,0001-01-01T08:00,2026-01-05T09:00,4\n6,a,9999-12-31T08:00,2026-01-05T09:00,4\n\
         7,a,2026-01-05T08:00,2026-01-05T09:00,4\n",
    );
    assert_eq!(
        said,
        [
            "2: `score` is `NaN`: expected a finite number",
            "3: `score` is `inf`: expected a finite number",
            "4: `score` is `-Infinity`: expected a finite number",
            "5: `score` is `1,5`: expected a number such as `1.5`",
            "6: `at` is `0001-01-01T08:00`: expected a date from 1970 to 2199",
            "7: `at` is `9999-12-31T08:00`: expected a date from 1970 to 2199",
        ]
    );
    assert_eq!(found, ["score a 2026-01 4.0 1", "wait a 2026-01 1.0 5"]);
}

#[test]
fn a_column_of_words_is_never_counted() {
    let row =
        |id: usize, score: &str| format!("{id},a,2026-01-05T08:00,2026-01-05T09:00,{score}\n");
    for scores in [["5%", "7%"], ["0x10", "4"], ["1_000", "4"], ["\u{2212}5", "4"], ["a", "b"]] {
        let (said, found) = read(&[row(1, scores[0]), row(2, scores[1])].concat());
        let wrong = format!("value is text, such as `{}`: expected a number", scores[0]);
        assert!(said.len() == 1 && said[0].ends_with(&wrong), "{said:?}");
        assert_eq!(found, ["wait a 2026-01 1.0 2"], "{scores:?}");
    }
}

#[test]
fn no_row_and_one_row_are_figures() {
    assert_eq!(read(""), (Vec::new(), Vec::new()));
    let (said, found) = read("1,a,2026-01-05T08:00,2026-01-05T09:00,4\n");
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(found, ["score a 2026-01 4.0 1", "wait a 2026-01 1.0 1"]);
}

#[test]
fn negative_durations_and_repeated_rows_are_left_out_and_said() {
    let (said, found) = read(
        "1,a,2026-01-05T08:00,2026-01-05T07:00,4\n2,a,2026-01-05T08:00,2026-01-05T10:00,4\n\
         2,a,2026-01-05T08:00,2026-01-05T10:00,4\n",
    );
    assert_eq!(
        said,
        [
            "4: a record with the id `2` stands above",
            "2: `wait` would be -1 here: expected at least 0",
        ]
    );
    assert_eq!(found, ["score a 2026-01 4.0 2", "wait a 2026-01 2.0 1"]);
}

#[test]
fn a_day_on_which_the_clocks_change_has_its_true_hours() {
    let (said, found) = read(
        "1,a,2026-03-28T12:00,2026-03-29T12:00,\n2,a,2025-10-25T12:00,2025-10-26T12:00,\n\
         3,a,2026-03-29T02:30,2026-03-29T03:30,\n",
    );
    assert_eq!(said, Vec::<String>::new());
    let wait: Vec<_> =
        found.iter().filter(|line| line.starts_with("wait") && !line.ends_with("0")).collect();
    assert_eq!(
        wait,
        ["wait a 2025-10 25.0 1", "wait a 2026-03 11.5 2"],
        "23 and 0 hours: a skipped hour is no time"
    );
}

#[test]
fn records_count_while_the_team_is_one() {
    let (said, found) = read(
        "1,b,2026-01-31T23:59,2026-02-01T01:00,1\n2,b,2026-02-01T00:00,2026-02-01T01:00,2\n\
         3,b,2026-03-31T23:59,2026-04-01T00:59,3\n4,b,2026-04-01T00:00,2026-04-01T01:00,4\n",
    );
    assert_eq!(said, Vec::<String>::new());
    let scores: Vec<_> = found.iter().filter(|line| line.starts_with("score b")).collect();
    assert_eq!(scores, ["score b 2026-02 2.0 1", "score b 2026-03 3.0 1"]);
}

#[test]
fn a_target_that_cannot_be_read_is_never_a_number() {
    for raw in ["Greater than TBD", "10:1", "< NaN", "< inf", "1,5", "< 1e999", "8+/", "< < 48"] {
        let text = format!("{BOOK}1,a,2026-01-05T08:00,2026-01-05T09:00,4\n");
        let sources = Sources::fixture(&text.replace("< 48", raw));
        let build = built(&sources);
        let said: Vec<String> = problems(&build).into_iter().map(|found| found.message).collect();
        assert!(
            said.iter().any(|line| line.contains(&format!("target `{raw}` can't be read"))),
            "{raw}: {said:?}"
        );
        let json = outputs(&build).into_iter().find(|(path, _)| path == "indicators.json");
        let (_, bytes) = json.expect("there are figures");
        let figures: Value = serde_json::from_slice(&bytes).expect("it is JSON");
        for series in figures["indicators"].as_array().expect("a list") {
            assert!(series["target"].is_null(), "{raw}: {}", series["target"]);
        }
    }
}

#[test]
fn teams_that_cannot_be_read_are_one_problem() {
    let rows = "1,a,2026-01-05T08:00,2026-01-05T09:00,1\n2,b,2026-01-05T08:00,2026-01-05T09:00,1\n";
    let broken = BOOK.replacen("[[team]]\n", "[[team\n", 1);
    let build = built(&Sources::fixture(&format!("{broken}{rows}")));
    let said: Vec<_> = problems(&build).iter().map(|one| one.code.to_string()).collect();
    assert_eq!(said, ["toml-syntax"]);
}
