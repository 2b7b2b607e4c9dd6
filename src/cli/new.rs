//! `patternbook new`: a small book that builds without a diagnostic.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::terminal::Terminal;
use crate::diag::Diagnostic;
use crate::output::write_new;
use crate::source::Sources;

#[derive(Args)]
pub(super) struct New {
    /// The folder to make
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// The book's title; by default the folder's name
    #[arg(long)]
    title: Option<String>,
}

/// The files of a new book; `{title}` and `{today}` are replaced in them.
const FILES: [(&str, &str); 9] = [
    ("book.toml", include_str!("new/book.toml")),
    (".gitignore", "/public\n/.patternbook\n"),
    ("content/_index.md", include_str!("new/index.md")),
    ("content/patterns/_index.md", include_str!("new/patterns.md")),
    ("content/patterns/decision-records.md", include_str!("new/pattern.md")),
    ("content/templates/decision-record.md", include_str!("new/template.md")),
    ("data/teams.toml", include_str!("new/teams.toml")),
    ("data/indicators.toml", include_str!("new/indicators.toml")),
    ("data/records/decisions.csv", include_str!("new/decisions.csv")),
];

impl New {
    pub(super) fn run(&self, terminal: &Terminal) -> ExitCode {
        let named = self.dir.file_name().map(|name| name.to_string_lossy().into_owned());
        let title = self.title.clone().or(named).unwrap_or_else(|| "Handbook".to_owned());
        let title = title.replace(['\\', '"'], "").replace(char::is_control, " ");
        let files = FILES.map(|(path, text)| (path, text.replace("{title}", &title)));
        match write_new(&self.dir, &files) {
            Ok(()) => {
                let dir = self.dir.display();
                terminal.say(&format!("made {dir}; now: patternbook serve {dir} --open"));
                ExitCode::SUCCESS
            }
            Err(diagnostic) => {
                let diagnostic: Diagnostic = *diagnostic;
                terminal.show(&[diagnostic], &Sources::default());
                ExitCode::FAILURE
            }
        }
    }
}
