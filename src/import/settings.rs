//! The settings of another generator, whatever the format of their file.

use super::report::{Notes, Outcome};
use crate::model::value::{Data, Table, Value};
use crate::parse::table::parse_toml;
use crate::parse::yaml::parse_yaml;
use crate::source::Sources;

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

/// Returns the texts of a list, by its path.
pub(super) fn strings(table: &Table, path: &str) -> Vec<String> {
    match value(table, path).map(|value| &value.data) {
        Some(Data::Array(items)) => items.iter().map(Value::display).collect(),
        Some(Data::String(text)) => vec![text.clone()],
        _ => Vec::new(),
    }
}

/// Returns the texts of a table, by its path.
pub(super) fn pairs(table: &Table, path: &str) -> Vec<(String, String)> {
    let entries =
        value(table, path).and_then(Value::as_table).map(|table| table.entries.as_slice());
    let texts = entries.unwrap_or_default().iter();
    texts.filter_map(|(key, _, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}
