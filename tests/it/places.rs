//! Where things are, were and are shown: earlier addresses, anchors, cards for shared links, problems told once.

use std::sync::Arc;

use jiff::civil::date;
use patternbook::book::Options;
use patternbook::diag::Severity;
use patternbook::source::Sources;
use patternbook::{Build, build};

fn built(settings: &str, book: &str) -> Build {
    let book = format!("//- book.toml\n[book]\ntitle = \"T\"\n{settings}\n{book}");
    let options = Options { as_of: date(2026, 6, 15), drafts: false, trust: false };
    build(&Sources::fixture(&book), options, &Arc::default())
}

fn output(build: &Build, path: &str) -> String {
    let output = build.site.get(path).unwrap_or_else(|| panic!("there is no {path}"));
    String::from_utf8_lossy(&output.bytes().unwrap_or_default()).into_owned()
}

fn messages(build: &Build) -> Vec<String> {
    let line = |source: &Option<Arc<str>>, message: &str| {
        format!("{}: {message}", source.as_deref().unwrap_or_default())
    };
    build.diags.iter().map(|one| line(&one.source, &one.message)).collect()
}

/// The picture that a page names, and whether it is published.
fn picture(build: &Build, page: &str) -> Option<(String, bool)> {
    let html = output(build, page);
    let (_, rest) = html.split_once("property=\"og:image\" content=\"")?;
    let address = rest.split('"').next()?.to_owned();
    let path = address.strip_prefix("https://x.example/b/")?;
    Some((path.to_owned(), build.site.get(path).is_some()))
}

const URL: &str = "url = \"https://x.example/b\"";

#[test]
fn every_page_of_a_book_with_an_address_has_a_card() {
    let text = "//- content/index.md\n# Home\n//- content/a b/c.md\n# 決定の記録\n";
    let with = built(URL, text);
    assert_eq!(messages(&with), [""; 0]);
    assert_eq!(picture(&with, "index.html"), Some(("card.png".to_owned(), true)));
    assert_eq!(picture(&with, "a b/c/index.html"), Some(("a%20b/c/card.png".to_owned(), false)));
    let card = with.site.get("a b/c/card.png").expect("it is published").bytes().unwrap();
    assert!(card.starts_with(b"\x89PNG\r\n\x1a\n") && card.len() < 40_000, "{}", card.len());
    assert_eq!(picture(&built("", text), "index.html"), None);
    assert_eq!(picture(&built(&format!("{URL}\ncards = false"), text), "index.html"), None);
}

#[test]
fn a_page_may_name_its_own_picture() {
    let text = "//- content/index.md\n# Home\n//- content/a.md\n+++\ncard = \"x.png\"\n+++\n# A\n//- content/x.png\nx\n//- content/b.md\n+++\ncard = \"y.png\"\n+++\n# B\n";
    let build = built(URL, text);
    assert_eq!(picture(&build, "a/index.html"), Some(("x.png".to_owned(), true)));
    assert!(build.site.get("a/card.png").is_none());
    assert_eq!(messages(&build), ["content/b.md: link to unknown page `y.png`"]);
}

#[test]
fn a_title_that_no_font_has_is_said_and_never_drawn_as_boxes() {
    let build = built(URL, "//- content/index.md\n# Home\n//- content/a.md\n# دليل العمل\n");
    assert_eq!(picture(&build, "a/index.html"), Some(("card.png".to_owned(), true)));
    assert!(build.site.get("a/card.png").is_none());
    assert_eq!(
        messages(&build),
        [
            "content/a.md: 1 page has no card of its own for shared links: there is no font here for “دليل العمل”"
        ]
    );
}

#[test]
fn an_earlier_address_with_a_place_leads_to_where_the_place_is() {
    let build = built(
        "",
        "//- content/index.md\n[a](/old/#x) [b](/old/) [c](/old/#y) [d](/only/#z) [e](/f.html) [g](/old/#gone)\n//- content/a.md\n+++\naliases = [\"/old/\", \"/only/#z\", \"/f.html\"]\n[fragments]\n\"/old/#y\" = \"b.md#there\"\n+++\n# A\n## X\n//- content/b.md\n# B\n## There\n",
    );
    assert_eq!(
        messages(&build),
        ["content/index.md: link to unknown anchor `#gone` of the page “A”"]
    );
    let home = output(&build, "index.html");
    for href in ["a/#x", "a/", "b/#there"] {
        assert!(home.contains(&format!("href=\"{href}\"")), "{href}: {home}");
    }
    let moved = output(&build, "old/index.html");
    assert!(moved.contains("data-to=\"../a/\" data-moved=\"y=../b/%23there\""), "{moved}");
    assert!(output(&build, "f.html").contains("data-to=\"a/\""));
    assert!(output(&build, "only/index.html").contains("data-moved=\"z=../a/\""));
}

#[test]
fn a_place_that_is_still_there_has_not_moved() {
    let build = built(
        "",
        "//- content/index.md\n[a](a.md)\n//- content/a.md\n# A\n## X\n//- content/b.md\n+++\naliases = [\"/a/#x\"]\n[fragments]\n\"/a/#y\" = \"nowhere\"\n+++\n# B\n",
    );
    assert_eq!(
        messages(&build),
        [
            "content/b.md: fragment `x` is still an anchor of the page",
            "content/b.md: link to unknown anchor `#nowhere` of the page “B”",
        ]
    );
}

#[test]
fn a_list_of_pages_gives_way_to_an_alias() {
    let build = built(
        "",
        "//- content/index.md\n[a](old/)\n//- content/new.md\n+++\naliases = [\"/old/\"]\n+++\n# New\n//- content/old/x.md\n# X\n",
    );
    assert_eq!(messages(&build), [""; 0]);
    assert!(output(&build, "old/index.html").contains("data-to=\"../new/\""));
}

#[test]
fn a_title_is_a_place_too() {
    let build = built(
        "",
        "//- content/index.md\n[a](a.md#class-a) [b](a.md#class-a-1) [c](a.md#own)\n//- content/a.md\n# Class A\n\n## Class A\n\n<a id=own></a>\n",
    );
    assert_eq!(messages(&build), [""; 0]);
    let page = output(&build, "a/index.html");
    assert!(page.contains("<h1 id=\"class-a\">"), "{page}");
    assert!(page.contains("id=\"class-a-1\"") && page.contains("id=\"own\""), "{page}");
}

#[test]
fn an_anchor_of_another_generator_finds_its_heading() {
    let build = built(
        "",
        "//- content/index.md\n[a](a.md#300-2018-09-21) [b](a.md#Css_Class) [c](a.md#no)\n//- content/a.md\n## 3.0.0 - 2018-09-21\n\n## css class\n",
    );
    assert_eq!(
        messages(&build),
        ["content/index.md: link to unknown anchor `#no` of the page “A”"]
    );
    let home = output(&build, "index.html");
    assert!(home.contains("href=\"a/#300---2018-09-21\""), "{home}");
    assert!(home.contains("href=\"a/#css-class\""), "{home}");
}

#[test]
fn a_placeholder_in_a_link_is_named_whole() {
    let build = built("", "//- content/index.md\n[a]({{#DOCS}}/x.html)\n");
    assert_eq!(
        messages(&build),
        ["content/index.md: link `{{#DOCS}}/x.html` holds a placeholder that nothing fills"]
    );
}

#[test]
fn what_is_wrong_with_an_included_page_is_said_there_alone() {
    let include = "```include\nfile = \"part.md\"\n```\n";
    let build = built(
        "",
        &format!(
            "//- content/index.md\n{include}[own](own.md)\n//- content/part.md\n[x](gone.md) {{{{ nope }}}} $\\frac$\n"
        ),
    );
    assert_eq!(
        messages(&build),
        [
            "content/part.md: can't read the formula: parsing error: expected a token",
            "content/index.md: link to unknown page `own.md`",
            "content/part.md: link to unknown page `gone.md`",
            "content/part.md: unknown parameter `nope`",
        ]
    );
}

#[test]
fn a_line_that_can_not_be_read_hides_no_other() {
    let build = built(
        "",
        "//- content/index.md\n[a](a.md)\n//- content/a.md\n+++\ntitle = \"x\nsummry = \"s\"\nkind = \"pattern\"\nweight = \"1\"\n+++\n[y](gone.md)\n",
    );
    insta::assert_snapshot!(messages(&build).join("\n"), @r#"
    content/a.md: invalid basic string, expected `"`
    content/a.md: `weight` is a string: expected an integer
    content/a.md: unknown key `summry`
    content/a.md: link to unknown page `gone.md`
    "#);
}

#[test]
fn a_bibliography_says_who_cites() {
    let build = built(
        "",
        "//- data/sources.toml\n[[group]]\nid = \"g\"\ntitle = \"G\"\n[[group.entry]]\nkey = \"k\"\ntext = \"K\"\n[[group.entry]]\nkey = \"l\"\ntext = \"L\"\n//- content/index.md\n# Home\n\n```bibliography\n```\n//- content/a.md\n# A\n\n[@k] and [@k]\n//- content/b.md\n# B\n\n[@k]\n",
    );
    let home = output(&build, "index.html");
    assert!(home.contains("K <span class=\"cited\">Cited in <a href=\"./a/\">A</a>, <a href=\"./b/\">B</a></span></li>"), "{home}");
    assert!(home.contains("<li id=\"ref-l\">L</li>"), "{home}");
}

/// The sidebar of a page: its links, those that stand below others set in.
fn sidebar(html: &str) -> String {
    let (_, rest) = html.split_once("class=\"section-nav\"").expect("there is a sidebar");
    let (nav, _) = rest.split_once("</nav>").unwrap_or_default();
    let mut depth = 0;
    let lines = nav.split('<').filter_map(|piece| {
        depth += i32::from(piece.starts_with("ul")) - i32::from(piece.starts_with("/ul"));
        let shown = piece.starts_with("a ") || piece.starts_with("span");
        let text = piece.split_once('>')?.1;
        shown.then(|| format!("{}{text}\n", "  ".repeat(depth.unsigned_abs() as usize - 1)))
    });
    lines.collect()
}

#[test]
fn chapters_without_a_text_list_those_below_them() {
    let text = "//- content/SUMMARY.md
- [A](a.md)
- [Later]()
- [Group]()
  - [B](b.md)
  - [Inner]()
    - [C](c/c.md)
    - [D](c/d.md)
- [E](e.md)
//- content/index.md
# Home
//- content/a.md
# A
//- content/b.md
# B
//- content/c/c.md
# C
//- content/c/d.md
# D
//- content/e.md
# E
";
    let numbered = built("", text);
    let nav = |path: &str| sidebar(&output(&numbered, path));
    insta::assert_snapshot!(nav("a/index.html"), @r#"
    1. A
    2. Later
    3. Group
    4. E
    "#);
    insta::assert_snapshot!(nav("c/d/index.html"), @r#"
    1. A
    2. Later
    3. Group
      3.1. B
      3.2. Inner
        3.2.1. C
        3.2.2. D
    4. E
    "#);
    insta::assert_snapshot!(nav("group/index.html"), @r#"
    1. A
    2. Later
    3. Group
      3.1. B
      3.2. Inner
    4. E
    "#);
    let plain = output(&built("numbers = false", text), "b/index.html");
    assert!(plain.contains(">Group<") && !plain.contains("3. Group") && !plain.contains("3.1. B"));
}

#[test]
fn broken_links_stop_a_book_or_not_as_it_says() {
    let text = "//- content/index.md\n[a](b.md), [c](#d) ![](e.png)\n";
    let severities = |settings: &str| -> Vec<Severity> {
        built(settings, text).diags.iter().map(|diagnostic| diagnostic.severity).collect()
    };
    assert_eq!(severities(""), [Severity::Error; 3]);
    assert_eq!(severities("[links]\nbroken = \"warning\""), [Severity::Warning; 3]);
}
