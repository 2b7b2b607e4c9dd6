//! What every page has: its way from home, its neighbours, its care, its text.

use jiff::civil::Date;

use super::{share, text};
use crate::book::{Moved, Resolved, encode, relative, tag_slug};
use crate::compute::freshness::{Urgency, review_by, urgency};
use crate::model::config::{Config, RawHtml};
use crate::model::document::{Document, Heading, Hole};
use crate::model::page::{Made, Page, PageId};
use crate::model::words::Words;
use crate::render::context::{Context, day, kind_label};
use crate::render::notes;
use crate::render::view::{self, Care, Html, Link, RelatedGroup, RelatedItem, TocEntry};

/// Returns the way from a page to the site's root.
pub(super) fn root(context: &Context, id: PageId) -> String {
    let page = &context.book.pages[id];
    if page.made == Some(Made::NotFound) {
        return context.book.config.base_path().to_owned();
    }
    relative(&page.path, "")
}

/// Returns what every page has.
pub(super) fn page(context: &Context, id: PageId) -> view::Page {
    let book = &context.book;
    let page = &book.pages[id];
    let front = page.front();
    let (body, notes) = notes::place(context, id, text::body(context, id));
    let tool = page.made.as_ref().is_some_and(Made::is_tool);
    let (prev, next) = if tool { (None, None) } else { neighbours(context, id) };
    let tags = front.map(|front| front.tags.as_slice()).unwrap_or_default();
    let tag_link = |tag: &String| Link {
        title: tag.clone(),
        url: format!("tags/{}/", encode(&tag_slug(tag))),
    };
    let document = page.document();
    view::Page {
        title: page.title.clone(),
        summary: page.summary.clone(),
        lead: lead(page),
        kind: page.kind.clone(),
        kind_label: kind_label(&page.kind),
        url: encode(&page.path),
        path: page.source.as_deref().map(str::to_owned),
        lang: front.and_then(|front| front.language.clone()),
        dir: front.and_then(|front| front.language.as_deref()).map(|language| {
            let dir = if Config::is_rtl(language) { "rtl" } else { "ltr" };
            dir.to_owned()
        }),
        anchor: document.and_then(|document| document.title_id.clone()),
        notes,
        policy: policy(book.config.raw_html, &body),
        body: Html(body),
        breadcrumbs: book
            .ancestors(id)
            .into_iter()
            .map(|above| context.short_link(above))
            .collect(),
        toc: document.map(toc).unwrap_or_default(),
        prev,
        next,
        tags: tags.iter().map(tag_link).collect(),
        care: care(context, id, page),
        edit: edit(context, page),
        markdown: page.source.as_ref().map(|_| format!("{}index.md", encode(&page.path))),
        card: share::picture(context, id),
        stub: front.is_some_and(|front| front.stub),
        backlinks: context.links.backlinks(id).iter().map(|from| context.link(*from)).collect(),
        related: related(context, id),
        hidden: page.made == Some(Made::NotFound),
        has_cultures: document.is_some_and(|document| shows_cultures(context, document)),
        culture: culture(context, page),
        moved: moved(context, &page.path, &page.path),
        has_figures: has_figures(page),
    }
}

/// A page without a summary of its own has its first sentences for one; they need not stand there twice.
fn lead(page: &Page) -> String {
    let repeats = page.front().is_some_and(|front| front.summary.is_none());
    if repeats { String::new() } else { page.summary.clone() }
}

/// Returns what a page with this text may fetch and run: what is its own, and pictures from where its author has them.
pub(crate) fn policy(raw_html: RawHtml, body: &str) -> Option<String> {
    if raw_html == RawHtml::Trust {
        return None;
    }
    let foreign = ["=\"http:", "=\"https:", "=\"//", "=\"data:"].iter().any(|address| {
        let mut places = memchr::memmem::find_iter(body.as_bytes(), address.as_bytes());
        places
            .any(|at| [" src", " srcset", " poster"].iter().any(|name| body[..at].ends_with(name)))
    });
    let media = if foreign { "; img-src * data:; media-src *" } else { "" };
    Some(format!("default-src 'self'{media}"))
}

/// A team's page is about the team's culture, whatever the reader chose.
fn culture(context: &Context, page: &Page) -> Option<String> {
    let Some(Made::Team(id)) = &page.made else { return None };
    context.book.team(id)?.culture.clone().filter(|id| context.book.culture(id).is_some())
}

fn has_figures(page: &Page) -> bool {
    let made = matches!(
        page.made,
        Some(
            Made::Teams
                | Made::Team(_)
                | Made::Indicators
                | Made::Indicator(_)
                | Made::Roadmap
                | Made::Signals
        )
    );
    // The front page says how the teams are doing.
    let holes = page.document().map(|document| document.holes.as_slice()).unwrap_or_default();
    made || page.path.is_empty() || holes.iter().any(|hole| matches!(hole, Hole::Block(_)))
}

/// Returns where places went that an address has or had, as a query; links start from the file at `here`.
pub(crate) fn moved(context: &Context, path: &str, here: &str) -> String {
    let book = &context.book;
    let pair = |moved: &Moved| {
        let to = match book.resolve_moved(moved.page, &moved.to).ok()? {
            Resolved::Page(page, rest) if book.pages[page].path == path => rest,
            Resolved::Page(page, rest) => relative(here, &book.pages[page].path) + &rest,
            Resolved::File(file, rest) => relative(here, &file) + &rest,
            Resolved::Other(address) => address,
        };
        Some(format!("{}={}", query(&moved.fragment), query(&to)))
    };
    let places = book.moved.get(path).into_iter().flatten();
    places.filter_map(pair).collect::<Vec<_>>().join("&")
}

/// Returns text as a part of a query.
fn query(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'/' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn neighbours(context: &Context, id: PageId) -> (Option<Link>, Option<Link>) {
    let book = &context.book;
    let is_read = |id: &&PageId| {
        let made = &book.pages[**id].made;
        !made.as_ref().is_some_and(Made::is_tool)
    };
    let place = book.rank[id];
    let prev = book.order[..place].iter().rev().find(is_read);
    let next = book.order[place + 1..].iter().find(is_read);
    (prev.map(|id| context.link(*id)), next.map(|id| context.link(*id)))
}

/// Headings of the second and third level.
fn toc(document: &Document) -> Vec<TocEntry> {
    let entry = |heading: &Heading| TocEntry {
        title: heading.text.clone(),
        id: heading.id.clone(),
        items: Vec::new(),
    };
    let mut entries: Vec<TocEntry> = Vec::new();
    for heading in &document.headings {
        match (heading.level, entries.last_mut()) {
            (2, _) | (3, None) => entries.push(entry(heading)),
            (3, Some(above)) => above.items.push(entry(heading)),
            _ => {}
        }
    }
    entries
}

fn care(context: &Context, id: PageId, page: &Page) -> Care {
    let Some(front) = page.front() else { return Care::default() };
    let changed = context.changed(id);
    let today = context.book.as_of;
    let owner = front.owner.as_ref();
    let team = owner.and_then(|owner| context.book.team(owner));
    let owner_url = match (team, owner) {
        (Some(team), _) => context.team_link(&team.id).map(|link| link.url),
        (None, Some(owner)) => Some(format!("stewardship/#{}", encode(&tag_slug(owner)))),
        _ => None,
    };
    let review_by = review_by(&context.book, page);
    let (state, words) =
        review_by.map(|by| review_state(&context.book.words, by, today)).unwrap_or_default();
    Care {
        owner: owner.map(|owner| team.map_or_else(|| owner.clone(), |team| team.name.clone())),
        owner_url,
        reviewed: front.reviewed.map(day),
        review_by: review_by.map(day),
        state,
        words,
        changed: changed.as_ref().map(|(date, _)| day(*date)),
        authors: changed.map(|(_, authors)| authors).unwrap_or_default(),
    }
}

/// Returns the state of a review and its words.
pub(super) fn review_state(words: &Words, by: Date, today: Date) -> (String, String) {
    let day = words.day(by);
    let day = [("day", day.as_str())];
    let (state, words) = match urgency(by, today) {
        Urgency::Overdue => ("overdue", words.with("review overdue since {day}", &day)),
        Urgency::Due => ("due", words.with("review due by {day}", &day)),
        Urgency::Fresh => ("fresh", words.with("next review by {day}", &day)),
    };
    (state.to_owned(), words)
}

fn edit(context: &Context, page: &Page) -> Option<String> {
    let pattern = context.book.config.edit_url.as_ref()?;
    let source = page.source.as_ref()?;
    Some(pattern.replace("{path}", &encode(source)))
}

/// The pages that a page says it is related to, by relation.
fn related(context: &Context, id: PageId) -> Vec<RelatedGroup> {
    let mut groups: Vec<RelatedGroup> = Vec::new();
    for (relation, to) in context.links.related(id) {
        let label = kind_label(relation);
        let page = &context.book.pages[*to];
        let item = RelatedItem {
            title: page.title.clone(),
            url: encode(&page.path),
            summary: page.summary.clone(),
            reason: String::new(),
            stub: page.front().is_some_and(|front| front.stub),
        };
        match groups.iter_mut().find(|group| group.label == label) {
            Some(group) => group.items.push(item),
            None => groups.push(RelatedGroup { label, items: vec![item] }),
        }
    }
    groups
}

/// Returns whether the reader's choice of a culture changes something in a text.
fn shows_cultures(context: &Context, document: &Document) -> bool {
    document.holes.iter().any(|hole| match hole {
        Hole::Culture { .. } => true,
        Hole::Variable { name, .. } => context
            .book
            .cultures
            .iter()
            .any(|culture| culture.parameters.iter().any(|(key, _)| key == name)),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_may_fetch_its_own_and_the_pictures_that_its_text_names() {
        let of = |body| policy(RawHtml::Sanitize, body).unwrap();
        assert_eq!(of("<img src=\"../a.png\"> https://a.example"), "default-src 'self'");
        let foreign = "default-src 'self'; img-src * data:; media-src *";
        assert_eq!(of("<img alt=\"\" src=\"https://a.example/b.png\">"), foreign);
        assert_eq!(policy(RawHtml::Trust, ""), None);
    }
}
