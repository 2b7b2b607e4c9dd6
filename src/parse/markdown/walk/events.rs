//! What is asked of pulldown-cmark's events, one by one or in a row.

use super::*;

pub(super) fn is_raw(event: &Event<'_>) -> bool {
    match event {
        Event::Html(html) | Event::InlineHtml(html) => !html.trim_start().starts_with("<!--"),
        _ => false,
    }
}

/// Cleaning HTML takes the square of its depth.
pub(super) const MAX_DEPTH: usize = 500;

/// Returns how deep the elements of a page nest, its raw ones included.
pub(super) fn depth(events: &Events<'_>) -> usize {
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

pub(super) fn first_level_headings(events: &Events<'_>) -> usize {
    let first = |event: &Event<'_>| {
        matches!(event, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }))
    };
    events.iter().filter(|(event, _)| first(event)).count()
}

pub(super) fn lower(level: HeadingLevel) -> HeadingLevel {
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
pub(super) fn until<'a>(
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
pub(super) fn plain(events: &[(Event<'_>, Span)]) -> String {
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
pub(super) fn note_ids(html: &str, anchors: &mut Vec<String>) {
    for attribute in ["id=", "name="] {
        for (at, _) in html.match_indices(attribute) {
            let value = &html[at + attribute.len()..];
            let begins = html[..at].ends_with(|c: char| c.is_ascii_whitespace());
            let end = match value.chars().next().filter(|_| begins) {
                Some(quote @ ('"' | '\'')) => value[1..].find(quote).map(|end| 1..end + 1),
                Some(_) => value.find(|c: char| c.is_whitespace() || c == '>').map(|end| 0..end),
                None => None,
            };
            if let Some(value) = end.and_then(|range| value.get(range)) {
                anchors.push(value.to_owned());
            }
        }
    }
}
