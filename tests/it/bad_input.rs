//! Each sort of bad input is a diagnostic at its place, with what to do about it; all of a run at once.

use patternbook::diag::place::place;
use patternbook::diag::print::sorted;
use patternbook::source::Sources;

use crate::small::{built, problems};

const FRAME: &str = "//- book.toml
[book]
title = \"T\"
//- content/_index.md
# Home
";

const DATA: &str = "//- data/teams.toml
[[team]]
id = \"harbor\"
name = \"Harbor\"
purpose = \"Ships\"
culture = \"open\"
[[team]]
id = \"anchor\"
name = \"Anchor\"
purpose = \"Holds\"
//- content/cultures/open.md
+++
title = \"Open\"
kind = \"culture\"
+++
Open.
//- data/indicators.toml
[[indicator]]
id = \"latency\"
name = \"Latency\"
definition = \"How long\"
unit = \"hours\"
target = \"< 48\"
cadence = \"month\"
[indicator.measure]
records = \"decisions\"
at = \"needed_at\"
value = \"hours(decided_at - needed_at)\"
statistic = \"median\"
//- data/records/decisions.csv
team,needed_at,decided_at,reversible
harbor,2026-01-12T09:00,2026-01-13T15:00,true
anchor,2026-01-12T09:00,2026-01-13T15:00,false
";

/// Returns a book's problems, a line for each: place, message, hints.
fn diagnostics(book: &str) -> String {
    said(&Sources::fixture(&format!("{FRAME}{book}")))
}

fn said(sources: &Sources) -> String {
    let diags = problems(&built(sources));
    let lines = sorted(&diags).into_iter().map(|diagnostic| {
        let path = diagnostic.source.as_deref().unwrap_or("-");
        let text = sources.get(path).and_then(|file| file.text());
        let at = diagnostic.span.as_ref().zip(text).map(|(span, text)| {
            let place = place(text, span.start);
            format!(":{}:{}", place.line, place.column)
        });
        let hints: String =
            diagnostic.hints.iter().map(|hint| format!("\n  hint: {hint}")).collect();
        let severity = format!("{:?}", diagnostic.severity).to_lowercase();
        format!("{path}{}: {severity}: {}{hints}\n", at.unwrap_or_default(), diagnostic.message)
    });
    lines.collect()
}

#[test]
fn a_book_without_its_settings_says_so() {
    insta::assert_snapshot!(said(&Sources::fixture("//- content/a.md\n# A\n")), @r#"
-: error: `book.toml` is missing
  hint: is this the folder of a book? `patternbook new DIR` makes one
"#);
}

#[test]
fn broken_toml_is_shown_where_it_breaks() {
    insta::assert_snapshot!(diagnostics("//- data/teams.toml\n[[team]]\nid = harbor\n[[team]\nname = \"x\n"), @r#"
data/teams.toml:2:6: error: string values must be quoted, expected literal string
data/teams.toml:3:8: error: unclosed array table, expected `]`
"#);
    insta::assert_snapshot!(diagnostics("//- content/a.md\n+++\ntitle = \n+++\n# A\n"), @r"content/a.md:2:9: error: string values must be quoted, expected literal string");
}

#[test]
fn broken_yaml_is_shown_where_it_breaks() {
    insta::assert_snapshot!(diagnostics("//- content/a.md\n---\ntitle: [a\n---\n# A\n"), @r"content/a.md:3:1: error: while parsing a flow sequence, expected ',' or ']'");
    insta::assert_snapshot!(diagnostics("//- content/a.md\n---\n- a\n---\n# A\n//- content/b.md\n+++\ntitle = \"B\"\n"), @r#"
content/a.md:2:1: error: front matter is not a table of keys and values
content/b.md:1:1: error: front matter `+++` is not closed
  hint: end it with a line `+++`
"#);
}

#[test]
fn front_matter_is_checked_key_by_key() {
    let page = "//- content/a.md\n+++\ntitel = \"A\"\nkind = \"patern\"\nweight = \"first\"\nreviewed = 2026-02-30\n+++\n";
    insta::assert_snapshot!(diagnostics(page), @r#"
content/a.md:2:1: error: unknown key `titel`
  hint: did you mean `title`?
  hint: known keys: `aliases`, `card`, `draft`, `expires_on`, `extra`, `fields`, `fragments`, `kind`, `language`, `owner`, `parameters`, `publish_on`, `related`, `review_by`, `reviewed`, `short_title`, `stub`, `summary`, `tags`, `targets`, `title`, `weight`
content/a.md:3:8: error: unknown kind `patern`
  hint: did you mean `pattern`?
  hint: known kinds: culture, failure-mode, page, pattern, story, template; others are declared in `book.toml` as `[kinds.patern]`
content/a.md:4:10: error: `weight` is a string: expected an integer
content/a.md:5:12: error: invalid date, expected day between 01 and 28
"#);
    let page = "//- content/a.md\n+++\ntitel = \"A\"\nkind = \"patern\"\nweight = \"first\"\ntags = \"one\"\n+++\n";
    insta::assert_snapshot!(diagnostics(page), @r#"
content/a.md:2:1: error: unknown key `titel`
  hint: did you mean `title`?
  hint: known keys: `aliases`, `card`, `draft`, `expires_on`, `extra`, `fields`, `fragments`, `kind`, `language`, `owner`, `parameters`, `publish_on`, `related`, `review_by`, `reviewed`, `short_title`, `stub`, `summary`, `tags`, `targets`, `title`, `weight`
content/a.md:3:8: error: unknown kind `patern`
  hint: did you mean `pattern`?
  hint: known kinds: culture, failure-mode, page, pattern, story, template; others are declared in `book.toml` as `[kinds.patern]`
content/a.md:4:10: error: `weight` is a string: expected an integer
"#);
    let page = "//- content/a.md\n---\ntitel: A\nkind: patern\nweight: first\nreviewed: 2026-02-30\nreview_by: soon\n---\n";
    insta::assert_snapshot!(diagnostics(page), @r#"
content/a.md:2:1: error: unknown key `titel`
  hint: did you mean `title`?
  hint: known keys: `aliases`, `card`, `draft`, `expires_on`, `extra`, `fields`, `fragments`, `kind`, `language`, `owner`, `parameters`, `publish_on`, `related`, `review_by`, `reviewed`, `short_title`, `stub`, `summary`, `tags`, `targets`, `title`, `weight`
content/a.md:3:7: error: unknown kind `patern`
  hint: did you mean `pattern`?
  hint: known kinds: culture, failure-mode, page, pattern, story, template; others are declared in `book.toml` as `[kinds.patern]`
content/a.md:4:9: error: `weight` is a string: expected an integer
content/a.md:5:11: error: `reviewed` is a string: expected a date such as `2026-03-01`
content/a.md:6:12: error: `review_by` is a string: expected a date such as `2026-03-01`
"#);
}

#[test]
fn settings_are_checked_key_by_key() {
    let book = "//- book.toml\n[book]\ntitle = 1\nlangauge = \"en\"\ntimezone = \"Oslo\"\n[privacy]\nminimum_group = 2\n[markdown]\nraw_html = \"yes\"\n[them]\n";
    insta::assert_snapshot!(diagnostics(book), @r#"
book.toml:2:9: error: `title` is an integer: expected a string
book.toml:3:1: error: unknown key `langauge`
  hint: did you mean `language`?
  hint: known keys: `authors`, `cards`, `description`, `language`, `menu`, `numbers`, `review_interval`, `stale_after`, `synthetic`, `timezone`, `title`, `url`
book.toml:4:12: error: unknown time zone `Oslo`
  hint: write a name of the IANA database, such as `Europe/Oslo`
book.toml:6:17: error: `minimum_group` is 2: below 5, people can be recognised
  hint: if everybody who answers knows and agrees, add `acknowledge_risk = true`
book.toml:8:12: error: unknown raw_html `yes`: expected `sanitize`, `escape` or `trust`
book.toml:9:2: error: unknown key `them`
  hint: did you mean `theme`?
  hint: known keys: `book`, `kinds`, `links`, `markdown`, `parameters`, `preview`, `privacy`, `repository`, `theme`
"#);
}

#[test]
fn a_table_of_records_is_checked_cell_by_cell() {
    let records = "//- data/records/decisions.csv\nteam,needed_at,decided_at,reversible\nharbor,2026-01-12T09:00,2026-01-13T15:00\nharbour,2026-01-12T09:00,2026-01-13T15:00,true\nharbor,2026-02-30,soon,maybe\nharbor,2026-01-12T09:00,2026-01-13T15:00,true,more\nanchor,2026-01-14T09:00,2026-01-13T15:00,true\n";
    insta::assert_snapshot!(diagnostics(&format!("{DATA}{records}")), @r#"
data/records/decisions.csv:2:1: error: row has 3 cells: expected 4
  hint: a text with a comma stands in quotes; an unknown value is an empty cell
data/records/decisions.csv:3:1: error: unknown team `harbour`
  hint: did you mean `harbor`?
data/records/decisions.csv:4:8: error: `needed_at` is `2026-02-30`: there is no such day or time
data/records/decisions.csv:4:19: error: `decided_at` is `soon`: expected a date such as `2026-03-01` or `2026-03-01T14:30`
data/records/decisions.csv:4:24: error: `reversible` is `maybe`: expected `true` or `false`
data/records/decisions.csv:5:1: error: row has 5 cells: expected 4
  hint: a text with a comma stands in quotes; an unknown value is an empty cell
"#);
}

#[test]
fn a_broken_table_is_no_table() {
    let tables = [
        "",
        "team;needed_at;decided_at;reversible\nharbor;2026-01-12;2026-01-13;true\n",
        "team,needed_at,team,reversible\nharbor,2026-01-12,x,true\n",
        "team,needed_at,decided_at,reversible\nharbor,\"2026-01-12,2026-01-13,true\n",
    ];
    let said =
        tables.map(|table| diagnostics(&format!("{DATA}//- data/records/decisions.csv\n{table}")));
    insta::assert_snapshot!(said.join("\n"), @r#"
data/records/decisions.csv:1:1: error: file is empty: expected a row of column names

data/records/decisions.csv:1:1: error: columns are separated by `;`: expected commas
  hint: save the file as CSV with commas, and numbers with a point (`1.5`)

data/records/decisions.csv:1:16: error: two columns are named `team`

data/records/decisions.csv:2:8: error: quote is never closed
  hint: a cell that begins with `"` ends with one; write `""` for a quote inside it
"#);
}

#[test]
fn a_missing_column_is_named_by_those_who_want_it() {
    let records = "//- data/records/decisions.csv\nteam,need_at,decided_at\nharbor,2026-01-12T09:00,2026-01-13T15:00\n";
    insta::assert_snapshot!(diagnostics(&format!("{DATA}{records}")), @r#"
data/indicators.toml:8:1: error: unknown column `needed_at` in `data/records/decisions.csv`
  hint: did you mean `need_at`?
data/indicators.toml:11:9: error: unknown column `needed_at` in `data/records/decisions.csv`
  hint: did you mean `need_at`?
"#);
    let progress = "//- data/progress.csv\nteam,stp,done_on\nharbor,m1.1,2026-06-10\n";
    insta::assert_snapshot!(diagnostics(&format!("{DATA}{progress}")), @r#"
data/progress.csv:1:1: error: missing column `step`
data/progress.csv:1:6: error: unknown column `stp`
  hint: did you mean `step`?
  hint: known columns: `team`, `step`, `done_on`, `planned_on`
"#);
}

#[test]
fn what_is_not_known_is_named_with_what_is_near() {
    let book = "//- data/observations.csv
indicator,team,period,value,n
latncy,harbor,2026-04,61.5,12
latency,habor,2026-04,61.5,12
latency,harbor,2026-13,61.5,12
latency,harbor,2026-05,much,12
latency,harbor,2026-06,1e999,x
//- data/reviews.csv
team,indicator,date,by,verdict
harbor,latncy,2026-04-31,x,y
//- data/interventions.csv
team,indicator,date,text
habor,latncy,tomorrow,x
";
    insta::assert_snapshot!(diagnostics(&format!("{DATA}{book}")), @r#"
data/interventions.csv:1:1: error: missing column `title`
data/interventions.csv:1:21: error: unknown column `text`
  hint: known columns: `date`, `team`, `indicator`, `title`, `rebase`
data/observations.csv:2:1: error: unknown indicator `latncy`
  hint: did you mean `latency`?
data/observations.csv:3:9: error: unknown team `habor`
  hint: did you mean `harbor`?
data/observations.csv:4:16: error: `period` is `2026-13`: expected a month such as `2026-10`
data/observations.csv:5:24: error: `value` is `much`: expected a number such as `1.5`
data/observations.csv:6:24: error: `value` is `1e999`: expected a finite number
  hint: leave the cell empty if the value is not known
data/observations.csv:6:30: error: `n` is `x`: expected a whole number
data/reviews.csv:1:1: error: missing column `rating`
data/reviews.csv:1:1: error: missing column `reasons`
data/reviews.csv:1:1: error: missing column `role`
data/reviews.csv:1:1: error: missing column `subject`
data/reviews.csv:1:6: error: unknown column `indicator`
  hint: known columns: `subject`, `team`, `date`, `rating`, `reasons`, `role`
data/reviews.csv:1:21: error: unknown column `by`
  hint: known columns: `subject`, `team`, `date`, `rating`, `reasons`, `role`
data/reviews.csv:1:24: error: unknown column `verdict`
  hint: known columns: `subject`, `team`, `date`, `rating`, `reasons`, `role`
"#);
    let book = "//- data/teams.toml\n[[team]]\nid = \"harbor\"\nname = \"Harbor\"\npurpose = \"Ships\"\nculture = \"opne\"\nadopted = \"last year\"\nsize = -1\n[[team]]\nid = \"harbor\"\nname = \"Again\"\n[[team]]\nname = \"No id\"\n[[taem]]\n";
    insta::assert_snapshot!(diagnostics(&format!("{DATA}{book}")), @r#"
data/records/decisions.csv:3:1: error: unknown team `anchor`
data/teams.toml:1:1: error: team `harbor` has a size of -1
data/teams.toml:5:11: error: unknown culture `opne`
  hint: did you mean `open`?
  hint: known: open
data/teams.toml:6:11: error: `adopted` is a string: expected a date such as `2026-03-01`
data/teams.toml:8:1: error: two teams have the id `harbor`
data/teams.toml:11:1: error: missing key `id`
data/teams.toml:13:3: error: unknown key `taem`
  hint: did you mean `team`?
  hint: known keys: `note`, `synthetic`, `team`
"#);
    let page = "//- content/a.md\n# A\n\n::: culture opne\na\n:::\n\n::: cultre open\nb\n\n```chart\nindicator = \"latncy\"\nteam = \"habor\"\nveiw = \"line\"\n```\n";
    insta::assert_snapshot!(diagnostics(&format!("{DATA}{page}")), @r#"
content/a.md:3:1: error: unknown culture `opne`
  hint: did you mean `open`?
  hint: known: open
content/a.md:7:1: error: container is not closed
  hint: end it with a line `:::`
content/a.md:7:1: error: unknown container `cultre`
  hint: did you mean `culture`?
  hint: known containers: culture, tabs, tab, details, note, info, tip, important, warning, caution, danger, success
content/a.md:11:13: error: unknown indicator `latncy`
  hint: did you mean `latency`?
  hint: known: latency
content/a.md:12:8: error: unknown team `habor`
  hint: did you mean `harbor`?
  hint: known: harbor, anchor
content/a.md:13:1: error: unknown key `veiw`
  hint: did you mean `view`?
  hint: known keys: `caption`, `indicator`, `team`, `view`
"#);
}

#[test]
fn definitions_are_checked_key_by_key() {
    let book = "//- data/indicators.toml
[[indicator]]
id = \"latency\"
name = \"Latency\"
taget = \"< 48\"
target = \"fast\"
cadence = \"daily\"
[indicator.measure]
records = \"decision\"
where = \"reversable &&\"
value = \"hours(decided_at - needed)\"
statistic = \"medium\"
[[indicator]]
id = \"latency\"
name = 1
[indicator.measure]
records = \"decisions\"
at = \"needed_at\"
value = \"hours(decided - needed_at)\"
statistic = \"median\"
//- data/warnings.toml
[[warning]]
id = \"w\"
name = \"W\"
text = \"w\"
when = \"value('latncy') > \"
[[warning]]
id = \"v\"
name = \"V\"
text = \"v\"
when = \"value('latncy') > 3\"
";
    insta::assert_snapshot!(diagnostics(&format!("{DATA}{book}")), @r#"
data/indicators.toml:1:1: error: missing key `definition`
data/indicators.toml:4:1: error: unknown key `taget`
  hint: did you mean `target`?
  hint: known keys: `baseline`, `better`, `cadence`, `definition`, `form`, `gaming`, `group`, `id`, `level`, `lower`, `measure`, `method`, `minimum`, `name`, `near`, `notes`, `private`, `rules`, `target`, `targets`, `unit`, `upper`
data/indicators.toml:6:11: error: unknown cadence `daily`: expected `week`, `month`, `quarter`, `half-year` or `year`
data/indicators.toml:9:9: error: expression can't be read: line 1, column 14: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}
  hint: expressions are CEL: `reversible && cause != 'unknown'`
data/indicators.toml:11:13: error: unknown statistic `medium`: expected `median`, `mean`, `percentile`, `spread`, `sum`, `share`, `count`, `ratio`, `distinct`, `coverage`, `parts` or `network`
  hint: did you mean `median`?
data/indicators.toml:12:1: error: two indicators have the id `latency`
data/indicators.toml:12:1: error: missing key `definition`
data/indicators.toml:14:8: error: `name` is an integer: expected a string
data/warnings.toml:5:8: error: expression can't be read: line 1, column 19: Syntax error: mismatched input '<EOF>' expecting {'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}
  hint: expressions are CEL: `reversible && cause != 'unknown'`
data/warnings.toml:10:8: error: unknown indicator `latncy`
  hint: did you mean `latency`?
"#);
}

#[test]
fn a_note_names_pages_that_hold_its_words() {
    let book = "//- data/notes.toml
[[note]]
quote = 'old words'
kind = 'doubtful'
note = 'n'
page = ['/', '/hom/']
[[note]]
quote = 'new words'
kind = 'unsourced'
note = 'n'
[[note]]
quote = 'Home'
kind = 'unsourced'
note = 'n'
";
    insta::assert_snapshot!(diagnostics(&format!("{DATA}{book}")), @r#"
data/notes.toml:2:9: error: unknown page `hom`
data/notes.toml:2:9: warning: `/` does not hold the words “old words” of this note
  hint: have the words changed? quote them as they are now, or remove the note
data/notes.toml:7:9: warning: no page holds the words “new words” of this note
  hint: have the words changed? quote them as they are now, or remove the note
"#);
}

#[test]
fn two_pages_with_one_address_are_both_named() {
    let book = "//- content/b.md\n# B\n//- content/b/index.md\n# B\n//- content/c.md\n# C\n//- content/C.md\n# C\n//- content/d.md\n+++\naliases = [\"b/\", \"../x\", \"/c\"]\n+++\n# D\n//- content/e.md\n+++\naliases = [\"old/\"]\n+++\n//- content/f.md\n+++\naliases = [\"/old/\"]\n+++\n";
    insta::assert_snapshot!(diagnostics(book), @r#"
content/b/index.md: error: address `/b/` is taken by `content/b.md`
  hint: rename one of the two files
content/c.md: error: `content/c.md` is published at `c/index.html`, `content/C.md` at `C/index.html`: equal but for case
  hint: give one of them another file name
content/c.md: error: `content/c.md` is published at `c/index.md`, `content/C.md` at `C/index.md`: equal but for case
  hint: give one of them another file name
content/d.md:2:12: error: alias `b/` is the address of the page “B”
content/d.md:2:18: error: alias `../x` is no address in the book
content/d.md:2:26: error: alias `/c` is the address of the page “C”
content/f.md:2:12: error: alias `/old/` is the address of the page “E”
"#);
}

#[test]
fn broken_links_are_named_with_what_is_near() {
    let book = "//- content/a.md\n# A\n\n[b](bb.md) [c](b.md#tow) [[bb]] [[b#tow]] ![d](img/d.png)\n[e](/nowhere/) [f](../../out.md) [g](javascript:x()) [@ryan] {{ hours }} [h](#here)\n<a href=\"gone.md\">i</a> <img src=\"gone.png\">\n\n[^1]\n//- content/b.md\n# B\n\n## Two\n//- content/img/dd.png\nx\n";
    insta::assert_snapshot!(diagnostics(book), @r#"
content/a.md:3:1: error: link to unknown page `bb.md`
  hint: did you mean `b.md`?
content/a.md:3:12: error: link to unknown anchor `#tow` of the page “B”
  hint: did you mean `two`?
content/a.md:3:26: error: link to unknown page `bb`
  hint: did you mean `b`?
content/a.md:3:33: error: link to unknown anchor `#tow` of the page “B”
  hint: did you mean `two`?
content/a.md:3:43: error: link to unknown page `img/d.png`
content/a.md:4:1: error: link to unknown page `nowhere/`
content/a.md:4:16: error: link `../../out.md` leads out of the book
  hint: link to a page or file below `content/`, or to a full address
content/a.md:4:34: warning: link with the scheme `javascript` is not published
  hint: link to an address that begins with `https:` or to a page of the book
content/a.md:4:54: error: unknown reference `ryan`
content/a.md:4:62: error: unknown parameter `hours`
  hint: parameters stand in `book.toml` under `[parameters]`; to show the braces, write `\{{`
content/a.md:4:74: error: link to unknown anchor `#here` of the page “A”
content/a.md:5:10: error: link to unknown page `gone.md`
content/a.md:5:35: error: link to unknown page `gone.png`
"#);
}

#[test]
fn a_filling_is_checked_field_by_field() {
    let book = "//- content/templates/t.md\n+++\nkind = \"template\"\n[fields.\"Team Name\"]\nrequired = true\n[fields.Size]\ntype = \"number\"\n[fields.Gone]\nlabel = \"x\"\n[fields.Mode]\ntype = \"choic\"\n+++\n[Team Name] [Size] [Mode] [Other]\n//- data/fillings/one.toml\ntemplate = \"t\"\nteam = \"habor\"\ndate = 2026-04-31\n//- data/fillings/two.toml\ntemplate = \"tt\"\ntitle = \"Two\"\n[values]\n\"Team\" = \"x\"\n//- data/fillings/three.toml\ntemplate = \"t\"\ntitle = \"Three\"\nteam = \"harbor\"\ndate = 2026-04-30\n[values]\n\"Team Nam\" = \"x\"\nSize = \"big\"\n//- data/fillings/four.csv\ntemplate,team,Team Name,Siz\nt,harbor,x\nt,habor,,3\n";
    insta::assert_snapshot!(diagnostics(&format!("{DATA}{book}")), @r#"
content/templates/t.md:7:9: error: no blank `[Gone]` in the text
content/templates/t.md:10:8: error: unknown type `choic`: expected `text`, `long`, `date`, `number` or `choice`
  hint: did you mean `choice`?
data/fillings/four.csv:2:1: error: row has 3 cells: expected 4
  hint: a text with a comma stands in quotes; an unknown value is an empty cell
data/fillings/four.csv:3:1: error: missing value for the field `Team Name`
  hint: write `"Team Name" = "…"` under `[values]`, or fill that column
data/fillings/four.csv:3:3: error: unknown team `habor`
  hint: did you mean `harbor`?
data/fillings/four.csv:3:10: error: unknown field `Siz`
  hint: did you mean `Size`?
data/fillings/one.toml:3:8: error: invalid date, expected day between 01 and 30
data/fillings/three.toml:1:12: error: missing value for the field `Team Name`
  hint: write `"Team Name" = "…"` under `[values]`, or fill that column
data/fillings/three.toml:6:1: error: unknown field `Team Nam`
  hint: did you mean `Team Name`?
data/fillings/three.toml:7:1: error: field `Size` is `big`: expected a number
data/fillings/two.toml:1:12: error: unknown template `tt`
  hint: did you mean `t`?
"#);
}

#[test]
fn a_broken_layout_is_shown_where_it_breaks() {
    let book = "//- themes/default/layouts/page.html\n{% extends \"base.html\" %}\n{% block main %}{{ page.titel }}{% endblock %}\n//- content/a.md\n# A\n";
    insta::assert_snapshot!(diagnostics(book), @r#"
themes/default/layouts/page.html:2:25: error: field `titel` is not defined. Available fields: anchor, backlinks, body, breadcrumbs, card, care, culture, dir, edit, has_cultures, has_figures, hidden, kind, kind_label, lang, lead, markdown, moved, next, notes, path, policy, prev, related, stub, summary, tags, title, toc, url
  hint: found while rendering `/a/`
"#);
    let book = "//- themes/default/layouts/page.html\n{% if page %}\n<p>\n//- content/a.md\n# A\n";
    insta::assert_snapshot!(diagnostics(book), @r"themes/default/layouts/page.html:1:14: error: unexpected end of input");
}

#[test]
fn a_text_in_another_encoding_is_named() {
    let files = [
        ("book.toml", b"[book]\ntitle = \"T\"\n".to_vec()),
        ("content/a.md", b"# A\n\nGr\xfc\xdfe\n".to_vec()),
        ("content/b.md", b"# B\n".to_vec()),
        ("data/teams.toml", b"\xff\xfe[\0[\0".to_vec()),
    ];
    let files = files.map(|(path, bytes)| (path.into(), bytes));
    insta::assert_snapshot!(said(&Sources::in_memory(files)), @r#"
data/teams.toml: error: text is not UTF-8: byte 0, line 1
  hint: save the file as UTF-8
"#);
}

#[test]
fn a_bad_page_hides_no_other() {
    let book = format!(
        "{FRAME}//- content/bad.md\n+++\nx = \n+++\n# Bad\n//- content/good.md\n# Good\n\nGood words.\n"
    );
    let build = built(&Sources::fixture(&book));
    let page = build.site.get("good/index.html").and_then(|output| output.bytes()).unwrap();
    assert!(String::from_utf8_lossy(&page).contains("Good words."));
    assert!(build.site.get("bad/index.html").is_some());
    assert_eq!(build.diags.len(), 1, "{:?}", build.diags);
}
