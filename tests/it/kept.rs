//! What one run of the program leaves to the next: the same site sooner, and nothing that must be believed.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const PAGE: &str = "# Home\n\n[x](javascript:run)\n\n```rust\nlet a = 1;\n```\n";

fn book() -> TempDir {
    let book = TempDir::new().unwrap();
    fs::create_dir(book.path().join("content")).unwrap();
    fs::write(book.path().join("book.toml"), "[book]\ntitle = \"Book\"\n").unwrap();
    fs::write(book.path().join("content/index.md"), PAGE).unwrap();
    book
}

/// Builds the book, and returns what was said.
fn build(book: &Path, options: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_patternbook"));
    let built = command.args(["build", "--as-of", "2026-11-23"]).arg(book).args(options);
    let built = built.output().unwrap();
    let said = String::from_utf8(built.stderr).unwrap();
    assert!(built.status.success(), "{said}");
    said
}

fn home(book: &Path) -> String {
    fs::read_to_string(book.join("public/index.html")).unwrap()
}

#[test]
fn a_book_with_warnings_that_has_not_changed_is_not_built_again_and_warns_again() {
    let book = book();
    let first = build(book.path(), &[]);
    assert!(first.contains("unsafe-link") && !first.contains("nothing has changed"), "{first}");
    let again = build(book.path(), &[]);
    assert!(again.contains("unsafe-link") && again.contains("nothing has changed"), "{again}");
    fs::remove_dir_all(book.path().join(".patternbook/cache")).unwrap();
    let forgotten = build(book.path(), &[]);
    assert!(forgotten.contains("unsafe-link"), "{forgotten}");
}

#[test]
fn an_output_a_theme_or_an_option_that_changed_is_noticed() {
    let book = book();
    let path = book.path();
    build(path, &[]);
    let good = home(path);
    // Of the same size: the time tells.
    fs::write(path.join("public/index.html"), good.replace("Home", "Rome")).unwrap();
    let said = build(path, &[]);
    assert!(!said.contains("nothing has changed"), "{said}");
    assert_eq!(home(path), good);
    fs::remove_file(path.join("public/index.html")).unwrap();
    build(path, &[]);
    assert_eq!(home(path), good);
    fs::create_dir_all(path.join("themes/default/static")).unwrap();
    fs::write(path.join("themes/default/static/prose.css"), "p { margin: 0 }\n").unwrap();
    let said = build(path, &[]);
    assert!(!said.contains("nothing has changed"), "{said}");
    let said = build(path, &["--drafts"]);
    assert!(!said.contains("nothing has changed"), "{said}");
}

#[test]
fn a_damaged_cache_gives_the_same_site_and_a_note() {
    let book = book();
    let path = book.path();
    build(path, &[]);
    let good = home(path);
    assert!(good.contains("hl-keyword"), "the code is highlighted");
    let file = path.join(".patternbook/cache/highlight");
    let whole = fs::read(&file).unwrap();
    for damaged in [&whole[..whole.len() / 2], b"nonsense".as_slice()] {
        fs::write(&file, damaged).unwrap();
        fs::remove_dir_all(path.join("public")).unwrap();
        let said = build(path, &[]);
        assert!(said.contains("the cache was damaged"), "{said}");
        assert_eq!(home(path), good);
        assert_eq!(fs::read(&file).unwrap(), whole, "it was made anew");
    }
}

#[test]
fn a_cache_that_cannot_be_written_is_worth_a_note() {
    let book = book();
    fs::create_dir(book.path().join(".patternbook")).unwrap();
    fs::write(book.path().join(".patternbook/cache"), "in the way").unwrap();
    let said = build(book.path(), &[]);
    assert!(said.contains("results are not kept"), "{said}");
}

#[test]
fn without_a_cache_nothing_is_kept() {
    let book = book();
    build(book.path(), &["--no-cache"]);
    assert!(!book.path().join(".patternbook/cache").exists());
}

#[test]
fn what_a_killed_build_left_in_the_cache_goes_and_what_another_writes_stays() {
    let book = book();
    let cache = book.path().join(".patternbook/cache");
    fs::create_dir_all(&cache).unwrap();
    let [old, new] = ["highlight.4711", "highlight.4712"].map(|name| cache.join(name));
    fs::write(&old, "half").unwrap();
    fs::write(&new, "half").unwrap();
    let hour = std::time::Duration::from_secs(3600);
    let then = std::time::SystemTime::now() - hour;
    fs::File::options().write(true).open(&old).unwrap().set_modified(then).unwrap();
    build(book.path(), &[]);
    assert!(!old.exists() && new.exists());
}
