//! Every line of the source text stands in the built site, word for word, as a line of its own.
//!
//! White space and list bullets don't count; a table's row is its cells, one after the other. A line that
//! the source has several times stands in the site at least as often.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use patternbook::book::Options;
use patternbook::memo::Memo;
use patternbook::source::Sources;

/// The source text, as it was handed over.
pub(crate) const SOURCE: &str = include_str!("../fixtures/aligned-autonomy.txt");

/// Returns the lines of the source that the visible texts of the pages lack, with their numbers.
pub(crate) fn missing_lines<'a>(source: &'a str, pages: &[String]) -> Vec<(usize, &'a str)> {
    let pages: Vec<_> = pages.iter().map(|page| Blocks::new(page)).collect();
    let mut wanted: BTreeMap<String, Vec<(usize, &str)>> = BTreeMap::new();
    for (number, line) in source.lines().enumerate() {
        let words = words_of(line);
        if !words.is_empty() {
            wanted.entry(words).or_default().push((number + 1, line));
        }
    }
    let mut missing: Vec<_> = wanted
        .into_iter()
        .flat_map(|(words, lines)| {
            let found: usize = pages.iter().map(|page| page.count(&words)).sum();
            lines.into_iter().skip(found)
        })
        .collect();
    missing.sort_unstable();
    missing
}

/// Returns what a line says: without its bullet, or its cells one after the other.
fn words_of(line: &str) -> String {
    let line = line.trim();
    if line.starts_with('|') {
        let rule = line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
        return if rule { String::new() } else { single_spaced(&line.replace('|', " ")) };
    }
    single_spaced(line.strip_prefix("- ").unwrap_or(line))
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines of a page in a row, with the places where one begins and ends.
struct Blocks {
    text: String,
    begins: Vec<usize>,
    ends: Vec<usize>,
}

impl Blocks {
    fn new(page: &str) -> Self {
        let mut blocks = Self { text: String::new(), begins: Vec::new(), ends: Vec::new() };
        for line in page.lines().map(single_spaced) {
            // A heading's link to itself is no part of its words.
            let line = line.trim_end_matches(['#', '¶', '§', ' ']);
            if line.is_empty() {
                continue;
            }
            if !blocks.text.is_empty() {
                blocks.text.push(' ');
            }
            blocks.begins.push(blocks.text.len());
            blocks.text.push_str(line);
            blocks.ends.push(blocks.text.len());
        }
        blocks
    }

    /// Counts where the words stand as whole lines: one, or several in a row.
    fn count(&self, words: &str) -> usize {
        self.text
            .match_indices(words)
            .filter(|(start, found)| {
                self.begins.binary_search(start).is_ok()
                    && self.ends.binary_search(&(start + found.len())).is_ok()
            })
            .count()
    }
}

/// Returns the text that a reader sees on a page, a line for each block, table cell and line break.
///
/// Left out: the head, scripts, styles, drawings, buttons, what stands superscript (the marks of notes)
/// and what is `hidden`.
pub(crate) fn visible_text(html: &str) -> String {
    let tokenizer = Tokenizer::new(Visible::default(), Default::default());
    let input = BufferQueue::default();
    input.push_back(html.into());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.text.into_inner()
}

#[derive(Default)]
struct Visible {
    text: RefCell<String>,
    /// The elements that are open, each with whether its text is left out.
    open: RefCell<Vec<(String, bool)>>,
}

const VOID: [&str; 12] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"];
const LEFT_OUT: [&str; 8] =
    ["head", "script", "style", "template", "svg", "button", "sup", "option"];
const INLINE: [&str; 24] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd",
    "label", "mark", "q", "s", "small", "span", "strong", "sub", "time", "u",
];

impl TokenSink for Visible {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => return self.tag(&tag),
            Token::CharacterTokens(text) if !self.is_left_out() => {
                // A line break in the source of a page is white space to its reader.
                let text = text.replace(['\n', '\r'], " ");
                self.text.borrow_mut().push_str(&text);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Visible {
    fn is_left_out(&self) -> bool {
        self.open.borrow().iter().any(|(_, left_out)| *left_out)
    }

    fn tag(&self, tag: &Tag) -> TokenSinkResult<()> {
        let name = tag.name.as_ref();
        let is_note =
            tag.attrs.iter().any(|own| &*own.name.local == "role" && &*own.value == "note");
        if is_note || !INLINE.contains(&name) && !LEFT_OUT.contains(&name) && name != "wbr" {
            self.text.borrow_mut().push('\n');
        }
        if tag.kind == TagKind::EndTag {
            let mut open = self.open.borrow_mut();
            if let Some(at) = open.iter().rposition(|(other, _)| other == name) {
                open.truncate(at);
            }
        } else if !VOID.contains(&name) && !tag.self_closing {
            let hidden = tag.attrs.iter().any(|attribute| &*attribute.name.local == "hidden");
            let left_out = hidden || LEFT_OUT.contains(&name);
            self.open.borrow_mut().push((name.to_owned(), left_out));
            match name {
                "script" => return TokenSinkResult::RawData(RawKind::ScriptData),
                "style" => return TokenSinkResult::RawData(RawKind::Rawtext),
                "title" | "textarea" => return TokenSinkResult::RawData(RawKind::Rcdata),
                _ => {}
            }
        }
        TokenSinkResult::Continue
    }
}

/// Takes out what editors noted beside the text: the text itself is what has to be there.
fn without_notes(html: &str) -> String {
    let mut parts = html.split("<span class=\"margin-note\"");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(part.split_once("</span>").map_or("", |(_, after)| after));
    }
    text
}

#[test]
fn visible_text_is_what_a_reader_sees() {
    let html = "<!doctype html><head><title>No</title></head><body><h2 id=a>Con<b>text</b> <a href=#a>#</a></h2>\
        <script>no()</script><p hidden>no</p><p>One &amp;\ntwo<br>three<sup>1</sup></p><svg><text>no</text></svg>\
        <table><tr><td>a</td><td></td><td>b</td></tr></table>";
    let lines: Vec<_> = visible_text(html).lines().map(single_spaced).collect();
    let lines: Vec<_> = lines.iter().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines, ["Context #", "One & two", "three", "a", "b"]);
}

#[test]
fn a_line_must_stand_alone_and_as_often_as_in_the_source() {
    let source = "Positive\n- One: two\n| a | | b |\n|---|---|---|\nSymptoms:\nSymptoms:\n";
    let page = |html: &str| visible_text(html);
    let whole =
        "<h3>Positive</h3><ul><li><b>One:</b> two</li></ul><table><tr><td>a<td><td>b</table>";
    let pages = [page(&format!("{whole}<h2>Symptoms:</h2>")), page("<h2>Symptoms:</h2>")];
    assert!(missing_lines(source, &pages).is_empty());
    assert_eq!(missing_lines(source, &pages[..1]), [(6, "Symptoms:")]);
    let within = [page("<p>Positive words</p><p>One: two more</p><p>a<p>c<p>b<h2>Symptoms:</h2>")];
    let missing: Vec<_> = missing_lines(source, &within).into_iter().map(|(n, _)| n).collect();
    assert_eq!(missing, [1, 2, 3, 6]);
}

#[test]
fn the_built_site_holds_every_line_of_the_source() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sources, _) = Sources::read(root, &Sources::default());
    let options = Options { as_of: jiff::civil::date(2026, 11, 2), drafts: false, trust: false };
    let build = patternbook::build(&sources, options, &Arc::new(Memo::new()));
    let pages: Vec<_> = build
        .site
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .filter_map(|(_, output)| output.bytes())
        .map(|html| visible_text(&without_notes(&String::from_utf8_lossy(&html))))
        .collect();
    let missing: Vec<_> = missing_lines(SOURCE, &pages)
        .iter()
        .map(|(number, line)| format!("{number}: {line}"))
        .collect();
    assert!(missing.is_empty(), "the site lacks:\n{}", missing.join("\n"));
}
