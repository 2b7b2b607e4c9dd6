//! Periods as seconds, so that a million records find theirs by a short search.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::model::period::{Cadence, Period};
use crate::parse::records::time::{day_of, start_of_day};

/// More periods than this come from a stray date, not from a process.
const MOST: usize = 4000;

/// Consecutive stretches of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// The periods; empty for a calendar of one free stretch.
    pub periods: Vec<Period>,
    /// The first second of each stretch, and the first second after the last.
    bounds: Vec<i64>,
}

impl Calendar {
    /// Returns the periods from the one that holds a second to the one that holds the last day.
    pub fn new(first: i64, last: Date, cadence: Cadence, zone: &TimeZone) -> Self {
        let Some(first) = day_of(first, zone) else { return Self::empty() };
        let mut period = Period::containing(first, cadence);
        let mut periods = Vec::new();
        while period.start <= last && periods.len() < MOST {
            periods.push(period);
            period = period.next();
        }
        if periods.is_empty() {
            return Self::empty();
        }
        let mut bounds: Vec<i64> =
            periods.iter().map(|period| start_of_day(period.start, zone)).collect();
        bounds.push(start_of_day(period.start, zone));
        Self { periods, bounds }
    }

    /// Returns one stretch of days, both included.
    pub fn stretch(first: Date, last: Date, zone: &TimeZone) -> Self {
        let after = last.tomorrow().unwrap_or(last);
        let bounds = vec![start_of_day(first, zone), start_of_day(after, zone)];
        Self { periods: Vec::new(), bounds }
    }

    fn empty() -> Self {
        Self { periods: Vec::new(), bounds: Vec::new() }
    }

    /// Returns how many stretches there are.
    pub fn count(&self) -> usize {
        self.bounds.len().saturating_sub(1)
    }

    /// Returns the index of the stretch that holds a second.
    pub fn index(&self, second: i64) -> Option<usize> {
        let after = self.bounds.partition_point(|bound| *bound <= second);
        (after > 0 && after < self.bounds.len()).then(|| after - 1)
    }
}
