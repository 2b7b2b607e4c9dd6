//! `llms.txt`: the book's pages as a list of links in Markdown (llmstxt.org).

use super::{Listed, Listing};

/// Returns the book's list of pages, by section, each at its Markdown where it has one.
pub fn llms(listing: &Listing) -> String {
    let mut out = format!("# {}\n", one_line(&listing.title));
    if !listing.description.is_empty() {
        out.push_str(&format!("\n> {}\n", one_line(&listing.description)));
    }
    let pages = &listing.pages;
    let mut has_children = vec![false; pages.len()];
    for parent in pages.iter().filter_map(|page| page.parent) {
        has_children[parent] = true;
    }
    let top = |page: &Listed| page.parent.is_none_or(|parent| pages[parent].parent.is_none());
    let mut single: Vec<&Listed> = Vec::new();
    let mut sections: Vec<(&Listed, Vec<&Listed>)> = Vec::new();
    let mut section_of: Vec<Option<usize>> = vec![None; pages.len()];
    for (index, page) in pages.iter().enumerate() {
        let parent = page.parent.filter(|parent| *parent < index);
        match parent.and_then(|parent| section_of[parent]) {
            Some(section) => {
                section_of[index] = Some(section);
                sections[section].1.push(page);
            }
            None if page.parent.is_some() && top(page) && has_children[index] => {
                section_of[index] = Some(sections.len());
                sections.push((page, vec![page]));
            }
            None => single.push(page),
        }
    }
    if !single.is_empty() {
        out.push_str("\n## Pages\n\n");
        single.iter().for_each(|page| out.push_str(&item(listing, page)));
    }
    for (section, below) in sections {
        out.push_str(&format!("\n## {}\n\n", one_line(&section.title)));
        below.iter().for_each(|page| out.push_str(&item(listing, page)));
    }
    out
}

fn item(listing: &Listing, page: &Listed) -> String {
    let address = listing.address(page.markdown.as_deref().unwrap_or(&page.path));
    let title = one_line(&page.title).replace('[', "\\[").replace(']', "\\]");
    let summary = one_line(&page.summary);
    let summary = if summary.is_empty() { summary } else { format!(": {summary}") };
    format!("- [{title}]({address}){summary}\n")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::machines::tests::listing;

    #[test]
    fn the_list_names_each_page_once_by_section() {
        let mut book = listing();
        book.pages.push(Listed {
            path: "a b/ü/c/".to_owned(),
            title: "C".to_owned(),
            parent: Some(1),
            ..Listed::default()
        });
        insta::assert_snapshot!(llms(&book), @r#"
        # The "Book" & more

        > What it's about

        ## Pages

        - [Home](https://x.example/b/index.md): A <b> & [c] new line

        ## Ä [page]

        - [Ä \[page\]](https://x.example/b/a%20b/%C3%BC/index.md): A <b> & [c] new line
        - [C](https://x.example/b/a%20b/%C3%BC/c/)
        "#);
    }
}
