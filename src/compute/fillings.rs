//! Fills a template: what was written, else what the data says, else the default, else a visible blank.

use std::collections::BTreeMap;

use crate::diag::Diagnostic;
use crate::model::filling::Filling;
use crate::model::template::{Field, FieldKind, FieldSource};

/// What stands in a field of a filling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// The text; the field's name for a blank.
    pub text: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where the text in a field comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Somebody wrote it.
    Written,
    /// The data says it.
    Data(FieldSource),
    /// It is the field's default.
    Default,
    /// Nobody said anything: a blank, shown as one.
    Blank,
}

/// What is known where a template is filled.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'a> {
    /// The fields that the filling's reader sees: those of other cultures' parts are left out.
    pub fields: &'a [Field],
    /// The fields of other cultures' parts: they may be filled, but nothing asks for them.
    pub others: &'a [Field],
    /// The first cell of each row of the template's table.
    pub rows: &'a [String],
    /// The heads of its columns.
    pub columns: &'a [String],
}

/// Returns what stands in each field, by name, with what is wrong about the filling.
///
/// `resolve` says what the data holds; `expand` puts parameters (`{{ opt_out_hours }}`) into a default.
pub fn fill(
    shape: Shape<'_>,
    filling: &Filling,
    resolve: impl Fn(&FieldSource) -> Option<String>,
    expand: impl Fn(&str) -> String,
) -> (BTreeMap<String, Filled>, Vec<Diagnostic>) {
    let mut diags = unknown_names(shape, filling);
    let mut filled = BTreeMap::new();
    for field in shape.fields.iter().chain(shape.others) {
        let value = value_of(field, filling, &resolve, &expand);
        diags.extend(problem(field, &value, filling));
        let asked = shape.fields.iter().any(|own| own.name == field.name);
        if value.origin == Origin::Blank && field.required && asked {
            diags.push(missing(field, filling));
        }
        filled.insert(field.name.clone(), value);
    }
    (filled, diags)
}

fn value_of(
    field: &Field,
    filling: &Filling,
    resolve: impl Fn(&FieldSource) -> Option<String>,
    expand: impl Fn(&str) -> String,
) -> Filled {
    let written = filling.values.iter().find(|value| value.field == field.name);
    if let Some(value) = written.filter(|value| !value.text.trim().is_empty()) {
        return Filled { text: value.text.clone(), origin: Origin::Written };
    }
    for source in &field.sources {
        if let Some(text) = resolve(source) {
            return Filled { text, origin: Origin::Data(source.clone()) };
        }
    }
    match &field.default {
        Some(default) => Filled { text: expand(default), origin: Origin::Default },
        None => Filled { text: field.name.clone(), origin: Origin::Blank },
    }
}

fn problem(field: &Field, value: &Filled, filling: &Filling) -> Option<Diagnostic> {
    if value.origin != Origin::Written {
        return None;
    }
    let text = value.text.trim();
    let (fits, expected) = match field.kind {
        FieldKind::Text | FieldKind::Long => (true, String::new()),
        FieldKind::Date => {
            (text.parse::<jiff::civil::Date>().is_ok(), "a date such as `2026-03-01`".to_owned())
        }
        FieldKind::Number => (text.parse::<f64>().is_ok_and(f64::is_finite), "a number".to_owned()),
        FieldKind::Choice => (field.choices.iter().any(|choice| choice == text), {
            let choices: Vec<_> = field.choices.iter().map(|word| format!("`{word}`")).collect();
            crate::parse::table::one_of(&choices)
        }),
    };
    let span = filling.values.iter().find(|value| value.field == field.name)?.span.clone();
    (!fits).then(|| {
        let message = format!("field `{}` is `{text}`: expected {expected}", field.name);
        Diagnostic::error("wrong-value", message)
            .at(&filling.source, span)
            .suggest(text, field.choices.iter().map(String::as_str))
    })
}

fn missing(field: &Field, filling: &Filling) -> Diagnostic {
    Diagnostic::error("missing-value", format!("missing value for the field `{}`", field.name))
        .at(&filling.source, filling.template.1.clone())
        .hint(format!("write `\"{}\" = \"…\"` under `[values]`, or fill that column", field.name))
}

fn unknown_names(shape: Shape<'_>, filling: &Filling) -> Vec<Diagnostic> {
    let fields: Vec<_> =
        shape.fields.iter().chain(shape.others).map(|field| field.name.as_str()).collect();
    let rows: Vec<_> = shape.rows.iter().map(String::as_str).collect();
    let columns: Vec<_> = shape.columns.iter().map(String::as_str).collect();
    let mut diags = Vec::new();
    let mut check = |what: &str, code, name: &str, span: &crate::diag::Span, known: &[&str]| {
        if !known.contains(&name) {
            let message = format!("unknown {what} `{name}`");
            let diagnostic = Diagnostic::error(code, message)
                .at(&filling.source, span.clone())
                .suggest(name, known.iter().copied());
            diags.push(diagnostic);
        }
    };
    for value in &filling.values {
        check("field", "unknown-field", &value.field, &value.span, &fields);
    }
    for cell in &filling.cells {
        check("row", "unknown-row", &cell.row, &cell.row_span, &rows);
        check("column", "unknown-column", &cell.column, &cell.column_span, &columns);
    }
    diags
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::parse::fillings::parse_fillings;
    use crate::parse::table::parse_toml;
    use crate::parse::template::fields;

    const DESCRIBED: &str = "[Name]\nsource = 'team.name'\n[Hours]\ntype = 'number'\ndefault = '{{ h }}'\n\
        [Who]\nrequired = true\n[Mood]\nchoices = ['good', 'bad']\n";

    fn filled(values: &str) -> (Vec<(String, Origin)>, Vec<String>) {
        let source = Arc::from("t.md");
        let (table, _) = parse_toml(&source, DESCRIBED, 0);
        let (fields, diags) = fields(
            &source,
            ["Name", "Hours", "Who", "Mood"].map(|name| (name, 0..0)),
            Some(&table),
        );
        assert!(diags.is_empty());
        let (fillings, diags) = parse_fillings(&Arc::from("f.toml"), values);
        assert!(diags.is_empty());
        let (rows, columns) = (["Process".to_owned()], ["Team".to_owned()]);
        let shape = Shape { fields: &fields, others: &[], rows: &rows, columns: &columns };
        let resolve = |source: &FieldSource| {
            (*source == FieldSource::Team("name".to_owned())).then(|| "Tide".to_owned())
        };
        let (filled, diags) =
            fill(shape, &fillings[0], resolve, |text| text.replace("{{ h }}", "72"));
        let values = fields.iter().map(|field| &filled[&field.name]);
        let values = values.map(|value| (value.text.clone(), value.origin.clone())).collect();
        (values, diags.into_iter().map(|diagnostic| diagnostic.message).collect())
    }

    #[test]
    fn what_was_written_comes_first_then_data_then_the_default_then_the_blank() {
        let (values, diags) = filled("template = 't'\n[values]\nWho = 'me'\n");
        let expected = [
            ("Tide", Origin::Data(FieldSource::Team("name".to_owned()))),
            ("72", Origin::Default),
            ("me", Origin::Written),
            ("Mood", Origin::Blank),
        ];
        assert_eq!(values, expected.map(|(text, origin)| (text.to_owned(), origin)));
        assert!(diags.is_empty());
        assert_eq!(filled("template = 't'\n[values]\nWho = 'me'\nName = 'Us'\n").0[0].0, "Us");
    }

    #[test]
    fn every_mistake_is_reported_at_once() {
        let text = "template = 't'\n[values]\nHours = 'many'\nMood = 'god'\nWhom = 'x'\nWho = ' '\n\
            [cells.Proces]\nTeem = 'x'\n";
        insta::assert_debug_snapshot!(filled(text).1, @r#"
        [
            "unknown field `Whom`",
            "unknown row `Proces`",
            "unknown column `Teem`",
            "field `Hours` is `many`: expected a number",
            "missing value for the field `Who`",
            "field `Mood` is `god`: expected `good` or `bad`",
        ]
        "#);
    }
}
