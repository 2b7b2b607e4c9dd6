//! One page of each kind, as a reader sees it: the words between its header and its footer, in order.
//!
//! The example book is the input. A snapshot changes where its words, figures or layouts do: read it
//! before it is accepted.

use std::path::Path;
use std::sync::Arc;

use patternbook::book::Options;
use patternbook::memo::Memo;
use patternbook::source::Sources;

use crate::source_text::visible_text;

/// The kinds of pages, with one of each.
const PAGES: [(&str, &str); 23] = [
    ("home", "index.html"),
    ("section", "patterns/index.html"),
    ("pattern", "patterns/aligned-autonomy/index.html"),
    ("stub", "patterns/self-governing-teams/index.html"),
    ("template", "templates/i-intend-to/index.html"),
    ("template_with_a_table", "templates/decision-making-authority-matrix/index.html"),
    ("filling", "templates/weekly-outcome-check-in/harbor-2026-w43/index.html"),
    (
        "filling_of_a_table",
        "templates/decision-making-authority-matrix/anchor-authority-matrix/index.html",
    ),
    ("culture", "cultures/high-context/index.html"),
    ("failure_mode", "failure-modes/coordination-overload/index.html"),
    ("story", "stories/norwegian-software-company/index.html"),
    ("page", "maturity/index.html"),
    ("teams", "teams/index.html"),
    ("team", "teams/tide/index.html"),
    ("team_with_withheld_answers", "teams/keel/index.html"),
    ("indicators", "indicators/index.html"),
    ("indicator", "indicators/decision-latency/index.html"),
    ("indicator_of_a_network", "indicators/knowledge-flow/index.html"),
    ("roadmap", "roadmap/index.html"),
    ("signals", "signals/index.html"),
    ("map", "map/index.html"),
    ("stewardship", "stewardship/index.html"),
    ("not_found", "404.html"),
];

#[test]
fn every_kind_of_page_says_what_it_said() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sources, _) = Sources::read(root, &Sources::default());
    let options = Options { as_of: jiff::civil::date(2026, 11, 2), drafts: false, trust: false };
    let build = patternbook::build(&sources, options, &Arc::new(Memo::new()));
    for (kind, path) in PAGES {
        let bytes = build.site.get(path).and_then(|output| output.bytes());
        let bytes = bytes.unwrap_or_else(|| panic!("no page at {path}"));
        let html = String::from_utf8_lossy(&bytes);
        insta::assert_snapshot!(kind, main_part(&html));
    }
}

/// Returns the words of a page between its header and its footer, a line each.
pub(crate) fn main_part(html: &str) -> String {
    let main = html.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>"));
    let (main, _) = main.expect("every page has a main part");
    let text = visible_text(&format!("<main{main}</main>"));
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}
