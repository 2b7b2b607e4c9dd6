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

/// Fills the pattern of an editor's address; one that would run a script is not used.
fn editor_address(pattern: &str, path: &str, line: usize, column: usize) -> Option<String> {
    let (scheme, _) = pattern.split_once(':')?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    let is_scheme =
        scheme.bytes().all(plain) && scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let runs = ["javascript", "data", "vbscript", "blob"];
    if !is_scheme || runs.iter().any(|bad| scheme.eq_ignore_ascii_case(bad)) {
        return None;
    }
    // `vscode://file/{path}`: the path brings its own slash.
    let pattern = pattern.replace("/{path}", "{path}");
    let filled =
        pattern.replace("{line}", &line.to_string()).replace("{column}", &column.to_string());
    Some(filled.replace("{path}", &encode(path)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn an_editor_opens_at_the_line_and_no_script_runs() {
        let open = |pattern| editor_address(pattern, "/book/content/a b.md", 3, 7);
        let code = open("vscode://file/{path}:{line}:{column}").unwrap();
        assert_eq!(code, "vscode://file/book/content/a%20b.md:3:7");
        let idea = open("idea://open?file={path}&line={line}").unwrap();
        assert_eq!(idea, "idea://open?file=/book/content/a%20b.md&line=3");
        assert_eq!(open("JavaScript:alert({line})"), None);
        assert_eq!(open(" javascript:alert(1)"), None);
        assert_eq!(open("{path}"), None);
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
