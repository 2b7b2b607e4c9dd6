use std::collections::BTreeSet;
use std::sync::Arc;

use super::data::{MEASURE, STATISTICS};
use super::*;
use crate::diag::Diagnostic;
use crate::model::value::{Data, Table, Value as Read};
use crate::parse::table::parse_toml;
use crate::parse::*;

/// Reads a file of a format with its own reader.
fn problems(schema: &Schema, text: &str) -> Vec<Diagnostic> {
    let source: Arc<str> = Arc::from("x.toml");
    match schema.name {
        "book" => config::parse_config(&source, text).1,
        "front-matter" => {
            let page = format!("+++\n{text}\n+++\n[B]\n");
            let (front, _, mut diags) = front_matter::parse_front_matter(&source, &page);
            let described = front.fields.as_ref().map(|(table, _)| table);
            diags.extend(template::fields(&source, [("B", 0..1)], described).1);
            diags
        }
        "indicators" => indicators::parse_indicators(&source, text).2,
        "teams" => teams::parse_teams(&source, text).2,
        "warnings" => warnings::parse_warnings(&source, text).2,
        "roadmap" => roadmap::parse_roadmap(&source, text).1,
        "maturity" => maturity::parse_maturity(&source, text).1,
        "sources" => references::parse_references(&source, text).1,
        "notes" => notes::parse_notes(&source, text).1,
        "filling" => fillings::parse_fillings(&Arc::from("data/fillings/x.toml"), text).1,
        other => panic!("no reader of {other}"),
    }
}

/// A table of a format: the lines that lead to it, and its keys.
struct Place {
    head: String,
    path: String,
    keys: &'static [Key],
    open: bool,
}

fn places(head: &str, path: &str, keys: &'static [Key], open: bool, all: &mut Vec<Place>) {
    all.push(Place { head: head.to_owned(), path: path.to_owned(), keys, open });
    for key in keys {
        below(head, &format!("{path}{}", key.name), key.kind, all);
    }
}

fn below(head: &str, path: &str, kind: Kind, all: &mut Vec<Place>) {
    let table = format!("{head}[{path}]\n");
    let tables = match path.ends_with(".parts") {
        // Only one statistic reads them, and it wants two.
        true => format!(
            "{head}statistic = \"parts\"\n[[{path}]]\nname = \"a\"\nwhere = \"true\"\n[[{path}]]\n"
        ),
        false => format!("{head}[[{path}]]\n"),
    };
    let inner = format!("{path}.");
    match kind {
        Kind::Table(keys) => places(&table, &inner, keys, false, all),
        Kind::Open(keys) => places(&table, &inner, keys, true, all),
        Kind::Tables(keys) => places(&tables, &inner, keys, false, all),
        Kind::OpenTables(keys) => places(&tables, &inner, keys, true, all),
        Kind::List(Kind::Either([_, Kind::Table(keys)])) => {
            places(&tables, &inner, keys, false, all)
        }
        Kind::Map(inner) => below(head, &format!("{path}.B"), *inner, all),
        _ => {}
    }
}

fn all_places(schema: &Schema) -> Vec<Place> {
    let mut all = Vec::new();
    places("", "", schema.keys, false, &mut all);
    all
}

/// The keys that a reader says it knows when it meets one that it doesn't.
fn known(schema: &Schema, place: &Place, more: &str) -> BTreeSet<String> {
    let text = format!("{}{more}\nzzz = 1\n", place.head);
    let diags = problems(schema, &text);
    let unknown = diags.iter().find(|diagnostic| diagnostic.message == "unknown key `zzz`");
    let Some(unknown) = unknown else { panic!("{}: {text} {diags:?}", schema.name) };
    let hint = unknown.hints.iter().find_map(|hint| hint.strip_prefix("known keys: "));
    let keys =
        hint.expect("the known keys").split(", ").map(|key| key.trim_matches('`').to_owned());
    keys.collect()
}

#[test]
fn a_schema_has_the_keys_that_its_reader_knows() {
    for schema in SCHEMAS.iter().filter(|schema| schema.rest.is_none()) {
        for place in all_places(schema).iter().filter(|place| !place.open) {
            let declared: BTreeSet<_> = place.keys.iter().map(|key| key.name.to_owned()).collect();
            let found: BTreeSet<_> = if std::ptr::eq(place.keys, MEASURE) {
                let of = |word: &&str| {
                    known(
                        schema,
                        place,
                        &format!("statistic = \"{word}\"\ndenominator_records = \"x\""),
                    )
                };
                STATISTICS.iter().flat_map(of).collect()
            } else {
                known(schema, place, "")
            };
            assert_eq!(declared, found, "{}: {}", schema.name, place.path);
        }
    }
}

/// A value that is of no such kind.
fn wrong(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Text | Kind::Slug | Kind::Expression | Kind::Words(_) => Some("[{}]"),
        Kind::Whole | Kind::Number | Kind::Bool | Kind::Day => Some("\"wrong\""),
        Kind::Texts => Some("1"),
        Kind::Table(_) | Kind::Tables(_) | Kind::OpenTables(_) | Kind::Open(_) | Kind::Map(_) => {
            Some("1")
        }
        Kind::Any | Kind::Either(_) | Kind::List(_) => None,
    }
}

#[test]
fn a_reader_refuses_what_its_schema_refuses() {
    for schema in SCHEMAS.iter().filter(|schema| schema.rest.is_none()) {
        for place in all_places(schema).iter().filter(|place| !std::ptr::eq(place.keys, MEASURE)) {
            for key in place.keys {
                let Some(value) = wrong(key.kind) else { continue };
                let text = format!("{}{} = {value}\n", place.head, key.name);
                let diags = problems(schema, &text);
                let at = text.rfind(value).expect("the value");
                let refused = diags.iter().any(|diagnostic| {
                    let offset = if schema.name == "front-matter" { 4 } else { 0 };
                    let there = diagnostic.span.as_ref();
                    there.is_some_and(|span| span.start == at + offset)
                        || diagnostic.message == format!("missing key `{}`", key.name)
                });
                assert!(refused, "{}: {text} {diags:?}", schema.name);
            }
        }
    }
}

fn fits(kind: Kind, value: &Read) -> bool {
    let of = |keys: &[Key], open: bool| {
        value.as_table().is_some_and(|table| fits_table(keys, open, table))
    };
    let each = |test: &dyn Fn(&Read) -> bool| match &value.data {
        Data::Array(items) => items.iter().all(test),
        _ => false,
    };
    match kind {
        Kind::Text | Kind::Slug | Kind::Expression => value.as_str().is_some(),
        Kind::Words(words) => value.as_str().is_some_and(|word| words.contains(&word)),
        Kind::Whole => matches!(value.data, Data::Integer(_)),
        Kind::Number => value.as_f64().is_some(),
        Kind::Bool => matches!(value.data, Data::Bool(_)),
        Kind::Day => matches!(value.data, Data::Datetime(_) | Data::String(_)),
        Kind::Texts => value.as_str().is_some() || each(&|item| item.as_str().is_some()),
        Kind::Any => true,
        Kind::Either(kinds) => kinds.iter().any(|kind| fits(*kind, value)),
        Kind::List(kind) => each(&|item| fits(*kind, item)),
        Kind::Table(keys) => of(keys, false),
        Kind::Open(keys) => of(keys, true),
        Kind::Tables(keys) => each(&|item| fits(Kind::Table(keys), item)),
        Kind::OpenTables(keys) => each(&|item| fits(Kind::Open(keys), item)),
        Kind::Map(kind) => value
            .as_table()
            .is_some_and(|table| table.entries.iter().all(|(_, _, value)| fits(*kind, value))),
    }
}

fn fits_table(keys: &[Key], open: bool, table: &Table) -> bool {
    let known = table.entries.iter().all(|(name, _, value)| {
        keys.iter().find(|key| key.name == name).map_or(open, |key| fits(key.kind, value))
    });
    known && keys.iter().all(|key| !key.required || table.get(key.name).is_some())
}

#[test]
fn the_example_fits_its_schemas() {
    let files = [
        ("book", include_str!("../../../book.toml")),
        ("indicators", include_str!("../../../data/indicators.toml")),
        ("teams", include_str!("../../../data/teams.toml")),
        ("warnings", include_str!("../../../data/warnings.toml")),
        ("roadmap", include_str!("../../../data/roadmap.toml")),
        ("maturity", include_str!("../../../data/maturity.toml")),
        ("sources", include_str!("../../../data/sources.toml")),
        ("notes", include_str!("../../../data/notes.toml")),
    ];
    for (name, text) in files {
        let schema = SCHEMAS.iter().find(|schema| schema.name == name).expect("a schema");
        let (table, _) = parse_toml(&Arc::from(name), text, 0);
        for (key, _, value) in &table.entries {
            let declared = schema.keys.iter().find(|declared| declared.name == key);
            let fits = declared.is_some_and(|declared| fits(declared.kind, value));
            assert!(fits, "{name}: {key}");
        }
    }
}

#[test]
fn the_schemas_in_the_documentation_are_these() {
    let written = [
        include_str!("../../../docs/schemas/book.json"),
        include_str!("../../../docs/schemas/front-matter.json"),
        include_str!("../../../docs/schemas/indicators.json"),
        include_str!("../../../docs/schemas/teams.json"),
        include_str!("../../../docs/schemas/warnings.json"),
        include_str!("../../../docs/schemas/roadmap.json"),
        include_str!("../../../docs/schemas/maturity.json"),
        include_str!("../../../docs/schemas/sources.json"),
        include_str!("../../../docs/schemas/notes.json"),
        include_str!("../../../docs/schemas/filling.json"),
        include_str!("../../../docs/schemas/records.json"),
    ];
    for ((name, text), written) in all().iter().zip(written) {
        assert!(text == written, "{name} differs: run `cargo run --example schemas`");
    }
}
