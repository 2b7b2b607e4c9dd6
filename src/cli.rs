//! The commands: the only room that sees arguments, environment and terminal.

mod build;
mod cache;
mod check;
mod doctor;
mod import;
mod indicators;
mod mv;
mod new;
mod preview;
mod progress;
mod render;
mod serve;
mod terminal;
mod theme;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand};
use jiff::civil::Date;

use crate::book::Options;
use crate::diag::Diagnostic;
use crate::history::history;
use crate::source::Sources;
use terminal::{Color, Terminal};

/// A handbook that measures itself: plain files in, a fast, searchable site out.
#[derive(Parser)]
#[command(name = "patternbook", version, max_term_width = 100, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

/// What every command takes.
#[derive(Args)]
struct Common {
    /// Count this day as today (YYYY-MM-DD); by default SOURCE_DATE_EPOCH, or else the clock
    #[arg(long, value_name = "DATE", global = true)]
    as_of: Option<Date>,
    /// Publish drafts as well
    #[arg(long, global = true)]
    drafts: bool,
    /// Say only what went wrong
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Say more
    #[arg(short, long, global = true, action = ArgAction::Count)]
    verbose: u8,
    /// Colours
    #[arg(long, value_enum, global = true, default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Subcommand)]
enum Command {
    /// Make a small book that builds without a diagnostic
    New(new::New),
    /// Build the site
    Build(build::Build),
    /// Preview the site on this machine, live
    Serve(serve::Serve),
    /// Report every problem, write nothing
    Check(check::Check),
    /// Print the HTML of one page, or of Markdown from standard input
    Render(render::Render),
    /// Take over a handbook of another generator
    Import(import::Import),
    /// Move a page; the links to it follow
    Mv(mv::Mv),
    /// Print the computed figures
    Indicators(indicators::Indicators),
    /// The files of the built-in theme
    Theme(theme::Theme),
    /// Say what book, repository, file watcher and port look like
    Doctor(doctor::Doctor),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// A book's folder.
#[derive(Args)]
struct Place {
    /// The book's folder
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
}

/// Runs the command that the arguments name: 0 fine, 1 problems in the book, 2 wrong usage.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors; clap knows where each goes.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let terminal = Terminal::new(cli.common.color, cli.common.quiet, cli.common.verbose);
    let as_of = match terminal::today(cli.common.as_of) {
        Ok(day) => day,
        Err(value) => {
            let expected = "expected seconds since 1970, such as `1767225600`";
            terminal.error(&format!("error: SOURCE_DATE_EPOCH is `{value}`: {expected}"));
            return ExitCode::from(2);
        }
    };
    let options = Options { as_of, drafts: cli.common.drafts, trust: false };
    match cli.command {
        Command::New(command) => command.run(options.as_of, &terminal),
        Command::Build(command) => command.run(&terminal, options),
        Command::Serve(command) => command.run(&terminal, options),
        Command::Check(command) => command.run(&terminal, options),
        Command::Render(command) => command.run(&terminal, options),
        Command::Import(command) => command.run(&terminal),
        Command::Mv(command) => command.run(&terminal, options),
        Command::Indicators(command) => command.run(&terminal, options),
        Command::Theme(command) => command.run(&terminal),
        Command::Doctor(command) => command.run(&terminal, options),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "patternbook", &mut script);
            terminal::print(&String::from_utf8_lossy(&script))
        }
    }
}

/// Reads a book with what its repository knows of it.
fn read_book(root: &std::path::Path) -> (Sources, Vec<Diagnostic>) {
    let (sources, diags) = Sources::read(root, &Sources::default());
    (sources.with_history(Arc::new(history(root, &["content"]))), diags)
}
