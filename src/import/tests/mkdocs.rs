//! MkDocs with its extensions, and MDX.

use super::*;

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
