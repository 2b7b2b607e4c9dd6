//! The sheet that a view draws on: plotters' drawing area, in our pixels, with pens.

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

use plotters::coord::Shift;
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontFamily, FontStyle, IntoFont, ShapeStyle, TextStyle};

use super::backend::Backend;
use super::pen::Pen;
use super::text::escape;
use super::{Chart, Frame, Table};

/// A point of the sheet, in pixels.
pub(super) type Xy = (f64, f64);

/// The size of ordinary text.
pub(super) const TEXT: f64 = 12.0;

/// The shape of a mark: no meaning is told by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Dot,
    Hollow,
    Diamond,
    Triangle,
    Square,
}

/// A sheet being drawn on.
pub(super) struct Canvas {
    out: Rc<RefCell<String>>,
    area: DrawingArea<Backend, Shift>,
    prefix: String,
    width: f64,
    height: f64,
    large: bool,
}

/// What a chart says in words.
pub(super) struct Words<'a> {
    pub(super) title: &'a str,
    pub(super) description: String,
    pub(super) table: Table,
}

impl Canvas {
    /// Returns an empty sheet.
    pub(super) fn new(frame: &Frame, height: f64) -> Self {
        let out = Rc::new(RefCell::new(String::new()));
        let prefix: String =
            frame.prefix.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let prefix = if prefix.is_empty() { "chart".to_owned() } else { prefix };
        let size = (tenth(frame.width) as u32, tenth(height) as u32);
        let area = Backend { out: out.clone(), size, prefix: prefix.clone() }.into_drawing_area();
        Self { out, area, prefix, width: frame.width, height, large: frame.width > 720.0 }
    }

    /// Says that this sheet is to be scrolled on a small screen: made smaller, it could not be read.
    pub(super) fn scrolls(mut self) -> Self {
        self.large = true;
        self
    }

    /// Draws a line through points.
    pub(super) fn line(&self, points: &[Xy], pen: Pen, width: f64) {
        if points.len() > 1 {
            let points: Vec<_> = points.iter().map(|&point| tenths(point)).collect();
            drawn(self.area.draw(&PathElement::new(points, stroke(pen, width))));
        }
    }

    /// Fills a rectangle.
    pub(super) fn rect(&self, from: Xy, to: Xy, pen: Pen) {
        drawn(self.area.draw(&Rectangle::new([tenths(from), tenths(to)], fill(pen))));
    }

    /// Draws the border of a rectangle.
    pub(super) fn frame(&self, from: Xy, to: Xy, pen: Pen) {
        drawn(self.area.draw(&Rectangle::new([tenths(from), tenths(to)], stroke(pen, 1.0))));
    }

    /// Fills a polygon.
    pub(super) fn polygon(&self, points: &[Xy], pen: Pen) {
        let points: Vec<_> = points.iter().map(|&point| tenths(point)).collect();
        drawn(self.area.draw(&Polygon::new(points, fill(pen))));
    }

    /// Draws a mark of a shape; the radius is that of a dot of the same weight.
    pub(super) fn mark(&self, shape: Shape, (x, y): Xy, radius: f64, pen: Pen) {
        let r = radius;
        match shape {
            Shape::Dot => {
                drawn(self.area.draw(&Circle::new(tenths((x, y)), tenth(r), fill(pen))));
            }
            Shape::Hollow => {
                drawn(self.area.draw(&Circle::new(tenths((x, y)), tenth(r), fill(Pen::Paper))));
                drawn(self.area.draw(&Circle::new(tenths((x, y)), tenth(r), stroke(pen, 1.6))));
            }
            Shape::Diamond => {
                let r = r * 1.45;
                self.polygon(&[(x, y - r), (x + r, y), (x, y + r), (x - r, y)], pen);
            }
            Shape::Triangle => {
                let r = r * 1.4;
                self.polygon(&[(x, y - r), (x + r, y + r * 0.8), (x - r, y + r * 0.8)], pen);
            }
            Shape::Square => {
                let r = r * 1.05;
                self.rect((x - r, y - r), (x + r, y + r), pen);
            }
        }
    }

    /// Writes text; `across` is `l`, `m` or `r`: which end of it stands at the point.
    pub(super) fn text(&self, text: &str, at: Xy, across: char, pen: Pen) {
        self.styled(text, at, across, pen, TEXT, false);
    }

    /// Writes text of another size or weight.
    pub(super) fn styled(&self, text: &str, at: Xy, across: char, pen: Pen, size: f64, bold: bool) {
        let across = match across {
            'm' => HPos::Center,
            'r' => HPos::Right,
            _ => HPos::Left,
        };
        let weight = if bold { FontStyle::Bold } else { FontStyle::Normal };
        let font = (FontFamily::SansSerif, size * 10.0, weight).into_font();
        let colour = pen.colour();
        let style = TextStyle::from(font).pos(Pos::new(across, VPos::Center)).color(&colour);
        drawn(self.area.draw(&Text::new(text.to_owned(), tenths(at), style)));
    }

    /// Writes text over lines, with a rim of the ground's colour that keeps it legible.
    pub(super) fn over(&self, text: &str, at: Xy, across: char, pen: Pen, size: f64) {
        let paper = Pen::Paper.look();
        self.raw(&format!(
            r#"<g class="s-{}" stroke="{}" stroke-width="3.5" paint-order="stroke">"#,
            paper.class, paper.colour
        ));
        self.styled(text, at, across, pen, size, false);
        self.raw("</g>");
    }

    /// Draws what belongs to one value, which the reader can ask for.
    pub(super) fn point(&self, label: &str, draw: impl FnOnce()) {
        self.raw(&format!(r#"<g class="point"><title>{}</title>"#, escape(label)));
        draw();
        self.raw("</g>");
    }

    /// Draws what has a name but no value, and so is no stop for the arrow keys.
    pub(super) fn named(&self, name: &str, draw: impl FnOnce()) {
        self.raw(&format!("<g><title>{}</title>", escape(name)));
        draw();
        self.raw("</g>");
    }

    /// Draws what leads somewhere.
    pub(super) fn link(&self, href: Option<&str>, draw: impl FnOnce()) {
        match href {
            Some(href) => {
                self.raw(&format!(r#"<a href="{}">"#, escape(href)));
                draw();
                self.raw("</a>");
            }
            None => draw(),
        }
    }

    /// Writes markup of the view's own; every text in it is escaped by the view.
    pub(super) fn raw(&self, markup: &str) {
        self.out.borrow_mut().push_str(markup);
    }

    /// Returns the chart. A chart with links is a group of them; any other is one image.
    pub(super) fn finish(self, words: Words<'_>) -> Chart {
        let body = self.out.borrow();
        let prefix = &self.prefix;
        let (width, height) = (self.width.round(), self.height.ceil());
        let role = if body.contains("<a ") { "group" } else { "img" };
        let hatch = if body.contains("-hatch)") { hatch(prefix) } else { String::new() };
        let svg = format!(
            concat!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" class="chart-svg{large}" role="{role}" "#,
                r#"aria-labelledby="{prefix}-t {prefix}-d" viewBox="0 0 {width} {height}" "#,
                r#"width="{width}" height="{height}" direction="ltr" font-size="12" "#,
                r#"font-family="system-ui, sans-serif"><title id="{prefix}-t">{title}</title>"#,
                r#"<desc id="{prefix}-d">{desc}</desc>{hatch}{body}</svg>"#
            ),
            large = if self.large { " chart-large" } else { "" },
            role = role,
            prefix = prefix,
            width = width,
            height = height,
            title = escape(words.title),
            desc = escape(&words.description),
            hatch = hatch,
            body = body
        );
        Chart {
            svg,
            title: words.title.to_owned(),
            description: words.description,
            table: words.table,
            width,
            height,
        }
    }
}

fn hatch(prefix: &str) -> String {
    let look = Pen::Hatch.look();
    format!(
        concat!(
            r#"<defs><pattern id="{}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" "#,
            r#"patternTransform="rotate(45)"><path d="M0 0v6" class="s-hatch" stroke="{}" "#,
            r#"stroke-width="2.4" stroke-opacity="0.55"/></pattern></defs>"#
        ),
        prefix, look.colour
    )
}

fn stroke(pen: Pen, width: f64) -> ShapeStyle {
    ShapeStyle { color: pen.colour(), filled: false, stroke_width: tenth(width) as u32 }
}

fn fill(pen: Pen) -> ShapeStyle {
    ShapeStyle { color: pen.colour(), filled: true, stroke_width: 10 }
}

fn tenths((x, y): Xy) -> (i32, i32) {
    (tenth(x), tenth(y))
}

/// Far outside of any sheet is as good as farther: some renderers lose their way with huge numbers.
fn tenth(value: f64) -> i32 {
    (value.clamp(-9e6, 9e6) * 10.0).round() as i32
}

/// Our backend cannot fail, and plotters adds no failure of its own to drawing elements.
fn drawn(result: Result<(), DrawingAreaErrorKind<Infallible>>) {
    debug_assert!(result.is_ok(), "drawing into a string succeeds");
}
