//! One value against its target: a bullet.

use super::canvas::{Canvas, Shape, Words};
use super::pen::Pen;
use super::scale::{Axis, Scale, finite};
use super::text::{fit, width};
use super::{Chart, Frame, Table};

/// One value against its target.
#[derive(Debug, Clone, PartialEq)]
pub struct Bullet {
    /// Its name.
    pub title: String,
    /// The main reading, in a sentence.
    pub reading: String,
    /// The axis.
    pub axis: Axis,
    /// The value; `None` where there is none to show.
    pub value: Option<f64>,
    /// What stands in place of a value: `no data`, `withheld`.
    pub absent: String,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
    /// The value of the period before.
    pub before: Option<f64>,
    /// The least and the most that meet the target; an open end is `None`.
    pub target: (Option<f64>, Option<f64>),
    /// How the target is written: `target < 48 h`.
    pub target_label: String,
}

/// Draws one value against its target.
pub fn bullet(frame: &Frame, bullet: &Bullet) -> Chart {
    let (low, high) = (finite(bullet.target.0), finite(bullet.target.1));
    let interval = bullet.interval.filter(|(low, high)| low.is_finite() && high.is_finite());
    let mut values: Vec<f64> =
        [finite(bullet.value), finite(bullet.before), low, high].into_iter().flatten().collect();
    values.extend(interval.into_iter().flat_map(|(low, high)| [low, high]));
    let axis = Axis { zero: true, ..bullet.axis.clone() };
    let (left, right) = (10.0, frame.width - 14.0);
    let scale = Scale::new(&axis, &values, (left, right), if frame.is_narrow() { 4 } else { 6 });
    let canvas = Canvas::new(frame, 78.0);
    let (top, bottom) = (24.0, 50.0);
    draw_target(&canvas, &scale, (low, high), (left, right), (top, bottom));
    draw_heading(&canvas, frame, bullet);
    let middle = (top + bottom) / 2.0;
    match finite(bullet.value) {
        Some(value) => canvas.point(&label(bullet, value), || {
            let (from, to) = (scale.base(), scale.at(value));
            canvas.rect((from, middle - 5.0), (to, middle + 5.0), Pen::Data);
            if let Some((low, high)) = interval {
                let (low, high) = (scale.at(low), scale.at(high));
                canvas.line(&[(low, middle), (high, middle)], Pen::Paper, 3.6);
                canvas.line(&[(low, middle), (high, middle)], Pen::Ink, 1.4);
                for x in [low, high] {
                    canvas.line(&[(x, middle - 4.0), (x, middle + 4.0)], Pen::Ink, 1.4);
                }
            }
        }),
        None => canvas.text(&bullet.absent, (left + 6.0, middle), 'l', Pen::Muted),
    }
    if let Some(before) = finite(bullet.before) {
        let words = format!("before: {}", bullet.axis.unit.value(before));
        canvas.point(&words, || {
            canvas.mark(Shape::Hollow, (scale.at(before), middle), 4.0, Pen::Data);
        });
    }
    for (value, text) in &scale.ticks {
        let x = scale.at(*value);
        canvas.line(&[(x, bottom), (x, bottom + 4.0)], Pen::Axis, 1.0);
        let half = width(text, 12.0) / 2.0;
        let at = x.max(half + 1.0).min(frame.width - half - 1.0);
        canvas.text(text, (at, bottom + 14.0), 'm', Pen::Muted);
    }
    canvas.line(&[(left, bottom), (right, bottom)], Pen::Axis, 1.0);
    canvas.finish(Words {
        title: &bullet.title,
        description: describe(bullet, &scale),
        table: table(bullet),
    })
}

fn draw_target(
    canvas: &Canvas,
    scale: &Scale,
    (low, high): (Option<f64>, Option<f64>),
    (left, right): (f64, f64),
    (top, bottom): (f64, f64),
) {
    if low.is_none() && high.is_none() {
        return;
    }
    let from = low.map_or(left, |low| scale.at(low));
    let to = high.map_or(right, |high| scale.at(high));
    canvas.rect((from, top), (to, bottom), Pen::Band);
    for x in [low.map(|_| from), high.map(|_| to)].into_iter().flatten() {
        canvas.line(&[(x, top - 3.0), (x, bottom)], Pen::Target, 2.2);
    }
}

fn draw_heading(canvas: &Canvas, frame: &Frame, bullet: &Bullet) {
    let unit = fit(&bullet.axis.unit.name, 12.0, frame.width * 0.4);
    canvas.text(&unit, (10.0, 10.0), 'l', Pen::Muted);
    let mut used = width(&unit, 12.0) + 30.0;
    if finite(bullet.before).is_some() {
        canvas.mark(Shape::Hollow, (used, 10.0), 4.0, Pen::Data);
        canvas.text("before", (used + 9.0, 10.0), 'l', Pen::Muted);
        used += width("before", 12.0) + 16.0;
    }
    let room = frame.width - used - 24.0;
    let target = fit(&bullet.target_label, 12.0, room);
    canvas.text(&target, (frame.width - 14.0, 10.0), 'r', Pen::Target);
}

fn label(bullet: &Bullet, value: f64) -> String {
    let unit = &bullet.axis.unit;
    let interval = bullet.interval.map_or(String::new(), |(low, high)| {
        format!(", 95 % interval {} to {}", unit.value(low), unit.value(high))
    });
    format!("{}{interval}", unit.value(value))
}

fn describe(bullet: &Bullet, scale: &Scale) -> String {
    let (low, high) = scale.range();
    let unit = &bullet.axis.unit;
    let axis = format!("Axis: {}, {} to {}.", unit.name, unit.value(low), unit.value(high));
    format!("{} {axis}", bullet.reading).trim_start().to_owned()
}

fn table(bullet: &Bullet) -> Table {
    let unit = &bullet.axis.unit;
    let value = finite(bullet.value);
    let mut rows = vec![vec![
        "Value".to_owned(),
        value.map_or_else(|| bullet.absent.clone(), |value| label(bullet, value)),
    ]];
    if !bullet.target_label.is_empty() {
        rows.push(vec!["Target".to_owned(), bullet.target_label.clone()]);
    }
    if let Some(before) = finite(bullet.before) {
        rows.push(vec!["Before".to_owned(), unit.value(before)]);
    }
    Table { head: vec![String::new(), unit.name.clone()], rows }
}
