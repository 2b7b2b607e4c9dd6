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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn card(title: &str) -> ShareCard {
        let (label, book) = ("Pattern".to_owned(), "Handbook".to_owned());
        ShareCard { title: title.to_owned(), label, book, accent: [0x1f, 0x5f, 0xbf] }
    }

    #[test]
    fn a_card_is_a_small_picture_and_the_same_each_time() {
        let png = draw(&card("Architecture Decision Records"));
        let size = imagesize::blob_size(&png).unwrap();
        assert_eq!((size.width, size.height), SIZE);
        assert!(png.len() < 20_000, "{}", png.len());
        assert_eq!(png, draw(&card("Architecture Decision Records")));
    }

    #[test]
    fn scripts_that_can_be_written_are_told_from_those_that_cant() {
        for title in [
            "Über",
            "Čeština",
            "Ελληνικά",
            "Кириллица",
            "日本語の題名",
            "결정 기록",
            "决策",
            "A 🙂",
        ] {
            assert!(can_write(title), "{title}");
        }
        for title in ["", "…", "דף", "دليل", "हिन्दी", "ไทย", "A العربية"]
        {
            assert!(!can_write(title), "{title}");
        }
    }

    #[test]
    fn long_titles_are_cut_where_it_shows() {
        let (_, lines) = fitted(&"many words and more ".repeat(40));
        assert!(lines.len() <= 5 && lines[4].ends_with('…'), "{lines:?}");
        let (_, lines) = fitted("a short one");
        assert_eq!(lines, ["a short one"]);
    }

    #[test]
    fn lines_end_beside_wide_letters_but_not_before_their_marks() {
        let style = Style::of(92);
        let lines = text::wrap("意思決定の記録をチームで共有する。", style, 8 * 97);
        assert!(lines.len() > 1 && lines.iter().all(|line| !line.starts_with('。')), "{lines:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn any_title_is_drawn(title in "\\PC{0,80}") {
            prop_assert!(imagesize::blob_size(&draw(&card(&title))).is_ok());
        }

        #[test]
        fn no_letter_is_lost_in_wrapping(title in "[a-zé日。 -]{0,60}") {
            let lines = text::wrap(&title, Style::of(62), WIDTH).concat();
            let letters = |text: &str| text.chars().filter(|char| *char != ' ').collect::<String>();
            prop_assert_eq!(letters(&lines), letters(&title));
        }
    }
}
