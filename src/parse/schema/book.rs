//! `book.toml` and front matter.

use super::Kind::{Any, Bool, Day, Map, Open, Table, Text, Texts, Whole, Words};
use super::{Key, Schema, key};

/// `book.toml`.
pub(super) const BOOK: Schema = Schema {
    name: "book",
    title: "patternbook: the settings of a book",
    files: &["book.toml"],
    rest: None,
    keys: &[
        key("book", Table(ABOUT), "The book as a whole."),
        key("theme", Table(THEME), "How it looks."),
        key("markdown", Table(MARKDOWN), "How its Markdown is read."),
        key("links", Table(LINKS), "What becomes of links within the book."),
        key("privacy", Table(PRIVACY), "What protects the people who answered surveys."),
        key("repository", Table(REPOSITORY), "Where its files are kept."),
        key("preview", Table(PREVIEW), "What the live preview does."),
        key(
            "parameters",
            Map(&Any),
            "Values that texts name as `{{ name }}`; a culture may override them.",
        ),
        key("kinds", Map(&Table(KIND)), "What the pages of a kind must have."),
    ],
};

const ABOUT: &[Key] = &[
    key("title", Text, "The title."),
    key("description", Text, "What the book is about, in a sentence."),
    key("authors", Texts, "Who writes it."),
    key("language", Text, "Its language, such as `en` or `pt-BR`."),
    key("url", Text, "Where it is published: needed for sitemap, feeds and share cards."),
    key(
        "timezone",
        Text,
        "The time zone of its records: a name of the IANA database, such as `Europe/Oslo`.",
    ),
    key("review_interval", Whole, "A page not reviewed for this many days is due."),
    key("stale_after", Whole, "A page that has not changed for this many days is stale; 365."),
    key("menu", Texts, "The entries of the header's menu, as addresses in the book."),
    key("numbers", Bool, "The chapters of a SUMMARY.md have numbers."),
    key("cards", Bool, "Pages have cards for shared links."),
    key("synthetic", Bool, "The figures are invented; every page that shows them says so."),
];

const THEME: &[Key] = &[
    key("name", Text, "The folder below `themes/`."),
    key("accent", Text, "The colour of links and marks, as `#rrggbb`."),
];

const MARKDOWN: &[Key] =
    &[key("raw_html", Words(&["sanitize", "escape", "trust"]), "What becomes of raw HTML.")];

const LINKS: &[Key] =
    &[key("broken", Words(&["error", "warning"]), "What a link that leads nowhere is.")];

const PRIVACY: &[Key] = &[
    key("minimum_group", Whole, "Results of fewer people are withheld; 5 or more."),
    key("acknowledge_risk", Bool, "Everybody who answers knows of a minimum below 5, and agrees."),
];

const REPOSITORY: &[Key] =
    &[key("edit", Text, "Where a page's source can be edited: an address with `{path}`.")];

const PREVIEW: &[Key] = &[key(
    "editor",
    Text,
    "How a file opens in an editor: its name, or an address with `{path}`, `{line}`, `{column}`.",
)];

const KIND: &[Key] = &[
    key("sections", Texts, "The headings that must be there."),
    key("required", Texts, "The front matter that must be there."),
    key("review_interval", Whole, "A page of this kind not reviewed for this many days is due."),
];

/// The front matter of a page.
pub(super) const FRONT_MATTER: Schema = Schema {
    name: "front-matter",
    title: "patternbook: the front matter of a page",
    files: &["content/**/*.md"],
    rest: None,
    keys: &[
        key("title", Text, "The title; the text's first `#` heading stands in for it."),
        key("short_title", Text, "The title in narrow places."),
        key(
            "kind",
            Text,
            "What the page is: pattern, template, culture, failure-mode, story, page.",
        ),
        key("summary", Text, "One or two sentences, for indexes, cards and search."),
        key("weight", Whole, "The place among its neighbours."),
        key("tags", Texts, "Words that group pages across folders."),
        key("owner", Text, "Who keeps the page true."),
        key("review_by", Day, "The day by which somebody must read it again."),
        key("reviewed", Day, "The day that somebody last did."),
        key("draft", Bool, "Not published yet."),
        key("stub", Bool, "Named by others but not written yet."),
        key("publish_on", Day, "The first day that it is published."),
        key("expires_on", Day, "The first day that it is no longer."),
        key("card", Text, "The picture for shared links, in place of the one that is drawn."),
        key("aliases", Texts, "Earlier addresses, which lead here."),
        key("fragments", Map(&Text), "Earlier anchors, and where they lead now."),
        key("related", Map(&Texts), "Typed relations to other pages: slugs by relation."),
        key("fields", Map(&Table(FIELD)), "What a template says about its blanks, by their words."),
        key("parameters", Map(&Any), "A culture's named values."),
        key("targets", Map(&Text), "A culture's targets by indicator."),
        key("language", Text, "The language, where it is not the book's."),
        key("extra", Open(&[]), "Anything else: reachable from layouts."),
    ],
};

pub(super) const FIELD: &[Key] = &[
    key("label", Text, "What stands before the blank."),
    key("hint", Text, "What to write there."),
    key("type", Words(&["text", "long", "date", "number", "choice"]), "What is written there."),
    key("default", Any, "What stands there already."),
    key("required", Bool, "A filling must have it."),
    key("choices", Texts, "What can be chosen."),
    key(
        "source",
        Texts,
        "Where its value comes from, such as `team.name`; the first that there is.",
    ),
];
