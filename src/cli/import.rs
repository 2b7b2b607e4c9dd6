//! `patternbook import`: a handbook of another generator, nothing lost silently.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::terminal::Terminal;
use crate::diag::{Diagnostic, Severity};
use crate::import::{self, Kind};
use crate::output::write_book;
use crate::source::Sources;

#[derive(Args)]
pub(super) struct Import {
    /// What it is
    #[arg(value_enum)]
    kind: Format,
    /// Its folder
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// The folder of the new book
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// An mdBook book
    Mdbook,
    /// A folder of Markdown files
    Markdown,
    /// An MkDocs book, or a tree of Hugo, Zola, Docusaurus or Jekyll
    Mkdocs,
}

impl Import {
    pub(super) fn run(&self, terminal: &Terminal) -> ExitCode {
        let kind = match self.kind {
            Format::Mdbook => Kind::MdBook,
            Format::Markdown => Kind::Markdown,
            Format::Mkdocs => Kind::MkDocs,
        };
        if !self.dir.is_dir() {
            let message = format!("`{}` is no folder", self.dir.display());
            terminal.show(&[Diagnostic::error("import", message)], &Sources::default());
            return ExitCode::FAILURE;
        }
        let (sources, diags) = import::read(kind, &self.dir);
        terminal.show(&diags, &sources);
        let imported = import::import(kind, &sources);
        if imported.report.pages == 0 {
            let message = format!("no Markdown below `{}`", self.dir.display());
            terminal.show(&[Diagnostic::error("import", message)], &sources);
            return ExitCode::FAILURE;
        }
        if let Err(diagnostic) = write_book(&imported.files, &self.into) {
            terminal.show(&[*diagnostic], &sources);
            return ExitCode::FAILURE;
        }
        terminal.say(imported.report.to_string().trim_end());
        terminal.say(&format!("now: patternbook check {}", self.into.display()));
        let failed = diags.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}
