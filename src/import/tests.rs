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
    insta::assert_snapshot!(file(&book, "content/SUMMARY.md"), @r#"
    # Summary

    [Preface](README.md)

    # Part

    - [One](one.md)
      - [Deep](deep/README.md#x)
    - [Draft]()
    "#);
    insta::assert_snapshot!(file(&book, "content/README.md"), @r#"
    # Preface

    See [one](one.md), [deep](deep/README.md "t") and ![p](img/p.png).
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
    insta::assert_snapshot!(file(&book, "content/deep/README.md"), @r#"
    +++
    title = "Deep down"
    +++

    # Deep
    "#);
    assert!(book.files.contains_key("content/img/p.png"));
}

#[test]
fn an_import_says_what_it_did_with_each_kind_of_thing() {
    insta::assert_snapshot!(imported(Kind::MdBook, MDBOOK).report, @r#"
    4 pages and 1 other files

    converted:
      1 × `{{#include}}` (put in place): text/one.md:4
      1 × `{{#title}}`: text/deep/README.md:1
      1 × page that `SUMMARY.md` doesn't name: text/left.md:1

    kept as visible text:
      1 × `{{#include}}` of a file that isn't there: text/one.md:7
      1 × template code `{{ … }}`: text/one.md:7
      1 × unknown tag `<String>`: text/one.md:9

    not taken over:
      1 × file of the folder `listings/`: listings/a.rs:1
      1 × hidden line of a code block: text/one.md:4
      1 × setting `preprocessor`: book.toml:12
      1 × setting `rust`: book.toml:6
    "#);
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
    insta::assert_snapshot!(file(&book, "content/index.md"), @r#"
    # Home

    ::: warning Mind the gap

    Body **bold**

    ::: details Note

    Inner

    :::


    :::


    After.

    ::: tabs

    ::: tab C

    ```c
    !!! note
    ```

    :::

    ::: tab Rust

    text

    :::

    :::


    - item

        > [!TIP]
        > in a list


    ## Head {#own}

    [button](guide/a/) ![i](i.png)

    snipped
    "#);
    insta::assert_snapshot!(file(&book, "content/guide/a.md"), @r#"
    +++
    title = "A"
    aliases = ["/old"]

    [extra]
    hide = ["toc"]
    +++
    [home](../index.md)
    "#);
    insta::assert_snapshot!(file(&book, "content/SUMMARY.md"), @r#"
    # Summary

    - [Home](index.md)
    - [Guide]()
      - [A](guide/a.md)
    "#);
    insta::assert_snapshot!(book.report, @r#"
    2 pages and 1 other files

    converted:
      2 × tab `===`: docs/index.md:11, docs/index.md:17
      1 × admonition `!!! tip`: docs/index.md:23
      1 × admonition `!!! warning`: docs/index.md:3
      1 × admonition `??? note`: docs/index.md:6
      1 × attribute list `{: … }`: docs/index.md:26
      1 × front matter `hide` (now under `[extra]`): docs/guide/a.md:1
      1 × redirects (now aliases): mkdocs.yml:1
      1 × snippet (put in place): docs/index.md:30

    not taken over:
      2 × attribute list `{: … }`: docs/index.md:28, docs/index.md:28
      1 × address of another site in the navigation: mkdocs.yml:16
      1 × file `snip.md`: snip.md:1
      1 × setting `plugins`: mkdocs.yml:7
      1 × setting `theme.name`: mkdocs.yml:5
    "#);
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
    insta::assert_snapshot!(file(&book, "content/_index.md"), @r#"
    +++
    title = "家"

    [extra]
    cascade = { a = 1 }
    +++
    [c](concepts/pod.md#a) [d](/docs/concepts/pod/) [e](concepts/pod.md) ![l](images/l.svg)
    "#);
    insta::assert_snapshot!(file(&book, "content/concepts/pod.md"), @r#"
    +++
    title = "Pod"
    weight = 10
    aliases = ["/old/pod/"]

    [extra]
    min-kubernetes-server-version = "v1.2"
    +++
    ::: note

    注意 `{{< glossary_tooltip text="クラスター" term_id="cluster" >}}`

    :::


    1. item

       > [!CAUTION]
       > inner


    ::: warning A

    one line

    :::


    ![L](../images/l.svg "Cap  x ")

    `{{<tabs name="t">}}`
    `{{< shown >}}` and \{{ .Params.x }} and {% include x.html %}
    ```yaml
    image: {{< skew currentVersion >}}
    ```
    <div class="x">
    {{&lt; inner x="&lt;b>" >}}
    </div>
    "#);
    insta::assert_snapshot!(book.report, @r#"
    2 pages and 1 other files

    converted:
      1 × front matter `cascade` (now under `[extra]`): content/_index.md:1
      1 × front matter `min-kubernetes-server-version` (now under `[extra]`): content/concepts/pod.md:1
      1 × shortcode `alert`: content/concepts/pod.md:17
      1 × shortcode `caution`: content/concepts/pod.md:13
      1 × shortcode `figure`: content/concepts/pod.md:19
      1 × shortcode `note`: content/concepts/pod.md:7
      1 × shortcode `ref`: content/_index.md:5

    kept as visible text:
      1 × shortcode `glossary_tooltip`: content/concepts/pod.md:8
      1 × shortcode `inner`: content/concepts/pod.md:27
      1 × shortcode `skew`: content/concepts/pod.md:24
      1 × shortcode `tabs`: content/concepts/pod.md:21
      1 × template code `{{ … }}`: content/concepts/pod.md:22
      1 × template tag `include`: content/concepts/pod.md:22

    not taken over:
      1 × file of the folder `layouts/`: layouts/index.html:1
    "#);
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
    insta::assert_snapshot!(file(&book, "content/01-intro.md"), @r#"
    +++
    weight = 1
    aliases = ["/start"]

    [extra]
    slug = "/start"
    +++
    ````jsx
    import Tabs from '@theme/Tabs';
    ````

    # Intro

    ::: tip Do it
    Text with {/* comment */} [two](./02-two) and [abs](02-two.md).
    :::

    \:::secret
    x
    \:::

    &lt;Tabs groupId="x">
      &lt;TabItem value={1}>a&lt;/TabItem>
    &lt;/Tabs>

    <br/> <b>bold</b> <iframe src="x"></iframe>

    ::: note
    never closed

    :::
    "#);
    insta::assert_snapshot!(file(&book, "content/02-two.md"), @r#"[start](01-intro.md)"#);
    insta::assert_snapshot!(book.report, @r#"
    2 pages and 0 other files

    converted:
      1 × `:::` that was not closed: docs/01-intro.mdx:25
      1 × container `note`: docs/01-intro.mdx:23
      1 × container `tip`: docs/01-intro.mdx:9
      1 × front matter `slug` (now under `[extra]`): docs/01-intro.mdx:1

    kept as visible text:
      1 × MDX `import`: docs/01-intro.mdx:5
      1 × MDX comment: docs/01-intro.mdx:10
      1 × component `<TabItem>`: docs/01-intro.mdx:18
      1 × component `<Tabs>`: docs/01-intro.mdx:17
      1 × container `secret`: docs/01-intro.mdx:13

    not taken over:
      1 × HTML `<iframe>` (shown only with `raw_html = "trust"`): docs/01-intro.mdx:21
      1 × settings written in JavaScript: docusaurus.config.js:1
    "#);
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
