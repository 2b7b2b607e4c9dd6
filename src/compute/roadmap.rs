//! Where a team stands in the roadmap: month N since it adopted the plan, planned beside actual.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::model::roadmap::{Level, Part, Progress, Roadmap, Step};

/// Where a team stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Position<'a> {
    /// The day that the team began.
    pub adopted: Date,
    /// The month of the plan that the day lies in, from 1; 0 before the beginning.
    pub month: u32,
    /// The last month of the plan.
    pub last_month: u32,
    /// The headings of that month, from the phase down; empty before the beginning and after the end.
    pub headings: Vec<&'a Part>,
    /// Every step, in the order of the plan.
    pub steps: Vec<Standing<'a>>,
}

/// How far a team is with a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing<'a> {
    /// The part that the step stands under.
    pub part: &'a Part,
    /// The step.
    pub step: &'a Step,
    /// The first day that it is planned for.
    pub begins: Date,
    /// The last day that it is planned for.
    pub due: Date,
    /// The day that it was done.
    pub done_on: Option<Date>,
    /// What follows from these.
    pub state: State,
}

/// What a step is to a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Done by its last day.
    Done,
    /// Done after its last day.
    DoneLate,
    /// Its time is now.
    Due,
    /// Its time is over.
    Overdue,
    /// Its time is to come.
    Ahead,
}

impl Position<'_> {
    /// Returns how many steps are in a state.
    pub fn count(&self, state: State) -> usize {
        self.steps.iter().filter(|standing| standing.state == state).count()
    }

    /// Returns how many steps are done, in time or late.
    pub fn done(&self) -> usize {
        self.count(State::Done) + self.count(State::DoneLate)
    }

    /// Returns how many steps should be done by now.
    pub fn planned(&self, today: Date) -> usize {
        self.steps.iter().filter(|standing| standing.due < today).count()
    }
}

/// Returns where a team that adopted the plan on a day stands today. What was done after today is not done yet.
pub fn position<'a>(
    roadmap: &'a Roadmap,
    progress: &[Progress],
    team: &str,
    adopted: Date,
    today: Date,
) -> Position<'a> {
    let rows: BTreeMap<_, _> = progress
        .iter()
        .filter(|row| row.team == team)
        .map(|row| (row.step.as_str(), row))
        .collect();
    let month = month_of(adopted, today);
    let steps = roadmap
        .steps()
        .into_iter()
        .map(|(part, step)| {
            let row = rows.get(step.id.as_str());
            let (begins, due) = match row.and_then(|row| row.planned_on) {
                Some(day) => (day, day),
                None => window(part, adopted),
            };
            let done_on = row.and_then(|row| row.done_on).filter(|day| *day <= today);
            let state = match done_on {
                Some(day) if day <= due => State::Done,
                Some(_) => State::DoneLate,
                None if today < begins => State::Ahead,
                None if today <= due => State::Due,
                None => State::Overdue,
            };
            Standing { part, step, begins, due, done_on, state }
        })
        .collect();
    let headings = roadmap.headings_at(month);
    Position { adopted, month, last_month: roadmap.last_month(), headings, steps }
}

/// Returns the month of the plan that a day lies in, counted from 1; 0 before the plan began.
pub fn month_of(adopted: Date, day: Date) -> u32 {
    if day < adopted {
        return 0;
    }
    let months = (i32::from(day.year()) - i32::from(adopted.year())) * 12 + i32::from(day.month())
        - i32::from(adopted.month());
    // A month of the plan begins on the day of adoption, or on a shorter month's last day.
    let begun = month_begins(adopted, months.unsigned_abs() + 1) <= day;
    months.unsigned_abs() + u32::from(begun)
}

/// Returns the first day of a month of the plan.
fn month_begins(adopted: Date, month: u32) -> Date {
    adopted.saturating_add(i64::from(month.saturating_sub(1)).min(100_000).months())
}

/// Returns first and last day of a part. Weeks are counted from the beginning of their month's first
/// week, so that twelve weeks fill three months: the days that months are longer lie in the last week.
fn window(part: &Part, adopted: Date) -> (Date, Date) {
    let begins = month_begins(adopted, part.months.first);
    let ends = month_begins(adopted, part.months.last.saturating_add(1)).saturating_sub(1.days());
    let Some(weeks) = part.weeks.filter(|_| part.level == Level::Week) else {
        return (begins, ends);
    };
    // Four weeks to a month, as the plan counts them: weeks 5-8 are those of month 2.
    let before = (part.months.first - 1).saturating_mul(4);
    let first = weeks.first.saturating_sub(before).saturating_sub(1).min(100_000);
    let last = weeks.last.saturating_sub(before).min(100_000);
    let of_part = (part.months.last - part.months.first + 1).saturating_mul(4);
    let end = if last >= of_part {
        ends
    } else {
        begins.saturating_add(i64::from(last).weeks()).saturating_sub(1.days())
    };
    (begins.saturating_add(i64::from(first).weeks()), end.min(ends))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::parse::roadmap::{parse_progress, parse_roadmap};

    #[test]
    fn months_begin_on_the_day_of_adoption_or_a_short_months_last() {
        let adopted = date(2025, 1, 31);
        assert_eq!(month_of(adopted, date(2025, 1, 30)), 0);
        assert_eq!(month_of(adopted, date(2025, 1, 31)), 1);
        assert_eq!(month_of(adopted, date(2025, 2, 27)), 1);
        assert_eq!(month_of(adopted, date(2025, 2, 28)), 2);
        assert_eq!(month_of(adopted, date(2026, 1, 31)), 13);
    }

    #[test]
    fn planned_stands_beside_actual() {
        let plan = "[[phase]]\nid='p'\ntitle='P'\nmonths='1-2'\n[[phase.month]]\nid='m1'\ntitle='M'\nmonths=1\n\
            [[phase.month.week]]\nid='w1'\ntitle='W'\nweeks='1-2'\nitems=['a','b']\n\
            [[phase.month.week]]\nid='w3'\ntitle='W'\nweeks='3-4'\nitems=['c','d']\n\
            [[phase.month]]\nid='m2'\ntitle='M'\nmonths=2\nitems=['e']\n";
        let (roadmap, _) = parse_roadmap(&Arc::from("r.toml"), plan);
        let rows = "team,step,planned_on,done_on\nt,w1.1,,2026-01-14\nt,w1.2,,2026-01-15\nt,w3.1,2026-01-20,\nt,m2.1,,2026-03-09\n";
        let (progress, diags) = parse_progress(&Arc::from("p.csv"), rows);
        assert!(diags.is_empty());
        let position = position(&roadmap, &progress, "t", date(2026, 1, 1), date(2026, 1, 31));
        let states: Vec<_> = position.steps.iter().map(|standing| standing.state).collect();
        let expected = [State::Done, State::DoneLate, State::Overdue, State::Due, State::Ahead];
        assert_eq!(states, expected);
        let dues: Vec<_> = position.steps.iter().map(|standing| standing.due.to_string()).collect();
        let expected = ["2026-01-14", "2026-01-14", "2026-01-20", "2026-01-31", "2026-02-28"];
        assert_eq!(dues, expected);
        assert_eq!((position.month, position.done()), (1, 2));
        assert_eq!(position.planned(date(2026, 1, 31)), 3);
    }
}
