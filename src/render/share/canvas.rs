//! A drawing of sixteen colours: paper, and three inks in their shades.

use std::ops::Range;

/// What is drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// Titles.
    Text,
    /// The book's colour.
    Accent,
    /// What is less important.
    Muted,
}

impl Ink {
    /// The first of its shades among the colours, and how many there are; the last one is the full ink.
    fn shades(self) -> (u8, u8) {
        match self {
            Self::Text => (1, 7),
            Self::Accent => (8, 4),
            Self::Muted => (12, 4),
        }
    }
}

const PAPER: [u8; 3] = [0xff, 0xff, 0xff];
const TEXT: [u8; 3] = [0x1b, 0x1d, 0x22];
const MUTED: [u8; 3] = [0x5c, 0x61, 0x6b];

/// The drawing: two pixels a byte, row after row.
#[derive(Debug)]
pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<u8>,
    pub(super) colors: [[u8; 3]; 16],
}

impl Canvas {
    /// Returns an empty sheet; its width is even.
    pub(super) fn new(width: usize, height: usize, accent: [u8; 3]) -> Self {
        let mut colors = [PAPER; 16];
        for (ink, full) in [(Ink::Text, TEXT), (Ink::Accent, accent), (Ink::Muted, MUTED)] {
            let (first, count) = ink.shades();
            for shade in 1..=count {
                let part = |at: usize| {
                    let (paper, full) = (i32::from(PAPER[at]), i32::from(full[at]));
                    let mixed = paper + (full - paper) * i32::from(shade) / i32::from(count);
                    u8::try_from(mixed.clamp(0, 255)).unwrap_or(0)
                };
                colors[usize::from(first + shade - 1)] = [part(0), part(1), part(2)];
            }
        }
        Self { width, height, pixels: vec![0; width / 2 * height], colors }
    }

    /// Fills a rectangle.
    pub(super) fn fill(&mut self, x: Range<usize>, y: Range<usize>, ink: Ink) {
        let row = vec![u8::MAX; x.len()];
        y.for_each(|y| self.row(x.start, y, &row, ink));
    }

    /// Inks pixels from a place to the right, each as far as a shape covers it.
    pub(super) fn row(&mut self, left: usize, y: usize, darkness: &[u8], ink: Ink) {
        let (first, count) = ink.shades();
        if y >= self.height {
            return;
        }
        let half = self.width / 2;
        let pixels = &mut self.pixels[y * half..(y + 1) * half];
        for (x, dark) in (left..self.width).zip(darkness) {
            let shade = (u16::from(*dark) * u16::from(count) + 127) / 255;
            if shade == 0 {
                continue;
            }
            let color = first + shade as u8 - 1;
            let shift = if x % 2 == 0 { 4 } else { 0 };
            let byte = &mut pixels[x / 2];
            // Neighbouring letters may touch: the darker shade stays.
            if (*byte >> shift) & 0xf < color {
                *byte = (*byte & !(0xf << shift)) | (color << shift);
            }
        }
    }
}
