//! The sitemap (sitemaps.org 0.9).

use super::{Listing, xml};

/// A sitemap names so many pages at most.
const MOST: usize = 50_000;

/// Returns the sitemap, as files by name: one, or an index with its parts. It takes full addresses;
/// a book without one has none.
pub fn sitemap(listing: &Listing) -> Vec<(String, String)> {
    if listing.url.is_none() || listing.pages.is_empty() {
        return Vec::new();
    }
    let parts: Vec<_> = listing.pages.chunks(MOST).collect();
    let part = |pages: &[super::Listed]| {
        let mut out = head("urlset");
        for page in pages {
            out.push_str("  <url>\n");
            xml::element(&mut out, "    ", "loc", &listing.address(&page.path));
            if let Some(changed) = page.changed {
                xml::element(&mut out, "    ", "lastmod", &changed.to_string());
            }
            out.push_str("  </url>\n");
        }
        out.push_str("</urlset>\n");
        out
    };
    if let [only] = parts.as_slice() {
        return vec![("sitemap.xml".to_owned(), part(only))];
    }
    let mut index = head("sitemapindex");
    let mut files = Vec::new();
    for (number, pages) in parts.iter().enumerate() {
        let name = format!("sitemap-{}.xml", number + 1);
        index.push_str("  <sitemap>\n");
        xml::element(&mut index, "    ", "loc", &listing.address(&name));
        index.push_str("  </sitemap>\n");
        files.push((name, part(pages)));
    }
    index.push_str("</sitemapindex>\n");
    files.push(("sitemap.xml".to_owned(), index));
    files
}

/// Returns the names of the files that so many pages take.
pub fn sitemap_names(pages: usize) -> Vec<String> {
    let parts = pages.div_ceil(MOST);
    let numbered = (1..=parts).filter(|_| parts > 1).map(|part| format!("sitemap-{part}.xml"));
    numbered.chain(std::iter::once("sitemap.xml".to_owned())).collect()
}

fn head(element: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<{element} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::machines::tests::listing;

    #[test]
    fn a_sitemap_has_full_addresses() {
        let files = sitemap(&listing());
        let texts = xml::read(&files[0].1);
        assert!(
            texts.contains(&("loc".to_owned(), "https://x.example/b/a%20b/%C3%BC/".to_owned()))
        );
        assert!(texts.contains(&("lastmod".to_owned(), "2026-03-01".to_owned())));
    }

    #[test]
    fn a_large_book_has_an_index_of_sitemaps() {
        let mut book = listing();
        book.pages = vec![book.pages[0].clone(); MOST + 1];
        let names: Vec<_> = sitemap(&book).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]);
    }

    #[test]
    fn a_book_without_an_address_has_none() {
        assert!(sitemap(&Listing { url: None, ..listing() }).is_empty());
    }
}
