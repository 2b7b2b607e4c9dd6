//! Random surveys, whole books of them: nothing that is published tells of a group under the minimum.
//!
//! Every figure that a book publishes is an equation over the sums of its smallest groups: a question's answers of
//! one team, or of nobody's, in one quarter. Whatever can be worked out is a linear combination of these
//! equations, over teams, periods and indicators alike. So they are solved exactly, and no set of groups with
//! fewer answers than the minimum may follow from them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use patternbook::memo::Memo;
use patternbook::source::Sources;
use serde_json::Value;

use crate::small::{Dice, built_again, outputs};

const MINIMUM: usize = 5;

/// A question's answers of a team, or of nobody's, in a quarter of 2026 counted from 0.
type Group = (char, Option<usize>, usize);

/// The answers of each group. Every answer is a number of nine digits that occurs once.
struct Survey {
    teams: usize,
    /// The team that left at the end of June, if one did: its later answers count nowhere.
    left: Option<usize>,
    /// Whether a further indicator reads answers that another one reads, by other periods.
    shared: bool,
    answers: BTreeMap<Group, Vec<u32>>,
}

/// Indicators: id, its questions, whether the organization's figure is shown, whether the teams' are, how many
/// quarters a period has.
const INDICATORS: [(&str, &str, bool, bool, usize); 5] = [
    ("trust", "p", true, true, 1),
    ("ease", "q", false, true, 1),
    ("calm", "r", true, true, 2),
    ("pulse", "u", true, false, 1),
    ("index", "st", true, true, 1),
];

impl Survey {
    fn new(dice: &mut Dice) -> Self {
        let (teams, quarters) = (1 + dice.below(6), 1 + dice.below(4));
        let mut answers: BTreeMap<_, Vec<u32>> = BTreeMap::new();
        let mut used = BTreeSet::new();
        let sizes = [0, 1, 2, 3, 4, 4, 5, 5, 6, 7, 9, 12];
        for question in "pqrstu".chars() {
            for team in (0..teams).map(Some).chain([None]) {
                for quarter in 0..quarters {
                    let size = *dice.pick(&sizes);
                    // Answers of nobody's team are rarer.
                    let size = if team.is_none() && dice.below(2) == 0 { 0 } else { size };
                    for _ in 0..size {
                        let mut answer = 0;
                        while answer == 0 || !used.insert(answer) {
                            answer = u32::try_from(100_000_003 + dice.below(899_999_990)).unwrap();
                        }
                        answers.entry((question, team, quarter)).or_default().push(answer);
                    }
                }
            }
        }
        let left = (dice.below(3) == 0).then(|| dice.below(teams));
        Self { teams, left, shared: dice.below(3) == 0, answers }
    }

    fn counts(&self, (_, team, quarter): &Group) -> bool {
        team.is_none() || *team != self.left || *quarter < 2
    }

    fn book(&self) -> Sources {
        let mut book = String::from(
            "//- book.toml\n[book]\ntitle = \"T\"\nurl = \"https://example.org\"\n//- content/a.md\n# A\n\n\
             ```chart\nindicator = \"trust\"\n```\n\n```chart\nindicator = \"index\"\nview = \"distribution\"\n```\n\n\
             ```indicators\n```\n\n```signals\n```\n//- data/warnings.toml\n[[warning]]\nid = \"w\"\nname = \"W\"\n\
             text = \"w\"\nscope = \"team\"\nwhen = \"value('trust') < 500000000.0 || falling('index', 2)\"\n\
             [[measure]]\nid = \"aside\"\nname = \"Aside\"\nmethod = \"survey\"\n[measure.measure]\n\
             records = \"surveys\"\nwhere = \"question == 'z'\"\nvalue = \"score\"\nstatistic = \"mean\"\n\
             //- data/indicators.toml\n",
        );
        for (id, questions, organization, teams, quarters) in INDICATORS {
            let _ = write!(
                book,
                "[[indicator]]\nid = \"{id}\"\nname = \"I {id}\"\ndefinition = \"d\"\nmethod = \"survey\"\n\
                 target = \">= 500000000\"\ncadence = \"{}\"\nlower = 1\nupper = 1000000000\n[indicator.measure]\n\
                 records = \"surveys\"\norganization = {organization}\nby_team = {teams}\nvalue = \"score\"\n\
                 share_within = \">= 500000000\"\ninvited = \"invited\"\n",
                if quarters == 1 { "quarter" } else { "half-year" },
            );
            let mut asked = questions.chars();
            if let (Some(first), Some(second)) = (asked.next(), asked.next()) {
                book += "statistic = \"parts\"\n";
                for question in [first, second] {
                    let _ = write!(
                        book,
                        "[[indicator.measure.parts]]\nname = \"{question}\"\nwhere = \"question == '{question}'\"\n"
                    );
                }
            } else {
                let _ =
                    write!(book, "where = \"question == '{questions}'\"\nstatistic = \"mean\"\n");
            }
        }
        if self.shared {
            book += "[[indicator]]\nid = \"again\"\nname = \"Again\"\ndefinition = \"d\"\nmethod = \"survey\"\n\
                 cadence = \"half-year\"\n[indicator.measure]\nrecords = \"surveys\"\norganization = true\n\
                 value = \"score\"\nwhere = \"question == 'p'\"\nstatistic = \"mean\"\n";
        }
        book += "//- data/teams.toml\n";
        for team in 0..self.teams {
            let _ = writeln!(book, "[[team]]\nid = \"t{team}\"\nname = \"Team {team}\"");
            if self.left == Some(team) {
                book += "left = 2026-06-30\n";
            }
        }
        book += "//- data/records/surveys.csv\ndate,team,question,score,invited\n";
        for ((question, team, quarter), answers) in &self.answers {
            let team = team.map_or_else(String::new, |team| format!("t{team}"));
            for answer in answers {
                // As of 23 November 2026, the fourth quarter is not over.
                let month = quarter * 3 + 2;
                let _ = writeln!(
                    book,
                    "2026-{month:02}-15,{team},{question},{answer},{}",
                    answers.len()
                );
            }
        }
        Sources::fixture(&book)
    }

    /// The groups that a figure sums up, one set for each of its parts.
    fn sums(&self, id: &str, team: Option<&str>, period: &str) -> Vec<Vec<Group>> {
        let known = INDICATORS.iter().find(|(own, ..)| *own == id).expect("a known indicator");
        let (_, questions, _, _, quarters) = *known;
        let number: usize = period[period.len() - 1..].parse().expect("2026-Q1 or 2026-H1");
        let of = (number - 1) * quarters..number * quarters;
        let member = |group: &&Group| {
            self.counts(group)
                && of.contains(&group.2)
                && team.is_none_or(|team| group.1.is_some_and(|own| format!("t{own}") == team))
        };
        let of_question = |question: char| {
            let groups = self.answers.keys().filter(member);
            groups.filter(|group| group.0 == question).copied().collect()
        };
        questions.chars().map(of_question).collect()
    }
}

/// A fraction in lowest terms.
#[derive(Clone, Copy, PartialEq)]
struct Fraction(i128, i128);

impl Fraction {
    fn new(above: i128, below: i128) -> Self {
        let (mut a, mut b) = (above.abs(), below.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let sign = if below < 0 { -1 } else { 1 };
        Self(sign * above / a.max(1), sign * below / a.max(1))
    }

    fn minus(self, times: Self, of: Self) -> Self {
        let (above, below) = (times.0 * of.0, times.1 * of.1);
        Self::new(self.0 * below - above * self.1, self.1 * below)
    }
}

/// Equations over groups, solved: each has a pivot that no other one holds.
#[derive(Default)]
struct Solved {
    rows: Vec<(usize, Vec<Fraction>)>,
}

impl Solved {
    /// What is left of a sum once all that is known of it is taken away.
    fn rest(&self, mut sum: Vec<Fraction>) -> Vec<Fraction> {
        for (pivot, row) in &self.rows {
            let times = sum[*pivot];
            if times.0 != 0 {
                sum.iter_mut().zip(row).for_each(|(cell, of)| *cell = cell.minus(times, *of));
            }
        }
        sum
    }

    fn add(&mut self, sum: Vec<Fraction>) {
        let rest = self.rest(sum);
        let Some(pivot) = rest.iter().position(|cell| cell.0 != 0) else { return };
        let by = rest[pivot];
        let row: Vec<_> =
            rest.iter().map(|cell| Fraction::new(cell.0 * by.1, cell.1 * by.0)).collect();
        for (_, other) in &mut self.rows {
            let times = other[pivot];
            other.iter_mut().zip(&row).for_each(|(cell, of)| *cell = cell.minus(times, *of));
        }
        self.rows.push((pivot, row));
    }
}

fn vector(groups: &[Group], of: &[Group]) -> Vec<Fraction> {
    groups.iter().map(|group| Fraction(i128::from(of.contains(group)), 1)).collect()
}

/// Returns a set of groups with fewer answers than the minimum in all whose sum follows from the sums shown.
fn derivable(survey: &Survey, shown: &[Vec<Group>]) -> Option<Vec<Group>> {
    // A sum of sums that have no group in common follows only if each does: questions are taken one by one.
    "pqrstu".chars().find_map(|question| {
        let own = survey.answers.keys().filter(|group| group.0 == question && survey.counts(group));
        let groups: Vec<Group> = own.copied().collect();
        let mut solved = Solved::default();
        let about = shown.iter().filter(|sum| sum.iter().any(|group| group.0 == question));
        about.for_each(|sum| solved.add(vector(&groups, sum)));
        let sizes: Vec<usize> = groups.iter().map(|group| survey.answers[group].len()).collect();
        small_sets(&sizes, 0, MINIMUM, &mut Vec::new()).into_iter().find_map(|set| {
            let set: Vec<Group> = set.into_iter().map(|at| groups[at]).collect();
            let rest = solved.rest(vector(&groups, &set));
            rest.iter().all(|cell| cell.0 == 0).then_some(set)
        })
    })
}

/// Returns all sets of groups with fewer answers than `room` in all.
fn small_sets(sizes: &[usize], from: usize, room: usize, set: &mut Vec<usize>) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    for at in from..sizes.len() {
        if sizes[at] < room {
            set.push(at);
            found.push(set.clone());
            found.extend(small_sets(sizes, at + 1, room - sizes[at], set));
            set.pop();
        }
    }
    found
}

/// A figure that is shown: indicator, team, period.
type Shown = BTreeSet<(String, Option<String>, String)>;

/// Returns the figures that a book's JSON shows.
fn shown(files: &[(String, Arc<[u8]>)]) -> Shown {
    let json = files.iter().find(|(path, _)| path == "indicators.json");
    let figures: Value =
        json.map_or(Value::Null, |(_, bytes)| serde_json::from_slice(bytes).unwrap());
    let mut shown = Shown::new();
    for series in figures["indicators"].as_array().into_iter().flatten() {
        let team = series["team"].as_str().map(str::to_owned);
        let id = series["indicator"].as_str().unwrap_or_default();
        for seen in series["observations"].as_array().into_iter().flatten() {
            let period = seen["period"].as_str().unwrap_or_default().to_owned();
            if ["n", "value", "low", "high"].iter().any(|key| !seen[key].is_null()) {
                shown.insert((id.to_owned(), team.clone(), period));
            }
        }
    }
    shown
}

/// Returns the figures that a book's CSV files show.
fn shown_as_rows(files: &[(String, Arc<[u8]>)]) -> Shown {
    let mut shown = Shown::new();
    for (_, bytes) in files.iter().filter(|(path, _)| path.ends_with(".csv")) {
        let text = String::from_utf8_lossy(bytes);
        for row in text.lines().skip(1) {
            let cells: Vec<&str> = row.split(',').collect();
            if cells[5..9].iter().any(|cell| !cell.is_empty()) {
                let team = (!cells[2].is_empty()).then(|| cells[2].to_owned());
                shown.insert((cells[0].to_owned(), team, cells[3].to_owned()));
            }
        }
    }
    shown
}

/// Returns what a book's output tells and shouldn't, and how many groups it shows.
fn leaks(survey: &Survey, memo: &Arc<Memo>) -> (Vec<String>, usize) {
    let build = built_again(&survey.book(), memo);
    let said =
        build.diags.iter().filter(|found| !(survey.shared && found.code == "shared-answers"));
    let mut leaks: Vec<String> = said.map(|diagnostic| format!("{diagnostic:?}")).collect();
    let files = outputs(&build);
    let shown = shown(&files);
    if shown != shown_as_rows(&files) {
        leaks.push("the CSV files show other figures than the JSON".to_owned());
    }
    leaks.extend(shown.iter().filter(|(id, ..)| id == "again").map(|again| format!("{again:?}")));
    let of = |(id, team, period): &(String, Option<String>, String)| {
        survey.sums(id, team.as_deref(), period)
    };
    let sums: Vec<Vec<Group>> =
        shown.iter().filter(|(id, ..)| id != "again").flat_map(of).collect();
    if let Some(set) = derivable(survey, &sums) {
        leaks.push(format!("{set:?} follows from {shown:?}"));
    }
    leaks.extend(
        shown
            .iter()
            .filter(|(_, _, period)| period.ends_with("Q4") || period.ends_with("H2"))
            .map(|running| format!("{running:?} is not over")),
    );
    leaks.extend(told(survey, &sums, &files));
    (leaks, shown.len())
}

/// Returns the answers, and the means of what is not shown, that stand in a file.
fn told(survey: &Survey, sums: &[Vec<Group>], files: &[(String, Arc<[u8]>)]) -> Vec<String> {
    let mut secrets: Vec<f64> = survey.answers.values().flatten().copied().map(f64::from).collect();
    let mean = |groups: &[Group]| {
        let answers: Vec<f64> = groups
            .iter()
            .flat_map(|group| &survey.answers[group])
            .copied()
            .map(f64::from)
            .collect();
        answers.iter().sum::<f64>() / answers.len().max(1) as f64
    };
    let periods = ["2026-1", "2026-2", "2026-3", "2026-4"];
    let teams = (0..survey.teams).map(|team| Some(format!("t{team}"))).chain([None]);
    for team in teams {
        for (id, ..) in INDICATORS {
            let all = periods.iter().flat_map(|period| survey.sums(id, team.as_deref(), period));
            secrets.extend(
                all.filter(|sum| !sum.is_empty() && !sums.contains(sum)).map(|sum| mean(&sum)),
            );
        }
    }
    secrets.sort_by(f64::total_cmp);
    let mut found = Vec::new();
    for (path, bytes) in files {
        for number in numbers(bytes) {
            let near = secrets.partition_point(|secret| *secret < number.value - 1.0);
            let near = secrets[near..].iter().take_while(|secret| **secret <= number.value + 1.0);
            let told = near.filter(|secret| number.is(**secret));
            found.extend(told.map(|secret| format!("{path}: {secret}")));
        }
    }
    found
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

/// Returns the numbers of nine digits in a file, written with or without a mark between thousands.
fn numbers(bytes: &[u8]) -> Vec<Written> {
    let text = String::from_utf8_lossy(bytes);
    let plain = text.replace("&nbsp;", "");
    let plain = plain.replace([',', '\u{a0}', '\u{202f}', '\u{2009}', '’'], "");
    let of = |text: &str| -> Vec<Written> {
        let runs = text.split(|c: char| !c.is_ascii_digit() && c != '.');
        let number = |run: &str| {
            let run = run.trim_end_matches('.');
            let (whole, decimals) = run.split_once('.').unwrap_or((run, ""));
            let value = run.parse().ok().filter(|_| whole.len() == 9)?;
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
