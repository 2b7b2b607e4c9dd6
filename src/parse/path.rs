//! Paths and addresses as a Markdown file writes them.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// Returns the path that `path` means in `folder` (both with `/`, no leading one), or nothing where it
/// leads out of the root.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Returns the folder of a path, without a slash at its end.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Returns the way from a folder to a path.
pub fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let most = from.len().min(to.len().saturating_sub(1));
    let shared = (0..most).take_while(|&at| from[at] == to[at]).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}

/// Returns an address with `%20` and the like decoded, as far as it is UTF-8.
pub fn decode(address: &str) -> String {
    let decoded = percent_decode_str(address).decode_utf8();
    decoded.map_or_else(|_| address.to_owned(), Cow::into_owned)
}

/// Returns a path as an address that Markdown takes for one: spaces, brackets and the like encoded, letters as they are.
pub fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            ' ' | '(' | ')' | '<' | '>' | '"' | '\'' | '\\' | '%' | '?' | '#' | '[' | ']' | '{'
            | '}' | '|' | '`' | '*' => out.push_str(&format!("%{:02X}", c as u32)),
            c if c.is_control() => out.push_str(&format!("%{:02X}", c as u32)),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paths_join_and_part() {
        assert_eq!(join("a/b", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(join("a", "../../c.md"), None);
        assert_eq!(relative("a/b", "a/c.md"), "../c.md");
        assert_eq!(relative("", "c.md"), "c.md");
        assert_eq!(decode("a%20b%"), "a b%");
    }

    proptest! {
        #[test]
        fn the_way_to_a_path_leads_there(from in "[a-c/]{0,6}", to in "[a-c]{1,2}(/[a-c]{1,2}){0,3}") {
            let from = join("", &from).unwrap();
            prop_assert_eq!(join(&from, &relative(&from, &to)), Some(to));
        }

        #[test]
        fn an_encoded_path_is_read_back(path in "\\PC{0,20}") {
            prop_assert_eq!(decode(&encode(&path)), path);
        }
    }
}
