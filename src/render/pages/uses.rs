//! Which teams use a pattern, by all that the book's data says of it: filled templates, steps of the roadmap,
//! assessments, figures.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::help::helpers;
use super::{figure, words};
use crate::memo::Key;
use crate::model::block::Show;
use crate::model::document::Hole;
use crate::model::page::{Made, PageId};
use crate::model::team::Team;
use crate::render::context::{Context, day};

/// What a pattern's page leads to.
pub(super) struct Parts {
    pattern: PageId,
    /// Its templates.
    pub(super) templates: Vec<PageId>,
    /// The ids of the indicators that it is measured by.
    indicators: Vec<String>,
    /// Whether it shows the levels of maturity, or leads to the page that does.
    levels: bool,
}

impl Parts {
    /// Returns what the page of a pattern leads to, given the pages of its indicators.
    pub(super) fn of(context: &Context, pattern: PageId, indicators: &[PageId]) -> Self {
        let outgoing = &context.links.outgoing(pattern);
        let pages = &context.book.pages;
        let id = |page: &PageId| match &pages[*page].made {
            Some(Made::Indicator(id)) => Some(id.clone()),
            _ => None,
        };
        let is_template = |to: &&PageId| pages[**to].kind == "template";
        Self {
            pattern,
            templates: outgoing.iter().filter(is_template).copied().collect(),
            indicators: indicators.iter().filter_map(id).collect(),
            levels: outgoing.iter().chain([&pattern]).any(|page| shows_levels(context, *page)),
        }
    }

    /// Returns how a team uses the pattern, each way in words; nothing where nothing says that it does.
    pub(super) fn used_by(&self, context: &Context, team: &Team) -> Vec<String> {
        let mut ways = Vec::new();
        ways.extend(self.filled(context, team));
        ways.extend(self.done(context, team));
        ways.extend(self.assessed(context, team));
        ways.extend(self.measured(context, team));
        ways
    }

    fn filled(&self, context: &Context, team: &Team) -> Option<String> {
        let own = self.templates.iter().flat_map(|template| {
            let pages = context.fillings_of(*template).into_iter();
            pages
                .filter_map(|page| match context.book.pages[page].made {
                    Some(Made::Filling(index)) => context.book.handbook.fillings.get(index),
                    _ => None,
                })
                .map(|filling| (*template, filling))
        });
        let is_own = |filling: &crate::model::filling::Filling| {
            filling.team.as_ref().is_some_and(|(id, _)| *id == team.id)
        };
        let own: Vec<_> = own.filter(|(_, filling)| is_own(filling)).collect();
        let (template, last) = own.iter().max_by_key(|(_, filling)| filling.date)?;
        let title = &context.book.pages[*template].title;
        let when = last.date.map(|date| format!(" on {}", day(date).text)).unwrap_or_default();
        Some(match own.len() {
            1 => format!("one filling of “{title}”{when}"),
            many => format!("{many} fillings, the last of “{title}”{when}"),
        })
    }

    /// Steps of the roadmap that name the pattern or one of its templates.
    fn done(&self, context: &Context, team: &Team) -> Option<String> {
        let about = steps(context);
        let today = context.book.as_of;
        let is_ours = |step: &str| {
            let pages = about.get(step).map(|(_, pages)| pages.as_slice()).unwrap_or_default();
            pages.iter().any(|page| *page == self.pattern || self.templates.contains(page))
        };
        let rows = context.book.handbook.progress.iter().filter(|row| row.team == team.id);
        let done: Vec<_> = rows
            .filter_map(|row| Some((row.done_on.filter(|done| *done <= today)?, row.step.as_str())))
            .filter(|(_, step)| is_ours(step))
            .collect();
        let (when, step) = done.iter().max()?;
        let (text, when) = (&about.get(*step)?.0, day(*when).text);
        Some(match done.len() {
            1 => format!("on the roadmap “{text}” done on {when}"),
            many => format!("{many} steps of the roadmap done, the last “{text}” on {when}"),
        })
    }

    fn assessed(&self, context: &Context, team: &Team) -> Option<String> {
        let own = context.book.handbook.assessments.iter().filter(|row| row.team == team.id);
        let last = own.map(|row| row.date).filter(|date| *date <= context.book.as_of).max();
        last.filter(|_| self.levels).map(|last| format!("assessed on {}", day(last).text))
    }

    fn measured(&self, context: &Context, team: &Team) -> Option<String> {
        let has_figure = |id: &&String| {
            let series = figure::series(context, id, Some(&team.id));
            series.is_some_and(|series| series.latest().is_some())
        };
        let count = self.indicators.iter().filter(has_figure).count();
        (count > 0)
            .then(|| format!("measured by {}", words::count(count, "indicator", "indicators")))
    }
}

fn shows_levels(context: &Context, page: PageId) -> bool {
    let document = context.book.pages[page].document();
    document.is_some_and(|document| {
        let mut holes = document.holes.iter();
        holes.any(|hole| matches!(hole, Hole::Block(block) if block.show == Show::Maturity))
    })
}

/// The steps of the roadmap by id: their words, and the pages that these name.
type Steps = BTreeMap<String, (String, Vec<PageId>)>;

fn steps(context: &Context) -> Arc<Steps> {
    context.memo.get("steps-of-pages", Key::join(&[context.key]), || {
        let helpers = helpers(context);
        let all = context.book.handbook.roadmap.steps();
        let step = |(_, step): (_, &crate::model::roadmap::Step)| {
            (step.id.clone(), (step.text.clone(), helpers.pages(&step.text)))
        };
        all.into_iter().map(step).collect()
    })
}
