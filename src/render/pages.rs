//! From the book to views: one file per kind of page.

pub(crate) mod culture;
pub(crate) mod drawing;
mod failure_mode;
pub(crate) mod figure;
mod formula;
pub(crate) mod frame;
mod help;
mod home;
pub(crate) mod indicator;
mod indicators;
mod key;
pub(crate) mod map;
pub(crate) mod maturity;
mod pattern;
pub(crate) mod roadmap;
mod section;
pub(crate) mod share;
pub(crate) mod signal;
mod signals;
pub(crate) mod standing;
mod stewardship;
mod tags;
mod team;
mod teams;
pub(crate) mod template;
mod text;
mod uses;
pub(crate) mod words;

pub(crate) use frame::policy;
pub(crate) use stewardship::stewardship;
pub(crate) use text::body;

use crate::model::page::{Made, Page, PageId};
use crate::render::context::Context;
use crate::render::view::{Html, Part, View};

/// Returns all that a page's layout gets.
pub fn view(context: &Context, id: PageId) -> View {
    let page = &context.book.pages[id];
    let framed = frame::page(context, id);
    let part = part(context, id, page, &framed.body);
    View {
        root: frame::root(context, id),
        site: context.site.clone(),
        nav: context.nav(id),
        page: framed,
        part,
    }
}

fn part(context: &Context, id: PageId, page: &Page, body: &Html) -> Part {
    if page.path.is_empty() {
        return Part::Home(home::home(context, id));
    }
    match &page.made {
        Some(Made::Section) => Part::Section(section::section(context, id)),
        Some(Made::Tags) => Part::Tags(tags::tags(context)),
        Some(Made::Tag(tag)) => Part::Tag(tags::tag(context, tag)),
        Some(Made::Filling(_)) => template::filling(context, id).map_or(Part::Page, Part::Filling),
        Some(Made::Stewardship) => Part::Stewardship(Box::new(stewardship(context))),
        Some(Made::Teams) => Part::Teams(teams::teams(context)),
        Some(Made::Team(team)) => Part::Team(Box::new(team::team(context, id, team))),
        Some(Made::Indicators) => Part::Indicators(indicators::indicators(context)),
        Some(Made::Indicator(of)) => {
            Part::Indicator(Box::new(indicator::indicator(context, id, of)))
        }
        Some(Made::Roadmap) => Part::Roadmap(roadmap::roadmap(context, id)),
        Some(Made::Signals) => Part::Signals(signals::signals(context)),
        Some(Made::Map) => Part::Map(map::map(context, id)),
        Some(Made::Search) => Part::Search,
        Some(Made::NotFound) => Part::NotFound,
        _ => text::part(context, id, body),
    }
}
