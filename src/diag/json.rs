//! Diagnostics for programs: one JSON document.

use serde::Serialize;

use super::place::{Place, places};
use super::print::{Lookup, sorted};
use super::{Diagnostic, Severity};

/// A diagnostic as a program reads it.
#[derive(Debug, Serialize)]
struct Entry<'a> {
    severity: Severity,
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Place>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    hints: &'a [String],
}

#[derive(Debug, Serialize)]
struct Report<'a> {
    errors: usize,
    warnings: usize,
    diagnostics: Vec<Entry<'a>>,
}

/// Returns all diagnostics as a JSON document.
pub fn json(diagnostics: &[Diagnostic], lookup: Lookup<'_>) -> String {
    let ordered = sorted(diagnostics);
    let count = |severity| ordered.iter().filter(|one| one.severity == severity).count();
    let report = Report {
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        diagnostics: ordered.iter().map(|one| entry(one, lookup)).collect(),
    };
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

fn entry<'a>(diagnostic: &'a Diagnostic, lookup: Lookup<'_>) -> Entry<'a> {
    let file = diagnostic.source.as_deref();
    let found = file.and_then(lookup).and_then(|text| places(diagnostic, &text));
    Entry {
        severity: diagnostic.severity,
        code: &diagnostic.code,
        message: &diagnostic.message,
        file,
        bytes: diagnostic.span.as_ref().map(|span| [span.start, span.end]),
        start: found.map(|(start, _)| start),
        end: found.map(|(_, end)| end),
        hints: &diagnostic.hints,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_program_gets_bytes_and_places() {
        let one = Diagnostic::error("broken-link", "no `x`")
            .at(&Arc::from("a.md"), 4..5)
            .hint("write `y`");
        insta::assert_snapshot!(json(&[one], &|_| Some(Arc::from("ab\n x"))), @r#"
        {
          "errors": 1,
          "warnings": 0,
          "diagnostics": [
            {
              "severity": "error",
              "code": "broken-link",
              "message": "no `x`",
              "file": "a.md",
              "bytes": [
                4,
                5
              ],
              "start": {
                "line": 2,
                "column": 2
              },
              "end": {
                "line": 2,
                "column": 3
              },
              "hints": [
                "write `y`"
              ]
            }
          ]
        }
        "#);
    }
}
