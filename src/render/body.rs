//! Fills the holes of a document: what its links, images, variables and blocks are in this book.

use std::fmt::Write as _;

use crate::book::{Book, Resolved};
use crate::compute::links::is_elsewhere;
use crate::memo::Memo;
use crate::model::block::Block;
use crate::model::document::{Document, HOLE_END, HOLE_START, Hole};
use crate::model::page::PageId;
use crate::render::code::highlight;

/// What the holes of a page are filled from.
pub struct Filler<'a> {
    /// The book.
    pub book: &'a Book,
    /// The page that the document stands on.
    pub page: PageId,
    /// The page whose text it is: its links are meant from there.
    pub links_of: PageId,
    /// What was rendered before.
    pub memo: &'a Memo,
    /// The culture whose values are shown alone: that of the team whose page it is.
    pub culture: Option<&'a str>,
    /// Renders a block of data.
    pub block: &'a dyn Fn(&Block) -> String,
    /// Renders a citation, given its key.
    pub citation: &'a dyn Fn(&str) -> String,
    /// Renders a blank of a template, given its name.
    pub field: &'a dyn Fn(&str) -> String,
    /// Says what a filling has written into a cell, given its row and column.
    pub cell: &'a dyn Fn(&str, &str) -> Option<String>,
}

/// Returns the document's HTML with its holes filled.
pub fn fill(document: &Document, filler: &Filler<'_>) -> String {
    let mut out = String::with_capacity(document.body.len() + document.holes.len() * 64);
    fill_into(&mut out, &document.body, &document.holes, filler);
    out
}

fn fill_into(out: &mut String, body: &str, holes: &[Hole], filler: &Filler<'_>) {
    let mut rest = body;
    while let Some((before, after)) = rest.split_once(HOLE_START) {
        out.push_str(before);
        let Some((index, after)) = after.split_once(HOLE_END) else { break };
        match index.parse().ok().and_then(|index: usize| holes.get(index)) {
            Some(Hole::Cell { row, column, body }) => match (filler.cell)(row, column) {
                Some(text) => escape(out, &text),
                None => fill_into(out, body, holes, filler),
            },
            Some(hole) => filler.hole(hole, out),
            None => {}
        }
        rest = after;
    }
    out.push_str(rest);
}

impl Filler<'_> {
    fn hole(&self, hole: &Hole, out: &mut String) {
        match hole {
            Hole::Html(html) => out.push_str(html),
            Hole::Link { dest, .. } => escape(out, &self.address(dest)),
            Hole::Image { dest, alt, title, .. } => self.image(dest, alt, title, out),
            Hole::Wiki { target, text, .. } => self.wiki(target, text.as_deref(), out),
            Hole::Code { language, attributes, text } => self.code(language, attributes, text, out),
            Hole::Block(block) => out.push_str(&(self.block)(block)),
            Hole::Field { name, .. } => out.push_str(&(self.field)(name)),
            Hole::Variable { name, culture, .. } => {
                self.variable(name, culture.as_deref().or(self.culture), out);
            }
            // Only `fill_into` has what stands in the cell.
            Hole::Cell { .. } => {}
            Hole::Culture { id, .. } => self.culture(id, out),
            Hole::Citation { key, .. } => out.push_str(&(self.citation)(key)),
        }
    }

    fn address(&self, dest: &str) -> String {
        match self.book.resolve(self.links_of, dest) {
            Ok(resolved) => self.book.href(self.page, &resolved),
            Err(_) => dest.to_owned(),
        }
    }

    fn image(&self, dest: &str, alt: &str, title: &str, out: &mut String) {
        let resolved =
            if is_elsewhere(dest) { None } else { self.book.resolve(self.links_of, dest).ok() };
        let address = match &resolved {
            Some(resolved) => self.book.href(self.page, resolved),
            None => dest.to_owned(),
        };
        out.push_str("<img src=\"");
        escape(out, &address);
        out.push_str("\" alt=\"");
        escape(out, alt);
        out.push('"');
        if !title.is_empty() {
            out.push_str(" title=\"");
            escape(out, title);
            out.push('"');
        }
        if let Some(Resolved::File(path, _)) = &resolved
            && let Some((width, height)) = self.book.image_size(path)
        {
            let _ = write!(out, " width=\"{width}\" height=\"{height}\"");
        }
        out.push_str(" loading=\"lazy\" decoding=\"async\">");
    }

    fn wiki(&self, target: &str, text: Option<&str>, out: &mut String) {
        match self.book.resolve_name(self.links_of, target) {
            Ok(resolved) => {
                let shown = match (&resolved, text) {
                    (_, Some(text)) => text,
                    (Resolved::Page(page, _), None) => &self.book.pages[*page].title,
                    (_, None) => target,
                };
                out.push_str("<a href=\"");
                escape(out, &self.book.href(self.page, &resolved));
                out.push_str("\">");
                escape(out, shown);
                out.push_str("</a>");
            }
            Err(_) => {
                let written = text
                    .map_or_else(|| format!("[[{target}]]"), |text| format!("[[{target}|{text}]]"));
                escape(out, &written);
            }
        }
    }

    fn code(&self, language: &str, attributes: &str, text: &str, out: &mut String) {
        let html = highlight(language, text, self.memo);
        let marked = marked_lines(attributes);
        out.push_str("<div class=\"code\"");
        if !language.is_empty() {
            out.push_str(" data-language=\"");
            escape(out, language);
            out.push('"');
        }
        out.push_str("><pre tabindex=\"0\"><code>");
        if marked.is_empty() {
            out.push_str(&html);
        } else {
            for (index, line) in html.split_inclusive('\n').enumerate() {
                if marked.contains(&(index + 1)) {
                    let line = line.trim_end_matches('\n');
                    let _ = writeln!(out, "<mark class=\"line\">{line}</mark>");
                } else {
                    out.push_str(line);
                }
            }
        }
        out.push_str("</code></pre></div>\n");
    }

    /// A culture's value where the part or the page is that culture's; else the book's value, and for each
    /// culture that has another one, that one with its label.
    fn variable(&self, name: &str, of: Option<&str>, out: &mut String) {
        let base = self.book.config.parameters.get(name).map(|value| value.display());
        let of_culture = |culture: &crate::model::culture::Culture| {
            let parameters = culture.parameters.iter();
            parameters.clone().find(|(key, _)| key == name).map(|(_, value)| value.display())
        };
        if let Some(id) = of {
            let culture = self.book.cultures.iter().find(|culture| culture.id == id);
            if let Some(value) = culture.and_then(of_culture) {
                return escape(out, &value);
            }
        }
        let Some(base) = base else {
            let _ = write!(out, "{{{{ {name} }}}}");
            return;
        };
        let others: Vec<_> = self
            .book
            .cultures
            .iter()
            .filter_map(|culture| of_culture(culture).map(|value| (culture, value)))
            .filter(|(_, value)| *value != base)
            .collect();
        if others.is_empty() || of.is_some() {
            return escape(out, &base);
        }
        out.push_str("<span class=\"parameter\"><span class=\"parameter-default\">");
        escape(out, &base);
        out.push_str("</span>");
        for (culture, value) in others {
            out.push_str("<span class=\"parameter-variant\" data-culture=\"");
            escape(out, &culture.id);
            out.push_str("\"><span class=\"parameter-label\"> (");
            escape(out, &culture.name);
            out.push_str(": </span>");
            escape(out, &value);
            out.push_str("<span class=\"parameter-label\">)</span></span>");
        }
        out.push_str("</span>");
    }

    fn culture(&self, id: &str, out: &mut String) {
        let name = self
            .book
            .cultures
            .iter()
            .find(|culture| culture.id == id)
            .map(|culture| culture.name.as_str());
        out.push_str("<div class=\"culture\" data-culture=\"");
        escape(out, id);
        out.push_str("\"><p class=\"culture-label\">");
        escape(out, name.unwrap_or(id));
        out.push_str("</p>\n");
    }
}

/// Returns the lines that a fence marks: `{1,3-4}`.
fn marked_lines(attributes: &str) -> Vec<usize> {
    let Some((_, rest)) = attributes.split_once('{') else { return Vec::new() };
    let Some((list, _)) = rest.split_once('}') else { return Vec::new() };
    let mut lines = Vec::new();
    for part in list.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        if let (Ok(first), Ok(last)) = (first.trim().parse::<usize>(), last.trim().parse::<usize>())
        {
            lines.extend((first..=last).take(1000));
        }
    }
    lines
}

fn escape(out: &mut String, text: &str) {
    let _ = pulldown_cmark_escape::escape_html(out, text);
}
