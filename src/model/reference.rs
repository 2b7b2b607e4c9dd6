//! What the book rests on: an entry of `data/sources.toml`. (`source` is a file of the book.)

use crate::diag::Span;

/// The references of a book, in groups.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bibliography {
    /// The groups, in the order of the file.
    pub groups: Vec<ReferenceGroup>,
}

/// References under one heading.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceGroup {
    /// The name in addresses.
    pub id: String,
    /// The heading.
    pub title: String,
    /// The entries, in the order of the file.
    pub entries: Vec<Reference>,
}

/// A reference, cited in text as `[@key]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// The key.
    pub key: String,
    /// The entry as it is printed in the bibliography, word for word.
    pub text: String,
    /// The family names of the authors.
    pub authors: Vec<String>,
    /// The year of publication.
    pub year: Option<i64>,
    /// The title of the work.
    pub title: Option<String>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Where it stands in the file.
    pub span: Span,
}

impl Bibliography {
    /// Returns the reference with a key.
    pub fn get(&self, key: &str) -> Option<&Reference> {
        self.groups.iter().flat_map(|group| &group.entries).find(|entry| entry.key == key)
    }
}

impl Reference {
    /// Returns the words of a citation in text: "Deci & Ryan 2000", or the title where no author is known.
    pub fn citation(&self) -> String {
        let who = match self.authors.as_slice() {
            [] => self.title.clone().unwrap_or_else(|| self.text.clone()),
            [one] => one.clone(),
            [one, two] => format!("{one} & {two}"),
            [one, ..] => format!("{one} et al."),
        };
        match self.year {
            Some(year) => format!("{who} {year}"),
            None => who,
        }
    }
}
