//! The settings of MkDocs.

use super::Flavour;
use super::layout::{Book, Layout, root};
use super::nav;
use super::report::{Notes, Outcome};
use super::settings::{settings, text, unknown, value};
use crate::model::value::{Data, Table, Value};
use crate::source::Sources;

/// Reads `mkdocs.yml`.
pub(super) fn layout(from: &Sources, name: &str, notes: &mut Notes) -> Layout {
    let table = settings(from, name, notes);
    let known = [
        "site_name",
        "site_description",
        "site_author",
        "site_url",
        "docs_dir",
        "repo_url",
        "edit_uri",
        "edit_uri_template",
        "nav",
        "theme.language",
        "markdown_extensions",
    ];
    unknown(from, name, &table, &known, notes);
    let docs = text(&table, "docs_dir").unwrap_or_else(|| "docs".to_owned());
    let docs = root(&docs, "");
    let mut snippets = snippet_bases(&table);
    snippets.push(docs.0.trim_end_matches('/').to_owned());
    Layout {
        flavour: Flavour::MkDocs,
        summary: table.get("nav").and_then(|nav| nav::mkdocs(from, name, &docs.0, nav, notes)),
        redirects: redirects(&table),
        roots: vec![docs],
        settings: Some(name.to_owned()),
        book: Book {
            title: text(&table, "site_name"),
            description: text(&table, "site_description"),
            authors: text(&table, "site_author").into_iter().collect(),
            language: text(&table, "theme.language"),
            url: text(&table, "site_url").filter(|url| url.contains("://")),
            edit: edit(&table),
            // MkDocs numbers nothing.
            unnumbered: table.get("nav").is_some(),
        },
        snippets,
        appended: appended(&table),
        ..Layout::default()
    }
    .noted(name, notes)
}

impl Layout {
    fn noted(self, name: &str, notes: &mut Notes) -> Self {
        if !self.redirects.is_empty() {
            notes.add(name, Outcome::Converted, "redirects (now aliases)", 1);
        }
        self
    }
}

fn edit(table: &Table) -> Option<String> {
    if let Some(template) = text(table, "edit_uri_template") {
        return Some(template);
    }
    let repository = text(table, "repo_url")?;
    let edit = text(table, "edit_uri")?;
    if edit.contains("://") {
        return Some(format!("{}/{{path}}", edit.trim_end_matches('/')));
    }
    let (repository, edit) = (repository.trim_end_matches('/'), edit.trim_matches('/'));
    Some(format!("{repository}/{edit}/{{path}}"))
}

/// The entries of a list of names and of tables of one name with its settings.
fn named<'a>(list: Option<&'a Value>, name: &str) -> Option<&'a Table> {
    match &list?.data {
        Data::Array(items) => items.iter().find_map(|item| item.as_table()?.get(name)?.as_table()),
        Data::Table(table) => table.get(name)?.as_table(),
        _ => None,
    }
}

fn snippet_bases(table: &Table) -> Vec<String> {
    let settings = named(table.get("markdown_extensions"), "pymdownx.snippets");
    let bases = settings.and_then(|settings| value(settings, "base_path"));
    let bases = match bases.map(|bases| &bases.data) {
        Some(Data::Array(items)) => items.iter().map(Value::display).collect(),
        Some(Data::String(base)) => vec![base.clone()],
        _ => Vec::new(),
    };
    let own =
        bases.into_iter().map(|base| base.trim_start_matches("./").trim_matches('.').to_owned());
    own.chain([String::new()]).collect()
}

/// The snippets that end every page: mostly addresses and abbreviations.
fn appended(table: &Table) -> Vec<String> {
    let settings = named(table.get("markdown_extensions"), "pymdownx.snippets");
    match settings.and_then(|settings| value(settings, "auto_append")).map(|value| &value.data) {
        Some(Data::Array(items)) => items.iter().map(Value::display).collect(),
        Some(Data::String(name)) => vec![name.clone()],
        _ => Vec::new(),
    }
}

fn redirects(table: &Table) -> Vec<(String, String)> {
    let settings = named(table.get("plugins"), "redirects");
    let map =
        settings.and_then(|settings| value(settings, "redirect_maps")).and_then(Value::as_table);
    let entries = map.map(|map| map.entries.as_slice()).unwrap_or_default().iter();
    entries
        .filter_map(|(from, _, to)| {
            let (page, place) = from.split_at(from.find('#').unwrap_or(from.len()));
            let page = page.trim_end_matches(".md");
            Some((format!("{page}{place}"), to.as_str()?.to_owned()))
        })
        .collect()
}
