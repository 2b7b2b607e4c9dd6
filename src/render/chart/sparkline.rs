//! A line the size of a word; several of one indicator share their scale.

use super::canvas::{Canvas, Shape, Words};
use super::pen::Pen;
use super::scale::{Axis, Scale, finite};
use super::time::Sense;
use super::{Chart, Frame, Table};

/// A line the size of a word.
#[derive(Debug, Clone, PartialEq)]
pub struct Sparkline {
    /// Its name.
    pub title: String,
    /// The main reading, in a sentence: all that is said of it in words.
    pub reading: String,
    /// The vertical axis; give it a range, the same for all that are compared.
    pub axis: Axis,
    /// One for each period; a gap is `None`.
    pub values: Vec<Option<f64>>,
    /// The least and the most that meet the target; an open end is `None`.
    pub target: (Option<f64>, Option<f64>),
    /// Which of the periods have a signal, and what it means.
    pub signals: Vec<(usize, Sense)>,
    /// Whether the last period is over.
    pub complete: bool,
}

/// Draws a line the size of a word, 120 × 28 pixels.
pub fn sparkline(prefix: &str, spark: &Sparkline) -> Chart {
    drawn(&Frame { prefix: prefix.to_owned(), width: 120.0 }, spark, 28.0)
}

/// Draws one of several small charts that stand side by side, 200 × 72 pixels.
pub fn panel(prefix: &str, spark: &Sparkline) -> Chart {
    drawn(&Frame { prefix: prefix.to_owned(), width: 200.0 }, spark, 72.0)
}

/// Draws it in another size, as a panel of small multiples.
pub(super) fn drawn(frame: &Frame, spark: &Sparkline, height: f64) -> Chart {
    const EDGE: f64 = 4.0;
    let values: Vec<Option<f64>> = spark.values.iter().map(|value| finite(*value)).collect();
    let (low, high) = (finite(spark.target.0), finite(spark.target.1));
    let known: Vec<f64> = values.iter().copied().chain([low, high]).flatten().collect();
    let scale = Scale::new(&spark.axis, &known, (height - EDGE, EDGE), 3);
    let canvas = Canvas::new(frame, height);
    if low.is_some() || high.is_some() {
        let top = high.map_or(EDGE, |high| scale.at(high));
        let bottom = low.map_or(height - EDGE, |low| scale.at(low));
        canvas.rect((0.0, top), (frame.width, bottom), Pen::Band);
        for y in [high.map(|_| top), low.map(|_| bottom)].into_iter().flatten() {
            canvas.line(&[(0.0, y), (frame.width, y)], Pen::Target, 1.0);
        }
    }
    let step = (frame.width - 2.0 * EDGE) / (values.len().max(2) - 1) as f64;
    let x = |index: usize| {
        if values.len() == 1 { frame.width / 2.0 } else { EDGE + index as f64 * step }
    };
    let mut path = Vec::new();
    for (index, value) in values.iter().enumerate() {
        match value {
            Some(value) => path.push((x(index), scale.at(*value))),
            None => draw_run(&canvas, &std::mem::take(&mut path)),
        }
    }
    draw_run(&canvas, &path);
    for &(index, sense) in &spark.signals {
        if let Some(value) = values.get(index).copied().flatten() {
            let (shape, pen) = sense.mark();
            canvas.mark(shape, (x(index), scale.at(value)), 2.2, pen);
        }
    }
    if let Some((index, value)) =
        values.iter().enumerate().rev().find_map(|(index, value)| Some((index, (*value)?)))
    {
        let shape = match index + 1 == values.len() && !spark.complete {
            true => Shape::Hollow,
            false => Shape::Dot,
        };
        canvas.mark(shape, (x(index), scale.at(value)), 2.6, Pen::Data);
    }
    canvas.finish(Words {
        title: &spark.title,
        description: spark.reading.clone(),
        table: Table::default(),
    })
}

/// A single point between two gaps would be no line at all.
fn draw_run(canvas: &Canvas, path: &[(f64, f64)]) {
    match path {
        [only] => canvas.mark(Shape::Dot, *only, 1.4, Pen::Data),
        path => canvas.line(path, Pen::Data, 1.5),
    }
}
