//! What a page needs of people: an owner, a review in time, a change now and then, a way that leads to it.

use jiff::ToSpan;
use jiff::civil::Date;

use super::links::Links;
use crate::book::Book;
use crate::diag::{Diagnostic, Span};
use crate::model::page::{Page, PageId, Parsed};

/// A review is due this many days before its day.
const SOON: i32 = 30;

/// How urgent a review is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// Its day is far.
    Fresh,
    /// Its day is near.
    Due,
    /// Its day is past.
    Overdue,
}

/// Returns the day by which a page must be read again: its own, or the last review and the interval.
pub fn review_by(book: &Book, page: &Page) -> Option<Date> {
    let front = page.front()?;
    let config = &book.config;
    front.review_by.or_else(|| {
        let kind = config.kinds.get(&page.kind).and_then(|kind| kind.review_interval);
        let days = kind.or(config.review_interval)?;
        front.reviewed?.checked_add(i64::from(days).days()).ok()
    })
}

/// Returns how urgent a review is today.
pub fn urgency(by: Date, today: Date) -> Urgency {
    match (by - today).get_days() {
        days if days < 0 => Urgency::Overdue,
        days if days <= SOON => Urgency::Due,
        _ => Urgency::Fresh,
    }
}

/// Returns the day that a review began to be due.
pub fn due_since(by: Date) -> Date {
    by.saturating_sub(SOON.days())
}

/// Returns the pages that somebody wrote, in reading order.
pub fn written(book: &Book) -> impl Iterator<Item = PageId> + '_ {
    book.order.iter().copied().filter(|id| book.pages[*id].source.is_some())
}

/// Returns whether nobody keeps a page.
pub fn is_ownerless(page: &Page) -> bool {
    page.front().is_some_and(|front| front.owner.is_none())
}

/// Returns whether no text leads to a page and nothing is below it.
pub fn is_unreferenced(book: &Book, links: &Links, id: PageId) -> bool {
    let page = &book.pages[id];
    links.backlinks(id).is_empty() && page.children.is_empty() && page.made.is_none()
}

/// Returns the day that a page last changed, where that is longer ago than the book wants.
pub fn stale_since(book: &Book, page: &Page) -> Option<Date> {
    let change = book.history.changes.get(page.source.as_deref()?)?;
    let limit = book.as_of.saturating_sub(i64::from(book.config.stale_after).days());
    (change.date < limit).then_some(change.date)
}

/// Returns for how long a page has not changed: "14 months", "3 years".
pub fn for_how_long(since: Date, today: Date) -> String {
    let months = since
        .until((jiff::Unit::Month, today))
        .map_or(0, |span| span.get_months() + 12 * i32::from(span.get_years()));
    match months {
        ..1 => {
            let days = (today - since).get_days();
            format!("{days} {}", if days == 1 { "day" } else { "days" })
        }
        1 => "a month".to_owned(),
        2..36 => format!("{months} months"),
        _ => format!("{} years", months / 12),
    }
}

/// Reports pages whose review is overdue, that nobody keeps, and that nothing leads to.
pub fn check(book: &Book, links: &Links) -> Vec<Diagnostic> {
    let mut diags = Vec::new();
    for id in written(book) {
        let page = &book.pages[id];
        let (Some(source), Some(parsed)) = (&page.source, &page.parsed) else { continue };
        let mut report = |code, message: String, span, hint: &str| {
            diags.push(Diagnostic::warning(code, message).at(source, span).hint(hint));
        };
        if let Some(by) = review_by(book, page)
            && urgency(by, book.as_of) == Urgency::Overdue
        {
            let owner = parsed.front.owner.as_ref();
            let owner = owner.map_or_else(String::new, |owner| format!(" (`{owner}` keeps it)"));
            report(
                "review-overdue",
                format!("the review of “{}” was due by {by}{owner}", page.title),
                place(parsed, &["review_by", "reviewed"]),
                "read it again, then set `reviewed` and the next `review_by`",
            );
        }
        if let Some(since) = stale_since(book, page) {
            let long = for_how_long(since, book.as_of);
            report(
                "stale-page",
                format!("“{}” has not changed for {long}", page.title),
                place(parsed, &["title"]),
                "is it still true? `[book] stale_after` says after how many days this is asked",
            );
        }
        if is_ownerless(page) {
            report(
                "ownerless-page",
                format!("nobody keeps “{}”", page.title),
                place(parsed, &["title"]),
                "add `owner = \"…\"` to its front matter",
            );
        }
        if is_unreferenced(book, links, id) {
            report(
                "unreferenced-page",
                format!("no text links to “{}”", page.title),
                place(parsed, &["title"]),
                "link to it from where it helps",
            );
        }
    }
    diags
}

/// Returns the line of the first of these keys in a page's front matter, or else where the page begins.
fn place(parsed: &Parsed, keys: &[&str]) -> Span {
    let front = parsed.file.get(..parsed.offset).unwrap_or_default();
    let line_of = |key: &str| {
        let mut at = 0;
        front.split_inclusive('\n').find_map(|line| {
            let begin = at;
            at += line.len();
            let rest = line.strip_prefix(key)?.trim_start();
            rest.starts_with(['=', ':']).then(|| begin..begin + line.trim_end().len())
        })
    };
    keys.iter().find_map(|key| line_of(key)).unwrap_or(0..0)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::book::Options;
    use crate::memo::Memo;
    use crate::model::history::{History, LastChange};
    use crate::source::Sources;

    fn warnings(text: &str, changes: &[(&str, Date)]) -> String {
        let changes = changes.iter().map(|(path, date)| {
            ((*path).to_owned(), LastChange { date: *date, authors: Vec::new() })
        });
        let history = History { changes: changes.collect(), note: None };
        let sources = Sources::fixture(text).with_history(Arc::new(history));
        let options = Options { as_of: date(2026, 6, 15), drafts: false, trust: false };
        let build = crate::build(&sources, options, &Arc::new(Memo::new()));
        let context = &build.context;
        let line = |diagnostic: Diagnostic| {
            let source = diagnostic.source.unwrap();
            let text = sources.get(&source).and_then(|file| file.text().cloned()).unwrap();
            let there = text[diagnostic.span.unwrap()].to_owned();
            format!("{source} `{there}`: {}\n", diagnostic.message)
        };
        check(&context.book, &context.links).into_iter().map(line).collect()
    }

    #[test]
    fn what_needs_somebody_is_said_at_its_line() {
        let found = warnings(
            "//- book.toml\n[book]\nreview_interval = 90\n//- content/index.md\n+++\nowner = \"a\"\n+++\n# Home\n[a](a.md) [b](b.md)\n\
             //- content/a.md\n+++\ntitle = \"A\"\nowner = \"harbor\"\nreview_by = 2026-06-14\n+++\n\
             //- content/b.md\n+++\nreviewed = 2026-03-01\nowner = \"x\"\n+++\n# B\n\
             //- content/c.md\n# C\n",
            &[("content/a.md", date(2025, 2, 1)), ("content/b.md", date(2025, 7, 1))],
        );
        insta::assert_snapshot!(found, @r#"
        content/a.md `review_by = 2026-06-14`: the review of “A” was due by 2026-06-14 (`harbor` keeps it)
        content/a.md `title = "A"`: “A” has not changed for 16 months
        content/b.md `reviewed = 2026-03-01`: the review of “B” was due by 2026-05-30 (`x` keeps it)
        content/c.md ``: nobody keeps “C”
        content/c.md ``: no text links to “C”
        "#);
    }

    #[test]
    fn a_fresh_book_has_no_warning() {
        let found = warnings(
            "//- book.toml\n[book]\n//- content/index.md\n+++\nowner = \"a\"\n+++\n[a](a.md)\n\
             //- content/a.md\n+++\nowner = \"a\"\nreview_by = 2026-06-15\n+++\n# A\n",
            &[("content/a.md", date(2026, 6, 1))],
        );
        assert_eq!(found, "");
    }
}
