//! Where a byte span lies for people and for tools: line, column, and the lines themselves.

use std::ops::Range;

use serde::Serialize;

use super::Diagnostic;

/// A place in a text, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The character in that line.
    pub column: usize,
}

/// Returns where a byte lies; an offset past the end or inside a character is moved back.
pub fn place(text: &str, at: usize) -> Place {
    let at = floor(text, at);
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1;
    Place { line, column: before[start..].chars().count() + 1 }
}

/// Returns where a problem begins and ends.
pub fn places(diagnostic: &Diagnostic, text: &str) -> Option<(Place, Place)> {
    let span = diagnostic.span.as_ref()?;
    Some((place(text, span.start), place(text, span.end.max(span.start))))
}

/// The lines around a span, cut out of a text.
pub(crate) struct Excerpt<'a> {
    pub(crate) text: &'a str,
    pub(crate) first_line: usize,
    /// The span, within `text`.
    pub(crate) span: Range<usize>,
}

/// A long span shows its beginning.
const MOST_LINES: usize = 6;
/// A longer line is no line that somebody reads.
const MOST_BYTES: usize = 2_000;

/// Cuts out the lines of a span, so that printing takes as long as the excerpt and not as the file.
pub(crate) fn excerpt<'a>(text: &'a str, span: &Range<usize>) -> Excerpt<'a> {
    let (start, end) = (floor(text, span.start), floor(text, span.end.max(span.start)));
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let from = floor(text, line_start.max(start.saturating_sub(MOST_BYTES / 2)));
    let mut to = start;
    for _ in 0..MOST_LINES {
        to = text[to..].find('\n').map_or(text.len(), |newline| to + newline + 1);
        if to >= end || to == text.len() {
            break;
        }
    }
    let to = floor(text, to.min(from + MOST_BYTES));
    let lines = text[from..to].trim_end_matches(['\n', '\r']);
    let limit = lines.len();
    let span = (start - from).min(limit)..(end - from).min(limit).max((start - from).min(limit));
    Excerpt { text: lines, first_line: place(text, start).line, span }
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_characters_from_one() {
        assert_eq!(place("ab\ncö!", 0), Place { line: 1, column: 1 });
        assert_eq!(place("ab\ncö!", 6), Place { line: 2, column: 3 });
        assert_eq!(place("ab", 99), Place { line: 1, column: 3 });
        assert_eq!(place("ö", 1), Place { line: 1, column: 1 });
    }

    #[test]
    fn an_excerpt_of_a_huge_line_stays_small() {
        let text = format!("one\n{}\n", "ä".repeat(100_000));
        let cut = excerpt(&text, &(50_000..50_010));
        assert!(cut.text.len() <= MOST_BYTES);
        assert_eq!(cut.first_line, 2);
        assert_eq!(cut.span.len(), 10);
    }

    #[test]
    fn any_span_of_any_text_has_an_excerpt() {
        let text = "a\r\n\n+++ü\n\nlast";
        for start in 0..20 {
            for end in 0..20 {
                let cut = excerpt(text, &(start..end));
                assert!(cut.text.get(cut.span.clone()).is_some(), "{start}..{end}");
            }
        }
    }
}
