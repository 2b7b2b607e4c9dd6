//! The costly steps, one by one, on a generated book: `cargo bench --bench micro`.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use divan::Bencher;
use patternbook::book::Options;
use patternbook::compute::search::{Contribution, Entry, Section, assemble, contribution};
use patternbook::memo::Memo;
use patternbook::render::chart::{Axis, Sparkline, Unit, sparkline};
use patternbook::render::code::highlight;
use patternbook::render::view::View;
use patternbook::site::{Body, Site};
use patternbook::source::Sources;

fn main() {
    divan::main();
}

const OPTIONS: Options =
    Options { as_of: jiff::civil::date(2026, 11, 1), drafts: false, trust: false };

/// Words of a small language, so that texts of different pages share some and have some of their own.
fn sentence(seed: usize) -> String {
    const WORDS: [&str; 16] = [
        "team",
        "review",
        "decision",
        "the",
        "of",
        "pattern",
        "slow",
        "authority",
        "in",
        "record",
        "a",
        "weekly",
        "change",
        "is",
        "to",
        "owner",
    ];
    let words = (0..14).map(|at| WORDS[(seed * 7 + at * at * 3) % WORDS.len()]);
    words.fold(format!("Word{}", seed % 211), |text, word| text + " " + word) + ". "
}

fn page(seed: usize) -> String {
    let paragraph =
        |at: usize| (0..6).map(|line| sentence(seed * 31 + at * 6 + line)).collect::<String>();
    let code = if seed.is_multiple_of(4) { CODE } else { "" };
    let sections = (0..8).map(|at| {
        format!(
            "## Part {at}\n\n{} See [there](page-{}.md).\n\n",
            paragraph(at),
            (seed * 17 + at) % 100
        )
    });
    format!(
        "+++\ntitle = \"Page {seed}\"\nweight = {seed}\ntags = [\"a\", \"b\"]\n+++\n\n{}{code}\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        sections.collect::<String>(),
    )
}

const CODE: &str = "```rust\n/// Adds.\npub fn add(items: &[u64]) -> Option<u64> {\n    let mut total = 0u64;\n    \
    for item in items {\n        total += item * 17; // so many\n    }\n    (total > 0).then_some(total)\n}\n```\n";

fn book(pages: usize) -> Sources {
    let page = |seed: usize| {
        let path = format!("content/part-{}/page-{}.md", seed / 100, seed % 100);
        (Arc::from(path), page(seed).into_bytes())
    };
    let config = (Arc::from("book.toml"), b"[book]\ntitle = \"Book\"\n".to_vec());
    Sources::in_memory((0..pages).map(page).chain([config]))
}

#[divan::bench]
fn parse_a_page() -> usize {
    let text = divan::black_box(page(4));
    let source: Arc<str> = Arc::from("content/a.md");
    let dialect = patternbook::parse::markdown::Dialect {
        raw_html: patternbook::model::config::RawHtml::Sanitize,
        fields: false,
    };
    let offset = text.rfind("+++\n").map_or(0, |at| at + 4);
    patternbook::parse::markdown::parse_markdown(
        &source,
        &text,
        offset,
        dialect,
        &Default::default(),
    )
    .0
    .body
    .len()
}

#[divan::bench]
fn highlight_a_block() -> usize {
    highlight("rust", divan::black_box(CODE), &Memo::new()).len()
}

#[divan::bench]
fn draw_a_sparkline() -> usize {
    let values: Vec<Option<f64>> = (0..24).map(|at| Some(f64::from(at * 37 % 11))).collect();
    let spark = Sparkline {
        title: "Latency".to_owned(),
        reading: "No change beyond noise.".to_owned(),
        axis: Axis::positive(Unit::new("hours", "h")),
        values,
        target: (None, Some(48.0)),
        signals: Vec::new(),
        complete: true,
    };
    sparkline("s", &spark).svg.len()
}

#[divan::bench]
fn make_the_view_of_a_page(bencher: Bencher<'_, '_>) {
    let build = patternbook::build(&book(300), OPTIONS, &Arc::new(Memo::new()));
    bencher.bench(|| -> View { patternbook::render::pages::view(&build.context, 150) });
}

#[divan::bench]
fn lay_out_a_page(bencher: Bencher<'_, '_>) {
    let build = patternbook::build(&book(300), OPTIONS, &Arc::new(Memo::new()));
    let view = patternbook::render::pages::view(&build.context, 150);
    bencher.bench(|| build.context.theme.render(&view, &build.context.memo).map(|html| html.len()));
}

#[divan::bench(args = [1000, 4000])]
fn build_again_after_an_edit(bencher: Bencher<'_, '_>, pages: usize) {
    let memo = Arc::new(Memo::new());
    let sources = book(pages);
    drop(patternbook::build(&sources, OPTIONS, &memo));
    let path: Arc<str> = Arc::from("content/part-0/page-7.md");
    let edits = AtomicUsize::new(0);
    bencher
        .with_inputs(|| {
            let edits = edits.fetch_add(1, Ordering::Relaxed);
            let edited = (path.clone(), format!("{}\n\nEdit {edits}\n", page(7)).into_bytes());
            let rest = sources
                .iter()
                .filter_map(|file| Some((file.path.clone(), file.text()?.as_bytes().to_vec())));
            Sources::in_memory(rest.filter(|(other, _)| *other != path).chain([edited]))
        })
        .bench_values(|edited| opened(&patternbook::build(&edited, OPTIONS, &memo).site));
}

/// Renders the page that is open.
fn opened(site: &Site) -> usize {
    match site.get("part-0/page-7/index.html").map(|output| &output.body) {
        Some(Body::Page(page)) => page.bytes().len(),
        _ => 0,
    }
}

fn contributions(pages: usize) -> Vec<Arc<Contribution>> {
    let entry = |seed: usize| {
        let sections = (0..8).map(|at| Section {
            text: (0..6).map(|line| sentence(seed * 31 + at * 6 + line)).collect(),
            ..Section::default()
        });
        Entry {
            url: format!("page-{seed}/"),
            title: format!("Page {seed}"),
            lang: "en".to_owned(),
            sections: sections.collect(),
            ..Entry::default()
        }
    };
    (0..pages).map(|seed| Arc::new(contribution(Arc::new(entry(seed))))).collect()
}

#[divan::bench]
fn index_a_page() -> usize {
    contributions(divan::black_box(1)).len()
}

#[divan::bench(args = [1000, 4000])]
fn assemble_the_search_index(bencher: Bencher<'_, '_>, pages: usize) {
    let pages = contributions(pages);
    bencher.bench(|| assemble(&pages));
}

#[divan::bench]
fn look_at_the_folder_again(bencher: Bencher<'_, '_>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (before, _) = Sources::read(root, &Sources::default());
    bencher.bench(|| Sources::read(root, &before));
}
