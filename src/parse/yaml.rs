//! Reads YAML front matter into the same values with places as TOML gives.

use std::sync::Arc;

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};
use saphyr_parser::{Event, Parser};

use super::table::plain;
use crate::diag::{Diagnostic, Span};
use crate::model::value::{Data, Table, Value};

/// Parses YAML. The table is empty where the text can't be read; `offset` is where it begins in its file.
pub fn parse_yaml(source: &Arc<str>, text: &str, offset: usize) -> (Table, Vec<Diagnostic>) {
    let places = Places::new(text, offset);
    if let Some(at) = too_deep(text) {
        let at = places.byte(at);
        let message = format!("front matter is nested more than {MAX_DEPTH} deep");
        let diagnostic = Diagnostic::error("yaml-depth", message).at(source, at..at);
        return (Table::default(), vec![diagnostic]);
    }
    let documents = match MarkedYaml::load_from_str(text) {
        Ok(documents) => documents,
        Err(error) => {
            let at = places.byte(error.marker().index());
            let diagnostic =
                Diagnostic::error("yaml-syntax", error.info().to_owned()).at(source, at..at);
            return (Table::default(), vec![diagnostic]);
        }
    };
    let Some(document) = documents.first() else { return (Table::default(), Vec::new()) };
    match convert(document, &places, 0).data {
        Data::Table(table) => (table, Vec::new()),
        Data::Null => (Table::default(), Vec::new()),
        _ => {
            let diagnostic =
                Diagnostic::error("front-matter", "front matter is not a table of keys and values")
                    .at(source, offset..offset + text.len());
            (Table::default(), vec![diagnostic])
        }
    }
}

/// Where characters stand: the byte of every `STEP`th character, so that a place is found without
/// counting from the beginning each time.
struct Places<'a> {
    text: &'a str,
    offset: usize,
    steps: Vec<usize>,
}

const STEP: usize = 64;

impl<'a> Places<'a> {
    fn new(text: &'a str, offset: usize) -> Self {
        // Where all is ASCII, characters are bytes.
        let steps = match text.is_ascii() {
            true => Vec::new(),
            false => text.char_indices().step_by(STEP).map(|(at, _)| at).collect(),
        };
        Self { text, offset, steps }
    }

    /// saphyr counts characters; we count bytes.
    fn byte(&self, index: usize) -> usize {
        let at = match self.steps.get(index / STEP) {
            Some(&step) => self.text[step..]
                .char_indices()
                .nth(index % STEP)
                .map_or(self.text.len(), |(at, _)| step + at),
            None if self.steps.is_empty() => index.min(self.text.len()),
            None => self.text.len(),
        };
        self.offset + at
    }

    fn span(&self, span: saphyr_parser::Span) -> Span {
        let start = self.byte(span.start.index());
        start..self.byte(span.end.index()).max(start)
    }
}

/// Nesting beyond this is no front matter that somebody wrote.
const MAX_DEPTH: usize = 64;

/// Returns where a text nests too deep: the loader would end in a stack overflow.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { return None };
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Some(span.start.index());
        }
    }
    None
}

fn convert(node: &MarkedYaml<'_>, places: &Places<'_>, depth: usize) -> Value {
    let span = places.span(node.span);
    if depth > MAX_DEPTH {
        return Value { data: Data::Null, span };
    }
    let data = match &node.data {
        YamlData::Value(Scalar::Null) => Data::Null,
        YamlData::Value(Scalar::Boolean(yes)) => Data::Bool(*yes),
        YamlData::Value(Scalar::Integer(number)) => Data::Integer(*number),
        YamlData::Value(Scalar::FloatingPoint(number)) => Data::Float(number.into_inner()),
        YamlData::Value(Scalar::String(text)) => Data::String(plain(text)),
        YamlData::Representation(text, ..) => Data::String(plain(text)),
        YamlData::Sequence(items) => {
            Data::Array(items.iter().map(|item| convert(item, places, depth + 1)).collect())
        }
        YamlData::Mapping(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let name = convert(key, places, depth + 1);
                (name.display(), name.span, convert(value, places, depth + 1))
            });
            Data::Table(Table { entries: entries.collect() })
        }
        YamlData::Tagged(_, inner) => return convert(inner, places, depth + 1),
        YamlData::Alias(_) | YamlData::BadValue => Data::Null,
    };
    Value { data, span }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_nests_too_deep_is_refused() {
        for deep in ["- ", "? ", "[", "{a: "] {
            let (_, diags) = parse_yaml(&Arc::from("a.md"), &deep.repeat(30_000), 0);
            assert_eq!(diags.len(), 1, "{deep}");
        }
    }

    #[test]
    fn places_count_bytes_in_any_script() {
        let text = format!("題: {}\nkey: 値\n", "あ".repeat(200));
        let (table, diags) = parse_yaml(&Arc::from("a.md"), &text, 4);
        assert!(diags.is_empty());
        let value = table.get("key").unwrap();
        assert_eq!(&text[value.span.start - 4..value.span.end - 4], "値");
        assert_eq!(Places::new("ab", 1).byte(9), 3);
        assert_eq!(Places::new("äb", 0).byte(9), 3);
    }
}
