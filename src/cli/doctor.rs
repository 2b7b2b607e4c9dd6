//! `patternbook doctor`: what book, repository, file watcher and port look like.

use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use super::Place;
use super::terminal::{Terminal, print};
use crate::book::Options;
use crate::diag::Severity;
use crate::memo::Memo;
use crate::source::Sources;

#[derive(Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    place: Place,
    /// The port that `serve` would take
    #[arg(short, long, default_value_t = 8123)]
    port: u16,
}

impl Doctor {
    pub(super) fn run(&self, _terminal: &Terminal, options: Options) -> ExitCode {
        let (mut fine, mut report) = (true, String::new());
        let mut say = |ok: bool, what: &str, words: String| {
            fine &= ok;
            report.push_str(&format!("{} {what}: {words}\n", if ok { "ok  " } else { "look" }));
        };
        say(true, "patternbook", env!("CARGO_PKG_VERSION").to_owned());
        let (ok, words) = self.book(options);
        say(ok, "book", words);
        let history = crate::history::history(&self.place.dir, &["content"]);
        match &history.note {
            None => say(
                true,
                "git",
                format!("last changes of {} files are known", history.changes.len()),
            ),
            Some(note) => say(false, "git", note.clone()),
        }
        let (ok, words) = watcher(&self.place.dir);
        say(ok, "file watcher", words);
        match TcpListener::bind(("127.0.0.1", self.port)) {
            Ok(_) => say(true, "port", format!("{} is free", self.port)),
            Err(error) => say(
                false,
                "port",
                format!("{} is taken ({error}); `serve` takes the next one", self.port),
            ),
        }
        let printed = print(&report);
        if fine { printed } else { ExitCode::FAILURE }
    }

    fn book(&self, options: Options) -> (bool, String) {
        let (sources, mut diags) = Sources::read(&self.place.dir, &Sources::default());
        let build = crate::build(&sources, options, &Arc::new(Memo::new()));
        diags.extend(build.diags);
        let count =
            |severity| diags.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let book = &build.context.book;
        let words = format!(
            "“{}”, {} pages, {} teams, {errors} errors, {warnings} warnings",
            book.config.title,
            book.pages.len(),
            book.data.teams.len(),
        );
        (errors == 0, words)
    }
}

fn watcher(dir: &std::path::Path) -> (bool, String) {
    use notify::Watcher;
    let watched = notify::recommended_watcher(|_| {})
        .and_then(|mut watcher| watcher.watch(dir, notify::RecursiveMode::Recursive));
    match watched {
        Ok(()) => (true, "changes are announced".to_owned()),
        Err(error) => (false, format!("{error}; `serve` looks at intervals instead")),
    }
}
