//! What the terminal has said of the book's problems: a save repeats none that it has nothing to do with.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::diag::print::{self, Lookup};
use crate::diag::{Diagnostic, Severity};

/// The problems that were said, however far an edit above has moved them since.
#[derive(Debug, Default)]
pub(super) struct Said(HashSet<Diagnostic>);

impl Said {
    /// Returns what is to be said now: what is new, the errors of the edited files, and how much else there is.
    pub(super) fn now(
        &mut self,
        diagnostics: &[Diagnostic],
        edited: &BTreeSet<Arc<str>>,
        lookup: Lookup<'_>,
        color: bool,
    ) -> String {
        let before = std::mem::replace(&mut self.0, diagnostics.iter().map(anywhere).collect());
        let is_edited = |one: &Diagnostic| {
            one.severity == Severity::Error
                && one.source.as_ref().is_some_and(|path| edited.contains(path))
        };
        let (fresh, old): (Vec<_>, Vec<_>) = diagnostics
            .iter()
            .cloned()
            .partition(|one| is_edited(one) || !before.contains(&anywhere(one)));
        let rest = || print::summary(print::sorted(&old).into_iter());
        match (fresh.is_empty(), old.is_empty()) {
            (true, true) if before.is_empty() => String::new(),
            (true, true) => "all is mended".to_owned(),
            (true, false) => format!("{} as before", rest()),
            (false, true) => print::text(&fresh, lookup, color),
            (false, false) => {
                let text = print::text(&fresh, lookup, color);
                format!("{}, and {} as before", text.trim_end(), rest())
            }
        }
    }
}

fn anywhere(diagnostic: &Diagnostic) -> Diagnostic {
    Diagnostic { span: None, ..diagnostic.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warning(path: &str, at: usize) -> Diagnostic {
        Diagnostic::warning("stub", "a stub").at(&Arc::from(path), at..at + 1)
    }

    fn said(said: &mut Said, diagnostics: &[Diagnostic], edited: &str) -> String {
        said.now(diagnostics, &BTreeSet::from([Arc::from(edited)]), &|_| None, false)
    }

    #[test]
    fn a_save_repeats_nothing_that_it_did_not_touch() {
        let mut terminal = Said::default();
        let [a, b] = ["a.md", "b.md"].map(|path| warning(path, 3));
        let first = said(&mut terminal, &[a.clone(), b.clone()], "a.md");
        assert!(first.contains("a.md") && first.contains("b.md"), "{first}");
        let moved = warning("a.md", 9);
        assert_eq!(
            said(&mut terminal, &[moved.clone(), b.clone()], "a.md"),
            "2 warnings as before"
        );
        let error = Diagnostic::error("broken-link", "no `x`").at(&Arc::from("a.md"), 1..2);
        let all = [moved, b, error];
        for _ in 0..2 {
            let broken = said(&mut terminal, &all, "a.md");
            assert!(broken.contains("no `x`") && !broken.contains("stub"), "{broken}");
            assert!(broken.ends_with("1 error, and 2 warnings as before"), "{broken}");
        }
        assert_eq!(said(&mut terminal, &all, "c.md"), "1 error, 2 warnings as before");
        assert_eq!(said(&mut terminal, &[], "c.md"), "all is mended");
        assert_eq!(said(&mut terminal, &[], "c.md"), "");
    }
}
