//! The invented teams: what their records shall show.

use jiff::civil::{Date, date};

/// A team and its habits.
pub(crate) struct Story {
    /// The id.
    pub(crate) team: &'static str,
    /// How many people.
    pub(crate) size: usize,
    /// The first day with records.
    pub(crate) since: Date,
    /// Decisions in a month.
    pub(crate) decisions: f64,
    /// Typical hours of a reversible decision: at first, and now.
    pub(crate) hours: (f64, f64),
    /// Share of the team's decisions that others take.
    pub(crate) taken_away: f64,
    /// Blockers in a month.
    pub(crate) blockers: f64,
    /// Share of blockers that need outside approval.
    pub(crate) outside: f64,
    /// Share of meeting time that is coordination.
    pub(crate) coordination: f64,
    /// Meeting hours of a person in a week.
    pub(crate) meetings: f64,
    /// Experiments in a quarter.
    pub(crate) experiments: f64,
    /// Scores: process, technology, workload, goals; the last one's step from wave to wave.
    pub(crate) scores: [f64; 5],
    /// Contributions to others in a month: at first, and now.
    pub(crate) contributions: (f64, f64),
    /// Requests for detail from above in a month: at first, and now.
    pub(crate) oversight: (f64, f64),
}

const START: Date = date(2025, 5, 1);

/// The teams, in the book's order.
pub(crate) const TEAMS: [Story; 8] = [
    // Goes well: the longest on the way.
    Story {
        team: "harbor",
        size: 9,
        since: START,
        decisions: 13.0,
        hours: (58.0, 20.0),
        taken_away: 0.02,
        blockers: 14.0,
        outside: 0.06,
        coordination: 0.13,
        meetings: 7.0,
        experiments: 3.0,
        scores: [8.9, 8.4, 8.6, 9.3, 0.05],
        contributions: (3.0, 6.0),
        oversight: (3.0, 2.0),
    },
    // Much autonomy, and away from the others.
    Story {
        team: "compass",
        size: 8,
        since: START,
        decisions: 15.0,
        hours: (30.0, 15.0),
        taken_away: 0.01,
        blockers: 12.0,
        outside: 0.07,
        coordination: 0.08,
        meetings: 5.0,
        experiments: 3.6,
        scores: [9.2, 9.1, 8.9, 8.6, -0.55],
        contributions: (7.0, 1.0),
        oversight: (2.0, 2.0),
    },
    // Near its targets.
    Story {
        team: "lighthouse",
        size: 12,
        since: START,
        decisions: 14.0,
        hours: (70.0, 50.0),
        taken_away: 0.04,
        blockers: 16.0,
        outside: 0.2,
        coordination: 0.2,
        meetings: 8.0,
        experiments: 2.6,
        scores: [7.7, 7.2, 7.6, 9.1, 0.02],
        contributions: (4.0, 5.0),
        oversight: (3.0, 3.0),
    },
    // Few decisions are written down: too little to judge by.
    Story {
        team: "meridian",
        size: 7,
        since: START,
        decisions: 4.0,
        hours: (60.0, 40.0),
        taken_away: 0.04,
        blockers: 10.0,
        outside: 0.12,
        coordination: 0.19,
        meetings: 8.0,
        experiments: 1.4,
        scores: [8.0, 7.3, 7.9, 9.0, 0.04],
        contributions: (2.0, 3.0),
        oversight: (2.0, 3.0),
    },
    // Alignment without autonomy: waits for permission, and is asked for ever more detail.
    Story {
        team: "anchor",
        size: 11,
        since: START,
        decisions: 16.0,
        hours: (85.0, 150.0),
        taken_away: 0.35,
        blockers: 24.0,
        outside: 0.5,
        coordination: 0.27,
        meetings: 10.0,
        experiments: 1.0,
        scores: [6.2, 5.4, 5.8, 8.8, 0.0],
        contributions: (2.0, 2.0),
        oversight: (3.0, 14.0),
    },
    // Drowns in meetings, and shares nothing any more.
    Story {
        team: "tide",
        size: 6,
        since: START,
        decisions: 13.0,
        hours: (75.0, 100.0),
        taken_away: 0.08,
        blockers: 13.0,
        outside: 0.22,
        coordination: 0.72,
        meetings: 25.0,
        experiments: 1.2,
        scores: [6.9, 6.8, 5.2, 8.4, -0.1],
        contributions: (2.0, 1.0),
        oversight: (3.0, 4.0),
    },
    // Four people: their answers are never shown.
    Story {
        team: "keel",
        size: 4,
        since: START,
        decisions: 10.0,
        hours: (50.0, 30.0),
        taken_away: 0.02,
        blockers: 3.0,
        outside: 0.1,
        coordination: 0.16,
        meetings: 6.0,
        experiments: 2.4,
        scores: [8.4, 8.0, 8.1, 9.0, 0.0],
        contributions: (2.0, 5.0),
        oversight: (2.0, 2.0),
    },
    // New, and without an experiment so far.
    Story {
        team: "beacon",
        size: 7,
        since: date(2026, 5, 1),
        decisions: 12.0,
        hours: (60.0, 55.0),
        taken_away: 0.05,
        blockers: 12.0,
        outside: 0.15,
        coordination: 0.17,
        meetings: 6.0,
        experiments: 0.0,
        scores: [7.8, 7.4, 7.7, 8.7, 0.0],
        contributions: (1.0, 2.0),
        oversight: (3.0, 3.0),
    },
];

impl Story {
    /// Returns how far the records have come in a month, from 0 to 1.
    pub(crate) fn progress(month: Date) -> f64 {
        let months = (month.year() - 2025) * 12 + i16::from(month.month()) - 5;
        f64::from(months) / 17.0
    }

    /// Returns a habit in a month, on its way from what it was to what it is.
    pub(crate) fn at((first, now): (f64, f64), month: Date) -> f64 {
        first + (now - first) * Self::progress(month)
    }
}
