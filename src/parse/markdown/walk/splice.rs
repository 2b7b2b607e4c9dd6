//! Included files: their events are walked as if they stood in the page.
//!
//! Everything of theirs has the place of the block that includes them.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Events, MOST_INCLUDED, Walk, first_level_headings};
use crate::diag::{Diagnostic, Span};
use crate::model::document::Hole;
use crate::parse::links::{folder, join};
use crate::parse::markdown::{events, include, prepare, sanitize};

impl<'a> Walk<'a> {
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
        let prepared = prepare(text);
        let events: Events<'a> = events(&prepared.text, self.dialect)
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

    /// Returns an address of an included text as the page would write it.
    pub(super) fn rebased(&self, dest: &str) -> String {
        let is_relative = !dest.starts_with(['/', '#', '?']) && sanitize::scheme(dest).is_none();
        let Some(from) = self.within.last().filter(|_| self.block.is_some() && is_relative) else {
            return dest.to_owned();
        };
        let (path, rest) = dest.find(['?', '#']).map_or((dest, ""), |at| dest.split_at(at));
        let below = join(folder(from), path);
        let below = below.as_deref().and_then(|path| path.strip_prefix("content/"));
        below.map_or_else(|| dest.to_owned(), |path| format!("/{path}{rest}"))
    }
}
