//! The Markdown that is published beside a page: the text without what the page does not show.
//!
//! Front matter, comments, scripts, definitions that no link uses and footnotes that nobody mentions are notes
//! of those who write, and stay with them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, LinkType, Parser, Tag};

use super::container::{has_control, is_control};
use super::{Dialect, inline, options, prepare};
use crate::diag::Span;
use crate::model::config::RawHtml;
use crate::parse::block::BLOCKS;

mod html;

/// Returns the text of a page for those who read Markdown, below its title.
pub fn published<'a>(text: &'a str, title: &str, dialect: Dialect) -> Cow<'a, str> {
    let shown = if may_hide(text) { cut(text, dialect) } else { Cow::Borrowed(text) };
    // As on the page, which shows none of them.
    let shown = if has_control(&shown) {
        Cow::Owned(shown.replace(|c| u8::try_from(c).is_ok_and(is_control), " "))
    } else {
        shown
    };
    let shown = match shown {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches(['\n', '\r'])),
        Cow::Owned(text) => Cow::Owned(text.trim_start_matches(['\n', '\r']).to_owned()),
    };
    if begins_with_title(&shown) {
        return shown;
    }
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    Cow::Owned(format!("# {}\n\n{shown}", title.replace('<', "\\<")))
}

/// Nearly every text has none of what could hide something, and need not be taken apart again.
fn may_hide(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3(b'<', 1, 2, bytes).is_some()
        || memchr::memmem::find(bytes, b"]:").is_some()
        || (memchr::memchr(b'#', bytes).is_some()
            && ["```", "~~~"].iter().any(|fence| holds(bytes, fence))
            && BLOCKS.iter().any(|block| holds(bytes, block)))
}

fn holds(text: &[u8], words: &str) -> bool {
    memchr::memmem::find(text, words.as_bytes()).is_some()
}

fn begins_with_title(text: &str) -> bool {
    let first = |text: &str| {
        let event = Parser::new_ext(text, options()).next()?;
        let level = pulldown_cmark::HeadingLevel::H1;
        Some(matches!(event, Event::Start(Tag::Heading { level: found, .. }) if found == level))
    };
    // A heading has no empty line in it, so what stands before the first one tells, if it is anything at all.
    let end = text.find("\n\n").map_or(text.len(), |at| at + 1);
    first(&text[..end]).or_else(|| first(text)).unwrap_or(false)
}

/// A part of the text that is not published as it stands.
enum Part {
    /// Raw HTML.
    Html,
    /// The TOML of a block of ours, which may have comments.
    Toml,
    /// Something that the page does not show.
    Hidden,
}

fn cut(text: &str, dialect: Dialect) -> Cow<'_, str> {
    let prepared = prepare(text);
    let mut parts = parts(&prepared.text, dialect);
    parts.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut out = String::with_capacity(text.len());
    let mut scanner = html::Scanner::new(dialect.raw_html == RawHtml::Trust);
    let mut at = 0;
    for (span, part) in parts {
        if span.start < at {
            continue;
        }
        scanner.text(&text[at..span.start], &mut out);
        let own = &text[span.clone()];
        match part {
            Part::Html => scanner.html(own, &mut out),
            Part::Toml => scanner.text(&without_comments(own), &mut out),
            Part::Hidden => {}
        }
        at = span.end;
    }
    scanner.text(&text[at..], &mut out);
    Cow::Owned(out)
}

fn parts(prepared: &str, dialect: Dialect) -> Vec<(Span, Part)> {
    let callback = |link: BrokenLink<'_>| inline::resolve(prepared, dialect, &link);
    let mut events = Parser::new_with_broken_link_callback(prepared, options(), Some(callback))
        .into_offset_iter();
    let (mut parts, mut used, mut mentioned, mut notes) =
        (Vec::new(), BTreeSet::new(), BTreeSet::new(), Vec::new());
    for (event, span) in events.by_ref() {
        match event {
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_)
                if dialect.raw_html != RawHtml::Escape =>
            {
                parts.push((span, Part::Html));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let word = info.split_whitespace().next().unwrap_or_default();
                if BLOCKS.contains(&word) {
                    parts.push((span, Part::Toml));
                }
            }
            Event::Start(Tag::FootnoteDefinition(name)) => notes.push((name.to_string(), span)),
            Event::FootnoteReference(name) => {
                mentioned.insert(name.to_string());
            }
            Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. })
                if matches!(
                    link_type,
                    LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut
                ) =>
            {
                used.insert(label(&id));
            }
            _ => {}
        }
    }
    let definitions = events.reference_definitions().iter();
    let unused = definitions.filter(|(name, _)| !used.contains(&label(name)));
    parts.extend(unused.map(|(_, definition)| (definition.span.clone(), Part::Hidden)));
    let unmentioned = notes.into_iter().filter(|(name, _)| !mentioned.contains(name));
    parts.extend(unmentioned.map(|(_, span)| (span, Part::Hidden)));
    parts
}

/// Labels are compared without case, and white space in them counts as one space.
fn label(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Takes the comments out of TOML, which are outside of its quotation marks.
fn without_comments(block: &str) -> String {
    let mut out = String::with_capacity(block.len());
    for line in block.split_inclusive('\n') {
        let mut quote = None;
        let comment = line.char_indices().find(|(_, c)| match (quote, c) {
            (None, '#') => true,
            (None, '"' | '\'') => {
                quote = Some(*c);
                false
            }
            (Some(open), c) if open == *c => {
                quote = None;
                false
            }
            _ => false,
        });
        match comment {
            None => out.push_str(line),
            Some((at, _)) if line[..at].trim().is_empty() => {}
            Some((at, _)) => {
                out.push_str(line[..at].trim_end());
                out.push('\n');
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let dialect = Dialect { raw_html: RawHtml::Sanitize, fields: false };
        published(text, "Title", dialect).into_owned()
    }

    #[test]
    fn what_the_page_does_not_show_is_not_published() {
        let text = "# T\n\na <!-- secret --> b\n\n<!-- secret\n\nsecret -->\n\n> <!--\n> secret\n> -->\n\n\
            [//]: # (secret)\n[unused]: https://secret.example\n[used]: https://x.example\n\n[used] [^1]\n\n\
            [^1]: shown\n\n[^2]: secret\n\n    secret\n\n\
            ```chart\n# secret\nindicator = \"a#b\" # secret\n```\n\n```sh\n# shown\n```\n\n\
            <script>\nsecret\n\nsecret\n</script>\n\nx <style>secret</style> y <? secret ?>\n\n\
            <p data-note=\"secret\" title='shown' onclick=secret>z</p>\n";
        let shown = shown(text);
        assert!(!shown.contains("secret"), "{shown}");
        for kept in [
            "[used]: https://x.example\n",
            "[used] [^1]\n\n[^1]: shown\n",
            "```chart\nindicator = \"a#b\"\n```\n",
            "```sh\n# shown\n```\n",
            "x  y",
            "<p title='shown'>z</p>",
        ] {
            assert!(shown.contains(kept), "{kept} in {shown}");
        }
    }

    #[test]
    fn a_page_without_a_heading_gets_its_title() {
        assert_eq!(shown("\nText.\n"), "# Title\n\nText.\n");
        assert_eq!(shown("Other\n=====\n\nText.\n"), "Other\n=====\n\nText.\n");
        assert_eq!(shown("`<!-- code -->`\n"), "# Title\n\n`<!-- code -->`\n");
        assert_eq!(
            shown("```html\n<!-- code -->\n```\n"),
            "# Title\n\n```html\n<!-- code -->\n```\n"
        );
    }

    #[test]
    fn what_is_shown_as_text_stays() {
        let dialect = Dialect { raw_html: RawHtml::Escape, fields: false };
        assert_eq!(published("# A\n\n<!-- b -->\n", "", dialect), "# A\n\n<!-- b -->\n");
        let dialect = Dialect { raw_html: RawHtml::Trust, fields: false };
        assert_eq!(
            published("# A\n\n<b onclick=c>d</b><!-- e -->\n", "", dialect),
            "# A\n\n<b onclick=c>d</b>\n"
        );
    }
}
