//! `patternbook mv`: a page under a new name; the links to it follow, its old address leads there.

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
    /// The page's file, such as content/patterns/contract.md
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
            && let Err(diagnostic) = rewrite(&self.book, &moved.files, Some(&moved.old))
        {
            terminal.show(&[*diagnostic], &sources);
            return ExitCode::FAILURE;
        }
        let files = moved.files.len() - 1;
        let from = moved.alias.map_or(String::new(), |alias| format!("; {alias} leads there"));
        let would = if self.dry_run { "would move" } else { "moved" };
        let (old, new, links) = (moved.old, moved.new, moved.links);
        terminal.say(&format!(
            "{would} {old} to {new}; {links} links in it and {files} other files{from}"
        ));
        ExitCode::SUCCESS
    }
}
