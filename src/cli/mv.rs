//! `patternbook mv`: a page or a folder under a new name; what names it follows, old addresses lead there.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::terminal::Terminal;
use crate::book::{Options, assemble};
use crate::compute::relocate::relocate;
use crate::memo::Memo;
use crate::output::rewrite;
use crate::source::Sources;

#[derive(Args)]
pub(super) struct Mv {
    /// The page's file, such as content/patterns/contract.md, or a folder
    old: String,
    /// Its new place
    new: String,
    /// The book's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    book: PathBuf,
    /// Say what would change, change nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

impl Mv {
    pub(super) fn run(&self, terminal: &Terminal, options: Options) -> ExitCode {
        let (sources, diags) = Sources::read(&self.book, &Sources::default());
        if terminal.show(&diags, &sources) {
            return ExitCode::FAILURE;
        }
        // Drafts have links too.
        let (book, _) = assemble(&sources, Options { drafts: true, ..options }, &Memo::new());
        let moved = match relocate(&sources, &book, &self.old, &self.new) {
            Ok(moved) => moved,
            Err(diagnostic) => {
                terminal.show(&[*diagnostic], &sources);
                return ExitCode::FAILURE;
            }
        };
        if !self.dry_run
            && let Err(diagnostic) =
                rewrite(&self.book, &moved.files, &moved.carried, &moved.removed)
        {
            terminal.show(&[*diagnostic], &sources);
            return ExitCode::FAILURE;
        }
        let gone = moved.removed.len() + moved.carried.len();
        let files = moved.files.len() - moved.removed.len();
        let from = match moved.aliases.as_slice() {
            [] => String::new(),
            [alias] => format!("; {alias} leads there"),
            many => format!("; {} old addresses lead there", many.len()),
        };
        let would = if self.dry_run { "would move" } else { "moved" };
        let (old, new, links) = (&moved.old, &moved.new, moved.links);
        let all = if gone > 1 { format!(" ({gone} files)") } else { String::new() };
        terminal.say(&format!(
            "{would} {old} to {new}{all}; {links} links in it and {files} other files{from}"
        ));
        terminal.show(&moved.left, &sources);
        ExitCode::SUCCESS
    }
}
