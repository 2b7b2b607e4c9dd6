//! Moves: fixture in, files out.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::book::{Options, assemble};
use crate::memo::Memo;

fn moved(fixture: &str, old: &str, new: &str) -> String {
    let sources = Sources::fixture(fixture);
    let options = Options { as_of: jiff::civil::date(2026, 1, 1), drafts: true, trust: false };
    let (book, _) = assemble(&sources, options, &Memo::new());
    match relocate(&sources, &book, old, new) {
        Ok(moved) => {
            let files = moved.files.iter().map(|(path, text)| format!("//- {path}\n{text}"));
            let files: Vec<_> = files.collect();
            let left: Vec<_> = moved.left.iter().map(|one| format!("{}\n", one.message)).collect();
            let carried = moved.carried.iter().map(|(from, to)| format!("{from} → {to}\n"));
            let carried: Vec<_> = carried.collect();
            let (links, aliases) = (moved.links, moved.aliases);
            format!(
                "{links} links, {aliases:?}\n{}{}{}",
                carried.join(""),
                left.join(""),
                files.join("")
            )
        }
        Err(diagnostic) => format!("{} {:?}", diagnostic.message, diagnostic.hints),
    }
}

const BOOK: &str = r#"//- book.toml
[book]
title = "B"
//- content/SUMMARY.md
- [A](a/one.md)
//- content/index.md
# Home

[md](a/one.md#x "t"), [address](a/one/), [wiki]: see [[one|One]] and [[a/one]].
`[code](a/one.md)` <a href="a/one.md">h</a> [other](b/two.md)

[ref]: <a/one.md>
//- content/a/one.md
+++
title = "One"
[related]
next = ["two"]
+++
## X

[home](../index.md) [self](one.md#x) [here](#x) [two](../b/two.md) ![i](i.png) [gone](gone.md)
//- content/a/i.png
x
//- content/b/two.md
+++
aliases = ["/old/"]
[related]
next = ["one"]
+++
# Two

[one](../a/one.md)
"#;

#[test]
fn every_link_follows_a_page_and_its_address_stays() {
    insta::assert_snapshot!(moved(BOOK, "a/one.md", "content/c/first"), @r#"
    11 links, ["/a/one/"]
    //- content/SUMMARY.md
    - [A](c/first.md)
    //- content/b/two.md
    +++
    aliases = ["/old/"]
    [related]
    next = ["first"]
    +++
    # Two

    [one](../c/first.md)
    //- content/c/first.md
    +++
    aliases = ["/a/one/"]
    title = "One"
    [related]
    next = ["two"]
    +++
    ## X

    [home](../index.md) [self](first.md#x) [here](#x) [two](../b/two.md) ![i](../a/i.png) [gone](gone.md)
    //- content/index.md
    # Home

    [md](c/first.md#x "t"), [address](c/first.md), [wiki]: see [[first|One]] and [[c/first]].
    `[code](a/one.md)` <a href="c/first.md">h</a> [other](b/two.md)

    [ref]: <c/first.md>
    "#);
}

#[test]
fn a_page_that_moves_again_keeps_all_its_addresses() {
    insta::assert_snapshot!(moved(BOOK, "b/two.md", "a/"), @r#"
    2 links, ["/b/two/"]
    //- content/a/one.md
    +++
    title = "One"
    [related]
    next = ["two"]
    +++
    ## X

    [home](../index.md) [self](one.md#x) [here](#x) [two](two.md) ![i](i.png) [gone](gone.md)
    //- content/a/two.md
    +++
    aliases = ["/old/", "/b/two/"]
    [related]
    next = ["one"]
    +++
    # Two

    [one](../a/one.md)
    //- content/index.md
    # Home

    [md](a/one.md#x "t"), [address](a/one/), [wiki]: see [[one|One]] and [[a/one]].
    `[code](a/one.md)` <a href="a/one.md">h</a> [other](a/two.md)

    [ref]: <a/one.md>
    "#);
    let yaml = "//- content/index.md\nh\n//- content/a.md\n---\naliases:\n  - '/x/'\n  - \"/b/\"\n  - /c/\n---\na\n";
    insta::assert_snapshot!(moved(yaml, "a.md", "b.md"), @r#"
    0 links, ["/a/"]
    //- content/b.md
    ---
    aliases:
      - "/x/"
      - "/c/"
      - "/a/"
    ---
    a
    "#);
    insta::assert_snapshot!(moved("//- content/index.md\nh\n//- content/a.md\na\n", "a.md", "b.md"), @r#"
    0 links, ["/a/"]
    //- content/b.md
    +++
    aliases = ["/a/"]
    +++
    a
    "#);
}

#[test]
fn a_move_that_cant_be_says_why() {
    insta::assert_snapshot!(moved(BOOK, "a/onee.md", "x.md"), @r#"no page or folder has the path `content/a/onee.md` ["did you mean `content/a/one.md`?"]"#);
    insta::assert_snapshot!(moved(BOOK, "a/one.md", "b/two.md"), @r#"`content/b/two.md` is a file already []"#);
    insta::assert_snapshot!(moved(BOOK, "a/one.md", "b/two/index.md"), @r#"`b/two/` is the address of “Two” []"#);
}

/// After a move, whatever was no broken link still isn't one.
#[test]
fn a_moved_book_has_no_new_problems() {
    let sources = Sources::fixture(BOOK);
    let options = Options { as_of: jiff::civil::date(2026, 1, 1), drafts: true, trust: false };
    let (book, before) = assemble(&sources, options, &Memo::new());
    let broken = |book: &Book| crate::compute::links::links(book, &Memo::new()).1.len();
    let moved = relocate(&sources, &book, "a/one.md", "c/d/first.md").unwrap();
    let mut files: BTreeMap<Arc<str>, Vec<u8>> = sources
        .iter()
        .map(|file| {
            (file.path.clone(), file.text().map_or(b"x".to_vec(), |text| text.as_bytes().to_vec()))
        })
        .collect();
    files.remove("content/a/one.md");
    for (path, text) in moved.files {
        files.insert(Arc::from(path), text.into_bytes());
    }
    let sources = Sources::in_memory(files);
    let (after, diags) = assemble(&sources, options, &Memo::new());
    assert_eq!(diags.len(), before.len(), "{diags:?}");
    assert_eq!(broken(&after), broken(&book));
    assert!(after.redirects.contains_key("a/one/"));
}

const FOLDER: &str = r#"//- book.toml
[book]
title = "B"
menu = ["cultures", "templates/plan", "a"]
//- content/index.md
[c](cultures/high.md) [list](a/) ![i](a/i.png) [[one]] [[a/one]]

```include
file = "a/one.md"
```

```template
id = "plan"
```

::: culture high
x
:::
//- content/a/one.md
[home](../index.md) [two](two.md) ![i](i.png) [t](../templates/plan.md)

```include
file = "/a/two.md"
```
//- content/a/two.md
# Two
//- content/a/i.png
x
//- content/templates/plan.md
+++
kind = "template"
+++
[x]
//- content/cultures/high.md
+++
kind = "culture"
+++
c
//- data/teams.toml
[[team]]
id = "t"
name = "T"
culture = "high"
//- data/fillings/f.toml
template = "plan"
//- data/fillings/g.csv
id,template
g,plan
"#;

#[test]
fn a_folder_moves_with_all_that_lies_in_it() {
    insta::assert_snapshot!(moved(FOLDER, "a", "b/c"), @r#"
    8 links, ["/a/one/", "/a/two/"]
    content/a/i.png → content/b/c/i.png
    `/a/`, the list of “A”, leads nowhere now
    //- book.toml
    [book]
    title = "B"
    menu = ["cultures", "templates/plan", "b/c"]
    //- content/b/c/one.md
    +++
    aliases = ["/a/one/"]
    +++
    [home](../../index.md) [two](two.md) ![i](i.png) [t](../../templates/plan.md)

    ```include
    file = "/b/c/two.md"
    ```
    //- content/b/c/two.md
    +++
    aliases = ["/a/two/"]
    +++
    # Two
    //- content/index.md
    [c](cultures/high.md) [list](b/c/) ![i](b/c/i.png) [[one]] [[b/c/one]]

    ```include
    file = "b/c/one.md"
    ```

    ```template
    id = "plan"
    ```

    ::: culture high
    x
    :::
    "#);
}

#[test]
fn what_data_and_settings_name_follows_or_is_said() {
    insta::assert_snapshot!(moved(FOLDER, "templates/plan.md", "templates/scheme.md"), @r#"
    4 links, ["/templates/plan/"]
    `data/fillings/g.csv` names `plan` still
    //- book.toml
    [book]
    title = "B"
    menu = ["cultures", "templates/scheme", "a"]
    //- content/a/one.md
    [home](../index.md) [two](two.md) ![i](i.png) [t](../templates/scheme.md)

    ```include
    file = "/a/two.md"
    ```
    //- content/index.md
    [c](cultures/high.md) [list](a/) ![i](a/i.png) [[one]] [[a/one]]

    ```include
    file = "a/one.md"
    ```

    ```template
    id = "scheme"
    ```

    ::: culture high
    x
    :::
    //- content/templates/scheme.md
    +++
    aliases = ["/templates/plan/"]
    kind = "template"
    +++
    [x]
    //- data/fillings/f.toml
    template = "scheme"
    "#);
    insta::assert_snapshot!(moved(FOLDER, "cultures/", "contexts/"), @r#"
    2 links, ["/cultures/high/"]
    `/cultures/`, the list of “Cultures”, leads nowhere now
    //- book.toml
    [book]
    title = "B"
    menu = ["contexts", "templates/plan", "a"]
    //- content/contexts/high.md
    +++
    aliases = ["/cultures/high/"]
    kind = "culture"
    +++
    c
    //- content/index.md
    [c](contexts/high.md) [list](a/) ![i](a/i.png) [[one]] [[a/one]]

    ```include
    file = "a/one.md"
    ```

    ```template
    id = "plan"
    ```

    ::: culture high
    x
    :::
    "#);
    insta::assert_snapshot!(moved(FOLDER, "cultures/high.md", "cultures/tall.md"), @r#"
    3 links, ["/cultures/high/"]
    //- content/cultures/tall.md
    +++
    aliases = ["/cultures/high/"]
    kind = "culture"
    +++
    c
    //- content/index.md
    [c](cultures/tall.md) [list](a/) ![i](a/i.png) [[one]] [[a/one]]

    ```include
    file = "a/one.md"
    ```

    ```template
    id = "plan"
    ```

    ::: culture tall
    x
    :::
    //- data/teams.toml
    [[team]]
    id = "t"
    name = "T"
    culture = "tall"
    "#);
}

#[test]
fn a_folder_stays_out_of_itself() {
    insta::assert_snapshot!(moved(FOLDER, "a", "a/b"), @"`content/a/b` lies in `content/a` []");
    insta::assert_snapshot!(moved(FOLDER, "gone", "b"), @"no page or folder has the path `content/gone` []");
}
