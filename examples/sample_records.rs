//! Writes the synthetic records of the example book: `cargo run --example sample_records`.
//!
//! Eight invented teams, eighteen months, one seed: the same files on every machine. Each team has a story
//! (see `data/README.md`), so that every status, signal and failure mode occurs somewhere.

mod sample {
    pub(crate) mod dice;
    pub(crate) mod flow;
    pub(crate) mod people;
    pub(crate) mod story;
    pub(crate) mod way;
    pub(crate) mod work;
}

/// Returns the path and text of each file.
pub(crate) fn files() -> Vec<(&'static str, String)> {
    vec![
        ("data/records/decisions.csv", sample::work::decisions()),
        ("data/records/blockers.csv", sample::work::blockers()),
        ("data/records/meetings.csv", sample::work::meetings()),
        ("data/records/capacity.csv", sample::work::capacity()),
        ("data/records/experiments.csv", sample::flow::experiments()),
        ("data/records/incidents.csv", sample::flow::incidents()),
        ("data/records/contributions.csv", sample::flow::contributions()),
        ("data/records/interactions.csv", sample::flow::interactions()),
        ("data/records/oversight.csv", sample::people::oversight()),
        ("data/records/surveys.csv", sample::people::surveys()),
        ("data/records/audits.csv", sample::people::audits()),
        ("data/reviews.csv", sample::people::reviews()),
        ("data/progress.csv", sample::way::progress()),
        ("data/assessments.csv", sample::way::assessments()),
    ]
}

#[expect(clippy::disallowed_methods, reason = "a tool that writes the example's data")]
#[allow(dead_code, reason = "the tests take `files` only")]
fn main() -> std::io::Result<()> {
    for (path, text) in files() {
        std::fs::write(path, text)?;
    }
    Ok(())
}
