//! Raw HTML in a text, without what a browser shows nothing of.

/// Attributes that say something to readers, or lead somewhere.
const KEPT: [&str; 26] = [
    "align", "alt", "cite", "class", "colspan", "controls", "datetime", "dir", "headers", "height",
    "href", "id", "lang", "loading", "media", "name", "open", "poster", "reversed", "role",
    "rowspan", "scope", "src", "start", "title", "width",
];

/// Elements whose content nobody sees.
const UNSEEN: [&str; 2] = ["script", "style"];

/// Goes through a text, of which some parts are HTML.
pub(super) struct Scanner {
    /// Tags keep all their attributes, and no element is left out.
    trusts: bool,
    /// The element that is open, and left out up to its end.
    unseen: Option<&'static str>,
}

impl Scanner {
    pub(super) fn new(trusts: bool) -> Self {
        Self { trusts, unseen: None }
    }

    /// Takes a part that is no HTML.
    pub(super) fn text(&self, text: &str, out: &mut String) {
        if self.unseen.is_none() {
            out.push_str(text);
        }
    }

    /// Takes a part that is HTML.
    pub(super) fn html(&mut self, html: &str, out: &mut String) {
        let mut rest = html;
        loop {
            if let Some(name) = self.unseen {
                let Some(end) = find_end(rest, name) else { return };
                rest = &rest[end..];
                self.unseen = None;
            }
            let Some(at) = rest.find('<') else { return out.push_str(rest) };
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let taken = self.markup(rest, out);
            rest = &rest[taken..];
        }
    }

    /// Takes what begins with `<`; returns its length.
    fn markup(&mut self, html: &str, out: &mut String) -> usize {
        let until = |end: &str| html.find(end).map_or(html.len(), |at| at + end.len());
        if html.starts_with("<!--") {
            // `<!-->` and `<!--->` are comments, too.
            return html[2..].find("-->").map_or(html.len(), |at| at + 5);
        }
        match html.as_bytes().get(1) {
            Some(b'!' | b'?') => until(">"),
            Some(b'/' | b'a'..=b'z' | b'A'..=b'Z') => {
                let length = tag_length(html);
                let tag = &html[..length];
                let name = name_of(tag);
                if self.trusts {
                    out.push_str(tag);
                } else if let Some(unseen) =
                    UNSEEN.iter().find(|own| name.eq_ignore_ascii_case(own))
                {
                    self.unseen = (!tag.starts_with("</")).then_some(unseen);
                } else {
                    write_tag(tag, name, out);
                }
                length
            }
            _ => {
                out.push('<');
                1
            }
        }
    }
}

/// Returns where the end tag of an element ends.
fn find_end(html: &str, name: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        at += html[at..].find("</")?;
        if html[at + 2..].get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name)) {
            return Some(at + tag_length(&html[at..]));
        }
        at += 2;
    }
}

/// Returns how long a tag is; `>` within quotation marks does not end it.
fn tag_length(html: &str) -> usize {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    html.len()
}

fn name_of(tag: &str) -> &str {
    let from = tag.trim_start_matches(['<', '/']);
    let end = from.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
    &from[..end.unwrap_or(from.len())]
}

fn write_tag(tag: &str, name: &str, out: &mut String) {
    // A tag without an end is none: a browser shows nothing of it.
    let Some(inner) = tag.strip_suffix('>') else { return };
    let (open, inner) = match inner.strip_prefix("</") {
        Some(inner) => ("</", inner),
        None => ("<", &inner[1..]),
    };
    out.push_str(open);
    out.push_str(name);
    let mut rest = &inner[name.len()..];
    while let Some((attribute, whole, after)) = next_attribute(rest) {
        if KEPT.iter().any(|own| attribute.eq_ignore_ascii_case(own)) {
            out.push(' ');
            out.push_str(whole);
        }
        rest = after;
    }
    out.push_str(if inner.ends_with('/') { " />" } else { ">" });
}

/// Returns the next attribute's name, the whole of it, and what follows.
fn next_attribute(text: &str) -> Option<(&str, &str, &str)> {
    let text =
        text.trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '"' | '\''));
    let stops = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/');
    let end = text.find(stops).unwrap_or(text.len());
    if text.is_empty() {
        return None;
    }
    let (name, after) = text.split_at(end.max(text.chars().next().map_or(0, char::len_utf8)));
    let Some(value) = after.trim_ascii_start().strip_prefix('=') else {
        return Some((name, name, after));
    };
    let value = value.trim_ascii_start();
    let length = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].find(quote).map_or(value.len(), |at| at + 2),
        _ => value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len()),
    };
    let after = &value[length..];
    Some((name, &text[..text.len() - after.len()], after))
}
