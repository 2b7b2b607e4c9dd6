//! What is ours inside a line: wikilinks, blanks, citations, variables, bare addresses.

use pulldown_cmark::{BrokenLink, CowStr, LinkType};

use super::{CITATION, Dialect, FIELD, WIKI, ours};
use crate::diag::Span;

/// Says what a bracketed text that no definition explains stands for.
///
/// Definitions come first this way, as CommonMark has it.
pub(super) fn resolve<'a>(
    text: &str,
    dialect: Dialect,
    link: &BrokenLink<'_>,
) -> Option<(CowStr<'a>, CowStr<'a>)> {
    if !matches!(link.link_type, LinkType::Shortcut | LinkType::ShortcutUnknown) {
        return None;
    }
    let written = text.get(link.span.clone())?;
    let inner = written.strip_prefix('[')?.strip_suffix(']')?;
    if inner.trim().is_empty() || inner.starts_with('^') || inner.starts_with('!') {
        return None;
    }
    let double = text[..link.span.start].ends_with('[')
        && text[link.span.end..].starts_with(']')
        && !text[..link.span.start].ends_with("\\[");
    if double {
        return ours(WIKI, inner);
    }
    if let Some(key) = inner.strip_prefix('@') {
        let is_key = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
        return key.chars().all(is_key).then(|| ours(CITATION, key)).flatten();
    }
    let is_field =
        dialect.fields && !matches!(inner, "x" | "X") && !text[link.span.end..].starts_with(':');
    is_field.then(|| ours(FIELD, inner)).flatten()
}

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text.
    Text(&'a str),
    /// `{{ name }}`, and where it stands in the text.
    Variable(&'a str, Span),
    /// A bare address: what is shown, and where it leads.
    Address(&'a str, String),
}

/// Tells whether a text can have neither a variable nor an address: nearly every one.
pub(super) fn is_plain(text: &str) -> bool {
    memchr::memchr3(b'{', b':', b'@', text.as_bytes()).is_none() && !text.contains("www.")
}

/// Cuts a text at its variables and bare addresses.
pub(super) fn pieces(text: &str, in_link: bool) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = 0;
    while let Some((before, name, span)) = next_variable(text, rest) {
        addresses(before, in_link, &mut pieces);
        rest = span.end;
        pieces.push(Piece::Variable(name, span));
    }
    addresses(&text[rest..], in_link, &mut pieces);
    pieces
}

fn next_variable(text: &str, from: usize) -> Option<(&str, &str, Span)> {
    let mut at = from;
    while let Some(open) = text[at..].find("{{").map(|open| at + open) {
        let close = text[open..].find("}}").map(|close| open + close)?;
        let name = text[open + 2..close].trim();
        let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
        if is_name {
            return Some((&text[from..open], name, open..close + 2));
        }
        at = open + 2;
    }
    None
}

fn addresses<'a>(text: &'a str, in_link: bool, pieces: &mut Vec<Piece<'a>>) {
    let worth_looking =
        !in_link && (text.contains("://") || text.contains("www.") || text.contains('@'));
    if !worth_looking {
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        return;
    }
    let mut finder = linkify::LinkFinder::new();
    finder.url_must_have_scheme(false);
    for span in finder.spans(text) {
        let shown = span.as_str();
        let address = match span.kind() {
            Some(linkify::LinkKind::Email) => Some(format!("mailto:{shown}")),
            Some(linkify::LinkKind::Url) if shown.starts_with("www.") => {
                Some(format!("https://{shown}"))
            }
            Some(linkify::LinkKind::Url) if shown.contains("://") => Some(shown.to_owned()),
            _ => None,
        };
        match address {
            Some(address) if super::sanitize::is_safe(&address) => {
                pieces.push(Piece::Address(shown, address))
            }
            _ => pieces.push(Piece::Text(shown)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_and_addresses_are_found() {
        let found = pieces("see {{ hours }} at https://x.org/a.", false);
        assert_eq!(
            found,
            [
                Piece::Text("see "),
                Piece::Variable("hours", 4..15),
                Piece::Text(" at "),
                Piece::Address("https://x.org/a", "https://x.org/a".to_owned()),
                Piece::Text("."),
            ]
        );
    }

    #[test]
    fn other_braces_are_text() {
        assert_eq!(
            pieces("a {{< x >}} {{ 1 + 1 }}", false),
            [Piece::Text("a {{< x >}} {{ 1 + 1 }}")]
        );
    }
}
