//! The front page: what the handbook is, where each reader starts, what is due.

use super::frame::review_state;
use crate::book::encode;
use crate::compute::freshness::review_by;
use crate::model::page::{Made, PageId};
use crate::render::context::{Context, day, kind_label};
use crate::render::view::{Change, Due, Home};

/// As many reviews as the front page names.
const DUE: usize = 5;
/// As many changes as it names.
const CHANGED: usize = 7;

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
        has_signals: !context.measures.signals.is_empty(),
        changed: changed(context),
        due,
        sections: sections.collect(),
    }
}

/// Returns the pages that changed last, the newest first; of the same day in reading order.
fn changed(context: &Context) -> Vec<Change> {
    let book = &context.book;
    let mut dated: Vec<_> = book
        .order
        .iter()
        .filter_map(|id| Some((context.changed_on(*id)?, *id)))
        .filter(|(date, _)| *date <= book.as_of)
        .collect();
    dated.sort_by_key(|(date, _)| std::cmp::Reverse(*date));
    dated.truncate(CHANGED);
    let change = |(date, id): (_, PageId)| {
        let page = &book.pages[id];
        Change {
            title: page.title.clone(),
            url: encode(&page.path),
            kind_label: kind_label(&page.kind),
            day: day(date),
        }
    };
    dated.into_iter().map(change).collect()
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
            let by = review_by(&context.book, page)?;
            let (state, words) = review_state(&context.book.words, by, today);
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
