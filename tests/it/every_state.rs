//! The page of a team in each state that a figure can be in, as a reader sees it.

use std::fmt::Write as _;

use crate::every_page::main_part;
use crate::small::{built, problems};
use patternbook::source::Sources;

const DEFINITIONS: &str = "//- book.toml
[book]
title = \"States\"
url = \"https://example.org\"
//- content/_index.md
# Home
//- data/indicators.toml
[[group]]
id = \"flow\"
name = \"Flow\"
[[indicator]]
id = \"wait\"
name = \"Wait\"
group = \"flow\"
definition = \"How long a decision waits\"
unit = \"hours\"
target = \"< 48\"
minimum = 5
lower = 0
[[indicator]]
id = \"helpers\"
name = \"Helpers\"
definition = \"How many helped\"
[[indicator]]
id = \"mood\"
name = \"Mood\"
definition = \"How it is\"
method = \"survey\"
target = \"8+/10\"
cadence = \"quarter\"
lower = 1
upper = 10
[indicator.measure]
records = \"surveys\"
value = \"score\"
statistic = \"mean\"
invited = \"invited\"
//- data/warnings.toml
[[warning]]
id = \"slow\"
name = \"Slow\"
text = \"Decisions wait\"
scope = \"team\"
when = \"value('wait') > 48\"
[[warning]]
id = \"slower\"
name = \"Slower\"
text = \"Decisions wait longer than they did\"
scope = \"team\"
when = \"rises('wait')\"
";

/// Teams by the state of their figures; each with its rows of observations and its answers.
fn states() -> Vec<(&'static str, String, String)> {
    let wait =
        |team: &str, month: &str, value: f64, n: u32| format!("wait,{team},{month},{value},{n}\n");
    let months = |team: &str, values: &[f64]| {
        let from = 11 - values.len();
        let row =
            |(at, value): (usize, &f64)| wait(team, &format!("2026-{:02}", from + at), *value, 9);
        values.iter().enumerate().map(row).collect::<String>()
    };
    let answers = |team: &str, day: &str, scores: &[u32], invited: usize| {
        scores.iter().map(|score| format!("{day},{team},{score},{invited}\n")).collect::<String>()
    };
    let none = String::new;
    let calm = [30.0, 34.0, 31.0, 33.0, 32.0, 30.0, 33.0, 31.0, 34.0];
    let jump = [30.0, 34.0, 31.0, 33.0, 32.0, 30.0, 33.0, 31.0, 90.0];
    vec![
        ("met", months("met", &calm), none()),
        ("near", wait("near", "2026-10", 50.0, 9), none()),
        ("missed", wait("missed", "2026-10", 90.0, 9), none()),
        ("signal", months("signal", &jump), none()),
        ("no-target", "helpers,no-target,2026-10,3,9\n".to_owned(), none()),
        ("too-little", wait("too-little", "2026-10", 30.0, 4), none()),
        ("incomplete", wait("incomplete", "2026-11", 30.0, 9), none()),
        ("stale", wait("stale", "2026-05", 30.0, 9), none()),
        ("no-data", none(), none()),
        ("withheld", none(), answers("withheld", "2026-08-15", &[9, 9, 8, 9], 6)),
        ("running", none(), answers("running", "2026-11-15", &[9, 9, 8, 9, 7, 9], 9)),
        ("everybody", none(), answers("everybody", "2026-08-15", &[9, 9, 8, 9, 7], 5)),
    ]
}

fn book() -> Sources {
    let (mut teams, mut rows, mut answers) = (String::new(), String::new(), String::new());
    for (team, own, scores) in states() {
        let _ = write!(teams, "[[team]]\nid = \"{team}\"\nname = \"Team {team}\"\n");
        rows += &own;
        answers += &scores;
    }
    Sources::fixture(&format!(
        "{DEFINITIONS}//- data/teams.toml\n{teams}//- data/observations.csv\nindicator,team,period,value,n\n{rows}\
         //- data/records/surveys.csv\ndate,team,score,invited\n{answers}"
    ))
}

#[test]
fn the_page_of_each_state_says_what_it_said() {
    let build = built(&book());
    assert_eq!(problems(&build), []);
    let page = |path: &str| {
        let bytes = build.site.get(path).and_then(|output| output.bytes());
        main_part(&String::from_utf8_lossy(&bytes.unwrap_or_else(|| panic!("no page at {path}"))))
    };
    for (team, ..) in states() {
        insta::assert_snapshot!(format!("team_{team}"), page(&format!("teams/{team}/index.html")));
    }
    insta::assert_snapshot!("indicator_wait", page("indicators/wait/index.html"));
    insta::assert_snapshot!("indicator_mood", page("indicators/mood/index.html"));
    insta::assert_snapshot!("all_indicators", page("indicators/index.html"));
    insta::assert_snapshot!("all_signals", page("signals/index.html"));
}
