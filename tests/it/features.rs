//! What a handbook needs beyond pages: care, includes, moved places, drafts, tags, kinds, compressed files.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;

use jiff::civil::{Date, date};
use patternbook::book::Options;
use patternbook::diag::Diagnostic;
use patternbook::memo::Memo;
use patternbook::model::history::{History, LastChange};
use patternbook::source::Sources;
use patternbook::{Build, build};

const TODAY: Date = date(2026, 6, 15);

fn built_with(sources: &Sources, memo: &Arc<Memo>) -> Build {
    build(sources, Options { as_of: TODAY, drafts: false, trust: false }, memo)
}

fn built(book: &str) -> Build {
    built_with(
        &Sources::fixture(&format!("//- book.toml\n[book]\ntitle = \"T\"\n{book}")),
        &Arc::default(),
    )
}

fn output(build: &Build, path: &str) -> String {
    let output = build.site.get(path).unwrap_or_else(|| panic!("there is no {path}"));
    String::from_utf8_lossy(&output.bytes().unwrap_or_default()).into_owned()
}

fn article(build: &Build, path: &str) -> String {
    let html = output(build, path);
    html.split_once("<main").map_or(html.clone(), |(_, rest)| rest.to_owned())
}

/// Each problem with its place and hints.
fn problems(book: &str) -> String {
    let text = format!("//- book.toml\n[book]\n{book}");
    let sources = Sources::fixture(&text);
    let build = built_with(&sources, &Arc::default());
    let line = |diagnostic: &Diagnostic| {
        let source = diagnostic.source.clone().unwrap_or_default();
        let file = sources.get(&source).and_then(|file| file.text().cloned()).unwrap_or_default();
        let there = diagnostic.span.clone().map(|span| file[span].to_owned()).unwrap_or_default();
        let there = there.lines().next().unwrap_or_default().to_owned();
        format!("{source} `{there}`: {}; {}\n", diagnostic.message, diagnostic.hints.join("; "))
    };
    build.diags.iter().map(line).collect()
}

fn with_changes(book: &str, changes: &[(&str, Date)], note: Option<&str>) -> Build {
    let change = |(path, date): &(&str, Date)| {
        ((*path).to_owned(), LastChange { date: *date, authors: vec!["Ann".to_owned()] })
    };
    let history =
        History { changes: changes.iter().map(change).collect(), note: note.map(str::to_owned) };
    let book = format!("//- book.toml\n[book]\ntitle = \"T\"\nurl = \"https://x.example\"\n{book}");
    built_with(&Sources::fixture(&book).with_history(Arc::new(history)), &Arc::default())
}

const CARE: &str = "//- content/_index.md\n# Home\n[a](a.md)\n\
    //- content/a.md\n+++\nowner = \"harbor\"\nreview_by = 2026-06-01\n+++\n# Old page\n\
    //- content/b.md\n+++\nowner = \"harbor\"\n+++\n# New page\n\
    //- content/c.md\n# Future page\n";

#[test]
fn the_front_page_names_what_changed_lately_the_newest_first() {
    let changes = [
        ("content/a.md", date(2024, 5, 1)),
        ("content/b.md", date(2026, 6, 2)),
        ("content/c.md", date(2026, 7, 1)),
    ];
    let build = with_changes(CARE, &changes, None);
    let home = article(&build, "index.html");
    let list = home.split_once("Changed lately").unwrap().1.split_once("</section>").unwrap().0;
    let (new, old) = (list.find("New page").unwrap(), list.find("Old page").unwrap());
    assert!(new < old, "{list}");
    assert!(!list.contains("Future page"), "what is after today has not happened");
}

#[test]
fn stewardship_is_a_page_and_json_and_a_feed_and_a_calendar() {
    let build =
        with_changes(CARE, &[("content/a.md", date(2024, 5, 1))], Some("the clone is shallow"));
    let page = article(&build, "stewardship/index.html");
    assert!(page.contains("not changed for 25 months") && page.contains("The clone is shallow."));
    for path in
        ["stewardship/stewardship.json", "stewardship/reviews.xml", "stewardship/reviews.ics"]
    {
        assert!(page.contains(&format!("href=\"../{path}\"")), "{path} is not linked");
    }
    let json: serde_json::Value =
        serde_json::from_str(&output(&build, "stewardship/stewardship.json")).unwrap();
    assert_eq!(json["owners"][0]["name"], "harbor");
    assert_eq!(json["owners"][0]["due"][0]["state"], "overdue");
    assert_eq!(json["stale"][0]["url"], "a/");
    let feed = output(&build, "stewardship/reviews.xml");
    assert!(feed.contains("<title>Old page</title>") && feed.contains("overdue since 2026-06-01"));
    assert!(feed.contains("<updated>2026-05-02T12:00:00Z</updated>") && !feed.contains("New page"));
}

#[test]
fn a_commit_changes_the_key_of_what_shows_it() {
    let key = |day| {
        let build = with_changes(CARE, &[("content/b.md", day)], None);
        ["feed.xml", "stewardship/stewardship.json", "index.html"]
            .map(|path| build.site.get(path).unwrap().exact())
    };
    let (before, after) = (key(date(2026, 6, 1)), key(date(2026, 6, 2)));
    assert!(before.iter().zip(&after).all(|(before, after)| before != after));
}

const INCLUDES: &str = "//- content/_index.md\n# Home\n\nBefore.\n\n```include\nfile = \"parts/roles.md\"\n```\n\n\
    ```include\nfile = \"parts/x.rs\"\nregion = \"main\"\n```\n\n[r](#who-decides)\n\
    //- content/parts/roles.md\n+++\ntitle = \"Roles\"\n+++\n## Who decides\n\nThe *team*. [home](../_index.md)\n\n```include\nfile = \"deep.md\"\n```\n\
    //- content/parts/deep.md\n+++\ntitle = \"Deep\"\n+++\nDeep words.\n\
    //- content/parts/x.rs\n// ANCHOR: main\nfn main() {}\n// ANCHOR_END: main\nfn other() {}\n";

#[test]
fn included_files_are_a_part_of_the_page() {
    let build = built(INCLUDES);
    let errors: Vec<_> = build.diags.iter().map(|diagnostic| &diagnostic.message).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let home = article(&build, "index.html");
    assert!(home.contains("id=\"who-decides\"") && home.contains("<em>team</em>"));
    assert!(home.contains("Deep words.") && !home.contains("title = "));
    assert!(home.contains("main") && !home.contains("other") && !home.contains("ANCHOR"));
}

#[test]
fn a_page_follows_the_files_that_it_includes() {
    let memo = Arc::default();
    let page = |book: &str, memo: &Arc<Memo>| {
        let book = format!("//- book.toml\n[book]\n{book}");
        let build = built_with(&Sources::fixture(&book), memo);
        let messages: Vec<_> = build.diags.iter().map(|one| one.message.clone()).collect();
        (output(&build, "index.html"), build.site.get("index.html").unwrap().exact(), messages)
    };
    let without = INCLUDES.split_once("//- content/parts/deep.md").unwrap().0;
    for book in [
        INCLUDES.to_owned(),
        INCLUDES.replace("Deep words", "Other words"),
        INCLUDES.replace("fn main", "fn start"),
        without.to_owned(),
        INCLUDES.to_owned(),
    ] {
        assert_eq!(page(&book, &memo), page(&book, &Arc::default()));
    }
}

#[test]
fn what_can_not_be_included_is_said_at_the_block() {
    let block = |file: &str| format!("```include\nfile = \"{file}\"\n```\n\n");
    let home = ["../book.toml", "b.md", "gone.md", "c.md"].map(block).concat();
    let found = problems(&format!(
        "//- content/_index.md\n{home}//- content/b.md\n{}//- content/c.md\n{{{{ nobody }}}} [x](gone/)\n\n```chart\nteem = 1\n```\n",
        block("b.md"),
    ));
    insta::assert_snapshot!(found, @r#"
    content/_index.md `"../book.toml"`: `../book.toml` lies outside `content/`; move the file below `content/`
    content/_index.md ````include`: `b.md` includes itself: `content/_index.md` → `content/b.md` → `content/b.md`; remove one of the blocks
    content/_index.md `"gone.md"`: there is no file `content/gone.md`; did you mean `content/b.md`?
    content/b.md `"b.md"`: `b.md` includes itself: `content/b.md` → `content/b.md`; remove one of the blocks
    content/c.md ````chart`: missing key `indicator`; 
    content/c.md `teem`: unknown key `teem`; did you mean `team`?; known keys: `caption`, `indicator`, `team`, `view`
    content/c.md `[x](gone/)`: link to unknown page `gone/`; 
    content/c.md `{{ nobody }}`: unknown parameter `nobody`; parameters stand in `book.toml` under `[parameters]`; to show the braces, write `\{{`
    "#);
}

#[test]
fn files_that_include_each_other_twice_come_to_an_end() {
    let mut book = String::from(
        "//- book.toml\n[book]\n//- content/_index.md\n```include\nfile = \"f0.md\"\n```\n",
    );
    for n in 0..40 {
        let block = format!("```include\nfile = \"f{}.md\"\n```\n\n", n + 1);
        book += &format!("//- content/f{n}.md\n{block}{block}");
    }
    book += "//- content/f41.md\nx\n";
    // Only the front page: each of the others would be as long.
    let sources = Sources::fixture(&book.replace("file = \"f40.md\"", "file = \"f41.md\""));
    let found = built_with(&sources, &Arc::default()).diags;
    assert!(found.iter().any(|diagnostic| diagnostic.message.contains("are included")));
}

#[test]
fn abbreviations_are_explained_and_their_lines_are_gone() {
    let page =
        "//- content/_index.md\n# Home\n\nHTML & `HTML`, <b>HTML</b>.\n\n*[HTML]: \"Hyper\" Text\n";
    let home = article(&built(page), "index.html");
    assert_eq!(
        home.matches("<abbr title=\"&quot;Hyper&quot; Text\">HTML</abbr>").count(),
        2,
        "{home}"
    );
    assert!(home.contains("<code>HTML</code>") && !home.contains("*[HTML]"));
}

#[test]
fn citations_lead_to_the_bibliography() {
    let build = built(
        "//- data/sources.toml\n[[group]]\nid = \"g\"\ntitle = \"G\"\n[[group.entry]]\nkey = \"deming86\"\ntext = \"Deming: Out of the Crisis\"\n\
         //- content/_index.md\n# Home\nAs [@deming86] says, [@nobody].\n//- content/refs.md\n# Refs\n```bibliography\n```\n",
    );
    let home = article(&build, "index.html");
    let href = home.split_once("refs/#").and_then(|(_, rest)| rest.split('"').next());
    let refs = article(&build, "refs/index.html");
    assert!(
        href.is_some_and(|id| refs.contains(&format!("id=\"{id}\""))),
        "{href:?} {:?}",
        build.diags
    );
    assert!(build.diags.iter().any(|one| one.message == "unknown reference `nobody`"));
}

#[test]
fn an_earlier_anchor_leads_on() {
    let page = |to: &str| {
        format!(
            "//- content/_index.md\n# Home\n[a](a.md#roles) [b](a.md#gone)\n\
             //- content/a.md\n+++\n[fragments]\nroles = \"who-decides\"\n\"a & b\" = \"{to}\"\n+++\n# A\n## Who decides\n"
        )
    };
    let html = output(&built(&page("/#x").replace("[b](a.md#gone)", "\n\n## X")), "a/index.html");
    assert!(html.contains("data-moved=\"roles=%23who-decides&amp;a%20%26%20b=../%23x\""), "{html}");
    insta::assert_snapshot!(problems(&page("who-decided")), @r#"
    content/_index.md `[b](a.md#gone)`: link to unknown anchor `#gone` of the page “A”; 
    content/a.md `"who-decided"`: link to unknown anchor `#who-decided` of the page “A”; did you mean `who-decides`?
    "#);
    let still = problems(&page("who-decides").replace("roles =", "who-decides ="));
    assert!(still.contains(
        "content/a.md `\"who-decides\"`: fragment `who-decides` is still an anchor of the page"
    ));
}

#[test]
fn what_is_not_published_is_nowhere() {
    let front = ["draft = true", "publish_on = 2026-06-16", "expires_on = 2026-06-15"];
    let mut book = String::from(
        "//- content/_index.md\n# Home\n//- content/open.md\n+++\ntags = [\"open\"]\n+++\n# Open\n",
    );
    for (n, front) in front.iter().enumerate() {
        book += &format!(
            "//- content/secret-{n}.md\n+++\n{front}\ntitle = \"Secret {n}\"\ntags = [\"secret\"]\nkind = \"culture\"\nowner = \"secret\"\nreview_by = 2026-01-01\naliases = [\"secret-alias\"]\n[related]\nsecret = [\"open\"]\n+++\nSecret words.\n"
        );
    }
    let changes: Vec<_> = (0..3).map(|n| format!("content/secret-{n}.md")).collect();
    let changes: Vec<_> = changes.iter().map(|path| (path.as_str(), date(2026, 6, 1))).collect();
    let build = with_changes(&book, &changes, None);
    for (path, output) in build.site.iter() {
        let bytes = output.bytes().unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!path.contains("secret"), "{path}");
        let is_ours =
            !path.starts_with("assets/") && !path.ends_with(".js") && !path.ends_with(".css");
        assert!(!is_ours || !text.contains("secret"), "{path} tells");
    }
    assert!(
        build.site.get("open/index.html").is_some()
            && build.site.get("tags/open/index.html").is_some()
    );
    let drafts = Options { as_of: TODAY, drafts: true, trust: false };
    let sources = Sources::fixture(&format!(
        "//- book.toml\n[book]\n{}",
        book.replace("aliases = [\"secret-alias\"]\n", "")
    ));
    assert!(
        patternbook::build(&sources, drafts, &Arc::default())
            .site
            .get("secret-0/index.html")
            .is_some()
    );
}

#[test]
fn tags_in_another_case_are_one() {
    let build = built(
        "//- content/_index.md\n# Home\n//- content/a.md\n+++\ntags = [\"Team Work\", \"solo\"]\n+++\n# Page A\n\
         //- content/b.md\n+++\ntags = [\"team work\"]\n+++\n# Page B\n",
    );
    let tags: Vec<_> = build
        .site
        .paths()
        .filter(|path| path.starts_with("tags/") && path.ends_with(".html"))
        .collect();
    assert_eq!(tags, ["tags/index.html", "tags/solo/index.html", "tags/team-work/index.html"]);
    let page = article(&build, "tags/team-work/index.html");
    assert!(page.contains("Page A") && page.contains("Page B"));
}

#[test]
fn a_kind_says_what_its_pages_must_have() {
    let kind = "[kinds.pattern]\nsections = [\"Context\", \"Forces\"]\nrequired = [\"owner\", \"summary\"]\n//- content/_index.md\n# Home\n";
    let found = problems(&format!(
        "{kind}//- content/a.md\n+++\nkind = \"pattern\"\nsummary = \"S\"\n+++\n# A\n\n## Context\n\n## Forcs\n\
         //- content/b.md\n+++\nkind = \"pattern\"\nowner = \"x\"\nsummary = \"S\"\nstub = true\n+++\n# B\n\
         //- content/c.md\n+++\nkind = \"patern\"\n+++\n# C\n\
         //- content/d.md\n+++\nkind = \"pattern\"\nowner = \"x\"\nsummary = \"S\"\n+++\n# D\n\n## Context\n"
    ));
    insta::assert_snapshot!(found, @r#"
    content/c.md `"patern"`: unknown kind `patern`; did you mean `pattern`?; known kinds: culture, failure-mode, page, pattern, story, template; others are declared in `book.toml` as `[kinds.patern]`
    content/a.md ``: a pattern without `owner` in its front matter; `book.toml` requires it: `[kinds.pattern] required`
    content/a.md `## Forcs`: a pattern without the section `Forces`; is `forcs` meant to be `Forces`?
    content/d.md ``: a pattern without the section `Forces`; add a heading `## Forces`, or `stub = true` until it is written
    "#);
}

#[test]
fn compressed_files_hold_the_same_and_are_the_same_each_time() {
    let compressed = || {
        let mut build = built("//- content/_index.md\n# Home\n\nSome words.\n");
        build.site.compress();
        let all: BTreeMap<String, Arc<[u8]>> = build
            .site
            .iter()
            .filter_map(|(path, output)| Some((path.to_owned(), output.bytes()?)))
            .collect();
        (all, build.site.get("index.html.gz").unwrap().exact())
    };
    let (first, second) = (compressed(), compressed());
    assert_eq!(first, second);
    let all = first.0;
    for path in ["index.html", "index.md", "feed.xml", "structure.json", "search/index.html"] {
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&all[&format!("{path}.gz")][..])
            .read_to_end(&mut plain)
            .unwrap();
        assert_eq!(plain, &all[path][..], "{path}");
    }
    let search =
        all.keys().filter(|path| path.starts_with("search/") && path.ends_with(".json.gz")).count();
    assert!(
        search > 0
            || !all.keys().any(|path| path.starts_with("search/") && path.ends_with(".json"))
    );
    assert!(!all.keys().any(|path| path.ends_with(".gz.gz")));
}
