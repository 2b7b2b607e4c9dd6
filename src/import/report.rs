//! What an import did besides copying: each kind of thing once, with its number and first places.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What became of a thing that the other generator knew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It is the same thing of ours now.
    Converted,
    /// It stands in the page as visible text.
    Kept,
    /// It is not in the new book.
    Left,
}

/// One kind of thing, with its places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What became of it.
    pub outcome: Outcome,
    /// What it is.
    pub kind: String,
    /// How often.
    pub count: usize,
    /// In how many files.
    pub files: usize,
    /// Its first places: file and line, of the folder that was imported.
    pub places: Vec<(String, usize)>,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// How many pages were written.
    pub pages: usize,
    /// How many other files.
    pub files: usize,
    /// What was not simply copied, by outcome, the most frequent first.
    pub findings: Vec<Finding>,
}

/// A thing at a line.
pub(super) type Note = (Outcome, String, usize);

/// What has been noticed so far.
#[derive(Debug, Default)]
pub(super) struct Notes {
    kinds: BTreeMap<(Outcome, String), Noted>,
}

#[derive(Debug, Default)]
struct Noted {
    count: usize,
    files: BTreeSet<String>,
    places: Vec<(String, usize)>,
}

/// So many places are named.
const PLACES: usize = 3;

impl Notes {
    /// Notes a thing once.
    pub(super) fn add(&mut self, path: &str, outcome: Outcome, kind: &str, line: usize) {
        let noted = self.kinds.entry((outcome, kind.to_owned())).or_default();
        noted.count += 1;
        if !noted.files.contains(path) {
            noted.files.insert(path.to_owned());
        }
        if noted.places.len() < PLACES {
            noted.places.push((path.to_owned(), line));
        }
    }

    /// Notes the things of a page.
    pub(super) fn extend(&mut self, path: &str, notes: Vec<Note>) {
        for (outcome, kind, line) in notes {
            self.add(path, outcome, &kind, line);
        }
    }

    /// Returns the report's findings.
    pub(super) fn finish(self) -> Vec<Finding> {
        let mut findings: Vec<_> = self
            .kinds
            .into_iter()
            .map(|((outcome, kind), noted)| Finding {
                outcome,
                kind,
                count: noted.count,
                files: noted.files.len(),
                places: noted.places,
            })
            .collect();
        findings.sort_by(|a, b| {
            (a.outcome, std::cmp::Reverse(a.count), &a.kind).cmp(&(
                b.outcome,
                std::cmp::Reverse(b.count),
                &b.kind,
            ))
        });
        findings
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} pages and {} other files", self.pages, self.files)?;
        let headings = [
            (Outcome::Converted, "converted"),
            (Outcome::Kept, "kept as visible text"),
            (Outcome::Left, "not taken over"),
        ];
        for (outcome, heading) in headings {
            let mut found = self.findings.iter().filter(|finding| finding.outcome == outcome);
            let Some(first) = found.next() else { continue };
            writeln!(f, "\n{heading}:")?;
            for finding in std::iter::once(first).chain(found) {
                let places: Vec<_> =
                    finding.places.iter().map(|(path, line)| format!("{path}:{line}")).collect();
                let more = if finding.count > places.len() { ", …" } else { "" };
                let Finding { kind, count, files, .. } = finding;
                let within = if *files > 1 { format!(" in {files} files") } else { String::new() };
                writeln!(f, "  {count} × {kind}{within}: {}{more}", places.join(", "))?;
            }
        }
        Ok(())
    }
}
