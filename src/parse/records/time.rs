//! Reads dates and times of records into seconds, in the book's time zone.
//!
//! A million cells go through here, so the usual form is taken apart by hand and the zone's offset
//! is looked up once a day; days on which the clocks change take the long way.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Why a cell is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeError {
    /// It doesn't look like one.
    Form,
    /// The day or the hour doesn't exist.
    NoSuchDay,
    /// It lies before 1970 or after 2199: a placeholder, not a fact.
    OutOfRange,
}

/// Reads times of one time zone.
#[derive(Debug)]
pub struct TimeReader<'a> {
    zone: &'a TimeZone,
    offsets: HashMap<i64, Option<i64>>,
    last: (i64, Option<i64>),
}

const DAY: i64 = 86_400;

impl<'a> TimeReader<'a> {
    /// Returns a reader for local times of the zone.
    pub fn new(zone: &'a TimeZone) -> Self {
        Self { zone, offsets: HashMap::new(), last: (i64::MIN, None) }
    }

    /// Returns the seconds since 1970 (UTC) of `2026-03-01`, `2026-03-01T14:30`, `2026-03-01 14:30:59`,
    /// each with an optional `Z` or `+01:00`.
    pub fn read(&mut self, cell: &[u8]) -> Result<i64, TimeError> {
        let civil = Civil::read(cell)?;
        if !(1970..2200).contains(&civil.year) {
            return Err(TimeError::OutOfRange);
        }
        let day = days_from_civil(civil.year, civil.month, civil.day);
        let local = day * DAY + civil.second;
        if let Some(offset) = civil.offset {
            return Ok(local - offset);
        }
        match self.offset_of(day) {
            Some(offset) => Ok(local - offset),
            None => self.long_way(&civil),
        }
    }

    /// Returns the zone's offset where it is the same all day and on the days around it.
    fn offset_of(&mut self, day: i64) -> Option<i64> {
        if self.last.0 != day {
            let zone = self.zone;
            let offset = *self.offsets.entry(day).or_insert_with(|| {
                let at = |second: i64| {
                    let instant = Timestamp::from_second(second).ok()?;
                    Some(i64::from(zone.to_offset(instant).seconds()))
                };
                let (before, after) = (at((day - 1) * DAY)?, at((day + 2) * DAY)?);
                (before == after && at(day * DAY + DAY / 2)? == before).then_some(before)
            });
            self.last = (day, offset);
        }
        self.last.1
    }

    /// A time that the clocks skip is read as the one after it, a doubled one as the first.
    fn long_way(&self, civil: &Civil) -> Result<i64, TimeError> {
        let part = |value: i64| i8::try_from(value).map_err(|_| TimeError::NoSuchDay);
        let date = Date::new(
            i16::try_from(civil.year).map_err(|_| TimeError::OutOfRange)?,
            part(civil.month)?,
            part(civil.day)?,
        );
        let date = date.map_err(|_| TimeError::NoSuchDay)?;
        let (hour, rest) = (civil.second / 3600, civil.second % 3600);
        let time = jiff::civil::Time::new(part(hour)?, part(rest / 60)?, part(rest % 60)?, 0);
        let time = time.map_err(|_| TimeError::NoSuchDay)?;
        let zoned = DateTime::from_parts(date, time).to_zoned(self.zone.clone());
        zoned.map(|zoned| zoned.timestamp().as_second()).map_err(|_| TimeError::OutOfRange)
    }
}

/// Returns the first second of a day in the zone.
pub fn start_of_day(day: Date, zone: &TimeZone) -> i64 {
    day.to_zoned(zone.clone()).map_or_else(
        |_| days_from_civil(day.year().into(), day.month().into(), day.day().into()) * DAY,
        |zoned| zoned.timestamp().as_second(),
    )
}

/// Returns the day of an instant in the zone.
pub fn day_of(second: i64, zone: &TimeZone) -> Option<Date> {
    let instant = Timestamp::from_second(second).ok()?;
    Some(zone.to_datetime(instant).date())
}

struct Civil {
    year: i64,
    month: i64,
    day: i64,
    second: i64,
    offset: Option<i64>,
}

impl Civil {
    fn read(cell: &[u8]) -> Result<Self, TimeError> {
        let digits = |from: usize, count: usize| -> Result<i64, TimeError> {
            let part = cell.get(from..from + count).ok_or(TimeError::Form)?;
            part.iter().try_fold(0, |number, byte| match byte {
                b'0'..=b'9' => Ok(number * 10 + i64::from(byte - b'0')),
                _ => Err(TimeError::Form),
            })
        };
        let is = |at: usize, byte: u8| cell.get(at) == Some(&byte);
        if !is(4, b'-') || !is(7, b'-') {
            return Err(TimeError::Form);
        }
        let (year, month, day) = (digits(0, 4)?, digits(5, 2)?, digits(8, 2)?);
        let mut civil = Self { year, month, day, second: 0, offset: None };
        let mut end = 10;
        if is(10, b'T') || is(10, b' ') {
            let (hour, minute) = (digits(11, 2)?, digits(14, 2)?);
            if !is(13, b':') {
                return Err(TimeError::Form);
            }
            end = 16;
            let mut second = 0;
            if is(16, b':') {
                second = digits(17, 2)?;
                end = 19;
                if is(19, b'.') {
                    let fraction = cell[20..].iter().take_while(|byte| byte.is_ascii_digit());
                    end = 20 + fraction.count();
                }
            }
            if hour > 23 || minute > 59 || second > 59 {
                return Err(TimeError::NoSuchDay);
            }
            civil.second = hour * 3600 + minute * 60 + second;
            if is(end, b'Z') {
                civil.offset = Some(0);
                end += 1;
            } else if is(end, b'+') || is(end, b'-') {
                let sign = if is(end, b'-') { -1 } else { 1 };
                if !is(end + 3, b':') {
                    return Err(TimeError::Form);
                }
                let (hours, minutes) = (digits(end + 1, 2)?, digits(end + 4, 2)?);
                civil.offset = Some(sign * (hours * 3600 + minutes * 60));
                end += 6;
            }
        }
        if cell.len() != end {
            return Err(TimeError::Form);
        }
        if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
            return Err(TimeError::NoSuchDay);
        }
        Ok(civil)
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Howard Hinnant's `days_from_civil`: days since 1970-01-01 of the Gregorian calendar.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = (month + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str, zone: &str) -> Result<i64, TimeError> {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        TimeReader::new(&zone).read(cell.as_bytes())
    }

    #[test]
    fn the_short_way_agrees_with_the_calendar() {
        let zone = TimeZone::get("Europe/Berlin").expect("the zones are bundled");
        let mut reader = TimeReader::new(&zone);
        let mut moment = jiff::civil::date(2023, 12, 25).at(2, 30, 0, 0);
        for _ in 0..1200 {
            let expected = moment.to_zoned(zone.clone()).expect("in range").timestamp().as_second();
            let text = moment.strftime("%Y-%m-%dT%H:%M").to_string();
            assert_eq!(reader.read(text.as_bytes()), Ok(expected), "{text}");
            moment = moment.checked_add(jiff::Span::new().days(1).minutes(7)).expect("in range");
        }
    }

    #[test]
    fn a_day_is_23_hours_when_the_clocks_go_forward() {
        let (before, after) =
            (read("2026-03-29", "Europe/Berlin"), read("2026-03-30", "Europe/Berlin"));
        assert_eq!(after.and_then(|after| before.map(|before| after - before)), Ok(23 * 3600));
    }

    #[test]
    fn offsets_are_honoured() {
        assert_eq!(read("1970-01-01T02:00:01+02:00", "Europe/Berlin"), Ok(1));
        assert_eq!(read("1970-01-01T00:00:00.25Z", "Europe/Berlin"), Ok(0));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for cell in [
            "",
            "2026",
            "2026-3-1",
            "01.03.2026",
            "2026-03-01x",
            "2026-03-01T1:00",
            "2026-03-01T10:00+0100",
        ] {
            assert_eq!(read(cell, "UTC"), Err(TimeError::Form), "{cell}");
        }
        for cell in ["2026-02-29", "2026-13-01", "2026-04-31", "2026-01-01T24:00", "2026-00-10"] {
            assert_eq!(read(cell, "UTC"), Err(TimeError::NoSuchDay), "{cell}");
        }
        for cell in ["0001-01-01", "9999-12-31", "1969-12-31"] {
            assert_eq!(read(cell, "UTC"), Err(TimeError::OutOfRange), "{cell}");
        }
    }
}
