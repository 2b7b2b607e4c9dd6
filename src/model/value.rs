//! A tree of values with their places, as read from TOML or YAML.

use crate::diag::Span;

/// A value and its place in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// What it is.
    pub data: Data,
    /// Where it stands, in bytes.
    pub span: Span,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// Text.
    String(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// Yes or no.
    Bool(bool),
    /// A date, a time or both, as it was written.
    Datetime(String),
    /// A list.
    Array(Vec<Value>),
    /// Keys and values, in the order of the file.
    Table(Table),
    /// Nothing (YAML's `null`).
    Null,
}

/// Keys with their places, and values, in the order of the file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The entries.
    pub entries: Vec<(String, Span, Value)>,
}

impl Table {
    /// Returns the value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.iter().find(|(name, _, _)| name == key).map(|(_, _, value)| value)
    }
}

impl Value {
    /// Returns the article and noun for this value's type, for messages.
    pub fn type_name(&self) -> &'static str {
        match self.data {
            Data::String(_) => "a string",
            Data::Integer(_) => "an integer",
            Data::Float(_) => "a float",
            Data::Bool(_) => "a boolean",
            Data::Datetime(_) => "a date",
            Data::Array(_) => "an array",
            Data::Table(_) => "a table",
            Data::Null => "nothing",
        }
    }

    /// Returns the text, if it is text.
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the table, if it is one.
    pub fn as_table(&self) -> Option<&Table> {
        match &self.data {
            Data::Table(table) => Some(table),
            _ => None,
        }
    }

    /// Returns the number, if it is one.
    pub fn as_f64(&self) -> Option<f64> {
        match self.data {
            Data::Integer(number) => Some(number as f64),
            Data::Float(number) => Some(number),
            _ => None,
        }
    }

    /// Returns the value as a person would write it in a sentence: text as it is, a list with commas.
    pub fn display(&self) -> String {
        match &self.data {
            Data::String(text) | Data::Datetime(text) => text.clone(),
            Data::Integer(number) => number.to_string(),
            Data::Float(number) => number.to_string(),
            Data::Bool(yes) => yes.to_string(),
            Data::Array(items) => items.iter().map(Self::display).collect::<Vec<_>>().join(", "),
            Data::Table(table) => table
                .entries
                .iter()
                .map(|(key, _, value)| format!("{key}: {}", value.display()))
                .collect::<Vec<_>>()
                .join(", "),
            Data::Null => String::new(),
        }
    }
}
