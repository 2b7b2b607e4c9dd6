//! Chapters without a text have addresses made of their titles, whatever these are.

use std::fmt::Write as _;
use std::time::Instant;

use patternbook::Build;
use patternbook::source::Sources;

use crate::small::{built, outputs, problems};

/// Titles that are names of something else, lead elsewhere, or are no name at all.
const TITLES: [&str; 28] = [
    "..",
    "../..",
    "/",
    "/etc/passwd",
    ".",
    "\\\\",
    "C:\\\\x",
    "teams",
    "Teams",
    "TEAMS",
    "search",
    "assets",
    "404",
    "404.html",
    "index.html",
    "\\_patternbook",
    ".patternbook",
    "map",
    "CON",
    "%2e%2e%2f",
    "a?b#c",
    "a/b",
    "!",
    "\u{202e}x",
    "É",
    "E\u{301}",
    "<b>x</b>",
    "&#0;&#10;&#x7f;",
];

fn book(summary: &str) -> Build {
    let page =
        |name: &str| (format!("content/{name}.md").into(), format!("# {name}\n").into_bytes());
    let mut files: Vec<(_, Vec<u8>)> = ["index", "a", "b/c", "b/d", "e/f"].map(page).into();
    files.push(("book.toml".into(), b"[book]\ntitle = \"T\"\n".to_vec()));
    files.push(("data/teams.toml".into(), b"[[team]]\nid = \"x\"\nname = \"X\"\n".to_vec()));
    files.push(("content/SUMMARY.md".into(), summary.as_bytes().to_vec()));
    built(&Sources::in_memory(files))
}

/// Builds it, demands that nothing is amiss, and returns the addresses of pages.
fn addresses(summary: &str) -> Vec<String> {
    let build = book(summary);
    let errors: Vec<String> = problems(&build).into_iter().map(|one| one.message).collect();
    assert_eq!(errors, [""; 0], "{summary}");
    let pages = outputs(&build).into_iter().map(|(path, _)| path);
    pages.filter(|path| path.ends_with(".html")).collect()
}

/// A summary with groups of these titles; each has a chapter that is not written yet, so that it is a group.
fn groups<'a>(titles: impl IntoIterator<Item = &'a str>) -> String {
    titles.into_iter().fold(String::new(), |all, title| all + "- " + title + "\n  - x\n")
}

#[test]
fn no_title_leads_out_of_the_site_or_takes_an_address() {
    let without = addresses("- [A](a.md)\n");
    let with = addresses(&groups(TITLES));
    for path in &without {
        assert!(with.contains(path), "{path} is gone");
    }
    assert_eq!(with.len(), without.len() + TITLES.len(), "{with:#?}");
    for path in &with {
        assert!(!path.split('/').any(|part| part.is_empty() || part.starts_with('.')), "{path}");
        assert!(!path.contains(|c: char| c.is_control() || c == '\\'), "{path:?}");
    }
}

#[test]
fn a_title_of_any_length_and_depth_has_an_address_that_a_disk_takes() {
    let mut deep = String::new();
    for depth in 0..60 {
        let _ = writeln!(deep, "{}- {}", "  ".repeat(depth), "決定".repeat(150));
    }
    for path in addresses(&deep) {
        assert!(path.len() < 1_000 && path.split('/').all(|part| part.len() <= 120), "{path}");
    }
}

#[test]
fn a_page_below_sixty_folders_is_shown_with_all_above_it() {
    let deep = "a/".repeat(60);
    let text = format!("//- book.toml\n[book]\ntitle = \"T\"\n//- content/{deep}x.md\n# X\n");
    let build = built(&Sources::fixture(&text));
    let messages: Vec<String> = problems(&build).into_iter().map(|one| one.message).collect();
    assert_eq!(messages, [""; 0]);
    let page = build.site.get(&format!("{deep}x/index.html")).and_then(|page| page.bytes());
    let page = String::from_utf8(page.expect("it is made").to_vec()).unwrap();
    let (_, nav) = page.split_once("class=\"section-nav\"").expect("it has a navigation");
    let nav = nav.split("</nav>").next().unwrap_or_default();
    assert_eq!(nav.matches("<a ").count(), 61, "{nav}");
}

#[test]
fn thousands_of_chapters_with_one_title_are_placed_in_time() {
    let began = Instant::now();
    let build = book(&groups(std::iter::repeat_n("Same", 10_000)));
    assert!(build.site.get("same-10000/index.html").is_some());
    let seconds = began.elapsed().as_secs_f64();
    assert!(seconds < 10.0, "{seconds} s");
}

#[test]
fn a_chapter_that_is_not_there_gives_its_group_no_address() {
    for path in ["404.html/x.md", "a%00b/x.md", "index.html/x.md", "%0A/x.md", "a/./b\\\\c/x.md"] {
        let build = book(&format!("- Group\n  - [X]({path})\n"));
        let found = build.diags.iter().map(|one| &*one.code).collect::<Vec<_>>();
        assert_eq!(found, ["broken-link"], "{path}");
        assert!(build.site.get("group/index.html").is_some(), "{path}");
    }
}

#[test]
fn a_draft_keeps_its_place_in_the_summary_until_it_is_published() {
    let book = "//- book.toml\n[book]\ntitle = \"T\"\n//- content/a.md\n+++\ntitle = \"A\"\ndraft = true\n+++\n//- content/SUMMARY.md\n- [A](a.md)\n";
    let build = built(&Sources::fixture(book));
    let said: Vec<String> =
        problems(&build).iter().map(|one| format!("{:?}: {}", one.severity, one.message)).collect();
    assert_eq!(said, ["Note: chapter `a.md` is left out: it is a draft"]);
    assert!(build.site.get("a/index.html").is_none());
}
