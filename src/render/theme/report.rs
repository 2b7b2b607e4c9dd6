//! What tera says about a layout, as diagnostics with file and place.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::ErrorKind;

use super::Layout;
use crate::diag::{Diagnostic, Span};

/// Returns the problems that an error of tera tells of; at least one.
pub(super) fn diagnostics(
    error: &tera::Error,
    layouts: &BTreeMap<String, Layout>,
) -> Vec<Diagnostic> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let span = report.span().range.clone();
            vec![at(report.message(), report.filename(), span, layouts)]
        }
        ErrorKind::MissingParent { current, parent } => {
            let message = format!("layout extends `{parent}`, which is not there");
            let names = layouts.keys().map(String::as_str);
            vec![
                at(&message, current, find(layouts, current, parent), layouts)
                    .suggest(parent, names),
            ]
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            vec![at("layout extends or includes itself", tpl, 0..0, layouts)]
        }
        ErrorKind::Msg(text) if text.contains("--> ") => reports(text, layouts),
        other => vec![Diagnostic::error("layout", plain(&other.to_string()))],
    }
}

/// Takes apart the reports that tera joins into one text when references don't resolve.
fn reports(text: &str, layouts: &BTreeMap<String, Layout>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut message = "";
    for line in text.lines() {
        if let Some(words) = line.strip_prefix("error: ") {
            message = words;
        } else if let Some(place) = line.trim_start().strip_prefix("--> ") {
            let mut parts = place.rsplitn(3, ':');
            let column = parts.next().and_then(|column| column.parse().ok()).unwrap_or(1);
            let number = parts.next().and_then(|line| line.parse().ok()).unwrap_or(1);
            let name = parts.next().unwrap_or_default();
            let start = layouts.get(name).map_or(0, |layout| offset(&layout.text, number, column));
            found.push(at(message, name, start..start, layouts));
        }
    }
    found
}

fn at(message: &str, name: &str, span: Span, layouts: &BTreeMap<String, Layout>) -> Diagnostic {
    let diagnostic = Diagnostic::error("layout", plain(message));
    match layouts.get(name).and_then(|layout| layout.source.clone()) {
        Some(source) => diagnostic.at(&source, span),
        None => diagnostic.within(&Arc::from(format!("themes/default/layouts/{name}"))),
    }
}

/// Returns a message of tera in the shape of ours.
fn plain(message: &str) -> String {
    let message = message.trim_end_matches('.');
    let mut letters = message.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => "layout can't be read".to_owned(),
    }
}

fn find(layouts: &BTreeMap<String, Layout>, name: &str, word: &str) -> Span {
    let start = layouts.get(name).and_then(|layout| layout.text.find(word)).unwrap_or(0);
    start..start + word.len()
}

/// Returns the byte at a line and column, both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let begin: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let rest = &text[begin.min(text.len())..];
    begin + rest.char_indices().nth(column - 1).map_or(0, |(at, _)| at)
}
