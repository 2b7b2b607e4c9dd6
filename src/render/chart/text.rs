//! How wide text is, without any font: layout must not depend on the machine.
//!
//! The widths are those of a common sans serif, a little generous, since the reader's own font
//! draws the text.

use std::fmt::Write;

/// Returns the width of a text in units of its size.
pub(super) fn ems(text: &str) -> f64 {
    text.chars().map(em).sum()
}

/// Returns the width of a text at a size.
pub(super) fn width(text: &str, size: f64) -> f64 {
    ems(text) * size
}

/// Returns the text, cut with an ellipsis where it is wider than there is room.
pub(super) fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut used = em('…') * size;
    let mut cut = String::new();
    for c in text.chars() {
        used += em(c) * size;
        if used > room {
            break;
        }
        cut.push(c);
    }
    let cut = cut.trim_end();
    if cut.is_empty() { String::new() } else { format!("{cut}…") }
}

/// Returns the text in at most `lines` lines that each fit; the last is cut if it must be.
pub(super) fn wrap(text: &str, size: f64, room: f64, lines: usize) -> Vec<String> {
    let mut done: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.peek() {
        let longer = if line.is_empty() { (*word).to_owned() } else { format!("{line} {word}") };
        let last = done.len() + 1 == lines.max(1);
        if last {
            line = words.collect::<Vec<_>>().iter().fold(line, |line, word| {
                if line.is_empty() { (*word).to_owned() } else { format!("{line} {word}") }
            });
            break;
        }
        if width(&longer, size) <= room || line.is_empty() {
            line = longer;
            words.next();
        } else {
            done.push(std::mem::take(&mut line));
        }
    }
    if !line.is_empty() {
        done.push(line);
    }
    done.iter().map(|line| fit(line, size, room)).collect()
}

/// Returns text as it may stand in XML, in an attribute or outside; what XML forbids is left out.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {}
            // A direction that is switched in a label must not switch the rest of the page.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c => out.push(c),
        }
    }
    out
}

/// Returns a coordinate, given in tenths, as it is written: one decimal at most.
pub(super) fn tenths(value: i32) -> String {
    let mut out = String::new();
    let (sign, size) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let _ = match size % 10 {
        0 => write!(out, "{sign}{}", size / 10),
        rest => write!(out, "{sign}{}.{rest}", size / 10),
    };
    out
}

/// The widest of the fonts that systems come with is about so much wider than the usual one.
const GENEROUS: f64 = 1.07;

fn em(c: char) -> f64 {
    f64::from(hundredths(c)) / 100.0 * GENEROUS
}

fn hundredths(c: char) -> u16 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' => 25,
        ' ' | '\u{a0}' | '!' | ',' | '.' | ':' | ';' | 'I' | 'f' | 't' | '/' | '[' | ']' => 30,
        '\u{202f}' | '\u{2009}' => 20,
        '(' | ')' | 'r' | '-' | '`' | '"' | '·' => 36,
        'm' => 86,
        'M' | '%' | '@' => 92,
        'W' => 98,
        'w' | 'A'..='Z' | '&' => 74,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' => 52,
        '\u{21}'..='\u{7e}' => 58,
        // Marks that stand on another letter, joiners, variation selectors.
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        // Hangul, kana, ideographs, full-width forms.
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 102,
        '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' => 102,
        '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}' => 102,
        // Pictures.
        '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' => 130,
        '–' | '−' | '×' => 58,
        '—' | '…' | '→' | '←' => 100,
        _ => 66,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_letters_count_as_wide() {
        assert!(ems("意思決定") > 4.0);
        assert!(ems("illi") < ems("MMMM") / 3.0);
        assert_eq!(ems("e\u{301}"), ems("e"));
    }

    #[test]
    fn a_text_that_is_too_wide_is_cut_and_fits() {
        let long = "An intervention with quite a long name that nobody could ever fit in here";
        let cut = fit(long, 11.0, 120.0);
        assert!(cut.ends_with('…') && width(&cut, 11.0) <= 120.0, "{cut}");
        assert_eq!(fit("short", 11.0, 120.0), "short");
        assert_eq!(fit("wide", 11.0, 3.0), "");
    }

    #[test]
    fn a_text_wraps_at_words_and_the_last_line_is_cut() {
        let lines = wrap("one two three four five six seven", 10.0, 60.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| width(line, 10.0) <= 60.0), "{lines:?}");
        assert!(lines[1].ends_with('…'));
    }

    #[test]
    fn what_xml_forbids_is_escaped_or_left_out() {
        assert_eq!(escape("a<b>&\"'\u{1}\u{202e}\u{fffe}"), "a&lt;b&gt;&amp;&quot;&#39;");
    }

    #[test]
    fn coordinates_have_one_decimal_at_most() {
        assert_eq!([tenths(120), tenths(-5), tenths(1234)], ["12", "-0.5", "123.4"]);
    }
}
