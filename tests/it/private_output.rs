//! Random surveys, whole books of them: nothing that is published tells of a group under the minimum.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use patternbook::memo::Memo;
use patternbook::source::Sources;
use serde_json::Value;

use crate::small::{Dice, built_again, outputs};

const MINIMUM: usize = 5;

/// The answers of each team in each quarter. Every answer is a number of six digits that occurs once.
struct Survey {
    teams: usize,
    answers: BTreeMap<(usize, usize), Vec<u32>>,
}

impl Survey {
    fn new(dice: &mut Dice) -> Self {
        let (teams, quarters) = (1 + dice.below(6), 1 + dice.below(3));
        let mut answers: BTreeMap<_, Vec<u32>> = BTreeMap::new();
        let mut used = std::collections::BTreeSet::new();
        for team in 0..teams {
            for quarter in 0..quarters {
                for _ in 0..*dice.pick(&[0, 1, 2, 3, 4, 4, 5, 5, 6, 7, 9, 12]) {
                    let mut answer = 0;
                    while answer == 0 || !used.insert(answer) {
                        answer = u32::try_from(100_003 + dice.below(899_990)).unwrap();
                    }
                    answers.entry((team, quarter)).or_default().push(answer);
                }
            }
        }
        Self { teams, answers }
    }

    fn book(&self) -> Sources {
        let mut book = String::from(
            "//- book.toml
[book]
title = \"T\"
url = \"https://example.org\"
//- content/a.md
# A

```chart
indicator = \"trust\"
```

```indicators
```

```signals
```
//- data/warnings.toml
[[warning]]
id = \"w\"
name = \"W\"
text = \"w\"
scope = \"team\"
when = \"value('trust') < 500000.0\"
//- data/indicators.toml
[[indicator]]
id = \"trust\"
name = \"Trust\"
definition = \"d\"
method = \"survey\"
target = \">= 500000\"
cadence = \"quarter\"
lower = 1
upper = 1000000
[indicator.measure]
records = \"surveys\"
organization = true
by_team = true
value = \"score\"
statistic = \"mean\"
share_within = \">= 500000\"
//- data/teams.toml
",
        );
        for team in 0..self.teams {
            let _ = writeln!(book, "[[team]]\nid = \"t{team}\"\nname = \"Team {team}\"");
        }
        book += "//- data/records/surveys.csv\ndate,team,score\n";
        for ((team, quarter), answers) in &self.answers {
            for answer in answers {
                let _ = writeln!(book, "2026-{:02}-15,t{team},{answer}", quarter * 3 + 2);
            }
        }
        Sources::fixture(&book)
    }
}

/// Tells whether the sum of a group under the minimum follows from the groups and the total that are shown:
/// of one total and its parts, the only other thing known is the sum of all that are hidden.
fn derivable(parts: &[(usize, bool)], total_shown: bool) -> bool {
    let hidden = || parts.iter().filter(|(_, shown)| !shown).map(|(n, _)| *n);
    let rest: usize = hidden().sum();
    parts.iter().any(|(n, shown)| *shown && *n < MINIMUM)
        || (total_shown && rest > 0 && rest < MINIMUM)
        || (total_shown && hidden().count() == 1)
}

/// Returns what a book's output tells and shouldn't, and how many groups it shows.
fn leaks(survey: &Survey, memo: &Arc<Memo>) -> (Vec<String>, usize) {
    let build = built_again(&survey.book(), memo);
    let mut leaks: Vec<String> =
        build.diags.iter().map(|diagnostic| format!("{diagnostic:?}")).collect();
    let files = outputs(&build);
    let json = files.iter().find(|(path, _)| path == "indicators.json");
    let figures: Value =
        json.map_or(Value::Null, |(_, bytes)| serde_json::from_slice(bytes).unwrap());
    let mut shown: BTreeMap<(Option<String>, String), bool> = BTreeMap::new();
    for series in figures["indicators"].as_array().into_iter().flatten() {
        let team = series["team"].as_str().map(str::to_owned);
        for seen in series["observations"].as_array().into_iter().flatten() {
            let period = seen["period"].as_str().unwrap_or_default().to_owned();
            let tells = ["n", "value", "low", "high"].iter().any(|key| !seen[key].is_null());
            shown.insert((team.clone(), period), tells);
        }
    }
    let quarters = survey.answers.keys().map(|(_, quarter)| *quarter).max().unwrap_or(0);
    for quarter in 0..=quarters {
        let period = format!("2026-Q{}", quarter + 1);
        let tells =
            |team: Option<String>| shown.get(&(team, period.clone())).copied().unwrap_or(false);
        let of_quarter = survey.answers.iter().filter(|((_, own), _)| *own == quarter);
        let parts: Vec<(usize, bool)> = of_quarter
            .map(|((team, _), answers)| (answers.len(), tells(Some(format!("t{team}")))))
            .collect();
        if derivable(&parts, tells(None)) {
            leaks.push(format!("{period}: {parts:?}, the whole is shown: {}", tells(None)));
        }
    }
    let mut secrets: Vec<f64> = survey.answers.values().flatten().copied().map(f64::from).collect();
    for ((team, quarter), answers) in &survey.answers {
        let period = format!("2026-Q{}", quarter + 1);
        if !shown.get(&(Some(format!("t{team}")), period)).copied().unwrap_or(false) {
            secrets.push(f64::from(answers.iter().sum::<u32>()) / answers.len() as f64);
        }
    }
    for (path, bytes) in &files {
        let numbers = numbers(bytes);
        let told = secrets.iter().filter(|secret| numbers.iter().any(|number| number.is(**secret)));
        leaks.extend(told.map(|secret| format!("{path}: {secret}")));
    }
    (leaks, shown.values().filter(|tells| **tells).count())
}

/// A number as it is written: rounded to so many decimals.
struct Written {
    value: f64,
    decimals: usize,
}

impl Written {
    fn is(&self, secret: f64) -> bool {
        let decimals = i32::try_from(self.decimals).unwrap_or(0).min(6);
        (self.value - secret).abs() <= 0.5 * 0.1_f64.powi(decimals) + 1e-7
    }
}

/// Returns the numbers of six digits in a file, written with or without a mark between thousands.
fn numbers(bytes: &[u8]) -> Vec<Written> {
    let text = String::from_utf8_lossy(bytes);
    let plain = text.replace("&nbsp;", "");
    let plain = plain.replace([',', '\u{a0}', '\u{202f}', '\u{2009}', '’'], "");
    let of = |text: &str| -> Vec<Written> {
        let runs = text.split(|c: char| !c.is_ascii_digit() && c != '.');
        let number = |run: &str| {
            let run = run.trim_end_matches('.');
            let (whole, decimals) = run.split_once('.').unwrap_or((run, ""));
            let value = run.parse().ok().filter(|_| whole.len() == 6)?;
            Some(Written { value, decimals: decimals.len() })
        };
        runs.filter_map(number).collect()
    };
    of(&text).into_iter().chain(of(&plain)).collect()
}

fn run(seeds: std::ops::Range<u64>) {
    let memo = Arc::new(Memo::new());
    let (mut found, mut groups, books) = (Vec::new(), 0, seeds.clone().count());
    for seed in seeds {
        let (leaks, shown) = leaks(&Survey::new(&mut Dice(seed)), &memo);
        found.extend(leaks.into_iter().map(|leak| format!("survey {seed}: {leak}")));
        groups += shown;
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(groups > books, "{groups} groups are shown in {books} books");
}

#[test]
fn no_small_group_is_told_of_by_fifty_books() {
    run(0..50);
}

#[test]
#[ignore = "takes minutes: cargo test --release -- --ignored"]
fn no_small_group_is_told_of_by_a_thousand_books() {
    run(1000..2000);
}
