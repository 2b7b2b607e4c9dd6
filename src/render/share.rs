//! The card that a page is shown by where somebody shares its address: a PNG with its title.
//!
//! It is drawn without the fonts of the machine, so that the same book gives the same bytes everywhere, and in
//! sixteen colours: 1200 × 630 pixels are some ten thousand bytes, made in about a millisecond.

mod canvas;
mod png;
mod text;

use canvas::{Canvas, Ink};
use text::Style;

pub use text::can_write;

/// The size of a card in pixels: what those who show cards ask for.
pub const SIZE: (usize, usize) = (1200, 630);

/// The left edge of all text.
const LEFT: usize = 96;
/// The room between the edges for a line.
const WIDTH: usize = SIZE.0 - LEFT - 84;

/// What a card says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ShareCard {
    /// The page's title.
    pub title: String,
    /// What the page is, above its title; may be empty.
    pub label: String,
    /// The book's title; empty on its own card.
    pub book: String,
    /// The book's colour, dark enough to be read on white.
    pub accent: [u8; 3],
}

/// Draws a card. What no font here can write is left out; ask [`can_write`] first.
pub fn draw(card: &ShareCard) -> Vec<u8> {
    let mut canvas = Canvas::new(SIZE.0, SIZE.1, card.accent);
    canvas.fill(0..24, 0..SIZE.1, Ink::Accent);
    let (style, lines) = fitted(&card.title);
    let height = lines.len() * style.line;
    let label = Style::of(34);
    let mut top = (SIZE.1 - 90).saturating_sub(height) / 2 + 20;
    if !card.label.is_empty() {
        top += 24;
        let line = text::cut(&card.label, label, WIDTH);
        text::write(&mut canvas, &line, label, (LEFT, top - 34), Ink::Accent);
    }
    for (place, line) in lines.iter().enumerate() {
        let baseline = top + place * style.line + style.size;
        text::write(&mut canvas, line, style, (LEFT, baseline), Ink::Text);
    }
    let foot = text::cut(&card.book, label, WIDTH);
    text::write(&mut canvas, &foot, label, (LEFT, SIZE.1 - 58), Ink::Muted);
    png::encode(&canvas)
}

/// Returns a title's lines in the largest size that has room for it; the last line is cut where none has.
fn fitted(title: &str) -> (Style, Vec<String>) {
    for (size, most) in [(92, 2), (76, 3), (62, 4)] {
        let style = Style::of(size);
        let lines = text::wrap(title, style, WIDTH);
        if lines.len() <= most {
            return (style, lines);
        }
    }
    let style = Style::of(52);
    let mut lines = text::wrap(title, style, WIDTH);
    if lines.len() > 5 {
        let rest = lines.split_off(4).join(" ");
        lines.push(text::cut(&rest, style, WIDTH));
    }
    (style, lines)
}
