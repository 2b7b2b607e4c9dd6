//! Containers and alerts: what a line of colons opens and closes.

use super::*;

impl<'a> Walk<'a> {
    pub(super) fn open_container(&mut self) {
        let Some(fence) = self.fences.next() else { return };
        let place = self.place(&fence.span);
        match fence.word.as_str() {
            "culture" => {
                let id = fence.argument.clone();
                self.hole(Hole::Culture { id: id.clone(), span: place.clone() });
                self.containers.push(Open { end: "</div>\n", place, culture: Some(id) });
            }
            "tabs" => {
                self.html("<div class=\"tabs\">\n".to_owned());
                self.containers.push(Open { end: "</div>\n", place, culture: None });
            }
            "tab" => {
                self.tabs += 1;
                let mut html = format!(
                    "<section class=\"tab\" id=\"tab-{}\"><p class=\"tab-label\">",
                    self.tabs
                );
                let _ = pulldown_cmark_escape::escape_html_body_text(&mut html, &fence.argument);
                html.push_str("</p>\n");
                self.html(html);
                self.say(&fence.argument);
                self.containers.push(Open { end: "</section>\n", place, culture: None });
            }
            "details" => {
                let mut html = String::from("<details><summary>");
                let title = if fence.argument.is_empty() { "Details" } else { &fence.argument };
                let _ = pulldown_cmark_escape::escape_html_body_text(&mut html, title);
                html.push_str("</summary>\n");
                self.html(html);
                self.say(title);
                self.containers.push(Open { end: "</details>\n", place, culture: None });
            }
            word => match ALERTS.iter().find(|(name, _, _)| *name == word) {
                Some((_, class, title)) => {
                    let title =
                        if fence.argument.is_empty() { title } else { fence.argument.as_str() };
                    self.html(alert_start(class, title));
                    self.containers.push(Open { end: "</aside>\n", place, culture: None });
                }
                None => self.unknown_container(word, place),
            },
        }
    }

    pub(super) fn unknown_container(&mut self, word: &str, place: Span) {
        let known = ["culture", "tabs", "tab", "details"];
        let all = known.into_iter().chain(ALERTS.iter().map(|(name, _, _)| *name));
        let diagnostic =
            Diagnostic::error("unknown-container", format!("unknown container `{word}`"))
                .at(self.source, place.clone())
                .suggest(word, all.clone())
                .hint(format!("known containers: {}", all.collect::<Vec<_>>().join(", ")));
        self.diags.push(diagnostic);
        self.html("<div>\n".to_owned());
        self.containers.push(Open { end: "</div>\n", place, culture: None });
    }

    pub(super) fn close_container(&mut self) {
        let fence = self.fences.next();
        match self.containers.pop() {
            Some(open) => self.html(open.end.to_owned()),
            None => {
                let place = fence.map_or(0..0, |fence| self.place(&fence.span));
                let diagnostic = Diagnostic::error("container", "`:::` closes nothing")
                    .at(self.source, place)
                    .hint("open a container above it, such as `::: culture high-context`");
                self.diags.push(diagnostic);
            }
        }
    }

    pub(super) fn close_containers(&mut self) {
        while let Some(Open { end, place, .. }) = self.containers.pop() {
            self.html(end.to_owned());
            let diagnostic = Diagnostic::error("container", "container is not closed")
                .at(self.source, place)
                .hint("end it with a line `:::`");
            self.diags.push(diagnostic);
        }
    }
}

/// Containers that are alerts: the word, the class and the title.
const ALERTS: [(&str, &str, &str); 8] = [
    ("note", "note", "Note"),
    ("info", "note", "Info"),
    ("tip", "tip", "Tip"),
    ("important", "important", "Important"),
    ("warning", "warning", "Warning"),
    ("caution", "caution", "Caution"),
    ("danger", "caution", "Danger"),
    ("success", "tip", "Success"),
];

pub(super) fn alert(kind: BlockQuoteKind) -> (&'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("note", "Note"),
        BlockQuoteKind::Tip => ("tip", "Tip"),
        BlockQuoteKind::Important => ("important", "Important"),
        BlockQuoteKind::Warning => ("warning", "Warning"),
        BlockQuoteKind::Caution => ("caution", "Caution"),
    }
}

pub(super) fn alert_start(class: &str, title: &str) -> String {
    let mut html = format!("<aside class=\"alert alert-{class}\"><p class=\"alert-title\">");
    let _ = pulldown_cmark_escape::escape_html_body_text(&mut html, title);
    html.push_str("</p>\n");
    html
}
