//! `patternbook build`: the site, swapped in whole.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;

use super::Place;
use super::cache::{self, Cache};
use super::progress::{PATIENCE, Progress};
use super::terminal::{Terminal, home};
use crate::Stages;
use crate::book::Options;
use crate::diag::Diagnostic;
use crate::memo::{Key, Memo};
use crate::output::{Published, Target, is_published, publish_sound};
use crate::source::Sources;

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
    #[command(flatten)]
    cache: Cache,
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
        let ((sources, mut diags), program) = stages
            .run("read the sources", || rayon::join(|| super::read_book(root), cache::program));
        let inputs = inputs(&sources, options, self.compress, program).filter(|_| diags.is_empty());
        let memo = self.cache.memo(root, program);
        let last = || last_build(inputs?, &target, &memo);
        if let Some((published, said)) = stages.run("compare with the last build", last) {
            drop(progress);
            terminal.show(&said, &sources);
            terminal.say(&summary("nothing has changed", &published, begun.elapsed(), &out));
            self.show_timings(terminal, &stages, &[]);
            return ExitCode::SUCCESS;
        }
        let mut build = crate::build(&sources, options, &memo);
        stages.0.append(&mut build.stages.0);
        progress.rendering(&build.context);
        diags.extend(build.diags.iter().cloned());
        if progress.aside(|| terminal.show(&diags, &sources)) {
            drop(progress);
            terminal.error("nothing was published; the last site stays as it was");
            return ExitCode::FAILURE;
        }
        if self.compress {
            build.site.compress();
        }
        build.site.inputs = inputs.and_then(|inputs| stamp(inputs, &diags, &memo));
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
        stages.run("keep results for the next build", || cache::keep(&memo, root, terminal));
        let rendered = build.context.rendered();
        let pages = build.context.book.pages.len();
        let what = format!("{pages} pages, {} charts", rendered.charts);
        terminal.say(&summary(&what, &published, begun.elapsed(), &out));
        if !self.timings && begun.elapsed() > PATIENCE {
            terminal.say(&what_took_long(&stages, &rendered.slowest));
        }
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
fn inputs(
    sources: &Sources,
    options: Options,
    compress: bool,
    program: Option<Key>,
) -> Option<Key> {
    let options = Key::hash(&(options.as_of, options.drafts, options.trust, compress));
    Some(Key::join(&[sources.key(), options, program?]))
}

/// Returns what the output is stamped with: the hash of its inputs, and another one where there was something to
/// say, which is kept to be said again.
fn stamp(inputs: Key, diags: &[Diagnostic], memo: &Memo) -> Option<Key> {
    if diags.is_empty() {
        return Some(inputs);
    }
    let talkative = Key::join(&[inputs, Key::of(&[b"said"])]);
    memo.keep("said", talkative, &diags.to_vec()).then_some(talkative)
}

/// Returns what lies in the output if these inputs gave it, and what was said then.
fn last_build(
    inputs: Key,
    target: &Target<'_>,
    memo: &Memo,
) -> Option<(Published, Vec<Diagnostic>)> {
    if let Some(published) = is_published(inputs, target) {
        return Some((published, Vec::new()));
    }
    let talkative = Key::join(&[inputs, Key::of(&[b"said"])]);
    let said = memo.known("said", talkative)?;
    Some((is_published(talkative, target)?, said))
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

/// Where the time went: the two longest stages, and the page that took longest.
fn what_took_long(stages: &Stages, slowest: &[(Duration, String)]) -> String {
    let mut longest: Vec<_> = stages.0.iter().collect();
    longest.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
    let stage = |(name, time): &&(&str, Duration)| format!("{name} {:.2} s", time.as_secs_f64());
    let stages: Vec<String> = longest.iter().take(2).map(stage).collect();
    let page = slowest.first().map_or_else(String::new, |(time, url)| {
        format!("; the slowest page, `/{url}`, {:.0} ms", time.as_secs_f64() * 1e3)
    });
    format!("most of it: {}{page}", stages.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_took_long_names_the_longest_first() {
        let ms = Duration::from_millis;
        let stages = Stages(vec![("read", ms(90)), ("parse", ms(310)), ("write", ms(1200))]);
        assert_eq!(
            what_took_long(&stages, &[(ms(24), "a/".to_owned())]),
            "most of it: write 1.20 s, parse 0.31 s; the slowest page, `/a/`, 24 ms"
        );
        assert_eq!(
            what_took_long(&Stages(vec![("read", ms(600))]), &[]),
            "most of it: read 0.60 s"
        );
    }
}
