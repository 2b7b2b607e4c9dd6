//! `patternbook indicators`: the computed figures.

use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::Place;
use super::terminal::{Terminal, print};
use crate::book::Options;
use crate::diag::{Diagnostic, Severity};
use crate::memo::Memo;
use crate::render::exchange::{Filter, to_csv, to_json, to_table};
use crate::source::Sources;

#[derive(Args)]
pub(super) struct Indicators {
    #[command(flatten)]
    place: Place,
    /// How the figures are written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Only this team's
    #[arg(long, value_name = "TEAM")]
    team: Option<String>,
    /// Only this indicator's
    #[arg(long, value_name = "INDICATOR")]
    indicator: Option<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// For spreadsheets
    Csv,
    /// For programs
    Json,
}

impl Indicators {
    pub(super) fn run(&self, terminal: &Terminal, options: Options) -> ExitCode {
        let (sources, mut diags) = Sources::read(&self.place.dir, &Sources::default());
        let build = crate::build(&sources, options, &Arc::new(Memo::new()));
        let data = &build.context.book.data;
        diags.extend(build.diags.iter().cloned());
        diags.retain(|diagnostic| {
            let source = diagnostic.source.as_deref().unwrap_or("data/");
            source.starts_with("data/") || source == "book.toml"
        });
        diags.extend(self.unknown(&build.context.book));
        let failed = diags.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        terminal.show(&diags, &sources);
        let filter = Filter { team: self.team.as_deref(), indicator: self.indicator.as_deref() };
        let measures = &build.context.measures;
        let printed = print(&match self.format {
            Format::Table => to_table(measures, &data.definitions, filter),
            Format::Csv => to_csv(measures, filter),
            Format::Json => to_json(measures, &data.definitions, filter),
        });
        if failed { ExitCode::FAILURE } else { printed }
    }

    fn unknown(&self, book: &crate::book::Book) -> Vec<Diagnostic> {
        let teams = book.data.teams.iter().map(|team| team.id.as_str());
        let indicators = book.data.definitions.published().map(|indicator| indicator.id.as_str());
        let mut diags = Vec::new();
        let mut check = |what: &str, code, wanted: &Option<String>, known: Vec<&str>| {
            if let Some(wanted) = wanted.as_deref().filter(|wanted| !known.contains(wanted)) {
                let diagnostic = Diagnostic::error(code, format!("unknown {what} `{wanted}`"));
                diags.push(diagnostic.suggest(wanted, known.iter().copied()));
            }
        };
        check("team", "unknown-team", &self.team, teams.collect());
        check("indicator", "unknown-indicator", &self.indicator, indicators.collect());
        diags
    }
}
