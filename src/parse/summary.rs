//! Reads `SUMMARY.md`, as mdBook has it: parts, nested chapters, chapters without a number before and
//! after them, separators, drafts.

use std::collections::BTreeMap;
use std::sync::Arc;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::diag::{Diagnostic, Span};
use crate::model::summary::{Entry, Summary};
use crate::parse::path::{decode, join};

/// Reads the summary of a book. A chapter that leads nowhere is left out, with a diagnostic.
pub fn parse_summary(source: &Arc<str>, text: &str) -> (Summary, Vec<Diagnostic>) {
    let mut reader = Reader::new(source);
    for (event, span) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        reader.event(event, span);
    }
    reader.report_repeated();
    (Summary { entries: reader.entries }, reader.diags)
}

struct Reader<'a> {
    source: &'a Arc<str>,
    entries: Vec<Entry>,
    diags: Vec<Diagnostic>,
    part: Option<String>,
    /// The number of the last chapter of each level.
    numbers: Vec<u32>,
    /// Open lists; chapters in them have numbers.
    lists: usize,
    /// Items: where they stand, and whether their chapter is known.
    items: Vec<(Span, bool)>,
    heading: Option<HeadingLevel>,
    link: Option<(String, Span)>,
    text: String,
    separated: bool,
}

impl<'a> Reader<'a> {
    fn new(source: &'a Arc<str>) -> Self {
        Self {
            source,
            entries: Vec::new(),
            diags: Vec::new(),
            part: None,
            numbers: Vec::new(),
            lists: 0,
            items: Vec::new(),
            heading: None,
            link: None,
            text: String::new(),
            separated: false,
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(Tag::List(_)) => {
                self.text_item();
                self.lists += 1;
            }
            Event::End(TagEnd::List(_)) => {
                self.lists -= 1;
                if self.lists > 0 {
                    self.numbers.truncate(self.lists);
                }
            }
            Event::Start(Tag::Item) => {
                self.text.clear();
                self.items.push((span, false));
            }
            Event::End(TagEnd::Item) => {
                self.text_item();
                self.items.pop();
            }
            Event::Start(Tag::Heading { level, .. }) => {
                self.heading = Some(level);
                self.text.clear();
            }
            Event::End(TagEnd::Heading(level)) => self.end_heading(level),
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.link = Some((dest_url.to_string(), span));
                self.text.clear();
            }
            Event::End(TagEnd::Link) => self.end_link(),
            Event::Rule => self.separated = true,
            Event::Text(text) | Event::Code(text) => self.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            _ => {}
        }
    }

    /// The first heading of the first level is the summary's own, where no chapter stands before it.
    fn end_heading(&mut self, level: HeadingLevel) {
        let title = std::mem::take(&mut self.text).trim().to_owned();
        let own = self.part.is_none()
            && self.entries.is_empty()
            && matches!(
                title.to_lowercase().as_str(),
                "summary" | "table of contents" | "contents"
            );
        self.heading = None;
        if level == HeadingLevel::H1 && !own && !title.is_empty() {
            self.part = Some(title);
        }
    }

    fn end_link(&mut self) {
        let Some((dest, span)) = self.link.take() else { return };
        let title = std::mem::take(&mut self.text).trim().to_owned();
        if self.heading.is_some() {
            self.text = title;
            return;
        }
        // One chapter for each item: what follows its link is a remark.
        if let Some((_, known)) = self.items.last_mut() {
            if *known {
                return;
            }
            *known = true;
        }
        match self.path(&dest, &span) {
            Ok(path) => self.push(title, path, span),
            Err(diagnostic) => self.diags.push(*diagnostic),
        }
    }

    fn path(&self, dest: &str, span: &Span) -> Result<Option<String>, Box<Diagnostic>> {
        let path = dest.split(['#', '?']).next().unwrap_or(dest);
        if path.is_empty() {
            return Ok(None);
        }
        if path.contains("://") || path.starts_with("mailto:") {
            let message = format!("`{dest}` in the summary is no page of the book");
            let diagnostic = Diagnostic::warning("summary", message).at(self.source, span.clone());
            return Err(Box::new(diagnostic.hint("link to it from a page")));
        }
        match join("", &decode(path)) {
            Some(path) => Ok(Some(path)),
            None => {
                let message = format!("`{dest}` leads out of `content/`");
                let diagnostic = Diagnostic::error("summary", message);
                Err(Box::new(diagnostic.at(self.source, span.clone())))
            }
        }
    }

    /// An item without a link is a chapter that is not written yet.
    fn text_item(&mut self) {
        let Some((span, known)) = self.items.last_mut() else { return };
        if *known {
            return;
        }
        *known = true;
        let title = std::mem::take(&mut self.text).trim().to_owned();
        if !title.is_empty() {
            let span = span.clone();
            self.push(title, None, span);
        }
    }

    fn push(&mut self, title: String, path: Option<String>, span: Span) {
        let level = self.lists.saturating_sub(1);
        if self.lists > 0 {
            self.numbers.resize(self.lists, 0);
            self.numbers[level] += 1;
        }
        self.entries.push(Entry {
            title,
            path,
            level,
            part: self.part.clone(),
            number: if self.lists > 0 { self.numbers.clone() } else { Vec::new() },
            separated: std::mem::take(&mut self.separated),
            span,
        });
    }

    fn report_repeated(&mut self) {
        let mut seen = BTreeMap::new();
        let mut repeated = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let Some(path) = &entry.path else { continue };
            if seen.insert(path.clone(), at).is_some() {
                repeated.push(at);
            }
        }
        for at in repeated.into_iter().rev() {
            let entry = self.entries.remove(at);
            let path = entry.path.unwrap_or_default();
            let diagnostic = Diagnostic::warning(
                "summary",
                format!("page `{path}` stands in the summary twice"),
            );
            self.diags.push(diagnostic.at(self.source, entry.span).hint("keep one of them"));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    fn shown(text: &str) -> String {
        let (summary, diags) = parse_summary(&Arc::from("content/SUMMARY.md"), text);
        let mut out = String::new();
        for entry in summary.entries {
            let number: Vec<_> = entry.number.iter().map(u32::to_string).collect();
            let separated = if entry.separated { "---\n" } else { "" };
            let _ = writeln!(
                out,
                "{separated}{}{} {} -> {} [{}] {}",
                "  ".repeat(entry.level),
                number.join("."),
                entry.title,
                entry.path.as_deref().unwrap_or("(draft)"),
                entry.part.as_deref().unwrap_or_default(),
                &text[entry.span].lines().next().unwrap_or_default(),
            );
        }
        for diagnostic in diags {
            let at = &text[diagnostic.span.unwrap()];
            let _ = writeln!(out, "{:?}: {} at {at}", diagnostic.severity, diagnostic.message);
        }
        out
    }

    #[test]
    fn a_summary_has_parts_numbers_separators_and_drafts() {
        let text = "# Summary\n\n[Preface](preface.md)\n\n# One\n\n- [A *b*](a.md)\n  - [B](./b/README.md#x)\n  - [C]()\n    - [D](d%20e.md)\n- Section\n  - [E](e.md) and [more](x.md)\n\n---\n\n# Two\n\n1. [F](f.md)\n\n[End](end.md)\n[Last](last.md)\n";
        insta::assert_snapshot!(shown(text), @r#"
         Preface -> preface.md [] [Preface](preface.md)
        1 A b -> a.md [One] [A *b*](a.md)
          1.1 B -> b/README.md [One] [B](./b/README.md#x)
          1.2 C -> (draft) [One] [C]()
            1.2.1 D -> d e.md [One] [D](d%20e.md)
        2 Section -> (draft) [One] - Section
          2.1 E -> e.md [One] [E](e.md)
        ---
        3 F -> f.md [Two] [F](f.md)
         End -> end.md [Two] [End](end.md)
         Last -> last.md [Two] [Last](last.md)
        "#);
    }

    #[test]
    fn what_leads_nowhere_is_said_at_its_place() {
        insta::assert_snapshot!(shown("- [A](a.md)\n- [B](../b.md)\n- [C](https://c.example)\n- [A](a.md#x)\n"), @r#"
        1 A -> a.md [] [A](a.md)
        Error: `../b.md` leads out of `content/` at [B](../b.md)
        Warning: `https://c.example` in the summary is no page of the book at [C](https://c.example)
        Warning: page `a.md` stands in the summary twice at [A](a.md#x)
        "#);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "[-#*\\[\\]()a \n.1]{0,60}") {
            let (summary, _) = parse_summary(&Arc::from("x"), &text);
            for entry in summary.entries {
                proptest::prop_assert!(text.get(entry.span).is_some());
            }
        }
    }
}
