//! Who shares with whom, as a drawing: teams on a circle in a fixed order, arrows between them.

use super::canvas::{Canvas, Shape, Words, Xy};
use super::pen::Pen;
use super::scale::number;
use super::text::{escape, fit, width};
use super::{Chart, Frame, Table};

/// A directed, weighted relation of two teams, by their places in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Who gives.
    pub from: usize,
    /// Who takes.
    pub to: usize,
    /// How much, how often.
    pub weight: f64,
}

/// A directed, weighted network. Its order is the book's; position and size say nothing of worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// Its name.
    pub title: String,
    /// The main reading, in a sentence.
    pub reading: String,
    /// The teams, isolates included.
    pub names: Vec<String>,
    /// Their pages; may be shorter than the names.
    pub hrefs: Vec<Option<String>>,
    /// The relations.
    pub edges: Vec<Edge>,
}

impl Network {
    /// Returns the relations that can be drawn: between two teams that exist, with some weight.
    pub(super) fn drawn_edges(&self) -> impl Iterator<Item = &Edge> {
        let count = self.names.len();
        self.edges.iter().filter(move |edge| {
            edge.from < count
                && edge.to < count
                && edge.from != edge.to
                && edge.weight.is_finite()
                && edge.weight > 0.0
        })
    }

    /// Returns what a relation says.
    pub(super) fn label(&self, edge: &Edge) -> String {
        let weight = number(edge.weight);
        format!("{} → {}: {weight}", self.names[edge.from], self.names[edge.to])
    }

    /// Returns the relations as a table, with those who have none.
    pub(super) fn table(&self) -> Table {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut alone = vec![true; self.names.len()];
        for edge in self.drawn_edges() {
            (alone[edge.from], alone[edge.to]) = (false, false);
            rows.push(vec![
                self.names[edge.from].clone(),
                self.names[edge.to].clone(),
                number(edge.weight),
            ]);
        }
        for (name, _) in self.names.iter().zip(alone).filter(|(_, alone)| *alone) {
            rows.push(vec![name.clone(), "nobody".to_owned(), "0".to_owned()]);
        }
        Table { head: ["From", "To", "How often"].map(str::to_owned).to_vec(), rows }
    }
}

/// Draws a network as nodes on a circle and arrows.
pub fn node_link(frame: &Frame, network: &Network) -> Chart {
    let count = network.names.len();
    let crowded = count > 24 || (frame.is_narrow() && count > 12);
    let size = if count > 90 { 8.0 } else { 12.0 };
    let longest = network.names.iter().map(|name| width(name, size)).fold(0.0, f64::max);
    // On a telephone so many names have no room: the sheet is scrolled instead.
    let scrolls = count > 24 && frame.is_narrow();
    let wide = if scrolls { 620.0 } else { frame.width.min(620.0) };
    let room = longest.min(wide * if crowded { 0.18 } else { 0.24 });
    let radius = (wide / 2.0 - room - 22.0).max(40.0);
    let (high, middle) =
        if crowded { (radius + room + 20.0, wide / 2.0) } else { (radius + 30.0, wide / 2.0) };
    let frame = Frame { width: wide, ..frame.clone() };
    let canvas = Canvas::new(&frame, high * 2.0);
    let canvas = if scrolls { canvas.scrolls() } else { canvas };
    let centre = (middle, high);
    let angle = |index: usize| std::f64::consts::TAU * (index as f64 / count.max(1) as f64 - 0.25);
    let place = |index: usize, radius: f64| {
        (centre.0 + radius * angle(index).cos(), centre.1 + radius * angle(index).sin())
    };
    let most = network.drawn_edges().map(|edge| edge.weight).fold(0.0, f64::max);
    for edge in network.drawn_edges() {
        let strength = 0.8 + 3.2 * (edge.weight / most).sqrt();
        let (from, to) = (place(edge.from, radius), place(edge.to, radius));
        canvas.point(&network.label(edge), || arrow(&canvas, from, to, centre, strength));
    }
    for (index, name) in network.names.iter().enumerate() {
        let href = network.hrefs.get(index).and_then(Option::as_deref);
        canvas.link(href, || {
            canvas.mark(
                Shape::Dot,
                place(index, radius),
                if crowded { 3.4 } else { 6.0 },
                Pen::Ink,
            );
            let name = fit(name, size, room);
            if crowded {
                radial(&canvas, &name, place(index, radius + 8.0), angle(index), size);
            } else {
                let (x, y) = place(index, radius + 12.0);
                let side = match angle(index).cos() {
                    cos if cos > 0.1 => 'l',
                    cos if cos < -0.1 => 'r',
                    _ => 'm',
                };
                canvas.text(&name, (x, y + 4.0 * angle(index).sin()), side, Pen::Ink);
            }
        });
    }
    canvas.finish(Words {
        title: &network.title,
        description: format!(
            "{} {count} teams on a circle in the order of the book; an arrow's width is how often.",
            network.reading
        )
        .trim_start()
        .to_owned(),
        table: network.table(),
    })
}

/// Draws an arrow that bends towards the centre, so that there and back are two arrows.
fn arrow(canvas: &Canvas, from: Xy, to: Xy, centre: Xy, strength: f64) {
    const STEPS: usize = 14;
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
    let bend = (
        middle.0 + (centre.0 - middle.0) * 0.35 - dy * 0.10,
        middle.1 + (centre.1 - middle.1) * 0.35 + dx * 0.10,
    );
    let at = |t: f64| {
        let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
        (a * from.0 + b * bend.0 + c * to.0, a * from.1 + b * bend.1 + c * to.1)
    };
    let length = dx.hypot(dy).max(1.0);
    let (gap, head) = ((9.0 / length).min(0.3), (9.0 + strength * 1.6).min(length * 0.4));
    let stop = 1.0 - gap;
    let tip = at(stop);
    let neck = at((stop - head / length).max(0.1));
    let path: Vec<Xy> = (0..=STEPS)
        .map(|step| at(gap + (stop - head / length - gap).max(0.0) * step as f64 / STEPS as f64))
        .collect();
    canvas.line(&path, Pen::Soft, strength);
    let (hx, hy) = (tip.0 - neck.0, tip.1 - neck.1);
    let long = hx.hypot(hy).max(0.1);
    let (nx, ny) = (-hy / long * (2.6 + strength), hx / long * (2.6 + strength));
    canvas.polygon(&[tip, (neck.0 + nx, neck.1 + ny), (neck.0 - nx, neck.1 - ny)], Pen::Data);
}

/// Writes text along a radius, never upside down.
fn radial(canvas: &Canvas, text: &str, (x, y): Xy, angle: f64, size: f64) {
    let ink = Pen::Ink.look();
    let (turn, anchor) = if angle.cos() < 0.0 {
        (angle.to_degrees() + 180.0, r#" text-anchor="end""#)
    } else {
        (angle.to_degrees(), "")
    };
    canvas.raw(&format!(
        r#"<text transform="translate({x:.1} {y:.1}) rotate({turn:.1})" dy="0.35em" font-size="{size}"{anchor} class="f-{}" fill="{}">{}</text>"#,
        ink.class,
        ink.colour,
        escape(text)
    ));
}
