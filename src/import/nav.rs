//! The order of a book: mdBook's `SUMMARY.md`, MkDocs' `nav`, as a `SUMMARY.md` of ours.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::report::{Notes, Outcome};
use crate::model::value::{Data, Value};
use crate::parse::links::outline;
use crate::parse::path::{encode, join};
use crate::source::Sources;

/// Returns mdBook's summary as it stands, and notes the pages that it leaves out.
pub(super) fn mdbook(from: &Sources, root: &str, notes: &mut Notes) -> Option<String> {
    let text = from.get(&format!("{root}SUMMARY.md"))?.text()?.to_string();
    let named: BTreeSet<String> = outline(&text)
        .links
        .iter()
        .filter_map(|place| {
            join("", &crate::parse::path::decode(place.dest.split('#').next().unwrap_or_default()))
        })
        .collect();
    for file in from.below(root).filter(|file| file.path.ends_with(".md")) {
        let path = &file.path[root.len()..];
        if path != "SUMMARY.md" && !named.contains(path) {
            notes.add(&file.path, Outcome::Converted, "page that `SUMMARY.md` doesn't name", 1);
        }
    }
    Some(text)
}

/// Writes MkDocs' `nav` as a summary.
pub(super) fn mkdocs(
    from: &Sources,
    name: &str,
    root: &str,
    nav: &Value,
    notes: &mut Notes,
) -> Option<String> {
    let Data::Array(items) = &nav.data else { return None };
    let text = from.get(name).and_then(|file| file.text());
    let mut writer = Writer { from, root, out: String::from("# Summary\n\n"), notes, name, text };
    writer.items(items, 0);
    Some(writer.out)
}

struct Writer<'a> {
    from: &'a Sources,
    root: &'a str,
    out: String,
    notes: &'a mut Notes,
    name: &'a str,
    text: Option<&'a Arc<str>>,
}

/// Navigation nests at most this deeply.
const MAX_DEPTH: usize = 16;

impl Writer<'_> {
    fn items(&mut self, items: &[Value], depth: usize) {
        for item in items.iter().filter(|_| depth < MAX_DEPTH) {
            match &item.data {
                Data::String(path) => self.entry(None, path, item, depth),
                Data::Table(table) => {
                    for (title, _, value) in &table.entries {
                        match &value.data {
                            Data::String(path) => self.entry(Some(title), path, value, depth),
                            Data::Array(items) => {
                                self.line(title, "", depth);
                                self.items(items, depth + 1);
                            }
                            _ => self.line(title, "", depth),
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn entry(&mut self, title: Option<&str>, path: &str, value: &Value, depth: usize) {
        if path.contains("://") {
            let line = self.text.map_or(1, |text| super::settings::line_of(text, value.span.start));
            self.notes.add(
                self.name,
                Outcome::Left,
                "address of another site in the navigation",
                line,
            );
            return;
        }
        let file = self.from.get(&format!("{}{}", self.root, path.trim_start_matches("./")));
        let own = file.and_then(|file| file.text()).and_then(|text| title_of(text));
        let title = title.map(str::to_owned).or(own);
        let stem = || {
            path.rsplit('/').next().unwrap_or(path).trim_end_matches(".md").replace(['-', '_'], " ")
        };
        self.line(&title.unwrap_or_else(stem), path, depth);
    }

    fn line(&mut self, title: &str, path: &str, depth: usize) {
        let indent = "  ".repeat(depth);
        let title = title.replace('[', "\\[").replace(']', "\\]");
        self.out.push_str(&format!("{indent}- [{title}]({})\n", encode(path)));
    }
}

/// Returns the title of a page: of its front matter, or its first heading.
pub(super) fn title_of(text: &str) -> Option<String> {
    let front = super::front::take(&Arc::from(""), text);
    if let Some(title) = front.table.get("title").and_then(Value::as_str) {
        return Some(title.to_owned());
    }
    let heading = text[front.body..].lines().find_map(|line| line.strip_prefix("# "))?;
    Some(
        heading
            .split("{:")
            .next()
            .unwrap_or(heading)
            .trim()
            .trim_end_matches('#')
            .trim()
            .to_owned(),
    )
}
