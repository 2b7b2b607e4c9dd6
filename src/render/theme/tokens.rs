//! Takes a script without comments apart into words and marks.

use super::minify::{begins_operand, expression, is_word, quoted};

/// A word, a mark, or what is passed over: a text, a regular expression, a template between its holes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub text: &'a str,
    /// Where it begins.
    pub start: usize,
    /// Whether a line begins with it.
    pub line: bool,
}

impl Token<'_> {
    /// Returns whether it is a name, or a word of the language.
    pub(super) fn is_name(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$'))
            && self.text.chars().all(is_word)
    }
}

/// Takes a script without comments apart.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token> = Vec::new();
    // For each template that is open, how many braces are open in its hole.
    let mut holes: Vec<usize> = Vec::new();
    let (mut at, mut line) = (0, true);
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() {
            line |= first == '\n';
            at += first.len_utf8();
            continue;
        }
        let rest = &text[at..];
        let mut passed = 0;
        let length = match first {
            '"' | '\'' => quoted(rest, first),
            '`' => {
                passed = piece(&rest[1..]);
                1
            }
            '}' if holes.last() == Some(&0) => {
                holes.pop();
                passed = piece(&rest[1..]);
                1
            }
            '/' if begins_operand(tokens.last().map_or("", |token| token.text)) => expression(rest),
            _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            '.' if rest.starts_with("...") => 3,
            '?' if rest.starts_with("?.") => 2,
            '=' if rest.starts_with("=>") => 2,
            '=' if rest.starts_with("==") => rest.find(|c| c != '=').unwrap_or(2),
            _ => first.len_utf8(),
        };
        match (first, holes.last_mut()) {
            ('{', Some(open)) => *open += 1,
            ('}', Some(open)) if passed == 0 => *open -= 1,
            _ => {}
        }
        tokens.push(Token { text: &rest[..length], start: at, line });
        line = false;
        at += length;
        if first == '`' || passed > 0 {
            at += passed;
            if text[..at].ends_with("${") {
                tokens.push(Token { text: "${", start: at - 2, line });
                holes.push(0);
            }
        }
    }
    tokens
}

/// Returns how far a template goes: to its end, or into its next hole.
fn piece(text: &str) -> usize {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        match c {
            '`' => return at + 1,
            '\\' => at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
            '$' if text[at..].starts_with("${") => return at + 2,
            _ => at += c.len_utf8(),
        }
    }
    text.len()
}
