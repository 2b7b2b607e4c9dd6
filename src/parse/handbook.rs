//! Reads the data of a handbook that no figure is computed from.

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::model::handbook::Handbook;
use crate::parse::fillings::parse_fillings;
use crate::parse::maturity::{check_assessments, parse_assessments, parse_maturity};
use crate::parse::notes::parse_notes;
use crate::parse::references::parse_references;
use crate::parse::roadmap::{check_progress, parse_progress, parse_roadmap};
use crate::source::Sources;

/// Reads roadmap, maturity, references, notes and fillings; `teams` are the ids that rows may name.
pub fn load(sources: &Sources, teams: &[&str]) -> (Handbook, Vec<Diagnostic>) {
    let mut diags = Vec::new();
    let roadmap = read(sources, "data/roadmap.toml", parse_roadmap, &mut diags);
    let progress = read(sources, "data/progress.csv", parse_progress, &mut diags);
    let maturity = read(sources, "data/maturity.toml", parse_maturity, &mut diags);
    let assessments = read(sources, "data/assessments.csv", parse_assessments, &mut diags);
    let bibliography = read(sources, "data/sources.toml", parse_references, &mut diags);
    let notes = read(sources, "data/notes.toml", parse_notes, &mut diags);
    diags.extend(check_progress(&roadmap, &progress, teams));
    diags.extend(check_assessments(&maturity, &assessments, teams));
    let fillings = read_fillings(sources, teams, &mut diags);
    let handbook =
        Handbook { roadmap, progress, maturity, assessments, bibliography, notes, fillings };
    (handbook, diags)
}

type Parse<T> = fn(&Arc<str>, &str) -> (T, Vec<Diagnostic>);

fn read<T: Default>(
    sources: &Sources,
    path: &str,
    parse: Parse<T>,
    diags: &mut Vec<Diagnostic>,
) -> T {
    let Some(file) = sources.get(path) else { return T::default() };
    let Some(text) = file.text() else { return T::default() };
    let (value, problems) = parse(&file.path, text);
    diags.extend(problems);
    value
}

fn read_fillings(
    sources: &Sources,
    teams: &[&str],
    diags: &mut Vec<Diagnostic>,
) -> Vec<crate::model::filling::Filling> {
    let mut fillings = Vec::new();
    for file in sources.below("data/fillings/") {
        let is_data = file.path.ends_with(".toml") || file.path.ends_with(".csv");
        let Some(text) = file.text().filter(|_| is_data) else { continue };
        let (found, problems) = parse_fillings(&file.path, text);
        fillings.extend(found);
        diags.extend(problems);
    }
    for filling in &fillings {
        if let Some((team, span)) = &filling.team
            && !teams.contains(&team.as_str())
        {
            let diagnostic = Diagnostic::error("unknown-team", format!("unknown team `{team}`"))
                .at(&filling.source, span.clone())
                .suggest(team, teams.iter().copied());
            diags.push(diagnostic);
        }
    }
    fillings.sort_by(|a, b| {
        let key = |filling: &crate::model::filling::Filling| {
            (filling.team.as_ref().map(|(team, _)| team.clone()), filling.date, filling.id.clone())
        };
        key(a).cmp(&key(b))
    });
    fillings
}
