//! Writes text on a card: outlines of DejaVu where it has the character, the enlarged bitmaps of GNU Unifont
//! where it hasn't (Chinese, Japanese, Korean and much else).

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::OnceLock;

use ab_glyph::{Font, FontRef, ScaleFont};
use unicode_normalization::UnicodeNormalization;
use unifont::Glyph;

use super::canvas::{Canvas, Ink};

/// How large text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    /// The size of the letters, in pixels.
    pub(super) size: usize,
    /// From one line to the next.
    pub(super) line: usize,
}

impl Style {
    /// Returns the style of a size.
    pub(super) fn of(size: usize) -> Self {
        Self { size, line: size * 5 / 4 }
    }
}

/// Tells whether a text has letters, and all of them can be written here. Scripts whose letters change with
/// their neighbours would come out wrong, and those that are written from right to left in the wrong order.
pub fn can_write(text: &str) -> bool {
    let mut letters = text.nfc().filter(|char| char.is_alphanumeric()).peekable();
    letters.peek().is_some() && letters.all(|char| is_simple(char) && has_shape(char))
}

fn is_simple(char: char) -> bool {
    !matches!(u32::from(char),
        0x0590..=0x08ff | 0x0900..=0x109f | 0x1780..=0x18af | 0x1900..=0x1cff | 0xa800..=0xabff
        | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x11fff)
}

fn has_shape(char: char) -> bool {
    outline(char).is_some() || bitmap(char).is_some()
}

fn font() -> Option<&'static FontRef<'static>> {
    static FONT: OnceLock<Option<FontRef<'static>>> = OnceLock::new();
    FONT.get_or_init(|| FontRef::try_from_slice(dejavu::sans_condensed::bold()).ok()).as_ref()
}

fn outline(char: char) -> Option<(&'static FontRef<'static>, ab_glyph::GlyphId)> {
    let font = font()?;
    let id = font.glyph_id(char);
    (id.0 != 0).then_some((font, id))
}

fn bitmap(char: char) -> Option<&'static Glyph> {
    unifont::get_glyph(char).filter(|_| !char.is_control() && !char.is_whitespace())
}

/// Returns the width of a character.
fn advance(char: char, style: Style) -> f32 {
    match (outline(char), bitmap(char)) {
        (Some((font, id)), _) => font.as_scaled(scale(style)).h_advance(id),
        (None, Some(glyph)) => glyph.get_width() as f32 * pixel(style),
        (None, None) => 0.0,
    }
}

/// DejaVu's units: the em is this much of what the font calls its height.
fn scale(style: Style) -> f32 {
    style.size as f32 * 1.164
}

/// The side of a bitmap's pixel.
fn pixel(style: Style) -> f32 {
    style.size as f32 * 1.05 / 16.0
}

fn width(text: &str, style: Style) -> f32 {
    text.chars().map(|char| advance(char, style)).sum()
}

/// How dark each pixel of a letter's box is, row after row.
struct Shape {
    /// From the pen to the box: to the right, and down from the baseline.
    left: i32,
    top: i32,
    width: usize,
    darkness: Vec<u8>,
}

/// Letters kept drawn, by thread; more are forgotten.
const KEPT: usize = 1024;

thread_local! {
    static DRAWN: RefCell<BTreeMap<(char, usize), Rc<Shape>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Writes a line that begins at a place on its baseline.
pub(super) fn write(canvas: &mut Canvas, line: &str, style: Style, at: (usize, usize), ink: Ink) {
    let mut pen = at.0 as f32;
    for char in line.nfc() {
        let shape = DRAWN.with_borrow_mut(|drawn| {
            if drawn.len() >= KEPT {
                drawn.clear();
            }
            drawn.entry((char, style.size)).or_insert_with(|| Rc::new(shape(char, style))).clone()
        });
        let left = (pen.round() as i32 + shape.left).max(0) as usize;
        let top = (at.1 as i32 + shape.top).max(0) as usize;
        for (y, row) in shape.darkness.chunks_exact(shape.width.max(1)).enumerate() {
            canvas.row(left, top + y, row, ink);
        }
        pen += advance(char, style);
    }
}

fn shape(char: char, style: Style) -> Shape {
    if let Some((font, id)) = outline(char) {
        let shape = font.outline_glyph(id.with_scale(scale(style)));
        return shape.map_or_else(Shape::empty, |shape| Shape::outlined(&shape));
    }
    bitmap(char).map_or_else(Shape::empty, |glyph| Shape::enlarged(glyph, style))
}

impl Shape {
    fn empty() -> Self {
        Self { left: 0, top: 0, width: 0, darkness: Vec::new() }
    }

    fn outlined(shape: &ab_glyph::OutlinedGlyph) -> Self {
        let bounds = shape.px_bounds();
        let (width, height) = (bounds.width() as usize, bounds.height() as usize);
        let mut darkness = vec![0; width * height];
        shape.draw(|x, y, coverage| {
            if let Some(dark) = darkness.get_mut(y as usize * width + x as usize) {
                *dark = (coverage * 255.0) as u8;
            }
        });
        Self { left: bounds.min.x as i32, top: bounds.min.y as i32, width, darkness }
    }

    /// Enlarges a bitmap and rounds its corners: a pixel is as dark as the bitmap is around it.
    fn enlarged(glyph: &Glyph, style: Style) -> Self {
        let pixel = pixel(style);
        let (width, height) =
            ((glyph.get_width() as f32 * pixel) as usize, (16.0 * pixel) as usize);
        let dot = |x: i32, y: i32| match (usize::try_from(x), usize::try_from(y)) {
            (Ok(x), Ok(y)) => f32::from(u8::from(glyph.get_pixel(x, y))),
            _ => 0.0,
        };
        let mut darkness = Vec::with_capacity(width * height);
        for y in 0..height {
            let v = (y as f32 + 0.5) / pixel - 0.5;
            let (up, down) = (v.floor() as i32, v - v.floor());
            for x in 0..width {
                let u = (x as f32 + 0.5) / pixel - 0.5;
                let (left, right) = (u.floor() as i32, u - u.floor());
                let mixed = |y: i32| dot(left, y) * (1.0 - right) + dot(left + 1, y) * right;
                let dark = mixed(up) * (1.0 - down) + mixed(up + 1) * down;
                // The edge is where a bit more than a third of the surroundings is dark, one pixel wide.
                darkness.push((((dark - 0.36) * pixel + 0.5) * 255.0) as u8);
            }
        }
        // Unifont's baseline is two of its pixels above the bottom.
        Self { left: 0, top: (-14.0 * pixel) as i32, width, darkness }
    }
}

/// Breaks a text into lines of a width: at spaces, and beside characters that are as wide as high.
pub(super) fn wrap(text: &str, style: Style, room: usize) -> Vec<String> {
    let room = room as f32;
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let fits =
            |line: &str| width(line.trim_end(), style) + width(piece.trim_end(), style) <= room;
        if !line.is_empty() && width(&line, style) + width(piece.trim_end(), style) > room {
            lines.push(line.trim_end().to_owned());
            line = String::new();
        }
        if fits("") {
            line.push_str(&piece);
            continue;
        }
        // A single word that is wider than a line.
        for char in piece.chars() {
            if width(&line, style) + advance(char, style) > room {
                lines.push(std::mem::take(&mut line));
            }
            line.push(char);
        }
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Returns a text's pieces, between which a line may end; each keeps the space after it.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut before = None;
    for char in text.split_whitespace().collect::<Vec<_>>().join(" ").nfc() {
        let breaks = match before {
            None => true,
            Some(before) => {
                (before == ' ' || is_wide(before) || is_wide(char))
                    && char != ' '
                    && !holds_on(before, char)
            }
        };
        match pieces.last_mut() {
            Some(piece) if !breaks => piece.push(char),
            _ => pieces.push(char.to_string()),
        }
        before = Some(char);
    }
    pieces
}

fn is_wide(char: char) -> bool {
    u32::from(char) >= 0x2e80 && bitmap(char).is_some_and(Glyph::is_fullwidth)
}

/// No line ends after an opening mark or begins with a closing one.
fn holds_on(before: char, char: char) -> bool {
    "「『（【〈《［(".contains(before)
        || "」』）】〉》］)、。，．・：；！？ー々ゃゅょっャュョッ,.:;!?".contains(char)
}

/// Returns as much of a text as fits in a line, with an ellipsis where something is missing.
pub(super) fn cut(text: &str, style: Style, room: usize) -> String {
    let room = room as f32;
    let text: String = text.nfc().collect();
    if width(&text, style) <= room {
        return text;
    }
    let room = room - advance('…', style);
    let mut used = 0.0;
    let fits = |char: &char| {
        used += advance(*char, style);
        used <= room
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}
