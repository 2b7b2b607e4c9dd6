//! The terminal and the environment: colours, what is said and what is not, what day it is.
#![expect(clippy::disallowed_methods, reason = "the one room that sees environment and clock")]

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::SystemTime;

use clap::ValueEnum;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::diag::{Diagnostic, Severity, print};
use crate::source::Sources;

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Where messages go, and how many.
#[derive(Clone, Copy)]
pub(super) struct Terminal {
    /// Whether messages are coloured.
    pub(super) color: bool,
    /// Whether somebody watches, on a terminal that knows more than lines.
    pub(super) live: bool,
    /// Whether only what went wrong is said.
    pub(super) quiet: bool,
    verbose: u8,
}

impl Terminal {
    pub(super) fn new(color: Color, quiet: bool, verbose: u8) -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let live = std::io::stderr().is_terminal() && !is_dumb;
        let color = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                live && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        };
        Self { color, live, quiet, verbose }
    }

    /// Says something that is good to know.
    pub(super) fn say(&self, text: &str) {
        if !self.quiet {
            self.error(text);
        }
    }

    /// Says something that only some want to know.
    pub(super) fn detail(&self, text: &str) {
        if self.verbose > 0 && !self.quiet {
            self.error(text);
        }
    }

    /// Says something that must be said. A closed pipe is nobody listening, not a fault.
    pub(super) fn error(&self, text: &str) {
        let _ = writeln!(std::io::stderr(), "{}", text.trim_end());
    }

    /// Shows what was wrong; returns whether any of it is an error.
    pub(super) fn show(&self, diags: &[Diagnostic], sources: &Sources) -> bool {
        let shown: Vec<Diagnostic> = diags
            .iter()
            .filter(|diagnostic| !self.quiet || diagnostic.severity == Severity::Error)
            .cloned()
            .collect();
        if !shown.is_empty() {
            let lookup = |path: &str| sources.get(path).and_then(|file| file.text().cloned());
            self.error(&print::text(&shown, &lookup, self.color));
        }
        diags.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Prints a result, and fails where it can't be written: a file on a full disk would hold half of it. A closed pipe
/// is nobody listening, not a fault.
pub(super) fn print(text: &str) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            let _ = writeln!(std::io::stderr(), "error: can't write the result: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Returns the day that counts as today, or the value of `SOURCE_DATE_EPOCH` that names none.
pub(super) fn today(as_of: Option<Date>) -> Result<Date, String> {
    let day = |time: Timestamp| time.to_zoned(jiff::tz::TimeZone::UTC).date();
    let epoch = std::env::var_os("SOURCE_DATE_EPOCH").filter(|value| !value.is_empty());
    match (as_of, epoch) {
        (Some(as_of), _) => Ok(as_of),
        (None, Some(value)) => {
            let seconds = value.to_str().and_then(|value| value.parse().ok());
            let time = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
            time.map(day).ok_or_else(|| value.to_string_lossy().into_owned())
        }
        (None, None) => {
            Ok(day(Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH)))
        }
    }
}

/// Returns the user's home folder.
pub(super) fn home() -> Option<PathBuf> {
    std::env::var_os("HOME").map(PathBuf::from).filter(|home| !home.as_os_str().is_empty())
}
