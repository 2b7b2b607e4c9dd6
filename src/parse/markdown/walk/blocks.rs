//! Blocks of their own kind: code, data, included files, a template's cells, formulas.

use super::*;

impl<'a> Walk<'a> {
    /// Begins a cell. How its column is aligned is a class: a page has no style of its own.
    pub(super) fn open_cell(&mut self) {
        let class = match self.columns.get(self.column) {
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-end\"",
            _ => "",
        };
        self.column += 1;
        self.out.push(Event::InlineHtml(format!("<{}{class}>", self.cell).into()));
    }

    /// Ends a cell.
    pub(super) fn close_cell(&mut self) {
        self.say(" ");
        self.out.push(Event::InlineHtml(format!("</{}>", &self.cell[..2]).into()));
    }

    /// A cell of a template's table is a hole: a filling may say something else.
    pub(super) fn cell(&mut self, inner: Events<'a>) {
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
        self.open_cell();
        self.hole(Hole::Cell { row, column, body });
        self.close_cell();
    }

    pub(super) fn code(&mut self, kind: &CodeBlockKind<'_>, inner: &Events<'a>, span: Span) {
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

    pub(super) fn block(&mut self, name: &str, body: &str, offset: usize, place: Span) {
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
    pub(super) fn report(&mut self, diags: Vec<Diagnostic>) {
        let placed = diags.into_iter().map(|diagnostic| match &self.block {
            Some(place) => diagnostic.at(self.source, place.clone()),
            None => diagnostic,
        });
        self.diags.extend(placed);
    }

    /// Puts a file in the place of the block that asks for it.
    pub(super) fn include(&mut self, body: &str, offset: usize, place: Span) {
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

    pub(super) fn included_text(
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
    pub(super) fn splice(&mut self, path: String, text: &str, place: Span) {
        let prepared = super::super::prepare(text);
        let events: Events<'a> = super::super::events(&prepared.text, self.dialect)
            .into_iter()
            .map(|(event, span)| (event.into_static(), span))
            .collect();
        let shift = self.shift || first_level_headings(&events) > 0;
        let shift = std::mem::replace(&mut self.shift, shift);
        let fences = std::mem::replace(&mut self.fences, prepared.fences.into_iter());
        let page = std::mem::replace(&mut self.text, Cow::Owned(prepared.text.into_owned()));
        let containers = std::mem::take(&mut self.containers);
        let block = self.block.clone();
        let place = self.block.get_or_insert(place).clone();
        self.document.includes.push((place, path.clone()));
        self.abbreviations.extend(prepared.abbreviations);
        self.within.push(path);
        self.run(events);
        self.close_containers();
        self.within.pop();
        (self.shift, self.fences, self.text) = (shift, fences, page);
        (self.containers, self.block) = (containers, block);
    }

    pub(super) fn math(&mut self, tex: &str, display: bool, span: &Span) {
        self.say(tex);
        match super::super::math::mathml(tex, display) {
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
}

/// A page does not include more bytes than this, and no file counts for less than a thousandth of a megabyte:
/// files that include each other twice would grow without end.
pub(super) const MOST_INCLUDED: usize = 4 << 20;
