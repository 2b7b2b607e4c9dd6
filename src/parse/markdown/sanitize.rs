//! Raw HTML made harmless.
//!
//! Markdown lets tags open in one block and close in another, so a page is cleaned as a whole. What we
//! made ourselves stands in holes and is not seen here.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use ammonia::{Builder, UrlRelative};

use super::mark;
use crate::diag::Span;
use crate::model::document::{HOLE_START, Hole};

/// Addresses with these schemes are linked; others are shown without a link.
const SCHEMES: [&str; 14] = [
    "http", "https", "mailto", "tel", "sms", "ftp", "ftps", "sftp", "ssh", "git", "irc", "ircs",
    "xmpp", "matrix",
];

/// Returns the scheme of an address as a browser reads it: without control characters and spaces.
pub(super) fn scheme(address: &str) -> Option<String> {
    memchr::memchr(b':', address.as_bytes())?;
    let cleaned: String =
        address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let (scheme, _) = cleaned.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// Returns whether an address is safe to link to.
pub(in crate::parse) fn is_safe(address: &str) -> bool {
    scheme(address).is_none_or(|scheme| SCHEMES.contains(&scheme.as_str()))
}

/// Cleans a page's HTML; relative addresses of raw HTML become holes, so that they are resolved too.
pub(super) fn sanitize(html: &str, holes: &mut Vec<Hole>, find: impl Fn(&str) -> Span) -> String {
    let first = holes.len();
    let found: Arc<Mutex<Vec<String>>> = Arc::default();
    let addresses = found.clone();
    let cleaned = builder()
        .attribute_filter(move |_, attribute, value| {
            // Characters that a page doesn't hold are blanks in it; what stood around them must not become a scheme.
            if matches!(attribute, "href" | "src" | "poster" | "cite") && !is_safe(value) {
                return None;
            }
            let relative = matches!(attribute, "href" | "src")
                && !value.is_empty()
                && !value.starts_with(HOLE_START)
                && scheme(value).is_none();
            if !relative {
                return Some(Cow::Borrowed(value));
            }
            let mut addresses = addresses.lock().unwrap_or_else(PoisonError::into_inner);
            addresses.push(value.to_owned());
            Some(Cow::Owned(mark(first + addresses.len() - 1)))
        })
        .clean(html)
        .to_string();
    let addresses = std::mem::take(&mut *found.lock().unwrap_or_else(PoisonError::into_inner));
    holes.extend(addresses.into_iter().map(|dest| {
        let span = find(&dest);
        Hole::Link { dest, span }
    }));
    cleaned
}

fn builder() -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .add_tags(["section", "figure", "figcaption", "u", "picture", "source", "video", "audio"])
        .add_generic_attributes(["class", "id", "dir", "role", "aria-label", "aria-hidden"])
        .add_tag_attributes("a", ["name"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("img", ["loading"])
        .add_tag_attributes("source", ["src", "media", "type"])
        .add_tag_attributes("video", ["src", "controls", "poster", "width", "height"])
        .add_tag_attributes("audio", ["src", "controls"])
        .add_tag_attributes("ol", ["type", "reversed"])
        .add_tag_attributes("li", ["value"])
        .url_schemes(SCHEMES.into_iter().collect())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"));
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_go_and_links_become_holes() {
        let mut holes = Vec::new();
        let html = r#"<a href="b.md" onclick="x()">b</a><script>x()</script><a href="java&#10;script:x()">c</a>"#;
        let clean = sanitize(html, &mut holes, |_| 0..0);
        assert!(!clean.contains("script") && !clean.contains("onclick"), "{clean}");
        assert_eq!(holes, [Hole::Link { dest: "b.md".to_owned(), span: 0..0 }]);
        let odd = sanitize("<a href=\"java\u{1d}script:x()\">d</a>", &mut holes, |_| 0..0);
        assert!(!odd.contains("href"), "{odd}");
    }

    #[test]
    fn schemes_are_seen_in_all_their_spellings() {
        for address in [
            "javascript:x",
            " JaVa\tScript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "vbscript:x",
        ] {
            assert!(!is_safe(address), "{address}");
        }
        for address in [
            "a/b.md",
            "#x",
            "?q=a:b",
            "https://x.org",
            "mailto:a@b.org",
            "//x.org/a",
            "a:b/c".split_at(1).0,
        ] {
            assert!(is_safe(address), "{address}");
        }
    }
}
