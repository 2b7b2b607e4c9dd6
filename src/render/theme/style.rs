//! Looks for what would make a browser lose the rest of a style sheet: a bracket, a text or a comment without its end.

use std::ops::Range;

/// Returns the first place where a style sheet falls apart, and what is wrong there.
pub(super) fn fault(text: &str) -> Option<(Range<usize>, String)> {
    let bytes = text.as_bytes();
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let start = at;
        at += 1;
        match byte {
            b'\\' => at += 1,
            b'/' if bytes.get(at) == Some(&b'*') => match text[at + 1..].find("*/") {
                Some(end) => at += end + 3,
                None => return Some((start..at + 1, "comment is never closed".to_owned())),
            },
            b'"' | b'\'' => match end_of(bytes, at, *byte) {
                Some(end) => at = end,
                None => return Some((start..at, "text is not closed in its line".to_owned())),
            },
            b'(' if is_plain_url(bytes, start) => match end_of(bytes, at, b')') {
                Some(end) => at = end,
                None => return Some((start..at, "`(` is never closed".to_owned())),
            },
            b'{' | b'(' | b'[' => open.push((*byte, start)),
            b'}' | b')' | b']' => match open.pop() {
                Some((opener, _)) if closes(*byte, opener) => {}
                _ => return Some((start..at, format!("`{}` closes nothing", *byte as char))),
            },
            _ => {}
        }
    }
    let (opener, start) = open.first()?;
    Some((*start..*start + 1, format!("`{}` is never closed", *opener as char)))
}

fn closes(closer: u8, opener: u8) -> bool {
    matches!((opener, closer), (b'{', b'}') | (b'(', b')') | (b'[', b']'))
}

/// Returns where a text or an address ends that began before; nothing where the line of a text ends first.
fn end_of(bytes: &[u8], mut at: usize, closer: u8) -> Option<usize> {
    loop {
        match bytes.get(at)? {
            b'\\' if bytes[at..].starts_with(b"\\\r\n") => at += 3,
            b'\\' => at += 2,
            b'\n' if closer != b')' => return None,
            byte if *byte == closer => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// Tells whether a bracket begins an address without quotes, in which anything may stand.
fn is_plain_url(bytes: &[u8], at: usize) -> bool {
    let is_url = at >= 3 && bytes[at - 3..at].eq_ignore_ascii_case(b"url");
    let inside = bytes[at + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
    is_url && !matches!(inside, Some(b'"' | b'\''))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<(usize, String)> {
        fault(text).map(|(span, words)| (span.start, words))
    }

    #[test]
    fn a_sheet_that_is_whole_has_no_fault() {
        for sheet in [
            "",
            "p { color: red }\n@media (width > 3em) { a[href=\"}\"] { b: url(data:image/png;base64,'x\") } }",
            "a::before { content: \"\\\"{\" } /* { ' */ b { c: '\\\n' }",
            "q { background: url( \"a)b\" ) } \\{ { }",
            "Ü { content: 'ß' }",
            "/*/ } */ a { b: url(x\\)y'z) } /**/ /***/",
            "a { b: url(\n x.png\n) }\r\nc { content: 'd\\\r\ne' }",
        ] {
            assert_eq!(fault(sheet), None, "{sheet}");
        }
    }

    #[test]
    fn what_is_not_closed_or_never_opened_is_found_where_it_stands() {
        let found = |text: &str| at(text).map(|(at, words)| format!("{at}: {words}")).unwrap();
        assert_eq!(found("a { b: c }\np { color: red;\n"), "13: `{` is never closed");
        assert_eq!(found("p { color: red }}\n"), "16: `}` closes nothing");
        assert_eq!(found("p { width: calc(1px }"), "20: `}` closes nothing");
        assert_eq!(found("p { } /* and so on"), "6: comment is never closed");
        assert_eq!(found("p { content: \"x;\n}"), "13: text is not closed in its line");
        assert_eq!(found("p { b: url(x }"), "10: `(` is never closed");
        assert_eq!(found("p { b: c \\"), "2: `{` is never closed");
        assert_eq!(found("p { \"x\\"), "4: text is not closed in its line");
    }

    #[test]
    fn our_own_sheets_are_whole() {
        let sheets = super::super::default_files().filter(|(path, _)| path.ends_with(".css"));
        assert!(sheets.into_iter().all(|(_, text)| fault(text).is_none()));
    }
}
