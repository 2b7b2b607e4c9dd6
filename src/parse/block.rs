//! Reads the TOML of a block of data in a text.

use std::sync::Arc;

use crate::diag::{Diagnostic, Span};
use crate::model::block::{Block, Named, Show, VIEWS};
use crate::parse::table::{TableReader, parse_toml};

/// The words that begin a block of data.
pub const BLOCKS: [&str; 10] = [
    "chart",
    "indicators",
    "roadmap",
    "maturity",
    "network",
    "pattern-map",
    "signals",
    "template",
    "bibliography",
    "pages",
];

/// Reads a block; nothing where it can't be shown.
pub fn parse_block(
    source: &Arc<str>,
    name: &str,
    body: &str,
    offset: usize,
    span: Span,
) -> (Option<Block>, Vec<Diagnostic>) {
    let (table, mut diags) = parse_toml(source, body, offset);
    if !diags.is_empty() {
        return (None, diags);
    }
    let mut reader = TableReader::new(source, &table, span, &mut diags);
    let show = show(name, &mut reader);
    let caption = reader.string("caption");
    reader.finish();
    (show.map(|show| Block { show, caption }), diags)
}

fn show(name: &str, reader: &mut TableReader<'_>) -> Option<Show> {
    Some(match name {
        "chart" => Show::Chart {
            team: named(reader, "team"),
            view: reader.choice("view", &VIEWS),
            indicator: required(reader, "indicator")?,
        },
        "indicators" => Show::Indicators { group: named(reader, "group") },
        "roadmap" => {
            let phase = reader.integer("phase").and_then(|phase| u32::try_from(phase).ok());
            Show::Roadmap { phase: phase.map(|phase| (phase, reader.place("phase"))) }
        }
        "maturity" => Show::Maturity,
        "network" => Show::Network { indicator: named(reader, "indicator") },
        "pattern-map" => Show::PatternMap,
        "signals" => Show::Signals { team: named(reader, "team") },
        "template" => Show::Template { id: required(reader, "id")? },
        "bibliography" => Show::Bibliography { group: named(reader, "group") },
        "pages" => Show::Pages { kind: required(reader, "kind")? },
        _ => return None,
    })
}

fn named(reader: &mut TableReader<'_>, key: &'static str) -> Option<Named> {
    reader.string(key).map(|name| (name, reader.place(key)))
}

fn required(reader: &mut TableReader<'_>, key: &'static str) -> Option<Named> {
    let found = named(reader, key);
    if found.is_none() && reader.value(key).is_none() {
        reader.missing(key);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_names_its_indicator_and_says_what_is_wrong() {
        let source = Arc::from("a.md");
        let body = "indicator = \"decision-latency\"\nview = \"behavior\"\nteem = \"harbor\"\n";
        let (block, diags) = parse_block(&source, "chart", body, 10, 0..50);
        let Some(Block { show: Show::Chart { indicator, .. }, .. }) = block else {
            panic!("no chart: {block:?}");
        };
        assert_eq!(indicator, ("decision-latency".to_owned(), 22..40));
        let messages: Vec<_> =
            diags.iter().map(|d| (d.message.as_str(), d.hints[0].as_str())).collect();
        assert_eq!(messages[0].1, "did you mean `behaviour`?");
        assert_eq!(messages[1], ("unknown key `teem`", "did you mean `team`?"));
    }
}
