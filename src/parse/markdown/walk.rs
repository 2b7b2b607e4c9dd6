//! The walk over pulldown-cmark's events: changes them on their way to HTML, and notes what it sees.

mod blocks;
mod containers;
mod events;
mod links;
mod text;

use std::borrow::Cow;
use std::sync::Arc;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd,
    html,
};

use super::abbreviation::Abbreviations;
use super::container::{CLOSE, Fence, OPEN};
use super::footnote::Footnotes;
use super::include::{self, INCLUDE, Included};
use super::slug::{Anchors, slug};
use super::{CITATION, Dialect, FIELD, Prepared, WIKI, mark, sanitize};
use crate::diag::{Diagnostic, Span};
use crate::model::config::RawHtml;
use crate::model::document::{Document, HOLE_START, Hole, Section};
use crate::parse::block::{BLOCKS, parse_block};
use crate::parse::path::{folder, join};

use blocks::MOST_INCLUDED;
use containers::{alert, alert_start};
use events::*;

type Events<'a> = Vec<(Event<'a>, Span)>;

/// Turns the events of a text into a document.
pub(super) fn walk<'a>(
    source: &'a Arc<str>,
    offset: usize,
    dialect: Dialect,
    included: &'a Included,
    prepared: &'a Prepared<'a>,
    events: Events<'a>,
) -> (Document, Vec<Diagnostic>) {
    // What is included may hold raw HTML, and must not come as a surprise.
    let raw = events.iter().any(|(event, _)| is_raw(event))
        || included.values().flatten().any(|text| text.contains('<'));
    let deep = raw && dialect.raw_html == RawHtml::Sanitize && depth(&events) > MAX_DEPTH;
    let dialect = if deep { Dialect { raw_html: RawHtml::Escape, ..dialect } } else { dialect };
    let many_titles = first_level_headings(&events) > 1;
    let mut walk = Walk {
        text: Cow::Borrowed(&prepared.text),
        offset,
        dialect,
        included,
        fences: prepared.fences.clone().into_iter(),
        abbreviations: prepared.abbreviations.clone(),
        protect: raw && dialect.raw_html == RawHtml::Sanitize,
        shift: many_titles,
        ..Walk::new(source, included)
    };
    if deep {
        let message = format!("raw HTML is nested more than {MAX_DEPTH} deep");
        let place = walk.place(
            &events.iter().find(|(event, _)| is_raw(event)).map_or(0..0, |(_, span)| span.clone()),
        );
        walk.diags.push(
            Diagnostic::error("html-depth", message)
                .at(source, place)
                .hint("close each element; until then, the page shows its HTML as text"),
        );
    }
    let events = walk.take_title(events);
    walk.run(events);
    walk.close_containers();
    walk.finish()
}

/// An open container.
struct Open {
    /// What it ends with.
    end: &'static str,
    /// Where it began.
    place: Span,
    /// The culture that it is meant for.
    culture: Option<String>,
}

/// The cells of a table's first row.
const HEAD: &str = "th scope=\"col\"";

struct Walk<'a> {
    source: &'a Arc<str>,
    text: Cow<'a, str>,
    offset: usize,
    dialect: Dialect,
    included: &'a Included,
    /// The files that are being included, and the block in the page's own text that everything stands for.
    within: Vec<String>,
    block: Option<Span>,
    /// The bytes that may still be included.
    allowance: usize,
    fences: std::vec::IntoIter<Fence>,
    abbreviations: Abbreviations,
    /// What we make ourselves must stand in holes, because the rest will be sanitised.
    protect: bool,
    /// Headings go down a level, because the page's title is its only first one.
    shift: bool,
    out: Vec<Event<'a>>,
    document: Document,
    sections: Vec<Section>,
    diags: Vec<Diagnostic>,
    anchors: Anchors,
    footnotes: Footnotes<'a>,
    /// The footnotes being read, each with what stands outside of it.
    notes: Vec<(CowStr<'a>, Vec<Event<'a>>)>,
    containers: Vec<Open>,
    /// How the columns of the table being read are aligned, and the tag of its cells.
    columns: Vec<Alignment>,
    cell: &'static str,
    /// The column that the next cell stands in.
    column: usize,
    /// The heads of the template's table being read, and its row so far.
    heads: Vec<String>,
    row: Vec<String>,
    /// Ends of links that lost their address.
    dropped: Vec<bool>,
    link_depth: usize,
    section: Section,
    /// The text of the section so far.
    said: String,
    tabs: usize,
}

impl<'a> Walk<'a> {
    fn new(source: &'a Arc<str>, included: &'a Included) -> Self {
        Self {
            source,
            text: Cow::Borrowed(""),
            offset: 0,
            dialect: Dialect { raw_html: RawHtml::Sanitize, fields: false },
            included,
            within: vec![source.to_string()],
            block: None,
            allowance: MOST_INCLUDED,
            fences: Vec::new().into_iter(),
            abbreviations: Abbreviations::default(),
            protect: false,
            shift: false,
            out: Vec::new(),
            document: Document::default(),
            sections: Vec::new(),
            diags: Vec::new(),
            anchors: Anchors::default(),
            footnotes: Footnotes::default(),
            notes: Vec::new(),
            containers: Vec::new(),
            columns: Vec::new(),
            cell: HEAD,
            column: 0,
            heads: Vec::new(),
            row: Vec::new(),
            dropped: Vec::new(),
            link_depth: 0,
            section: Section { level: 1, ..Section::default() },
            said: String::new(),
            tabs: 0,
        }
    }

    /// Takes the heading that the text begins with, if it is of the first level.
    fn take_title(&mut self, mut events: Events<'a>) -> Events<'a> {
        let begins = matches!(
            events.first(),
            Some((Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }), _))
        );
        if !begins {
            self.shift = first_level_headings(&events) > 0;
            return events;
        }
        let end = events
            .iter()
            .position(|(event, _)| matches!(event, Event::End(TagEnd::Heading(_))))
            .map_or(events.len(), |end| end + 1);
        let rest = events.split_off(end);
        let title = plain(&events);
        let given = events.first().and_then(|(event, _)| match event {
            Event::Start(Tag::Heading { id, .. }) => id.as_deref(),
            _ => None,
        });
        let wanted = given.map_or_else(|| slug(&title), str::to_owned);
        if !wanted.is_empty() {
            let id = self.anchors.unique(&wanted);
            self.document.anchors.push(id.clone());
            self.document.title_id = Some(id);
        }
        self.document.title = Some(title);
        rest
    }

    fn run(&mut self, events: Events<'a>) {
        let mut events = events.into_iter().peekable();
        while let Some((event, span)) = events.next() {
            match event {
                Event::Start(Tag::Heading { level, id, classes, attrs: _ }) => {
                    let inner = until(&mut events, |end| matches!(end, TagEnd::Heading(_)));
                    self.heading(level, id, classes, inner, span);
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    let inner = until(&mut events, |end| matches!(end, TagEnd::CodeBlock));
                    self.code(&kind, &inner, span);
                }
                Event::Start(Tag::Image { dest_url, title, .. }) => {
                    let inner = until(&mut events, |end| matches!(end, TagEnd::Image));
                    self.image(&dest_url, &title, &plain(&inner), span);
                }
                Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                    if let Some(ours) = dest_url.strip_prefix(HOLE_START) {
                        let inner = until(&mut events, |end| matches!(end, TagEnd::Link));
                        let next = events.peek_mut();
                        self.ours(ours, inner, next, span);
                    } else {
                        self.link(link_type, dest_url, title, id, span);
                    }
                }
                Event::Start(Tag::FootnoteDefinition(name)) => {
                    // Definitions nest as deep as somebody likes: on a stack of our own.
                    self.notes.push((name, std::mem::take(&mut self.out)));
                }
                Event::End(TagEnd::FootnoteDefinition) => {
                    if let Some((name, outer)) = self.notes.pop() {
                        let body = std::mem::replace(&mut self.out, outer);
                        self.footnotes.define(&name, body);
                    }
                }
                Event::Start(Tag::TableCell) if self.dialect.fields => {
                    let inner = until(&mut events, |end| matches!(end, TagEnd::TableCell));
                    self.cell(inner);
                }
                Event::Start(Tag::Paragraph) if self.is_read_whole(events.peek()) => {
                    let inner = until(&mut events, |end| matches!(end, TagEnd::Paragraph));
                    self.paragraph(inner);
                }
                other => self.other(other, &span),
            }
        }
    }

    /// Tells whether a paragraph is more than its parts: the page's first one, or the border of a container.
    fn is_read_whole(&self, first: Option<&(Event<'a>, Span)>) -> bool {
        let is_border = |text: &str| text.contains(OPEN) || text.contains(CLOSE);
        self.document.lead.is_empty()
            || matches!(first, Some((Event::Text(text), _)) if is_border(text))
    }

    fn paragraph(&mut self, inner: Events<'a>) {
        if let [(Event::Text(text), _)] = inner.as_slice() {
            match text.as_ref().trim() {
                OPEN => return self.open_container(),
                CLOSE => return self.close_container(),
                _ => {}
            }
        }
        if self.document.lead.is_empty() {
            self.document.lead = plain(&inner);
        }
        self.out.push(Event::Start(Tag::Paragraph));
        self.run(inner);
        self.other(Event::End(TagEnd::Paragraph), &(0..0));
    }

    fn other(&mut self, event: Event<'a>, span: &Span) {
        match event {
            Event::Text(text) => self.text(text, span),
            Event::Code(ref code) => {
                self.say(&code.clone());
                self.out.push(event);
            }
            Event::SoftBreak | Event::HardBreak => {
                self.say(" ");
                self.out.push(event);
            }
            Event::InlineMath(tex) => self.math(&tex, false, span),
            Event::DisplayMath(tex) => self.math(&tex, true, span),
            Event::Html(html) | Event::InlineHtml(html) => self.raw(html),
            Event::FootnoteReference(name) => {
                let html = self.footnotes.mention(&name);
                self.html(html);
            }
            Event::TaskListMarker(done) => {
                let checked = if done { " checked" } else { "" };
                let label = if done { "done" } else { "to do" };
                self.html(format!(
                    "<input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> "
                ));
            }
            Event::Start(Tag::BlockQuote(Some(kind))) => {
                let (class, title) = alert(kind);
                self.html(alert_start(class, title));
            }
            Event::End(TagEnd::BlockQuote(Some(_))) => self.html("</aside>\n".to_owned()),
            Event::Start(Tag::Table(alignment)) => {
                self.html("<div class=\"table\" tabindex=\"0\">".to_owned());
                self.columns = alignment;
                self.cell = HEAD;
                self.out.push(Event::Start(Tag::Table(Vec::new())));
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                self.column = 0;
                self.out.push(event);
            }
            Event::Start(Tag::TableCell) => self.open_cell(),
            Event::End(TagEnd::TableCell) => self.close_cell(),
            Event::End(TagEnd::TableHead) => {
                self.cell = "td";
                self.heads = std::mem::take(&mut self.row);
                self.out.push(event);
            }
            Event::End(TagEnd::TableRow) => {
                self.row.clear();
                self.out.push(event);
            }
            Event::End(TagEnd::Table) => {
                self.heads.clear();
                self.out.push(Event::End(TagEnd::Table));
                self.html("</div>\n".to_owned());
            }
            Event::End(TagEnd::Link) => {
                self.link_depth = self.link_depth.saturating_sub(1);
                if !self.dropped.pop().unwrap_or(false) {
                    self.out.push(Event::End(TagEnd::Link));
                }
            }
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::DefinitionListTitle
                | TagEnd::DefinitionListDefinition,
            ) => {
                self.say(" ");
                self.out.push(event);
            }
            other => self.out.push(other),
        }
    }

    fn raw(&mut self, html: CowStr<'a>) {
        match self.dialect.raw_html {
            RawHtml::Trust => self.out.push(Event::Html(html)),
            RawHtml::Escape => self.out.push(Event::Text(html)),
            RawHtml::Sanitize if self.protect => {
                note_ids(&html, &mut self.document.anchors);
                self.out.push(Event::Html(html));
            }
            // Only comments: nobody sees them.
            RawHtml::Sanitize => {}
        }
    }

    fn finish(mut self) -> (Document, Vec<Diagnostic>) {
        self.new_section(Section::default());
        self.out.extend(std::mem::take(&mut self.footnotes).finish());
        let mut body = String::with_capacity(self.text.len() * 3 / 2);
        html::push_html(&mut body, std::mem::take(&mut self.out).into_iter());
        if self.protect {
            body = self.clean(&body);
        }
        // Of just its size: thousands are held.
        self.document.body = body.as_str().to_owned();
        self.document.sections = self.sections.into();
        (self.document, self.diags)
    }

    fn clean(&mut self, html: &str) -> String {
        let (text, offset) = (&*self.text, self.offset);
        let find = |dest: &str| match text.find(dest) {
            Some(at) => offset + at..offset + at + dest.len(),
            // It stands in a file that is included.
            None => offset..offset,
        };
        sanitize::sanitize(html, &mut self.document.holes, find)
    }

    fn place(&self, span: &Span) -> Span {
        if let Some(block) = &self.block {
            return block.clone();
        }
        self.offset + span.start..self.offset + span.end
    }

    fn say(&mut self, text: &str) {
        self.said.push_str(text);
    }

    /// Writes HTML of our own.
    fn html(&mut self, html: String) {
        if self.protect {
            self.hole(Hole::Html(html));
        } else {
            self.out.push(Event::InlineHtml(html.into()));
        }
    }

    fn hole(&mut self, hole: Hole) {
        self.document.holes.push(hole);
        self.out.push(Event::InlineHtml(mark(self.document.holes.len() - 1).into()));
    }
}
