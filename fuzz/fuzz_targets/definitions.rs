#![no_main]
//! Definitions of indicators, and the figures that they make of records.

use std::sync::Arc;

use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use patternbook::compute::indicators::{Options, measure};
use patternbook::parse::data::load;
use patternbook::source::Sources;
use patternbook_fuzz::{MEMO, assert_places};

const TEAMS: &str = "[[team]]\nid = \"a\"\nname = \"A\"\n[[team]]\nid = \"b\"\nname = \"B\"\n";
const RECORDS: &str = "id,team,start,end,day,value,kind,question,score,invited,from_team,to_team\n\
    1,a,2026-08-01T08:00,2026-08-03T08:00,2026-08-01,3,x,q,9,10,a,b\n\
    2,a,2026-09-01T08:00,2026-09-02T08:00,2026-09-01,4.5,y,q,8,10,a,b\n\
    3,b,2026-09-01T08:00,,2026-09-02,-1,x,q,7,10,b,a\n\
    4,a,2026-10-01T08:00,2026-10-01T20:00,2026-10-03,,x,q,1,10,a,a\n";
const GIVEN: &str =
    "indicator,team,period,value,n\nx,a,2026-08,5,9\nx,a,2026-09,6,9\nx,b,2026-09,1,\n";

fuzz_target!(|text: &str| {
    let file = |path: &str, text: &str| (Arc::<str>::from(path), text.as_bytes().to_vec());
    let sources = Sources::in_memory([
        file("data/teams.toml", TEAMS),
        file("data/indicators.toml", text),
        file("data/records/r.csv", RECORDS),
        file("data/observations.csv", GIVEN),
    ]);
    MEMO.next_generation();
    let (data, diags) = load(&sources, &TimeZone::UTC, &MEMO);
    assert_places("data/indicators.toml", text, &diags);
    let as_of = jiff::civil::date(2026, 11, 2);
    let options = Options { as_of, zone: TimeZone::UTC, minimum_group: 5, acknowledge_risk: true };
    let (_, diags) = measure(&data, &[], &options, &MEMO);
    assert_places("data/indicators.toml", text, &diags);
});
