//! The plan, where the teams are in it, and what comes next for each.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::frame;
use super::help::{Helpers, helpers};
use super::words::{self, href};
use crate::book::encode;
use crate::compute::roadmap::{Position, Standing, State, month_of, position};
use crate::model::block::Show;
use crate::model::document::Hole;
use crate::model::page::PageId;
use crate::model::roadmap::{Level, Part};
use crate::model::team::Team;
use crate::render::chart::{self, Frame, Gantt, GanttRow, gantt};
use crate::render::context::Context;
use crate::render::view::{self, Html, Link, RoadmapNode, RoadmapStep, Step, TeamPosition};

/// As many steps as a team's page names next.
const NEXT: usize = 5;

/// Returns the plan.
pub(super) fn roadmap(context: &Context, id: PageId) -> view::Roadmap {
    let roadmap = &context.book.handbook.roadmap;
    // Where the page's own text shows the plan, it stands there once.
    let document = context.book.pages[id].document();
    let shown = document.is_some_and(|document| {
        let mut holes = document.holes.iter();
        holes.any(|hole| matches!(hole, Hole::Block(block) if block.show == Show::Roadmap { phase: None }))
    });
    view::Roadmap {
        months: roadmap.last_month() as usize,
        chart: Html(chart(context, id)),
        positions: teams(context).map(|team| team_position(context, team)).collect(),
        phases: if shown { Vec::new() } else { nodes(context, &roadmap.phases, 2) },
    }
}

/// The teams that are there today, in the book's order.
fn teams(context: &Context) -> impl Iterator<Item = &Team> {
    let today = context.book.as_of;
    context.book.data.teams.iter().filter(move |team| is_there(team, today))
}

/// Returns whether a team is one on a day.
pub(crate) fn is_there(team: &Team, today: Date) -> bool {
    team.left.is_none_or(|left| left >= today) && team.joined.is_none_or(|joined| joined <= today)
}

fn team_position(context: &Context, team: &Team) -> TeamPosition {
    let month = month(context, team);
    TeamPosition {
        title: team.name.clone(),
        url: format!("teams/{}/", encode(&team.id)),
        month: month.filter(|month| *month > 0).map(|month| month as usize),
        words: words_of(context, team, true),
    }
}

fn month(context: &Context, team: &Team) -> Option<u32> {
    team.adopted.map(|adopted| month_of(adopted, context.book.as_of))
}

/// Returns where a team is: "Month 7 of 18, Phase 2: Expansion". Empty where there is no plan.
pub(crate) fn words_of(context: &Context, team: &Team, with_phase: bool) -> String {
    let roadmap = &context.book.handbook.roadmap;
    let last = roadmap.last_month();
    if last == 0 {
        return String::new();
    }
    match month(context, team) {
        None => "day of adoption not known".to_owned(),
        Some(0) => "not begun yet".to_owned(),
        Some(month) if month > last => format!("after the plan’s {last} months"),
        Some(month) => {
            let phase = roadmap.headings_at(month).first().map(|phase| phase.title.as_str());
            match phase.filter(|_| with_phase) {
                Some(phase) => format!("Month {month} of {last}, {phase}"),
                None => format!("Month {month} of {last}"),
            }
        }
    }
}

/// Returns the parts of the plan, with who is there and what helps.
pub(crate) fn nodes(context: &Context, parts: &[Part], level: u8) -> Vec<RoadmapNode> {
    let helpers = helpers(context);
    let here: Vec<(u32, Link)> = teams(context)
        .filter_map(|team| Some((month(context, team)?, context.team_link(&team.id)?)))
        .collect();
    let done = done(context);
    let all = Plan { context, helpers: &helpers, here, done };
    parts.iter().map(|part| all.node(part, level)).collect()
}

/// By how many of the teams that record progress each step is done.
fn done(context: &Context) -> (BTreeMap<&str, usize>, usize) {
    let today = context.book.as_of;
    let mut done: BTreeMap<&str, usize> = BTreeMap::new();
    let progress = &context.book.handbook.progress;
    for row in progress.iter().filter(|row| row.done_on.is_some_and(|day| day <= today)) {
        *done.entry(row.step.as_str()).or_default() += 1;
    }
    let mut recording: Vec<&str> = progress.iter().map(|row| row.team.as_str()).collect();
    recording.sort_unstable();
    recording.dedup();
    (done, recording.len())
}

struct Plan<'a> {
    context: &'a Context,
    helpers: &'a Helpers,
    here: Vec<(u32, Link)>,
    done: (BTreeMap<&'a str, usize>, usize),
}

impl Plan<'_> {
    fn node(&self, part: &Part, level: u8) -> RoadmapNode {
        // Who is there is said once, at the month.
        let is_month =
            part.level == Level::Month || (part.level != Level::Week && part.parts.is_empty());
        let here = self.here.iter().filter(|(month, _)| is_month && part.months.contains(*month));
        RoadmapNode {
            title: part.title.clone(),
            id: part.id.clone(),
            level,
            teams: here.map(|(_, link)| link.clone()).collect(),
            steps: part.steps.iter().map(|step| self.step(step)).collect(),
            nodes: part.parts.iter().map(|part| self.node(part, (level + 1).min(6))).collect(),
        }
    }

    fn step(&self, step: &crate::model::roadmap::Step) -> RoadmapStep {
        let (done, of) = &self.done;
        let progress = match (done.get(step.id.as_str()), of) {
            (_, 0) | (None, _) => String::new(),
            (Some(done), of) => format!("done by {done} of {}", words::count(*of, "team", "teams")),
        };
        RoadmapStep {
            text: step.text.clone(),
            id: step.id.clone(),
            progress,
            help: self.helpers.of(self.context, &step.text),
        }
    }
}

/// Returns where a team is on the roadmap, and what comes next.
pub(super) fn of_team(context: &Context, page: PageId, team: &Team) -> Option<view::Position> {
    let handbook = &context.book.handbook;
    let today = context.book.as_of;
    let adopted = team.adopted.filter(|_| !handbook.roadmap.phases.is_empty())?;
    let at = position(&handbook.roadmap, &handbook.progress, &team.id, adopted, today);
    let recorded = handbook.progress.iter().any(|row| row.team == team.id);
    let next =
        if team.left.is_some_and(|left| left < today) { Vec::new() } else { next(context, &at) };
    let phase = at.headings.first().map(|phase| phase.title.clone()).unwrap_or_default();
    let place = at.headings.last().map(|part| format!("#{}", part.id)).unwrap_or_default();
    Some(view::Position {
        words: words::capital(&words_of(context, team, false)),
        month: at.month.min(at.last_month) as usize,
        months: at.last_month as usize,
        phase,
        url: format!("roadmap/{place}"),
        progress: if recorded { progress(&at, today) } else { String::new() },
        next,
        chart: Html(team_chart(context, page, team, &at)),
    })
}

fn progress(at: &Position<'_>, today: Date) -> String {
    let done = at.done();
    let all = words::count(at.steps.len(), "step", "steps");
    let planned = at.planned(today);
    let late = at.count(State::Overdue);
    let mut text = format!("{done} of {all} done, {planned} planned by now");
    if late > 0 {
        text.push_str(&format!("; {late} late"));
    }
    text
}

/// What is late comes first, then what is due, then what lies ahead; all in the plan's order.
fn next(context: &Context, at: &Position<'_>) -> Vec<Step> {
    let helpers = helpers(context);
    let in_state = |state: State| at.steps.iter().filter(move |step| step.state == state);
    let due: Vec<_> = in_state(State::Due).collect();
    // Late steps leave room for those whose time is now.
    let late = in_state(State::Overdue).take(NEXT - due.len().min(NEXT - 2));
    let all = late.chain(due.iter().copied()).chain(in_state(State::Ahead));
    all.take(NEXT).map(|standing| step(context, &helpers, standing)).collect()
}

fn step(context: &Context, helpers: &Helpers, standing: &Standing<'_>) -> Step {
    let state = match standing.state {
        State::Done | State::DoneLate => "done",
        State::Overdue => "late",
        State::Due | State::Ahead => "open",
    };
    Step {
        text: standing.step.text.clone(),
        when: standing.part.title.clone(),
        url: format!("roadmap/#{}", encode(&standing.step.id)),
        state: state.to_owned(),
        help: helpers.of(context, &standing.step.text).into_iter().next(),
    }
}

/// The plan with the teams: phases as planned, each team at its month.
fn chart(context: &Context, page: PageId) -> String {
    let roadmap = &context.book.handbook.roadmap;
    let root = frame::root(context, page);
    let mut rows: Vec<GanttRow> = roadmap.phases.iter().map(phase_row).collect();
    for (index, team) in teams(context).enumerate() {
        let Some(adopted) = team.adopted else { continue };
        let at = position(
            roadmap,
            &context.book.handbook.progress,
            &team.id,
            adopted,
            context.book.as_of,
        );
        rows.push(GanttRow {
            name: team.name.clone(),
            href: Some(href(&root, &format!("teams/{}/", team.id))),
            heading: index == 0,
            planned: None,
            actual: at_work(at.adopted, at.steps.iter().collect::<Vec<_>>().as_slice()),
            markers: marker(&at),
            note: words_of(context, team, false),
        });
    }
    let reading =
        format!("{} of the plan, and how far each team has come.", months(roadmap.last_month()));
    draw("roadmap", "The plan and our teams", reading, roadmap.last_month(), rows)
}

fn months(count: u32) -> String {
    words::capital(&words::count(count as usize, "month", "months"))
}

fn phase_row(phase: &Part) -> GanttRow {
    GanttRow {
        name: phase.title.clone(),
        planned: Some((f64::from(phase.months.first) - 1.0, f64::from(phase.months.last))),
        ..GanttRow::default()
    }
}

/// The plan as one team lives it: each phase planned, and from its first to its last done step.
fn team_chart(context: &Context, _page: PageId, team: &Team, at: &Position<'_>) -> String {
    let roadmap = &context.book.handbook.roadmap;
    let rows = roadmap.phases.iter().map(|phase| {
        let within = |standing: &&Standing<'_>| phase.months.contains(standing.part.months.first);
        let steps: Vec<_> = at.steps.iter().filter(within).collect();
        let done = steps.iter().filter(|standing| standing.done_on.is_some()).count();
        let here = phase.months.contains(at.month);
        GanttRow {
            actual: at_work(at.adopted, &steps),
            markers: if here { marker(at) } else { Vec::new() },
            note: format!("{done} of {}", words::count(steps.len(), "step", "steps")),
            ..phase_row(phase)
        }
    });
    let reading = format!("{}: {}.", team.name, words_of(context, team, true));
    let prefix = format!("roadmap-{}", team.id);
    draw(&prefix, "Planned and actual", reading, at.last_month, rows.collect())
}

/// From the first to the last step that was done, in months since the beginning.
fn at_work(adopted: Date, steps: &[&Standing<'_>]) -> Option<(f64, f64)> {
    let done = || steps.iter().filter_map(|standing| standing.done_on);
    let (first, last) = (done().min()?, done().max()?);
    let (first, last) = (months_since(adopted, first), months_since(adopted, last));
    Some((first, last.max(first + 0.1)))
}

/// Where a team stands; nothing before the plan's beginning and after its end.
fn marker(at: &Position<'_>) -> Vec<(f64, String)> {
    let within = (1..=at.last_month).contains(&at.month);
    let here = within.then(|| (f64::from(at.month) - 0.5, format!("Month {}", at.month)));
    here.into_iter().collect()
}

fn months_since(adopted: Date, day: Date) -> f64 {
    let month = month_of(adopted, day);
    if month == 0 {
        return 0.0;
    }
    let days = (day - adopted).get_days();
    (f64::from(days) / 30.44).clamp(f64::from(month) - 1.0, f64::from(month))
}

fn draw(prefix: &str, title: &str, reading: String, last: u32, rows: Vec<GanttRow>) -> String {
    let every = (last / 6).max(1);
    let ticks = (1..=last).step_by(every as usize);
    let drawn = Gantt {
        title: title.to_owned(),
        reading,
        range: (0.0, f64::from(last.max(1))),
        ticks: ticks.map(|month| (f64::from(month) - 1.0, format!("Month {month}"))).collect(),
        today: None,
        today_label: String::new(),
        rows,
    };
    let (wide, narrow) =
        (gantt(&Frame::wide(prefix), &drawn), gantt(&Frame::narrow(prefix), &drawn));
    chart::figure(&wide, Some(&narrow), "")
}
