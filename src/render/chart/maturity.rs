//! Levels of maturity: a dot for each dimension, the previous one hollow. Ordinal levels have no average.

use super::canvas::{Canvas, Shape, Words};
use super::pen::Pen;
use super::text::{fit, wrap};
use super::{Chart, Frame, Table};

/// One dimension's level.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// The dimension.
    pub name: String,
    /// The level now, from 1 on; `None` where it was not assessed.
    pub now: Option<u32>,
    /// The level before.
    pub before: Option<u32>,
    /// Why, by whom, when: what is said of it besides.
    pub note: String,
}

/// The levels of all dimensions.
#[derive(Debug, Clone, PartialEq)]
pub struct Maturity {
    /// Its name.
    pub title: String,
    /// The main reading, in a sentence.
    pub reading: String,
    /// The names of the levels, from the first on.
    pub levels: Vec<String>,
    /// The dimensions.
    pub dimensions: Vec<Level>,
}

/// Draws the levels of all dimensions.
pub fn maturity(frame: &Frame, maturity: &Maturity) -> Chart {
    let narrow = frame.is_narrow();
    let (row, left) = if narrow { (50.0, 14.0) } else { (34.0, frame.width * 0.32) };
    let count = maturity.levels.len().max(1);
    let step = (frame.width - left - 8.0) / count as f64;
    let x = |level: u32| left + (f64::from(level.clamp(1, count as u32)) - 0.5) * step;
    let heads: Vec<Vec<String>> =
        maturity.levels.iter().map(|name| wrap(name, 12.0, step - 6.0, 2)).collect();
    let top = if heads.iter().any(|lines| lines.len() > 1) { 56.0 } else { 42.0 };
    let height = top + row * maturity.dimensions.len().max(1) as f64 + 8.0;
    let moved = maturity.dimensions.iter().any(|level| level.before.is_some());
    let canvas = Canvas::new(frame, height + if moved { 22.0 } else { 0.0 });
    for (index, lines) in heads.iter().enumerate() {
        let at = x(index as u32 + 1);
        canvas.styled(&(index + 1).to_string(), (at, 10.0), 'm', Pen::Ink, 13.0, true);
        for (line, text) in lines.iter().enumerate() {
            canvas.text(text, (at, 26.0 + line as f64 * 14.0), 'm', Pen::Muted);
        }
        canvas.line(&[(at, top - 6.0), (at, height - 4.0)], Pen::Grid, 1.0);
    }
    for (index, level) in maturity.dimensions.iter().enumerate() {
        let base = top + row * index as f64;
        let y = if narrow { base + 34.0 } else { base + row / 2.0 };
        if narrow {
            let name = fit(&level.name, 12.0, frame.width - 12.0);
            canvas.text(&name, (4.0, base + 10.0), 'l', Pen::Ink);
        } else {
            let lines = wrap(&level.name, 12.0, left - 12.0, 2);
            for (line, text) in lines.iter().enumerate() {
                let shift = (line as f64 - (lines.len() - 1) as f64 / 2.0) * 14.0;
                canvas.text(text, (4.0, y + shift), 'l', Pen::Ink);
            }
        }
        canvas.line(&[(x(1), y), (x(count as u32), y)], Pen::Grid, 1.0);
        draw_level(&canvas, level, y, &x);
    }
    if moved {
        canvas.mark(Shape::Dot, (10.0, height + 10.0), 5.0, Pen::Data);
        canvas.text("now", (20.0, height + 10.0), 'l', Pen::Muted);
        canvas.mark(Shape::Hollow, (64.0, height + 10.0), 5.0, Pen::Data);
        canvas.text("before", (74.0, height + 10.0), 'l', Pen::Muted);
    }
    canvas.finish(Words {
        title: &maturity.title,
        description: describe(maturity),
        table: table(maturity),
    })
}

fn draw_level(canvas: &Canvas, level: &Level, y: f64, x: &dyn Fn(u32) -> f64) {
    let Some(now) = level.now else {
        canvas.over("not assessed", (x(1) - 6.0, y), 'l', Pen::Muted, 11.0);
        return;
    };
    let before = level.before.filter(|before| *before != now);
    let mut label = format!("{}: level {now}", level.name);
    if let Some(before) = before {
        label.push_str(&format!(", before {before}"));
    }
    if !level.note.is_empty() {
        label.push_str(&format!(", {}", level.note));
    }
    canvas.point(&label, || {
        if let Some(before) = before {
            canvas.line(&[(x(before), y), (x(now), y)], Pen::Soft, 2.4);
            canvas.mark(Shape::Hollow, (x(before), y), 6.0, Pen::Data);
        }
        canvas.mark(Shape::Dot, (x(now), y), 7.0, Pen::Data);
    });
}

fn describe(maturity: &Maturity) -> String {
    let names: Vec<String> = maturity
        .levels
        .iter()
        .enumerate()
        .map(|(index, name)| format!("{} {name}", index + 1))
        .collect();
    format!("{} Levels: {}.", maturity.reading, names.join(", ")).trim_start().to_owned()
}

fn table(maturity: &Maturity) -> Table {
    let level = |level: Option<u32>| match level {
        Some(level) => match maturity.levels.get((level as usize).wrapping_sub(1)) {
            Some(name) => format!("{level} {name}"),
            None => level.to_string(),
        },
        None => "not assessed".to_owned(),
    };
    let head = ["Dimension", "Level", "Before", "Remarks"].map(str::to_owned).to_vec();
    let row = |row: &Level| {
        let before = row.before.map_or(String::new(), |before| level(Some(before)));
        vec![row.name.clone(), level(row.now), before, row.note.clone()]
    };
    Table { head, rows: maturity.dimensions.iter().map(row).collect() }
}
