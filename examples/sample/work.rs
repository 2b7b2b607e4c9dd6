//! Decisions, blockers, meetings and capacity.

use super::dice::{Dice, moment, months, table};
use super::story::{Story, TEAMS};

const KINDS: [&str; 4] = ["technical", "process", "dependency", "resources"];

/// Decisions: when they were needed, and when they were implemented.
pub(crate) fn decisions() -> String {
    let mut dice = Dice::new("decisions");
    let mut rows = Vec::new();
    for team in &TEAMS {
        for month in months().filter(|month| *month >= team.since) {
            for _ in 0..dice.count(team.decisions) {
                let (day, clock) = (dice.day(month), dice.clock());
                let reversible = dice.chance(0.8);
                let kind = dice.pick(&KINDS);
                let typical = Story::at(team.hours, month) * if reversible { 1.0 } else { 3.0 };
                let hours = typical * (0.55 * dice.normal()).exp();
                let end = clock + (hours * 60.0) as i64;
                let ended = moment(day, end);
                // The last day of the records: what ends later is still open.
                let ended = if ended.as_str() < "2026-11-01" && !dice.chance(0.01) {
                    ended
                } else {
                    String::new()
                };
                let ours = matches!(*kind, "technical" | "process");
                let elsewhere = if ours { dice.chance(team.taken_away) } else { dice.chance(0.4) };
                let (owner, taker) = (
                    if ours { "team" } else { "leadership" },
                    if elsewhere || !ours { "leadership" } else { "team" },
                );
                let people = 2 + dice.below(3) + (typical / 30.0) as usize;
                let needed = moment(day, clock);
                let row = format!(
                    "{},{needed},{ended},{reversible},{kind},{owner},{taker},{people}",
                    team.team
                );
                rows.push((needed, row));
            }
        }
    }
    table(
        "id,team,needed_at,implemented_at,reversible,kind,belongs_to,taken_by,stakeholders",
        "d",
        rows,
    )
}

/// Blockers: what a team waited for.
pub(crate) fn blockers() -> String {
    let mut dice = Dice::new("blockers");
    let mut rows = Vec::new();
    for team in &TEAMS {
        for month in months().filter(|month| *month >= team.since) {
            // Keel had none in the last two months: that is no data, and not 0 %.
            if team.team == "keel" && month >= jiff::civil::date(2026, 9, 1) {
                continue;
            }
            for _ in 0..dice.count(team.blockers) {
                let (day, clock) = (dice.day(month), dice.clock());
                let cause = if dice.chance(0.06) {
                    ""
                } else if dice.chance(team.outside) {
                    "outside_approval"
                } else {
                    dice.pick(&["missing_information", "technical", "other_team", "supplier"])
                };
                let opened = moment(day, clock);
                rows.push((opened.clone(), format!("{},{opened},{cause}", team.team)));
            }
        }
    }
    table("id,team,opened_at,cause", "b", rows)
}

/// Meetings: how long, how many, what for.
pub(crate) fn meetings() -> String {
    let mut dice = Dice::new("meetings");
    let mut rows = Vec::new();
    for team in &TEAMS {
        for month in months().filter(|month| *month >= team.since) {
            let minutes = team.meetings * 4.3 * 60.0 * team.size as f64;
            let mut left = minutes * (1.0 + 0.06 * dice.normal());
            let share = if team.team == "tide" {
                Story::at((0.35, team.coordination), month)
            } else {
                team.coordination
            };
            let mut coordination = left * (share + 0.02 * dice.normal()).clamp(0.02, 0.95);
            left -= coordination;
            while left > 0.0 || coordination > 0.0 {
                let across = coordination > 0.0;
                let (day, clock) = (dice.day(month), dice.clock());
                let length = *dice.pick(&[30, 45, 60, 90]);
                let people = (team.size / 2 + dice.below(team.size / 2 + 1)).max(2);
                let kind = if across {
                    *dice.pick(&["coordination", "coordination", "sync"])
                } else {
                    *dice.pick(&["planning", "review", "workshop", "retrospective"])
                };
                let spent = (length * people) as f64;
                if across {
                    coordination -= spent;
                } else {
                    left -= spent;
                }
                let starts = moment(day, clock);
                rows.push((
                    starts.clone(),
                    format!("{},{starts},{length},{people},{kind}", team.team),
                ));
            }
        }
    }
    table("id,team,starts_at,minutes,people,kind", "m", rows)
}

/// Working hours of each team in each month.
pub(crate) fn capacity() -> String {
    let mut dice = Dice::new("capacity");
    let mut rows = Vec::new();
    for team in &TEAMS {
        for month in months().filter(|month| *month >= team.since) {
            let hours = (team.size as f64 * 150.0 * (1.0 + 0.04 * dice.normal())) as u32;
            rows.push((format!("{month} {}", team.team), format!("{month},{},{hours}", team.team)));
        }
    }
    table("date,team,hours", "", rows)
}
