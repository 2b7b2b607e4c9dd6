//! A book of 200 teams whose records span 36 months.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::date;
use patternbook::source::Sources;

const TEAMS: usize = 200;

/// Returns the files of a book with so many records; its definitions are those of the handbook at the root.
pub(crate) fn files(size: usize) -> Vec<(Arc<str>, Vec<u8>)> {
    let mut teams = String::new();
    for team in 0..TEAMS {
        let _ = write!(teams, "[[team]]\nid = \"team-{team}\"\n");
    }
    let shared = |name: &str| -> (Arc<str>, Vec<u8>) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let (sources, _) = Sources::read(root, &Sources::default());
        let text = sources.get(name).and_then(|file| file.text().cloned());
        (Arc::from(name), text.map_or_else(Vec::new, |text| text.as_bytes().to_vec()))
    };
    let mut files = vec![
        (Arc::from("book.toml"), b"[book]\ntitle = \"200 teams\"\n".to_vec()),
        (Arc::from("data/teams.toml"), teams.into_bytes()),
        shared("data/indicators.toml"),
        shared("data/warnings.toml"),
    ];
    files
        .extend(records(size).into_iter().map(|(name, text)| (Arc::from(name), text.into_bytes())));
    files
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
