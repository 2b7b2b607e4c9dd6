//! Chance from a seed: splitmix64 (Steele, Lea and Flood 2014), so that no crate's update changes a file.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// A source of chance.
pub(crate) struct Dice(u64);

impl Dice {
    /// Returns a source for one file; the name keeps files apart from each other.
    pub(crate) fn new(name: &str) -> Self {
        let seed = name.bytes().fold(20_261_101, |seed: u64, byte| {
            seed.wrapping_mul(31).wrapping_add(u64::from(byte))
        });
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number from 0 up to 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Returns a whole number from 0 up to a bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.unit() * bound as f64) as usize
    }

    /// Returns whether something of this chance happens.
    pub(crate) fn chance(&mut self, chance: f64) -> bool {
        self.unit() < chance
    }

    /// Returns about a normal number: the sum of twelve, without a library's logarithm.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// Returns a count around a mean.
    pub(crate) fn count(&mut self, mean: f64) -> usize {
        (mean + mean.sqrt() * self.normal() * 0.8 + 0.5).max(0.0) as usize
    }

    /// Returns one of several.
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// Returns a working day of a month.
    pub(crate) fn day(&mut self, month: Date) -> Date {
        let days = usize::try_from(month.days_in_month()).unwrap_or(28);
        loop {
            let day = month.saturating_add(i64::try_from(self.below(days)).unwrap_or(0).days());
            if day.weekday().to_monday_zero_offset() < 5 {
                return day;
            }
        }
    }

    /// Returns a time within working hours, by quarters.
    pub(crate) fn clock(&mut self) -> i64 {
        8 * 60 + 15 * i64::try_from(self.below(36)).unwrap_or(0)
    }
}

/// The first of each month of the records.
pub(crate) fn months() -> impl Iterator<Item = Date> {
    (0..18).map(|month| date(2025, 5, 1).saturating_add(month.months()))
}

/// Writes a day and the minutes after midnight, which may run into later days.
pub(crate) fn moment(day: Date, minutes: i64) -> String {
    let at = day.at(0, 0, 0, 0).saturating_add(minutes.minutes());
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

/// Sorts rows by their time, numbers them, and puts the header before them.
pub(crate) fn table(header: &str, prefix: &str, mut rows: Vec<(String, String)>) -> String {
    rows.sort();
    let mut text = format!("{header}\n");
    for (number, (_, row)) in rows.iter().enumerate() {
        match prefix {
            "" => text.push_str(&format!("{row}\n")),
            _ => text.push_str(&format!("{prefix}{:05},{row}\n", number + 1)),
        }
    }
    text
}
