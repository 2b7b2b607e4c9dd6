//! Periods: the months, quarters … that records and observations are gathered by.

use std::fmt;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// How often an indicator is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cadence {
    /// An ISO week, from Monday.
    Week,
    /// A calendar month.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    HalfYear,
    /// A calendar year.
    Year,
}

impl Cadence {
    /// The words of the files, with what they mean.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("week", Self::Week),
        ("month", Self::Month),
        ("quarter", Self::Quarter),
        ("half-year", Self::HalfYear),
        ("year", Self::Year),
    ];

    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::HalfYear => "half-year",
            Self::Year => "year",
        }
    }
}

/// One period of a cadence, known by its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The first day.
    pub start: Date,
    /// How long it is.
    pub cadence: Cadence,
}

impl Period {
    /// Returns the period of this cadence that holds the day.
    pub fn containing(day: Date, cadence: Cadence) -> Self {
        let month = |first: i8| Date::new(day.year(), first, 1).unwrap_or(day);
        let start = match cadence {
            Cadence::Week => {
                day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
            }
            Cadence::Month => month(day.month()),
            Cadence::Quarter => month((day.month() - 1) / 3 * 3 + 1),
            Cadence::HalfYear => month((day.month() - 1) / 6 * 6 + 1),
            Cadence::Year => month(1),
        };
        Self { start, cadence }
    }

    /// Returns the first day after it.
    pub fn end(self) -> Date {
        self.start.saturating_add(self.step())
    }

    /// Returns the period after it.
    pub fn next(self) -> Self {
        Self { start: self.end(), cadence: self.cadence }
    }

    /// Returns the period before it.
    pub fn previous(self) -> Self {
        Self { start: self.start.saturating_sub(self.step()), cadence: self.cadence }
    }

    /// Returns whether the day lies in it.
    pub fn contains(self, day: Date) -> bool {
        self.start <= day && day < self.end()
    }

    fn step(self) -> Span {
        match self.cadence {
            Cadence::Week => 7.days(),
            Cadence::Month => 1.month(),
            Cadence::Quarter => 3.months(),
            Cadence::HalfYear => 6.months(),
            Cadence::Year => 1.year(),
        }
    }

    /// Returns the name for people: "October 2026", "the third quarter of 2026".
    pub fn words(self) -> String {
        let year = self.start.year();
        match self.cadence {
            Cadence::Week => {
                format!("week {} of {}", self.start.iso_week_date().week(), self.iso_year())
            }
            Cadence::Month => format!("{} {year}", month_name(self.start.month())),
            Cadence::Quarter => {
                let ordinals = ["first", "second", "third", "fourth"];
                let quarter = usize::try_from((self.start.month() - 1) / 3).unwrap_or(0);
                format!("the {} quarter of {year}", ordinals[quarter.min(3)])
            }
            Cadence::HalfYear if self.start.month() == 1 => format!("the first half of {year}"),
            Cadence::HalfYear => format!("the second half of {year}"),
            Cadence::Year => year.to_string(),
        }
    }

    /// Reads a period as `Display` writes it; any day of it will do too (`2026-10-14` for a month).
    pub fn parse(text: &str, cadence: Cadence) -> Option<Self> {
        let text = text.trim();
        if let Ok(day) = text.parse::<Date>() {
            return (text.len() == 10).then(|| Self::containing(day, cadence));
        }
        let (year, rest) = match text.split_once('-') {
            Some((year, rest)) => (year, Some(rest)),
            None => (text, None),
        };
        if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let year: i16 = year.parse().ok()?;
        let first = |month: i8| Date::new(year, month, 1).ok();
        let number = |digits: &str, length: usize| -> Option<i8> {
            (digits.len() == length && digits.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| digits.parse().ok())?
        };
        let start = match (cadence, rest) {
            (Cadence::Year, None) => first(1)?,
            (Cadence::Week, Some(rest)) => {
                let week = number(rest.strip_prefix(['W', 'w'])?, 2)?;
                jiff::civil::ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date()
            }
            (Cadence::Month, Some(rest)) => first(number(rest, 2)?)?,
            (Cadence::Quarter, Some(rest)) => {
                let quarter = number(rest.strip_prefix(['Q', 'q'])?, 1)?;
                (1..=4).contains(&quarter).then(|| first((quarter - 1) * 3 + 1))??
            }
            (Cadence::HalfYear, Some(rest)) => {
                let half = number(rest.strip_prefix(['H', 'h'])?, 1)?;
                (1..=2).contains(&half).then(|| first((half - 1) * 6 + 1))??
            }
            _ => return None,
        };
        Some(Self { start, cadence })
    }

    fn iso_year(self) -> i16 {
        self.start.iso_week_date().year()
    }
}

impl fmt::Display for Period {
    /// Writes `2026-10`, `2026-Q4`, `2026-W43`, `2026-H2` or `2026`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.start.year(), self.start.month());
        match self.cadence {
            Cadence::Week => {
                write!(f, "{:04}-W{:02}", self.iso_year(), self.start.iso_week_date().week())
            }
            Cadence::Month => write!(f, "{year:04}-{month:02}"),
            Cadence::Quarter => write!(f, "{year:04}-Q{}", (month - 1) / 3 + 1),
            Cadence::HalfYear => write!(f, "{year:04}-H{}", (month - 1) / 6 + 1),
            Cadence::Year => write!(f, "{year:04}"),
        }
    }
}

fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    usize::try_from(month - 1).ok().and_then(|index| NAMES.get(index)).copied().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_period_is_read_back_as_it_is_written() {
        for (_, cadence) in Cadence::WORDS {
            let mut period = Period::containing(date(2024, 12, 30), cadence);
            for _ in 0..60 {
                assert_eq!(Period::parse(&period.to_string(), cadence), Some(period));
                assert!(period.contains(period.start) && !period.contains(period.end()));
                assert_eq!(period.next().previous(), period);
                period = period.next();
            }
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in ["", "2026", "2026-13", "2026-1", "26-01", "2026-00", "x", "2026-Q1"] {
            assert_eq!(Period::parse(text, Cadence::Month), None, "{text}");
        }
        assert_eq!(Period::parse("2026-Q5", Cadence::Quarter), None);
        assert_eq!(Period::parse("2026-W54", Cadence::Week), None);
    }
}
