//! From the book to views: one file per kind of page.

pub(crate) mod culture;
mod failure_mode;
mod frame;
mod home;
mod pattern;
mod section;
mod signals;
mod stewardship;
mod tags;
pub(crate) mod template;
mod text;

use crate::model::page::{Made, PageId};
use crate::render::context::Context;
use crate::render::view::{Part, View};

/// Returns all that a page's layout gets.
pub fn view(context: &Context, id: PageId) -> View {
    let page = &context.book.pages[id];
    View {
        root: frame::root(context, id),
        site: context.site.clone(),
        nav: context.nav(id),
        page: frame::page(context, id),
        part: part(context, id, page),
    }
}

fn part(context: &Context, id: PageId, page: &crate::model::page::Page) -> Part {
    if page.path.is_empty() {
        return Part::Home(home::home(context, id));
    }
    match &page.made {
        Some(Made::Section) => Part::Section(section::section(context, id)),
        Some(Made::Tags) => Part::Tags(tags::tags(context)),
        Some(Made::Tag(tag)) => Part::Tag(tags::tag(context, tag)),
        Some(Made::Filling(_)) => template::filling(context, id).map_or(Part::Page, Part::Filling),
        Some(Made::Stewardship) => Part::Stewardship(Box::new(stewardship::stewardship(context))),
        Some(Made::Search) => Part::Search,
        Some(Made::NotFound) => Part::NotFound,
        _ => text::part(context, id),
    }
}
