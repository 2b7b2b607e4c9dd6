//! How often each answer was given: the histogram of a 1–10 scale.

use super::canvas::{Canvas, Shape, Words};
use super::pen::Pen;
use super::scale::{Axis, Scale, Unit, finite, number};
use super::text::{fit, width};
use super::{Chart, Frame, Table};

/// How often each answer of a scale was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// Its name.
    pub title: String,
    /// The main reading, in a sentence.
    pub reading: String,
    /// The lowest answer.
    pub lowest: u32,
    /// How often each answer was given, from the lowest on.
    pub counts: Vec<u64>,
    /// The mean, if it is to be marked.
    pub mean: Option<f64>,
    /// The least answer that meets the target.
    pub target: Option<f64>,
    /// How the target is written.
    pub target_label: String,
}

/// Draws how often each answer was given.
pub fn distribution(frame: &Frame, distribution: &Distribution) -> Chart {
    let counts = &distribution.counts;
    let (left, right) = (8.0, frame.width.min(520.0) - 8.0);
    let (top, bottom) = (46.0, 176.0);
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let axis = Axis { zero: true, ..Axis::fixed(Unit::new("answers", ""), 0.0, most as f64) };
    let scale = Scale::new(&axis, &[], (bottom, top), 4);
    let step = (right - left) / counts.len().max(1) as f64;
    let x = |answer: f64| left + (answer - f64::from(distribution.lowest) + 0.5) * step;
    let frame = Frame { width: frame.width.min(520.0), ..frame.clone() };
    let canvas = Canvas::new(&frame, 200.0);
    canvas.text("answers", (4.0, 10.0), 'l', Pen::Muted);
    let mut used = 70.0;
    if let Some(mean) = finite(distribution.mean) {
        let text = format!("mean {}", number(mean));
        canvas.mark(Shape::Diamond, (used, 10.0), 4.0, Pen::Ink);
        canvas.text(&text, (used + 9.0, 10.0), 'l', Pen::Muted);
        used += width(&text, 12.0) + 16.0;
    }
    if let Some(target) = finite(distribution.target) {
        let from = (x(target) - step / 2.0).clamp(left, right);
        canvas.rect((from, 30.0), (right, bottom), Pen::Band);
        canvas.line(&[(from, 30.0), (from, bottom)], Pen::Target, 1.4);
        let label = fit(&distribution.target_label, 12.0, frame.width - used - 16.0);
        canvas.text(&label, (frame.width - 8.0, 10.0), 'r', Pen::Target);
    }
    for (index, &count) in counts.iter().enumerate() {
        let answer = u64::from(distribution.lowest) + index as u64;
        let middle = left + (index as f64 + 0.5) * step;
        let half = (step * 0.4).min(24.0);
        let y = scale.at(count as f64);
        canvas.point(&format!("{answer}: {}", answers(count)), || {
            canvas.rect((middle - half, y), (middle + half, bottom), Pen::Data);
            if count > 0 && step > 16.0 {
                canvas.text(&count.to_string(), (middle, y - 9.0), 'm', Pen::Ink);
            }
        });
        if step > 14.0 || index % 5 == 0 {
            canvas.text(&answer.to_string(), (middle, bottom + 14.0), 'm', Pen::Muted);
        }
    }
    canvas.line(&[(left, bottom), (right, bottom)], Pen::Axis, 1.0);
    if let Some(mean) = finite(distribution.mean) {
        let at = x(mean).clamp(left, right);
        canvas.point(&format!("mean {}", number(mean)), || {
            canvas.mark(Shape::Diamond, (at, bottom), 4.0, Pen::Ink);
        });
    }
    canvas.finish(Words {
        title: &distribution.title,
        description: describe(distribution),
        table: table(distribution),
    })
}

fn describe(distribution: &Distribution) -> String {
    let last = u64::from(distribution.lowest) + (distribution.counts.len().max(1) - 1) as u64;
    let total: u64 = distribution.counts.iter().fold(0, |sum, count| sum.saturating_add(*count));
    let axis = format!(
        "Horizontal axis: answers from {} to {last}; bars: how often each was given, {} in all.",
        distribution.lowest,
        answers(total)
    );
    format!("{} {axis}", distribution.reading).trim_start().to_owned()
}

fn answers(count: u64) -> String {
    if count == 1 { "1 answer".to_owned() } else { format!("{count} answers") }
}

fn table(distribution: &Distribution) -> Table {
    let row = |(index, count): (usize, &u64)| {
        vec![(u64::from(distribution.lowest) + index as u64).to_string(), count.to_string()]
    };
    Table {
        head: vec!["Answer".to_owned(), "Times given".to_owned()],
        rows: distribution.counts.iter().enumerate().map(row).collect(),
    }
}
