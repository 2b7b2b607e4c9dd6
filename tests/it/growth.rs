//! What an edit costs in a larger book, counted and not timed, so that it can't fail by chance.

use std::sync::Arc;

use patternbook::book::Options;
use patternbook::memo::Memo;
use patternbook::site::{Body, Site};
use patternbook::source::Sources;

const OPTIONS: Options =
    Options { as_of: jiff::civil::date(2026, 11, 1), drafts: false, trust: false };

/// A book of so many pages in sections of ten; the first page may have another text or title.
fn book(pages: usize, title: &str, text: &str) -> Sources {
    let page = |at: usize| {
        let (title, text) = if at == 0 { (title, text) } else { ("Page", "Text.") };
        let (section, next) = (at / 10, (at + 7) % pages);
        let text = format!(
            "+++\ntitle = \"{title} {at}\"\nweight = {at}\n+++\n{text}\n\nSee [there](/section-{}/page-{next}/).\n",
            next / 10
        );
        (Arc::from(format!("content/section-{section}/page-{at}.md")), text.into_bytes())
    };
    let config = (Arc::from("book.toml"), b"[book]\ntitle = \"Book\"\n".to_vec());
    Sources::in_memory((0..pages).map(page).chain([config]))
}

fn open(site: &Site) -> usize {
    match &site.get("section-0/page-0/index.html").unwrap().body {
        Body::Page(page) => page.bytes().len(),
        _ => 0,
    }
}

/// Returns how many results an edit makes anew, with the edited page open.
fn new_results(pages: usize, title: &str, text: &str) -> u64 {
    let memo = Arc::new(Memo::new());
    open(&patternbook::build(&book(pages, "Page", "Text."), OPTIONS, &memo).site);
    let (_, before) = memo.counts();
    open(&patternbook::build(&book(pages, title, text), OPTIONS, &memo).site);
    memo.counts().1 - before
}

#[test]
fn an_edit_makes_as_few_results_anew_in_a_larger_book() {
    let (small, large) = (new_results(50, "Page", "Other."), new_results(400, "Page", "Other."));
    assert_eq!(small, large);
    assert!(small <= 4, "{small} results for one edited text");
}

#[test]
fn a_new_title_makes_as_few_results_anew_in_a_larger_book() {
    let (small, large) = (new_results(50, "Other", "Text."), new_results(400, "Other", "Text."));
    assert_eq!(small, large);
    assert!(small <= 6, "{small} results for one edited title");
}

#[test]
fn a_page_that_shows_nothing_of_an_edit_keeps_its_key() {
    let memo = Arc::new(Memo::new());
    let keys = |title: &str, text: &str| -> Vec<(String, patternbook::memo::Key)> {
        let site = patternbook::build(&book(50, title, text), OPTIONS, &memo).site;
        let pages = site.iter().filter(|(path, _)| path.ends_with(".html"));
        pages.map(|(path, output)| (path.to_owned(), output.exact())).collect()
    };
    let before = keys("Page", "Text.");
    let differ = |after: Vec<(String, patternbook::memo::Key)>| -> Vec<String> {
        after.into_iter().zip(&before).filter(|(a, b)| a != *b).map(|((path, _), _)| path).collect()
    };
    assert_eq!(
        differ(keys("Page", "Other.")),
        ["section-0/index.html", "section-0/page-0/index.html"]
    );
    let retitled = differ(keys("Other", "Text."));
    // Its section, its neighbours in the reading order, who links to it, and the list of pages without owners.
    let shows_it = ["section-4/page-43/index.html", "stewardship/index.html"];
    assert!(
        retitled
            .iter()
            .all(|path| path.starts_with("section-0/") || shows_it.contains(&path.as_str())),
        "{retitled:?}"
    );
}

/// Returns the bytes of all pages of a book of which each page has a tag of its own, all in one folder.
fn bytes_of_tagged(pages: usize) -> usize {
    let page = |at: usize| {
        let text =
            format!("+++\ntitle = \"Page {at}\"\ntags = [\"Tag {at}\", \"all\"]\n+++\nText.\n");
        (Arc::from(format!("content/all/page-{at}.md")), text.into_bytes())
    };
    let build =
        patternbook::build(&Sources::in_memory((0..pages).map(page)), OPTIONS, &Arc::default());
    let pages = build.site.iter().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(_, output)| output.bytes().map_or(0, |bytes| bytes.len())).sum()
}

#[test]
fn pages_and_tags_in_one_folder_grow_as_their_number_does() {
    let (small, large) = (bytes_of_tagged(600), bytes_of_tagged(1200));
    assert!(large < small * 21 / 10, "{small} bytes for 600 pages, {large} for 1,200");
}
