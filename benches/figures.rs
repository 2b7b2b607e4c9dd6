//! A million records of 200 teams over 36 months, from text to signals: `cargo bench --bench figures`.
//!
//! What dominates is, in about equal thirds: reading the text (csv, numbers, dates), sorting records into
//! teams and periods with their medians, and the quantiles behind the intervals of 30 000 observations (Wilson
//! is free; t and Garwood are not). Expressions run over whole columns and hardly show. Give a number to
//! change the size:
//! `cargo bench --bench figures -- 2000000`.

#[path = "teams/book.rs"]
mod book;

use std::time::Instant;

use jiff::civil::date;
use jiff::tz::TimeZone;

use patternbook::compute::indicators::{Options, measure};
use patternbook::memo::Memo;
use patternbook::parse::data::load;
use patternbook::source::Sources;

fn main() {
    let size = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(1_000_000);
    let sources = Sources::in_memory(book::files(size));
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
