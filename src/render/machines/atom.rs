//! Atom feeds (RFC 4287).

use jiff::civil::Date;

use super::{Listing, xml};

/// An entry of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEntry {
    /// What it is about, for its name: `change`, `filling`, `review`.
    pub what: String,
    /// The page's address below the site's root.
    pub path: String,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// The day that it happened.
    pub updated: Date,
    /// Who did it; the book's authors where nobody is named.
    pub authors: Vec<String>,
}

/// Returns a feed that is published at `at` (`feed.xml`), the newest entry first.
pub fn atom(listing: &Listing, at: &str, title: &str, entries: &[FeedEntry]) -> String {
    let mut entries: Vec<&FeedEntry> = entries.iter().collect();
    entries.sort_by(|a, b| (b.updated, &a.path, &a.what).cmp(&(a.updated, &b.path, &b.what)));
    let updated = entries.first().map_or(listing.as_of, |entry| entry.updated);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n",
        attribute(&listing.language)
    );
    xml::element(&mut out, "  ", "title", title);
    if !listing.description.is_empty() {
        xml::element(&mut out, "  ", "subtitle", &listing.description);
    }
    xml::element(&mut out, "  ", "id", &format!("urn:uuid:{}", listing.uuid("feed", at)));
    xml::element(&mut out, "  ", "updated", &moment(updated));
    link(&mut out, "  ", "self", "application/atom+xml", &from_feed(listing, at, at));
    link(&mut out, "  ", "alternate", "text/html", &from_feed(listing, at, ""));
    // An entry without an author takes the feed's, which must then be there.
    authors(&mut out, "  ", &listing.authors, &listing.title);
    for entry in entries {
        out.push_str("  <entry>\n");
        xml::element(&mut out, "    ", "title", &entry.title);
        let name = listing.uuid(&entry.what, &format!("{}#{}", entry.path, entry.updated));
        xml::element(&mut out, "    ", "id", &format!("urn:uuid:{name}"));
        xml::element(&mut out, "    ", "updated", &moment(entry.updated));
        link(&mut out, "    ", "alternate", "text/html", &from_feed(listing, at, &entry.path));
        if !entry.authors.is_empty() {
            authors(&mut out, "    ", &entry.authors, "");
        }
        if !entry.summary.is_empty() {
            xml::element(&mut out, "    ", "summary", &entry.summary);
        }
        out.push_str("  </entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

/// Returns the address of a path: full, or relative to the feed's own.
fn from_feed(listing: &Listing, at: &str, path: &str) -> String {
    match &listing.url {
        Some(_) => listing.address(path),
        None => {
            let up = "../".repeat(at.matches('/').count());
            let address = super::encoded(path);
            if up.is_empty() && address.is_empty() { "./".to_owned() } else { up + &address }
        }
    }
}

fn authors(out: &mut String, indent: &str, names: &[String], otherwise: &str) {
    let otherwise = otherwise.to_owned();
    let names = if names.is_empty() { std::slice::from_ref(&otherwise) } else { names };
    for name in names {
        out.push_str(indent);
        out.push_str("<author>\n");
        xml::element(out, &format!("{indent}  "), "name", name);
        out.push_str(indent);
        out.push_str("</author>\n");
    }
}

fn link(out: &mut String, indent: &str, rel: &str, kind: &str, href: &str) {
    let href = attribute(href);
    out.push_str(&format!("{indent}<link rel=\"{rel}\" type=\"{kind}\" href=\"{href}\"/>\n"));
}

fn attribute(text: &str) -> String {
    let mut out = String::new();
    xml::push(&mut out, text);
    out
}

/// A day has no hour; noon is the same day almost everywhere.
fn moment(day: Date) -> String {
    format!("{day}T12:00:00Z")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::machines::tests::listing;

    fn entry(path: &str, day: i8) -> FeedEntry {
        FeedEntry {
            what: "change".to_owned(),
            path: path.to_owned(),
            title: "T <&> \"x\"".to_owned(),
            summary: "S".to_owned(),
            updated: jiff::civil::date(2026, 1, day),
            authors: Vec::new(),
        }
    }

    #[test]
    fn a_feed_has_what_the_standard_asks_for() {
        let feed = atom(&listing(), "feed.xml", "Changes", &[entry("a/", 3), entry("b/", 5)]);
        let texts = xml::read(&feed);
        for name in ["title", "id", "updated", "name"] {
            assert!(texts.iter().any(|(found, text)| found == name && !text.is_empty()), "{name}");
        }
        let updated: Vec<_> = texts.iter().filter(|(name, _)| name == "updated").collect();
        assert_eq!(updated[0].1, "2026-01-05T12:00:00Z");
        assert_eq!(updated[0], updated[1]);
        let ids: std::collections::BTreeSet<_> =
            texts.iter().filter(|(name, _)| name == "id").collect();
        assert_eq!(ids.len(), 3);
        assert!(feed.contains("href=\"https://x.example/b/a/\""));
    }

    #[test]
    fn a_feed_without_an_address_names_pages_from_where_it_lies() {
        let book = Listing { url: None, authors: Vec::new(), ..listing() };
        let feed = atom(&book, "stewardship/due.xml", "Due", &[entry("a/", 3)]);
        assert!(
            feed.contains("href=\"../a/\"") && feed.contains("href=\"../stewardship/due.xml\"")
        );
        assert!(xml::read(&feed).contains(&("name".to_owned(), book.title)));
    }

    #[test]
    fn the_order_of_the_entries_given_does_not_matter() {
        let (a, b) = (entry("a/", 3), entry("b/", 3));
        let feed = |entries: &[FeedEntry]| atom(&listing(), "feed.xml", "T", entries);
        assert_eq!(feed(&[a.clone(), b.clone()]), feed(&[b, a]));
    }
}
