use jiff::civil::date;
use jiff::tz::TimeZone;

use super::*;
use crate::compute::indicators::{Options, measure};
use crate::memo::Memo;
use crate::source::Sources;

const BOOK: &str = "//- data/teams.toml
[[team]]
id = \"a\"
[[team]]
id = \"b\"
//- data/indicators.toml
[[indicator]]
id = \"x\"
name = \"X\"
level = \"organization\"
definition = \"X\"
method = \"survey\"
target = \"8+/10\"
[[indicator]]
id = \"y\"
name = \"Y\"
definition = \"Y\"
unit = \"hours\"
target = \"<48 hours for reversible decisions\"
//- data/observations.csv
indicator,team,period,value,n
x,a,2026-01,8.125,4
x,b,2026-01,7.5,9
x,,2026-01,7.75,13
y,a,2026-01,0.1,7
";

fn measures() -> (Measures, Definitions) {
    let (sources, memo) = (Sources::fixture(BOOK), Memo::new());
    let options = Options {
        as_of: date(2026, 2, 2),
        zone: TimeZone::UTC,
        minimum_group: 5,
        acknowledge_risk: false,
    };
    let (data, diags) = crate::parse::data::load(&sources, &options.zone, &memo);
    assert_eq!(diags, vec![]);
    let (measures, diags) = measure(&data, &[], &options, &memo);
    assert_eq!(diags, vec![]);
    (measures, data.definitions)
}

#[test]
fn json_has_the_documented_keys_and_no_withheld_value() {
    let (measures, definitions) = measures();
    let text = to_json(&measures, &definitions, Filter::default());
    let value: Value = serde_json::from_str(&text).expect("JSON");
    let all = value["indicators"].as_array().expect("a list");
    let y = all.iter().find(|one| one["indicator"] == "y" && one["team"] == "a").expect("y of a");
    assert_eq!(
        y["target"],
        json!({
            "raw": "<48 hours for reversible decisions", "op": "<", "low": null, "high": 48.0
        })
    );
    assert_eq!(
        y["observations"],
        json!([{
            "period": "2026-01", "n": 7, "value": 0.1, "low": null, "high": null, "complete": true
        }])
    );
    assert_eq!((&y["status"], &y["withheld"]), (&json!("on target"), &json!(false)));
    // 4 + 9 = 13: the 4 are too few, and the 9 would tell them.
    for hidden in ["8.125", "7.5,", "\"n\": 4", "\"n\": 9"] {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
    assert!(text.contains("7.75") && text.contains("fewer than 5 answers"), "{text}");
}

#[test]
fn csv_and_table_are_filtered_and_aligned() {
    let (measures, definitions) = measures();
    assert_eq!(
        to_csv(&measures, Filter { indicator: Some("x"), team: None }),
        "indicator,team,period,value,n,low,high,complete,withheld\n\
         x,,2026-01,7.75,13,,,true,false\nx,a,2026-01,,,,,true,true\nx,b,2026-01,,,,,true,true\n"
    );
    assert_eq!(
        to_table(&measures, &definitions, Filter { indicator: Some("y"), team: None }),
        "indicator  team  period   value      n  target                              status\n\
         y          a     2026-01  0.1 hours  7  <48 hours for reversible decisions  on target\n\
         y          b     –        –          –  <48 hours for reversible decisions  no data\n"
    );
}
