//! The facts of an indicator, sorted into buckets: one for each team and period.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::compute::indicators::calendar::Calendar;
use crate::model::team::Team;

/// What a statistic needs of one record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fact {
    /// The team's index, or the number of teams where none is named.
    pub slot: u32,
    /// The period's index.
    pub period: u32,
    /// The main value.
    pub a: f64,
    /// A second value: whether it has ended, a denominator.
    pub b: f64,
    /// A third: the number invited, a weight.
    pub c: f64,
}

/// Where and when facts are gathered.
pub struct Frame<'a> {
    /// The teams, in the book's order.
    pub teams: &'a [Team],
    /// The periods.
    pub calendar: &'a Calendar,
    /// The last second that counts.
    pub now: i64,
    /// The book's time zone.
    pub zone: &'a TimeZone,
}

/// The facts of an indicator, by team and period.
#[derive(Debug, Clone, PartialEq)]
pub struct Gathered {
    facts: Vec<Fact>,
    starts: Vec<u32>,
    periods: usize,
    teams: usize,
    /// What was left out: reason, slot, period, how many.
    excluded: Vec<(Arc<str>, u32, u32, u64)>,
    /// The rows that count, where people's answers stand in them.
    pub(super) rows: Vec<u32>,
}

impl Gathered {
    /// Returns no facts at all.
    pub(super) fn empty(frame: &Frame<'_>) -> Self {
        let (periods, teams) = (frame.calendar.count(), frame.teams.len());
        let starts = vec![0; periods * (teams + 1) + 1];
        Self { facts: Vec::new(), starts, periods, teams, excluded: Vec::new(), rows: Vec::new() }
    }

    /// Sorts facts by team and period, in two passes; `excluded` are reason, slot and period of each.
    pub(super) fn sorted(
        frame: &Frame<'_>,
        blocks: &[Vec<Fact>],
        mut excluded: Vec<(u32, u32, u32)>,
        reasons: &[Arc<str>],
    ) -> Self {
        let mut gathered = Self::empty(frame);
        let mut counts = vec![0u32; gathered.starts.len()];
        for fact in blocks.iter().flatten() {
            counts[gathered.bucket(fact.slot, fact.period) + 1] += 1;
        }
        for at in 1..counts.len() {
            counts[at] += counts[at - 1];
        }
        gathered.starts.clone_from(&counts);
        let total = counts.last().copied().unwrap_or(0) as usize;
        let blank = Fact { slot: 0, period: 0, a: 0.0, b: 0.0, c: 0.0 };
        gathered.facts = vec![blank; total];
        for fact in blocks.iter().flatten() {
            let at = &mut counts[gathered.bucket(fact.slot, fact.period)];
            gathered.facts[*at as usize] = *fact;
            *at += 1;
        }
        excluded.sort_unstable();
        for run in excluded.chunk_by(|a, b| a == b) {
            let (reason, slot, period) = run[0];
            let reason = reasons[reason as usize].clone();
            gathered.excluded.push((reason, slot, period, run.len() as u64));
        }
        gathered
    }

    fn bucket(&self, slot: u32, period: u32) -> usize {
        slot as usize * self.periods + period as usize
    }

    /// Returns the facts of a team in a period.
    pub fn team(&self, team: usize, period: usize) -> &[Fact] {
        let at = team * self.periods + period;
        &self.facts[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// Returns the facts of all teams, and of no team, in a period.
    pub fn all(&self, period: usize) -> impl Iterator<Item = &[Fact]> {
        (0..=self.teams).map(move |team| self.team(team, period))
    }

    /// Returns what was left out of a period, of one team or of all.
    pub fn excluded(&self, team: Option<usize>, period: usize) -> Vec<(String, u64)> {
        let mut found: Vec<(String, u64)> = Vec::new();
        for (reason, slot, at, count) in &self.excluded {
            if *at as usize != period || team.is_some_and(|team| team != *slot as usize) {
                continue;
            }
            match found.iter_mut().find(|(known, _)| *known == **reason) {
                Some((_, sum)) => *sum += count,
                None => found.push((reason.to_string(), *count)),
            }
        }
        found.sort();
        found
    }
}
