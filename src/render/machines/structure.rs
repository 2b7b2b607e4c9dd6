//! The book's structure as JSON: what pages there are, how they nest, and what leads where.

use serde_json::{Map, Value, json};

use super::{Listed, Listing};

/// Returns the book's structure. Addresses are relative to the site's root.
pub fn structure(listing: &Listing) -> String {
    let pages: Vec<Value> = listing.pages.iter().map(|page| entry(listing, page)).collect();
    let mut book = Map::new();
    book.insert("format".to_owned(), json!("patternbook-structure-1"));
    book.insert("title".to_owned(), json!(listing.title));
    put(&mut book, "description", &listing.description);
    book.insert("language".to_owned(), json!(listing.language));
    if !listing.authors.is_empty() {
        book.insert("authors".to_owned(), json!(listing.authors));
    }
    if let Some(url) = &listing.url {
        book.insert("url".to_owned(), json!(url));
    }
    book.insert("as_of".to_owned(), json!(listing.as_of.to_string()));
    book.insert("pages".to_owned(), Value::Array(pages));
    let mut out = serde_json::to_string_pretty(&Value::Object(book)).unwrap_or_default();
    out.push('\n');
    out
}

fn entry(listing: &Listing, page: &Listed) -> Value {
    let mut entry = Map::new();
    entry.insert("path".to_owned(), json!(page.path));
    entry.insert("title".to_owned(), json!(page.title));
    put(&mut entry, "kind", &page.kind);
    put(&mut entry, "summary", &page.summary);
    if let Some(parent) = page.parent.and_then(|parent| listing.pages.get(parent)) {
        entry.insert("parent".to_owned(), json!(parent.path));
    }
    let texts = [("markdown", &page.markdown), ("owner", &page.owner)];
    for (key, text) in texts {
        put(&mut entry, key, text.as_deref().unwrap_or_default());
    }
    let days =
        [("changed", page.changed), ("reviewed", page.reviewed), ("review_by", page.review_by)];
    for (key, day) in days {
        put(&mut entry, key, &day.map(|day| day.to_string()).unwrap_or_default());
    }
    for (key, list) in [("tags", &page.tags), ("links", &page.links)] {
        if !list.is_empty() {
            entry.insert(key.to_owned(), json!(list));
        }
    }
    if !page.related.is_empty() {
        let related =
            page.related.iter().map(|(relation, to)| json!({ "relation": relation, "to": to }));
        entry.insert("related".to_owned(), Value::Array(related.collect()));
    }
    Value::Object(entry)
}

fn put(entry: &mut Map<String, Value>, key: &str, text: &str) {
    if !text.is_empty() {
        entry.insert(key.to_owned(), json!(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::machines::tests::listing;

    #[test]
    fn the_structure_is_read_back_as_json() {
        let value: Value = serde_json::from_str(&structure(&listing())).unwrap();
        assert_eq!(value["pages"][1]["parent"], "");
        assert_eq!(value["pages"][1]["title"], "Ä [page]");
        assert_eq!(value["pages"][0]["review_by"], "2026-04-30");
        assert!(value["pages"][0].get("parent").is_none());
    }
}
