//! What tests of whole books share: builds in memory, the bytes of a site, seeded chance, tags of a page.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use jiff::civil::date;
use patternbook::book::Options;
use patternbook::diag::Diagnostic;
use patternbook::memo::Memo;
use patternbook::source::{FileData, Sources};
use patternbook::{Build, build};

/// The files of a book in memory.
pub(crate) type Files = Vec<(Arc<str>, Vec<u8>)>;

/// Builds a book as of a day in November 2026.
pub(crate) fn built(sources: &Sources) -> Build {
    built_again(sources, &Arc::new(Memo::new()))
}

/// Builds a book with what is remembered of the last one.
pub(crate) fn built_again(sources: &Sources, memo: &Arc<Memo>) -> Build {
    let options = Options { as_of: date(2026, 11, 23), drafts: false, trust: false };
    build(sources, options, memo)
}

/// Renders all of a book, and returns every problem with it.
pub(crate) fn problems(build: &Build) -> Vec<Diagnostic> {
    let mut diags = build.diags.clone();
    diags.extend(build.render_all());
    diags
}

/// Returns the files of the book at the repository's root, that are text.
pub(crate) fn example_files() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sources, diags) = Sources::read(root, &Sources::default());
    assert!(diags.is_empty(), "{diags:?}");
    let text = |file: &patternbook::source::SourceFile| match &file.data {
        FileData::Text(text) => Some((file.path.clone(), text.as_bytes().to_vec())),
        _ => None,
    };
    sources.iter().filter(|file| !file.path.starts_with("themes/")).filter_map(text).collect()
}

/// Returns every file of a site that is made, with its bytes.
pub(crate) fn outputs(build: &Build) -> Vec<(String, Arc<[u8]>)> {
    let site = build.site.iter();
    site.filter_map(|(path, output)| Some((path.to_owned(), output.bytes()?))).collect()
}

/// Chance that is the same every time (SplitMix64: Steele, Lea, Flood, 2014).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `end`, which is not 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap_or(0)
    }

    /// Returns one of these.
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// A start tag: its name, and its attributes with their values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Element {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Returns the elements of a page, as a browser's tokenizer sees them.
pub(crate) fn elements(html: &str) -> Vec<Element> {
    let input = BufferQueue::default();
    input.push_back(html.into());
    let tokenizer = Tokenizer::new(Elements::default(), Default::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.found.take()
}

#[derive(Default)]
struct Elements {
    found: RefCell<Vec<Element>>,
}

impl TokenSink for Elements {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
        if tag.kind == TagKind::EndTag {
            return TokenSinkResult::Continue;
        }
        let attributes = tag.attrs.iter();
        let attributes =
            attributes.map(|own| (own.name.local.to_string(), own.value.to_string())).collect();
        self.found.borrow_mut().push(Element { name: tag.name.to_string(), attributes });
        match &*tag.name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "iframe" | "noembed" | "noframes" | "xmp" => {
                TokenSinkResult::RawData(RawKind::Rawtext)
            }
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }
}
