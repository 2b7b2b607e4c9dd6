//! A tree of texts with front matter: Hugo, Zola, Docusaurus, Jekyll or none of them.

use super::Flavour;
use super::layout::{Book, Layout, root};
use super::report::{Notes, Outcome};
use super::settings::{settings, text, unknown};
use crate::source::Sources;

/// Reads the settings that there are, and finds the folders.
pub(super) fn layout(from: &Sources, notes: &mut Notes) -> Layout {
    let config = [
        "hugo.toml",
        "hugo.yaml",
        "hugo.yml",
        "hugo.json",
        "config.toml",
        "config.yaml",
        "config.yml",
        "config.json",
        "_config.yml",
    ]
    .into_iter()
    .find(|name| from.get(name).is_some());
    let scripts = ["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"];
    let docusaurus = scripts.into_iter().find(|name| from.get(name).is_some());
    let has = |folder: &str| from.below(folder).next().is_some();
    let mut layout = Layout { flavour: Flavour::Hugo, ..Layout::default() };
    if let Some(name) = docusaurus {
        layout.flavour = Flavour::Docusaurus;
        notes.add(name, Outcome::Left, "settings written in JavaScript", 1);
        layout.settings = Some(name.to_owned());
    }
    if let Some(name) = config {
        let table = settings(from, name, notes);
        layout.book = Book {
            title: text(&table, "title"),
            description: text(&table, "description").or(text(&table, "params.description")),
            authors: text(&table, "author")
                .into_iter()
                .filter(|name| !name.contains(':'))
                .collect(),
            language: ["languageCode", "defaultContentLanguage", "default_language", "lang"]
                .into_iter()
                .find_map(|key| text(&table, key)),
            url: ["baseURL", "baseurl", "base_url", "url"]
                .into_iter()
                .find_map(|key| text(&table, key))
                .filter(|url| url.contains("://")),
            edit: None,
            unnumbered: false,
        };
        let known = [
            "title",
            "description",
            "author",
            "languageCode",
            "defaultContentLanguage",
            "default_language",
            "lang",
            "baseURL",
            "baseurl",
            "base_url",
            "url",
        ];
        unknown(from, name, &table, &known, notes);
        layout.settings = Some(name.to_owned());
    }
    let pages = ["content/", "docs/", "_docs/"].into_iter().find(|folder| has(folder));
    layout.roots.push(root(pages.unwrap_or(""), ""));
    if pages.is_some() {
        layout.roots.push(root("static", ""));
        if layout.flavour == Flavour::Docusaurus {
            layout.roots.push(root("blog", "blog"));
        }
    }
    layout
}
