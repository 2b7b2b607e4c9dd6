//! A million records of 200 teams over 36 months, from text to signals: `cargo bench --bench figures`.
//!
//! What dominates is, in about equal thirds: reading the text (csv, numbers, dates), sorting records into
//! teams and periods with their medians, and the quantiles behind the intervals of 30 000 observations (Wilson
//! is free; t and Garwood are not). Expressions run over whole columns and hardly show. Give a number to
//! change the size:
//! `cargo bench --bench figures -- 2000000`.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use jiff::ToSpan;
use jiff::civil::date;
use jiff::tz::TimeZone;

use patternbook::compute::indicators::{Options, measure};
use patternbook::memo::Memo;
use patternbook::parse::data::load;
use patternbook::source::Sources;

const TEAMS: usize = 200;

fn main() {
    let size = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(1_000_000);
    let sources = book(size);
    let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
    let options =
        Options { as_of: date(2026, 11, 2), zone, minimum_group: 5, acknowledge_risk: false };
    for round in ["cold", "cold again"] {
        let memo = Memo::new();
        let start = Instant::now();
        let (data, diags) = load(&sources, &options.zone, &memo);
        let read = start.elapsed();
        assert!(diags.is_empty(), "{:?}", diags.first());
        let (measures, diags) = measure(&data, &[], &options, &memo);
        let all = start.elapsed();
        assert!(diags.is_empty(), "{:?}", diags.first());
        let observations: usize = measures
            .indicators
            .values()
            .flat_map(|indicator| indicator.series.values())
            .map(|series| series.observations.len())
            .sum();
        println!(
            "{round}: {size} records, {observations} observations: read {read:?}, all {all:?}"
        );
        let start = Instant::now();
        let (data, _) = load(&sources, &options.zone, &memo);
        measure(&data, &[], &options, &memo);
        println!("  the same once more, remembered: {:?}", start.elapsed());
    }
    if let Some(peak) = peak() {
        println!("peak memory: {peak} (the text included)");
    }
}

/// The peak of this process, where the system tells.
#[expect(clippy::disallowed_methods, reason = "a benchmark looks at its own process")]
fn peak() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.trim_start_matches("VmHWM:").trim().to_owned())
}

fn book(size: usize) -> Sources {
    let mut teams = String::new();
    for team in 0..TEAMS {
        let _ = write!(teams, "[[team]]\nid = \"team-{team}\"\n");
    }
    let shared = |name: &str| -> (Arc<str>, Vec<u8>) {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let (sources, _) = Sources::read(root, &Sources::default());
        let text = sources.get(name).and_then(|file| file.text().cloned());
        (Arc::from(name), text.map_or_else(Vec::new, |text| text.as_bytes().to_vec()))
    };
    let mut files = vec![
        (Arc::from("data/teams.toml"), teams.into_bytes()),
        shared("data/indicators.toml"),
        shared("data/warnings.toml"),
    ];
    files
        .extend(records(size).into_iter().map(|(name, text)| (Arc::from(name), text.into_bytes())));
    Sources::in_memory(files)
}

/// The records, most of them decisions, meetings, answers and changes.
fn records(size: usize) -> Vec<(&'static str, String)> {
    let mut seed = 20_261_102u64;
    let mut next = move |bound: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % bound
    };
    let mut moment = move || {
        let start = date(2023, 11, 1).at(8, 0, 0, 0);
        let minutes = next(36 * 30 * 24 * 60) as i64;
        let begin = start.saturating_add(minutes.minutes());
        let end = begin.saturating_add((30 + next(8000) as i64).minutes());
        let format = |at: jiff::civil::DateTime| at.strftime("%Y-%m-%dT%H:%M").to_string();
        (format(begin), format(end), next(1 << 30) as usize)
    };
    let mut file = |header: &str, share: usize, row: &dyn Fn(&str, &str, usize, &str) -> String| {
        let mut text = format!("{header}\n");
        for number in 0..size * share / 100 {
            let (begin, end, dice) = moment();
            let team = format!("team-{}", dice % TEAMS);
            let _ = writeln!(text, "{number},{}", row(&begin, &end, dice, &team));
        }
        text
    };
    vec![
        (
            "data/records/decisions.csv",
            file(
                "id,team,needed_at,implemented_at,reversible,kind,belongs_to,taken_by,stakeholders",
                25,
                &|begin, end, dice, team| {
                    let end = if dice % 50 == 0 { "" } else { end };
                    format!(
                        "{team},{begin},{end},{},technical,team,team,{}",
                        dice % 5 != 0,
                        dice % 9
                    )
                },
            ),
        ),
        (
            "data/records/meetings.csv",
            file("id,team,starts_at,minutes,people,kind", 25, &|begin, _, dice, team| {
                let kind = ["planning", "coordination", "review"][dice % 3];
                format!("{team},{begin},{},{},{kind}", 15 + dice % 90, 2 + dice % 9)
            }),
        ),
        (
            "data/records/surveys.csv",
            file("id,date,team,question,score,invited", 15, &|begin, _, dice, team| {
                let question = [
                    "process-ownership",
                    "technology-choices",
                    "workload-control",
                    "goal-coherence",
                    "confidence-in-teams",
                    "confidence-in-support",
                ][dice % 6];
                format!("{},{team},{question},{},500", &begin[..10], 1 + dice % 10)
            }),
        ),
        (
            "data/records/contributions.csv",
            file("id,merged_at,author_team,owner_team,merged", 20, &|begin, _, dice, team| {
                format!("{begin},{team},team-{},{}", (dice / 7) % TEAMS, dice % 11 != 0)
            }),
        ),
        (
            "data/records/blockers.csv",
            file("id,team,opened_at,cause", 5, &|begin, _, dice, team| {
                let cause = ["outside_approval", "technical", "", "supplier"][dice % 4];
                format!("{team},{begin},{cause}")
            }),
        ),
        (
            "data/records/interactions.csv",
            file("id,date,from_team,to_team,kind,people", 5, &|begin, _, dice, team| {
                format!("{},{team},team-{},demo,1", &begin[..10], (dice / 7) % TEAMS)
            }),
        ),
        (
            "data/records/oversight.csv",
            file("id,requested_at,team,topic", 2, &|begin, _, _, team| {
                format!("{begin},{team},status")
            }),
        ),
        (
            "data/records/experiments.csv",
            file("id,team,ended_at,meaningful,outcome", 1, &|begin, _, _, team| {
                format!("{team},{},true,adopted", &begin[..10])
            }),
        ),
        (
            "data/records/incidents.csv",
            file("id,occurred_at,team,kind", 1, &|begin, _, _, team| {
                format!("{begin},{team},incompatible")
            }),
        ),
        (
            "data/records/audits.csv",
            file("id,date,team,area,approach,finding", 1, &|begin, _, _, team| {
                format!("{},{team},logging,own,consistent", &begin[..10])
            }),
        ),
        (
            "data/records/capacity.csv",
            file("id,date,team,hours", 1, &|begin, _, _, team| {
                format!("{},{team},1000", &begin[..10])
            }),
        ),
        (
            "data/reviews.csv",
            "subject,team,date,rating,reasons,role\n\
             strategic-contribution,team-1,2026-01-02,strong,because,coach\n"
                .to_owned(),
        ),
    ]
}
