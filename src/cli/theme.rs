//! `patternbook theme`: the files of the built-in theme, to override one by one.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::terminal::{Terminal, print};
use crate::diag::Diagnostic;
use crate::output::write_file;
use crate::render::theme::{default_file, default_files};
use crate::source::Sources;

#[derive(Args)]
pub(super) struct Theme {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the files of the theme
    List,
    /// Copy a file of the theme into the book, where it takes the built-in one's place
    Eject {
        /// The file, such as `layouts/page.html`
        file: String,
        /// The book's folder
        #[arg(value_name = "DIR", default_value = ".")]
        dir: PathBuf,
    },
}

impl Theme {
    pub(super) fn run(&self, terminal: &Terminal) -> ExitCode {
        match &self.command {
            Command::List => {
                let files: Vec<_> = default_files().map(|(path, _)| format!("{path}\n")).collect();
                print(&files.concat())
            }
            Command::Eject { file, dir } => match eject(file, dir) {
                Ok(path) => {
                    terminal.say(&format!("wrote {}", path.display()));
                    ExitCode::SUCCESS
                }
                Err(diagnostic) => {
                    terminal.show(&[*diagnostic], &Sources::default());
                    ExitCode::FAILURE
                }
            },
        }
    }
}

fn eject(file: &str, dir: &std::path::Path) -> Result<PathBuf, Box<Diagnostic>> {
    let Some(text) = default_file(file) else {
        let diagnostic =
            Diagnostic::error("no-theme-file", format!("no file `{file}` in the theme"))
                .suggest(file, default_files().map(|(path, _)| path))
                .hint("`patternbook theme list` names them all");
        return Err(Box::new(diagnostic));
    };
    let (sources, _) = Sources::read(dir, &Sources::default());
    let config = sources.get("book.toml").and_then(|file| Some((file, file.text()?)));
    let config = config.map(|(file, text)| crate::parse::config::parse_config(&file.path, text).0);
    let Some(config) = config else {
        let message = format!("`{}` is no book", dir.display());
        return Err(Box::new(
            Diagnostic::error("no-book", message).hint("name a folder with a `book.toml`"),
        ));
    };
    write_file(dir, &format!("themes/{}/{file}", config.theme), text)
}
