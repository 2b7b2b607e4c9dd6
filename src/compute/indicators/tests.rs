use std::path::Path;

use jiff::civil::date;

use super::*;
use crate::model::measures::Status;
use crate::source::Sources;

fn zone() -> TimeZone {
    TimeZone::get("Europe/Berlin").expect("the zones are bundled")
}

fn options() -> Options {
    Options { as_of: date(2026, 11, 2), zone: zone(), minimum_group: 5, acknowledge_risk: false }
}

fn example() -> (Measures, Vec<Diagnostic>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sources, mut diags) = Sources::read(root, &Sources::default());
    let memo = Memo::new();
    let (data, problems) = crate::parse::data::load(&sources, &zone(), &memo);
    diags.extend(problems);
    let (measures, problems) = measure(&data, &[], &options(), &memo);
    diags.extend(problems);
    (measures, diags)
}

#[test]
fn show() {
    let (measures, diags) = example();
    for d in &diags {
        println!("{:?} {} {:?} {:?}", d.source, d.message, d.span, d.hints);
    }
    for (id, m) in &measures.indicators {
        for (team, s) in &m.series {
            println!(
                "{id} {team:?} [{}] {} | {} | {}",
                s.status.words(),
                s.sentence,
                s.variation.words(),
                s.assurance.words()
            );
        }
    }
    for s in &measures.signals {
        println!(
            "{:?} {} {:?}: {} missing {:?}",
            s.kind,
            s.rule,
            s.team,
            s.assessment.words(),
            s.missing
        );
        for e in &s.evidence {
            println!("     {:?} {} = {} [{}]", e.verdict, e.input, e.value, e.window);
        }
    }
    let _ = Status::ALL;
}
