//! `patternbook build`: the site, swapped in whole.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;

use super::Place;
use super::progress::Progress;
use super::terminal::{Terminal, home};
use crate::Stages;
use crate::book::Options;
use crate::memo::{Key, Memo};
use crate::output::{Published, Target, is_published, publish_sound};
use crate::source::{Sources, file_key};

#[derive(Args)]
pub(super) struct Build {
    #[command(flatten)]
    place: Place,
    /// The folder to write; by default `public` in the book's folder
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Write a compressed file (`.gz`) beside each text, for web servers that send it as it is
    #[arg(long)]
    compress: bool,
    /// Say how long each stage took
    #[arg(long)]
    timings: bool,
}

impl Build {
    pub(super) fn run(&self, terminal: &Terminal, options: Options) -> ExitCode {
        let begun = Instant::now();
        let progress = Progress::start(terminal.live && !terminal.quiet);
        let root = &self.place.dir;
        let out = self.output.clone().unwrap_or_else(|| root.join("public"));
        let home = home();
        let target = Target { out: &out, root, home: home.as_deref() };
        let mut stages = Stages::default();
        let (sources, mut diags) = stages.run("read the sources", || super::read_book(root));
        let inputs = inputs(&sources, options, self.compress).filter(|_| diags.is_empty());
        let is_published = || is_published(inputs?, &target);
        if let Some(published) = stages.run("compare with the last build", is_published) {
            drop(progress);
            terminal.say(&summary("nothing has changed", &published, begun.elapsed(), &out));
            self.show_timings(terminal, &stages, &[]);
            return ExitCode::SUCCESS;
        }
        let mut build = crate::build(&sources, options, &Arc::new(Memo::new()));
        stages.0.append(&mut build.stages.0);
        progress.rendering(&build.context);
        diags.extend(build.diags.iter().cloned());
        if terminal.show(&diags, &sources) {
            terminal.error("nothing was published; the last site stays as it was");
            return ExitCode::FAILURE;
        }
        if self.compress {
            build.site.compress();
        }
        // Where there was something to say, it is said again next time.
        build.site.inputs = inputs.filter(|_| diags.is_empty());
        // A layout may fail on one page only: nothing is published then, either.
        let problems = || build.context.problems();
        let publish = || publish_sound(&build.site, &target, &problems);
        let published = match stages.run("render and write", publish) {
            Ok(published) => published,
            Err(diags) => {
                drop(progress);
                terminal.show(&diags, &sources);
                terminal.error("nothing was published; the last site stays as it was");
                return ExitCode::FAILURE;
            }
        };
        drop(progress);
        let rendered = build.context.rendered();
        let pages = build.context.book.pages.len();
        let what = format!("{pages} pages, {} charts", rendered.charts);
        terminal.say(&summary(&what, &published, begun.elapsed(), &out));
        self.show_timings(terminal, &stages, &rendered.slowest);
        // The process ends here: to take ten thousand pages apart would only take time.
        std::mem::forget((build, sources));
        ExitCode::SUCCESS
    }

    fn show_timings(&self, terminal: &Terminal, stages: &Stages, slowest: &[(Duration, String)]) {
        if !self.timings {
            return;
        }
        let say = |name: &str, time: &Duration| {
            terminal.error(&format!("{:>8.1} ms  {name}", time.as_secs_f64() * 1e3));
        };
        stages.0.iter().for_each(|(name, time)| say(name, time));
        slowest.iter().for_each(|(time, url)| say(&format!("… of which `/{url}`"), time));
    }
}

/// Returns the hash of all that a site is made from: the sources, the options, and this program.
fn inputs(sources: &Sources, options: Options, compress: bool) -> Option<Key> {
    let program = file_key(&std::env::current_exe().ok()?)?;
    let options = Key::hash(&(options.as_of, options.drafts, options.trust, compress));
    Some(Key::join(&[sources.key(), options, program]))
}

/// What was made, how large it is, how long it took, where it lies.
fn summary(what: &str, published: &Published, took: Duration, out: &Path) -> String {
    let files = published.written + published.kept;
    format!(
        "{what}, {files} files, {:.1} MB in {:.2} s: {} written, {} unchanged → {}",
        published.bytes as f64 / 1e6,
        took.as_secs_f64(),
        published.written,
        published.kept,
        out.display(),
    )
}
