//! A book that has the same text in every field that reaches a page.

use patternbook::source::Sources;

pub(super) fn toml(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out + "\""
}

pub(super) fn csv(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A book that says `x` wherever something can be said.
pub(super) fn book(x: &str) -> Sources {
    let (t, c) = (toml(x), csv(x));
    let line = x.replace(['\n', '\r'], " ");
    Sources::fixture(&format!(
        "//- book.toml
[book]
title = {t}
description = {t}
authors = [{t}]
language = {t}
url = \"https://example.org/\"
[parameters]
hours = {t}
[repository]
edit = {t}
[kinds.{t}]
//- content/_index.md
+++
title = {t}
summary = {t}
+++
{line}
//- content/a.md
+++
title = {t}
short_title = {t}
summary = {t}
tags = [{t}]
owner = {t}
aliases = [{t}]
language = {t}
[related]
{t} = [\"b\", {t}]
[extra]
{t} = {t}
+++
{line}

## {line}

## H {{#{line} .{line}}}

- {line}

> [!NOTE]
> {line}

[{line}](b.md \"{line}\") ![{line}](b.png '{line}') [[b|{line}]] [[{line}]] [@{line}] `{line}` ${line}$ {{{{ hours }}}} [^n]

[^n]: {line}

| {line} | b |
| --- | --- |
| {line} | {line} |

```{line}
{line}
```

```rust {line}
{line}
```

```chart
indicator = \"latency\"
caption = {t}
```

```bibliography
```

```roadmap
```

::: details {line}
{line}
:::

::: {line}
{line}
:::

::: culture {line}
{line}
:::
//- content/b.md
# {line}
{line}
//- content/cultures/open.md
+++
title = {t}
kind = \"culture\"
[parameters]
hours = {t}
[targets]
latency = {t}
+++
{line}
//- content/templates/t.md
+++
title = {t}
kind = \"template\"
[fields.Name]
label = {t}
hint = {t}
default = {t}
choices = [{t}]
source = {t}
+++
[Name] [{line}]

| [Name] | {line} |
| --- | --- |
| [Name] | {line} |
//- data/fillings/one.toml
template = \"t\"
title = {t}
team = \"harbor\"
date = 2026-04-30
[values]
Name = {t}
//- data/fillings/two.csv
template,team,title,date,Name
t,harbor,{c},2026-05-01,{c}
//- data/teams.toml
note = {t}
synthetic = true
[[team]]
id = \"harbor\"
name = {t}
purpose = {t}
culture = \"open\"
adopted = 2026-01-01
extra = {t}
system = {t}
[[team.links]]
text = {t}
href = {t}
[[team]]
id = \"anchor\"
name = {t}
//- data/indicators.toml
[[group]]
id = \"g\"
name = {t}
[[indicator]]
id = \"latency\"
name = {t}
group = \"g\"
definition = {t}
unit = {t}
target = {t}
method = {t}
gaming = {t}
notes = {t}
cadence = \"month\"
[indicator.measure]
records = \"decisions\"
at = \"needed_at\"
where = {t}
value = \"hours(decided_at - needed_at)\"
statistic = \"median\"
[[indicator]]
id = \"flow\"
name = {t}
definition = {t}
unit = {t}
target = \"< 3\"
//- data/records/decisions.csv
team,needed_at,decided_at,{c}
harbor,2026-01-12T09:00,2026-01-13T15:00,{c}
{c},2026-01-12T09:00,2026-01-13T15:00,{c}
//- data/observations.csv
indicator,team,period,value,n
flow,harbor,2026-04,61.5,12
flow,harbor,2026-05,1.5,12
flow,{c},2026-05,{c},12
//- data/interventions.csv
date,team,indicator,title,rebase
2026-05-03,harbor,flow,{c},true
//- data/reviews.csv
subject,team,date,rating,reasons,role
{c},harbor,2026-05-03,{c},{c},{c}
//- data/warnings.toml
[[warning]]
id = \"w\"
name = {t}
text = {t}
when = \"value('flow') > 1.0\"
//- data/notes.toml
[[note]]
page = \"b\"
quote = {t}
text = {t}
//- data/roadmap.toml
[[phase]]
id = \"p\"
title = {t}
months = \"1-2\"
[[phase.month]]
id = \"m\"
title = {t}
months = 1
items = [{t}]
//- data/maturity.toml
[[level]]
id = \"l\"
number = 1
name = {t}
text = {t}
//- data/sources.toml
[[group]]
id = \"g\"
title = {t}
[[group.entry]]
key = \"k\"
text = {t}
authors = [{t}]
url = {t}
year = 2000
"
    ))
}
