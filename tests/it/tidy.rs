//! The source keeps to its own rules: rooms look down only, and what the documentation names is there.
#![expect(clippy::disallowed_methods, reason = "reads the program's own source")]

use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The rooms, lowest first. A room uses none that comes after it.
const ROOMS: [&str; 14] = [
    "diag", "memo", "model", "source", "history", "parse", "book", "compute", "render", "site",
    "output", "import", "dev", "cli",
];

/// Returns the files below a folder that have one of these endings, with their text.
fn files(folder: &str, endings: &[&str]) -> Vec<(PathBuf, String)> {
    let mut folders = vec![Path::new(ROOT).join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                if !path.ends_with("node_modules") {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
                let text = fs::read_to_string(&path).expect("text");
                found.push((path, text));
            }
        }
    }
    found
}

#[test]
fn rooms_look_down_only() {
    let mut checked = 0;
    for (path, text) in files("src", &[".rs"]) {
        let below = path.strip_prefix(Path::new(ROOT).join("src")).expect("it lies there");
        let first = below.iter().next().and_then(|part| part.to_str()).unwrap_or_default();
        let room = first.trim_end_matches(".rs");
        let Some(own) = ROOMS.iter().position(|other| *other == room) else { continue };
        if below.to_string_lossy().contains("tests") {
            continue;
        }
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for used in code.split("crate::").skip(1) {
            let end = used.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(used.len());
            let other = ROOMS.iter().position(|room| *room == &used[..end]);
            assert!(other.is_none_or(|other| other <= own), "{}: {}", path.display(), &used[..end]);
        }
        checked += 1;
    }
    assert!(checked > 100, "{checked}");
}

#[test]
fn every_test_that_a_promise_names_is_there() {
    let path = Path::new(ROOT).join("docs/reliability.md");
    let promises = fs::read_to_string(path).expect("it is there");
    let mut tests: String = files("src", &[".rs"]).into_iter().map(|(_, text)| text).collect();
    tests.extend(files("tests", &[".rs", ".mjs"]).into_iter().map(|(_, text)| text));
    let rows = promises.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| -"));
    let mut checked = 0;
    for row in rows {
        let last = row.trim_end_matches('|').rsplit('|').next().unwrap_or_default();
        for name in last.split('`').skip(1).step_by(2) {
            let is_there = tests.contains(&format!("fn {name}(")) || tests.contains(name);
            assert!(is_there, "no test `{name}`");
            checked += 1;
        }
    }
    assert!(checked > 30, "{checked}");
}
