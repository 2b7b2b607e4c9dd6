//! What every page has.

use serde::Serialize;

use super::{Day, Html, Link};

/// `page`: what every page has.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Page {
    /// The title, which is the page's only heading of the first level.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// The summary where it stands below the title: empty where the text itself begins with it.
    pub lead: String,
    /// The kind: `pattern`, `template`, `page`, `team`, `indicator` …; a class of `<body>`.
    pub kind: String,
    /// The kind's name for people ("Pattern"); empty where it says nothing.
    pub kind_label: String,
    /// The address; empty for the home page.
    pub url: String,
    /// The source's path in the book; none for a generated page.
    pub path: Option<String>,
    /// The language, where it is not the book's.
    pub lang: Option<String>,
    /// `ltr` or `rtl`, where it has a language of its own.
    pub dir: Option<String>,
    /// The text.
    pub body: Html,
    /// The anchor of its title.
    pub anchor: Option<String>,
    /// What a careful publisher notes about words above the text, which stay as they are; the other notes stand
    /// beside their words in `body`.
    pub notes: Vec<EditorNote>,
    /// The way from the home page, without this page.
    pub breadcrumbs: Vec<Link>,
    /// The headings.
    pub toc: Vec<TocEntry>,
    /// The page before, in reading order.
    pub prev: Option<Link>,
    /// The page after, in reading order.
    pub next: Option<Link>,
    /// The tags.
    pub tags: Vec<Link>,
    /// Who keeps it true, and how fresh it is.
    pub care: Care,
    /// The complete address at which its source can be edited.
    pub edit: Option<String>,
    /// The page as Markdown.
    pub markdown: Option<String>,
    /// The picture for links shared elsewhere; absolute where the book names its address.
    pub card: Option<String>,
    /// Whether it is named by others but not written yet.
    pub stub: bool,
    /// Pages that link here.
    pub backlinks: Vec<Link>,
    /// Typed relations to other pages.
    pub related: Vec<RelatedGroup>,
    /// Whether search engines should leave it alone (the 404 page, redirects).
    pub hidden: bool,
    /// Whether the reader's choice of a culture changes something on it.
    pub has_cultures: bool,
    /// The culture that the page is about, whatever the reader chose: that of a team.
    pub culture: Option<String>,
    /// Earlier anchors and where they lead now, as a query (`old=%23new`); empty where there are none.
    pub moved: String,
    /// What the browser may fetch and run, as a content security policy; none where the book's own HTML is trusted.
    pub policy: Option<String>,
    /// Whether figures of the book's teams are on it.
    pub has_figures: bool,
}

/// An editor's note about words of the page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct EditorNote {
    /// The words.
    pub quote: String,
    /// What is the matter with them ("Contradiction").
    pub kind: String,
    /// The note.
    pub text: String,
    /// What it rests on; empty for nothing named.
    pub source: String,
}

/// An entry of the table of contents.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct TocEntry {
    /// The heading.
    pub title: String,
    /// Its anchor, without `#`.
    pub id: String,
    /// The headings below it.
    pub items: Vec<TocEntry>,
}

/// Who keeps a page true, and how fresh it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Care {
    /// The owner's name.
    pub owner: Option<String>,
    /// The owner's part of the stewardship page, or the team's page.
    pub owner_url: Option<String>,
    /// The last review.
    pub reviewed: Option<Day>,
    /// The day by which it must be read again.
    pub review_by: Option<Day>,
    /// `fresh`, `due` (soon), `overdue`, or empty where no date is known.
    pub state: String,
    /// "review overdue since 1 March 2026"; empty with the state.
    pub words: String,
    /// The last change.
    pub changed: Option<Day>,
    /// Who changed it.
    pub authors: Vec<String>,
}

/// The pages that one relation leads to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct RelatedGroup {
    /// The relation's name ("Foundation Patterns").
    pub label: String,
    /// The pages.
    pub items: Vec<RelatedItem>,
}

/// A related page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct RelatedItem {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// Its summary.
    pub summary: String,
    /// Why it is related, where the page says so.
    pub reason: String,
    /// Whether it is not written yet.
    pub stub: bool,
}

/// A page in an index.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Card {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// Its summary.
    pub summary: String,
    /// Its kind's name for people; empty where all in the list are of one kind.
    pub kind_label: String,
    /// A short fact ("3 fillings", "6 teams"); empty for none.
    pub fact: String,
    /// Whether it is not written yet.
    pub stub: bool,
}

/// `section`: an index of pages. Its own text is `page.body`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Section {
    /// The pages in it, in reading order, in groups; one group without a title where there are none.
    pub groups: Vec<CardGroup>,
}

/// Pages under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct CardGroup {
    /// The heading; empty for none.
    pub title: String,
    /// An anchor; empty with the title.
    pub id: String,
    /// The pages.
    pub cards: Vec<Card>,
}

/// `home`: the front page. Its own text is `page.body`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Home {
    /// What the figures say in one sentence; empty for a book without teams.
    pub sentence: String,
    /// How many figures have each status, over all teams.
    pub counts: Vec<super::StatusCount>,
    /// Signals that hold now, the most serious first.
    pub signals: Vec<super::SignalLine>,
    /// Whether the book has rules that can signal.
    pub has_signals: bool,
    /// What changed lately, the newest first.
    pub changed: Vec<Change>,
    /// Reviews that are due, the most overdue first.
    pub due: Vec<Due>,
    /// The parts of the book.
    pub sections: Vec<Card>,
}

/// A page that changed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Change {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// Its kind's name for people.
    pub kind_label: String,
    /// When.
    pub day: Day,
}

/// A page whose review is due.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Due {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// Who keeps it true; empty for nobody.
    pub owner: String,
    /// By which day; none where it has no date.
    pub day: Option<Day>,
    /// `due`, `overdue` or `fresh`.
    pub state: String,
    /// "12 days overdue", "due in 3 weeks", "not changed for 14 months".
    pub words: String,
}
