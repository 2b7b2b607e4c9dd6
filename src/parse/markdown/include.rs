//! Includes: an ```` ```include ```` block puts a file, some of its lines, or a named region in its place.
//!
//! A region lies between lines that hold `ANCHOR: name` and `ANCHOR_END: name`, in whatever comments the
//! file's language has. The files come as arguments: what a page was made from is known before it is made.

use std::collections::BTreeMap;
use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::diag::{Diagnostic, Span, nearest};
use crate::parse::front_matter::split;
use crate::parse::path::{folder, join};
use crate::parse::table::{TableReader, parse_toml};

/// The word that begins such a block.
pub(super) const INCLUDE: &str = "include";

/// The files that a text may include, by path; without a text where a file is none.
pub type Included = BTreeMap<String, Option<Arc<str>>>;

/// What a block asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) file: (String, Span),
    part: Part,
    language: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Whole,
    Lines(usize, usize, Span),
    Region(String, Span),
}

/// Returns the paths of the files that a text includes itself; `path` is its own.
pub fn included_paths(path: &str, text: &str) -> Vec<String> {
    let places = included_places(path, text).into_iter();
    places.filter_map(|(file, _)| path_of(path, &file)).collect()
}

/// Returns the files that a text includes itself, as it names them, with the places of the names.
pub fn included_places(path: &str, text: &str) -> Vec<(String, Span)> {
    if memchr::memmem::find(text.as_bytes(), INCLUDE.as_bytes()).is_none()
        || !(text.contains("```") || text.contains("~~~"))
    {
        return Vec::new();
    }
    let source = Arc::from(path);
    let mut body: Option<(usize, String)> = None;
    let mut places = Vec::new();
    let (_, begin) = split(text);
    for (event, span) in Parser::new_ext(&text[begin..], super::options()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if is_include(&info) => {
                body = Some((0, String::new()));
            }
            Event::Text(text) => {
                if let Some((start, body)) = &mut body {
                    if body.is_empty() {
                        *start = begin + span.start;
                    }
                    body.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let request =
                    body.take().and_then(|(at, body)| request(&source, &body, at, 0..0).0);
                places.extend(request.map(|request| request.file));
            }
            _ => {}
        }
    }
    places
}

fn is_include(info: &str) -> bool {
    info.split(|c: char| c.is_whitespace() || matches!(c, ',' | '{')).next() == Some(INCLUDE)
}

/// Returns the path of a file as it is named in another one; nothing outside `content/`.
pub(super) fn path_of(from: &str, file: &str) -> Option<String> {
    let base = if file.starts_with('/') { "content" } else { folder(from) };
    join(base, file).filter(|path| path.starts_with("content/") && !file.contains('\\'))
}

/// Reads the body of a block.
pub(super) fn request(
    source: &Arc<str>,
    body: &str,
    offset: usize,
    span: Span,
) -> (Option<Request>, Vec<Diagnostic>) {
    let (table, mut diags) = parse_toml(source, body, offset);
    if !diags.is_empty() {
        return (None, diags);
    }
    let mut reader = TableReader::new(source, &table, span, &mut diags);
    let file = reader.string("file").map(|file| (file, reader.place("file")));
    if file.is_none() && reader.value("file").is_none() {
        reader.missing("file");
    }
    let region = reader.string("region");
    let lines = reader.string("lines");
    let part = match (region, lines) {
        (Some(_), Some(_)) => {
            let message = "both `lines` and `region` are given: expected one of them";
            reader.report_at("lines", Diagnostic::error("include", message));
            None
        }
        (Some(name), None) => Some(Part::Region(name, reader.place("region"))),
        (None, Some(lines)) => match range(&lines) {
            Some((first, last)) => Some(Part::Lines(first, last, reader.place("lines"))),
            None => {
                let message = format!("`lines` is `{lines}`: expected a range such as `3-9`");
                reader.report_at("lines", Diagnostic::error("include", message));
                None
            }
        },
        (None, None) => Some(Part::Whole),
    };
    let language = reader.string("language");
    reader.finish();
    let request = file.zip(part).map(|(file, part)| Request { file, part, language });
    (request, diags)
}

/// Reads `3-9`, `3-`, `-9` or `3`, counted from 1.
fn range(text: &str) -> Option<(usize, usize)> {
    let number = |text: &str, default| match text.trim() {
        "" => Some(default),
        text => text.parse().ok(),
    };
    let (first, last) = match text.split_once('-') {
        Some((first, last)) => (number(first, 1)?, number(last, usize::MAX)?),
        None => (text.trim().parse().ok()?, text.trim().parse().ok()?),
    };
    (first >= 1 && first <= last).then_some((first, last))
}

impl Request {
    /// Returns the language that the file is shown in as code; none where it is Markdown.
    pub(super) fn code(&self, path: &str) -> Option<String> {
        let extension = path.rsplit('/').next()?.rsplit_once('.').map(|(_, extension)| extension);
        let of_file = || match extension {
            None | Some("md" | "markdown" | "txt") => None,
            Some(other) => Some(other.to_owned()),
        };
        self.language.clone().or_else(of_file)
    }

    /// Returns what is asked for of a file's text.
    pub(super) fn select(&self, source: &Arc<str>, text: &str) -> Result<String, Box<Diagnostic>> {
        let wrong = |message, span: &Span| {
            Box::new(Diagnostic::error("include", message).at(source, span.clone()))
        };
        match &self.part {
            Part::Whole => Ok(without_marks(&text[split(text).1..])),
            Part::Lines(first, last, span) => {
                let count = text.lines().count();
                let last = (*last).min(count.max(*first));
                if *first > count {
                    let file = &self.file.0;
                    let message = format!("`{file}` has {count} lines: there is no line {first}");
                    return Err(wrong(message, span));
                }
                let lines = text.split_inclusive('\n').skip(first - 1).take(last + 1 - first);
                Ok(without_marks(&lines.collect::<String>()))
            }
            Part::Region(name, span) => region(text, name).ok_or_else(|| {
                let names: Vec<&str> =
                    text.lines().filter_map(|line| marked(line, "ANCHOR:")).collect();
                let message = format!("`{}` has no region `{name}`", self.file.0);
                let diagnostic = *wrong(message, span);
                Box::new(match nearest(name, names.iter().copied()) {
                    Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
                    None => diagnostic.hint(format!(
                        "mark it by the lines `ANCHOR: {name}` and `ANCHOR_END: {name}`"
                    )),
                })
            }),
        }
    }
}

/// Returns the name that a line marks a region with.
fn marked<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    let (before, after) = line.split_once(mark)?;
    let is_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    after.split_whitespace().next().filter(|_| !is_word)
}

fn region(text: &str, name: &str) -> Option<String> {
    let mut lines = text.split_inclusive('\n');
    lines.find(|line| marked(line, "ANCHOR:") == Some(name))?;
    let inner = lines.take_while(|line| marked(line, "ANCHOR_END:") != Some(name));
    Some(without_marks(&inner.collect::<String>()))
}

fn without_marks(text: &str) -> String {
    if !text.contains("ANCHOR") {
        return text.to_owned();
    }
    let is_mark =
        |line: &&str| marked(line, "ANCHOR:").or_else(|| marked(line, "ANCHOR_END:")).is_some();
    text.split_inclusive('\n').filter(|line| !is_mark(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selected(body: &str, text: &str) -> String {
        let source = Arc::from("content/a.md");
        let (request, diags) = request(&source, body, 0, 0..0);
        let Some(request) = request else { return diags[0].message.clone() };
        request.select(&source, text).unwrap_or_else(|diagnostic| diagnostic.message)
    }

    #[test]
    fn lines_and_regions_are_cut_out() {
        let text = "1\n// ANCHOR: a\n2\n// ANCHOR: b\n3\n// ANCHOR_END: b\n// ANCHOR_END: a\n4\n";
        let part = |part: &str| selected(&format!("file = 'x'\n{part}"), text);
        assert_eq!(part("region = 'a'"), "2\n3\n");
        assert_eq!(part("region = 'b'"), "3\n");
        assert_eq!(part("lines = '1-3'"), "1\n2\n");
        assert_eq!(part("lines = '8'"), "4\n");
        assert_eq!(part("lines = '5-'"), "3\n4\n");
        assert_eq!(part(""), "1\n2\n3\n4\n");
        insta::assert_snapshot!(part("lines = '9-10'"), @"`x` has 8 lines: there is no line 9");
        insta::assert_snapshot!(part("lines = '3-2'"), @"`lines` is `3-2`: expected a range such as `3-9`");
        insta::assert_snapshot!(part("region = 'c'"), @"`x` has no region `c`");
        insta::assert_snapshot!(part("region = 'c'\nlines = '1'"), @"both `lines` and `region` are given: expected one of them");
    }

    #[test]
    fn a_path_stays_in_the_content() {
        assert_eq!(path_of("content/a/b.md", "../c.rs"), Some("content/c.rs".to_owned()));
        assert_eq!(path_of("content/a/b.md", "/c.rs"), Some("content/c.rs".to_owned()));
        assert_eq!(path_of("content/a.md", "../book.toml"), None);
        assert_eq!(path_of("content/a.md", "../../etc/passwd"), None);
        assert_eq!(path_of("content/a.md", "/../data/teams.toml"), None);
    }
}
