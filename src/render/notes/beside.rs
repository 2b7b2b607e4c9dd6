//! Where in a page's HTML a note stands: at the end of the passage that holds its words.
//!
//! The HTML is walked once, tag by tag. A paragraph or an item of a list takes a note before its end; what has
//! no room inside (a heading, a table, code) takes it behind itself. Nothing of the text is changed.

use std::ops::Range;

use crate::parse::notes::find_quote;

/// Elements inside a line: their tags part no words.
const INLINE: [&str; 14] = [
    "a", "abbr", "b", "cite", "code", "del", "em", "i", "mark", "q", "span", "strong", "sub", "sup",
];

/// Elements without an end.
const VOID: [&str; 9] = ["br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"];

/// Elements that take a note before their end.
const INSIDE: [&str; 4] = ["p", "li", "dd", "dt"];

/// Elements that take a note behind themselves, and all that is in them.
const WHOLE: [&str; 10] = ["h1", "h2", "h3", "h4", "h5", "h6", "table", "pre", "figure", "summary"];

/// The words of a piece of HTML as its readers see them, and where a note about them may stand.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// The words; blocks are parted by line breaks.
    pub(super) text: String,
    /// Where each run of words begins, and its passage.
    runs: Vec<(usize, Option<usize>)>,
    /// Where a note stands, by passage.
    passages: Vec<Option<usize>>,
}

/// An element that is open.
struct Open<'a> {
    name: &'a str,
    passage: Option<usize>,
    /// Whether it opened the passage, and whether a note stands behind it.
    opened: Option<bool>,
    /// Whether all below it belongs to its passage.
    whole: bool,
}

impl Words {
    /// Walks a piece of HTML.
    pub(super) fn of(html: &str) -> Self {
        let mut words = Self::default();
        let mut open: Vec<Open<'_>> = Vec::new();
        let mut at = 0;
        while let Some(tag) = next_tag(html, at) {
            words.say(&html[at..tag.start], open.last().and_then(|above| above.passage));
            words.tag(html, &tag, &mut open);
            at = tag.end;
        }
        words.say(&html[at..], open.last().and_then(|above| above.passage));
        words
    }

    fn say(&mut self, text: &str, passage: Option<usize>) {
        if text.is_empty() {
            return;
        }
        self.runs.push((self.text.len(), passage));
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        self.text
            .push_str(&text.replace("&#x27;", "'").replace("&#39;", "'").replace("&amp;", "&"));
    }

    fn tag<'a>(&mut self, html: &'a str, tag: &Range<usize>, open: &mut Vec<Open<'a>>) {
        let inner = &html[tag.start + 1..tag.end - 1];
        let (inner, ends) = match inner.strip_prefix('/') {
            Some(name) => (name, true),
            None => (inner, false),
        };
        let length = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
        let name = &inner[..length];
        if !INLINE.contains(&name) {
            self.text.push('\n');
        }
        if ends {
            let Some(from) = open.iter().rposition(|above| above.name == name) else { return };
            for above in open.drain(from..).rev() {
                self.close(&above, tag);
            }
        } else if !name.is_empty() && !VOID.contains(&name) && !inner.ends_with('/') {
            self.open(name, inner, tag.start, open);
        }
    }

    /// A passage ends where its element does, or where another block begins in it.
    fn close(&mut self, above: &Open<'_>, tag: &Range<usize>) {
        if let (Some(passage), Some(behind)) = (above.passage, above.opened) {
            self.passages[passage].get_or_insert(if behind { tag.end } else { tag.start });
        }
    }

    fn open<'a>(&mut self, name: &'a str, tag: &str, at: usize, open: &mut Vec<Open<'a>>) {
        let above = open.last();
        let (mut passage, whole) =
            above.map_or((None, false), |above| (above.passage, above.whole));
        let framed = name == "div" && ["\"table\"", "\"code\""].iter().any(|own| tag.contains(own));
        let starts_whole = framed || WHOLE.contains(&name);
        let mut opened = None;
        if !whole && !INLINE.contains(&name) {
            let said =
                passage.is_some_and(|passage| self.runs.iter().any(|(_, of)| *of == Some(passage)));
            if let (Some(passage), true, false) = (passage, said, name == "div") {
                self.passages[passage].get_or_insert(at);
            }
            if starts_whole || INSIDE.contains(&name) {
                self.passages.push(None);
                passage = Some(self.passages.len() - 1);
                opened = Some(starts_whole);
            }
        }
        open.push(Open { name, passage, opened, whole: whole || starts_whole });
    }

    /// Returns where a note about these words stands; none where the words are not there, or have no passage.
    pub(super) fn place(&self, quote: &str) -> Option<usize> {
        let found = find_quote(&self.text, quote)?;
        let last = found.end.saturating_sub(1);
        let run = self.runs.partition_point(|(begin, _)| *begin <= last).checked_sub(1)?;
        self.passages[self.runs[run].1?]
    }
}

fn next_tag(html: &str, from: usize) -> Option<Range<usize>> {
    let start = from + html[from..].find('<')?;
    let end = start + html[start..].find('>')? + 1;
    Some(start..end)
}

/// Returns the HTML with pieces put in; those for one place keep their order.
pub(super) fn with(html: &str, mut pieces: Vec<(usize, String)>) -> String {
    pieces.sort_by_key(|(at, _)| *at);
    let mut out = String::with_capacity(html.len() + pieces.len() * 400);
    let mut from = 0;
    for (at, piece) in pieces {
        out.push_str(&html[from..at]);
        out.push_str(&piece);
        from = at;
    }
    out.push_str(&html[from..]);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn placed(html: &str, quote: &str) -> Option<String> {
        let at = Words::of(html).place(quote)?;
        Some(with(html, vec![(at, "*".to_owned())]))
    }

    #[test]
    fn a_note_stands_at_the_end_of_its_passage() {
        let html = "<p>One <b>two</b> three.</p><ul><li>a<ul><li>b</li></ul></li></ul>";
        assert_eq!(
            placed(html, "One two").as_deref(),
            Some("<p>One <b>two</b> three.*</p><ul><li>a<ul><li>b</li></ul></li></ul>")
        );
        assert_eq!(
            placed(html, "a").as_deref(),
            Some("<p>One <b>two</b> three.</p><ul><li>a*<ul><li>b</li></ul></li></ul>")
        );
        assert_eq!(
            placed(html, "b").as_deref(),
            Some("<p>One <b>two</b> three.</p><ul><li>a<ul><li>b*</li></ul></li></ul>")
        );
        assert_eq!(placed(html, "four"), None);
    }

    #[test]
    fn headings_tables_and_code_have_it_behind_them() {
        let html = "<h2 id=\"a\">Head</h2><div class=\"table\"><table><tr><td>cell</td></tr></table></div>\
            <div class=\"culture\"><p>in</p></div>";
        let at = |quote| placed(html, quote).unwrap_or_default();
        assert!(at("Head").starts_with("<h2 id=\"a\">Head</h2>*<div"), "{}", at("Head"));
        assert!(at("cell").contains("</table></div>*<div class=\"culture\">"), "{}", at("cell"));
        assert!(at("in").ends_with("<p>in*</p></div>"), "{}", at("in"));
    }

    #[test]
    fn words_over_several_blocks_are_noted_at_the_last() {
        let html = "<ol><li><p>one</p></li><li><p>two &amp; three</p></li></ol>";
        assert!(placed(html, "one two & three").is_some_and(|html| html.contains("three*</p>")));
    }

    proptest! {
        #[test]
        fn any_text_is_walked(html in "(<|>|/|p|li|ul|h2|div|table| |a|é|&amp;|class=\"code\"){0,40}", quote in "[a-z é]{1,4}") {
            if let Some(noted) = placed(&html, &quote) {
                prop_assert_eq!(noted.replacen('*', "", 1), html);
            }
        }
    }
}
