//! Small books in one text, built by the real pipeline; what a reader sees of their pages.

use std::sync::Arc;

use jiff::civil::date;

use patternbook::book::Options;
use patternbook::memo::Memo;
use patternbook::site::Output;
use patternbook::source::Sources;
use patternbook::{Build, build};

const INDICATORS: &str = "//- data/indicators.toml
[[group]]
id = \"autonomy\"
name = \"Autonomy Indicators (Team Level)\"
[[indicator]]
id = \"latency\"
name = \"Decision Latency\"
group = \"autonomy\"
definition = \"Time from “need to decide” to “decision implemented”\"
unit = \"hours\"
target = \"<48 hours for reversible decisions\"
[[indicator]]
id = \"ownership\"
name = \"Process Ownership\"
group = \"autonomy\"
definition = \"Team’s ability to modify\"
method = \"survey\"
target = \"8+/10\"
cadence = \"quarter\"
lower = 1
upper = 10
private = true
[[indicator]]
id = \"contribution\"
name = \"Strategic Contribution\"
group = \"autonomy\"
definition = \"Measurable impact\"
method = \"quarterly review\"
cadence = \"quarter\"
//- data/warnings.toml
[[warning]]
id = \"hoarding\"
name = \"Information Hoarding\"
text = \"Teams not sharing learnings or reusable solutions\"
level = \"team\"
when = \"value('latency') > 100.0\"
";

const TEAMS: &str = "//- data/teams.toml
[[team]]
id = \"zebra\"
name = \"Zebra\"
purpose = \"Comes first\"
[[team]]
id = \"ant\"
name = \"Ant\"
left = 2026-03-31
";

const OBSERVATIONS: &str = "//- data/observations.csv
indicator,team,period,value,n
latency,zebra,2026-04,61.5,12
latency,zebra,2026-05,31,14
latency,zebra,2026-06,150,3
ownership,zebra,2026-Q1,3.1415,4
";

fn built(book: &str) -> Build {
    let book = format!("//- book.toml\n[book]\ntitle = \"T\"\n//- content/_index.md\n# T\n{book}");
    let options = Options { as_of: date(2026, 6, 15), drafts: false, trust: false };
    build(&Sources::fixture(&book), options, &Arc::new(Memo::new()))
}

fn output(build: &Build, path: &str) -> String {
    let output = build.site.iter().find(|(own, _)| *own == path);
    let Some((_, output)) = output else { panic!("there is no {path}") };
    text_of(output)
}

fn text_of(output: &Output) -> String {
    output.bytes().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

/// What is to be read in a page's main part, a line for each element with text.
fn visible(build: &Build, path: &str) -> Vec<String> {
    let html = output(build, path);
    let main = html.split_once("<main").map_or(html.as_str(), |(_, rest)| rest);
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    let mut text = String::new();
    let mut inside = false;
    // Elements in a line of text do not break it.
    let inline = ["a", "/a", "b", "/b", "span", "/span", "strong", "/strong", "time", "/time"];
    let mut tag = String::new();
    for c in main.chars() {
        match c {
            '<' => (inside, tag) = (true, String::new()),
            '>' if inside => {
                inside = false;
                let name = tag.split_whitespace().next().unwrap_or_default();
                text.push_str(if inline.contains(&name) { "" } else { "\n" });
            }
            c if inside => tag.push(c),
            '\n' => text.push(' '),
            c => text.push(c),
        }
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let text = text.replace("&#39;", "'").replace("&amp;", "&").replace('\u{a0}', " ");
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect()
}

fn has(lines: &[String], wanted: &str) -> bool {
    lines.iter().any(|line| line == wanted)
}

#[test]
fn blocks_print_definitions_and_signals_word_for_word() {
    let page = "//- content/p.md\n# P\n\n## Autonomy Indicators (Team Level)\n\n```indicators\ngroup = \"autonomy\"\n```\n\n## S\n\n```signals\n```\n";
    let build = built(&format!("{INDICATORS}{TEAMS}{OBSERVATIONS}{page}"));
    let lines = visible(&build, "p/index.html");
    for wanted in [
        "Decision Latency: Time from “need to decide” to “decision implemented” (target: <48 hours for reversible decisions)",
        "Process Ownership: Team’s ability to modify (survey: 8+/10)",
        "Strategic Contribution: Measurable impact (quarterly review)",
        "Information Hoarding: Teams not sharing learnings or reusable solutions",
    ] {
        assert!(has(&lines, wanted), "{wanted}\n{lines:#?}");
    }
    let html = output(&build, "p/index.html");
    assert_eq!(html.matches("<h2 id=\"autonomy-indicators-team-level\"").count(), 1);
    assert!(!html.contains("id=\"group-autonomy\""), "the text has the heading already");
    assert!(html.contains("href=\"../indicators/latency/\""));
}

#[test]
fn what_is_withheld_stands_nowhere() {
    let build = built(&format!("{INDICATORS}{TEAMS}{OBSERVATIONS}"));
    for (path, output) in build.site.iter() {
        let text = text_of(output);
        assert!(!text.contains("3.14"), "{path} shows what is withheld");
    }
    let lines = visible(&build, "teams/zebra/index.html");
    assert!(lines.iter().any(|line| line.contains("fewer than 5 answers")), "{lines:#?}");
    let csv = output(&build, "indicators/ownership/observations.csv");
    insta::assert_snapshot!(csv.replace('\r', ""), @r"
    indicator,name,team,period,unit,value,n,low,high,complete,state,target
    ownership,Process Ownership,zebra,2026-Q1,,,,,,true,withheld,8+/10
    ");
}

#[test]
fn the_current_figure_is_that_of_the_last_complete_period() {
    let build = built(&format!("{INDICATORS}{TEAMS}{OBSERVATIONS}"));
    let lines = visible(&build, "teams/zebra/index.html");
    assert!(lines.iter().any(|line| line.starts_with("31 hours")), "{lines:#?}");
    assert!(
        has(&lines, "Targets met: 1 of 1. Too few periods to tell a change from noise."),
        "{lines:#?}"
    );
}

#[test]
fn teams_stand_in_the_books_order_and_say_when_they_left() {
    let lines = visible(&built(&format!("{INDICATORS}{TEAMS}{OBSERVATIONS}")), "teams/index.html");
    let place = |name: &str| lines.iter().position(|line| line == name);
    assert!(place("Zebra") < place("Ant"), "{lines:#?}");
    assert!(lines.iter().any(|line| line.starts_with("Left on 31 March 2026")), "{lines:#?}");
}

#[test]
fn a_team_without_records_or_plan_has_words_for_it() {
    let book = format!("{INDICATORS}{TEAMS}");
    let page = |book: &str| visible(&built(book), "teams/zebra/index.html");
    let lines = page(&book);
    assert!(lines.iter().any(|line| line.contains("no figures yet")), "{lines:#?}");
    assert!(!lines.iter().any(|line| line.contains("What comes next")), "{lines:#?}");
    let plan =
        "//- data/roadmap.toml\n[[phase]]\nid = \"p1\"\ntitle = \"Phase 1\"\nmonths = \"1-2\"\n";
    let lines = page(&format!("{book}{plan}"));
    assert!(lines.iter().any(|line| line.contains("not known yet")), "{lines:#?}");
}

#[test]
fn a_book_without_indicators_still_has_its_teams() {
    let build = built(TEAMS);
    assert!(has(&visible(&build, "teams/index.html"), "Zebra"));
    assert!(!build.site.iter().any(|(path, _)| path.ends_with(".csv")));
}

#[test]
fn the_plan_stands_once_and_steps_are_word_for_word() {
    let plan = "//- data/roadmap.toml\n[[phase]]\nid = \"p1\"\ntitle = \"Phase 1: Foundation (Months 1-2)\"\nmonths = \"1-2\"\n\
        [[phase.month]]\nid = \"m1\"\ntitle = \"Month 1: Start\"\nmonths = 1\nitems = [\"Map “all” decisions\"]\n\
        //- data/teams.toml\n[[team]]\nid = \"a\"\nname = \"A\"\nadopted = 2026-06-01\n\
        //- data/progress.csv\nteam,step,done_on\na,m1.1,2026-06-10\n";
    let page = "//- content/roadmap/_index.md\n# Roadmap\n\n```roadmap\n```\n";
    for book in [plan.to_owned(), format!("{plan}{page}")] {
        let build = built(&book);
        assert!(build.diags.is_empty(), "{:?}", build.diags);
        let html = output(&build, "roadmap/index.html");
        assert_eq!(html.matches("id=\"m1.1\"").count(), 1, "{html}");
        let lines = visible(&build, "roadmap/index.html");
        assert!(has(&lines, "Phase 1: Foundation (Months 1-2)"), "{lines:#?}");
        assert!(lines.iter().any(|line| line.starts_with("Map “all” decisions")), "{lines:#?}");
        assert!(lines.iter().any(|line| line.contains("Month 1 of 2")), "{lines:#?}");
    }
}

#[test]
fn a_citation_leads_to_its_reference() {
    let book = "//- data/sources.toml\n[[group]]\nid = \"g\"\ntitle = \"Research\"\n[[group.entry]]\nkey = \"ryan\"\n\
        text = \"Ryan (2000) - Theory\"\nauthors = [\"Ryan\"]\nyear = 2000\n\
        //- content/sources.md\n# Sources\n\n```bibliography\n```\n//- content/a/b.md\n# B\n\nSee [@ryan].\n";
    let build = built(book);
    assert!(has(&visible(&build, "sources/index.html"), "Ryan (2000) - Theory Cited in B"));
    let html = output(&build, "a/b/index.html");
    assert!(html.contains("href=\"../../sources/#ref-ryan\""), "{html}");
    assert!(output(&build, "sources/index.html").contains("<li id=\"ref-ryan\">"));
}

#[test]
fn a_part_for_one_culture_has_that_cultures_values_only() {
    let culture = |id: &str, hours: u32| {
        format!(
            "//- content/cultures/{id}.md\n+++\ntitle = \"{id}\"\nkind = \"culture\"\n[parameters]\nhours = {hours}\n+++\nText.\n"
        )
    };
    let book = format!(
        "//- book.toml\n[book]\ntitle = \"T\"\n[parameters]\nhours = 48\n//- content/_index.md\n# T\n\
         //- content/a.md\n# A\n\nWait {{{{ hours }}}} hours.\n\n::: culture slow\nSlowly, {{{{ hours }}}} hours.\n:::\n\n\
         ::: culture quick\nQuickly, {{{{ hours }}}} hours.\n:::\n{}{}{}",
        culture("slow", 72),
        culture("quick", 12),
        culture("plain", 48)
    );
    let options = Options { as_of: date(2026, 6, 15), drafts: false, trust: false };
    let build = build(&Sources::fixture(&book), options, &Arc::new(Memo::new()));
    let lines = visible(&build, "a/index.html");
    assert!(has(&lines, "Slowly, 72 hours."), "{lines:#?}");
    assert!(has(&lines, "Quickly, 12 hours."), "{lines:#?}");
    let open = lines.iter().find(|line| line.starts_with("Wait 48")).expect("the open text");
    assert!(open.contains("72") && open.contains("12"), "all variants, labelled: {open}");
}

#[test]
fn a_note_stands_beside_its_words_and_the_words_stay_as_they_are() {
    let note = |quote: &str| {
        format!(
            "[[note]]\nquote = \"{quote}\"\npage = \"a\"\nkind = \"doubtful\"\nnote = \"Is <it>?\"\n"
        )
    };
    let book = format!(
        "//- content/a.md\n# The *first* title\n\nOne **two** three.\n\n- four\n- five\n\n| six |\n|---|\n| seven |\n\
         //- data/notes.toml\n{}{}{}{}",
        note("two three."),
        note("four"),
        note("seven"),
        note("first title")
    );
    let build = built(&book);
    let html = output(&build, "a/index.html");
    let noted = |quote: &str| {
        format!(
            " role=\"note\" aria-label=\"Editor’s note\"><b>Doubtful.</b> <q data-note>{quote}</q> Is &lt;it&gt;?"
        )
    };
    for (before, quote, after) in [
        ("<strong>two</strong> three. <span class=\"margin-note\"", "two three.", "</span></p>"),
        ("<li>four <span class=\"margin-note\"", "four", "</span></li>"),
        ("</table>\n</div> <span class=\"margin-note\"", "seven", "</span>"),
        ("<p class=\"margin-note\"", "first title", "</p>"),
    ] {
        let wanted = format!("{before}{}{after}", noted(quote));
        assert!(html.contains(&wanted), "{wanted}\n\nin\n\n{html}");
    }
    assert_eq!(build.diags, [], "each quotation is found");
}
