//! `data/sources.toml`: the bibliography.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Diagnostic, Span};
use crate::model::reference::{Bibliography, Reference, ReferenceGroup};
use crate::model::value::Table;
use crate::parse::table::{TableReader, parse_toml};

/// Reads the bibliography.
pub fn parse_references(source: &Arc<str>, text: &str) -> (Bibliography, Vec<Diagnostic>) {
    let (table, mut diags) = parse_toml(source, text, 0);
    let mut own = Vec::new();
    let mut reader = TableReader::new(source, &table, 0..0, &mut own);
    let groups = reader.tables("group");
    reader.finish();
    let groups =
        groups.into_iter().map(|(table, span)| group(source, table, span, &mut diags)).collect();
    let bibliography = Bibliography { groups };
    diags.append(&mut own);
    report_twins(source, &bibliography, &mut diags);
    (bibliography, diags)
}

fn group(
    source: &Arc<str>,
    table: &Table,
    span: Span,
    diags: &mut Vec<Diagnostic>,
) -> ReferenceGroup {
    let mut own = Vec::new();
    let mut reader = TableReader::new(source, table, span, &mut own);
    let (id, title) = (reader.required_string("id"), reader.required_string("title"));
    let entries = reader.tables("entry");
    reader.finish();
    let entries =
        entries.into_iter().map(|(table, span)| entry(source, table, span, diags)).collect();
    diags.append(&mut own);
    ReferenceGroup { id, title, entries }
}

fn entry(source: &Arc<str>, table: &Table, span: Span, diags: &mut Vec<Diagnostic>) -> Reference {
    let mut reader = TableReader::new(source, table, span.clone(), diags);
    let reference = Reference {
        key: reader.required_string("key"),
        text: reader.required_string("text"),
        authors: reader.strings("authors").unwrap_or_default(),
        year: reader.integer("year"),
        title: reader.string("title"),
        url: reader.string("url"),
        span: span.clone(),
    };
    if let Some(url) = &reference.url
        && !["https://", "http://"].iter().any(|scheme| url.starts_with(scheme))
    {
        let diagnostic = Diagnostic::error("wrong-address", format!("`url` is `{url}`"))
            .at(source, table.get("url").map_or(span, |value| value.span.clone()))
            .hint("write the whole address, from `https://` on");
        reader.report(diagnostic);
    }
    reader.finish();
    reference
}

fn report_twins(source: &Arc<str>, bibliography: &Bibliography, diags: &mut Vec<Diagnostic>) {
    let mut seen = BTreeMap::new();
    for entry in bibliography.groups.iter().flat_map(|group| &group.entries) {
        if !entry.key.is_empty() && seen.insert(&entry.key, ()).is_some() {
            let diagnostic =
                Diagnostic::error("duplicate", format!("key `{}` is taken", entry.key))
                    .at(source, entry.span.clone())
                    .hint("a citation would not know which of the two it means");
            diags.push(diagnostic);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_names_who_and_when_or_else_the_title() {
        let text = "[[group]]\nid = 'g'\ntitle = 'G'\n\
            [[group.entry]]\nkey = 'a'\ntext = 'A'\nauthors = ['Deci', 'Ryan']\nyear = 2000\n\
            [[group.entry]]\nkey = 'b'\ntext = 'B - on b'\ntitle = 'B'\n\
            [[group.entry]]\nkey = 'c'\ntext = 'C'\nauthors = ['X', 'Y', 'Z']\n";
        let (bibliography, diags) = parse_references(&Arc::from("s.toml"), text);
        assert!(diags.is_empty());
        let cited = |key| bibliography.get(key).map(Reference::citation).unwrap_or_default();
        assert_eq!([cited("a"), cited("b"), cited("c")], ["Deci & Ryan 2000", "B", "X et al."]);
    }

    #[test]
    fn every_mistake_is_reported_at_once() {
        let text = "[[group]]\nid = 'g'\n[[group.entry]]\nkey = 'a'\nyear = 'x'\n\
            [[group.entry]]\nkey = 'a'\ntext = 'A'\nurl = 'javascript:x'\nautors = 'B'\n";
        let (_, diags) = parse_references(&Arc::from("s.toml"), text);
        let messages: Vec<_> = diags.iter().map(|diagnostic| &diagnostic.message).collect();
        insta::assert_debug_snapshot!(messages, @r#"
        [
            "missing key `text`",
            "`year` is a string: expected an integer",
            "`url` is `javascript:x`",
            "unknown key `autors`",
            "missing key `title`",
            "key `a` is taken",
        ]
        "#);
    }
}
