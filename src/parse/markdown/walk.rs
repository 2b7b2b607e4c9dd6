//! The walk over pulldown-cmark's events: changes them on their way to HTML, and notes what it sees.

use std::borrow::Cow;
use std::sync::Arc;

use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Tag, TagEnd, html,
};

use super::abbreviation::Abbreviations;
use super::container::{CLOSE, Fence, OPEN};
use super::footnote::Footnotes;
use super::include::{self, INCLUDE, Included};
use super::inline::{Piece, pieces};
use super::slug::{Anchors, slug};
use super::{CITATION, Dialect, FIELD, Prepared, WIKI, mark, sanitize};
use crate::diag::{Diagnostic, Span};
use crate::model::config::RawHtml;
use crate::model::document::{Document, HOLE_START, Heading, Hole, Section};
use crate::parse::block::{BLOCKS, parse_block};
use crate::parse::links::{folder, join};

/// A page does not include more bytes than this, and no file counts for less than a thousandth of a megabyte:
/// files that include each other twice would grow without end.
const MOST_INCLUDED: usize = 4 << 20;

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

fn is_raw(event: &Event<'_>) -> bool {
    match event {
        Event::Html(html) | Event::InlineHtml(html) => !html.trim_start().starts_with("<!--"),
        _ => false,
    }
}

/// Cleaning HTML takes the square of its depth.
const MAX_DEPTH: usize = 500;

/// Returns how deep the elements of a page nest, its raw ones included.
fn depth(events: &Events<'_>) -> usize {
    const VOID: [&str; 9] = ["br", "hr", "img", "input", "wbr", "source", "col", "p", "li"];
    let (mut now, mut most) = (0usize, 0);
    for (event, _) in events {
        match event {
            Event::Start(_) => now += 1,
            Event::End(_) => now = now.saturating_sub(1),
            Event::Html(html) | Event::InlineHtml(html) => {
                for tag in html.split('<').skip(1) {
                    let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next();
                    let name = name.unwrap_or_default().to_ascii_lowercase();
                    if tag.starts_with('/') {
                        now = now.saturating_sub(1);
                    } else if !name.is_empty() && !VOID.contains(&name.as_str()) {
                        now += 1;
                        most = most.max(now);
                    }
                }
            }
            _ => {}
        }
        most = most.max(now);
    }
    most
}

fn first_level_headings(events: &Events<'_>) -> usize {
    let first = |event: &Event<'_>| {
        matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }))
    };
    events.iter().filter(|(event, _)| first(event)).count()
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
    diags: Vec<Diagnostic>,
    anchors: Anchors,
    footnotes: Footnotes<'a>,
    /// The footnotes being read, each with what stands outside of it.
    notes: Vec<(CowStr<'a>, Vec<Event<'a>>)>,
    containers: Vec<Open>,
    /// The heads of the template's table being read, and its row so far.
    heads: Vec<String>,
    row: Vec<String>,
    /// Ends of links that lost their address.
    dropped: Vec<bool>,
    link_depth: usize,
    section: Section,
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
            diags: Vec::new(),
            anchors: Anchors::default(),
            footnotes: Footnotes::default(),
            notes: Vec::new(),
            containers: Vec::new(),
            heads: Vec::new(),
            row: Vec::new(),
            dropped: Vec::new(),
            link_depth: 0,
            section: Section { level: 1, ..Section::default() },
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
        self.document.title = Some(plain(&events));
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
                Event::Start(Tag::Paragraph) => {
                    let inner = until(&mut events, |end| matches!(end, TagEnd::Paragraph));
                    self.paragraph(inner);
                }
                other => self.other(other, &span),
            }
        }
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
        self.out.push(Event::End(TagEnd::Paragraph));
        self.say(" ");
    }

    /// A cell of a template's table is a hole: a filling may say something else.
    fn cell(&mut self, inner: Events<'a>) {
        let text = plain(&inner);
        let column = self.heads.get(self.row.len()).cloned().unwrap_or_default();
        self.row.push(text);
        let outer = std::mem::take(&mut self.out);
        self.run(inner);
        let own = std::mem::replace(&mut self.out, outer);
        let mut body = String::new();
        html::push_html(&mut body, own.into_iter());
        // The page is cleaned as a whole, but never looks into a hole.
        let body = if self.protect { self.clean(&body) } else { body };
        let row = self.row.first().cloned().unwrap_or_default();
        self.out.push(Event::Start(Tag::TableCell));
        self.hole(Hole::Cell { row, column, body });
        self.out.push(Event::End(TagEnd::TableCell));
        self.say(" ");
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
                self.out.push(Event::Start(Tag::Table(alignment)));
            }
            Event::End(TagEnd::TableHead) => {
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
                TagEnd::Item
                | TagEnd::TableCell
                | TagEnd::DefinitionListTitle
                | TagEnd::DefinitionListDefinition,
            ) => {
                self.say(" ");
                self.out.push(event);
            }
            other => self.out.push(other),
        }
    }

    fn text(&mut self, text: CowStr<'a>, span: &Span) {
        // A brace behind a backslash begins no variable; pulldown-cmark starts a new text at it.
        let escaped = span.start > 0 && self.text.as_bytes().get(span.start - 1) == Some(&b'\\');
        if escaped {
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
                    self.hole(Hole::Variable { name: name.to_owned(), span: place });
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

    fn heading(
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
        let before = std::mem::take(&mut self.section);
        self.run(inner);
        self.section = before;
        let mut anchor = String::from(" <a class=\"anchor\" href=\"#");
        let _ = pulldown_cmark_escape::escape_href(&mut anchor, &id);
        anchor.push_str("\" aria-hidden=\"true\" tabindex=\"-1\">#</a>");
        self.html(anchor);
        self.out.push(Event::End(TagEnd::Heading(level)));
    }

    fn new_section(&mut self, next: Section) {
        let ended = std::mem::replace(&mut self.section, next);
        if !ended.text.trim().is_empty() || !ended.anchor.is_empty() {
            self.document.sections.push(ended);
        }
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>, inner: &Events<'a>, span: Span) {
        let text: String = inner
            .iter()
            .filter_map(|(event, _)| match event {
                Event::Text(text) => Some(text.as_ref()),
                _ => None,
            })
            .collect();
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.trim(),
            CodeBlockKind::Indented => "",
        };
        let end =
            info.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{')).unwrap_or(info.len());
        let (language, attributes) = (info[..end].to_owned(), info[end..].to_owned());
        let place = self.place(&span);
        if BLOCKS.contains(&language.as_str()) {
            let within = inner.first().map_or(span.end, |(_, first)| first.start);
            return self.block(&language, &text, self.offset + within, place);
        }
        if language == INCLUDE {
            let within = inner.first().map_or(span.end, |(_, first)| first.start);
            return self.include(&text, self.offset + within, place);
        }
        self.say(&text);
        self.say(" ");
        self.hole(Hole::Code { language, attributes, text });
    }

    fn block(&mut self, name: &str, body: &str, offset: usize, place: Span) {
        let (block, diags) = parse_block(self.source, name, body, offset, place);
        self.report(diags);
        if let Some(mut block) = block {
            if let Some(place) = &self.block {
                block.place_at(place);
            }
            self.hole(Hole::Block(Box::new(block)));
        }
    }

    /// Notes problems; those of an included text at the block that includes it.
    fn report(&mut self, diags: Vec<Diagnostic>) {
        let placed = diags.into_iter().map(|diagnostic| match &self.block {
            Some(place) => diagnostic.at(self.source, place.clone()),
            None => diagnostic,
        });
        self.diags.extend(placed);
    }

    /// Puts a file in the place of the block that asks for it.
    fn include(&mut self, body: &str, offset: usize, place: Span) {
        let (request, diags) = include::request(self.source, body, offset, place.clone());
        self.report(diags);
        let Some(request) = request else { return };
        let selected = self
            .included_text(&request)
            .and_then(|(path, text)| Ok((path, request.select(self.source, text)?)));
        let (path, text) = match selected {
            Ok(selected) => selected,
            Err(diagnostic) => return self.report(vec![*diagnostic]),
        };
        self.allowance = self.allowance.saturating_sub(text.len().max(1 << 10));
        if let Some(language) = request.code(&path) {
            self.say(&text);
            self.say(" ");
            return self.hole(Hole::Code { language, attributes: String::new(), text });
        }
        self.splice(path, &text, place);
    }

    fn included_text(
        &self,
        request: &include::Request,
    ) -> Result<(String, &'a Arc<str>), Box<Diagnostic>> {
        let (file, span) = &request.file;
        let wrong = |message: String, hint: &str| {
            let diagnostic = Diagnostic::error("include", message).at(self.source, span.clone());
            Err(Box::new(diagnostic.hint(hint)))
        };
        let from = self.within.last().map_or("", String::as_str);
        let Some(path) = include::path_of(from, file) else {
            let message = format!("`{file}` lies outside `content/`");
            return wrong(message, "move the file below `content/`");
        };
        if self.within.contains(&path) {
            let round =
                [self.within.as_slice(), std::slice::from_ref(&path)].concat().join("` → `");
            return wrong(
                format!("`{file}` includes itself: `{round}`"),
                "remove one of the blocks",
            );
        }
        match self.included.get(&path) {
            Some(Some(_)) if self.allowance == 0 => {
                let message = format!("more than {} MB are included", MOST_INCLUDED >> 20);
                wrong(message, "link to the file instead")
            }
            Some(Some(text)) => Ok((path, text)),
            Some(None) => wrong(format!("`{file}` is no text"), "link to the file instead"),
            None => {
                let diagnostic = Diagnostic::error("include", format!("there is no file `{path}`"));
                let known = self.included.keys().map(String::as_str);
                Err(Box::new(diagnostic.at(self.source, span.clone()).suggest(&path, known)))
            }
        }
    }

    /// Walks the events of an included text as if they stood here.
    fn splice(&mut self, path: String, text: &str, place: Span) {
        let prepared = super::prepare(text);
        let events: Events<'a> = super::events(&prepared.text, self.dialect)
            .into_iter()
            .map(|(event, span)| (event.into_static(), span))
            .collect();
        let shift = self.shift || first_level_headings(&events) > 0;
        let shift = std::mem::replace(&mut self.shift, shift);
        let fences = std::mem::replace(&mut self.fences, prepared.fences.into_iter());
        let page = std::mem::replace(&mut self.text, Cow::Owned(prepared.text.into_owned()));
        let containers = std::mem::take(&mut self.containers);
        let block = self.block.clone();
        self.block.get_or_insert(place);
        self.abbreviations.extend(prepared.abbreviations);
        self.within.push(path);
        self.run(events);
        self.close_containers();
        self.within.pop();
        (self.shift, self.fences, self.text) = (shift, fences, page);
        (self.containers, self.block) = (containers, block);
    }

    fn image(&mut self, dest: &str, title: &str, alt: &str, span: Span) {
        self.say(alt);
        let place = self.place(&span);
        let (dest, alt, title) = (dest.to_owned(), alt.to_owned(), title.to_owned());
        if !sanitize::is_safe(&dest) && self.dialect.raw_html != RawHtml::Trust {
            self.unsafe_address(&dest, place);
            return self.out.push(Event::Text(alt.into()));
        }
        let dest = self.rebased(&dest);
        self.hole(Hole::Image { dest, alt, title, span: place });
    }

    fn link(
        &mut self,
        link_type: LinkType,
        dest: CowStr<'a>,
        title: CowStr<'a>,
        id: CowStr<'a>,
        span: Span,
    ) {
        self.link_depth += 1;
        let place = self.place(&span);
        let is_email = link_type == LinkType::Email;
        if !is_email && !sanitize::is_safe(&dest) && self.dialect.raw_html != RawHtml::Trust {
            self.unsafe_address(&dest, place);
            self.dropped.push(true);
            return;
        }
        self.dropped.push(false);
        let internal = !is_email && sanitize::scheme(&dest).is_none() && !dest.starts_with("//");
        if !internal {
            self.out.push(Event::Start(Tag::Link { link_type, dest_url: dest, title, id }));
            return;
        }
        let dest = self.rebased(&dest);
        self.document.holes.push(Hole::Link { dest, span: place });
        // The writer of HTML would encode the mark, as it does all that is not ASCII.
        let mut tag = format!("<a href=\"{}\"", mark(self.document.holes.len() - 1));
        if !title.is_empty() {
            tag.push_str(" title=\"");
            let _ = pulldown_cmark_escape::escape_html(&mut tag, &title);
            tag.push('"');
        }
        self.out.push(Event::InlineHtml(format!("{tag}>").into()));
    }

    /// Returns an address of an included text as the page would write it.
    fn rebased(&self, dest: &str) -> String {
        let is_relative = !dest.starts_with(['/', '#', '?']) && sanitize::scheme(dest).is_none();
        let Some(from) = self.within.last().filter(|_| self.block.is_some() && is_relative) else {
            return dest.to_owned();
        };
        let (path, rest) = dest.find(['?', '#']).map_or((dest, ""), |at| dest.split_at(at));
        let below = join(folder(from), path);
        let below = below.as_deref().and_then(|path| path.strip_prefix("content/"));
        below.map_or_else(|| dest.to_owned(), |path| format!("/{path}{rest}"))
    }

    fn unsafe_address(&mut self, dest: &str, place: Span) {
        let scheme = sanitize::scheme(dest).unwrap_or_default();
        let diagnostic = Diagnostic::warning(
            "unsafe-link",
            format!("link with the scheme `{scheme}` is not published"),
        )
        .at(self.source, place)
        .hint("link to an address that begins with `https:` or to a page of the book");
        self.diags.push(diagnostic);
    }

    /// A bracketed text that stands for something of ours; see `inline::resolve`.
    fn ours(
        &mut self,
        ours: &str,
        inner: Events<'a>,
        next: Option<&mut (Event<'a>, Span)>,
        span: Span,
    ) {
        let place = self.place(&span);
        if let Some(target) = ours.strip_prefix(WIKI) {
            let (target, text) = match target.split_once('|') {
                Some((target, text)) => (target.trim(), Some(text.trim().to_owned())),
                None => (target.trim(), None),
            };
            self.drop_bracket_before();
            if let Some((Event::Text(after), place)) = next
                && let Some(rest) = after.strip_prefix(']')
            {
                *after = CowStr::from(rest.to_owned());
                place.start += 1;
            }
            self.say(text.as_deref().unwrap_or(target));
            let place = match self.block {
                Some(_) => place,
                None => place.start.saturating_sub(1)..place.end + 1,
            };
            self.hole(Hole::Wiki { target: target.to_owned(), text, span: place });
        } else if let Some(key) = ours.strip_prefix(CITATION) {
            self.hole(Hole::Citation { key: key.to_owned(), span: place });
        } else if let Some(name) = ours.strip_prefix(FIELD) {
            self.say(&plain(&inner));
            let culture = self.containers.iter().rev().find_map(|open| open.culture.clone());
            self.hole(Hole::Field { name: name.to_owned(), culture, span: place });
        }
    }

    fn drop_bracket_before(&mut self) {
        if let Some(Event::Text(before)) = self.out.last_mut()
            && let Some(kept) = before.strip_suffix('[')
        {
            *before = CowStr::from(kept.to_owned());
        }
        if self.section.text.ends_with('[') {
            self.section.text.pop();
        }
    }

    fn math(&mut self, tex: &str, display: bool, span: &Span) {
        self.say(tex);
        match super::math::mathml(tex, display) {
            Ok(mathml) => self.html(mathml),
            Err(reason) => {
                let place = self.place(span);
                let diagnostic =
                    Diagnostic::error("math", format!("can't read the formula: {reason}"))
                        .at(self.source, place);
                self.diags.push(diagnostic);
                self.out.push(Event::Code(CowStr::from(tex.to_owned())));
            }
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

    fn open_container(&mut self) {
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

    fn unknown_container(&mut self, word: &str, place: Span) {
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

    fn close_container(&mut self) {
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

    fn close_containers(&mut self) {
        while let Some(Open { end, place, .. }) = self.containers.pop() {
            self.html(end.to_owned());
            let diagnostic = Diagnostic::error("container", "container is not closed")
                .at(self.source, place)
                .hint("end it with a line `:::`");
            self.diags.push(diagnostic);
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
        self.document.body = body;
        self.document.words = self
            .document
            .sections
            .iter()
            .map(|section| section.text.split_whitespace().count())
            .sum();
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
        self.section.text.push_str(text);
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

fn alert(kind: BlockQuoteKind) -> (&'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("note", "Note"),
        BlockQuoteKind::Tip => ("tip", "Tip"),
        BlockQuoteKind::Important => ("important", "Important"),
        BlockQuoteKind::Warning => ("warning", "Warning"),
        BlockQuoteKind::Caution => ("caution", "Caution"),
    }
}

fn alert_start(class: &str, title: &str) -> String {
    let mut html = format!("<aside class=\"alert alert-{class}\"><p class=\"alert-title\">");
    let _ = pulldown_cmark_escape::escape_html_body_text(&mut html, title);
    html.push_str("</p>\n");
    html
}

fn lower(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 => HeadingLevel::H2,
        HeadingLevel::H2 => HeadingLevel::H3,
        HeadingLevel::H3 => HeadingLevel::H4,
        HeadingLevel::H4 => HeadingLevel::H5,
        HeadingLevel::H5 | HeadingLevel::H6 => HeadingLevel::H6,
    }
}

/// Takes the events up to the end of an element, which is the first such end: none of these nest in
/// themselves, except for a footnote's body, where it is found by depth.
fn until<'a>(
    events: &mut impl Iterator<Item = (Event<'a>, Span)>,
    is_end: impl Fn(&TagEnd) -> bool,
) -> Events<'a> {
    let mut inner = Vec::new();
    let mut depth = 0usize;
    for (event, span) in events {
        match &event {
            Event::Start(tag) if is_end(&tag.to_end()) => depth += 1,
            Event::End(end) if is_end(end) => {
                if depth == 0 {
                    break;
                }
                depth -= 1;
            }
            _ => {}
        }
        inner.push((event, span));
    }
    inner
}

/// Returns the plain text of events.
fn plain(events: &[(Event<'_>, Span)]) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(part)
            | Event::Code(part)
            | Event::InlineMath(part)
            | Event::DisplayMath(part) => {
                text.push_str(part);
            }
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text.trim().to_owned()
}

/// Notes the ids and names of raw HTML: links may lead there.
fn note_ids(html: &str, anchors: &mut Vec<String>) {
    for attribute in ["id=\"", "name=\"", "id='", "name='"] {
        let quote = attribute.chars().last().unwrap_or('"');
        for (at, _) in html.match_indices(attribute) {
            let value = &html[at + attribute.len()..];
            if let Some(end) = value.find(quote) {
                anchors.push(value[..end].to_owned());
            }
        }
    }
}
