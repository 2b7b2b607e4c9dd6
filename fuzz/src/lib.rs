//! What the fuzz targets share.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use patternbook::diag::Diagnostic;
use patternbook::memo::Memo;

/// Where the fuzzed text is said to stand.
pub static SOURCE: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from("content/fuzzed.md"));
/// One memo for a whole run, so that what is the same for every input is made once.
pub static MEMO: LazyLock<Arc<Memo>> = LazyLock::new(|| Arc::new(Memo::new()));

/// Every problem lies in the text that it is about.
pub fn assert_places(source: &str, text: &str, diags: &[Diagnostic]) {
    for diagnostic in diags {
        let own = diagnostic.source.as_deref().is_none_or(|its| its == source);
        if let Some(span) = diagnostic.span.as_ref().filter(|_| own) {
            assert!(text.get(span.clone()).is_some(), "{diagnostic:?} is not in {text:?}");
        }
    }
}

/// Takes a book apart: `//- path` begins a file. What no snapshot of a folder could hold is left out.
pub fn files(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut current = None;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if let Some(path) = line.strip_prefix(b"//- ") {
            let path = std::str::from_utf8(path).ok().map(str::trim_end);
            current = path.filter(|path| could_be(path)).map(str::to_owned);
        } else if let Some(path) = &current {
            files.entry(path.clone()).or_default().extend_from_slice(line);
        }
    }
    files
}

/// A path that a walk through a folder can come upon; no file is a folder as well.
fn could_be(path: &str) -> bool {
    !path.contains('\0')
        && path.split('/').all(|part| !matches!(part, "" | "." | "..") && part.len() < 256)
}

/// Nothing in a page runs: no script but the site's own files, no handler, no style, no address that is code.
pub fn assert_harmless(path: &str, page: &str) {
    for (name, attributes) in tags(page) {
        let of = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted);
        assert!(name != "script" || of("src").is_some(), "an inline script in {path}:\n{page}");
        for (attribute, value) in &attributes {
            assert!(!attribute.starts_with("on"), "<{name} {attribute}> in {path}:\n{page}");
            let bare: String = value.chars().filter(|char| *char > ' ').collect();
            let bare = bare.to_ascii_lowercase();
            let runs = ["javascript:", "vbscript:", "data:text/html"]
                .iter()
                .any(|it| bare.starts_with(it));
            let leads = matches!(
                &**attribute,
                "href" | "src" | "action" | "formaction" | "xlink:href" | "data"
            );
            assert!(!(runs && leads), "<{name} {attribute}={value:?}> in {path}:\n{page}");
        }
    }
}

/// The tags of a page, as a browser would read them: names and attributes.
fn tags(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if !rest.starts_with(|char: char| char.is_ascii_alphabetic()) {
            continue;
        }
        let end = rest.find(|char: char| char.is_ascii_whitespace() || matches!(char, '/' | '>'));
        let name = rest[..end.unwrap_or(rest.len())].to_ascii_lowercase();
        rest = &rest[end.unwrap_or(rest.len())..];
        let mut attributes = Vec::new();
        while let Some(attribute) = attribute(&mut rest) {
            attributes.push(attribute);
        }
        found.push((name, attributes));
    }
    found
}

/// The next attribute of a tag.
fn attribute(rest: &mut &str) -> Option<(String, String)> {
    let space = |char: char| char.is_ascii_whitespace() || char == '/';
    *rest = rest.trim_start_matches(space);
    if rest.is_empty() || rest.starts_with('>') {
        return None;
    }
    let end =
        rest.char_indices().skip(1).find(|(_, char)| space(*char) || matches!(char, '=' | '>'));
    let end = end.map_or(rest.len(), |(at, _)| at);
    let name = rest[..end].to_ascii_lowercase();
    *rest = rest[end..].trim_start_matches(|char: char| char.is_ascii_whitespace());
    let Some(value) = rest.strip_prefix('=') else { return Some((name, String::new())) };
    let value = value.trim_start_matches(|char: char| char.is_ascii_whitespace());
    let quote = value.chars().next().filter(|char| matches!(char, '"' | '\''));
    let (value, after) = match quote {
        Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
        None => value.split_at(
            value
                .find(|char: char| char.is_ascii_whitespace() || char == '>')
                .unwrap_or(value.len()),
        ),
    };
    *rest = after;
    let entities =
        [("&colon;", ":"), ("&#58;", ":"), ("&#x3a;", ":"), ("&Tab;", ""), ("&NewLine;", "")];
    let value = entities.iter().fold(value.to_owned(), |value, (from, to)| value.replace(from, to));
    Some((name, value))
}
