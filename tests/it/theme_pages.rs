//! What theme authors read is whole: every layout with the view that it gets, every field of every view, every block
//! and custom property. `UPDATE_DOCS=1 cargo test --test it theme_pages` writes the page of views anew.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use patternbook::render::theme::default_files;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const VIEWS: &str = "docs/content/reference/views.md";

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(ROOT).join(path)).expect(path)
}

fn layout(name: &str) -> &'static str {
    let file = default_files().find(|(path, _)| *path == format!("layouts/{name}"));
    file.expect(name).1
}

/// A struct that layouts get: its name, what it is, and its fields with what they are and hold.
struct Struct {
    name: String,
    about: String,
    fields: Vec<(String, String, String)>,
}

fn structs() -> Vec<Struct> {
    let mut found = Vec::new();
    for file in ["site", "page", "kinds", "teams", "figures", "generated"] {
        let text = read(&format!("src/render/view/{file}.rs"));
        let mut about = String::new();
        for line in text.split("#[cfg(test)]").next().unwrap_or_default().lines().map(str::trim) {
            if let Some(words) = line.strip_prefix("///") {
                let _ = write!(about, "{words}");
                continue;
            }
            if let Some(name) =
                line.strip_prefix("pub struct ").and_then(|rest| rest.strip_suffix(" {"))
            {
                let about = std::mem::take(&mut about).trim().to_owned();
                found.push(Struct { name: name.to_owned(), about, fields: Vec::new() });
            } else if let (Some((name, kind)), Some(last)) =
                (line.strip_prefix("pub ").and_then(|rest| rest.split_once(": ")), found.last_mut())
            {
                let about = std::mem::take(&mut about).trim().to_owned();
                last.fields.push((name.to_owned(), kind.trim_end_matches(',').to_owned(), about));
            } else if !line.starts_with("#[") {
                about.clear();
            }
        }
    }
    found
}

/// Returns a type as a theme author reads it.
fn kind(rust: &str, known: &BTreeMap<String, String>) -> String {
    let within = |outer: &str| rust.strip_prefix(outer).and_then(|rest| rest.strip_suffix('>'));
    if let Some(inner) = within("Option<") {
        return format!("{}, or none", kind(inner, known));
    }
    if let Some(inner) = within("Vec<") {
        return format!("list of {}", kind(inner, known));
    }
    if let Some(inner) = within("Box<") {
        return kind(inner, known);
    }
    match rust {
        "String" => "text".to_owned(),
        "usize" | "u8" | "u32" | "u64" => "number".to_owned(),
        "bool" => "yes or no".to_owned(),
        "Html" => "markup".to_owned(),
        "BTreeMap<String, String>" => "text by name".to_owned(),
        other => match known.get(other.trim_start_matches("super::")) {
            Some(anchor) => format!("[{}](#{anchor})", anchor.replace('-', " ")),
            None => panic!("a theme author does not know `{other}`"),
        },
    }
}

/// `TeamUse` is `team-use`, a heading and its anchor.
fn anchor(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

fn views() -> String {
    let all = structs();
    let known = all.iter().map(|one| (one.name.clone(), anchor(&one.name))).collect();
    let mut page = String::from(
        "+++\ntitle = \"Views\"\nweight = 17\nsummary = \"Every value that a layout gets, field by field.\"\n+++\n\n\
         [The layouts](theme.md#layouts) get these values: `site`, `nav` and `page` always, and one more that is named \
         for the layout. A `url` is relative to the site’s root, an `href` is complete; text is escaped when it is \
         printed, markup prints as it is. An absent value is none, an absent list or text is empty.\n",
    );
    for one in &all {
        let title = anchor(&one.name).replace('-', " ");
        let _ = write!(page, "\n## {}\n\n{}\n\n", capital(&title), one.about);
        page.push_str("| field | is | what |\n| --- | --- | --- |\n");
        for (name, rust, about) in &one.fields {
            let about = about.replace('|', "\\|").replace("{{", "\\{{");
            let _ = writeln!(page, "| `{name}` | {} | {about} |", kind(rust, &known));
        }
    }
    page
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[test]
fn the_page_of_views_has_every_field_of_every_view() {
    let views = views();
    assert!(views.matches("\n| `").count() > 200);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(Path::new(ROOT).join(VIEWS), &views).expect(VIEWS);
    }
    let page = read(VIEWS);
    let missing: Vec<_> = views.lines().filter(|line| !page.contains(line)).collect();
    assert!(missing.is_empty() && page == views, "write it anew with UPDATE_DOCS=1: {missing:#?}");
}

#[test]
fn the_page_of_themes_has_every_layout_with_its_value_every_block_file_and_property() {
    let page = read("docs/content/reference/theme.md");
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
    let part = read("src/render/view.rs");
    for (path, _) in default_files() {
        if let Some(name) = path.strip_prefix("layouts/") {
            let row = rows.iter().find(|row| {
                row.split('|').nth(1).is_some_and(|cell| cell.contains(&format!("`{name}`")))
            });
            let row = row.unwrap_or_else(|| panic!("no row for `{name}`"));
            let own = part
                .split(&format!("(\"{name}\", \""))
                .nth(1)
                .and_then(|rest| rest.split('"').next());
            let own = own.filter(|own| !own.is_empty());
            assert!(
                own.is_none_or(|own| row.contains(&format!("`{own}`"))),
                "{name} gets {own:?}: {row}"
            );
        }
        let shown = path.strip_prefix("static/").filter(|name| !name.starts_with("search"));
        if let Some(name) = shown {
            assert!(page.contains(&format!("`{name}`")), "{name}");
        }
    }
    for block in layout("base.html").split("block ").skip(1) {
        let name: String = block.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        assert!(name.is_empty() || page.contains(&format!("`{name}`")), "block {name}");
    }
    let main = default_files().find(|(path, _)| *path == "static/main.css").expect("it is there").1;
    for line in main.lines().filter_map(|line| line.trim().strip_prefix("--")) {
        let name = line.split(':').next().unwrap_or_default();
        assert!(page.contains(&format!("`--{name}`")), "--{name}");
    }
}
