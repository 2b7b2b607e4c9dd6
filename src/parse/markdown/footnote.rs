//! Footnotes: numbered by first mention, gathered at the end, each with its way back.

use std::collections::BTreeMap;

use pulldown_cmark::{CowStr, Event};

/// The footnotes of a page.
#[derive(Debug, Default)]
pub(super) struct Footnotes<'a> {
    order: Vec<String>,
    mentions: BTreeMap<String, usize>,
    bodies: BTreeMap<String, Vec<Event<'a>>>,
}

impl<'a> Footnotes<'a> {
    /// Returns the HTML of a mention.
    pub(super) fn mention(&mut self, name: &str) -> String {
        let number = self.number(name);
        let count = self.mentions.entry(name.to_owned()).or_default();
        *count += 1;
        let again = if *count > 1 { format!("-{count}") } else { String::new() };
        format!(
            r##"<sup class="footnote-ref"><a href="#fn-{number}" id="fnref-{number}{again}" role="doc-noteref">{number}</a></sup>"##
        )
    }

    /// Keeps the body of a footnote.
    pub(super) fn define(&mut self, name: &str, body: Vec<Event<'a>>) {
        self.bodies.entry(name.to_owned()).or_insert(body);
    }

    fn number(&mut self, name: &str) -> usize {
        match self.order.iter().position(|known| known == name) {
            Some(index) => index + 1,
            None => {
                self.order.push(name.to_owned());
                self.order.len()
            }
        }
    }

    /// Returns the events of the list at the end; nobody sees a footnote that is never mentioned.
    pub(super) fn finish(mut self) -> Vec<Event<'a>> {
        if self.order.is_empty() {
            return Vec::new();
        }
        let html = |text: String| Event::Html(CowStr::from(text));
        let mut events =
            vec![html("<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n".to_owned())];
        for (index, name) in self.order.iter().enumerate() {
            let number = index + 1;
            events.push(html(format!("<li id=\"fn-{number}\">")));
            events.append(&mut self.bodies.remove(name).unwrap_or_default());
            for count in 1..=self.mentions.get(name).copied().unwrap_or(1) {
                let again = if count > 1 { format!("-{count}") } else { String::new() };
                events.push(html(format!(
                    "<a href=\"#fnref-{number}{again}\" role=\"doc-backlink\" class=\"footnote-back\" aria-label=\"Back to the text\">↩</a>"
                )));
            }
            events.push(html("</li>\n".to_owned()));
        }
        events.push(html("</ol>\n</section>\n".to_owned()));
        events
    }
}
