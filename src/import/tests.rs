use super::*;

fn imported(kind: Kind, text: &str) -> Imported {
    import(kind, &Sources::fixture(text))
}

fn file(imported: &Imported, path: &str) -> String {
    match imported.files.get(path) {
        Some(FileData::Text(text)) => text.to_string(),
        other => format!("{other:?} of {:?}", imported.files.keys()),
    }
}

const MDBOOK: &str = r##"//- book.toml
[book]
title = "The Book"
authors = ["A", "B"]
language = "de"
src = "text"
[rust]
edition = "2024"
[output.html]
edit-url-template = "https://git.example/edit/{path}"
[output.html.redirect]
"/gone.html" = "one.html"
[preprocessor.toc]
//- text/SUMMARY.md
# Summary

[Preface](README.md)

# Part

- [One](one.md)
  - [Deep](deep/README.md#x)
- [Draft]()
//- text/README.md
# Preface

See [one](one.html), [deep](deep/README.md "t") and ![p](img/p.png).
//- text/one.md
# One

```rust
{{#include ../listings/a.rs:main}}
```

{{#include ../listings/gone.rs}} and \{{#include x}} and {{ name }}.

A `{{ code }}` and Vec<String>.
//- text/deep/README.md
{{#title Deep down}}
# Deep
//- text/left.md
# Left out
//- text/img/p.png
png
//- listings/a.rs
# use hidden;
// ANCHOR: main
fn main() {
    # let hidden = 1;
    println!("{}", 1);
}
// ANCHOR_END: main
"##;

#[test]
fn an_mdbook_keeps_its_order_its_text_and_its_links() {
    let book = imported(Kind::MdBook, MDBOOK);
    insta::assert_snapshot!(file(&book, "book.toml"), @r#"
    [book]
    title = "The Book"
    language = "de"
    authors = ["A", "B"]

    [repository]
    # Taken over: does it lead to the new folder?
    edit = "https://git.example/edit/{path}"
    "#);
    insta::assert_snapshot!(file(&book, "content/SUMMARY.md"), @"
    # Summary

    [Preface](index.md)

    # Part

    - [One](one.md)
      - [Deep](deep/index.md#x)
    - [Draft]()
    ");
    insta::assert_snapshot!(file(&book, "content/index.md"), @r#"
    # Preface

    See [one](one.md), [deep](deep/index.md "t") and ![p](img/p.png).
    "#);
    insta::assert_snapshot!(file(&book, "content/one.md"), @r#"
    +++
    aliases = ["/gone.html"]
    +++
    # One

    ```rust
    fn main() {
        println!("{}", 1);
    }
    ```

    {{#include ../listings/gone.rs}} and {{#include x}} and \{{ name }}.

    A `{{ code }}` and Vec&lt;String>.
    "#);
    insta::assert_snapshot!(file(&book, "content/deep/index.md"), @r#"
    +++
    title = "Deep down"
    +++

    # Deep
    "#);
    assert!(book.files.contains_key("content/img/p.png"));
}

#[test]
fn an_import_says_what_it_did_with_each_kind_of_thing() {
    insta::assert_snapshot!(imported(Kind::MdBook, MDBOOK).report, @"");
}

#[test]
fn a_plain_folder_is_taken_over_as_it_stands() {
    let text = "# Title\n\n[a](sub/), [b](./sub/b.md#x), [c](<sub/c d.md>) \u{2028}\r\n\n```\n{{ x }}\n```";
    let fixture = format!("//- README.md\n{text}\n//- sub/readme.md\n[up](../README.md)\n//- sub/b.md\nb\n//- sub/c d.md\nc\n//- data.json\n{{}}\n");
    let book = imported(Kind::Markdown, &fixture);
    assert_eq!(
        file(&book, "content/index.md"),
        format!("{}\n", text.replace("(sub/)", "(sub/index.md)"))
    );
    assert_eq!(file(&book, "content/sub/index.md"), "[up](../index.md)\n");
    assert!(book.files.contains_key("content/data.json"));
    assert_eq!((book.report.pages, book.report.files), (4, 1));
    assert_eq!(book.report.findings, []);
}

#[test]
fn mkdocs_blocks_and_navigation_become_ours() {
    let book = imported(
        Kind::MkDocs,
        r#"//- mkdocs.yml
site_name: Docs
repo_url: https://git.example/r
edit_uri: edit/main/docs/
theme:
  name: material
  language: ja
plugins:
  - search
  - redirects:
      redirect_maps:
        old.md: guide/a.md
nav:
  - Home: index.md
  - Guide:
      - guide/a.md
      - Elsewhere: https://x.example
//- docs/index.md
# Home

!!! warning "Mind the gap"
    Body **bold**

    ??? note
        Inner

After.

=== "C"

    ```c
    !!! note
    ```

=== "Rust"

    text

- item

    !!! tip
        in a list

## Head {: #own .c }

[button](guide/a/){ .md-button } ![i](i.png){: width=3 }

--8<-- "snip.md"
//- docs/guide/a.md
---
title: A
hide: [toc]
---
[home](../index.md)
//- docs/i.png
x
//- snip.md
snipped
"#,
    );
    insta::assert_snapshot!(file(&book, "content/index.md"), @"");
    insta::assert_snapshot!(file(&book, "content/guide/a.md"), @"");
    insta::assert_snapshot!(file(&book, "content/SUMMARY.md"), @"");
    insta::assert_snapshot!(book.report, @"");
}

const HUGO: &str = r#"//- hugo.toml
title = "Site"
languageCode = "ja"
baseURL = "https://x.example/"
//- content/_index.md
---
title: 家
cascade: {a: 1}
---
[c]({{< ref "concepts/pod.md#a" >}}) [d](/docs/concepts/pod/) [e](/ja/concepts/pod/) ![l](/images/l.svg)
//- content/concepts/pod.md
---
title: "Pod"
weight: 10
aliases: [/old/pod/]
min-kubernetes-server-version: v1.2
---
{{< note >}}
注意 {{< glossary_tooltip text="クラスター" term_id="cluster" >}}
{{< /note >}}

1. item

   {{< caution >}}
   inner
   {{< /caution >}}

{{% alert title="A" color="warning" %}}one line{{% /alert %}}

{{< figure src="/images/l.svg" alt="L" caption="Cap [x]" >}}

{{<tabs name="t">}}
{{</* shown */>}} and {{ .Params.x }} and {% include x.html %}
```yaml
image: {{< skew currentVersion >}}
```
<div class="x">
{{< inner x="<b>" >}}
</div>
//- static/images/l.svg
<svg/>
//- layouts/index.html
{{ define }}
"#;

#[test]
fn a_hugo_tree_loses_nothing() {
    let book = imported(Kind::MkDocs, HUGO);
    insta::assert_snapshot!(file(&book, "content/index.md"), @"");
    insta::assert_snapshot!(file(&book, "content/concepts/pod.md"), @"");
    insta::assert_snapshot!(book.report, @"");
}

#[test]
fn mdx_is_kept_as_visible_text() {
    let book = imported(
        Kind::MkDocs,
        r#"//- docusaurus.config.js
x
//- docs/01-intro.mdx
---
sidebar_position: 1
slug: /start
---
import Tabs from '@theme/Tabs';

# Intro

:::tip[Do it]
Text with {/* comment */} [two](./02-two) and [abs](/docs/two).
:::

:::secret
x
:::

<Tabs groupId="x">
  <TabItem value={1}>a</TabItem>
</Tabs>

<br/> <b>bold</b> <iframe src="x"></iframe>

:::note
never closed
//- docs/02-two.md
[start](/start)
"#,
    );
    insta::assert_snapshot!(file(&book, "content/01-intro.md"), @"");
    insta::assert_snapshot!(file(&book, "content/02-two.md"), @"");
    insta::assert_snapshot!(book.report, @"");
}

#[test]
fn front_matter_that_cant_be_read_stays_visible() {
    let book = imported(Kind::Markdown, "//- a.md\n---\na: [\n---\ntext\n//- b.md\n---\n\nJust text\n\n---\n\nmore\n");
    insta::assert_snapshot!(file(&book, "content/a.md"), @"");
    insta::assert_snapshot!(file(&book, "content/b.md"), @"");
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
                let (_, body, diags) = crate::parse::front_matter::parse_front_matter(&source, text);
                assert_eq!(diags, []);
                let dialect = crate::parse::markdown::Dialect {
                    raw_html: crate::model::config::RawHtml::Sanitize,
                    fields: false,
                };
                let (document, diags) =
                    crate::parse::markdown::parse_markdown(&source, text, body, dialect);
                assert_eq!(diags, []);
                let variable = |hole: &crate::model::document::Hole| {
                    matches!(hole, crate::model::document::Hole::Variable { .. })
                };
                assert!(!document.holes.iter().any(variable), "{path}");
            }
        }
    }
}
