//! Addresses of pages and files below the site's root, and how one names another.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization as _;

/// Returns the address of a Markdown file's page: `content/a/b.md` is at `a/b/`.
pub(crate) fn of_source(source: &str) -> String {
    let path = source.strip_prefix("content/").unwrap_or(source);
    let stem = path.strip_suffix(".md").or_else(|| path.strip_suffix(".markdown")).unwrap_or(path);
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    let is_index = matches!(name, "_index" | "index" | "README" | "readme" | "Readme");
    match (folder, is_index) {
        ("", true) => String::new(),
        (folder, true) => format!("{folder}/"),
        ("", false) => format!("{name}/"),
        (folder, false) => format!("{folder}/{name}/"),
    }
}

/// Returns the address of the folder above, or nothing above the root.
pub(super) fn parent(path: &str) -> Option<&str> {
    let trimmed = path.strip_suffix('/')?;
    Some(trimmed.rfind('/').map_or("", |slash| &trimmed[..=slash]))
}

/// Returns how `to` is named from the page at `from`; both are addresses below the root.
pub fn relative(from: &str, to: &str) -> String {
    let here = from.rfind('/').map_or("", |slash| &from[..=slash]);
    let common = here
        .char_indices()
        .rev()
        .find(|(at, c)| *c == '/' && to.as_bytes().get(..=*at) == here.as_bytes().get(..=*at))
        .map_or(0, |(at, _)| at + 1);
    let up = here[common..].matches('/').count();
    let down = encode(&to[common..]);
    match (up, down.is_empty()) {
        (0, true) => "./".to_owned(),
        // A first segment with a colon would read as a scheme.
        (0, false) if down.split('/').next().is_some_and(|first| first.contains(':')) => {
            format!("./{down}")
        }
        (up, _) => "../".repeat(up) + &down,
    }
}

/// Returns a path as file systems see it that tell neither `A` from `a` nor one spelling of `é` from the other.
pub(crate) fn folded(path: &str) -> String {
    let lower = path.to_lowercase();
    if lower.is_ascii() { lower } else { lower.nfc().collect() }
}

/// What stands in a path of an address as it is, besides letters and digits of ASCII.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// Returns a path as it stands in an address: what is not allowed there is percent-encoded.
pub fn encode(path: &str) -> String {
    utf8_percent_encode(path, PLAIN).to_string()
}

/// Returns `path` as seen from `folder`, its dots resolved; nothing where it climbs above the root.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    let (base, path) = match path.strip_prefix('/') {
        Some(absolute) => ("", absolute),
        None => (folder, path),
    };
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let mut joined = parts.join("/");
    let is_folder = path.is_empty()
        || path.ends_with('/')
        || path.ends_with("/.")
        || path.ends_with("..")
        || path == ".";
    if is_folder && !joined.is_empty() {
        joined.push('/');
    }
    Some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_their_addresses() {
        assert_eq!(of_source("content/_index.md"), "");
        assert_eq!(of_source("content/a/README.md"), "a/");
        assert_eq!(of_source("content/a/b.md"), "a/b/");
    }

    #[test]
    fn one_address_names_another() {
        assert_eq!(relative("a/b/", "a/c/"), "../c/");
        assert_eq!(relative("a/b/", "a/b/"), "./");
        assert_eq!(relative("", "a/b/"), "a/b/");
        assert_eq!(relative("a/b/", ""), "../../");
        assert_eq!(relative("ab/", "a/"), "../a/");
        assert_eq!(relative("a/", "ä/x y.png"), "../%C3%A4/x%20y.png");
        assert_eq!(relative("", "a:b/"), "./a:b/");
        assert_eq!(relative("404.html", "a/"), "a/");
    }

    #[test]
    fn dots_are_resolved() {
        assert_eq!(join("a/b", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(join("a", "../../c").as_deref(), None);
        assert_eq!(join("a", "/c/").as_deref(), Some("c/"));
        assert_eq!(join("a/b", "..").as_deref(), Some("a/"));
    }
}
