//! The patterns and what they are to each other: columns from what leads to what follows, and within
//! a column groups by relation. On a telephone the same map is an indented list.

use std::fmt::Write;

use super::canvas::{Canvas, Words, Xy};
use super::pen::Pen;
use super::text::{fit, width, wrap};
use super::{Chart, Frame, Table};

/// A pattern on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapNode {
    /// Its title.
    pub title: String,
    /// Its page, if it has one.
    pub href: Option<String>,
    /// Whether it is still to be written.
    pub stub: bool,
}

/// A typed relation of two patterns, by their places in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct MapLink {
    /// The pattern that names the other.
    pub from: usize,
    /// The pattern that is named.
    pub to: usize,
    /// What it is to it (`foundation`).
    pub relation: String,
}

/// The patterns and their relations, in the order of the book.
#[derive(Debug, Clone, PartialEq)]
pub struct PatternMap {
    /// Its name.
    pub title: String,
    /// The main reading, in a sentence.
    pub reading: String,
    /// The patterns.
    pub nodes: Vec<MapNode>,
    /// The relations.
    pub links: Vec<MapLink>,
}

/// A place on the map: a pattern below the name of the relation that led to it.
struct Spot {
    node: usize,
    column: usize,
    heading: Option<String>,
    parent: Option<usize>,
}

const DASHES: [(Pen, &str); 6] = [
    (Pen::Data, ""),
    (Pen::Concern, "7 3"),
    (Pen::Good, "2 3"),
    (Pen::Note, "9 3 2 3"),
    (Pen::Muted, ""),
    (Pen::Muted, "4 4"),
];

/// Draws the patterns and their relations.
pub fn pattern_map(frame: &Frame, map: &PatternMap) -> Chart {
    let spots = spots(map);
    if frame.is_narrow() { draw_list(frame, map, &spots) } else { draw_columns(frame, map, &spots) }
}

/// Gives every pattern a place: after the first that names it, in the order of the book.
fn spots(map: &PatternMap) -> Vec<Spot> {
    let count = map.nodes.len();
    let mut children: Vec<Vec<(usize, &str)>> = vec![Vec::new(); count];
    let mut named = vec![false; count];
    for link in links(map) {
        children[link.from].push((link.to, &link.relation));
        named[link.to] = true;
    }
    for list in &mut children {
        // Stable: within a relation the order of the book stays.
        list.sort_by(|a, b| a.1.cmp(b.1));
    }
    let mut seen = vec![false; count];
    let mut spots = Vec::new();
    // Those that nobody names first; then what is left of circles.
    let roots = (0..count).filter(|&node| !named[node]).chain(0..count);
    for root in roots {
        let mut stack = vec![(root, 0, None, None)];
        while let Some((node, column, heading, parent)) = stack.pop() {
            if std::mem::replace(&mut seen[node], true) {
                continue;
            }
            spots.push(Spot { node, column, heading, parent });
            let follow = children[node].iter().rev().filter(|(child, _)| !seen[*child]);
            stack.extend(follow.map(|(child, relation)| {
                (*child, column + 1, Some((*relation).to_owned()), Some(node))
            }));
        }
    }
    name_groups_once(&mut spots);
    spots
}

/// A relation is named above the first of its group only.
fn name_groups_once(spots: &mut [Spot]) {
    let mut last: Vec<Option<(usize, String)>> = Vec::new();
    for spot in spots {
        last.truncate(spot.column + 1);
        last.resize(spot.column + 1, None);
        let group = spot.parent.zip(spot.heading.clone());
        if last[spot.column] == group {
            spot.heading = None;
        }
        last[spot.column] = group;
    }
}

fn links(map: &PatternMap) -> impl Iterator<Item = &MapLink> {
    let count = map.nodes.len();
    map.links
        .iter()
        .filter(move |link| link.from < count && link.to < count && link.from != link.to)
}

fn relations(map: &PatternMap) -> Vec<&str> {
    let mut names: Vec<&str> = links(map).map(|link| link.relation.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn draw_columns(frame: &Frame, map: &PatternMap, spots: &[Spot]) -> Chart {
    const BOX: f64 = 36.0;
    const GAP: f64 = 10.0;
    let columns = spots.iter().map(|spot| spot.column + 1).max().unwrap_or(1);
    let step = (frame.width / columns as f64).clamp(190.0, 300.0);
    let wide = step - if columns > 1 { 56.0 } else { 8.0 };
    let frame = Frame { width: frame.width.max(step * columns as f64 - 56.0), ..frame.clone() };
    let mut filled = vec![8.0; columns];
    let mut places = vec![(0.0, 0.0); map.nodes.len()];
    let mut headings = Vec::new();
    for spot in spots {
        // A child never stands above its parent, so that eyes move right and down.
        let parent = spot.parent.map_or(0.0, |parent| places[parent].1 - BOX / 2.0 - 18.0);
        let mut y: f64 = filled[spot.column];
        if spot.heading.is_some() {
            y = y.max(parent) + 20.0;
            headings.push((spot, (spot.column as f64 * step + 4.0, y - 9.0)));
        }
        places[spot.node] = (spot.column as f64 * step + 4.0, y + BOX / 2.0);
        filled[spot.column] = y + BOX + GAP;
    }
    let relations = relations(map);
    let keys = key_rows(&relations, frame.width);
    let bottom = filled.iter().copied().fold(8.0, f64::max) + 8.0;
    let rows = keys.last().map_or(0, |(_, row)| row + 1);
    let canvas = Canvas::new(&frame, bottom + rows as f64 * 20.0);
    for link in links(map) {
        let (from, to) = (places[link.from], places[link.to]);
        let label = label(map, link);
        canvas.point(&label, || curve(&canvas, (from, to), wide, &link.relation, &relations));
    }
    for (spot, at) in headings {
        let text = spot.heading.as_deref().unwrap_or_default();
        canvas.styled(&fit(text, 11.0, wide), at, 'l', Pen::Muted, 11.0, false);
    }
    for spot in spots {
        draw_box(&canvas, &map.nodes[spot.node], places[spot.node], (wide, BOX));
    }
    draw_keys(&canvas, &relations, &keys, bottom);
    canvas.finish(words(map))
}

fn draw_box(canvas: &Canvas, node: &MapNode, (x, y): Xy, (wide, high): (f64, f64)) {
    canvas.link(node.href.as_deref(), || {
        canvas.rect((x, y - high / 2.0), (x + wide, y + high / 2.0), Pen::Paper);
        let border = if node.stub { Pen::Limit } else { Pen::Axis };
        canvas.frame((x, y - high / 2.0), (x + wide, y + high / 2.0), border);
        let lines = wrap(&node.title, 12.0, wide - 14.0, 2);
        let pen = match (&node.href, node.stub) {
            (_, true) => Pen::Muted,
            (Some(_), _) => Pen::Data,
            (None, _) => Pen::Ink,
        };
        for (index, line) in lines.iter().enumerate() {
            let shift = (index as f64 - (lines.len() - 1) as f64 / 2.0) * 14.0;
            canvas.text(line, (x + 7.0, y + shift), 'l', pen);
        }
    });
}

fn curve(canvas: &Canvas, (from, to): (Xy, Xy), wide: f64, relation: &str, relations: &[&str]) {
    // To the right: from side to side. Back or within a column: out and in at the same side.
    let (start, end, out, back) = if to.0 > from.0 {
        (from.0 + wide, to.0, 26.0, -26.0)
    } else if to.0 < from.0 {
        (from.0, to.0 + wide, -26.0, 26.0)
    } else {
        (from.0 + wide, to.0 + wide, 30.0, 30.0)
    };
    let tip = if back < 0.0 { -1.0 } else { 1.0 };
    let d = format!(
        "M{start:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
        from.1,
        start + out,
        from.1,
        end + back,
        to.1,
        end + tip * 6.0,
        to.1
    );
    path(canvas, &d, pen(relation, relations));
    let pen = pen(relation, relations).0;
    canvas
        .polygon(&[(end, to.1), (end + tip * 7.0, to.1 - 3.5), (end + tip * 7.0, to.1 + 3.5)], pen);
}

fn path(canvas: &Canvas, d: &str, (pen, dash): (Pen, &str)) {
    let look = pen.look();
    let mut element = format!(
        r#"<path d="{d}" fill="none" class="s-{}" stroke="{}" stroke-width="1.4""#,
        look.class, look.colour
    );
    if !dash.is_empty() {
        let _ = write!(element, r#" stroke-dasharray="{dash}""#);
    }
    canvas.raw(&(element + "/>"));
}

fn pen(relation: &str, relations: &[&str]) -> (Pen, &'static str) {
    let index = relations.iter().position(|name| *name == relation).unwrap_or(0);
    DASHES[index.min(DASHES.len() - 1)]
}

fn key_rows(relations: &[&str], sheet: f64) -> Vec<(f64, usize)> {
    let (mut x, mut row) = (4.0, 0);
    let mut places = Vec::new();
    for name in relations {
        let wide = width(name, 12.0).min(160.0) + 56.0;
        if x > 4.0 && x + wide > sheet {
            (x, row) = (4.0, row + 1);
        }
        places.push((x, row));
        x += wide;
    }
    places
}

fn draw_keys(canvas: &Canvas, relations: &[&str], places: &[(f64, usize)], top: f64) {
    for (name, (x, row)) in relations.iter().zip(places) {
        let y = top + *row as f64 * 20.0 + 6.0;
        path(canvas, &format!("M{x:.1} {y:.1}h30"), pen(name, relations));
        canvas.text(&fit(name, 12.0, 160.0), (x + 36.0, y), 'l', Pen::Muted);
    }
}

fn draw_list(frame: &Frame, map: &PatternMap, spots: &[Spot]) -> Chart {
    const ROW: f64 = 24.0;
    let indent = |column: usize| 6.0 + column.min(8) as f64 * 18.0;
    let named = spots.iter().filter(|spot| spot.heading.is_some()).count();
    let canvas = Canvas::new(frame, (spots.len() + named) as f64 * ROW * 0.95 + 16.0);
    let mut y = 14.0;
    let mut places = vec![(0.0, 0.0); map.nodes.len()];
    for spot in spots {
        let x = indent(spot.column);
        if let Some(heading) = &spot.heading {
            let text = fit(heading, 11.0, frame.width - x - 4.0);
            canvas.styled(&text, (x, y + 3.0), 'l', Pen::Muted, 11.0, false);
            y += ROW * 0.8;
        }
        if let Some(parent) = spot.parent.map(|parent| places[parent]) {
            let elbow = [(parent.0 + 3.0, parent.1 + 9.0), (parent.0 + 3.0, y), (x - 3.0, y)];
            canvas.line(&elbow, Pen::Planned, 1.0);
        }
        places[spot.node] = (x, y);
        let node = &map.nodes[spot.node];
        canvas.link(node.href.as_deref(), || {
            let pen = if node.stub || node.href.is_none() { Pen::Muted } else { Pen::Data };
            canvas.text(&fit(&node.title, 12.0, frame.width - x - 4.0), (x, y), 'l', pen);
        });
        y += ROW;
    }
    canvas.finish(words(map))
}

fn label(map: &PatternMap, link: &MapLink) -> String {
    format!("{} → {}: {}", map.nodes[link.from].title, map.nodes[link.to].title, link.relation)
}

fn words(map: &PatternMap) -> Words<'_> {
    let count = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        count => format!("{count} {noun}s"),
    };
    let (nodes, links_count) = (map.nodes.len(), links(map).count());
    let row = |link: &MapLink| {
        vec![
            map.nodes[link.from].title.clone(),
            link.relation.clone(),
            map.nodes[link.to].title.clone(),
        ]
    };
    Words {
        title: &map.title,
        description: format!(
            "{} {}, {}.",
            map.reading,
            count(nodes, "pattern"),
            count(links_count, "relation")
        )
        .trim_start()
        .to_owned(),
        table: Table {
            head: ["Pattern", "Relation", "Related pattern"].map(str::to_owned).to_vec(),
            rows: links(map).map(row).collect(),
        },
    }
}
