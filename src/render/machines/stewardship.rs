//! What needs care, as JSON.

use serde_json::{Value, json};

use super::Listing;
use crate::render::view::{Due, Owner, Stewardship};

/// Returns who keeps what, and what is due. Addresses are relative to the site's root.
pub fn stewardship(listing: &Listing, care: &Stewardship) -> String {
    let list = |items: &[Due]| items.iter().map(item).collect::<Vec<_>>();
    let owner = |owner: &Owner| json!({ "name": owner.name, "url": owner.url, "pages": owner.pages, "due": list(&owner.due) });
    let stubs = care.stubs.iter().map(|stub| {
        let by: Vec<&str> = stub.named_by.iter().map(|link| link.url.as_str()).collect();
        json!({ "title": stub.title, "url": stub.url, "named_by": by })
    });
    let all = json!({
        "format": "patternbook-stewardship-1",
        "title": listing.title,
        "as_of": listing.as_of.to_string(),
        "sentence": care.sentence,
        "note": (!care.note.is_empty()).then_some(&care.note),
        "owners": care.owners.iter().map(owner).collect::<Vec<_>>(),
        "ownerless": list(&care.ownerless),
        "stale": list(&care.stale),
        "unreferenced": list(&care.unreferenced),
        "stubs": stubs.collect::<Vec<_>>(),
    });
    let mut out = serde_json::to_string_pretty(&all).unwrap_or_default();
    out.push('\n');
    out
}

fn item(due: &Due) -> Value {
    let mut item = json!({ "title": due.title, "url": due.url, "words": due.words });
    let day = due.day.as_ref().map(|day| day.iso.as_str()).unwrap_or_default();
    for (key, text) in [("owner", due.owner.as_str()), ("day", day), ("state", &due.state)] {
        if !text.is_empty() {
            item[key] = json!(text);
        }
    }
    item
}
