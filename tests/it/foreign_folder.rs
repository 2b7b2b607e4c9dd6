//! A book's folder may come from anybody: what lies in it besides pages and data harms neither readers nor the
//! machine that builds it.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use jiff::civil::date;
use patternbook::book::Options;
use patternbook::memo::{Key, Memo, Room};
use patternbook::source::Sources;

use crate::small::{built, outputs};

const CODE: &str = "//- book.toml
[book]
title = \"T\"
//- content/_index.md
# Home

```rust
let a = 1;
```
";

/// Returns the front page as a build gives it that finds a cache with one entry.
fn home_with_cache(html: &str) -> String {
    let sender = Memo::lasting(Key(1), Box::new(|_| Vec::new()));
    let code: Key = Key::of(&[b"rust", b"let a = 1;\n"]);
    sender.keep("highlight", code, &html.to_owned());
    let files: BTreeMap<Room, Vec<u8>> = sender.take_files().0.into_iter().collect();
    let load = move |room: Room| files.get(room).cloned().unwrap_or_default();
    let memo = Arc::new(Memo::lasting(Key(1), Box::new(load)));
    let options = Options { as_of: date(2026, 6, 15), drafts: false, trust: false };
    let build = patternbook::build(&Sources::fixture(CODE), options, &memo);
    String::from_utf8(build.site.get("index.html").unwrap().bytes().unwrap().to_vec()).unwrap()
}

#[test]
fn a_cache_that_somebody_wrote_brings_nothing_into_a_page() {
    let good = "<span class=\"hl-constant\">let</span> a = 1;\n";
    assert!(home_with_cache(good).contains(good), "the entry is found at all");
    for bad in [
        "<script>alert(1)</script>",
        "let a = 1;\n<script>alert(1)</script>",
        "<span class=\"hl-x\" onclick=alert(1)>let a = 1;\n</span>",
        "another text\n",
    ] {
        let page = home_with_cache(bad);
        assert!(!page.contains(bad), "{page}");
        assert!(page.contains("<span class=\"hl-keyword\">let</span>"), "{page}");
    }
}

fn book(root: &Path) {
    fs::create_dir_all(root.join("content")).unwrap();
    fs::write(root.join("book.toml"), "[book]\ntitle = \"T\"\n").unwrap();
    fs::write(root.join("content/index.md"), "# Home\n\n```rust\nlet a = 1;\n```\n").unwrap();
}

fn build(root: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_patternbook"));
    let out = command.args(["build", "--as-of", "2026-11-23"]).arg(root).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(root.join("public/index.html").exists());
}

#[test]
fn links_where_a_build_writes_lead_it_nowhere() {
    for places in [
        &[".patternbook"][..],
        &[".patternbook/cache"],
        &[".public.patternbook-lock", ".patternbook/cache/highlight", ".patternbook/cache/said"],
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (root, elsewhere) = (folder.path().join("book"), folder.path().join("elsewhere"));
        book(&root);
        fs::create_dir(&elsewhere).unwrap();
        fs::write(elsewhere.join("file"), "mine").unwrap();
        for place in places {
            fs::create_dir_all(root.join(place).parent().unwrap()).unwrap();
            let is_folder = matches!(*place, ".patternbook" | ".patternbook/cache");
            let to = if is_folder { elsewhere.clone() } else { elsewhere.join("file") };
            symlink(to, root.join(place)).unwrap();
        }
        if places[0].ends_with("lock") {
            fs::remove_file(root.join(places[0])).unwrap();
            symlink(elsewhere.join("made"), root.join(places[0])).unwrap();
            let mut command = Command::new(env!("CARGO_BIN_EXE_patternbook"));
            let out = command.arg("build").arg(&root).output().unwrap();
            let said = String::from_utf8_lossy(&out.stderr);
            assert!(!out.status.success() && said.contains("patternbook-lock"), "{said}");
            fs::remove_file(root.join(places[0])).unwrap();
        }
        build(&root);
        let names: Vec<_> = fs::read_dir(&elsewhere).unwrap().map(|it| it.unwrap()).collect();
        assert_eq!(names.len(), 1, "{places:?}: {names:?}");
        assert_eq!(fs::read_to_string(elsewhere.join("file")).unwrap(), "mine", "{places:?}");
    }
}

#[test]
fn no_escape_brings_a_control_character_into_a_page() {
    let escaped = "a\\u0000\\u0001\\u0008\\u001b[31m\\u007f\\u0085z";
    let sources = Sources::fixture(&format!(
        "//- book.toml
[book]
title = \"{escaped}\"
url = \"https://x.example/\"
//- content/_index.md
# Home \0\u{1}
//- content/a.md
+++
title = \"{escaped}\"
summary = \"{escaped}\"
owner = \"{escaped}\"
tags = [\"{escaped}\"]
review_by = 2027-01-01
+++
# A
//- content/b.md
---
title: \"a\\0\\x01\\eb\"
---
# B
//- data/teams.toml
[[team]]
id = \"a\"
name = \"{escaped}\"
"
    ));
    let build = built(&sources);
    for (path, bytes) in outputs(&build) {
        if path.ends_with(".html") || path.ends_with(".md") || path.ends_with(".ics") {
            let text = String::from_utf8_lossy(&bytes);
            let bad = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
            assert_eq!(text.chars().find(|c| bad(*c)), None, "{path}");
        }
    }
}

#[test]
fn what_is_written_into_a_book_stays_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let (root, elsewhere) = (folder.path().join("book"), folder.path().join("elsewhere"));
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_patternbook"));
        let out = command.current_dir(&root).args(arguments).output().unwrap();
        (out.status.success(), String::from_utf8_lossy(&out.stderr).into_owned())
    };
    book(&root);
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("file"), "mine").unwrap();
    let settings = fs::read_to_string(root.join("book.toml")).unwrap();
    for theme in ["../../elsewhere", "..", "linked"] {
        let named = format!("{settings}\n[theme]\nname = \"{theme}\"\n");
        fs::write(root.join("book.toml"), named).unwrap();
        fs::create_dir_all(root.join("themes")).unwrap();
        let _ = symlink(&elsewhere, root.join("themes/linked"));
        let (done, said) = run(&["theme", "eject", "layouts/page.html"]);
        assert!(!done && said.contains("leads out of the book"), "{theme}: {said}");
    }
    fs::remove_dir_all(root.join("themes")).unwrap();
    fs::write(root.join("book.toml"), settings).unwrap();
    // A link where a text lies for a moment while a page is moved.
    fs::write(root.join("content/old.md"), "# Old\n\n[home](_index.md)\n").unwrap();
    symlink(elsewhere.join("file"), root.join("content/new.patternbook.tmp")).unwrap();
    let (done, said) = run(&["mv", "content/old.md", "content/new.md"]);
    assert!(done, "{said}");
    assert!(!root.join("content/new.md").is_symlink());
    // A link where answers of other hosts are remembered.
    let _ = fs::remove_dir_all(root.join(".patternbook"));
    symlink(&elsewhere, root.join(".patternbook")).unwrap();
    let (_, said) = run(&["check", "--external"]);
    assert!(said.contains("leads out of the book"), "{said}");
    let names: Vec<_> = fs::read_dir(&elsewhere).unwrap().map(|it| it.unwrap()).collect();
    assert_eq!(names.len(), 1, "{names:?}");
    assert_eq!(fs::read_to_string(elsewhere.join("file")).unwrap(), "mine");
}
