//! What stands in a text and on no page: footnotes that nobody mentions, and what is between the tags of a script
//! or a style. It must not reach the search, summaries or other pages by another way.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::diag::Span;

/// Leaves out the events that no reader sees.
pub(super) fn without_unseen(
    events: Vec<(Event<'_>, Span)>,
    sanitizes: bool,
) -> Vec<(Event<'_>, Span)> {
    let concerned = |event: &Event<'_>| {
        matches!(event, Event::Start(Tag::FootnoteDefinition(_)) | Event::InlineHtml(_))
    };
    if !events.iter().any(|(event, _)| concerned(event)) {
        return events;
    }
    let mentions = events.iter().filter_map(|(event, _)| match event {
        Event::FootnoteReference(name) => Some(name.to_string()),
        _ => None,
    });
    let mentioned: BTreeSet<String> = mentions.collect();
    let ends = ends(&events);
    let mut until = 0;
    let unseen = |at: usize, event: &Event<'_>| -> Option<usize> {
        match event {
            Event::Start(Tag::FootnoteDefinition(name)) if !mentioned.contains(&**name) => ends[at],
            Event::InlineHtml(_) if sanitizes => ends[at],
            _ => None,
        }
    };
    let keep: Vec<bool> = events
        .iter()
        .enumerate()
        .map(|(at, (event, _))| {
            if at >= until
                && let Some(end) = unseen(at, event)
            {
                until = end + 1;
            }
            at >= until
        })
        .collect();
    let mut keep = keep.into_iter();
    events.into_iter().filter(|_| keep.next().unwrap_or(true)).collect()
}

/// For each event that begins a footnote, or a script or style within a line, where it ends.
fn ends(events: &[(Event<'_>, Span)]) -> Vec<Option<usize>> {
    let mut ends = vec![None; events.len()];
    let mut note = None;
    let mut element: Option<(usize, &str)> = None;
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            // A note within a note ends the one around it, whose text comes to the same.
            Event::Start(Tag::FootnoteDefinition(_)) => note = Some(at),
            Event::End(TagEnd::FootnoteDefinition) => {
                if let Some(begin) = note.take() {
                    ends[begin] = Some(at);
                }
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell) => {
                element = None
            }
            Event::InlineHtml(html) => match element {
                Some((begin, name)) if is_tag(html, "</", name) => {
                    ends[begin] = Some(at);
                    element = None;
                }
                None => {
                    let name = ["script", "style"].into_iter().find(|name| is_tag(html, "<", name));
                    element = name.map(|name| (at, name));
                }
                _ => {}
            },
            _ => {}
        }
    }
    ends
}

fn is_tag(html: &str, start: &str, name: &str) -> bool {
    let Some(rest) = html.strip_prefix(start) else { return false };
    let own = rest.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name));
    own && !rest[name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
}
