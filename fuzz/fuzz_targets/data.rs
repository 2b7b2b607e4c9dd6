#![no_main]
//! The other files of data: the first byte says which reader gets the rest.

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use patternbook::model::data::Definitions;
use patternbook::model::team::Team;
use patternbook::parse::config::parse_config;
use patternbook::parse::fillings::parse_fillings;
use patternbook::parse::given::{
    parse_interventions, parse_observations, parse_reviews, teams_named,
};
use patternbook::parse::indicators::parse_indicators;
use patternbook::parse::maturity::{parse_assessments, parse_maturity};
use patternbook::parse::notes::parse_notes;
use patternbook::parse::references::parse_references;
use patternbook::parse::roadmap::{parse_progress, parse_roadmap};
use patternbook::parse::teams::parse_teams;
use patternbook::parse::warnings::parse_warnings;
use patternbook_fuzz::{SOURCE, assert_places};

/// What rows may name.
static KNOWN: LazyLock<(Definitions, Vec<Team>)> = LazyLock::new(|| {
    let definitions =
        "[[indicator]]\nid = \"x\"\nname = \"X\"\nlevel = \"team\"\ncadence = \"month\"\n";
    let (groups, indicators, _) = parse_indicators(&SOURCE, definitions);
    let (teams, ..) = parse_teams(&SOURCE, "[[team]]\nid = \"a\"\nname = \"A\"\n");
    (Definitions { groups, indicators, ..Definitions::default() }, teams)
});

fuzz_target!(|text: &str| {
    let Some(first) = text.chars().next() else { return };
    let text = &text[first.len_utf8()..];
    let diags = match first {
        'r' => parse_roadmap(&SOURCE, text).1,
        'p' => parse_progress(&SOURCE, text).1,
        'm' => parse_maturity(&SOURCE, text).1,
        'a' => parse_assessments(&SOURCE, text).1,
        's' => parse_references(&SOURCE, text).1,
        'n' => parse_notes(&SOURCE, text).1,
        't' => parse_teams(&SOURCE, text).2,
        'c' => parse_config(&SOURCE, text).1,
        'w' => parse_warnings(&SOURCE, text).2,
        'o' => {
            teams_named(&Arc::from("a.csv"), text);
            parse_observations(&SOURCE, text, &KNOWN.0, &KNOWN.1).1
        }
        'v' => parse_reviews(&SOURCE, text, &KNOWN.1).1,
        'i' => parse_interventions(&SOURCE, text, &KNOWN.0, &KNOWN.1).1,
        'f' => parse_fillings(&"a.toml".into(), text).1,
        _ => parse_fillings(&"a.csv".into(), text).1,
    };
    assert_places(diags.first().and_then(|d| d.source.as_deref()).unwrap_or(&SOURCE), text, &diags);
});
