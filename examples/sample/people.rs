//! What people asked, answered and judged.

use jiff::civil::{Date, date};

use super::dice::{Dice, moment, months, table};
use super::story::{Story, TEAMS};

/// Requests for detail from above.
pub(crate) fn oversight() -> String {
    let mut dice = Dice::new("oversight");
    let mut rows = Vec::new();
    for team in &TEAMS {
        for month in months().filter(|month| *month >= team.since) {
            let mean = if team.team == "anchor" && month < date(2026, 5, 1) {
                team.oversight.0
            } else {
                Story::at(team.oversight, month)
            };
            for _ in 0..dice.count(mean) {
                let (day, clock) = (dice.day(month), dice.clock());
                let topic = *dice.pick(&["status", "estimate", "technical detail", "approval"]);
                let at = moment(day, clock);
                rows.push((at.clone(), format!("{at},{},{topic}", team.team)));
            }
        }
    }
    table("id,requested_at,team,topic", "o", rows)
}

const QUESTIONS: [&str; 4] =
    ["process-ownership", "technology-choices", "workload-control", "goal-coherence"];

/// The days on which the waves of the survey closed; the last quarter is not over.
const WAVES: [Date; 7] = [
    date(2025, 6, 20),
    date(2025, 9, 19),
    date(2025, 12, 12),
    date(2026, 3, 20),
    date(2026, 6, 19),
    date(2026, 9, 18),
    date(2026, 10, 23),
];

/// Survey answers: no names, and only the day on which the wave closed.
pub(crate) fn surveys() -> String {
    let mut dice = Dice::new("surveys");
    let mut rows = Vec::new();
    for (number, wave) in WAVES.iter().enumerate() {
        for team in &TEAMS {
            // Beacon was asked for the first time in the running quarter.
            let asked = if team.team == "beacon" { number == 6 } else { number < 6 };
            for (question, score) in QUESTIONS.iter().zip(team.scores).filter(|_| asked) {
                let mean = score
                    + if *question == "goal-coherence" {
                        team.scores[4] * number as f64
                    } else {
                        0.0
                    };
                let missing = usize::from(dice.chance(0.3) && team.size > 5);
                for _ in 0..team.size - missing {
                    let answer = answer(&mut dice, mean, 0.7);
                    rows.push((
                        format!("{wave} {question}"),
                        format!("{wave},{},{question},{answer},{}", team.team, team.size),
                    ));
                }
            }
        }
        // Trust is asked twice a year: in spring and in autumn.
        if matches!(number, 1 | 3 | 5) {
            trust(&mut dice, *wave, number as f64, &mut rows);
        }
    }
    table("date,team,question,score,invited", "", rows)
}

fn trust(dice: &mut Dice, wave: Date, number: f64, rows: &mut Vec<(String, String)>) {
    for _ in 0..9 {
        let answer = answer(dice, 6.8 + 0.15 * number, 0.9);
        rows.push((format!("{wave} trust"), format!("{wave},,confidence-in-teams,{answer},10")));
    }
    for team in TEAMS.iter().filter(|team| wave >= team.since) {
        for _ in 0..team.size {
            let answer = answer(dice, 7.4 - if team.team == "anchor" { 2.0 } else { 0.0 }, 0.9);
            rows.push((
                format!("{wave} trust"),
                format!("{wave},{},confidence-in-support,{answer},{}", team.team, team.size),
            ));
        }
    }
}

fn answer(dice: &mut Dice, mean: f64, spread: f64) -> i32 {
    ((mean + spread * dice.normal() + 0.5) as i32).clamp(1, 10)
}

const AREAS: [(&str, [&str; 3]); 4] = [
    ("logging", ["shared-library", "own-format", "vendor-agent"]),
    ("job-queue", ["broker", "database-table", "cron"]),
    ("authentication", ["single-sign-on", "single-sign-on", "own-accounts"]),
    ("frontend", ["component-kit", "component-kit", "own-framework"]),
];

/// Audits: one problem area a month, every team's approach to it.
pub(crate) fn audits() -> String {
    let mut dice = Dice::new("audits");
    let mut rows = Vec::new();
    for (number, month) in months().enumerate() {
        let (area, approaches) = &AREAS[number % AREAS.len()];
        let late = month >= date(2026, 4, 1);
        for team in TEAMS.iter().filter(|team| month >= team.since) {
            let strays = dice.chance(match team.team {
                "compass" if late => 0.9,
                "anchor" | "tide" if late => 0.35,
                _ => 0.12,
            });
            let day = dice.day(month);
            let (approach, finding) = match (strays, dice.chance(0.25)) {
                (false, _) => (approaches[0], "consistent"),
                (true, true) => (approaches[1 + dice.below(2)], "justified"),
                (true, false) => (approaches[1 + dice.below(2)], "not_consistent"),
            };
            rows.push((
                day.to_string(),
                format!("{day},{},{area},{approach},{finding}", team.team),
            ));
        }
    }
    table("id,date,team,area,approach,finding", "a", rows)
}

/// What was judged by people: quarterly reviews, and the symptoms that no record can show.
pub(crate) fn reviews() -> String {
    let mut rows = Vec::new();
    let quarters = [
        date(2025, 6, 26),
        date(2025, 9, 25),
        date(2025, 12, 11),
        date(2026, 3, 26),
        date(2026, 6, 25),
        date(2026, 9, 24),
    ];
    for (number, day) in quarters.into_iter().enumerate() {
        for (index, team) in TEAMS.iter().enumerate() {
            if day >= team.since && (index + number) % 4 != 3 {
                let (rating, reasons) = [
                    (
                        "strong",
                        "Fewer complaints about late arrivals; the figure of the portfolio moved with the release",
                    ),
                    ("visible", "The outcome moved, and other things moved it too"),
                    ("unclear", "Delivered as agreed, no effect on the outcome seen yet"),
                ][(index * 2 + number) % 3];
                rows.push(row(
                    "strategic-contribution",
                    team.team,
                    day,
                    rating,
                    reasons,
                    "portfolio lead",
                ));
            }
        }
    }
    let judged = date(2026, 10, 8);
    for (subject, team, rating, reasons) in SYMPTOMS {
        rows.push(row(subject, team, judged, rating, reasons, "coach"));
    }
    table("subject,team,date,rating,reasons,role", "", rows)
}

fn row(
    subject: &str,
    team: &str,
    day: Date,
    rating: &str,
    reasons: &str,
    role: &str,
) -> (String, String) {
    (format!("{day} {subject}"), format!("{subject},{team},{day},{rating},\"{reasons}\",{role}"))
}

const SYMPTOMS: [(&str, &str, &str, &str); 17] = [
    ("duplicate-effort", "", "yes", "Two teams built an export of the same data within a month"),
    ("local-metrics", "", "no", "Goals of all teams name an outcome of the organization"),
    (
        "leaders-decide-details",
        "harbor",
        "no",
        "No technical decision was taken outside of the team",
    ),
    ("overwhelmed", "tide", "yes", "Named by five of six in the retrospective of September"),
    ("overwhelmed", "harbor", "no", "Not named in the last three retrospectives"),
    (
        "not-absorbed",
        "tide",
        "yes",
        "Three decisions were taken again because nobody had read the minutes",
    ),
    ("not-absorbed", "harbor", "no", "Decisions are found and cited in the log"),
    ("always-done-so", "beacon", "yes", "Said in two of three design reviews"),
    ("always-done-so", "harbor", "no", "Old ways are named and questioned in the retrospectives"),
    ("avoids-challenges", "beacon", "no", "Took on the migration that nobody wanted"),
    (
        "avoids-challenges",
        "harbor",
        "no",
        "The goal of the quarter was ambitious, and was missed by little",
    ),
    ("plateau", "beacon", "yes", "Satisfaction has been the same for three quarters"),
    ("plateau", "harbor", "no", "Late arrivals have fallen for two quarters"),
    ("always-done-so", "meridian", "yes", "Said in the planning, and nobody objected"),
    ("avoids-challenges", "meridian", "no", "The billing rules are being rewritten"),
    ("overwhelmed", "meridian", "yes", "Named by two in the retrospective"),
    ("not-absorbed", "meridian", "no", "Handovers are written and used"),
];
