//! What a template's front matter says about the blanks of its text.

use std::sync::Arc;

use crate::diag::{Diagnostic, Span};
use crate::model::template::{Field, FieldKind, FieldSource};
use crate::model::value::Table;
use crate::parse::table::TableReader;

const KINDS: [(&str, FieldKind); 5] = [
    ("text", FieldKind::Text),
    ("long", FieldKind::Long),
    ("date", FieldKind::Date),
    ("number", FieldKind::Number),
    ("choice", FieldKind::Choice),
];

/// Returns the fields of a template in the order of its blanks, each once.
///
/// `blanks` are the words between the brackets, with their places; `described` is the front matter's
/// table `fields`.
pub fn fields<'a>(
    source: &Arc<str>,
    blanks: impl IntoIterator<Item = (&'a str, Span)>,
    described: Option<&Table>,
) -> (Vec<Field>, Vec<Diagnostic>) {
    let mut diags = Vec::new();
    let mut described: Vec<_> =
        described.map(|table| read_fields(source, table, &mut diags)).unwrap_or_default();
    let mut fields: Vec<Field> = Vec::new();
    for (name, span) in blanks {
        if fields.iter().any(|field| field.name == name) {
            continue;
        }
        match described.iter().position(|field| field.name == name) {
            Some(number) => fields.push(described.remove(number)),
            None => fields.push(plain(name, span)),
        }
    }
    for field in described {
        let diagnostic =
            Diagnostic::error("unknown-field", format!("no blank `[{}]` in the text", field.name))
                .at(source, field.span.clone())
                .suggest(&field.name, fields.iter().map(|field| field.name.as_str()));
        diags.push(diagnostic);
    }
    (fields, diags)
}

fn plain(name: &str, span: Span) -> Field {
    Field {
        name: name.to_owned(),
        label: name.to_owned(),
        hint: None,
        kind: FieldKind::Text,
        default: None,
        required: false,
        choices: Vec::new(),
        sources: Vec::new(),
        span,
    }
}

fn read_fields(source: &Arc<str>, table: &Table, diags: &mut Vec<Diagnostic>) -> Vec<Field> {
    let mut fields = Vec::new();
    for (name, span, value) in &table.entries {
        match value.as_table() {
            Some(table) => fields.push(field(source, name, table, span.clone(), diags)),
            None => {
                let message = format!("field `{name}` is {}: expected a table", value.type_name());
                diags.push(Diagnostic::error("wrong-type", message).at(source, value.span.clone()));
            }
        }
    }
    fields
}

fn field(
    source: &Arc<str>,
    name: &str,
    table: &Table,
    span: Span,
    diags: &mut Vec<Diagnostic>,
) -> Field {
    let mut reader = TableReader::new(source, table, span.clone(), diags);
    let label = reader.string("label").unwrap_or_else(|| name.to_owned());
    let hint = reader.string("hint");
    let kind = reader.choice("type", &KINDS);
    let default = reader.value("default").map(|value| value.display());
    let required = reader.bool("required").unwrap_or(false);
    let choices = reader.strings("choices").unwrap_or_default();
    let sources = reader.spanned_strings("source").unwrap_or_default();
    let kind = kind.unwrap_or(if choices.is_empty() { FieldKind::Text } else { FieldKind::Choice });
    if (kind == FieldKind::Choice) == choices.is_empty() {
        let message = if choices.is_empty() {
            format!("field `{name}` is a choice without `choices`")
        } else {
            format!("field `{name}` has `choices`, but is none")
        };
        let diagnostic = Diagnostic::error("wrong-field", message)
            .at(source, span.clone())
            .hint("a field has `type = \"choice\"` and `choices`, or neither");
        reader.report(diagnostic);
    }
    let sources = sources
        .into_iter()
        .filter_map(|(written, span)| {
            let parsed = field_source(&written);
            if parsed.is_none() {
                reader.report(unknown_source(source, &written, span));
            }
            parsed
        })
        .collect();
    reader.finish();
    Field { name: name.to_owned(), label, hint, kind, default, required, choices, sources, span }
}

fn field_source(written: &str) -> Option<FieldSource> {
    let (from, name) = written.split_once('.')?;
    match (from, name) {
        (_, "") => None,
        ("team", key) => Some(FieldSource::Team(key.to_owned())),
        ("filling", "date") => Some(FieldSource::Date),
        ("parameter", name) => Some(FieldSource::Parameter(name.to_owned())),
        ("indicator", id) => Some(FieldSource::Indicator(id.to_owned())),
        _ => None,
    }
}

fn unknown_source(source: &Arc<str>, written: &str, span: Span) -> Diagnostic {
    Diagnostic::error("unknown-source", format!("unknown source `{written}`"))
        .at(source, span)
        .hint(
            "a value can come from `team.name` or another key of the team, `filling.date`, \
         `parameter.NAME` or `indicator.ID`",
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::table::parse_toml;

    #[test]
    fn fields_stand_in_the_order_of_the_text_described_or_not() {
        let source = Arc::from("t.md");
        let (table, _) = parse_toml(&source, "[Action]\nlabel = 'What'\nsource = 'team.name'\n", 0);
        let (fields, diags) =
            fields(&source, [("Date", 9..15), ("Action", 16..24), ("Date", 25..31)], Some(&table));
        assert!(diags.is_empty());
        let labels: Vec<_> = fields.iter().map(|field| field.label.as_str()).collect();
        assert_eq!(labels, ["Date", "What"]);
        assert_eq!(fields[0].span, 9..15);
        assert_eq!(fields[1].sources, [FieldSource::Team("name".to_owned())]);
    }

    #[test]
    fn every_mistake_is_reported_at_once() {
        let source = Arc::from("t.md");
        let text = "Acton = 1\n[Date]\ntype = 'day'\nlable = 'x'\nsource = ['weather.today', 'team.']\n\
            [Actoin]\ntype = 'choice'\n['Action']\nchoices = ['a']\ntype = 'text'\n";
        let (table, _) = parse_toml(&source, text, 0);
        let (_, diags) = fields(&source, [("Date", 0..6), ("Action", 7..15)], Some(&table));
        let messages: Vec<_> = diags
            .iter()
            .map(|diagnostic| format!("{} | {}", diagnostic.message, diagnostic.hints.join(" | ")))
            .collect();
        insta::assert_debug_snapshot!(messages, @r#"
        [
            "field `Acton` is an integer: expected a table | ",
            "unknown type `day`: expected `text`, `long`, `date`, `number` or `choice` | ",
            "unknown source `weather.today` | a value can come from `team.name` or another key of the team, `filling.date`, `parameter.NAME` or `indicator.ID`",
            "unknown source `team.` | a value can come from `team.name` or another key of the team, `filling.date`, `parameter.NAME` or `indicator.ID`",
            "unknown key `lable` | did you mean `label`? | known keys: `choices`, `default`, `hint`, `label`, `required`, `source`, `type`",
            "field `Actoin` is a choice without `choices` | a field has `type = \"choice\"` and `choices`, or neither",
            "field `Action` has `choices`, but is none | a field has `type = \"choice\"` and `choices`, or neither",
            "no blank `[Actoin]` in the text | did you mean `Action`?",
        ]
        "#);
    }
}
