//! Abbreviations: a line `*[HTML]: HyperText Markup Language` explains the word wherever it stands.
//!
//! The line itself is replaced by spaces, so that every place stays true.

use std::borrow::Cow;

use super::container::code_fence;

/// The abbreviations of a text with what they stand for, the longest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Abbreviations(Vec<(String, String)>);

/// Takes the lines that explain abbreviations out of a text.
pub(super) fn take<'a>(text: Cow<'a, str>, known: &mut Abbreviations) -> Cow<'a, str> {
    if memchr::memmem::find(text.as_bytes(), b"*[").is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut code: Option<(char, usize)> = None;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        match (code_fence(trimmed), code) {
            (Some(fence), None) => code = Some(fence),
            (Some((mark, length)), Some((open, least)))
                if mark == open && length >= least && trimmed.chars().all(|c| c == mark) =>
            {
                code = None;
            }
            (None, None) => {
                if let Some((word, meaning)) = explained(line) {
                    known.add(word, meaning);
                    let bare = line.trim_end_matches(['\n', '\r']);
                    out.extend(std::iter::repeat_n(' ', bare.len()));
                    out.push_str(&line[bare.len()..]);
                    continue;
                }
            }
            _ => {}
        }
        out.push_str(line);
    }
    Cow::Owned(out)
}

fn explained(line: &str) -> Option<(&str, &str)> {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let (word, meaning) = line[indent..].strip_prefix("*[")?.split_once("]:")?;
    let is_word = !word.trim().is_empty() && !word.contains(['[', ']']);
    (indent <= 3 && is_word && !meaning.trim().is_empty()).then(|| (word.trim(), meaning.trim()))
}

impl Abbreviations {
    fn add(&mut self, word: &str, meaning: &str) {
        if self.0.iter().all(|(known, _)| known != word) {
            self.0.push((word.to_owned(), meaning.to_owned()));
            self.0.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
    }

    /// Adds those of another text.
    pub(super) fn extend(&mut self, others: Self) {
        for (word, meaning) in &others.0 {
            self.add(word, meaning);
        }
    }

    /// Tells whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Cuts a text at its abbreviations: each piece, and what it stands for.
    pub(super) fn cut<'t>(&self, text: &'t str) -> Vec<(&'t str, Option<&str>)> {
        let mut pieces = Vec::new();
        let (mut begin, mut at) = (0, 0);
        let is_inner = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        while let Some(next) = text[at..].chars().next() {
            let found = self.0.iter().find(|(word, _)| {
                text[at..].starts_with(word.as_str())
                    && !is_inner(text[..at].chars().next_back())
                    && !is_inner(text[at + word.len()..].chars().next())
            });
            let Some((word, meaning)) = found else {
                at += next.len_utf8();
                continue;
            };
            if begin < at {
                pieces.push((&text[begin..at], None));
            }
            pieces.push((&text[at..at + word.len()], Some(meaning.as_str())));
            at += word.len();
            begin = at;
        }
        if begin < text.len() {
            pieces.push((&text[begin..], None));
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_explained_and_lines_keep_their_length() {
        let text = "*[HT]: Short\n*[HTML]: Long\n```\n*[X]: code\n```\nHTML, HTMLs and ÜHT.\n";
        let mut known = Abbreviations::default();
        let taken = take(Cow::Borrowed(text), &mut known);
        assert_eq!(taken.len(), text.len());
        assert!(taken.contains("*[X]: code") && !taken.contains("Long"));
        assert_eq!(
            known.cut("HTML, HTMLs, ÜHT (HT)"),
            [("HTML", Some("Long")), (", HTMLs, ÜHT (", None), ("HT", Some("Short")), (")", None),]
        );
    }
}
