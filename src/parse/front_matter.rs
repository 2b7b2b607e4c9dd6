//! Takes the front matter off a Markdown file: TOML between `+++`, or YAML between `---`.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Diagnostic, Span};
use crate::model::front_matter::FrontMatter;
use crate::model::value::{Data, Table};
use crate::parse::table::{TableReader, parse_toml_around};
use crate::parse::yaml::parse_yaml;

/// The language that front matter is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fence {
    /// Between `+++` lines.
    Toml,
    /// Between `---` lines.
    Yaml,
}

/// Splits a file into its front matter, if it has one, and the place where its text begins.
pub fn split(text: &str) -> (Option<(Fence, Range<usize>)>, usize) {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let (fence, mark) = match text[start..].lines().next().map(str::trim_end) {
        Some("+++") => (Fence::Toml, "+++"),
        Some("---") => (Fence::Yaml, "---"),
        _ => return (None, start),
    };
    let Some(first) = text[start..].find('\n') else { return (None, start) };
    let begin = start + first + 1;
    let mut at = begin;
    for line in text[begin..].split_inclusive('\n') {
        if line.trim_end() == mark || (fence == Fence::Yaml && line.trim_end() == "...") {
            return (Some((fence, begin..at)), at + line.len());
        }
        at += line.len();
    }
    (None, start)
}

/// Reads the front matter of a file; returns it and where the text begins.
pub fn parse_front_matter(source: &Arc<str>, text: &str) -> (FrontMatter, usize, Vec<Diagnostic>) {
    let (found, body) = split(text);
    let Some((fence, range)) = found else {
        let mut diags = Vec::new();
        if text[body..].lines().next().is_some_and(|line| line.trim_end() == "+++") {
            let diagnostic = Diagnostic::error("front-matter", "front matter `+++` is not closed")
                .at(source, body..body + 3)
                .hint("end it with a line `+++`");
            diags.push(diagnostic);
        }
        return (FrontMatter::default(), body, diags);
    };
    let (table, mut diags) = match fence {
        Fence::Toml => parse_toml_around(source, &text[range.clone()], range.start),
        Fence::Yaml => parse_yaml(source, &text[range.clone()], range.start),
    };
    let is_whole = diags.is_empty();
    let mut front = read(source, &table, range.start.saturating_sub(4)..range.end, &mut diags);
    front.is_cut = !is_whole;
    (front, body, diags)
}

fn read(source: &Arc<str>, table: &Table, span: Span, diags: &mut Vec<Diagnostic>) -> FrontMatter {
    let head = span.start..span.start + 3;
    let mut reader = TableReader::new(source, table, head, diags);
    let placed = |reader: &mut TableReader<'_>, key: &'static str| {
        let span = || table.get(key).map_or(0..0, |value| value.span.clone());
        reader.string(key).map(|text| (text, span()))
    };
    let kind = placed(&mut reader, "kind");
    let card = placed(&mut reader, "card");
    let front = FrontMatter {
        title: reader.string("title"),
        short_title: reader.string("short_title"),
        kind,
        summary: reader.string("summary"),
        weight: reader.integer("weight"),
        tags: reader.strings("tags").unwrap_or_default(),
        owner: reader.string("owner"),
        review_by: reader.date("review_by"),
        reviewed: reader.date("reviewed"),
        draft: reader.bool("draft").unwrap_or(false),
        stub: reader.bool("stub").unwrap_or(false),
        publish_on: reader.date("publish_on"),
        expires_on: reader.date("expires_on"),
        card,
        aliases: reader.spanned_strings("aliases").unwrap_or_default(),
        fragments: texts(&mut reader, "fragments", "fragment", "an anchor such as `\"roles\"`"),
        related: related(&mut reader),
        fields: reader.table("fields").map(|(table, span)| (table.clone(), span)),
        parameters: entries(reader.table("parameters")),
        targets: texts(&mut reader, "targets", "target of", "a string such as `\"< 48\"`"),
        language: reader.string("language"),
        is_cut: false,
        extra: reader.table("extra").map(|(table, _)| table.clone()).unwrap_or_default(),
    };
    reader.finish();
    front
}

fn entries(table: Option<(&Table, Span)>) -> Vec<(String, crate::model::value::Value)> {
    let entries = table.map(|(table, _)| table.entries.as_slice()).unwrap_or_default();
    entries.iter().map(|(key, _, value)| (key.clone(), value.clone())).collect()
}

fn related(reader: &mut TableReader<'_>) -> Vec<(String, Vec<(String, Span)>)> {
    let Some((table, _)) = reader.table("related") else { return Vec::new() };
    let mut relations = Vec::new();
    for (relation, _, value) in &table.entries {
        let slugs = match &value.data {
            Data::String(slug) => Some(vec![(slug.clone(), value.span.clone())]),
            Data::Array(items) => items
                .iter()
                .map(|item| item.as_str().map(|slug| (slug.to_owned(), item.span.clone())))
                .collect(),
            _ => None,
        };
        match slugs {
            Some(slugs) => relations.push((relation.clone(), slugs)),
            None => {
                let message = format!(
                    "relation `{relation}` is {}: expected an array of strings",
                    value.type_name()
                );
                reader.report(
                    Diagnostic::error("wrong-type", message)
                        .at(reader.source(), value.span.clone()),
                );
            }
        }
    }
    relations
}

/// Returns the entries of a table of texts, with their places.
fn texts(
    reader: &mut TableReader<'_>,
    key: &'static str,
    what: &str,
    expected: &str,
) -> Vec<(String, String, Span)> {
    let Some((table, _)) = reader.table(key) else { return Vec::new() };
    let mut texts = Vec::new();
    for (name, _, value) in &table.entries {
        match value.as_str() {
            Some(text) => texts.push((name.clone(), text.to_owned(), value.span.clone())),
            None => {
                let message =
                    format!("{what} `{name}` is {}: expected {expected}", value.type_name());
                let diagnostic = Diagnostic::error("wrong-type", message);
                reader.report(diagnostic.at(reader.source(), value.span.clone()));
            }
        }
    }
    texts
}
