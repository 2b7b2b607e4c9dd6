//! A parsed text: HTML with holes, and what others want to know of it.
//!
//! A hole is a place whose HTML depends on more than this file: a link's address, a chart, a variable.
//! In the body it is a mark around its index; `render` fills it.

use std::sync::Arc;

use crate::diag::Span;
use crate::model::block::Block;

/// Begins the mark of a hole. A noncharacter: it can't be in a text.
pub const HOLE_START: char = '\u{10FFFE}';
/// Ends the mark of a hole.
pub const HOLE_END: char = '\u{10FFFF}';

/// A parsed text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// The HTML, with marks where holes are.
    pub body: String,
    /// The holes, by index.
    pub holes: Vec<Hole>,
    /// The text's first heading, where it is of the first level; it is not in the body.
    pub title: Option<String>,
    /// The anchor of that heading.
    pub title_id: Option<String>,
    /// The headings of the body, in order.
    pub headings: Vec<Heading>,
    /// Further places that a link can lead to.
    pub anchors: Vec<String>,
    /// The text by section, for search; the first one stands before any heading.
    pub sections: Arc<[Section]>,
    /// The text of the first paragraph.
    pub lead: String,
    /// The files whose texts it includes, each with the place of the block that asks for it.
    pub includes: Vec<(Span, String)>,
}

/// A heading of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its level, 2 to 6.
    pub level: u8,
    /// Its anchor.
    pub id: String,
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// The plain text below a heading, up to the next one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Section {
    /// The heading's anchor; empty for what stands before any heading.
    pub anchor: String,
    /// The heading's text.
    pub heading: String,
    /// The heading's level; 1 for what stands before any heading.
    pub level: u8,
    /// The text.
    pub text: String,
}

/// A place in the body whose HTML depends on the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hole {
    /// HTML of our own that needs nothing more; a hole so that sanitising leaves it alone.
    Html(String),
    /// The address of a link: the value of an attribute.
    Link {
        /// As written.
        dest: String,
        /// Where.
        span: Span,
    },
    /// An image.
    Image {
        /// The address, as written.
        dest: String,
        /// The text in place of the image.
        alt: String,
        /// The title.
        title: String,
        /// Where.
        span: Span,
    },
    /// A link by name: `[[name|text]]`.
    Wiki {
        /// The page's slug or path, maybe with `#anchor`.
        target: String,
        /// The text, where it is not the page's title.
        text: Option<String>,
        /// Where.
        span: Span,
    },
    /// A block of code.
    Code {
        /// The language.
        language: String,
        /// What follows the language in the fence: line marks, a title.
        attributes: String,
        /// The code.
        text: String,
    },
    /// A block of data: a chart, a roadmap.
    Block(Box<Block>),
    /// A template's blank.
    Field {
        /// As written between the brackets.
        name: String,
        /// The culture that the part around it is meant for.
        culture: Option<String>,
        /// Where.
        span: Span,
    },
    /// A cell of a template's table.
    Cell {
        /// The text of the row's first cell; empty for the head.
        row: String,
        /// The text of the column's head; empty for the head itself.
        column: String,
        /// The cell's HTML, with marks where holes are.
        body: String,
    },
    /// A named value: `{{ name }}`.
    Variable {
        /// Its name.
        name: String,
        /// The culture that the part around it is meant for.
        culture: Option<String>,
        /// Where.
        span: Span,
    },
    /// The beginning of a part that is meant for one culture.
    Culture {
        /// The culture.
        id: String,
        /// Where.
        span: Span,
    },
    /// A reference to the bibliography: `[@key]`.
    Citation {
        /// The key.
        key: String,
        /// Where.
        span: Span,
    },
}
