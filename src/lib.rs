//! A handbook that measures itself.
//!
//! One pure function from a snapshot of a book's folder to a finished site:
//!
//! ```text
//! source → parse → model → book → compute → render → site → output (or dev)
//! ```
//!
//! Input and output happen at the two ends; everything between is values. [`build`] is that line; the
//! commands in [`cli`] are its uses. `docs/architecture.md` has the map.

pub mod book;
pub mod cli;
pub mod compute;
pub mod dev;
pub mod diag;
pub mod external;
pub mod history;
pub mod import;
pub mod memo;
pub mod model;
pub mod output;
pub mod parse;
pub mod render;
pub mod site;
pub mod source;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use book::{Book, Options};
use compute::indicators;
use diag::Diagnostic;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use memo::{Key, Memo};
use model::measures::Measures;
use render::context::Context;
use render::theme::Theme;
use site::Site;
use source::Sources;

/// A build allocates on all cores at once: with the system's own allocator (glibc's) it takes a third longer. It
/// stands here and not beside `main`, so that tests and benches use what the program does.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A finished build: the site, and what was wrong.
pub struct Build {
    /// The site. Its pages are rendered when asked for.
    pub site: Site,
    /// What it was rendered from.
    pub context: Arc<Context>,
    /// Every problem found before rendering.
    pub diags: Vec<Diagnostic>,
    /// How long each stage took.
    pub stages: Stages,
}

/// How long the stages of a build took, in their order.
#[derive(Debug, Clone, Default)]
pub struct Stages(pub Vec<(&'static str, Duration)>);

impl Stages {
    /// Runs a stage.
    pub fn run<T>(&mut self, name: &'static str, stage: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let result = stage();
        self.0.push((name, begun.elapsed()));
        result
    }
}

/// Builds a site from a snapshot of a book's folder.
pub fn build(sources: &Sources, options: Options, memo: &Arc<Memo>) -> Build {
    memo.next_generation();
    let mut stages = Stages::default();
    let (book, mut diags) =
        stages.run("parse and assemble", || book::assemble(sources, options, memo));
    let (links, broken) = stages.run("follow links", || compute::links::links(&book, memo));
    diags.extend(broken);
    diags.extend(stages.run("check names", || compute::check::check(&book, memo)));
    let figures = figure_options(&book);
    let (measures, problems) = stages.run("measure", || measure(&book, &figures, memo));
    diags.extend(problems);
    // A filling speaks of its week; people's answers are known by wave only.
    let figure = |indicator: &str, team: &str, day: Date| {
        let week = indicators::week_of(&book.data, indicator, team, day, &figures);
        week.or_else(|| indicators::period_of(&book.data, &measures, indicator, team, day))
    };
    let (filled, problems) =
        stages.run("fill templates", || compute::filled::filled(&book, &figure));
    diags.extend(problems);
    let config = &book.config;
    let loaded = stages.run("load the theme", || {
        memo.get("theme", theme_key(sources, &book), || {
            let (theme, diags) =
                Theme::load(sources, &config.theme, config.accent.as_deref(), &book.words);
            (Arc::new(theme), diags)
        })
    });
    let (theme, problems) = loaded.as_ref().clone();
    diags.extend(problems);
    let context = stages.run("gather what pages share", || {
        Context::new(book, links, measures, filled, theme, memo.clone(), BTreeMap::new())
    });
    let context = Arc::new(context);
    diags.extend(render::pages::share::check(&context));
    diags.extend(stages.run("find notes' words", || render::notes::check(&context)));
    let (site, clashes) = stages.run("lay out the site", || site::gather(&context, sources));
    diags.extend(clashes);
    let diags = compute::included::once(&context.book, diags);
    Build { site, context, diags, stages }
}

/// The hash of all that a theme is made from.
fn theme_key(sources: &Sources, book: &Book) -> Key {
    let mut keys: Vec<Key> = sources.below("themes/").map(|file| file.key).collect();
    keys.push(Key::hash(&(&book.config.theme, &book.config.accent, &book.words)));
    Key::join(&keys)
}

fn figure_options(book: &Book) -> indicators::Options {
    indicators::Options {
        as_of: book.as_of,
        zone: TimeZone::get(&book.config.timezone).unwrap_or(TimeZone::UTC),
        minimum_group: u64::from(book.config.privacy.minimum_group),
        // Without it, the configuration refuses a smaller group than five.
        acknowledge_risk: true,
    }
}

/// Computes the figures, or remembers them: they change with the data, the cultures and the day.
fn measure(
    book: &Book,
    options: &indicators::Options,
    memo: &Memo,
) -> (Arc<Measures>, Vec<Diagnostic>) {
    let cultures = format!("{:?}", book.cultures);
    let key = Key::join(&[
        book.data_key,
        Key::hash(&(book.as_of, options.minimum_group, &book.config.timezone)),
        Key::of(&[cultures.as_bytes()]),
    ]);
    let measured = memo.get("measures", key, || {
        let (measures, diags) = indicators::measure(&book.data, &book.cultures, options, memo);
        (Arc::new(measures), diags)
    });
    measured.as_ref().clone()
}

impl Build {
    /// Renders every page and redirect, and returns the problems that only show then. What is no HTML (figures,
    /// the search index, cards) takes time to make and has none.
    pub fn render_all(&self) -> Vec<Diagnostic> {
        use rayon::prelude::*;
        let outputs = self.site.standing().filter(|(path, _)| path.ends_with(".html"));
        let outputs: Vec<_> = outputs.map(|(_, output)| output).collect();
        outputs.par_iter().for_each(|output| match &output.body {
            site::Body::Lazy(render) => drop(render()),
            site::Body::Page(page) => drop(page.bytes()),
            _ => {}
        });
        self.context.problems()
    }
}
