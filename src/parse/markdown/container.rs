//! Containers: `::: culture high-context` … `:::`.
//!
//! pulldown-cmark knows none. Each line of colons is replaced by a paragraph of one control character,
//! of the same length in bytes, so that every span stays true; the walk turns it into a tag.

use std::borrow::Cow;

use crate::diag::Span;
use crate::model::document::{HOLE_END, HOLE_START};

/// Stands for a line that opens a container.
pub(super) const OPEN: &str = "\u{1}";
/// Stands for a line that closes one.
pub(super) const CLOSE: &str = "\u{2}";

/// A line of colons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fence {
    /// The word after the colons; empty for a line that closes.
    pub word: String,
    /// What follows the word.
    pub argument: String,
    /// Where the line stands.
    pub span: Span,
}

/// Tells whether a byte is a character that no page can show; the marks are among them.
pub(super) fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r')
}

/// Tells whether a text has a character that no page can show.
pub(super) fn has_control(text: &str) -> bool {
    // In pieces without a way out of the middle, so that many bytes are compared at once.
    let holds_one = |piece: &[u8]| piece.iter().fold(false, |any, byte| any | is_control(*byte));
    text.as_bytes().chunks(256).any(holds_one)
}

/// Replaces the lines of colons outside code, and the characters that marks are made of.
pub(super) fn prepare(text: &str) -> (Cow<'_, str>, Vec<Fence>) {
    let mut text = Cow::Borrowed(text);
    let holds = |words: &str| memchr::memmem::find(text.as_bytes(), words.as_bytes()).is_some();
    let has_hole = [HOLE_START, HOLE_END].iter().any(|mark| holds(mark.encode_utf8(&mut [0; 4])));
    if has_hole || has_control(&text) {
        let neutral = |c: char| match c {
            c if u8::try_from(c).is_ok_and(is_control) => ' ',
            HOLE_START | HOLE_END => '\u{10FFFD}',
            other => other,
        };
        text = Cow::Owned(text.chars().map(neutral).collect());
    }
    if memchr::memmem::find(text.as_bytes(), b":::").is_none() {
        return (text, Vec::new());
    }
    let mut fences = Vec::new();
    let mut out = String::with_capacity(text.len());
    let mut code: Option<(char, usize)> = None;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        let trimmed = bare.trim_start();
        if let Some((mark, length)) = code_fence(trimmed) {
            match code {
                None => code = Some((mark, length)),
                Some((open, least))
                    if open == mark
                        && length >= least
                        && trimmed.trim_end().chars().all(|c| c == mark) =>
                {
                    code = None;
                }
                Some(_) => {}
            }
        } else if code.is_none() && bare.starts_with(":::") {
            let start = out.len();
            let words = bare.trim_start_matches(':').trim();
            let (word, argument) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
            let stand_in = if words.is_empty() { CLOSE } else { OPEN };
            out.push('\n');
            out.push_str(stand_in);
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', bare.len() - 3));
            out.push_str(&line[bare.len()..]);
            let (word, argument) = (word.to_owned(), argument.trim().to_owned());
            fences.push(Fence { word, argument, span: start..start + bare.len() });
            continue;
        }
        out.push_str(line);
    }
    (Cow::Owned(out), fences)
}

pub(super) fn code_fence(line: &str) -> Option<(char, usize)> {
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = line.chars().take_while(|c| *c == mark).count();
    (length >= 3).then_some((mark, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_colons_keeps_its_length() {
        let text = "a\n::: culture x\nb\n:::\nc\n";
        let (prepared, fences) = prepare(text);
        assert_eq!(prepared.len(), text.len());
        assert_eq!(fences[0].word, "culture");
        assert_eq!(fences[0].argument, "x");
        assert_eq!(&text[fences[0].span.clone()], "::: culture x");
        assert_eq!(&text[fences[1].span.clone()], ":::");
    }

    #[test]
    fn colons_in_code_stay() {
        let text = "```\n::: culture x\n```\n";
        assert_eq!(prepare(text).0, text);
    }
}
