//! The way of each team: what it did of the roadmap, and on which levels it was judged.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use patternbook::compute::roadmap::position;
use patternbook::parse::roadmap::parse_roadmap;

use super::dice::Dice;

/// How a team goes its way.
struct Way {
    team: &'static str,
    /// The day of adoption, as in `data/teams.toml`.
    adopted: Date,
    /// Share of the steps that it leaves for later.
    left: f64,
    /// Days that it usually comes late.
    late: i64,
    /// When it was judged, and its levels in the four dimensions.
    judged: [(Date, [u32; 4]); 2],
}

/// What is recorded after this day is not known in the example.
const LAST: Date = date(2026, 10, 30);

const DIMENSIONS: [&str; 4] = ["decisions", "leadership", "collaboration", "learning"];

const WAYS: [Way; 8] = [
    Way {
        team: "harbor",
        adopted: date(2025, 5, 1),
        left: 0.0,
        late: -2,
        judged: [(date(2026, 3, 30), [2, 2, 2, 2]), (date(2026, 9, 28), [3, 3, 3, 2])],
    },
    Way {
        team: "compass",
        adopted: date(2025, 6, 1),
        left: 0.1,
        late: 0,
        judged: [(date(2026, 3, 31), [2, 2, 1, 3]), (date(2026, 9, 29), [3, 2, 2, 3])],
    },
    Way {
        team: "lighthouse",
        adopted: date(2025, 7, 1),
        left: 0.02,
        late: -1,
        judged: [(date(2026, 4, 1), [3, 2, 3, 3]), (date(2026, 9, 30), [4, 3, 4, 3])],
    },
    Way {
        team: "meridian",
        adopted: date(2025, 8, 15),
        left: 0.04,
        late: 1,
        judged: [(date(2026, 4, 2), [2, 3, 2, 2]), (date(2026, 10, 1), [3, 3, 3, 3])],
    },
    Way {
        team: "anchor",
        adopted: date(2025, 11, 1),
        left: 0.14,
        late: 4,
        judged: [(date(2026, 3, 30), [1, 1, 2, 1]), (date(2026, 9, 28), [2, 2, 2, 2])],
    },
    Way {
        team: "tide",
        adopted: date(2026, 2, 1),
        left: 0.48,
        late: 9,
        judged: [(date(2026, 3, 31), [2, 2, 2, 2]), (date(2026, 9, 29), [2, 1, 1, 2])],
    },
    Way {
        team: "keel",
        adopted: date(2026, 1, 15),
        left: 0.03,
        late: 1,
        judged: [(date(2026, 4, 1), [2, 2, 3, 2]), (date(2026, 9, 30), [3, 3, 3, 3])],
    },
    Way {
        team: "beacon",
        adopted: date(2026, 5, 1),
        left: 0.05,
        late: 2,
        judged: [(date(2026, 5, 11), [1, 2, 1, 1]), (date(2026, 10, 1), [2, 2, 1, 1])],
    },
];

/// What a judgement rests on: dimension, level, reasons.
const REASONS: [(&str, u32, &[&str]); 14] = [
    (
        "decisions",
        1,
        &[
            "Routine decisions still go to the department head",
            "Most decisions of the last month were confirmed above the team",
        ],
    ),
    (
        "decisions",
        2,
        &[
            "Within the matrix the team decides; beyond it, it asks",
            "Tools are chosen by the team, vendors are not",
        ],
    ),
    (
        "decisions",
        3,
        &[
            "Process and technique are the team’s; no decision was taken back in the quarter",
            "“I Intend To” has replaced the request for approval",
        ],
    ),
    ("decisions", 4, &["Whoever is nearest to the outcome decides, also across teams"]),
    ("leadership", 1, &["Leaders hand out tasks and ask for daily reports"]),
    (
        "leadership",
        2,
        &[
            "The coach comes every two weeks, goals leave the way open",
            "Leaders ask for outcomes, and for details when it gets tight",
        ],
    ),
    (
        "leadership",
        3,
        &[
            "Leaders were asked for help three times and for permission never",
            "Check-ins are about outcomes; leaders clear the way",
        ],
    ),
    (
        "collaboration",
        1,
        &["Other teams are met in escalations", "No change for another team in the quarter"],
    ),
    (
        "collaboration",
        2,
        &["First contributions to a common component", "Demo days are attended, not yet held"],
    ),
    (
        "collaboration",
        3,
        &["Contributions go both ways every week", "Two members hold sessions of a guild"],
    ),
    ("collaboration", 4, &["Teams form around the outcome and dissolve again"]),
    (
        "learning",
        1,
        &[
            "No experiment ended in the quarter",
            "Failures are reported upwards and not talked about",
        ],
    ),
    (
        "learning",
        2,
        &[
            "Retrospectives change something every month",
            "One experiment, with an outcome that was used",
        ],
    ),
    (
        "learning",
        3,
        &[
            "Post-mortems are open and blameless",
            "Two experiments a quarter, also stopped ones are shared",
        ],
    ),
];

/// Steps of the roadmap, each with the day that the team did it.
pub(crate) fn progress() -> String {
    let mut dice = Dice::new("progress");
    let (roadmap, _) =
        parse_roadmap(&Arc::from("roadmap.toml"), include_str!("../../data/roadmap.toml"));
    let mut text = String::from("team,step,planned_on,done_on\n");
    for way in &WAYS {
        for standing in position(&roadmap, &[], way.team, way.adopted, LAST).steps {
            let (begins, due) = (standing.begins, standing.due);
            let days = usize::try_from((due - begins).get_days()).unwrap_or(0);
            let days = i64::try_from(dice.below(days + 8)).unwrap_or(0) + way.late - 3;
            let done = working_day(begins.saturating_add(days.max(1).days()));
            let (left, moved) = (dice.chance(way.left), dice.chance(0.04));
            if done > LAST || left {
                continue;
            }
            let planned =
                if moved { due.saturating_add(14.days()).to_string() } else { String::new() };
            text.push_str(&format!("{},{},{planned},{done}\n", way.team, standing.step.id));
        }
    }
    text
}

fn working_day(day: Date) -> Date {
    match day.weekday().to_monday_zero_offset() {
        5 => day.saturating_sub(1.days()),
        6 => day.saturating_add(1.days()),
        _ => day,
    }
}

/// Levels of maturity, judged twice.
pub(crate) fn assessments() -> String {
    let mut dice = Dice::new("assessments");
    let mut text = String::from("team,date,dimension,level,by,reason\n");
    for round in 0..2 {
        for way in &WAYS {
            let (day, levels) = way.judged[round];
            for (dimension, level) in DIMENSIONS.iter().zip(levels) {
                let all = REASONS.iter().find(|(of, at, _)| of == dimension && *at == level);
                let reason = all.map_or("", |(_, _, reasons)| *dice.pick(reasons));
                let by = if dice.chance(0.6) { "team and coach" } else { "coach" };
                let team = way.team;
                text.push_str(&format!("{team},{day},{dimension},{level},{by},\"{reason}\"\n"));
            }
        }
    }
    text
}
