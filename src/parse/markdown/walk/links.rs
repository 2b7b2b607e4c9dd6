//! Links, images, and what stands in brackets: resolved later, so that each is a hole.

use super::*;

impl<'a> Walk<'a> {
    pub(super) fn image(&mut self, dest: &str, title: &str, alt: &str, span: Span) {
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

    pub(super) fn link(
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
    pub(super) fn rebased(&self, dest: &str) -> String {
        let is_relative = !dest.starts_with(['/', '#', '?']) && sanitize::scheme(dest).is_none();
        let Some(from) = self.within.last().filter(|_| self.block.is_some() && is_relative) else {
            return dest.to_owned();
        };
        let (path, rest) = dest.find(['?', '#']).map_or((dest, ""), |at| dest.split_at(at));
        let below = join(folder(from), path);
        let below = below.as_deref().and_then(|path| path.strip_prefix("content/"));
        let slash = if path.ends_with('/') { "/" } else { "" };
        below.map_or_else(|| dest.to_owned(), |path| format!("/{path}{slash}{rest}"))
    }

    pub(super) fn unsafe_address(&mut self, dest: &str, place: Span) {
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
    pub(super) fn ours(
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
            let culture = self.culture();
            self.hole(Hole::Field { name: name.to_owned(), culture, span: place });
        }
    }

    /// The culture that the part around this place is meant for.
    pub(super) fn culture(&self) -> Option<String> {
        self.containers.iter().rev().find_map(|open| open.culture.clone())
    }

    pub(super) fn drop_bracket_before(&mut self) {
        if let Some(Event::Text(before)) = self.out.last_mut()
            && let Some(kept) = before.strip_suffix('[')
        {
            *before = CowStr::from(kept.to_owned());
        }
        if self.said.ends_with('[') {
            self.said.pop();
        }
    }
}
