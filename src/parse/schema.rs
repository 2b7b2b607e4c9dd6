//! What may stand in each TOML file, declared once: editors complete and check by it as JSON Schema.
//!
//! `docs/schemas/` holds what `all` returns (`cargo run --example schemas` writes it anew); tests compare
//! the declarations with what the readers know.

mod book;
mod data;

use serde_json::{Map, Value, json};

/// A file format.
#[derive(Debug)]
pub struct Schema {
    /// The file of the schema, without its ending.
    pub name: &'static str,
    /// What it describes.
    pub title: &'static str,
    /// The files that it is for, as globs.
    pub files: &'static [&'static str],
    /// What may stand at the top.
    pub keys: &'static [Key],
    /// What any further key at the top holds.
    pub rest: Option<Kind>,
}

/// A key of a table.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// It must be there.
    pub required: bool,
    /// What it says.
    pub doc: &'static str,
}

/// What a value is.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Text.
    Text,
    /// A name for addresses: lower-case letters, digits, hyphens.
    Slug,
    /// A condition or formula.
    Expression,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// Yes or no.
    Bool,
    /// A date.
    Day,
    /// A list of texts, or one.
    Texts,
    /// One of some words.
    Words(&'static [&'static str]),
    /// Anything.
    Any,
    /// One of several kinds.
    Either(&'static [Kind]),
    /// A list.
    List(&'static Kind),
    /// A table with these keys.
    Table(&'static [Key]),
    /// A table with these keys and any further ones.
    Open(&'static [Key]),
    /// Tables of these keys (`[[…]]`).
    Tables(&'static [Key]),
    /// Tables of these keys and any further ones.
    OpenTables(&'static [Key]),
    /// A table whose keys are names, each with such a value.
    Map(&'static Kind),
}

/// Declares a key that may be left out.
const fn key(name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { name, kind, required: false, doc }
}

/// Declares a key that must be there.
const fn must(name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { name, kind, required: true, doc }
}

/// The formats.
pub const SCHEMAS: [&Schema; 11] = [
    &book::BOOK,
    &book::FRONT_MATTER,
    &data::INDICATORS,
    &data::TEAMS,
    &data::WARNINGS,
    &data::ROADMAP,
    &data::MATURITY,
    &data::SOURCES,
    &data::NOTES,
    &data::FILLING,
    &data::RECORDS,
];

/// Returns the JSON Schemas, by file name.
pub fn all() -> Vec<(String, String)> {
    let schemas = SCHEMAS.iter().map(|schema| (format!("{}.json", schema.name), schema.to_json()));
    schemas.collect()
}

impl Schema {
    fn to_json(&self) -> String {
        let mut schema = Map::new();
        schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
        schema.insert("title".to_owned(), json!(self.title));
        schema.insert("x-files".to_owned(), json!(self.files));
        if let Value::Object(table) = table(self.keys, false) {
            schema.extend(table);
        }
        if let Some(rest) = self.rest {
            schema.insert("additionalProperties".to_owned(), rest.to_json());
        }
        let mut text = serde_json::to_string_pretty(&Value::Object(schema)).unwrap_or_default();
        text.push('\n');
        text
    }
}

fn table(keys: &[Key], open: bool) -> Value {
    let properties: Map<String, Value> = keys
        .iter()
        .map(|key| {
            let mut value = key.kind.to_json();
            if let Value::Object(value) = &mut value {
                value.insert("description".to_owned(), json!(key.doc));
            }
            (key.name.to_owned(), value)
        })
        .collect();
    let required: Vec<_> = keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut table = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": open,
    });
    if !required.is_empty() {
        table["required"] = json!(required);
    }
    table
}

impl Kind {
    fn to_json(self) -> Value {
        match self {
            Self::Text | Self::Expression => json!({ "type": "string" }),
            Self::Slug => json!({ "type": "string", "pattern": "^[a-z0-9-]+$" }),
            Self::Whole => json!({ "type": "integer" }),
            Self::Number => json!({ "type": "number" }),
            Self::Bool => json!({ "type": "boolean" }),
            // TOML's own dates reach editors as strings.
            Self::Day => json!({ "type": "string", "format": "date" }),
            Self::Texts => json!({
                "anyOf": [
                    { "type": "string" },
                    { "type": "array", "items": { "type": "string" } },
                ],
            }),
            Self::Words(words) => json!({ "type": "string", "enum": words }),
            Self::Any => json!({}),
            Self::Either(kinds) => {
                json!({ "anyOf": kinds.iter().map(|kind| kind.to_json()).collect::<Vec<_>>() })
            }
            Self::List(kind) => json!({ "type": "array", "items": kind.to_json() }),
            Self::Table(keys) => table(keys, false),
            Self::Open(keys) => table(keys, true),
            Self::Tables(keys) => json!({ "type": "array", "items": table(keys, false) }),
            Self::OpenTables(keys) => json!({ "type": "array", "items": table(keys, true) }),
            Self::Map(kind) => {
                json!({ "type": "object", "additionalProperties": kind.to_json() })
            }
        }
    }
}

#[cfg(test)]
mod tests;
