//! Shortcodes and template tags: `{{< name … >}}`, `{{% name … %}}`, `{% name … %}`.

use std::collections::BTreeMap;

use super::include::Line;

/// A shortcode or tag at the beginning of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// Its name.
    pub name: &'a str,
    /// It ends what one of this name began.
    pub closing: bool,
    /// How long it is, with its braces.
    pub length: usize,
    /// It only shows how one is written: `{{</* name */>}}`.
    pub quoted: bool,
    /// What follows it.
    pub after: &'a str,
    arguments: &'a str,
}

/// A tag longer than this is no tag.
const MAX_LENGTH: usize = 4096;

/// Returns the tag that a text begins with.
pub(super) fn tag(text: &str) -> Option<Tag<'_>> {
    let (open, close) = match text.as_bytes() {
        [b'{', b'{', b'<', ..] => ("{{<", ">}}"),
        [b'{', b'{', b'%', ..] => ("{{%", "%}}"),
        [b'{', b'%', ..] => ("{%", "%}"),
        _ => return None,
    };
    let mut most = text.len().min(MAX_LENGTH);
    while !text.is_char_boundary(most) {
        most -= 1;
    }
    let end = text[open.len()..most].find(close)? + open.len();
    let inner = text[open.len()..end].trim().trim_matches('-').trim();
    if inner.contains("\n\n") {
        return None;
    }
    let quoted = inner.starts_with("/*");
    let inner = inner.trim_start_matches("/*").trim_end_matches("*/").trim();
    let (closing, inner) = match inner.strip_prefix('/') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, inner.trim_end_matches('/')),
    };
    let name_end = inner.find(|c: char| c.is_whitespace() || c == '(').unwrap_or(inner.len());
    let (name, arguments) = inner.split_at(name_end);
    if name.is_empty() {
        return None;
    }
    let (closing, name) = match name.strip_prefix("end") {
        Some(rest) if open == "{%" && !rest.is_empty() => (true, rest),
        _ => (closing, name),
    };
    let length = end + close.len();
    let after = text[length..].trim();
    Some(Tag { name, closing, length, quoted, after, arguments: arguments.trim() })
}

impl<'a> Tag<'a> {
    /// Returns the value of a named argument: `name="value"` or `name=value`.
    pub(super) fn argument(&self, name: &str) -> Option<&'a str> {
        self.arguments.match_indices(name).find_map(|(at, _)| {
            let before = self.arguments[..at].chars().next_back();
            if before.is_some_and(|c| !c.is_whitespace()) {
                return None;
            }
            let value = self.arguments[at + name.len()..].trim_start().strip_prefix('=')?;
            Some(unquoted(value.trim_start()))
        })
    }

    /// Returns the first argument, where it has no name.
    pub(super) fn first_argument(&self) -> Option<&'a str> {
        let first = self.arguments;
        let value = unquoted(first);
        let named = !first.starts_with(['"', '\'', '`']) && value.contains('=');
        (!value.is_empty() && !named).then_some(value)
    }
}

fn unquoted(text: &str) -> &str {
    match text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')) {
        Some(quote) => text[1..].split(quote).next().unwrap_or_default(),
        None => text.split_whitespace().next().unwrap_or_default(),
    }
}

/// Returns the lines that only close a tag, by its name.
pub(super) fn closes(lines: &[Line]) -> BTreeMap<String, Vec<usize>> {
    let mut closes: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let text = line.text.trim();
        if !text.starts_with('{') {
            continue;
        }
        if let Some(tag) = tag(text).filter(|tag| tag.closing && tag.after.is_empty()) {
            closes.entry(tag.name.to_owned()).or_default().push(at);
        }
    }
    closes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_a_name_and_arguments() {
        let found = tag(r#"{{< figure src="a b.png" alt=x >}} rest"#).unwrap();
        assert_eq!((found.name, found.closing, found.after), ("figure", false, "rest"));
        assert_eq!(found.argument("src"), Some("a b.png"));
        assert_eq!(found.argument("alt"), Some("x"));
        assert_eq!(found.first_argument(), None);
        assert_eq!(tag("{{% ref \"x.md\" %}}").unwrap().first_argument(), Some("x.md"));
        assert!(tag("{{< /note >}}").unwrap().closing);
        assert_eq!(tag("{% endhint %}").map(|tag| (tag.name, tag.closing)), Some(("hint", true)));
        assert_eq!(tag("{{ x }}"), None);
        assert_eq!(tag("{{< never"), None);
    }
}
