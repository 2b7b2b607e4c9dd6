//! Who shares with whom, as an adjacency matrix: from rows to columns, in a fixed order.

use super::canvas::{Canvas, Words};
use super::graph::Network;
use super::pen::Pen;
use super::scale::number;
use super::text::{escape, fit, width};
use super::{Chart, Frame};

/// Draws a network as a matrix.
pub fn matrix(frame: &Frame, network: &Network) -> Chart {
    let count = network.names.len().max(1);
    let longest = network.names.iter().map(|name| width(name, 12.0)).fold(30.0, f64::max);
    let room = longest.min(frame.width * 0.3);
    let left = room + 14.0;
    // The last name leans out of the matrix to the right.
    let lean = if longest > 30.0 { room * 0.5 } else { 6.0 };
    let fitting = (frame.width - left - lean) / count as f64;
    let cell = fitting.clamp(13.0, 40.0);
    let scrolls = fitting < 13.0;
    let wide = if scrolls { left + cell * count as f64 + lean } else { frame.width };
    let frame = Frame { width: wide, ..frame.clone() };
    let top = room * 0.92 + 34.0;
    let canvas = Canvas::new(&frame, top + cell * count as f64 + 10.0);
    let canvas = if scrolls { canvas.scrolls() } else { canvas };
    canvas.text("from ↓  to →", (4.0, 10.0), 'l', Pen::Muted);
    for (index, name) in network.names.iter().enumerate() {
        let middle = (index as f64 + 0.5) * cell;
        let name = fit(name, 12.0, room);
        canvas.text(&name, (left - 8.0, top + middle), 'r', Pen::Ink);
        rotated(&canvas, &name, (left + middle, top - 8.0));
    }
    let most = network.edges.iter().map(|edge| edge.weight).filter(|w| w.is_finite());
    let most = most.fold(0.0, f64::max);
    let (right, bottom) = (left + cell * count as f64, top + cell * count as f64);
    for index in 0..=network.names.len() {
        let at = index as f64 * cell;
        canvas.line(&[(left, top + at), (right, top + at)], Pen::Grid, 1.0);
        canvas.line(&[(left + at, top), (left + at, bottom)], Pen::Grid, 1.0);
    }
    for index in 0..network.names.len() {
        let at = index as f64 * cell;
        let (x, y) = (left + at, top + at);
        canvas.rect((x + 1.0, y + 1.0), (x + cell - 1.0, y + cell - 1.0), Pen::Grid);
    }
    for edge in network.drawn_edges() {
        let (x, y) = (left + edge.to as f64 * cell, top + edge.from as f64 * cell);
        let part = if most > 0.0 { (edge.weight / most).sqrt() } else { 1.0 };
        canvas.point(&network.label(edge), || {
            // A square whose area is the weight needs no legend and survives any printer.
            let half = (cell / 2.0 - 1.5).max(0.6) * part.max(0.25);
            let (x, y) = (x + cell / 2.0, y + cell / 2.0);
            canvas.rect((x - half, y - half), (x + half, y + half), Pen::Data);
            let text = number(edge.weight);
            if width(&text, 11.0) < half * 2.0 - 2.0 {
                canvas.styled(&text, (x, y), 'm', Pen::Paper, 11.0, true);
            }
        });
    }
    canvas.finish(Words {
        title: &network.title,
        description: format!(
            "{} Rows share with columns; the area of a square is how often. {} teams.",
            network.reading,
            network.names.len()
        )
        .trim_start()
        .to_owned(),
        table: network.table(),
    })
}

fn rotated(canvas: &Canvas, text: &str, (x, y): (f64, f64)) {
    let ink = Pen::Ink.look();
    canvas.raw(&format!(
        r#"<text transform="translate({:.1} {:.1}) rotate(-60)" class="f-{}" fill="{}">{}</text>"#,
        x + 3.0,
        y,
        ink.class,
        ink.colour,
        escape(text)
    ));
}
