//! What the site says to machines: sitemap, feeds, calendar, `llms.txt`, the book's structure.
//!
//! Each is a pure function of the same few facts. Without the book's address (`url` in `book.toml`),
//! what needs full addresses is left out or names pages relative to the site's root.

mod atom;
mod calendar;
mod llms;
mod sitemap;
mod stewardship;
mod structure;
mod xml;

use jiff::civil::Date;

use crate::memo::Key;

pub use atom::{FeedEntry, atom};
pub use calendar::{Review, calendar};
pub use llms::llms;
pub use sitemap::{sitemap, sitemap_names};
pub use stewardship::stewardship;
pub use structure::structure;

/// The book, as machines see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// The book's title.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// Its language.
    pub language: String,
    /// Who writes it.
    pub authors: Vec<String>,
    /// Its address, with a slash at the end.
    pub url: Option<String>,
    /// The day of the build.
    pub as_of: Date,
    /// Its pages, in reading order.
    pub pages: Vec<Listed>,
}

/// A page, as machines see it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Listed {
    /// Its address below the site's root, with a slash at the end; empty for the home page.
    pub path: String,
    /// Its title.
    pub title: String,
    /// What it is.
    pub kind: String,
    /// One or two sentences about it.
    pub summary: String,
    /// The index of the page above it.
    pub parent: Option<usize>,
    /// Where it is found as Markdown, below the site's root.
    pub markdown: Option<String>,
    /// Words that group pages.
    pub tags: Vec<String>,
    /// Who keeps it true.
    pub owner: Option<String>,
    /// The last change, where it is known.
    pub changed: Option<Date>,
    /// The day that somebody last read it again.
    pub reviewed: Option<Date>,
    /// The day by which somebody must.
    pub review_by: Option<Date>,
    /// The addresses of the pages that its text links to.
    pub links: Vec<String>,
    /// Its typed relations: the relation, the address.
    pub related: Vec<(String, String)>,
}

impl Listing {
    /// Returns the address of a path: full where the book's is known.
    fn address(&self, path: &str) -> String {
        let path = encoded(path);
        match &self.url {
            Some(url) => format!("{url}{path}"),
            None if path.is_empty() => "./".to_owned(),
            None => path,
        }
    }

    /// Returns a name that stays the same as long as the book's address (or title) and the path do.
    fn uuid(&self, what: &str, path: &str) -> String {
        let book = self.url.as_deref().unwrap_or(&self.title);
        let hash = Key::of(&[book.as_bytes(), what.as_bytes(), path.as_bytes()]).0;
        // Version 8 (vendor-specific) and the variant of RFC 9562.
        let hash = (hash & !(0xf << 76)) | (8 << 76);
        let hash = (hash & !(0b11 << 62)) | (0b10 << 62);
        let hex = format!("{hash:032x}");
        format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }
}

/// Returns a path as part of an address: only what RFC 3986 allows there.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte as char);
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A book of two pages.
    pub(crate) fn listing() -> Listing {
        let page = |path: &str, title: &str, parent| Listed {
            path: path.to_owned(),
            title: title.to_owned(),
            kind: "page".to_owned(),
            summary: "A <b> & [c]\nnew line".to_owned(),
            parent,
            markdown: Some(format!("{path}index.md")),
            changed: Some(jiff::civil::date(2026, 3, 1)),
            review_by: Some(jiff::civil::date(2026, 4, 30)),
            owner: Some("team, one; two".to_owned()),
            ..Listed::default()
        };
        Listing {
            title: "The \"Book\" & more".to_owned(),
            description: "What it's about".to_owned(),
            language: "en".to_owned(),
            authors: vec!["A".to_owned()],
            url: Some("https://x.example/b/".to_owned()),
            as_of: jiff::civil::date(2026, 5, 2),
            pages: vec![page("", "Home", None), page("a b/ü/", "Ä [page]", Some(0))],
        }
    }

    #[test]
    fn a_name_is_a_uuid_and_stays() {
        let name = listing().uuid("review", "a/");
        assert_eq!(name, listing().uuid("review", "a/"));
        assert_ne!(name, listing().uuid("review", "b/"));
        let parts: Vec<_> = name.split('-').map(str::len).collect();
        assert_eq!(parts, [8, 4, 4, 4, 12]);
        assert!(name[14..].starts_with('8') && "89ab".contains(&name[19..20]), "{name}");
    }
}
