//! Words, and the headings that cut them into sections.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::super::inline::{Piece, is_plain, pieces};
use super::super::slug::slug;
use super::events::*;
use super::{Events, Walk};
use crate::diag::Span;
use crate::model::document::{Heading, Hole, Section};

impl<'a> Walk<'a> {
    pub(super) fn text(&mut self, text: CowStr<'a>, span: &Span) {
        // A brace behind a backslash begins no variable; pulldown-cmark starts a new text at it.
        let escaped = span.start > 0 && self.text.as_bytes().get(span.start - 1) == Some(&b'\\');
        if escaped || (is_plain(&text) && self.abbreviations.is_empty()) {
            self.say(&text);
            return self.out.push(Event::Text(text));
        }
        let found = pieces(&text, self.link_depth > 0);
        if matches!(found.as_slice(), [Piece::Text(_)]) && self.abbreviations.is_empty() {
            self.say(&text);
            return self.out.push(Event::Text(text));
        }
        for piece in found {
            match piece {
                Piece::Text(part) => self.words(part),
                Piece::Variable(name, within) => {
                    let start = span.start + within.start;
                    let place = self.place(&(start..start + within.len()));
                    let (name, culture) = (name.to_owned(), self.culture());
                    self.hole(Hole::Variable { name, culture, span: place });
                }
                Piece::Address(shown, address) => {
                    self.say(shown);
                    let mut link = String::from("<a href=\"");
                    let _ = pulldown_cmark_escape::escape_href(&mut link, &address);
                    link.push_str("\">");
                    let _ = pulldown_cmark_escape::escape_html_body_text(&mut link, shown);
                    link.push_str("</a>");
                    self.out.push(Event::Html(link.into()));
                }
            }
        }
    }

    /// Writes text with its abbreviations explained.
    fn words(&mut self, text: &str) {
        self.say(text);
        let known = std::mem::take(&mut self.abbreviations);
        for (piece, meaning) in known.cut(text) {
            let Some(meaning) = meaning else {
                self.out.push(Event::Text(CowStr::from(piece.to_owned())));
                continue;
            };
            let mut html = String::from("<abbr title=\"");
            let _ = pulldown_cmark_escape::escape_html(&mut html, meaning);
            html.push_str("\">");
            let _ = pulldown_cmark_escape::escape_html_body_text(&mut html, piece);
            self.html(html + "</abbr>");
        }
        self.abbreviations = known;
    }

    pub(super) fn heading(
        &mut self,
        level: HeadingLevel,
        id: Option<CowStr<'a>>,
        classes: Vec<CowStr<'a>>,
        inner: Events<'a>,
        span: Span,
    ) {
        let text = plain(&inner);
        let wanted = id.map_or_else(|| slug(&text), |id| id.to_string());
        let id = self.anchors.unique(&wanted);
        let level = if self.shift { lower(level) } else { level };
        self.new_section(Section {
            anchor: id.clone(),
            heading: text.clone(),
            level: level as u8,
            text: String::new(),
        });
        let heading = Heading { level: level as u8, id: id.clone(), text, span: self.place(&span) };
        self.document.headings.push(heading);
        let tag = Tag::Heading { level, id: Some(id.clone().into()), classes, attrs: Vec::new() };
        self.out.push(Event::Start(tag));
        self.run(inner);
        self.said.clear();
        let mut anchor = String::from(" <a class=\"anchor\" href=\"#");
        let _ = pulldown_cmark_escape::escape_href(&mut anchor, &id);
        anchor.push_str("\" aria-hidden=\"true\" tabindex=\"-1\">#</a>");
        self.html(anchor);
        self.out.push(Event::End(TagEnd::Heading(level)));
    }

    pub(super) fn new_section(&mut self, next: Section) {
        let mut ended = std::mem::replace(&mut self.section, next);
        if !self.said.trim().is_empty() || !ended.anchor.is_empty() {
            ended.text = self.said.as_str().to_owned();
            self.sections.push(ended);
        }
        self.said.clear();
    }
}
