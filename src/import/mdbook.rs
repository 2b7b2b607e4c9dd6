//! The settings of mdBook.

use super::layout::{Book, Layout, root};
use super::report::Notes;
use super::settings::{pairs, settings, strings, text, unknown, value};
use super::{Flavour, nav};
use crate::model::value::Value;
use crate::source::Sources;

/// Reads `book.toml`.
pub(super) fn layout(from: &Sources, notes: &mut Notes) -> Layout {
    let table = settings(from, "book.toml", notes);
    let known = [
        "book.title",
        "book.description",
        "book.authors",
        "book.language",
        "book.src",
        "output.html",
    ];
    unknown(from, "book.toml", &table, &known, notes);
    let output =
        value(&table, "output.html").and_then(Value::as_table).cloned().unwrap_or_default();
    let known = ["edit-url-template", "site-url", "redirect", "code.hidelines", "no-section-label"];
    unknown(from, "book.toml", &output, &known, notes);
    let default = if from.get("src/SUMMARY.md").is_some() { "src" } else { "" };
    let src = text(&table, "book.src").unwrap_or_else(|| {
        if from.get("book.toml").is_some() { "src".to_owned() } else { default.to_owned() }
    });
    let root = root(&src, "");
    Layout {
        flavour: Flavour::MdBook,
        summary: nav::mdbook(from, &root.0, notes),
        roots: vec![root],
        settings: Some("book.toml".to_owned()),
        book: Book {
            title: text(&table, "book.title"),
            description: text(&table, "book.description"),
            authors: strings(&table, "book.authors"),
            language: text(&table, "book.language"),
            url: text(&output, "site-url").filter(|url| url.contains("://")),
            edit: text(&output, "edit-url-template"),
            unnumbered: text(&output, "no-section-label").as_deref() == Some("true"),
        },
        redirects: pairs(&output, "redirect"),
        hidden: pairs(&output, "code.hidelines"),
        ..Layout::default()
    }
}
