//! Where a Markdown file names other files: the byte range of every address, to be read or rewritten.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Parser, Tag};

use crate::parse::markdown;

/// How a file is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `[text](address)` or `![text](address)`.
    Inline,
    /// `[name]: address`.
    Definition,
    /// `href="address"` or `src="address"` in raw HTML.
    Html,
    /// `[[name|text]]`: the name.
    Wiki,
    /// `https://…` in the text, or between angle brackets.
    Bare,
}

/// A place that names a file or an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkPlace {
    /// How.
    pub kind: LinkKind,
    /// The address, without escapes.
    pub dest: String,
    /// Where it stands, as written, in bytes of the text.
    pub span: Range<usize>,
}

/// What of a Markdown text is not prose.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// The addresses, in order.
    pub links: Vec<LinkPlace>,
    /// Code and formulas, in blocks and in lines, in order.
    pub code: Vec<Range<usize>>,
    /// Blocks of raw HTML and tags within lines, in order.
    pub html: Vec<Range<usize>>,
}

/// Returns the addresses and the code of a text (without its front matter).
pub fn outline(text: &str) -> Outline {
    let mut wikis = Vec::new();
    let callback = |link: BrokenLink<'_>| {
        wikis.extend(wiki(text, &link));
        None::<(CowStr<'_>, CowStr<'_>)>
    };
    let parser = Parser::new_with_broken_link_callback(text, markdown::options(), Some(callback));
    let mut found = Outline::default();
    let mut definitions: Vec<LinkPlace> = parser
        .reference_definitions()
        .iter()
        .filter_map(|(_, definition)| {
            definition_place(text, definition.span.clone(), &definition.dest)
        })
        .collect();
    definitions.sort_by_key(|place| place.span.start);
    // Each open link: where its text has ended so far, its address, and whether that is its text.
    let mut open: Vec<(usize, Option<CowStr<'_>>, bool)> = Vec::new();
    let mut in_code = false;
    for (event, span) in parser.into_offset_iter() {
        if let Some((inner, ..)) = open.last_mut()
            && !matches!(event, Event::End(_))
        {
            *inner = (*inner).max(span.end);
        }
        match event {
            Event::Start(
                Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. },
            ) => {
                let dest = (link_type == LinkType::Inline).then_some(dest_url);
                open.push((span.start + 1, dest, link_type == LinkType::Autolink));
            }
            Event::End(pulldown_cmark::TagEnd::Link | pulldown_cmark::TagEnd::Image) => {
                if let Some((inner, Some(dest), _)) = open.pop()
                    && let Some(place) = inline_place(text, inner, span.end, &dest)
                {
                    found.links.push(place);
                }
            }
            Event::Start(Tag::CodeBlock(_)) => {
                in_code = true;
                found.code.push(span);
            }
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => found.code.push(span),
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => in_code = false,
            Event::Text(part) if !in_code && open.iter().all(is_bare) && part.contains("://") => {
                bare_places(text, span, &mut found.links);
            }
            Event::Start(Tag::HtmlBlock) => found.html.push(span),
            Event::Html(_) => html_places(text, span, &mut found.links),
            Event::InlineHtml(_) => {
                html_places(text, span.clone(), &mut found.links);
                found.html.push(span);
            }
            _ => {}
        }
    }
    found.links.extend(definitions);
    found.links.extend(wikis);
    found.links.sort_by_key(|place| place.span.start);
    found
}

/// A link whose address is its text.
fn is_bare(open: &(usize, Option<CowStr<'_>>, bool)) -> bool {
    open.2
}

/// Finds addresses that stand in a text as they are. Its events may end in their midst; the text doesn't.
fn bare_places(text: &str, span: Range<usize>, links: &mut Vec<LinkPlace>) {
    let line = text[span.start..].find('\n').map_or(text.len(), |end| span.start + end);
    let mut finder = linkify::LinkFinder::new();
    finder.kinds(&[linkify::LinkKind::Url]);
    for link in finder.links(&text[span.start..line]).take_while(|link| link.start() < span.len()) {
        let span = span.start + link.start()..span.start + link.end();
        if links.last().is_none_or(|last| last.span.end <= span.start) {
            let dest = link.as_str().to_owned();
            links.push(LinkPlace { kind: LinkKind::Bare, dest, span });
        }
    }
}

fn wiki(text: &str, link: &BrokenLink<'_>) -> Option<LinkPlace> {
    let Range { start, end } = link.span.clone();
    let double = text.get(..start)?.ends_with('[')
        && text.get(end..)?.starts_with(']')
        && !text[..start].ends_with("\\[");
    let inner = text.get(start + 1..end - 1).filter(|_| double)?;
    let name = inner.split(['|', '#']).next()?;
    let from = start + 1 + (name.len() - name.trim_start().len());
    let dest = name.trim().to_owned();
    Some(LinkPlace { kind: LinkKind::Wiki, span: from..from + dest.len(), dest })
}

/// Finds the address of `[text](address "title")`, whose text ends at `inner`.
fn inline_place(text: &str, inner: usize, end: usize, dest: &str) -> Option<LinkPlace> {
    let open = inner + text.get(inner..end)?.find("](")? + 2;
    let span = address(text, open, end)?;
    Some(LinkPlace { kind: LinkKind::Inline, dest: dest.to_owned(), span })
}

fn definition_place(text: &str, span: Range<usize>, dest: &str) -> Option<LinkPlace> {
    let open = span.start + text.get(span.clone())?.find("]:")? + 2;
    let span = address(text, open, span.end)?;
    Some(LinkPlace { kind: LinkKind::Definition, dest: dest.to_owned(), span })
}

/// Returns the place of an address that begins at or after `from`: in angle brackets, or up to a space.
fn address(text: &str, from: usize, end: usize) -> Option<Range<usize>> {
    let rest = text.get(from..end)?;
    let start = from + (rest.len() - rest.trim_start().len());
    let rest = &text[start..end];
    if let Some(inner) = rest.strip_prefix('<') {
        return Some(start + 1..start + 1 + inner.find('>')?);
    }
    let (mut depth, mut escaped) = (0usize, false);
    for (at, c) in rest.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return Some(start..start + at),
            ')' => depth -= 1,
            c if c.is_ascii_whitespace() => return Some(start..start + at),
            _ => {}
        }
    }
    Some(start..end)
}

fn html_places(text: &str, span: Range<usize>, links: &mut Vec<LinkPlace>) {
    let Some(html) = text.get(span.clone()) else { return };
    if html.starts_with("<!--") {
        return;
    }
    for attribute in ["href", "src"] {
        for (at, _) in html.match_indices(attribute) {
            if !html[..at].ends_with(|c: char| c.is_ascii_whitespace()) {
                continue;
            }
            let rest = &html[at + attribute.len()..];
            let Some(value) = rest.trim_start().strip_prefix('=').map(str::trim_start) else {
                continue;
            };
            let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
                continue;
            };
            let Some(end) = value[1..].find(quote) else { continue };
            let start = span.start + html.len() - value.len() + 1;
            let dest = text[start..start + end].replace("&amp;", "&");
            links.push(LinkPlace { kind: LinkKind::Html, dest, span: start..start + end });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<(&str, String)> {
        outline(text).links.into_iter().map(|place| (&text[place.span], place.dest)).collect()
    }

    #[test]
    fn every_way_to_name_a_file_is_found_at_its_place() {
        let text = "[a](x.md) ![b *c*](<i j.png> \"t\") [d](y\\_z.md#q)\n\n`[no](no.md)`\n\n[r]: ../r.md 'T'\n\n[r] [[wiki page#h|shown]] <a href=\"h.md\">h</a>\n";
        let expected =
            ["x.md", "i j.png", "y\\_z.md#q", "../r.md", "wiki page", "h.md"].map(str::to_owned);
        assert_eq!(found(text).iter().map(|(raw, _)| *raw).collect::<Vec<_>>(), expected);
        assert_eq!(found(text)[2].1, "y_z.md#q");
    }

    #[test]
    fn a_link_around_an_image_has_its_own_address() {
        let raws: Vec<_> = found("[![a](i.png)](p.md)").into_iter().map(|(raw, _)| raw).collect();
        assert_eq!(raws, ["i.png", "p.md"]);
    }

    proptest! {
        #[test]
        fn any_text_has_an_outline(text in "[\\[\\]()<>`!a #:|\\\\\n\"é=-]{0,60}") {
            for place in outline(&text).links {
                prop_assert!(text.get(place.span).is_some());
            }
        }
    }
}
