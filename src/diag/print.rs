//! Diagnostics for people: ordered by place, with the lines that they are about, and an end to repetition.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::place::excerpt;
use super::{Diagnostic, Severity};

/// Returns the text of a source file, for excerpts.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<std::sync::Arc<str>>;

/// More of one kind than this are counted, not shown.
const SHOWN_PER_CODE: usize = 20;

/// Returns the diagnostics in the order in which they are read: by file, place, severity.
pub fn sorted(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut ordered: Vec<&Diagnostic> = diagnostics.iter().collect();
    ordered.sort_by_key(|diagnostic| order(diagnostic));
    ordered.dedup();
    ordered
}

type Order<'a> = (&'a Option<std::sync::Arc<str>>, usize, Severity, &'a str, &'a str);

fn order(diagnostic: &Diagnostic) -> Order<'_> {
    let start = diagnostic.span.as_ref().map_or(0, |span| span.start);
    (&diagnostic.source, start, diagnostic.severity, &diagnostic.code, &diagnostic.message)
}

/// Returns all diagnostics as text, with colours on a terminal; ends with the summary line.
pub fn text(diagnostics: &[Diagnostic], lookup: Lookup<'_>, color: bool) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let ordered = sorted(diagnostics);
    let mut counts: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    let mut hidden: BTreeMap<(Severity, &str), (usize, BTreeSet<&str>)> = BTreeMap::new();
    let mut out = String::new();
    for diagnostic in &ordered {
        let kind = (diagnostic.severity, diagnostic.code.as_ref());
        let count = counts.entry(kind).or_default();
        *count += 1;
        if *count <= SHOWN_PER_CODE {
            out.push_str(&one(diagnostic, lookup, color));
            out.push_str("\n\n");
        } else {
            let (more, files) = hidden.entry(kind).or_default();
            *more += 1;
            files.extend(diagnostic.source.as_deref());
        }
    }
    for ((_, code), (more, files)) in &hidden {
        let place = match files.len() {
            0 => String::new(),
            1 => " in 1 file".to_owned(),
            n => format!(" in {} files", grouped(n)),
        };
        out.push_str(&format!("… and {} more of `{code}`{place}\n", grouped(*more)));
    }
    if !hidden.is_empty() {
        out.push('\n');
    }
    out.push_str(&summary(ordered.into_iter()));
    out.push('\n');
    out
}

/// Returns one diagnostic as text, without a line break at its end.
pub fn one(diagnostic: &Diagnostic, lookup: Lookup<'_>, color: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(visible(&diagnostic.message)).id(diagnostic.code.as_ref());
    let source = diagnostic.source.as_deref().map(visible);
    let text = diagnostic.source.as_deref().and_then(lookup);
    let mut group = match (&source, &diagnostic.span, &text) {
        (Some(path), Some(span), Some(text)) => {
            let cut = excerpt(text, span);
            let snippet = Snippet::source(cut.text.to_owned())
                .line_start(cut.first_line)
                .path(path.clone())
                .annotation(AnnotationKind::Primary.span(cut.span));
            title.element(snippet)
        }
        (Some(path), ..) => title.element(Origin::path(path.clone())),
        _ => Group::with_title(title),
    };
    for hint in &diagnostic.hints {
        group = group.element(Level::HELP.with_name("hint").message(visible(hint)));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(120).render(&[group])
}

/// Returns `3 errors, 1 warning`, or `no problems`.
pub fn summary<'a>(diagnostics: impl Iterator<Item = &'a Diagnostic>) -> String {
    let mut counts = [0_usize; 3];
    for diagnostic in diagnostics {
        counts[diagnostic.severity as usize] += 1;
    }
    let words = ["error", "warning", "note"];
    let parts: Vec<String> = counts
        .iter()
        .zip(words)
        .filter(|(count, _)| **count > 0)
        .map(|(count, word)| {
            format!("{} {word}{}", grouped(*count), if *count == 1 { "" } else { "s" })
        })
        .collect();
    if parts.is_empty() { "no problems".to_owned() } else { parts.join(", ") }
}

/// Control characters would speak to the terminal: show them instead.
fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let shown = |char: char| {
        if is_hidden(char) { char.escape_default().to_string() } else { char.to_string() }
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// Controls, and the marks that turn the direction of what follows.
fn is_hidden(char: char) -> bool {
    char.is_control() || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn shown(diagnostics: &[Diagnostic], file: &str) -> String {
        text(diagnostics, &|_| Some(Arc::from(file)), false)
    }

    fn broken(path: &str, at: usize) -> Diagnostic {
        Diagnostic::error("broken-link", "link to unknown page `contarct.md`")
            .at(&Arc::from(path), at..at + 11)
            .hint("did you mean `contract.md`?")
    }

    #[test]
    fn a_problem_is_shown_with_its_line_and_what_to_do() {
        let file = "# Title\n\nSee [the\tcontract](contarct.md).\n";
        let at = file.find("contarct").unwrap();
        insta::assert_snapshot!(shown(&[broken("content/index.md", at)], file), @"
        error[broken-link]: link to unknown page `contarct.md`
         --> content/index.md:3:20
          |
        3 | See [the    contract](contarct.md).
          |                       ^^^^^^^^^^^
          |
          = hint: did you mean `contract.md`?

        1 error
        ");
    }

    #[test]
    fn a_problem_without_a_place_names_its_file() {
        let diagnostic =
            Diagnostic::warning("encoding", "text is not UTF-8").within(&Arc::from("a.md"));
        insta::assert_snapshot!(shown(&[diagnostic], ""), @"
        warning[encoding]: text is not UTF-8
        --> a.md

        1 warning
        ");
    }

    #[test]
    fn the_hundredth_of_a_kind_is_counted_and_the_first_of_another_is_shown() {
        let mut many: Vec<_> = (0..100).map(|n| broken(&format!("content/{n:03}.md"), 0)).collect();
        many.push(Diagnostic::warning("stub", "page `x` is a stub").within(&Arc::from("z.md")));
        let text = shown(&many, "[contarct.md]\n");
        assert_eq!(text.matches("error[broken-link]").count(), SHOWN_PER_CODE);
        assert!(text.contains("… and 80 more of `broken-link` in 80 files"), "{text}");
        assert!(text.contains("page `x` is a stub"));
        assert!(text.ends_with("100 errors, 1 warning\n"));
    }

    #[test]
    fn nothing_in_a_message_speaks_to_the_terminal() {
        let diagnostic = Diagnostic::error("x", "bad \u{1b}[31mname\u{202e}")
            .within(&Arc::from("\u{1b}]0;x\u{7}.md"));
        let text = shown(&[diagnostic], "");
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}') && !text.contains('\u{7}'));
        let in_excerpt = Diagnostic::error("x", "y").at(&Arc::from("a.md"), 0..1);
        assert!(!shown(&[in_excerpt], "a\u{1b}[2J\u{7}\n").contains('\u{1b}'));
    }
}
