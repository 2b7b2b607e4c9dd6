//! How another generator lays a book out: its settings, its folders, its order.

use super::report::{Notes, Outcome};
use super::{Flavour, Kind, nav};
use crate::model::value::{Data, Table, Value};
use crate::parse::path::join;
use crate::parse::table::parse_toml;
use crate::parse::yaml::parse_yaml;
use crate::source::Sources;

/// A book of another generator, before its pages.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Whose.
    pub flavour: Flavour,
    /// The folders that are taken over: below which path, to where below `content/`. The first one
    /// holds the pages. With their slashes.
    pub roots: Vec<(String, String)>,
    /// The file that holds the settings.
    pub settings: Option<String>,
    /// What the settings say.
    pub book: Book,
    /// The order of the pages, as a `SUMMARY.md`.
    pub summary: Option<String>,
    /// Earlier addresses and where they lead.
    pub redirects: Vec<(String, String)>,
    /// The mark of hidden lines, by language.
    pub hidden: Vec<(String, String)>,
    /// Where snippets are looked for.
    pub snippets: Vec<String>,
    /// Snippets that end every page.
    pub appended: Vec<String>,
}

/// The settings that we have a word for.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub title: Option<String>,
    pub description: Option<String>,
    pub authors: Vec<String>,
    pub language: Option<String>,
    pub url: Option<String>,
    pub edit: Option<String>,
    /// Chapters have no numbers.
    pub unnumbered: bool,
}

/// Reads the layout of a folder.
pub(super) fn layout(kind: Kind, from: &Sources, notes: &mut Notes) -> Layout {
    match kind {
        Kind::MdBook => mdbook(from, notes),
        Kind::Markdown => Layout { roots: vec![root("", "")], ..Layout::default() },
        Kind::MkDocs => {
            let mkdocs = ["mkdocs.yml", "mkdocs.yaml", "zensical.yml"]
                .into_iter()
                .find(|name| from.get(name).is_some());
            match mkdocs {
                Some(name) => super::mkdocs::layout(from, name, notes),
                None => tree(from, notes),
            }
        }
    }
}

/// Returns a folder that is taken over.
pub(super) fn root(from: &str, to: &str) -> (String, String) {
    let slash = |path: &str| {
        let path = join("", path).unwrap_or_default();
        if path.is_empty() { path } else { format!("{path}/") }
    };
    (slash(from), slash(to))
}

/// Reads a settings file, TOML, YAML or JSON by its name.
pub(super) fn settings(from: &Sources, name: &str, notes: &mut Notes) -> Table {
    let Some(file) = from.get(name) else { return Table::default() };
    let Some(text) = file.text() else { return Table::default() };
    let (table, diags) = match name.rsplit('.').next() {
        Some("toml") => parse_toml(&file.path, text, 0),
        Some("json") => {
            match serde_json::from_str(text).map(|value| super::front::from_json(&value).data) {
                Ok(Data::Table(table)) => (table, Vec::new()),
                _ => (Table::default(), Vec::new()),
            }
        }
        _ => parse_yaml(&file.path, text, 0),
    };
    for diagnostic in diags {
        let line = line_of(text, diagnostic.span.map_or(0, |span| span.start));
        let kind = format!("settings that can't be read ({})", diagnostic.message);
        notes.add(name, Outcome::Left, &kind, line);
    }
    table
}

/// Returns the line, from 1, of a byte.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Notes the settings that we have no word for: those not in `known` (`book.title`, `book`).
pub(super) fn unknown(
    from: &Sources,
    name: &str,
    table: &Table,
    known: &[&str],
    notes: &mut Notes,
) {
    let text = from.get(name).and_then(|file| file.text()).map_or("", |text| text);
    for (key, span, value) in &table.entries {
        match value.as_table() {
            _ if known.contains(&key.as_str()) => {}
            Some(inner) if known.iter().any(|known| known.starts_with(&format!("{key}."))) => {
                for (below, span, _) in &inner.entries {
                    let path = format!("{key}.{below}");
                    if !known.contains(&path.as_str()) {
                        notes.add(
                            name,
                            Outcome::Left,
                            &format!("setting `{path}`"),
                            line_of(text, span.start),
                        );
                    }
                }
            }
            _ => notes.add(
                name,
                Outcome::Left,
                &format!("setting `{key}`"),
                line_of(text, span.start),
            ),
        }
    }
}

/// Returns a text of a table, by its path (`book.title`).
pub(super) fn text(table: &Table, path: &str) -> Option<String> {
    value(table, path)
        .map(Value::display)
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

/// Returns a value of a table, by its path.
pub(super) fn value<'a>(table: &'a Table, path: &str) -> Option<&'a Value> {
    match path.split_once('.') {
        None => table.get(path),
        Some((first, rest)) => value(table.get(first)?.as_table()?, rest),
    }
}

fn strings(table: &Table, path: &str) -> Vec<String> {
    match value(table, path).map(|value| &value.data) {
        Some(Data::Array(items)) => items.iter().map(Value::display).collect(),
        Some(Data::String(text)) => vec![text.clone()],
        _ => Vec::new(),
    }
}

/// Returns the texts of a table, by its path.
fn pairs(table: &Table, path: &str) -> Vec<(String, String)> {
    let entries =
        value(table, path).and_then(Value::as_table).map(|table| table.entries.as_slice());
    let texts = entries.unwrap_or_default().iter();
    texts.filter_map(|(key, _, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}

fn mdbook(from: &Sources, notes: &mut Notes) -> Layout {
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

/// A tree with front matter: Hugo, Zola, Docusaurus, Jekyll or none of them.
fn tree(from: &Sources, notes: &mut Notes) -> Layout {
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
