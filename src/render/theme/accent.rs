//! The accent colour: shades of the book's colour that can be read on light and on dark paper.
//!
//! Lightness is searched in Oklab (Ottosson, 2020), where it can change without changing the hue; contrast
//! is that of WCAG 2.2.

/// The papers that text in the accent colour stands on, tinted ones included.
const LIGHT_PAPERS: [Rgb; 2] = [Rgb(1.0, 1.0, 1.0), Rgb(0.945, 0.949, 0.961)];
const DARK_PAPERS: [Rgb; 2] = [Rgb(0.071, 0.071, 0.078), Rgb(0.13, 0.137, 0.16)];

/// The colour of a book that names none.
const DEFAULT: &str = "#1f5fbf";

/// Returns the style sheet that sets the accent's custom properties.
pub(super) fn style_sheet(color: Option<&str>) -> String {
    let base = base(color);
    let light = readable(base, &LIGHT_PAPERS, 4.6, -1.0);
    let dark = readable(base, &DARK_PAPERS, 5.5, 1.0);
    let strong_light = readable(base, &LIGHT_PAPERS, 7.1, -1.0);
    let strong_dark = readable(base, &DARK_PAPERS, 9.0, 1.0);
    let soft_light = mix(light, LIGHT_PAPERS[0], 0.91);
    let soft_dark = mix(dark, DARK_PAPERS[0], 0.84);
    format!(
        ":root {{\n--accent: light-dark({}, {});\n--accent-strong: light-dark({}, {});\n--accent-soft: light-dark({}, {});\n--on-accent: light-dark({}, {});\n}}\n",
        light.hex(),
        dark.hex(),
        strong_light.hex(),
        strong_dark.hex(),
        soft_light.hex(),
        soft_dark.hex(),
        ink_on(light).hex(),
        ink_on(dark).hex(),
    )
}

/// Returns the accent colour as it stands on white.
pub(crate) fn printed(color: Option<&str>) -> [u8; 3] {
    let Rgb(red, green, blue) = readable(base(color), &LIGHT_PAPERS, 4.6, -1.0);
    [red, green, blue].map(|part| (part.clamp(0.0, 1.0) * 255.0).round() as u8)
}

fn base(color: Option<&str>) -> Rgb {
    color.and_then(parse).or_else(|| parse(DEFAULT)).unwrap_or(Rgb(0.12, 0.37, 0.75))
}

/// A colour of sRGB, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rgb(f64, f64, f64);

impl Rgb {
    fn hex(self) -> String {
        let byte = |part: f64| (part.clamp(0.0, 1.0) * 255.0).round() as u8;
        format!("#{:02x}{:02x}{:02x}", byte(self.0), byte(self.1), byte(self.2))
    }

    fn luminance(self) -> f64 {
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

fn parse(color: &str) -> Option<Rgb> {
    let digits = color.strip_prefix('#')?;
    let wide: String = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        6 => digits.to_owned(),
        _ => return None,
    };
    let part = |at| Some(f64::from(u8::from_str_radix(wide.get(at..at + 2)?, 16).ok()?) / 255.0);
    Some(Rgb(part(0)?, part(2)?, part(4)?))
}

/// Returns the colour, made darker or lighter until it has the contrast on every paper.
fn readable(base: Rgb, papers: &[Rgb], least: f64, direction: f64) -> Rgb {
    let (mut lightness, a, b) = oklab(base);
    let mut chroma = 1.0;
    for _ in 0..200 {
        let tried = from_oklab(lightness, a * chroma, b * chroma);
        // What is measured is what is printed, rounded to bytes.
        let printed = parse(&tried.hex()).unwrap_or(tried);
        if papers.iter().all(|paper| contrast(printed, *paper) >= least) {
            return printed;
        }
        lightness = (lightness + 0.01 * direction).clamp(0.0, 1.0);
        chroma *= 0.995;
    }
    if direction > 0.0 { Rgb(1.0, 1.0, 1.0) } else { Rgb(0.0, 0.0, 0.0) }
}

fn ink_on(paper: Rgb) -> Rgb {
    let (white, black) = (Rgb(1.0, 1.0, 1.0), Rgb(0.06, 0.06, 0.07));
    if contrast(white, paper) >= contrast(black, paper) { white } else { black }
}

fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (one.luminance(), other.luminance());
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Returns `share` of `paper` with the rest of `ink`.
fn mix(ink: Rgb, paper: Rgb, share: f64) -> Rgb {
    let part = |ink: f64, paper: f64| ink * (1.0 - share) + paper * share;
    Rgb(part(ink.0, paper.0), part(ink.1, paper.1), part(ink.2, paper.2))
}

fn linear(part: f64) -> f64 {
    if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

fn gamma(part: f64) -> f64 {
    let part = part.clamp(0.0, 1.0);
    if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 }
}

fn oklab(color: Rgb) -> (f64, f64, f64) {
    let (r, g, b) = (linear(color.0), linear(color.1), linear(color.2));
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    (
        0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
    )
}

fn from_oklab(lightness: f64, a: f64, b: f64) -> Rgb {
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    Rgb(
        gamma(4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s),
        gamma(-1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s),
        gamma(-0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_accent_can_be_read_on_every_paper() {
        for color in ["#ffff00", "#000000", "#ffffff", "#0a7", "#1f5fbf", "#ff0080", "#808080"] {
            let base = parse(color).unwrap();
            let light = readable(base, &LIGHT_PAPERS, 4.6, -1.0);
            let dark = readable(base, &DARK_PAPERS, 5.5, 1.0);
            for (shade, papers) in [(light, LIGHT_PAPERS), (dark, DARK_PAPERS)] {
                assert!(papers.iter().all(|paper| contrast(shade, *paper) >= 4.5), "{color}");
                assert!(contrast(ink_on(shade), shade) >= 4.5, "{color}");
            }
        }
    }

    #[test]
    fn an_accent_that_can_be_read_stays_as_it_is() {
        assert!(style_sheet(Some("#0a5c3f")).contains("--accent: light-dark(#0a5c3f, "));
    }

    #[test]
    fn what_is_no_colour_gives_the_default() {
        assert_eq!(style_sheet(Some("red; } body {")), style_sheet(None));
    }
}
