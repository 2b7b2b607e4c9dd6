//! Drawings that somebody made, without what would run in them.
//!
//! An SVG file that is opened by its own address is a document, and may hold scripts. It is taken apart tag by
//! tag and written anew from what is known to be harmless; a file that can't be taken apart is not published.

use std::sync::Arc;

use crate::diag::{Diagnostic, Span};

/// Elements that go with all that they hold.
const REMOVED: [&str; 17] = [
    "base",
    "frame",
    "link",
    "meta",
    "script",
    "foreignobject",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "handler",
    "listener",
    "html",
    "form",
    "button",
    "input",
];

/// Returns a drawing that runs nothing, and what was taken out of it; nothing for what is no drawing.
pub fn clean_svg(source: &Arc<str>, text: &str) -> (Option<String>, Vec<Diagnostic>) {
    let mut cleaner = Cleaner { text, out: String::with_capacity(text.len()), removed: Vec::new() };
    if let Err(at) = cleaner.run() {
        let diagnostic = Diagnostic::error("svg", "drawing can't be read, and is not published")
            .at(source, at..at)
            .hint("save it as plain SVG");
        return (None, vec![diagnostic]);
    }
    let note = |(what, span): (String, Span)| {
        Diagnostic::note("svg", format!("{what} of the drawing is not published")).at(source, span)
    };
    (Some(cleaner.out), cleaner.removed.into_iter().map(note).collect())
}

struct Cleaner<'a> {
    text: &'a str,
    out: String,
    removed: Vec<(String, Span)>,
}

/// A tag, as it is written: its name, its attributes with their values, how it ends.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    closed: bool,
    end: usize,
}

impl<'a> Cleaner<'a> {
    /// Fails with the place that can't be read.
    fn run(&mut self) -> Result<(), usize> {
        let mut at = 0;
        // Elements that are left out: how many of them are open.
        let mut inside = 0usize;
        while let Some(open) = self.text[at..].find('<').map(|open| at + open) {
            if inside == 0 {
                self.out.push_str(&self.text[at..open]);
            }
            let rest = &self.text[open..];
            at = if rest.starts_with("<!--") {
                self.after(open, "-->")?
            } else if rest.starts_with("<![CDATA[") {
                let end = self.after(open, "]]>")?;
                if inside == 0 {
                    push_escaped(&mut self.out, &self.text[open + 9..end - 3]);
                }
                end
            } else if rest.starts_with("<?") {
                self.after(open, "?>")?
            } else if rest.starts_with("<!") {
                self.doctype(open)?
            } else if let Some(name) = rest.strip_prefix("</") {
                let end = self.after(open, ">")?;
                let name = name[..end - open - 3].trim();
                if is_removed(name) {
                    inside = inside.saturating_sub(1);
                } else if inside == 0 && is_name(name) {
                    self.out.extend(["</", name, ">"]);
                }
                end
            } else {
                let tag = self.tag(open)?;
                if is_removed(tag.name) || changes_an_address(&tag) {
                    if inside == 0 {
                        self.removed.push((format!("`<{}>`", tag.name), open..tag.end));
                    }
                    if is_removed(tag.name) {
                        inside += usize::from(!tag.closed);
                    } else if inside == 0 && !tag.closed {
                        // Its end tag is still to come.
                        self.out.extend(["<", tag.name, ">"]);
                    }
                } else if inside == 0 {
                    self.write(&tag, open);
                }
                tag.end
            };
        }
        if inside > 0 {
            return Err(self.text.len());
        }
        self.out.push_str(&self.text[at..]);
        Ok(())
    }

    fn after(&self, from: usize, end: &str) -> Result<usize, usize> {
        self.text[from..].find(end).map(|at| from + at + end.len()).ok_or(from)
    }

    /// A document type may bring entities, which may be anything: only one without them is passed over.
    fn doctype(&self, open: usize) -> Result<usize, usize> {
        let end = self.after(open, ">")?;
        if self.text[open..end].contains('[') { Err(open) } else { Ok(end) }
    }

    fn tag(&self, open: usize) -> Result<Tag<'a>, usize> {
        let text = self.text;
        let bytes = text.as_bytes();
        let until = |from: usize, stop: &dyn Fn(u8) -> bool| {
            bytes[from..].iter().position(|byte| stop(*byte)).map_or(bytes.len(), |at| from + at)
        };
        let space = |byte: u8| byte.is_ascii_whitespace();
        let mut at = until(open + 1, &|byte| space(byte) || byte == b'>' || byte == b'/');
        let name = &text[open + 1..at];
        let mut attributes = Vec::new();
        loop {
            at = until(at, &|byte| !space(byte));
            match bytes.get(at) {
                Some(b'>') => {
                    let tag = Tag { name, attributes, closed: false, end: at + 1 };
                    return if is_name(name) { Ok(tag) } else { Err(open) };
                }
                Some(b'/') if bytes.get(at + 1) == Some(&b'>') => {
                    let tag = Tag { name, attributes, closed: true, end: at + 2 };
                    return if is_name(name) { Ok(tag) } else { Err(open) };
                }
                _ => {}
            }
            let end = until(at, &|byte| space(byte) || matches!(byte, b'=' | b'>' | b'/'));
            let key = &text[at..end];
            let equals = until(end, &|byte| !space(byte));
            let quote = until((equals + 1).min(bytes.len()), &|byte| !space(byte));
            let mark = bytes.get(quote).copied().filter(|mark| matches!(mark, b'"' | b'\''));
            let (Some(b'='), Some(mark), true) = (bytes.get(equals), mark, is_name(key)) else {
                return Err(at);
            };
            let close = until(quote + 1, &|byte| byte == mark);
            let value = text.get(quote + 1..close).ok_or(at)?;
            if close >= bytes.len() || value.contains('<') {
                return Err(at);
            }
            attributes.push((key, value));
            at = close + 1;
        }
    }

    fn write(&mut self, tag: &Tag<'_>, open: usize) {
        self.out.extend(["<", tag.name]);
        for (name, value) in &tag.attributes {
            let lower = name.to_ascii_lowercase();
            let address = lower == "href" || lower.ends_with(":href") || lower == "src";
            let is_foreign = lower.starts_with("xmlns") && !is_harmless_namespace(value);
            if lower.starts_with("on") || is_foreign || (address && !is_harmless(value)) {
                self.removed.push((format!("`{name}`"), open..tag.end));
                continue;
            }
            self.out.extend([" ", name, "=\""]);
            self.out.push_str(&value.replace('"', "&quot;"));
            self.out.push('"');
        }
        self.out.push_str(if tag.closed { "/>" } else { ">" });
    }
}

/// Names with a prefix are read by what stands behind it.
fn is_removed(name: &str) -> bool {
    let local = name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase();
    REMOVED.contains(&local.as_str())
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'))
}

/// An animation may put an address into a link, or a script into a handler.
fn changes_an_address(tag: &Tag<'_>) -> bool {
    tag.attributes.iter().any(|(name, value)| {
        let value = value.trim().to_ascii_lowercase();
        let risky = value.ends_with("href") || value.starts_with("on") || value.contains('&');
        name.eq_ignore_ascii_case("attributeName") && risky
    })
}

/// Elements of a web page could be forms and frames, whatever their names; a character by its number hides which.
fn is_harmless_namespace(name: &str) -> bool {
    !name.contains('&') && !name.to_ascii_lowercase().contains("xhtml")
}

/// An address within the drawing or the book, of another site, or of a picture.
fn is_harmless(address: &str) -> bool {
    // A character by its number could be the colon, or a letter of the scheme.
    let plain: String =
        address.chars().filter(|c| *c > ' ').collect::<String>().to_ascii_lowercase();
    let picture = ["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp"];
    let known = plain.starts_with("https://")
        || plain.starts_with("http://")
        || picture.iter().any(|start| plain.starts_with(start));
    let head = plain.split(['/', '?', '#']).next().unwrap_or_default();
    known || (!head.contains(':') && !head.contains('&'))
}

fn push_escaped(out: &mut String, text: &str) {
    let _ = pulldown_cmark_escape::escape_html_body_text(out, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> Option<String> {
        clean_svg(&Arc::from("a.svg"), text).0
    }

    #[test]
    fn a_drawing_stays_as_it_is() {
        let text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\">\n<style>a > b {}</style><use href=\"#a\"/><a xlink:href='https://x.org'><text>é &amp; x</text></a></svg>\n";
        assert_eq!(clean(text), Some(text.replace('\'', "\"")));
    }

    #[test]
    fn what_runs_goes() {
        for (text, expected) in [
            ("<svg onload='x()'><script>x()</script><g/></svg>", "<svg><g/></svg>"),
            ("<svg><script href='x.js'/></svg>", "<svg></svg>"),
            ("<svg><svg:script>x()</svg:script></svg>", "<svg></svg>"),
            ("<svg><foreignObject><p onclick='x'>a</p></foreignObject></svg>", "<svg></svg>"),
            ("<svg><a href='java&#115;cript:x()'/></svg>", "<svg><a/></svg>"),
            ("<svg><a xlink:href=' javascript:x()'/></svg>", "<svg><a/></svg>"),
            ("<svg><image href='data:image/svg+xml,x'/></svg>", "<svg><image/></svg>"),
            (
                "<svg xmlns='http://www.w3.org/1999/xhtml'><form action='javascript:x()'/></svg>",
                "<svg></svg>",
            ),
            (
                "<svg xmlns:h='http://www.w3.org/1999/&#120;html'><h:button formaction='x'/></svg>",
                "<svg></svg>",
            ),
            ("<svg><set attributeName='href' to='javascript:x()'/></svg>", "<svg></svg>"),
            (
                "<svg><![CDATA[<script>x()</script>]]></svg>",
                "<svg>&lt;script&gt;x()&lt;/script&gt;</svg>",
            ),
            ("<?xml version='1.0'?><?xml-stylesheet href='x'?><!-- c --><svg/>", "<svg/>"),
        ] {
            assert_eq!(clean(text).unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_published() {
        for text in [
            "<!DOCTYPE svg [<!ENTITY x '<script>'>]><svg>&x;</svg>",
            "<svg a=b>",
            "<svg a='<'>",
            "<svg a",
            "<svg a='",
            "<svg><script>",
            "<",
            "<!--",
            "<é/>",
        ] {
            assert_eq!(clean(text), None, "{text}");
        }
    }
}
