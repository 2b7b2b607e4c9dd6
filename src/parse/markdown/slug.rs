//! Anchors from headings, as the git hosts make them.

use std::collections::HashMap;

/// Returns the anchor of a heading: lower case, spaces as hyphens, punctuation gone.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if c.is_alphanumeric() || c == '_' || c == '-' || is_mark(c) {
            slug.extend(c.to_lowercase());
        } else if c.is_whitespace() {
            slug.push('-');
        }
    }
    slug
}

/// Combining marks belong to their letters (Devanagari vowels, Thai tones).
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c) && c != '\u{fe0f}'
}

/// Gives each anchor of a page once.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    used: HashMap<String, usize>,
}

impl Anchors {
    /// Returns the anchor itself, or with a number where it is taken.
    pub(super) fn unique(&mut self, wanted: &str) -> String {
        let wanted = if wanted.is_empty() { "section" } else { wanted };
        let mut candidate = wanted.to_owned();
        while self.used.contains_key(&candidate) {
            let count = self.used.entry(wanted.to_owned()).or_default();
            *count += 1;
            candidate = format!("{wanted}-{count}");
        }
        self.used.insert(candidate.clone(), 0);
        candidate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_git_hosts() {
        assert_eq!(slug("Forces & Consequences"), "forces--consequences");
        assert_eq!(slug("“Wild West”"), "wild-west");
        assert_eq!(slug("日本語 見出し"), "日本語-見出し");
    }

    #[test]
    fn equal_headings_are_numbered() {
        let mut anchors = Anchors::default();
        let given: Vec<_> = ["a", "a", "a-1", "a"].iter().map(|a| anchors.unique(a)).collect();
        assert_eq!(given, ["a", "a-1", "a-1-1", "a-2"]);
    }
}
