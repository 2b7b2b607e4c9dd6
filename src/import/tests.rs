mod hugo;
mod mdbook;
mod mkdocs;

use super::*;
use hugo::HUGO;
use mdbook::MDBOOK;

fn imported(kind: Kind, text: &str) -> Imported {
    import(kind, &Sources::fixture(text))
}

fn file(imported: &Imported, path: &str) -> String {
    match imported.files.get(path) {
        Some(FileData::Text(text)) => text.to_string(),
        other => format!("{other:?} of {:?}", imported.files.keys()),
    }
}

#[test]
fn a_plain_folder_is_taken_over_as_it_stands() {
    let text = "# Title\n\n[a](sub/), [b](./sub/b.md#x), [c](<sub/c d.md>) \u{2028}\r\n\n```\n{{ x }}\n```";
    let fixture = format!(
        "//- README.md\n{text}\n//- sub/readme.md\n[up](../README.md)\n//- sub/b.md\nb\n//- sub/c d.md\nc\n//- data.json\n{{}}\n"
    );
    let book = imported(Kind::Markdown, &fixture);
    assert_eq!(file(&book, "content/README.md"), format!("{text}\n"));
    assert_eq!(file(&book, "content/sub/readme.md"), "[up](../README.md)\n");
    assert!(book.files.contains_key("content/data.json"));
    assert_eq!((book.report.pages, book.report.files), (4, 1));
    assert_eq!(book.report.findings, []);
}

#[test]
fn front_matter_that_cant_be_read_stays_visible() {
    let book = imported(
        Kind::Markdown,
        "//- a.md\n---\na: [\n---\ntext\n//- b.md\n---\n\nJust text\n\n---\n\nmore\n",
    );
    insta::assert_snapshot!(file(&book, "content/a.md"), @r#"
    ````yaml
    a: [
    ````

    text
    "#);
    insta::assert_snapshot!(file(&book, "content/b.md"), @r#"
    ***

    Just text

    ---

    more
    "#);
}

/// Whatever was imported is read without an error of ours.
#[test]
fn what_was_imported_reads_without_an_error() {
    for (kind, fixture) in [(Kind::MdBook, MDBOOK), (Kind::MkDocs, HUGO)] {
        let book = imported(kind, fixture);
        for (path, data) in &book.files {
            let FileData::Text(text) = data else { continue };
            let source: Arc<str> = Arc::from(path.as_str());
            if path == "book.toml" {
                assert_eq!(crate::parse::config::parse_config(&source, text).1, []);
            } else if path.ends_with(".md") {
                let (_, body, diags) =
                    crate::parse::front_matter::parse_front_matter(&source, text);
                assert_eq!(diags, []);
                let dialect = crate::parse::markdown::Dialect {
                    raw_html: crate::model::config::RawHtml::Sanitize,
                    fields: false,
                };
                let (document, diags) = crate::parse::markdown::parse_markdown(
                    &source,
                    text,
                    body,
                    dialect,
                    &Default::default(),
                );
                assert_eq!(diags, []);
                let variable = |hole: &crate::model::document::Hole| {
                    matches!(hole, crate::model::document::Hole::Variable { .. })
                };
                assert!(!document.holes.iter().any(variable), "{path}");
            }
        }
    }
}

proptest::proptest! {
    /// Pieces of every dialect in any order: an import always gives an answer, and one that reads.
    #[test]
    fn any_text_is_taken_over(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "a", " ", "\n", "\n\n", "    ", "{{", "}}", "{{< x >}}", "{{% /x %}}", "{{<", "{% y %}", "{:", ".b}",
                "!!! note", "??? x \"T\"", "=== \"A\"", ":::", "::: tip", ":::x[", "```", "```rust", "# ",
                "<Tab>", "</", "<b", "<!--", "[l](a.md)", "[", "](", ")", "`", "---\n", "+++\n", "é", "\\",
                "{{#include b.md:2:}}", "{{#include b.md:x}}", "--8<-- \"b.md\"", "import x from 'y'", "\t", "> ", "- ",
                "{{< note >}}", "{{< /note >}}", "{/*", "$", "title: x",
            ]),
            0..30,
        ),
        which in 0..4usize,
    ) {
        let (kind, root, settings) = [
            (Kind::MdBook, "src/", "book.toml"),
            (Kind::Markdown, "", "x.json"),
            (Kind::MkDocs, "docs/", "mkdocs.yml"),
            (Kind::MkDocs, "docs/", "docusaurus.config.js"),
        ][which];
        let files = [
            (Arc::from(format!("{root}a.md")), pieces.concat().into_bytes()),
            (Arc::from(format!("{root}b.md")), b"b\n".to_vec()),
            (Arc::from(settings), Vec::new()),
        ];
        let book = import(kind, &Sources::in_memory(files));
        let text = file(&book, "content/a.md");
        let source: Arc<str> = Arc::from("content/a.md");
        let (_, body, diags) = crate::parse::front_matter::parse_front_matter(&source, &text);
        proptest::prop_assert!(diags.is_empty(), "{} {:?}", text, diags);
        let dialect = crate::parse::markdown::Dialect {
            raw_html: crate::model::config::RawHtml::Sanitize,
            fields: false,
        };
        crate::parse::markdown::parse_markdown(&source, &text, body, dialect, &Default::default());
    }
}
