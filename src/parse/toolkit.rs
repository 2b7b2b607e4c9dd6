//! Reads all of data/ that isn't measured.

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::model::toolkit::Toolkit;
use crate::parse::data::{readable, text_of};
use crate::parse::fillings::parse_fillings;
use crate::parse::maturity::{check_assessments, parse_assessments, parse_maturity};
use crate::parse::notes::parse_notes;
use crate::parse::references::parse_references;
use crate::parse::roadmap::{check_progress, parse_progress, parse_roadmap};
use crate::source::Sources;

const FILLINGS: &str = "data/fillings/";

/// Reads the files that are there. What they say of teams, steps and levels is checked; what they say of
/// pages isn't, since those are known later (`check_notes`, `check_fillings`).
pub fn load(sources: &Sources, teams: &[&str]) -> (Toolkit, Vec<Diagnostic>) {
    let mut diags = Vec::new();
    let mut toolkit = Toolkit {
        roadmap: read(sources, "data/roadmap.toml", parse_roadmap, &mut diags),
        progress: read(sources, "data/progress.csv", parse_progress, &mut diags),
        maturity: read(sources, "data/maturity.toml", parse_maturity, &mut diags),
        assessments: read(sources, "data/assessments.csv", parse_assessments, &mut diags),
        bibliography: read(sources, "data/sources.toml", parse_references, &mut diags),
        notes: read(sources, "data/notes.toml", parse_notes, &mut diags),
        fillings: Vec::new(),
    };
    for file in sources.below(FILLINGS) {
        if ![".toml", ".csv"].iter().any(|end| file.path.ends_with(end)) {
            continue;
        }
        if let Some(text) = readable(file, &mut diags) {
            let (fillings, problems) = parse_fillings(&file.path, text);
            toolkit.fillings.extend(fillings);
            diags.extend(problems);
        }
    }
    diags.extend(check_progress(&toolkit.roadmap, &toolkit.progress, teams));
    diags.extend(check_assessments(&toolkit.maturity, &toolkit.assessments, teams));
    (toolkit, diags)
}

fn read<T: Default>(
    sources: &Sources,
    path: &str,
    parse: impl Fn(&Arc<str>, &str) -> (T, Vec<Diagnostic>),
    diags: &mut Vec<Diagnostic>,
) -> T {
    let Some((source, text)) = text_of(sources, path, diags) else { return T::default() };
    let (value, problems) = parse(source, text);
    diags.extend(problems);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_without_data_has_an_empty_toolkit() {
        let (toolkit, diags) = load(&Sources::fixture("//- book.toml\n"), &[]);
        assert_eq!((toolkit, diags), (Toolkit::default(), vec![]));
    }

    #[test]
    fn a_broken_file_does_not_hide_the_others() {
        let book = "//- data/roadmap.toml\n[[phase]\n\
            //- data/assessments.csv\nteam,date,dimension,level,by,reason\ntide,2026-01-01,d,1,coach,so\n\
            //- data/fillings/a.toml\ntemplate = 3\n\
            //- data/fillings/b.csv\ntemplate\nweekly\n";
        let (toolkit, diags) = load(&Sources::fixture(book), &["tide"]);
        let mut found: Vec<_> =
            diags.iter().map(|d| (d.source.as_deref().unwrap_or(""), &*d.code)).collect();
        found.sort_unstable();
        let expected = [
            ("data/assessments.csv", "unknown-dimension"),
            ("data/assessments.csv", "unknown-level"),
            ("data/fillings/a.toml", "wrong-type"),
            ("data/roadmap.toml", "toml-syntax"),
        ];
        assert_eq!(found, expected);
        assert_eq!(toolkit.fillings.len(), 1);
    }
}
