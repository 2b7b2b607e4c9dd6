//! Experiments, incidents, contributions and interactions.

use jiff::civil::{Date, date};

use super::dice::{Dice, moment, months, table};
use super::story::{Story, TEAMS};

/// Experiments that ended.
pub(crate) fn experiments() -> String {
    let mut dice = Dice::new("experiments");
    let mut rows = Vec::new();
    for team in TEAMS.iter().filter(|team| team.experiments > 0.0) {
        for month in months().filter(|month| *month >= team.since) {
            for _ in 0..dice.count(team.experiments / 3.0) {
                let day = dice.day(month);
                let outcome = *dice.pick(&["adopted", "adopted", "dropped", "continued"]);
                let meaningful = dice.chance(0.85);
                rows.push((day.to_string(), format!("{},{day},{meaningful},{outcome}", team.team)));
            }
        }
    }
    table("id,team,ended_at,meaningful,outcome", "e", rows)
}

/// Incidents of teams working at cross-purposes: rare, then more, as Compass drifts away.
pub(crate) fn incidents() -> String {
    let mut dice = Dice::new("incidents");
    let mut rows = Vec::new();
    for month in months() {
        let late = month >= date(2026, 6, 1);
        for _ in 0..dice.count(if late { 7.0 } else { 2.0 }) {
            let (day, clock) = (dice.day(month), dice.clock());
            let kind = if late && dice.chance(0.4) {
                "incompatible"
            } else {
                *dice.pick(&["conflicting_goal", "duplicate_work", "broken_agreement"])
            };
            let team = if late && dice.chance(0.6) {
                "compass"
            } else {
                *dice.pick(&["harbor", "lighthouse", "tide", "anchor"])
            };
            let at = moment(day, clock);
            rows.push((at.clone(), format!("{at},{team},{kind}")));
        }
    }
    table("id,occurred_at,team,kind", "i", rows)
}

/// Changes: most to a team's own systems, some to those of others.
pub(crate) fn contributions() -> String {
    let mut dice = Dice::new("contributions");
    let mut rows = Vec::new();
    for team in &TEAMS {
        for month in months().filter(|month| *month >= team.since) {
            let across = dice.count(Story::at(team.contributions, month));
            for number in 0..across + dice.count(team.size as f64 * 2.0) {
                let (day, clock) = (dice.day(month), dice.clock());
                let owner =
                    if number < across { other(&mut dice, team.team, month) } else { team.team };
                let merged = dice.chance(0.92);
                let at = moment(day, clock);
                rows.push((at.clone(), format!("{at},{},{owner},{merged}", team.team)));
            }
        }
    }
    table("id,merged_at,author_team,owner_team,merged", "c", rows)
}

fn other(dice: &mut Dice, team: &str, month: Date) -> &'static str {
    loop {
        let other = dice.pick(&TEAMS);
        if other.team != team && month >= other.since {
            return other.team;
        }
    }
}

/// Who shared something with whom. Tide has shared nothing since April 2026, and Compass little.
pub(crate) fn interactions() -> String {
    let mut dice = Dice::new("interactions");
    let mut rows = Vec::new();
    for team in &TEAMS {
        for month in months().filter(|month| *month >= team.since) {
            let mean = match team.team {
                "tide" if month >= date(2026, 4, 1) => continue,
                "compass" => Story::at((4.0, 1.2), month),
                "lighthouse" => 5.0,
                _ => 2.5,
            };
            for _ in 0..dice.count(mean) {
                let day = dice.day(month);
                let to = other(&mut dice, team.team, month);
                let kind = *dice.pick(&["review", "demo", "pairing", "question"]);
                let people = 1 + dice.below(4);
                rows.push((day.to_string(), format!("{day},{},{to},{kind},{people}", team.team)));
            }
        }
    }
    table("id,date,from_team,to_team,kind,people", "s", rows)
}
