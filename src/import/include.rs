//! Files that other generators put into a page: mdBook's `{{#include}}`, MkDocs' snippets.
//!
//! They are put in place once, at import: what is visible stays the same, and nothing outside the new
//! book is needed any more.

use std::sync::Arc;

use super::Flavour;
use super::report::{Note, Outcome};
use crate::parse::path::{folder, join};

/// A line, without its line break, and its line number in the file that was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The text.
    pub text: String,
    /// The line number, from 1.
    pub origin: usize,
}

/// Gives the text of a file by its path.
pub(super) type Read<'a> = dyn FnMut(&str) -> Option<Arc<str>> + 'a;

/// What includes need to know.
pub(super) struct Includes<'a> {
    /// Whose.
    pub flavour: Flavour,
    /// The folders that snippets are looked for in, the first first.
    pub bases: &'a [String],
    /// Gives a file's text.
    pub read: &'a mut Read<'a>,
    /// What was noticed.
    pub notes: &'a mut Vec<Note>,
    /// The title that `{{#title}}` gives.
    pub title: Option<String>,
}

/// Files include each other at most this deeply.
const MAX_DEPTH: usize = 10;

impl Includes<'_> {
    /// Returns the lines of a page's text with the included ones in place.
    pub(super) fn expand(&mut self, path: &str, text: &str, first: usize) -> Vec<Line> {
        let numbered = text.split('\n').enumerate().map(|(at, text)| (first + at, text));
        match self.flavour {
            Flavour::MdBook => numbered
                .flat_map(|(origin, text)| {
                    let text = self.directives(path, text, origin, 0);
                    text.split('\n')
                        .map(|text| Line { text: text.to_owned(), origin })
                        .collect::<Vec<_>>()
                })
                .collect(),
            Flavour::MkDocs if text.contains("8<") => self.snippets(numbered, 0),
            _ => numbered.map(|(origin, text)| Line { text: text.to_owned(), origin }).collect(),
        }
    }

    fn directives(&mut self, path: &str, text: &str, origin: usize, depth: usize) -> String {
        if !text.contains("{{#") {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(open) = rest.find("{{#") {
            let Some(close) = rest[open..].find("}}").map(|close| open + close + 2) else { break };
            let before = &rest[..open];
            let directive = &rest[open..close];
            if let Some(before) = before.strip_suffix('\\') {
                out.push_str(before);
                out.push_str(directive);
            } else {
                out.push_str(before);
                let inner = &directive[3..directive.len() - 2];
                match self.directive(path, inner, origin, depth) {
                    Some(text) => out.push_str(&text),
                    None => out.push_str(directive),
                }
            }
            rest = &rest[close..];
        }
        out.push_str(rest);
        out
    }

    /// Returns what stands in place of a directive; nothing where it stays as it is.
    fn directive(
        &mut self,
        path: &str,
        inner: &str,
        origin: usize,
        depth: usize,
    ) -> Option<String> {
        let (name, argument) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let argument = argument.trim();
        match name {
            "title" => {
                self.title = Some(argument.to_owned());
                self.note(Outcome::Converted, "`{{#title}}`", origin);
                Some(String::new())
            }
            "include" | "rustdoc_include" => self.include(path, argument, origin, depth, name),
            "playground" | "playpen" => {
                let (file, attributes) =
                    argument.split_once(char::is_whitespace).unwrap_or((argument, ""));
                let code = self.include(path, file, origin, depth, name)?;
                let attributes: Vec<_> = attributes.split_whitespace().collect();
                let attributes =
                    std::iter::once("rust").chain(attributes).collect::<Vec<_>>().join(",");
                Some(format!("```{attributes}\n{}\n```", code.trim_end_matches('\n')))
            }
            _ => {
                self.note(Outcome::Kept, &format!("`{{{{#{name}}}}}`"), origin);
                None
            }
        }
    }

    fn include(
        &mut self,
        path: &str,
        argument: &str,
        origin: usize,
        depth: usize,
        name: &str,
    ) -> Option<String> {
        let (file, part) = argument.split_once(':').unwrap_or((argument, ""));
        let found = join(folder(path), file.trim());
        let text = found.as_deref().and_then(|found| (self.read)(found));
        let (Some(found), Some(text)) = (found, text) else {
            self.note(
                Outcome::Kept,
                &format!("`{{{{#{name}}}}}` of a file that isn't there"),
                origin,
            );
            return None;
        };
        let Some(lines) = select(&text, part, &ANCHORS) else {
            self.note(
                Outcome::Kept,
                &format!("`{{{{#{name}}}}}` of a part that isn't there"),
                origin,
            );
            return None;
        };
        self.note(Outcome::Converted, &format!("`{{{{#{name}}}}}` (put in place)"), origin);
        let text = lines.join("\n");
        Some(if depth < MAX_DEPTH {
            self.directives(&found, &text, origin, depth + 1)
        } else {
            text
        })
    }

    fn snippets<'t>(
        &mut self,
        lines: impl Iterator<Item = (usize, &'t str)>,
        depth: usize,
    ) -> Vec<Line> {
        let mut out = Vec::new();
        let mut in_block = false;
        for (origin, text) in lines {
            let trimmed = text.trim();
            let indent = &text[..text.len() - text.trim_start().len()];
            let scissors = trimmed
                .strip_prefix('-')
                .map(|rest| rest.trim_start_matches('-'))
                .and_then(|rest| rest.strip_prefix("8<-"))
                .map(|rest| rest.trim_start_matches('-').trim());
            let argument = match scissors {
                Some("") => {
                    in_block = !in_block;
                    continue;
                }
                Some(argument) if argument.starts_with('"') => Some(argument.trim_matches('"')),
                // The mark of a section within the included file itself.
                Some(_) => continue,
                None if in_block => Some(trimmed).filter(|name| !name.is_empty()),
                None => None,
            };
            match argument {
                Some(argument) => match self.snippet(argument, origin, depth) {
                    Some(lines) => out.extend(
                        lines
                            .into_iter()
                            .map(|line| Line { text: format!("{indent}{}", line.text), origin }),
                    ),
                    None => out.push(Line { text: text.to_owned(), origin }),
                },
                None => out.push(Line { text: text.to_owned(), origin }),
            }
        }
        out
    }

    fn snippet(&mut self, argument: &str, origin: usize, depth: usize) -> Option<Vec<Line>> {
        let (file, part) = argument.split_once(':').unwrap_or((argument, ""));
        let bases: Vec<_> = self.bases.to_vec();
        let text = bases
            .iter()
            .filter_map(|base| join(base, file))
            .find_map(|path| (self.read)(&path))
            .filter(|_| depth < MAX_DEPTH);
        let lines = text.as_deref().and_then(|text| select(text, part, &SECTIONS));
        let Some(lines) = lines else {
            self.note(Outcome::Kept, "snippet of a file or part that isn't there", origin);
            return None;
        };
        self.note(Outcome::Converted, "snippet (put in place)", origin);
        Some(self.snippets(lines.into_iter().map(|line| (origin, line)), depth + 1))
    }

    fn note(&mut self, outcome: Outcome, kind: &str, origin: usize) {
        self.notes.push((outcome, kind.to_owned(), origin));
    }
}

/// How a generator marks a named part of a file: what begins it and ends it, and the sign after the name.
type Marks = [(&'static str, &'static str); 2];

const ANCHORS: Marks = [("ANCHOR:", ""), ("ANCHOR_END:", "")];
const SECTIONS: Marks = [("--8<-- [start:", "]"), ("--8<-- [end:", "]")];

/// Returns a part of a file: lines by number (`2:10`, `2:`, `:10`, `2`), a named part, or all of it;
/// never the marks of parts.
fn select<'a>(text: &'a str, part: &str, marks: &Marks) -> Option<Vec<&'a str>> {
    let is_mark = |line: &str| marks.iter().any(|(mark, _)| line.contains(mark));
    let lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
    let lines = lines.map(|line| line.strip_suffix('\r').unwrap_or(line));
    if part.is_empty() {
        return Some(lines.filter(|line| !is_mark(line)).collect());
    }
    let (from, to) = part.split_once(':').map_or((part, None), |(from, to)| (from, Some(to)));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number(from) && to.is_none_or(is_number) {
        let from: usize = from.parse().unwrap_or(1).max(1);
        let to = match to {
            None => from,
            Some(to) => to.parse().unwrap_or(usize::MAX),
        };
        let taken = lines.skip(from - 1).take(to.saturating_add(1).saturating_sub(from));
        return Some(taken.filter(|line| !is_mark(line)).collect());
    }
    let named = |line: &str, (mark, sign): (&str, &str)| {
        line.split_once(mark).is_some_and(|(_, rest)| {
            let rest = rest.trim_start();
            rest.strip_prefix(from).is_some_and(|rest| {
                rest.starts_with(sign)
                    && (!sign.is_empty()
                        || !rest.starts_with(|c: char| c.is_alphanumeric() || "_-".contains(c)))
            })
        })
    };
    let [begin, end] = *marks;
    let mut lines = lines.skip_while(|line| !named(line, begin)).peekable();
    lines.peek()?;
    Some(lines.take_while(|line| !named(line, end)).filter(|line| !is_mark(line)).collect())
}

/// Returns the lines of a code block that its readers see, and how many are hidden: rustdoc's `# ` lines,
/// or those that begin with the language's own mark.
pub(super) fn visible(line: &str, mark: Option<&str>) -> Option<String> {
    let trimmed = line.trim_start();
    let indent = &line[..line.len() - trimmed.len()];
    match mark {
        Some(mark) => (!trimmed.starts_with(mark)).then(|| line.to_owned()),
        None => match trimmed.strip_prefix('#') {
            None => Some(line.to_owned()),
            Some("") => None,
            Some(rest) if rest.starts_with(' ') => None,
            Some(rest) if rest.starts_with('#') => Some(format!("{indent}{rest}")),
            Some(_) => Some(line.to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(flavour: Flavour, text: &str, files: &[(&str, &str)]) -> (String, Vec<Note>) {
        let mut notes = Vec::new();
        let mut read = |path: &str| {
            files.iter().find(|(name, _)| *name == path).map(|(_, text)| Arc::from(*text))
        };
        let bases = [String::new()];
        let mut includes =
            Includes { flavour, bases: &bases, read: &mut read, notes: &mut notes, title: None };
        let lines = includes.expand("src/a.md", text, 1);
        let text = lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n");
        (text, notes)
    }

    #[test]
    fn an_include_takes_a_file_a_range_or_an_anchor() {
        let file = "1\n// ANCHOR: two\n2\n// ANCHOR_END: two\n3\n";
        let files = [("x.rs", file), ("src/y.md", "y {{#include ../x.rs:1}}")];
        let of = |text: &str| expand(Flavour::MdBook, text, &files).0;
        assert_eq!(of("{{#include ../x.rs}}"), "1\n2\n3");
        assert_eq!(of("{{#include ../x.rs:two}}"), "2");
        assert_eq!(of("{{#rustdoc_include ../x.rs:3:5}}"), "2\n3");
        assert_eq!(of("{{#include ../x.rs:5:}}"), "3");
        assert_eq!(of("{{#include y.md}}"), "y 1");
        assert_eq!(of("\\{{#include y.md}}"), "{{#include y.md}}");
        assert_eq!(of("{{#playground ../x.rs editable}}"), "```rust,editable\n1\n2\n3\n```");
    }

    #[test]
    fn an_include_of_nothing_stays_and_is_noted() {
        let (text, notes) = expand(Flavour::MdBook, "a {{#include ../../gone.rs}} b", &[]);
        assert_eq!(text, "a {{#include ../../gone.rs}} b");
        assert_eq!(notes[0].0, Outcome::Kept);
    }

    #[test]
    fn a_snippet_takes_a_file_or_a_section_at_its_indent() {
        let files = [("x.md", "a\n--8<-- [start:s]\nb\n--8<-- [end:s]\n")];
        let of = |text: &str| expand(Flavour::MkDocs, text, &files).0;
        assert_eq!(of("--8<-- \"x.md\""), "a\nb");
        assert_eq!(of("  --8<-- \"x.md:s\""), "  b");
        assert_eq!(of("--8<--\nx.md\n--8<--"), "a\nb");
    }

    #[test]
    fn files_that_include_each_other_end() {
        let (text, _) =
            expand(Flavour::MdBook, "{{#include a.md}}", &[("src/a.md", "x{{#include a.md}}")]);
        assert!(text.starts_with("xx"));
    }

    #[test]
    fn hidden_lines_are_those_of_rustdoc() {
        assert_eq!(visible("# use x;", None), None);
        assert_eq!(visible("    #", None), None);
        assert_eq!(visible("#[test]", None).as_deref(), Some("#[test]"));
        assert_eq!(visible("## x", None).as_deref(), Some("# x"));
        assert_eq!(visible("~x", Some("~")), None);
    }
}
