//! The front page: what the handbook is, where each reader starts, what is due.

use super::frame::{review_by, review_state};
use crate::book::encode;
use crate::model::page::{Made, PageId};
use crate::render::context::{Context, day};
use crate::render::view::{Due, Home};

/// As many reviews as the front page names.
const DUE: usize = 5;

/// Returns what the front page has besides its text.
pub(super) fn home(context: &Context, id: PageId) -> Home {
    let sections = context.book.pages[id]
        .children
        .iter()
        .filter(|id| !context.book.pages[**id].made.as_ref().is_some_and(Made::is_tool))
        .map(|id| context.card(*id, false));
    let mut due = due(context);
    due.truncate(DUE);
    let overall = super::standing::overall(context);
    Home {
        sentence: overall.sentence,
        counts: overall.counts,
        signals: overall.signals,
        due,
        sections: sections.collect(),
        ..Home::default()
    }
}

/// Returns the pages whose review is due, the most overdue first.
pub(super) fn due(context: &Context) -> Vec<Due> {
    let today = context.book.as_of;
    let mut dated: Vec<_> = context
        .book
        .order
        .iter()
        .filter_map(|id| {
            let page = &context.book.pages[*id];
            let by = review_by(context, page)?;
            let (state, words) = review_state(by, today);
            (state != "fresh").then_some((by, state, words, page))
        })
        .collect();
    dated.sort_by_key(|(by, ..)| *by);
    dated
        .into_iter()
        .map(|(by, state, words, page)| Due {
            title: page.title.clone(),
            url: encode(&page.path),
            owner: page.front().and_then(|front| front.owner.clone()).unwrap_or_default(),
            day: Some(day(by)),
            state,
            words,
        })
        .collect()
}
