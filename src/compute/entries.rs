//! What search sees of each page.

use std::sync::Arc;

use rayon::prelude::*;

use crate::book::{Book, encode};
use crate::compute::filled::FilledTemplate;
use crate::compute::search::{Contribution, Entry, Section, Status, contribution};
use crate::memo::{Key, Memo};
use crate::model::measures::{Measures, Series, Status as Standing};
use crate::model::page::{Made, Page, PageId};

/// Returns every page's words, remembered by all that they come from.
pub fn contributions(
    book: &Book,
    measures: &Measures,
    filled: &std::collections::BTreeMap<usize, FilledTemplate>,
    memo: &Memo,
) -> Vec<Arc<Contribution>> {
    let ids: Vec<PageId> = (0..book.pages.len()).collect();
    ids.par_iter()
        .filter(|id| !book.pages[**id].made.as_ref().is_some_and(Made::is_tool))
        .map(|id| {
            let page = &book.pages[*id];
            let path: Vec<String> = book
                .ancestors(*id)
                .into_iter()
                .map(|above| book.pages[above].title.clone())
                .collect();
            // What is made from data shows figures, cultures, fillings: such an entry is its own key.
            if page.made.is_some() {
                let entry = entry(book, measures, filled, page, path);
                let key = Key::of(&[format!("{entry:?}").as_bytes()]);
                return memo.get("search", key, || contribution(Arc::new(entry)));
            }
            let own = page.parsed.as_ref().map_or_else(Key::default, |parsed| parsed.key);
            let head =
                Key::hash(&(&page.path, &page.title, &page.kind, &path, &book.config.language));
            memo.get("search", Key::join(&[own, head]), || {
                contribution(Arc::new(entry(book, measures, filled, page, path)))
            })
        })
        .collect()
}

fn entry(
    book: &Book,
    measures: &Measures,
    filled: &std::collections::BTreeMap<usize, FilledTemplate>,
    page: &Page,
    path: Vec<String>,
) -> Entry {
    let front = page.front();
    let own = page.document().map(|document| document.sections.clone()).unwrap_or_default();
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let mut entry = Entry {
        url: encode(&page.path),
        title: page.title.clone(),
        kind: page.kind.clone(),
        tags: front.map(|front| front.tags.clone()).unwrap_or_default(),
        lang: front
            .and_then(|front| front.language.clone())
            .unwrap_or_else(|| book.config.language.clone()),
        path,
        ..Entry::default()
    };
    match &page.made {
        Some(Made::Team(id)) => {
            if let Some(team) = book.team(id) {
                entry.team = Some(team.name.clone());
                entry.culture = team
                    .culture
                    .as_deref()
                    .and_then(|id| book.culture(id))
                    .map(|culture| culture.name.clone());
                before.push(plain(team.purpose.clone()));
            }
            entry.status = standing(book, measures, id);
            after.extend(readings(book, measures, |series| series.team.as_ref() == Some(id)));
        }
        Some(Made::Indicator(id)) => {
            if let Some(indicator) = book.data.definitions.indicator(id) {
                before.push(plain(indicator.definition.clone()));
            }
            let series =
                measures.indicators.get(id).and_then(|indicator| indicator.series.get(&None));
            entry.status = series.map(status);
            after.extend(series.map(|series| plain(series.sentence.clone())));
        }
        Some(Made::Filling(index)) => {
            if let (Some(filling), Some(filled)) =
                (book.handbook.fillings.get(*index), filled.get(index))
            {
                let team = filling.team.as_ref().and_then(|(id, _)| book.team(id));
                entry.team = team.map(|team| team.name.clone());
                let values: Vec<&str> =
                    filled.values.values().map(|value| value.text.as_str()).collect();
                after.push(plain(values.join(". ")));
            }
        }
        _ => {}
    }
    if page.kind == "culture" {
        entry.culture = Some(page.title.clone());
    }
    if own.is_empty() && before.is_empty() && after.is_empty() {
        after.push(plain(page.summary.clone()));
    }
    // Nearly every page has nothing but its text, which is shared.
    let has_more = !(before.is_empty() && after.is_empty());
    entry.sections = if has_more {
        before.into_iter().chain(own.iter().cloned()).chain(after).collect()
    } else {
        own
    };
    entry
}

fn plain(text: String) -> Section {
    Section { text, ..Section::default() }
}

/// The sentences of the figures, each under its indicator's name.
fn readings<'a>(
    book: &'a Book,
    measures: &'a Measures,
    is_meant: impl Fn(&Series) -> bool + 'a,
) -> impl Iterator<Item = Section> + 'a {
    book.data.definitions.published().filter_map(move |indicator| {
        let series = measures
            .indicators
            .get(&indicator.id)?
            .series
            .values()
            .find(|series| is_meant(series))?;
        Some(Section {
            anchor: indicator.id.clone(),
            heading: indicator.name.clone(),
            level: 3,
            text: series.sentence.clone(),
        })
    })
}

/// How a team is doing, by the figure that most asks for a look: the first that is off target, else near it, else on it.
fn standing(book: &Book, measures: &Measures, team: &str) -> Option<Status> {
    let urgency = |series: &Series| match series.status {
        Standing::OffTarget => Some(0),
        Standing::NearTarget => Some(1),
        Standing::OnTarget => Some(2),
        _ => None,
    };
    let figures = book.data.definitions.published().filter_map(|indicator| {
        let all = measures.indicators.get(&indicator.id)?.series.values();
        let series = all.into_iter().find(|series| series.team.as_deref() == Some(team))?;
        Some((urgency(series)?, indicator, series))
    });
    let (_, indicator, series) = figures.min_by_key(|(urgency, ..)| *urgency)?;
    let own = status(series);
    Some(Status { word: format!("{}: {}", indicator.name, own.word), ..own })
}

/// As many values as a sparkline in the results has.
const SPARKLINE: usize = 12;

fn status(series: &Series) -> Status {
    let from = series.observations.len().saturating_sub(SPARKLINE);
    Status {
        word: series.status.words().to_owned(),
        class: series.status.slug().to_owned(),
        values: series.observations[from..].iter().map(|observation| observation.value).collect(),
    }
}
