//! `patternbook check`: every diagnostic, no output.

use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::Place;
use super::terminal::{Terminal, print};
use crate::book::{Book, Options};
use crate::compute::freshness;
use crate::diag::{Diagnostic, Severity, github, json, sarif};
use crate::external;
use crate::memo::Memo;
use crate::output::rewrite;
use crate::source::read_remembered;

#[derive(Args)]
pub(super) struct Check {
    #[command(flatten)]
    place: Place,
    /// Warn of overdue reviews, and of pages that nobody keeps, changes or links to
    #[arg(long)]
    freshness: bool,
    /// Ask whether the addresses outside the book still answer
    #[arg(long)]
    external: bool,
    /// How the problems are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Fail on these as well
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Vec<Deny>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For code scanning services
    Sarif,
    /// For GitHub's annotations
    Github,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Warnings
    Warnings,
}

impl Check {
    pub(super) fn run(&self, terminal: &Terminal, options: Options) -> ExitCode {
        let (sources, mut diags) = super::read_book(&self.place.dir);
        let build = crate::build(&sources, options, &Arc::new(Memo::new()));
        diags.extend(build.diags.iter().cloned());
        diags.extend(build.render_all());
        if self.freshness {
            let context = &build.context;
            diags.extend(freshness::check(&context.book, &context.links));
        }
        if self.external {
            diags.extend(self.outside(&build.context.book));
        }
        let lookup = |path: &str| sources.get(path).and_then(|file| file.text().cloned());
        let printed = match self.format {
            Format::Text => {
                terminal.show(&diags, &sources);
                if diags.is_empty() {
                    terminal.say(&format!("{} pages, no problems", build.context.book.pages.len()));
                }
                ExitCode::SUCCESS
            }
            Format::Json => print(&json::json(&diags, &lookup)),
            Format::Sarif => print(&sarif::sarif(&diags, &lookup)),
            Format::Github => print(&github::github(&diags, &lookup)),
        };
        let denied = |severity| match severity {
            Severity::Error => true,
            Severity::Warning => self.deny.contains(&Deny::Warnings),
            Severity::Note => false,
        };
        let failed = diags.iter().any(|diagnostic| denied(diagnostic.severity));
        if failed { ExitCode::FAILURE } else { printed }
    }

    /// Asks for external links, and remembers the answers.
    fn outside(&self, book: &Book) -> Vec<Diagnostic> {
        let root = &self.place.dir;
        let remembered = read_remembered(root, external::REMEMBERED);
        let (mut diags, text) = external::check(book, &remembered, external::ask);
        let files = [(external::REMEMBERED.to_owned(), text)].into();
        diags.extend(rewrite(root, &files, &[], &[]).err().map(|diagnostic| *diagnostic));
        diags
    }
}
