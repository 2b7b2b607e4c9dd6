//! `patternbook new`: a small book that builds without a diagnostic.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::ToSpan;
use jiff::civil::Date;

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

/// The files of a new book. `{title}` is replaced in them, and `{1}` by the last month, `{2}` by the one before …:
/// a new book shows figures of today.
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
    pub(super) fn run(&self, today: Date, terminal: &Terminal) -> ExitCode {
        let named = self.dir.file_name().map(|name| name.to_string_lossy().into_owned());
        let title = self.title.clone().or(named).unwrap_or_else(|| "Handbook".to_owned());
        let title = title.replace(['\\', '"'], "").replace(char::is_control, " ");
        let files =
            FILES.map(|(path, text)| (path, recent(text, today).replace("{title}", &title)));
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

/// Writes months before today in the place of their numbers.
fn recent(text: &str, today: Date) -> String {
    (1..=5).fold(text.to_owned(), |text, back: i64| {
        let month = today.saturating_sub(back.months()).strftime("%Y-%m").to_string();
        text.replace(&format!("{{{back}}}"), &month)
    })
}
