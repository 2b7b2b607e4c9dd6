//! Diagnostics for the open page: in the words of the terminal, with an address that opens the editor.

use std::path::Path;

use serde::Serialize;

use crate::book::encode;
use crate::diag::place::place;
use crate::diag::print::{self, Lookup};
use crate::diag::{Diagnostic, Severity};

/// More than this is not read in a browser; the counts stay true.
const SHOWN: usize = 50;

/// Kinds of problems that bring others with them.
const CAUSES: [&str; 2] = ["toml-syntax", "encoding"];

/// What is wrong with the book, for its pages.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Problems {
    errors: usize,
    warnings: usize,
    shown: Vec<Problem>,
}

#[derive(Debug, Clone, Serialize)]
struct Problem {
    severity: Severity,
    code: String,
    message: String,
    /// `content/index.md:14:9`.
    place: Option<String>,
    /// As the terminal prints it, with excerpt and hints.
    text: String,
    editor: Option<String>,
}

/// Collects what is wrong; errors first.
pub(super) fn collect(
    diagnostics: &[Diagnostic],
    lookup: Lookup<'_>,
    root: &Path,
    editor: Option<&str>,
) -> Problems {
    let mut ordered = print::sorted(diagnostics);
    // What can't be read at all comes first: the rest may follow from it.
    ordered.sort_by_key(|one| !CAUSES.contains(&one.code.as_ref()));
    let of = |severity| ordered.iter().filter(move |one| one.severity == severity);
    let shown = of(Severity::Error).take(SHOWN).chain(of(Severity::Warning).take(SHOWN));
    Problems {
        errors: of(Severity::Error).count(),
        warnings: of(Severity::Warning).count(),
        shown: shown.map(|one| problem(one, lookup, root, editor)).collect(),
    }
}

fn problem(
    diagnostic: &Diagnostic,
    lookup: Lookup<'_>,
    root: &Path,
    editor: Option<&str>,
) -> Problem {
    let source = diagnostic.source.as_deref();
    let start = diagnostic.span.as_ref().map(|span| span.start);
    let found = source.and_then(lookup).zip(start).map(|(text, start)| place(&text, start));
    let at = source.map(|source| match found {
        Some(found) => format!("{source}:{}:{}", found.line, found.column),
        None => source.to_owned(),
    });
    let (line, column) = found.map_or((1, 1), |found| (found.line, found.column));
    let editor = editor.zip(source).and_then(|(pattern, source)| {
        let path = std::path::absolute(root.join(source)).ok()?;
        editor_address(pattern, path.to_str()?, line, column)
    });
    Problem {
        severity: diagnostic.severity,
        code: diagnostic.code.to_string(),
        message: diagnostic.message.clone(),
        place: at,
        text: print::one(diagnostic, lookup, false),
        editor,
    }
}

/// Fills the pattern of an editor's address.
fn editor_address(pattern: &str, path: &str, line: usize, column: usize) -> Option<String> {
    let filled =
        pattern.replace("{line}", &line.to_string()).replace("{column}", &column.to_string());
    let (before, after) = filled.split_once("{path}")?;
    // `vscode://file/{path}`: the path brings its own slash.
    let before = before.strip_suffix('/').filter(|rest| !rest.ends_with(":/")).unwrap_or(before);
    // In a query, a plus is a space; after a path, a colon begins the line.
    let path = encode(path).replace('+', "%2B").replace(':', "%3A");
    Some(format!("{before}{path}{after}"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn an_editor_opens_at_the_line() {
        let open = |pattern| editor_address(pattern, "/book/content/a b.md", 3, 7).unwrap();
        let code = open("vscode://file/{path}:{line}:{column}");
        assert_eq!(code, "vscode://file/book/content/a%20b.md:3:7");
        let idea = open("idea://open?file={path}&line={line}");
        assert_eq!(idea, "idea://open?file=/book/content/a%20b.md&line=3");
        let textmate = open("txmt://open?url=file://{path}&line={line}");
        assert_eq!(textmate, "txmt://open?url=file:///book/content/a%20b.md&line=3");
    }

    #[test]
    fn a_path_of_any_characters_is_one_path() {
        let path = "/R&D + C#/Übung 50%/a:b?.md";
        for pattern in ["idea://open?file={path}&line={line}", "vscode://file/{path}:{line}"] {
            let address = editor_address(pattern, path, 3, 1).unwrap();
            assert!(address.is_ascii() && !address.contains([' ', '#']), "{address}");
            let rest = address.split_once("/R").unwrap().1;
            let end = rest.find(['&', ':']).unwrap();
            let decoded = percent_encoding::percent_decode_str(&rest[..end]).decode_utf8().unwrap();
            assert_eq!(format!("/R{decoded}"), path);
        }
    }

    #[test]
    fn the_page_gets_the_words_of_the_terminal() {
        let error = Diagnostic::error("broken-link", "no `x`")
            .at(&Arc::from("a.md"), 2..3)
            .hint("write `y`");
        let many = vec![error; 1];
        let problems = collect(&many, &|_| Some(Arc::from("# x")), Path::new("/book"), None);
        assert_eq!(problems.shown[0].place.as_deref(), Some("a.md:1:3"));
        assert!(problems.shown[0].text.contains("= hint: write `y`"));
    }
}
