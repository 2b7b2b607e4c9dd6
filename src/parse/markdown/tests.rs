use std::sync::Arc;

use super::*;
use crate::model::document::Hole;

fn read(text: &str) -> (Document, Vec<Diagnostic>) {
    let dialect = Dialect { raw_html: RawHtml::Sanitize, fields: true };
    parse_markdown(&Arc::from("a.md"), text, 0, dialect, &Included::new())
}

fn body(text: &str) -> String {
    let (document, diags) = read(text);
    assert!(diags.is_empty(), "{diags:?}");
    let mut body = document.body;
    // What a cell holds was noted before the cell.
    for (index, hole) in document.holes.iter().enumerate().rev() {
        let shown = match hole {
            Hole::Html(html) => html.clone(),
            Hole::Cell { body, .. } => body.clone(),
            other => format!("{other:?}"),
        };
        body = body.replace(&mark(index), &shown);
    }
    body
}

#[test]
fn title_leaves_the_body() {
    let (document, _) = read("# A *title*\n\nText.\n\n## Part\n");
    assert_eq!(document.title.as_deref(), Some("A title"));
    assert_eq!(document.headings[0].id, "part");
    assert_eq!(document.lead, "Text.");
    assert!(!document.body.contains("title"));
}

#[test]
fn wikilinks_lose_their_brackets() {
    assert_eq!(
        body("see [[self-governing-teams|the *teams*]]!\n"),
        "<p>see Wiki { target: \"self-governing-teams\", text: Some(\"the *teams*\"), span: 4..40 }!</p>\n"
    );
}

#[test]
fn definitions_win_over_wikilinks() {
    assert!(
        body("[[foo]]\n\n[foo]: https://x.org\n").contains("[<a href=\"https://x.org\">foo</a>]")
    );
}

#[test]
fn blanks_are_fields() {
    assert_eq!(
        body("I Intend To [Action] now\n"),
        "<p>I Intend To Field { name: \"Action\", culture: None, span: 12..20 } now</p>\n"
    );
}

#[test]
fn containers_hold_blocks() {
    let html = body("a\n::: culture x\n- b\n:::\nc\n");
    assert_eq!(
        html,
        "<p>a</p>\nCulture { id: \"x\", span: 2..15 }\n<ul>\n<li>b</li>\n</ul>\n</div>\n<p>c</p>\n"
    );
}

#[test]
fn unclosed_container_is_said() {
    let (_, diags) = read("::: tabs\n");
    assert_eq!(diags[0].message, "container is not closed");
    let (_, diags) = read("::: cultur x\n:::\n");
    assert_eq!(diags[0].hints[0], "did you mean `culture`?");
}

#[test]
fn raw_html_is_sanitised_around_our_own() {
    let html = body(
        "<details open><summary>x</summary>\n\n- [ ] task $x^2$\n\n</details><script>x()</script>\n",
    );
    assert!(html.contains("<details open=\"\"><summary>x</summary>"), "{html}");
    assert!(html.contains("<input type=\"checkbox\" disabled"), "{html}");
    assert!(html.contains("<math"), "{html}");
    assert!(!html.contains("script"), "{html}");
}

#[test]
fn raw_html_in_a_table_of_blanks_is_sanitised() {
    let html = body(
        "| <script>x()</script> | [Name] <img src=x onerror=x()> |\n|---|---|\n| <i onclick=x()>a</i> | b |\n",
    );
    assert!(
        !html.contains("script") && !html.contains("onerror") && !html.contains("onclick"),
        "{html}"
    );
    assert!(html.contains("Field"), "the blank is there: {html}");
}

#[test]
fn footnotes_stand_at_the_end() {
    let html = body("a[^1] b[^1]\n\n[^1]: note\n\nlast\n");
    let last = html.find("last").expect("text is there");
    assert!(html.find("<p>note").is_some_and(|note| note > last), "{html}");
    assert!(html.contains("fnref-1-2"), "{html}");
}

#[test]
fn escaped_braces_are_no_variable() {
    assert_eq!(body("\\{{ x }}\n"), "<p>{{ x }}</p>\n");
    assert!(body("{{ x }}\n").contains("Variable"));
}

#[test]
fn unsafe_links_lose_their_address() {
    let (document, diags) = read("[a](javascript:alert(1)) ![b](data:text/html,x)\n");
    assert_eq!(document.body, "<p>a b</p>\n");
    assert_eq!(diags.len(), 2);
}

#[test]
fn bare_addresses_are_linked_outside_links() {
    assert_eq!(
        body("https://x.org/a_b_c\n"),
        "<p><a href=\"https://x.org/a_b_c\">https://x.org/a_b_c</a></p>\n"
    );
    assert_eq!(
        body("[https://x.org](https://y.org)\n"),
        "<p><a href=\"https://y.org\">https://x.org</a></p>\n"
    );
}

#[test]
fn the_mark_of_an_internal_link_is_not_encoded() {
    assert_eq!(
        body("[x](b.md \"a & b\")\n"),
        "<p><a href=\"Link { dest: \"b.md\", span: 0..17 }\" title=\"a &amp; b\">x</a></p>\n"
    );
}
