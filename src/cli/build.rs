//! `patternbook build`: the site, swapped in whole.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;

use super::Place;
use super::terminal::{Terminal, home};
use crate::book::Options;
use crate::memo::Memo;
use crate::output::{Target, publish};

#[derive(Args)]
pub(super) struct Build {
    #[command(flatten)]
    place: Place,
    /// The folder to write; by default `public` in the book's folder
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Say how long each stage took
    #[arg(long)]
    timings: bool,
}

impl Build {
    pub(super) fn run(&self, terminal: &Terminal, options: Options) -> ExitCode {
        let begun = Instant::now();
        let root = &self.place.dir;
        let (sources, mut diags) = super::read_book(root);
        let read = begun.elapsed();
        let memo = Arc::new(Memo::new());
        let build = crate::build(&sources, options, &memo);
        diags.extend(build.diags.iter().cloned());
        let assembled = begun.elapsed();
        if terminal.show(&diags, &sources) {
            terminal.error("nothing was published; the last site stays as it was");
            return ExitCode::FAILURE;
        }
        let out = self.output.clone().unwrap_or_else(|| root.join("public"));
        let home = home();
        let target = Target { out: &out, root, home: home.as_deref() };
        let published = match publish(&build.site, &target) {
            Ok(published) => published,
            Err(diagnostic) => {
                terminal.show(&[*diagnostic], &sources);
                return ExitCode::FAILURE;
            }
        };
        let total = begun.elapsed();
        let pages = build.context.book.pages.len();
        terminal.say(&format!(
            "{pages} pages, {} files, {:.1} MB in {:.2} s: {} written, {} unchanged → {}",
            build.site.len(),
            published.bytes as f64 / 1e6,
            total.as_secs_f64(),
            published.written,
            published.kept,
            out.display(),
        ));
        if self.timings {
            let stage = |name: &str, time: std::time::Duration| {
                terminal.error(&format!("{:>8.1} ms  {name}", time.as_secs_f64() * 1e3));
            };
            stage("read the sources", read);
            stage("parse, assemble, compute", assembled - read);
            stage("render and write", total - assembled);
        }
        ExitCode::SUCCESS
    }
}
