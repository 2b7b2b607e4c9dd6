//! Front matter of other generators as ours: what we know under our names, the rest under `[extra]`.

use std::fmt::Write;
use std::sync::Arc;

use super::report::{Note, Outcome};
use crate::model::config::KINDS;
use crate::model::value::{Data, Table, Value};
use crate::parse::front_matter::{Fence, split};
use crate::parse::table::parse_toml;
use crate::parse::yaml::parse_yaml;

/// A page's front matter, taken off.
#[derive(Debug, Default)]
pub(super) struct Front {
    /// What it says, in the order of the file.
    pub table: Table,
    /// The front matter that can't be read, as it stands.
    pub unreadable: Option<(&'static str, String)>,
    /// Where the text begins.
    pub body: usize,
    /// The text began with a rule that only looks like front matter.
    pub rule: bool,
}

/// Takes the front matter off a page: YAML, TOML or JSON.
pub(super) fn take(path: &Arc<str>, text: &str) -> Front {
    if let Some((table, body)) = json(text) {
        return Front { table, body, ..Front::default() };
    }
    let (found, body) = split(text);
    let Some((fence, range)) = found else { return Front { body, ..Front::default() } };
    let written = &text[range.clone()];
    let (language, (table, diags)) = match fence {
        Fence::Toml => ("toml", parse_toml(path, written, range.start)),
        Fence::Yaml => ("yaml", parse_yaml(path, written, range.start)),
    };
    if diags.iter().any(|diagnostic| diagnostic.code == "front-matter") {
        return Front { rule: true, body: range.start, ..Front::default() };
    }
    let unreadable = (!diags.is_empty()).then(|| (language, written.to_owned()));
    Front { table, unreadable, body, rule: false }
}

fn json(text: &str) -> Option<(Table, usize)> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let rest = &text[start..];
    // `{{` and `{%` begin template code, not JSON.
    if !rest.starts_with('{') || rest.starts_with("{{") || rest.starts_with("{%") {
        return None;
    }
    let mut stream = serde_json::Deserializer::from_str(rest).into_iter::<serde_json::Value>();
    let Some(Ok(value @ serde_json::Value::Object(_))) = stream.next() else { return None };
    let end = start + stream.byte_offset();
    let body = text[end..].find('\n').map_or(text.len(), |line| end + line + 1);
    match from_json(&value).data {
        Data::Table(table) => Some((table, body)),
        _ => None,
    }
}

/// Returns a JSON value as ours, without places.
pub(super) fn from_json(value: &serde_json::Value) -> Value {
    use serde_json::Value as Json;
    let data = match value {
        Json::Null => Data::Null,
        Json::Bool(yes) => Data::Bool(*yes),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Data::Integer(whole),
            None => Data::Float(number.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(text) => Data::String(text.clone()),
        Json::Array(items) => Data::Array(items.iter().map(from_json).collect()),
        Json::Object(entries) => Data::Table(Table {
            entries: entries
                .iter()
                .map(|(key, value)| (key.clone(), 0..0, from_json(value)))
                .collect(),
        }),
    };
    Value { data, span: 0..0 }
}

/// Front matter in our words.
#[derive(Debug, Default)]
pub(super) struct Ours {
    known: Vec<(&'static str, Data)>,
    extra: Vec<(String, Data)>,
    aliases: Vec<String>,
    relations: Option<Table>,
}

impl Ours {
    /// Adds an earlier address.
    pub(super) fn alias(&mut self, alias: String) {
        if !alias.is_empty() && !self.aliases.contains(&alias) {
            self.aliases.push(alias);
        }
    }

    /// Gives a title where there is none.
    pub(super) fn title(&mut self, title: String) {
        self.set("title", Data::String(title));
    }

    fn set(&mut self, key: &'static str, data: Data) -> bool {
        let free = self.known.iter().all(|(known, _)| *known != key);
        if free {
            self.known.push((key, data));
        }
        free
    }

    /// Returns it as TOML between `+++` lines; nothing where there is nothing to say.
    pub(super) fn to_toml(&self) -> String {
        let mut out = String::new();
        for (key, data) in &self.known {
            let _ = writeln!(out, "{key} = {}", toml(data));
        }
        if !self.aliases.is_empty() {
            let aliases: Vec<_> = self.aliases.iter().map(|alias| quoted(alias)).collect();
            let _ = writeln!(out, "aliases = [{}]", aliases.join(", "));
        }
        if let Some(relations) = &self.relations {
            let _ = writeln!(out, "related = {}", toml(&Data::Table(relations.clone())));
        }
        if !self.extra.is_empty() {
            out.push_str("\n[extra]\n");
            for (key, data) in &self.extra {
                let _ = writeln!(out, "{} = {}", bare_or_quoted(key), toml(data));
            }
        }
        if out.is_empty() { out } else { format!("+++\n{out}+++\n") }
    }
}

/// Says in our words what front matter says; what we have no word for goes to `extra`.
pub(super) fn translate(table: &Table, notes: &mut Vec<Note>) -> Ours {
    let mut ours = Ours::default();
    for (key, _, value) in &table.entries {
        if !known(&mut ours, key, value) && !matches!(value.data, Data::Null) {
            extra(&mut ours, key, value, notes);
        }
    }
    ours
}

fn extra(ours: &mut Ours, key: &str, value: &Value, notes: &mut Vec<Note>) {
    notes.push((Outcome::Converted, format!("front matter `{key}` (now under `[extra]`)"), 1));
    match &value.data {
        // Another pass of an import, or Zola's own.
        Data::Table(table) if key == "extra" => {
            for (key, _, value) in &table.entries {
                ours.extra.retain(|(known, _)| known != key);
                ours.extra.push((key.clone(), value.data.clone()));
            }
        }
        data => {
            ours.extra.retain(|(known, _)| known != key);
            ours.extra.push((key.to_owned(), data.clone()));
        }
    }
}

/// Takes a key that we have a word for; says whether it did.
fn known(ours: &mut Ours, key: &str, value: &Value) -> bool {
    let string = || value.as_str().map(str::trim).filter(|text| !text.is_empty());
    match key {
        "title" => text_of(value).is_some_and(|title| ours.set("title", Data::String(title))),
        "description" | "summary" => {
            string().is_some_and(|text| ours.set("summary", Data::String(text.to_owned())))
        }
        "owner" => string().is_some_and(|text| ours.set("owner", Data::String(text.to_owned()))),
        "language" | "lang" => {
            string().is_some_and(|text| ours.set("language", Data::String(text.to_owned())))
        }
        "kind" => string()
            .filter(|kind| KINDS.contains(kind))
            .is_some_and(|kind| ours.set("kind", Data::String(kind.to_owned()))),
        "weight" | "sidebar_position" | "nav_order" | "order" => match value.data {
            Data::Integer(number) => ours.set("weight", Data::Integer(number)),
            _ => false,
        },
        "tags" => words(value).is_some_and(|tags| {
            ours.set("tags", Data::Array(tags.into_iter().map(text_value).collect()))
        }),
        "draft" | "stub" => match value.data {
            Data::Bool(yes) => {
                ours.set(if key == "draft" { "draft" } else { "stub" }, Data::Bool(yes))
            }
            _ => false,
        },
        "published" => match value.data {
            Data::Bool(yes) => yes || ours.set("draft", Data::Bool(true)),
            _ => false,
        },
        "review_by" | "reviewed" | "publish_on" | "expires_on" | "publishDate" | "expiryDate" => {
            let name = match key {
                "review_by" => "review_by",
                "reviewed" => "reviewed",
                "publish_on" | "publishDate" => "publish_on",
                _ => "expires_on",
            };
            day(value).is_some_and(|day| ours.set(name, Data::Datetime(day)))
        }
        // `plan::aliases` sees to these, for each address leads to one page.
        "aliases" | "redirect_from" => words(value).is_some(),
        "related" => match &value.data {
            Data::Table(table)
                if table.entries.iter().all(|(_, _, value)| words(value).is_some()) =>
            {
                ours.relations = Some(table.clone());
                true
            }
            _ => false,
        },
        _ => false,
    }
}

fn text_of(value: &Value) -> Option<String> {
    match &value.data {
        Data::String(_) | Data::Integer(_) | Data::Float(_) | Data::Datetime(_) | Data::Bool(_) => {
            Some(value.display()).filter(|text| !text.trim().is_empty())
        }
        _ => None,
    }
}

fn text_value(text: String) -> Value {
    Value { data: Data::String(text), span: 0..0 }
}

/// Returns a list of words; a text alone may hold several, with commas.
fn words(value: &Value) -> Option<Vec<String>> {
    match &value.data {
        Data::String(text) => {
            let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
            Some(words.map(str::to_owned).collect())
        }
        Data::Array(items) => items.iter().map(text_of).collect(),
        Data::Null => Some(Vec::new()),
        _ => None,
    }
}

fn day(value: &Value) -> Option<String> {
    let text = match &value.data {
        Data::Datetime(text) | Data::String(text) => text,
        _ => return None,
    };
    let day = text.get(..10)?;
    day.parse::<jiff::civil::Date>().ok().map(|day| day.to_string())
}

/// Returns a value as TOML.
pub(super) fn toml(data: &Data) -> String {
    match data {
        Data::String(text) => quoted(text),
        Data::Integer(number) => number.to_string(),
        Data::Float(number) if number.is_nan() => "nan".to_owned(),
        Data::Float(number) if number.is_infinite() => {
            if *number > 0.0 {
                "inf".to_owned()
            } else {
                "-inf".to_owned()
            }
        }
        Data::Float(number) => format!("{number:?}"),
        Data::Bool(yes) => yes.to_string(),
        Data::Datetime(text) => text.clone(),
        Data::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| toml(&item.data)).collect();
            format!("[{}]", items.join(", "))
        }
        Data::Table(table) => {
            let mut seen = Vec::new();
            let mut entries = Vec::new();
            for (key, _, value) in &table.entries {
                if !seen.contains(&key) {
                    seen.push(key);
                    entries.push(format!("{} = {}", bare_or_quoted(key), toml(&value.data)));
                }
            }
            format!("{{ {} }}", entries.join(", "))
        }
        Data::Null => "\"\"".to_owned(),
    }
}

fn bare_or_quoted(key: &str) -> String {
    let bare = !key.is_empty()
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if bare { key.to_owned() } else { quoted(key) }
}

/// Returns a text as TOML's basic string.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parse::table::plain;

    fn ours(text: &str) -> String {
        let front = take(&Arc::from("a.md"), text);
        translate(&front.table, &mut Vec::new()).to_toml()
    }

    #[test]
    fn what_we_know_gets_our_name_and_the_rest_goes_to_extra() {
        let yaml = "---\ntitle: 題\nsidebar_position: 2\ndescription: d\ntags: a, b\nlinkTitle: L\naliases: [/old/]\nmin-version: {a: [1, 2.5]}\npublishDate: 2024-05-01T10:00:00Z\n---\n";
        insta::assert_snapshot!(ours(yaml), @r#"
        +++
        title = "題"
        weight = 2
        summary = "d"
        tags = ["a", "b"]
        publish_on = 2024-05-01

        [extra]
        linkTitle = "L"
        min-version = { a = [1, 2.5] }
        +++
        "#);
    }

    #[test]
    fn json_is_front_matter_too() {
        let front = take(&Arc::from("a.md"), "{\n\"title\": \"T\", \"weight\": 3\n}\n# Text\n");
        assert_eq!(front.table.entries.len(), 2);
        assert_eq!(&"{\n\"title\": \"T\", \"weight\": 3\n}\n# Text\n"[front.body..], "# Text\n");
    }

    #[test]
    fn a_broken_one_is_kept_as_it_stands() {
        let front = take(&Arc::from("a.md"), "---\na: [\n---\ntext\n");
        assert_eq!(front.unreadable, Some(("yaml", "a: [\n".to_owned())));
    }

    proptest! {
        #[test]
        fn any_text_is_read_back_from_toml(text in "\\PC*|[\u{0}-\u{20}\"\\\\]*", key in "\\PC{1,8}") {
            let data = Data::Table(Table { entries: vec![(key.clone(), 0..0, text_value(text.clone()))] });
            let written = format!("x = {}\n", toml(&data));
            let (table, diags) = parse_toml(&Arc::from("x"), &written, 0);
            prop_assert!(diags.is_empty(), "{} {:?}", written, diags);
            let inner = table.get("x").and_then(Value::as_table).unwrap();
            // All but what no page can show.
            let shown = plain(&text);
            prop_assert_eq!(inner.get(&key).and_then(Value::as_str), Some(shown.as_str()));
        }
    }
}
