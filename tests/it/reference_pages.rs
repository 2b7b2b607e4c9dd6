//! The documentation is a book without a diagnostic, and true: its examples are read by the real readers,
//! its commands are run, and its tables have every key, option and code that the program knows.
//!
//! A fence that says `file=PATH` is a file of a book: it takes its place in the example handbook, which then
//! must have nothing to say about it. A fence `console run` is a session in an empty folder: each `$` line is
//! run, and each line below it must stand in what it prints.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use jiff::civil::date;
use patternbook::book::Options;
use patternbook::memo::Memo;
use patternbook::source::{FileData, Sources};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const PROGRAM: &str = env!("CARGO_BIN_EXE_patternbook");

fn options() -> Options {
    Options { as_of: date(2026, 11, 2), drafts: false, trust: false }
}

fn read(folder: &Path) -> Sources {
    let (sources, diags) = Sources::read(folder, &Sources::default());
    assert_eq!(diags, []);
    sources
}

fn documentation() -> Sources {
    read(&Path::new(ROOT).join("docs"))
}

/// Returns a page of the documentation.
fn page(path: &str) -> String {
    let sources = documentation();
    let file = sources.get(path).unwrap_or_else(|| panic!("no `{path}`"));
    file.text().expect("it is text").to_string()
}

/// A fenced block: what its first line says, and its body.
struct Example {
    info: String,
    body: String,
}

/// Returns the fenced blocks of a page that say `mark`.
fn examples(text: &str, mark: &str) -> Vec<Example> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
        if ticks < 3 {
            continue;
        }
        let (fence, info) = line.split_at(ticks);
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        if info.contains(mark) {
            found.push(Example { info: info.to_owned(), body: body.join("\n") + "\n" });
        }
    }
    found
}

/// Returns the path that an example stands for.
fn path(example: &Example) -> &str {
    let (_, path) = example.info.split_once("file=").expect("it names a file");
    path.split_whitespace().next().unwrap_or(path)
}

/// The example handbook, with few records and without sections that pages must have: examples refer to its pages,
/// teams and columns.
fn handbook() -> BTreeMap<Arc<str>, Vec<u8>> {
    let sources = read(Path::new(ROOT));
    let text = |file: &patternbook::source::SourceFile| match &file.data {
        FileData::Text(text) if file.path.starts_with("data/records/") => {
            let few: Vec<&str> = text.lines().take(20).collect();
            Some(few.join("\n").into_bytes())
        }
        FileData::Text(text) if *file.path == *"book.toml" => {
            let rest = text.lines().filter(|line| !line.starts_with("sections"));
            Some(rest.collect::<Vec<_>>().join("\n").into_bytes())
        }
        FileData::Text(text) => Some(text.as_bytes().to_vec()),
        _ => None,
    };
    sources.iter().filter_map(|file| Some((file.path.clone(), text(file)?))).collect()
}

#[test]
fn the_documentation_is_a_book_without_a_diagnostic() {
    let build = patternbook::build(&documentation(), options(), &Arc::new(Memo::new()));
    assert_eq!(build.diags, []);
    assert_eq!(build.render_all(), []);
}

#[test]
fn every_example_of_a_file_is_read_without_a_diagnostic() {
    let (base, memo) = (handbook(), Arc::new(Memo::new()));
    let mut read = BTreeSet::new();
    let mut wrong = Vec::new();
    for file in documentation().below("content/") {
        let Some(text) = file.text() else { continue };
        // What a page has shown stays there for what follows.
        let mut files = base.clone();
        for example in examples(text, "file=") {
            let path = path(&example).to_owned();
            files.insert(Arc::from(path.as_str()), example.body.clone().into_bytes());
            let build = patternbook::build(&Sources::in_memory(files.clone()), options(), &memo);
            let own =
                build.diags.iter().filter(|found| found.source.as_deref() == Some(path.as_str()));
            wrong.extend(own.map(|found| (file.path.clone(), found.clone())));
            read.insert(path);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(read.len() > 20, "{read:?}");
}

#[test]
fn every_command_of_a_session_runs_and_prints_what_the_page_says() {
    for file in documentation().below("content/") {
        let Some(text) = file.text() else { continue };
        for session in examples(text, "console run") {
            run(&file.path, &session.body);
        }
    }
}

/// Runs a session in an empty folder.
fn run(page: &str, session: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut steps: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in session.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push((command, Vec::new())),
            (None, Some((_, printed))) => printed.push(line),
            (None, None) => panic!("{page}: a session begins with `$ `"),
        }
    }
    let script: String = steps
        .iter()
        .map(|(command, _)| format!("{command} 2>&1\nprintf '\\n\\001%s\\001' $?\n"))
        .collect();
    let bin = Path::new(PROGRAM).parent().expect("it lies in a folder").display().to_string();
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(&folder)
        .env("PATH", format!("{bin}:/usr/local/bin:/usr/bin:/bin"))
        .env("SOURCE_DATE_EPOCH", "1793577600")
        .env("NO_COLOR", "1")
        .output()
        .expect("a shell");
    let output = String::from_utf8(output.stdout).expect("text");
    let mut said = output.split('\u{1}');
    for (command, expected) in steps {
        let printed = said.next().unwrap_or_default();
        let code = said.next().unwrap_or_default();
        let wrong = expected.iter().any(|line| line.contains("error"));
        assert_eq!(code, if wrong { "1" } else { "0" }, "{page}: {command}\n{printed}");
        for line in expected {
            assert!(printed.contains(line), "{page}: {command}: no `{line}` in\n{printed}");
        }
    }
}

#[test]
fn the_page_of_commands_has_every_option() {
    let text = page("content/reference/commands.md");
    let (common, sections) = text.split_once("\n## ").expect("a section for each command");
    let help = |command: &str| {
        let output = Command::new(PROGRAM).args(["help", command]).output().expect("it runs");
        String::from_utf8(output.stdout).expect("text")
    };
    let output = Command::new(PROGRAM).arg("--help").output().expect("it runs");
    let all = String::from_utf8(output.stdout).expect("text");
    let commands = all.split_once("Commands:").and_then(|(_, rest)| rest.split_once("Options:"));
    let (commands, _) = commands.expect("a list of commands");
    let names = commands.lines().filter_map(|line| line.split_whitespace().next());
    let mut checked = 0;
    for name in names.filter(|name| *name != "help") {
        let mut own =
            sections.split("\n## ").filter(|section| section.lines().next() == Some(name));
        let Some(section) = own.next() else { continue };
        for word in help(name).split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '`')) {
            let is_option = word.len() > 2 && word.starts_with("--");
            let known = || common.contains(word) || section.contains(word);
            assert!(!is_option || known(), "`{name}` takes `{word}`");
        }
        checked += 1;
    }
    assert!(checked > 8, "{commands}");
}

/// Returns the names of all keys of a JSON Schema, but for free ones.
fn keys(schema: &serde_json::Value, found: &mut BTreeSet<String>) {
    if let Some(properties) = schema.get("properties").and_then(|value| value.as_object()) {
        for (key, value) in properties {
            found.insert(key.clone());
            keys(value, found);
        }
    }
    for below in ["additionalProperties", "items"] {
        schema.get(below).into_iter().for_each(|value| keys(value, found));
    }
}

#[test]
fn the_page_of_hosts_shows_the_settings_of_the_container() {
    let (shown, file) =
        (page("content/publishing/hosts.md"), include_str!("../../docs/nginx.conf"));
    let file: Vec<&str> = file.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(shown.contains(&format!("```nginx\n{}\n```", file.join("\n"))));
}

#[test]
fn the_pages_of_keys_have_every_key() {
    let mut missing = Vec::new();
    let schemas: BTreeMap<_, _> = patternbook::parse::schema::all().into_iter().collect();
    for (schema, path) in [
        ("book.json", "content/reference/book-toml.md"),
        ("front-matter.json", "content/writing/front-matter.md"),
        ("filling.json", "content/reference/fillings.md"),
        ("roadmap.json", "content/reference/roadmap.md"),
        ("maturity.json", "content/reference/maturity.md"),
        ("sources.json", "content/reference/sources.md"),
        ("notes.json", "content/reference/notes.md"),
        ("indicators.json", "content/reference/indicators.md"),
        ("warnings.json", "content/reference/signals.md"),
        ("teams.json", "content/reference/teams.md"),
    ] {
        // What fields say stands on the page of templates, what measures say on that of indicators.
        let near = [path, "content/reference/templates.md", "content/reference/indicators.md"];
        let (text, mut found) = (near.map(page).concat(), BTreeSet::new());
        keys(&serde_json::from_str(&schemas[schema]).expect("JSON"), &mut found);
        for key in found {
            let forms = ["`KEY`", "[KEY", ".KEY]", "\nKEY = ", "{ KEY = ", ", KEY = "];
            let written = forms.map(|form| form.replace("KEY", &key));
            let is_there = written.iter().any(|written| text.contains(written));
            if !is_there {
                missing.push(format!("{path}: `{key}`"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "reads the program's own source")]
fn the_page_of_diagnostics_has_every_code() {
    let text = page("content/reference/diagnostics.md");
    let mut folders = vec![Path::new(ROOT).join("src")];
    let mut codes = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") && !name.contains("tests") {
                let source = std::fs::read_to_string(&path).expect("a file");
                let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
                for call in ["Diagnostic::error(", "Diagnostic::warning(", "Diagnostic::note("] {
                    let calls = code.split(call).skip(1);
                    let literals = calls.filter_map(|call| call.trim_start().strip_prefix('"'));
                    codes.extend(
                        literals.filter_map(|call| Some(call.split_once('"')?.0.to_owned())),
                    );
                }
            }
        }
    }
    assert!(codes.len() > 50, "{codes:?}");
    codes.retain(|code| !text.contains(&format!("`{code}`")));
    assert!(codes.is_empty(), "the page lacks {codes:?}");
}
