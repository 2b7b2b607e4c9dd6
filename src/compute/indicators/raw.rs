//! All figures of one indicator from its records, before anybody decides what may be shown.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rayon::prelude::*;

use crate::compute::expression::Expected::{Any, Number, Truth};
use crate::compute::indicators::calendar::Calendar;
use crate::compute::indicators::figure::{Figure, figure, join_parts};
use crate::compute::indicators::flow::flow;
use crate::compute::indicators::gather::{Wanted, gather};
use crate::compute::indicators::gathered::Gathered;
use crate::compute::indicators::gathered::{Fact, Frame};
use crate::diag::Diagnostic;
use crate::model::expression::{Expression, Node};
use crate::model::indicator::{Indicator, Measure, Statistic};
use crate::model::period::Period;
use crate::model::records::{Column, NO_TIME, RecordTable, Records};
use crate::model::team::Team;

/// The figures of one team (by index) or of the organization, by period.
#[derive(Debug, Clone, PartialEq)]
pub struct RawSeries {
    /// The team's index; none is the organization.
    pub team: Option<usize>,
    /// The figures, by period.
    pub figures: Vec<(Period, Figure)>,
}

/// All figures of an indicator.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Raw {
    /// By series.
    pub series: Vec<RawSeries>,
    /// The rows that count, of each part; empty where nobody's answers stand in them.
    pub rows: Vec<Vec<u32>>,
    /// What is wrong with the definition or the records.
    pub diags: Vec<Diagnostic>,
}

/// Computes all series of an indicator up to a day.
pub fn raw_series(
    indicator: &Indicator,
    measure: &Measure,
    records: &Records,
    teams: &[Team],
    as_of: Date,
    zone: &TimeZone,
) -> Raw {
    let Some(table) = records.get(&measure.records) else { return Raw::default() };
    let Some(first) = first_time(table, &measure.at) else {
        // The column may be missing: gathering says so.
        let calendar = Calendar::new(i64::MAX, as_of, indicator.cadence, zone);
        let frame = Frame { teams, calendar: &calendar, now: 0, zone };
        let diags = facts(indicator, measure, records, &frame).1;
        return Raw { diags, ..Raw::default() };
    };
    let calendar = Calendar::new(first, as_of, indicator.cadence, zone);
    let frame = Frame { teams, calendar: &calendar, now: end_of(as_of, zone), zone };
    let (gathered, diags) = facts(indicator, measure, records, &frame);
    let mut wanted: Vec<Option<usize>> = Vec::new();
    if measure.series.organization {
        wanted.push(None);
    }
    if measure.series.teams {
        wanted.extend((0..teams.len()).map(Some));
    }
    let series = wanted
        .into_par_iter()
        .map(|team| {
            let figures = calendar.periods.iter().enumerate();
            let figures = figures.filter(|(_, period)| {
                team.is_none_or(|team| is_member(&teams[team], period.start, period.end()))
            });
            let figures = figures.map(|(at, period)| {
                let members = members(teams, period.start, period.end());
                (*period, one(indicator, measure, &gathered, team, at, &members))
            });
            RawSeries { team, figures: figures.collect() }
        })
        .collect();
    let rows = gathered.into_iter().map(|part| part.rows).collect();
    Raw { series, rows, diags }
}

/// Computes one figure over any stretch of days, both included.
pub fn raw_figure(
    (indicator, measure): (&Indicator, &Measure),
    records: &Records,
    teams: &[Team],
    team: Option<usize>,
    (first, last): (Date, Date),
    (as_of, zone): (Date, &TimeZone),
) -> Figure {
    let calendar = Calendar::stretch(first, last, zone);
    let frame = Frame { teams, calendar: &calendar, now: end_of(as_of, zone), zone };
    let (gathered, _) = facts(indicator, measure, records, &frame);
    let after = last.tomorrow().unwrap_or(last);
    one(indicator, measure, &gathered, team, 0, &members(teams, first, after))
}

fn end_of(day: Date, zone: &TimeZone) -> i64 {
    crate::parse::records::time::start_of_day(day.tomorrow().unwrap_or(day), zone) - 1
}

fn is_member(team: &Team, start: Date, end: Date) -> bool {
    team.joined.is_none_or(|joined| joined < end) && team.left.is_none_or(|left| left >= start)
}

fn members(teams: &[Team], start: Date, end: Date) -> Vec<(usize, &str)> {
    let all = teams.iter().enumerate().filter(|(_, team)| is_member(team, start, end));
    all.map(|(index, team)| (index, team.id.as_str())).collect()
}

fn first_time(table: &RecordTable, at: &str) -> Option<i64> {
    let Some(Column::Time(times)) = table.column(at) else { return None };
    times.iter().copied().filter(|time| *time != NO_TIME).min()
}

/// The facts of each part of a measure: most have one.
fn facts(
    indicator: &Indicator,
    measure: &Measure,
    records: &Records,
    frame: &Frame<'_>,
) -> (Vec<Gathered>, Vec<Diagnostic>) {
    let Some(table) = records.get(&measure.records) else { return (Vec::new(), Vec::new()) };
    let (value, within, invited) = match &measure.statistic {
        Statistic::Distinct { within } => (Any, Some(column(within, measure, indicator)), None),
        _ => {
            let invited = measure.invited.as_deref().map(|name| column(name, measure, indicator));
            (Number, None, invited)
        }
    };
    let base = Wanted {
        filter: Vec::new(),
        a: measure.value.as_ref().map(|of| (value, of)),
        b: within.as_ref().map(|within| (Any, within)),
        c: invited.as_ref().map(|invited| (Number, invited)),
        needs_a: true,
        needs_b: within.is_some(),
        link: None,
    };
    let own = (measure.at.as_str(), measure.team.as_str());
    let run = |wanted: &Wanted<'_>| gather(indicator, measure, table, own, wanted, frame);
    match &measure.statistic {
        Statistic::Share(numerator) => single(run(&Wanted { a: Some((Truth, numerator)), ..base })),
        Statistic::Count { per, also, .. } => {
            let also = also.as_ref().map(|(_, also)| (Truth, also));
            let Some((_, of)) = per else {
                return single(run(&Wanted { a: None, c: also, needs_a: false, ..base }));
            };
            // What is counted and what it is counted among are both facts, so the filter becomes a value.
            let whole = Measure { filter: None, ..measure.clone() };
            let (a, b) = (measure.filter.as_ref().map(|filter| (Truth, filter)), Some((Truth, of)));
            let wanted = Wanted { a, b, c: also, needs_a: false, ..base };
            single(gather(indicator, &whole, table, own, &wanted, frame))
        }
        Statistic::Ratio { numerator, denominator, of: None } => {
            let (a, b) = (Some((Number, numerator)), Some((Number, denominator)));
            single(run(&Wanted { a, b, needs_b: true, ..base }))
        }
        Statistic::Ratio { numerator, denominator, of: Some((name, at, team)) } => {
            let above = run(&Wanted { a: Some((Number, numerator)), ..base });
            let mut both = single(above);
            if let Some(table) = records.get(name) {
                let plain =
                    Measure { filter: None, exclude: Vec::new(), end: None, ..measure.clone() };
                let wanted = Wanted {
                    filter: Vec::new(),
                    a: None,
                    b: Some((Number, denominator)),
                    c: None,
                    needs_a: false,
                    needs_b: true,
                    link: None,
                };
                let (below, diags) = gather(indicator, &plain, table, (at, team), &wanted, frame);
                both.0.push(below);
                both.1.extend(diags);
            }
            both
        }
        Statistic::Parts(parts) => {
            let mut all = (Vec::new(), Vec::new());
            for (_, filter) in parts {
                let (gathered, diags) = run(&Wanted { filter: vec![filter], ..base });
                all.0.push(gathered);
                all.1.extend(
                    diags
                        .into_iter()
                        .filter(|diagnostic| !all.1.contains(diagnostic))
                        .collect::<Vec<_>>(),
                );
            }
            all
        }
        Statistic::Network { from, to, weight } => single(run(&Wanted {
            a: None,
            c: weight.as_ref().map(|weight| (Number, weight)),
            needs_b: true,
            link: Some((from, to)),
            ..base
        })),
        Statistic::Coverage => single(run(&Wanted { a: None, needs_a: false, ..base })),
        _ => single(run(&base)),
    }
}

fn single((gathered, diags): (Gathered, Vec<Diagnostic>)) -> (Vec<Gathered>, Vec<Diagnostic>) {
    (vec![gathered], diags)
}

fn column(name: &str, measure: &Measure, indicator: &Indicator) -> Expression {
    Expression {
        text: name.to_owned(),
        tree: Some(Node::Name(name.to_owned())),
        variables: vec![name.to_owned()],
        source: indicator.source.clone(),
        span: measure.span.clone(),
    }
}

fn one(
    indicator: &Indicator,
    measure: &Measure,
    parts: &[Gathered],
    team: Option<usize>,
    at: usize,
    members: &[(usize, &str)],
) -> Figure {
    let slices = |part: &'_ Gathered| match team {
        Some(team) => vec![part.team(team, at).to_vec()],
        None => part.all(at).map(<[_]>::to_vec).collect(),
    };
    let Some(first) = parts.first() else { return Figure::default() };
    let teams = if team.is_some() { 1 } else { members.len() as u64 };
    let mut found = match &measure.statistic {
        Statistic::Network { .. } => flow(members, &first.all(at).collect::<Vec<_>>()),
        Statistic::Parts(names) => {
            let names: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
            let plain = Measure { statistic: Statistic::Mean, ..measure.clone() };
            let figures = parts.iter().map(|part| {
                let slices = slices(part);
                let slices = slices.iter().map(Vec::as_slice).collect();
                let found = figure(indicator, &plain, &slices, teams);
                Figure { excluded: part.excluded(team, at), ..found }
            });
            return join_parts(&names, figures.collect());
        }
        Statistic::Ratio { of: Some(_), .. } => {
            let Some(below) = parts.get(1) else { return Figure::default() };
            let above = slices(first);
            let n: usize = above.iter().map(Vec::len).sum();
            // The sum above comes from one file and the sum below from another.
            let below = slices(below).concat().into_iter().map(|fact| Fact { a: f64::NAN, ..fact });
            let above = above.concat().into_iter().map(|fact| Fact { b: f64::NAN, ..fact });
            let facts: Vec<_> = above.chain(below).collect();
            let found = figure(indicator, measure, &vec![facts.as_slice()], teams);
            Figure { n: Some(n as u64), ..found }
        }
        _ => {
            let borrowed = match team {
                Some(team) => vec![first.team(team, at)],
                None => first.all(at).collect(),
            };
            figure(indicator, measure, &borrowed, teams)
        }
    };
    found.excluded = first.excluded(team, at);
    found
}
