//! What other generators write within a text: shortcodes, template tags, components, attribute lists,
//! addresses. What we have no word for stays as visible text.

use std::ops::Range;

use super::Flavour;
use super::report::{Note, Outcome};
use super::shortcode::{self, Tag};
use super::target::Targets;
use crate::parse::links::{LinkKind, outline};
use crate::parse::path::encode;

/// The page that is converted.
pub(super) struct Page<'a> {
    /// Its old path, below the pages' root.
    pub old: &'a str,
    /// Its new one.
    pub new: &'a str,
    /// Whose.
    pub flavour: Flavour,
    /// The page is MDX.
    pub mdx: bool,
    /// Where addresses lead.
    pub targets: &'a Targets,
}

/// Replaces `{{< ref "page" >}}` by the address that it stands for: it may stand where no link is one yet.
pub(super) fn references(page: &Page<'_>, text: &str, notes: &mut Vec<String>) -> Option<String> {
    if !text.contains("ref") || !text.contains("{{") {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find("{{") {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let found = shortcode::tag(from)
            .filter(|tag| matches!(tag.name, "ref" | "relref") && !tag.quoted && !tag.closing);
        let address = found.and_then(|tag| {
            let dest = tag.argument("path").or(tag.first_argument())?;
            Some((tag, page.targets.reference(page.old, page.new, dest)?))
        });
        match address {
            Some((tag, address)) => {
                notes.push(format!("shortcode `{}`", tag.name));
                out.push_str(&address);
                rest = &from[tag.length..];
            }
            None => {
                out.push_str("{{");
                rest = &from[2..];
            }
        }
    }
    out.push_str(rest);
    Some(out)
}

/// An edit: what stands there, and what shall.
type Edit = (Range<usize>, String);

/// Returns the text as ours; `line_of` tells the old line of a new one.
pub(super) fn convert(
    page: &Page<'_>,
    text: &str,
    line_of: impl Fn(usize) -> usize,
    notes: &mut Vec<Note>,
) -> String {
    let outline = outline(text);
    let mut scan = Scan { page, text, edits: Vec::new(), found: Vec::new() };
    let mut code = outline.code.iter().peekable();
    let mut html = outline.html.iter().peekable();
    let mut at = 0;
    while let Some(next) = memchr::memchr2(b'{', b'<', &text.as_bytes()[at..]).map(|next| at + next)
    {
        while code.next_if(|code| code.end <= next).is_some() {}
        while html.next_if(|html| html.end <= next).is_some() {}
        let in_html = html.peek().is_some_and(|html| html.contains(&next));
        at = match code.peek().filter(|code| code.contains(&next)) {
            Some(_) => scan.in_code(next),
            None if text.as_bytes()[next] == b'<' => scan.angle(next, in_html),
            None => scan.brace(next, in_html),
        };
    }
    for place in &outline.links {
        if place.kind != LinkKind::Wiki
            && let Some(new) = page.targets.rewrite(page.old, page.new, &place.dest)
        {
            scan.edits.push((place.span.clone(), new));
        }
    }
    let Scan { mut edits, found, .. } = scan;
    let mut breaks = memchr::memchr_iter(b'\n', text.as_bytes()).peekable();
    let mut row = 0;
    for (at, outcome, kind) in found {
        while breaks.next_if(|end| *end < at).is_some() {
            row += 1;
        }
        notes.push((outcome, kind, line_of(row)));
    }
    edits.sort_by_key(|(span, _)| (span.start, span.end));
    apply(text, &edits)
}

/// Applies edits in order; one that overlaps the one before is left out.
pub(super) fn apply(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for (span, new) in edits {
        if span.start < at {
            continue;
        }
        out.push_str(&text[at..span.start]);
        out.push_str(new);
        at = span.end;
    }
    out.push_str(&text[at..]);
    out
}

struct Scan<'a> {
    page: &'a Page<'a>,
    text: &'a str,
    edits: Vec<Edit>,
    found: Vec<(usize, Outcome, String)>,
}

impl Scan<'_> {
    /// Code shows what it shows; Hugo fills shortcodes in even there, so they are noted.
    fn in_code(&mut self, at: usize) -> usize {
        if self.page.flavour == Flavour::Hugo
            && let Some(tag) = shortcode::tag(&self.text[at..])
            && self.text[at..].starts_with("{{")
        {
            if tag.quoted {
                let shown = shown(&self.text[at..at + tag.length]);
                self.edits.push((at..at + tag.length, shown));
            } else {
                self.found.push((at, Outcome::Kept, format!("shortcode `{}`", tag.name)));
            }
            return at + tag.length;
        }
        at + 1
    }

    fn brace(&mut self, at: usize, in_html: bool) -> usize {
        let rest = &self.text[at..];
        if let Some(tag) = shortcode::tag(rest) {
            return self.tag(at, &tag, in_html);
        }
        if rest.starts_with("{{") {
            return self.variable(at, in_html);
        }
        if rest.starts_with("{/*") && self.page.mdx {
            self.found.push((at, Outcome::Kept, "MDX comment".to_owned()));
            return at + 3;
        }
        self.attributes(at).unwrap_or(at + 1)
    }

    fn tag(&mut self, at: usize, tag: &Tag<'_>, in_html: bool) -> usize {
        let end = at + tag.length;
        let written = &self.text[at..end];
        if !written.starts_with("{{") {
            self.found.push((at, Outcome::Kept, format!("template tag `{}`", tag.name)));
            return end;
        }
        if !tag.quoted {
            if tag.name == "figure"
                && !tag.closing
                && !in_html
                && let Some(image) = self.figure(tag)
            {
                self.found.push((at, Outcome::Converted, "shortcode `figure`".to_owned()));
                self.edits.push((at..end, image));
                return end;
            }
            self.found.push((at, Outcome::Kept, format!("shortcode `{}`", tag.name)));
        }
        let visible = match in_html {
            true => shown(written).replace('<', "&lt;"),
            false => as_code(&shown(written)),
        };
        self.edits.push((at..end, visible));
        end
    }

    fn figure(&self, tag: &Tag<'_>) -> Option<String> {
        let src = tag.argument("src").or(tag.argument("link"))?;
        let address = self.page.targets.rewrite(self.page.old, self.page.new, src);
        let address =
            address.unwrap_or_else(|| if src.contains(':') { src.to_owned() } else { encode(src) });
        let caption = tag.argument("caption").or(tag.argument("title"));
        let alt = tag.argument("alt").or(caption).unwrap_or_default();
        let plain = |text: &str| text.replace(['[', ']', '"', '\n'], " ");
        let title = caption.map_or_else(String::new, |caption| format!(" \"{}\"", plain(caption)));
        Some(format!("![{}]({address}{title})", plain(alt)))
    }

    /// `{{ x }}` is another generator's, not a name of this book.
    fn variable(&mut self, at: usize, in_html: bool) -> usize {
        let rest = &self.text[at..];
        let line = rest.split('\n').next().unwrap_or_default();
        let Some(end) = line.find("}}") else { return at + 2 };
        if self.page.flavour == Flavour::MdBook && rest.starts_with("{{#") {
            return at + end + 2;
        }
        self.found.push((at, Outcome::Kept, "template code `{{ … }}`".to_owned()));
        let escaped = self.text[..at].ends_with('\\');
        if !in_html && !escaped {
            self.edits.push((at..at, "\\".to_owned()));
        }
        at + end + 2
    }

    /// `{: .class }` of kramdown and MkDocs, `{ .class }` after a link.
    fn attributes(&mut self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let line = rest.split('\n').next().unwrap_or_default();
        let end = at + line.find('}')? + 1;
        let inner = rest[1..end - at - 1].trim();
        let colon = inner.strip_prefix(':');
        let after_link = self.text[..at].ends_with([')', ']', '*', '`', '_', ':'])
            && self.page.flavour == Flavour::MkDocs
            && (inner.starts_with(['.', '#']) || inner.contains('='));
        if colon.is_none() && !after_link {
            return None;
        }
        let row = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let id = inner
            .split_whitespace()
            .find_map(|word| word.trim_start_matches(':').strip_prefix('#'));
        let kept = match id {
            Some(id) if self.text[row..].starts_with('#') => format!("{{#{id}}}"),
            // Of a word or a link: links may lead there.
            Some(id) if !self.text[row..at].trim().is_empty() => {
                format!("<a id=\"{}\"></a>", id.replace(['"', '<', '>', '&'], ""))
            }
            _ => String::new(),
        };
        let outcome = if kept.is_empty() { Outcome::Left } else { Outcome::Converted };
        self.found.push((at, outcome, "attribute list `{: … }`".to_owned()));
        self.edits.push((at..end, kept));
        Some(end)
    }

    fn angle(&mut self, at: usize, in_html: bool) -> usize {
        let rest = &self.text[at..];
        if rest.starts_with("<!--") {
            return at + rest.find("-->").map_or(4, |end| end + 3);
        }
        let inner = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
        let closing = inner.len() + 1 < rest.len();
        let end = inner
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')))
            .unwrap_or(inner.len());
        let name = &inner[..end];
        let begins_tag = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && inner[end..].starts_with([' ', '>', '/', '\n', '\t', '\r']);
        let fragment = self.page.mdx && inner.starts_with('>');
        if fragment {
            self.found.push((at, Outcome::Kept, "JSX fragment".to_owned()));
            self.edits.push((at..at + 1, "&lt;".to_owned()));
            return at + 1;
        }
        if !begins_tag {
            return at + 1;
        }
        let lower = name.to_ascii_lowercase();
        let component = self.page.mdx && name.starts_with(|c: char| c.is_ascii_uppercase());
        if KNOWN.contains(&lower.as_str()) && !component {
            if in_html && !closing && DROPPED.contains(&lower.as_str()) {
                let kind = format!("HTML `<{lower}>` (shown only with `raw_html = \"trust\"`)");
                self.found.push((at, Outcome::Left, kind));
            }
            return at + 1;
        }
        if in_html || component {
            if !closing {
                let word = if component { "component" } else { "unknown tag" };
                self.found.push((at, Outcome::Kept, format!("{word} `<{name}>`")));
            }
            self.edits.push((at..at + 1, "&lt;".to_owned()));
        }
        at + 1
    }
}

/// Returns a shortcode as its author wants it seen: `{{</* x */>}}` is `{{< x >}}`.
fn shown(written: &str) -> String {
    written.replacen("/*", "", 1).replacen("*/", "", 1)
}

fn as_code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// Elements that our sanitiser takes out.
const DROPPED: [&str; 22] = [
    "iframe", "script", "style", "form", "input", "button", "select", "textarea", "object",
    "embed", "svg", "math", "canvas", "link", "meta", "base", "template", "dialog", "label",
    "option", "fieldset", "noscript",
];

/// Elements of HTML; any other tag is a component, a type parameter or a blank.
const KNOWN: [&str; 120] = [
    "a",
    "abbr",
    "acronym",
    "address",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "math",
    "menu",
    "meta",
    "meter",
    "nav",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "param",
    "picture",
    "pre",
    "progress",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "search",
    "section",
    "select",
    "slot",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
];
