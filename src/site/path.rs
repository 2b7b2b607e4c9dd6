//! Which paths can be published.

use std::sync::Arc;

use crate::diag::Diagnostic;

/// Refuses what is no plain relative path, so that nothing can be published outside the output.
pub(super) fn check_path(path: &str, owner: &str) -> Result<(), Box<Diagnostic>> {
    let Some(reason) = flaw(path) else { return Ok(()) };
    let message = format!("`{owner}` can't be published at `{path}`: {reason}");
    Err(Box::new(Diagnostic::error("output-path", message).within(&Arc::from(owner))))
}

/// Tells whether a path is made of plain names and stays in its folder.
pub(crate) fn is_plain(path: &str) -> bool {
    flaw(path).is_none()
}

fn flaw(path: &str) -> Option<&'static str> {
    if path.chars().any(|char| char.is_control() || char == '\\') {
        return Some("it has a character that no address should have");
    }
    if path.starts_with(".patternbook") || path.starts_with("_patternbook") {
        return Some("names that begin with `_patternbook` are kept for the generator");
    }
    path.split('/').find_map(|part| match part {
        "" => Some("a part of it is empty"),
        "." | ".." => Some("it leads out of its folder"),
        _ if part.len() > 255 => Some("a part of it is longer than 255 bytes"),
        _ => None,
    })
}

/// Tells whether a file's name holds the hash of its content (`site.3fa9c1d2.css`, `site-3fa9c1d2.css`), so that
/// another content would have another name.
pub fn is_fingerprinted(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((stem, _extension)) = name.rsplit_once('.') else { return false };
    let Some((_, hash)) = stem.rsplit_once(['.', '-']) else { return false };
    (8..=64).contains(&hash.len())
        && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        && hash.bytes().any(|byte| byte.is_ascii_digit())
}
