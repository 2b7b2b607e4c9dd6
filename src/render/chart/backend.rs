//! The drawing backend: plotters' marks as SVG with classes, dashes and real text.
//!
//! Plotters counts in whole pixels, so its pixel is a tenth of ours. Every mark has a class, which
//! the style sheet colours, and a colour of its own for renderers that read no style sheet.

use std::cell::RefCell;
use std::convert::Infallible;
use std::fmt::Write;
use std::rc::Rc;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle, FontTransform,
};

use super::pen::Pen;
use super::text::{ems, escape, tenths};

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// Writes SVG elements to a text that the canvas writes to as well.
pub(super) struct Backend {
    /// The text.
    pub(super) out: Rc<RefCell<String>>,
    /// In tenths.
    pub(super) size: (u32, u32),
    /// What begins every id of this chart.
    pub(super) prefix: String,
}

impl Backend {
    fn stroke<S: BackendStyle>(&self, style: &S) -> String {
        let look = Pen::of(style.color().rgb).look();
        let mut out = format!(r#"class="s-{}" stroke="{}""#, look.class, look.colour);
        let width = i32::try_from(style.stroke_width()).unwrap_or(10);
        if width != 10 {
            let _ = write!(out, r#" stroke-width="{}""#, tenths(width));
        }
        if let Some(dash) = look.dash {
            let _ = write!(out, r#" stroke-dasharray="{dash}""#);
        }
        if let Some(opacity) = look.opacity {
            let _ = write!(out, r#" stroke-opacity="{opacity}""#);
        }
        out
    }

    fn fill(&self, colour: BackendColor) -> String {
        let pen = Pen::of(colour.rgb);
        let look = pen.look();
        if pen == Pen::Hatch {
            return format!(r#"fill="url(#{}-hatch)""#, self.prefix);
        }
        let mut out = format!(r#"class="f-{}" fill="{}""#, look.class, look.colour);
        if let Some(opacity) = look.opacity {
            let _ = write!(out, r#" fill-opacity="{opacity}""#);
        }
        out
    }

    fn paint<S: BackendStyle>(&self, style: &S, fill: bool) -> String {
        if fill {
            self.fill(style.color())
        } else {
            format!(r#"fill="none" {}"#, self.stroke(style))
        }
    }

    fn write(&self, element: &str) -> Drawn {
        self.out.borrow_mut().push_str(element);
        Ok(())
    }
}

impl DrawingBackend for Backend {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, colour: BackendColor) -> Drawn {
        let fill = self.fill(colour);
        let (x, y) = (tenths(x), tenths(y));
        self.write(&format!(r#"<path d="M{x} {y}h1v1h-1z" {fill}/>"#))
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        a: BackendCoord,
        b: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (x, y) = (a.0.min(b.0), a.1.min(b.1));
        let (width, height) = (a.0.max(b.0).saturating_sub(x), a.1.max(b.1).saturating_sub(y));
        let place = format!(
            r#"x="{}" y="{}" width="{}" height="{}""#,
            tenths(x),
            tenths(y),
            tenths(width),
            tenths(height)
        );
        let paint = self.paint(style, fill);
        self.write(&format!("<rect {place} {paint}/>"))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let paint = self.paint(style, false);
        let d = outline(path);
        self.write(&format!(r#"<path d="{d}" {paint}/>"#))
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let paint = self.paint(style, fill);
        let radius = tenths(i32::try_from(radius).unwrap_or(i32::MAX));
        let (x, y) = (tenths(x), tenths(y));
        self.write(&format!(r#"<circle cx="{x}" cy="{y}" r="{radius}" {paint}/>"#))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        let fill = self.fill(style.color());
        let d = outline(corners);
        self.write(&format!(r#"<path d="{d}z" {fill}/>"#))
    }

    fn draw_text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        (x, y): BackendCoord,
    ) -> Drawn {
        if text.is_empty() {
            return Ok(());
        }
        let anchor = style.anchor();
        let shift = match anchor.v_pos {
            VPos::Top => 0.8,
            VPos::Center => 0.35,
            VPos::Bottom => -0.2,
        } * style.size();
        let y = y.saturating_add(shift.round() as i32);
        let mut out = format!(r#"<text x="{}" y="{}""#, tenths(x), tenths(y));
        out.push_str(match anchor.h_pos {
            HPos::Left => "",
            HPos::Center => r#" text-anchor="middle""#,
            HPos::Right => r#" text-anchor="end""#,
        });
        if style.size() != 120.0 {
            let _ = write!(out, r#" font-size="{}""#, tenths(style.size().round() as i32));
        }
        if matches!(style.style(), FontStyle::Bold) {
            out.push_str(r#" font-weight="600""#);
        }
        let fill = self.fill(style.color());
        let _ = write!(out, " {fill}>{}</text>", escape(text));
        self.write(&out)
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let (long, high) = (ems(text) * style.size(), style.size() * 1.2);
        Ok(match style.transform() {
            FontTransform::None | FontTransform::Rotate180 => (long as u32, high as u32),
            FontTransform::Rotate90 | FontTransform::Rotate270 => (high as u32, long as u32),
        })
    }

    fn blit_bitmap(&mut self, _: BackendCoord, _: (u32, u32), _: &[u8]) -> Drawn {
        // No chart has a bitmap.
        Ok(())
    }
}

fn outline(points: impl IntoIterator<Item = BackendCoord>) -> String {
    let mut d = String::new();
    for (index, (x, y)) in points.into_iter().enumerate() {
        d.push(if index == 0 { 'M' } else { 'L' });
        d.push_str(&tenths(x));
        d.push(' ');
        d.push_str(&tenths(y));
    }
    d
}
