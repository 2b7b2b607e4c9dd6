//! Reads TOML into values with places, and takes tables apart.
//!
//! serde stops at the first wrong key. A coach wants all of them at once, each at its place, with the
//! nearest known key; so definitions are taken apart by a `TableReader`, which reports and goes on.

use std::sync::Arc;

use crate::diag::{Diagnostic, Span};
use crate::model::value::{Data, Table, Value};

/// Parses TOML. The table is empty where the text can't be read at all; `offset` is where the text
/// begins in its file (front matter).
pub fn parse_toml(source: &Arc<str>, text: &str, offset: usize) -> (Table, Vec<Diagnostic>) {
    let (parsed, errors) = toml::de::DeTable::parse_recoverable(text);
    let diags = errors
        .iter()
        .map(|error| {
            let span = error.span().unwrap_or(0..0);
            Diagnostic::error("toml-syntax", first_line_lower(error.message()))
                .at(source, shift(&span, offset))
        })
        .collect::<Vec<_>>();
    if diags.is_empty() {
        (from_toml(parsed.get_ref(), offset), diags)
    } else {
        (Table::default(), diags)
    }
}

/// Reads a TOML text like [`parse_toml`], and keeps what stands outside the lines that can't be read.
pub fn parse_toml_around(source: &Arc<str>, text: &str, offset: usize) -> (Table, Vec<Diagnostic>) {
    let (table, diags) = parse_toml(source, text, offset);
    if diags.is_empty() {
        return (table, diags);
    }
    let (parsed, errors) = toml::de::DeTable::parse_recoverable(text);
    let lines: Vec<Span> = errors
        .iter()
        .filter_map(toml::de::Error::span)
        .map(|span| {
            let start = text[..span.start.min(text.len())].rfind('\n').map_or(0, |at| at + 1);
            let end = span.end.min(text.len());
            let end = text[end..].find('\n').map_or(text.len(), |at| end + at);
            start + offset..end + offset
        })
        .collect();
    let mut table = from_toml(parsed.get_ref(), offset);
    drop_within(&mut table, &lines);
    (table, diags)
}

/// Takes entries out of a table that touch one of these places.
fn drop_within(table: &mut Table, places: &[Span]) {
    table.entries.retain_mut(|(_, key, value)| {
        if let Data::Table(inner) = &mut value.data {
            drop_within(inner, places);
        }
        let end = if value.as_table().is_some() { key.end } else { key.end.max(value.span.end) };
        !places.iter().any(|place| key.start < place.end && place.start < end)
    });
}

fn shift(span: &Span, offset: usize) -> Span {
    span.start + offset..span.end + offset
}

fn first_line_lower(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim_end_matches('.').to_owned()
}

fn from_toml(table: &toml::de::DeTable<'_>, offset: usize) -> Table {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| {
            let span = shift(&key.span(), offset);
            (key.get_ref().to_string(), span, toml_value(value, offset))
        })
        .collect();
    entries.sort_by_key(|(_, span, _)| span.start);
    Table { entries }
}

fn toml_value(value: &toml::Spanned<toml::de::DeValue<'_>>, offset: usize) -> Value {
    use toml::de::DeValue;
    let data = match value.get_ref() {
        DeValue::String(text) => Data::String(plain(text)),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Data::Integer(number),
            Err(_) => Data::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        },
        DeValue::Float(number) => Data::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(yes) => Data::Bool(*yes),
        DeValue::Datetime(date) => Data::Datetime(date.to_string()),
        DeValue::Array(items) => {
            Data::Array(items.iter().map(|item| toml_value(item, offset)).collect())
        }
        DeValue::Table(table) => Data::Table(from_toml(table, offset)),
    };
    Value { data, span: shift(&value.span(), offset) }
}

/// Returns text without what no page can show, as CommonMark does with NUL: an escape can write any character.
pub(crate) fn plain(text: &str) -> String {
    let is_shown = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    if text.chars().all(is_shown) {
        return text.to_owned();
    }
    text.chars().map(|c| if is_shown(c) { c } else { '\u{fffd}' }).collect()
}

/// Takes a table apart key by key: reports what is missing, of the wrong type or unknown, and goes on.
///
/// Call `finish` at the end: it reports the keys that nobody asked for.
#[derive(Debug)]
pub struct TableReader<'a> {
    table: &'a Table,
    source: &'a Arc<str>,
    /// Where the table stands: the place of "missing key".
    span: Span,
    known: Vec<&'static str>,
    diags: &'a mut Vec<Diagnostic>,
}

impl<'a> TableReader<'a> {
    /// Returns a reader of `table`, which stands at `span` of `source`.
    pub fn new(
        source: &'a Arc<str>,
        table: &'a Table,
        span: Span,
        diags: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self { table, source, span, known: Vec::new(), diags }
    }

    /// Returns a reader of a table inside this one.
    pub fn nested<'b>(&'b mut self, table: &'b Table, span: Span) -> TableReader<'b>
    where
        'a: 'b,
    {
        TableReader { table, source: self.source, span, known: Vec::new(), diags: self.diags }
    }

    /// Reports a problem of this table's own.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diags.push(diagnostic);
    }

    /// Returns the place of a key's value, or of the table where the key is missing.
    pub fn place(&self, key: &str) -> Span {
        self.table.get(key).map_or_else(|| self.span.clone(), |value| value.span.clone())
    }

    /// Reports a problem at the place of a key's value, or of the table where the key is missing.
    pub fn report_at(&mut self, key: &str, diagnostic: Diagnostic) {
        let span = self.place(key);
        self.diags.push(diagnostic.at(self.source, span));
    }

    /// Returns the file that the table stands in.
    pub fn source(&self) -> &'a Arc<str> {
        self.source
    }

    /// Returns the place of the whole table.
    pub fn span(&self) -> Span {
        self.span.clone()
    }

    /// Returns the value of a key, if it is there, and remembers the key as known.
    pub fn value(&mut self, key: &'static str) -> Option<&'a Value> {
        self.known.push(key);
        self.table.get(key)
    }

    /// Returns text.
    pub fn string(&mut self, key: &'static str) -> Option<String> {
        self.typed(key, "a string", |value| value.as_str().map(str::to_owned))
    }

    /// Returns text that must be there; an empty string stands in for it.
    pub fn required_string(&mut self, key: &'static str) -> String {
        if self.table.get(key).is_none() {
            self.missing(key);
        }
        self.string(key).unwrap_or_default()
    }

    /// Reports that a key is missing.
    pub fn missing(&mut self, key: &'static str) {
        self.known.push(key);
        let diagnostic = Diagnostic::error("missing-key", format!("missing key `{key}`"))
            .at(self.source, self.span.clone());
        self.diags.push(diagnostic);
    }

    /// Returns yes or no.
    pub fn bool(&mut self, key: &'static str) -> Option<bool> {
        self.typed(key, "a boolean", |value| match value.data {
            Data::Bool(yes) => Some(yes),
            _ => None,
        })
    }

    /// Returns a number, whole or not.
    pub fn number(&mut self, key: &'static str) -> Option<f64> {
        self.typed(key, "a number", Value::as_f64)
    }

    /// Returns a whole number.
    pub fn integer(&mut self, key: &'static str) -> Option<i64> {
        self.typed(key, "an integer", |value| match value.data {
            Data::Integer(number) => Some(number),
            _ => None,
        })
    }

    /// Returns a date without a time.
    pub fn date(&mut self, key: &'static str) -> Option<jiff::civil::Date> {
        self.typed(key, "a date such as `2026-03-01`", |value| match &value.data {
            Data::Datetime(text) | Data::String(text) => text.parse().ok(),
            _ => None,
        })
    }

    /// Returns a list of texts; one text alone is a list of one.
    pub fn strings(&mut self, key: &'static str) -> Option<Vec<String>> {
        self.typed(key, "an array of strings", |value| match &value.data {
            Data::String(text) => Some(vec![text.clone()]),
            Data::Array(items) => {
                items.iter().map(|item| item.as_str().map(str::to_owned)).collect()
            }
            _ => None,
        })
    }

    /// Returns a list of texts, each with its place.
    pub fn spanned_strings(&mut self, key: &'static str) -> Option<Vec<(String, Span)>> {
        self.typed(key, "an array of strings", |value| match &value.data {
            Data::String(text) => Some(vec![(text.clone(), value.span.clone())]),
            Data::Array(items) => items
                .iter()
                .map(|item| item.as_str().map(|text| (text.to_owned(), item.span.clone())))
                .collect(),
            _ => None,
        })
    }

    /// Returns a sub-table with its place.
    pub fn table(&mut self, key: &'static str) -> Option<(&'a Table, Span)> {
        self.known.push(key);
        let value = self.table.get(key)?;
        match &value.data {
            Data::Table(table) => Some((table, value.span.clone())),
            _ => {
                self.wrong_type(key, value, "a table");
                None
            }
        }
    }

    /// Returns the tables of an array of tables (`[[key]]`), each with its place.
    pub fn tables(&mut self, key: &'static str) -> Vec<(&'a Table, Span)> {
        self.known.push(key);
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let Data::Array(items) = &value.data else {
            self.wrong_type(key, value, "an array of tables");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            match &item.data {
                Data::Table(table) => tables.push((table, item.span.clone())),
                _ => self.wrong_type(key, item, "a table"),
            }
        }
        tables
    }

    /// Returns one of a list of words, as the value that belongs to it.
    pub fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)]) -> Option<T> {
        let written = self.string(key)?;
        if let Some((_, choice)) = choices.iter().find(|(word, _)| *word == written) {
            return Some(*choice);
        }
        let words: Vec<_> = choices.iter().map(|(word, _)| format!("`{word}`")).collect();
        let span =
            self.table.get(key).map_or_else(|| self.span.clone(), |value| value.span.clone());
        let diagnostic = Diagnostic::error(
            "unknown-choice",
            format!("unknown {key} `{written}`: expected {}", one_of(&words)),
        )
        .at(self.source, span)
        .suggest(&written, choices.iter().map(|(word, _)| *word));
        self.diags.push(diagnostic);
        None
    }

    /// Returns the entries whose keys nobody asked for, for tables that may hold further keys.
    pub fn rest(self) -> impl Iterator<Item = &'a (String, Span, Value)> {
        let known = self.known;
        self.table.entries.iter().filter(move |(key, _, _)| !known.contains(&key.as_str()))
    }

    /// Reports the keys that nobody asked for.
    pub fn finish(self) {
        for (key, span, _) in &self.table.entries {
            if self.known.contains(&key.as_str()) {
                continue;
            }
            let mut known: Vec<_> = self.known.clone();
            known.sort_unstable();
            known.dedup();
            let listed: Vec<_> = known.iter().map(|key| format!("`{key}`")).collect();
            let mut diagnostic = Diagnostic::error("unknown-key", format!("unknown key `{key}`"))
                .at(self.source, span.clone())
                .suggest(key, known.iter().copied());
            diagnostic.hints.push(format!("known keys: {}", listed.join(", ")));
            self.diags.push(diagnostic);
        }
    }

    fn typed<T>(
        &mut self,
        key: &'static str,
        expected: &str,
        take: impl FnOnce(&Value) -> Option<T>,
    ) -> Option<T> {
        self.known.push(key);
        let value = self.table.get(key)?;
        let taken = take(value);
        if taken.is_none() {
            self.wrong_type(key, value, expected);
        }
        taken
    }

    fn wrong_type(&mut self, key: &str, value: &Value, expected: &str) {
        let diagnostic = Diagnostic::error(
            "wrong-type",
            format!("`{key}` is {}: expected {expected}", value.type_name()),
        )
        .at(self.source, value.span.clone());
        self.diags.push(diagnostic);
    }
}

/// Joins alternatives as a sentence does: "a, b or c".
pub fn one_of(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [many @ .., last] => format!("{} or {last}", many.join(", ")),
    }
}
