//! Records into buckets: one for each team and period, with what a statistic needs of each record.
//!
//! The rows are walked in blocks, side by side; within a block each expression runs over whole columns.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use crate::compute::expression::{Compiled, Expected, Scope, UNKNOWN, YES};
use crate::compute::indicators::gathered::{Fact, Frame, Gathered};
use crate::diag::Diagnostic;
use crate::model::expression::Expression;
use crate::model::indicator::{Indicator, Measure};
use crate::model::records::{Column, NO_TIME, RecordTable};
use crate::model::team::Team;
use crate::parse::records::time::start_of_day;
use crate::parse::sheet::cap;

/// What is wanted of a record, and what it has to be.
type Value<'a> = Option<(Expected, &'a Expression)>;

/// Which values of a record are wanted.
pub struct Wanted<'a> {
    /// Which records count, besides the measure's own filter.
    pub filter: Vec<&'a Expression>,
    /// The main value; none is 1.
    pub a: Value<'a>,
    /// The second value.
    pub b: Value<'a>,
    /// The third value.
    pub c: Value<'a>,
    /// Whether `a` must be known for the record to count.
    pub needs_a: bool,
    /// Whether `b` must be known for the record to count.
    pub needs_b: bool,
    /// Two columns of teams whose indices become the first two values.
    pub link: Option<(&'a str, &'a str)>,
}

const BLOCK: usize = 1 << 15;
const OPEN: Scope<'static> = Scope { now: 0, open: None };

/// The reasons for leaving a record out that every measure knows.
const REASONS: [&str; 6] = [
    "before the team joined",
    "after the team left",
    "value not known",
    "value out of bounds",
    "repeated record",
    "date after today",
];

/// Gathers the facts of a measure from a table.
pub fn gather(
    indicator: &Indicator,
    measure: &Measure,
    table: &RecordTable,
    (at, team): (&str, &str),
    wanted: &Wanted<'_>,
    frame: &Frame<'_>,
) -> (Gathered, Vec<Diagnostic>) {
    let plan = match Plan::new(indicator, measure, table, (at, team), wanted, frame) {
        Ok(plan) => plan,
        Err(diags) => return (Gathered::empty(frame), diags),
    };
    let blocks: Vec<Range<usize>> =
        (0..table.len).step_by(BLOCK).map(|at| at..(at + BLOCK).min(table.len)).collect();
    let read: Vec<Block> = blocks.into_par_iter().map(|rows| plan.read(rows)).collect();
    let diags = plan.out_of_bounds(&read);
    let (mut facts, mut excluded, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for block in read {
        facts.push(block.facts);
        excluded.extend(block.excluded);
        rows.extend(block.rows);
    }
    let mut gathered = Gathered::sorted(frame, &facts, excluded, &plan.reasons);
    gathered.rows = rows;
    (gathered, cap(&table.source, diags))
}

struct Plan<'a> {
    indicator: &'a Indicator,
    table: &'a RecordTable,
    frame: &'a Frame<'a>,
    times: &'a [i64],
    slots: Slots<'a>,
    filters: Vec<Compiled<'a>>,
    excludes: Vec<Compiled<'a>>,
    a: Option<Compiled<'a>>,
    b: Option<Compiled<'a>>,
    c: Option<Compiled<'a>>,
    ended: Option<&'a [i64]>,
    link: Option<(Slots<'a>, Slots<'a>)>,
    needs: (bool, bool),
    /// Whether the main value is the one that the indicator's bounds are about.
    bounded: bool,
    membership: Vec<(i64, i64)>,
    reasons: Vec<Arc<str>>,
}

/// How a record names its team.
enum Slots<'a> {
    /// By a word; for each word the team's index.
    Words(&'a [u32], Vec<u32>),
    /// Not at all.
    None,
}

impl Slots<'_> {
    fn get(&self, row: usize) -> Option<u32> {
        match self {
            Self::Words(codes, slots) => slots.get(codes[row] as usize).copied(),
            Self::None => None,
        }
    }
}

#[derive(Default)]
struct Block {
    facts: Vec<Fact>,
    /// The row of each fact, kept of people's answers only.
    rows: Vec<u32>,
    /// Reason, slot, period.
    excluded: Vec<(u32, u32, u32)>,
    outside: Vec<(usize, f64)>,
}

impl<'a> Plan<'a> {
    fn new(
        indicator: &'a Indicator,
        measure: &'a Measure,
        table: &'a RecordTable,
        (at, team): (&str, &str),
        wanted: &Wanted<'_>,
        frame: &'a Frame<'a>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut diags = Vec::new();
        let times = time_column(indicator, measure, table, at, &mut diags);
        let slots = team_slots(table, team, frame.teams);
        let ended = measure
            .end
            .as_deref()
            .map(|end| time_column(indicator, measure, table, end, &mut diags).unwrap_or_default());
        let scope = Scope { now: frame.now, ..OPEN };
        let open = Scope { open: measure.end.as_deref(), ..scope };
        let mut condition = |expression: &Expression| {
            Compiled::new(expression, table, scope, Expected::Truth)
                .map_err(|problem| diags.push(*problem))
                .ok()
        };
        let filters = measure.filter.iter().chain(wanted.filter.iter().copied());
        let filters = filters.filter_map(&mut condition).collect();
        let excludes =
            measure.exclude.iter().filter_map(|exclude| condition(&exclude.when)).collect();
        let mut compile = |(expected, expression): (Expected, &Expression), scope| {
            Compiled::new(expression, table, scope, expected)
                .map_err(|problem| diags.push(*problem))
                .ok()
        };
        let a = wanted.a.and_then(|a| compile(a, open));
        let b = wanted.b.and_then(|b| compile(b, scope));
        let c = wanted.c.and_then(|c| compile(c, scope));
        let mut link = None;
        if let Some((from, to)) = wanted.link {
            for name in [from, to] {
                if !matches!(table.column(name), Some(Column::Text { .. })) {
                    diags.push(no_team_column(indicator, measure, table, name));
                }
            }
            link = Some((team_slots(table, from, frame.teams), team_slots(table, to, frame.teams)));
        }
        let (Some(times), true) = (times, diags.is_empty()) else { return Err(diags) };
        let bound = |day: Option<jiff::civil::Date>, otherwise| {
            day.map_or(otherwise, |day| start_of_day(day, frame.zone))
        };
        let after = |day: jiff::civil::Date| day.tomorrow().unwrap_or(day);
        let membership = frame
            .teams
            .iter()
            .map(|team| (bound(team.joined, i64::MIN), bound(team.left.map(after), i64::MAX)))
            .collect();
        let own = measure.exclude.iter().map(|exclude| exclude.reason.as_str());
        let reasons = REASONS.into_iter().chain(own).map(Arc::from).collect();
        let needs = (wanted.needs_a, wanted.needs_b);
        let bounded = wanted.a.is_some_and(|(_, a)| Some(a) == measure.value.as_ref());
        Ok(Self {
            indicator,
            table,
            frame,
            times,
            slots,
            filters,
            excludes,
            a,
            b,
            c,
            ended,
            link,
            needs,
            bounded,
            membership,
            reasons,
        })
    }

    fn read(&self, rows: Range<usize>) -> Block {
        let mut block = Block::default();
        let counts = self.matching(&rows);
        let excludes: Vec<Vec<u8>> =
            self.excludes.iter().map(|exclude| exclude.truths(rows.clone())).collect();
        let numbers =
            |code: &Option<Compiled<'_>>| code.as_ref().map(|code| code.numbers(rows.clone()));
        let (a, b, c) = (numbers(&self.a), numbers(&self.b), numbers(&self.c));
        let cell = |cells: &Option<Vec<f64>>, at: usize, otherwise| {
            cells.as_ref().map_or(otherwise, |cells| cells[at])
        };
        for (at, row) in rows.clone().enumerate() {
            if !counts[at] {
                continue;
            }
            let Some((slot, period)) = self.place(row) else { continue };
            let mut exclude = |reason: usize| block.excluded.push((to_u32(reason), slot, period));
            if let Some(reason) = self.outside_membership(slot, self.times[row]) {
                exclude(reason);
                continue;
            }
            if self.times[row] > self.frame.now {
                exclude(5);
                continue;
            }
            if self.table.duplicates.binary_search(&to_u32(row)).is_ok() {
                exclude(4);
                continue;
            }
            if let Some(own) = excludes.iter().position(|truths| truths[at] == YES) {
                exclude(REASONS.len() + own);
                continue;
            }
            let (mut a, mut b, c) =
                (cell(&a, at, 1.0), cell(&b, at, f64::NAN), cell(&c, at, f64::NAN));
            if let Some((from, to)) = &self.link {
                (a, b) = (self.index(from, row), self.index(to, row));
            }
            if (self.needs.0 && a.is_nan()) || (self.needs.1 && b.is_nan()) {
                exclude(2);
                continue;
            }
            let (lower, upper) = self.indicator.bounds;
            if self.bounded && (lower.is_some_and(|l| a < l) || upper.is_some_and(|u| a > u)) {
                exclude(3);
                block.outside.push((row, a));
                continue;
            }
            if let Some(ended) = self.ended {
                let end = ended.get(row).copied().unwrap_or(NO_TIME);
                b = f64::from(u8::from(end != NO_TIME && end <= self.frame.now));
            }
            block.facts.push(Fact { slot, period, a, b, c });
            if self.indicator.private {
                block.rows.push(to_u32(row));
            }
        }
        block
    }

    fn matching(&self, rows: &Range<usize>) -> Vec<bool> {
        let mut counts = vec![true; rows.len()];
        for filter in &self.filters {
            for (counts, truth) in counts.iter_mut().zip(filter.truths(rows.clone())) {
                *counts &= truth == YES && truth != UNKNOWN;
            }
        }
        counts
    }

    fn place(&self, row: usize) -> Option<(u32, u32)> {
        let time = self.times[row];
        if time == NO_TIME {
            return None;
        }
        let period = self.frame.calendar.index(time)?;
        let none = to_u32(self.frame.teams.len());
        Some((self.slots.get(row).unwrap_or(none), to_u32(period)))
    }

    fn index(&self, slots: &Slots<'_>, row: usize) -> f64 {
        let none = to_u32(self.frame.teams.len());
        slots.get(row).filter(|slot| *slot != none).map_or(f64::NAN, f64::from)
    }

    fn outside_membership(&self, slot: u32, time: i64) -> Option<usize> {
        let (joined, left) = self.membership.get(slot as usize)?;
        if time < *joined {
            return Some(0);
        }
        (time >= *left).then_some(1)
    }

    fn out_of_bounds(&self, blocks: &[Block]) -> Vec<Diagnostic> {
        let (lower, upper) = self.indicator.bounds;
        let expected = match (lower, upper) {
            (Some(lower), Some(upper)) => format!("from {lower} to {upper}"),
            (Some(lower), None) => format!("at least {lower}"),
            (None, Some(upper)) => format!("at most {upper}"),
            (None, None) => return Vec::new(),
        };
        let outside = blocks.iter().flat_map(|block| &block.outside);
        outside
            .map(|(row, value)| {
                let message =
                    format!("`{}` would be {value} here: expected {expected}", self.indicator.id);
                Diagnostic::warning("out-of-bounds", message)
                    .at(&self.table.source, self.table.row_span(*row))
                    .hint("the record is left out, and counted among those left out")
            })
            .collect()
    }
}

fn to_u32(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn time_column<'t>(
    indicator: &Indicator,
    measure: &Measure,
    table: &'t RecordTable,
    name: &str,
    diags: &mut Vec<Diagnostic>,
) -> Option<&'t [i64]> {
    let problem = match table.column(name) {
        Some(Column::Time(times)) => return Some(times),
        Some(_) => format!("column `{name}` in `{}` holds no dates", table.source),
        None => format!("unknown column `{name}` in `{}`", table.source),
    };
    let columns = table.columns.iter().map(|(column, _)| column.as_str());
    diags.push(
        Diagnostic::error("unknown-column", problem)
            .at(&indicator.source, measure.span.clone())
            .suggest(name, columns),
    );
    None
}

fn no_team_column(
    indicator: &Indicator,
    measure: &Measure,
    table: &RecordTable,
    name: &str,
) -> Diagnostic {
    let columns = table.columns.iter().map(|(column, _)| column.as_str());
    Diagnostic::error(
        "unknown-column",
        format!("no column of teams `{name}` in `{}`", table.source),
    )
    .at(&indicator.source, measure.span.clone())
    .suggest(name, columns)
}

fn team_slots<'t>(table: &'t RecordTable, team: &str, teams: &[Team]) -> Slots<'t> {
    let Some(Column::Text { codes, words }) = table.column(team) else { return Slots::None };
    let none = to_u32(teams.len());
    let slots = words
        .iter()
        .map(|word| teams.iter().position(|team| *team.id == **word).map_or(none, to_u32))
        .collect();
    Slots::Words(codes, slots)
}
