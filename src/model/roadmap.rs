//! The transition roadmap: phase → stage or month → week → step, and what teams have done of it.

use std::sync::Arc;

use jiff::civil::Date;

use crate::diag::Span;

/// A plan that each team begins on its own day.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Roadmap {
    /// The phases, in the order of the file.
    pub phases: Vec<Part>,
}

/// A phase, a stage of several months, a month or a week: a heading with what belongs under it.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Which of the four it is.
    pub level: Level,
    /// The name in addresses (`month-4`).
    pub id: String,
    /// The heading, word for word.
    pub title: String,
    /// The months that it spans, counted from 1; a week has those of its month.
    pub months: Period,
    /// The weeks that it spans, counted from 1, if it is a week.
    pub weeks: Option<Period>,
    /// The parts under it.
    pub parts: Vec<Part>,
    /// The items that stand directly under it.
    pub steps: Vec<Step>,
    /// Where it stands in the file.
    pub span: Span,
}

/// How deep a part lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A phase.
    Phase,
    /// Several months of a phase under one heading.
    Stage,
    /// A month, or several that are planned as one.
    Month,
    /// A week, or several that are planned as one.
    Week,
}

/// First and last of something counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first.
    pub first: u32,
    /// The last, which belongs to it.
    pub last: u32,
}

impl Period {
    /// Returns whether `number` lies in it.
    pub fn contains(self, number: u32) -> bool {
        (self.first..=self.last).contains(&number)
    }
}

/// An item of the roadmap.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The name in records of progress.
    pub id: String,
    /// The item, word for word.
    pub text: String,
    /// Where it stands in the file.
    pub span: Span,
}

/// What a team says about a step: a row of `data/progress.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// The team.
    pub team: String,
    /// The step.
    pub step: String,
    /// The day that the team plans it for, if that is not the roadmap's.
    pub planned_on: Option<Date>,
    /// The day that it was done.
    pub done_on: Option<Date>,
    /// The file that says so.
    pub source: Arc<str>,
    /// The row.
    pub span: Span,
}

impl Roadmap {
    /// Returns every step with the part that it stands under, in the order of the plan.
    pub fn steps(&self) -> Vec<(&Part, &Step)> {
        let mut steps = Vec::new();
        for phase in &self.phases {
            phase.collect(&mut steps);
        }
        steps
    }

    /// Returns the last month of the plan.
    pub fn last_month(&self) -> u32 {
        self.phases.iter().map(|phase| phase.months.last).max().unwrap_or(0)
    }

    /// Returns the headings above a month of the plan, from the phase down; empty after its end.
    pub fn headings_at(&self, month: u32) -> Vec<&Part> {
        let mut headings = Vec::new();
        let mut parts = &self.phases;
        while let Some(part) =
            parts.iter().find(|part| part.level != Level::Week && part.months.contains(month))
        {
            headings.push(part);
            parts = &part.parts;
        }
        headings
    }
}

impl Part {
    fn collect<'a>(&'a self, steps: &mut Vec<(&'a Part, &'a Step)>) {
        steps.extend(self.steps.iter().map(|step| (self, step)));
        for part in &self.parts {
            part.collect(steps);
        }
    }
}
