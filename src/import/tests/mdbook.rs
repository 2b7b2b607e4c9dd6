//! mdBook: its order, includes and redirects.

use super::*;

pub(super) const MDBOOK: &str = r##"//- book.toml
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

    # A link that leads nowhere stops a build. Until all are mended, these two lines let the rest be published:
    # [links]
    # broken = "warning"
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
