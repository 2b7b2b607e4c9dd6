//! A plan over time: planned and actual, today, and where each team stands.

use super::canvas::{Canvas, Shape, Words};
use super::pen::Pen;
use super::text::{fit, width};
use super::{Chart, Frame, Table};

/// A row of the plan: a phase, or a team.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GanttRow {
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: Option<String>,
    /// Whether a new group of rows begins with it.
    pub heading: bool,
    /// From when to when it is planned.
    pub planned: Option<(f64, f64)>,
    /// From when to when it took place, so far.
    pub actual: Option<(f64, f64)>,
    /// Where it stands or what happens when: time and name.
    pub markers: Vec<(f64, String)>,
    /// How it is going, in words.
    pub note: String,
}

/// A plan over time. Time is a number of the caller's: months since the start, or of the year.
#[derive(Debug, Clone, PartialEq)]
pub struct Gantt {
    /// Its name.
    pub title: String,
    /// The main reading, in a sentence.
    pub reading: String,
    /// Its beginning and its end.
    pub range: (f64, f64),
    /// The marks of the time axis; each name stands at the beginning of its stretch.
    pub ticks: Vec<(f64, String)>,
    /// Now, if it is to be marked.
    pub today: Option<f64>,
    /// How now is written.
    pub today_label: String,
    /// The rows.
    pub rows: Vec<GanttRow>,
}

const ROW: f64 = 30.0;
const NARROW_ROW: f64 = 44.0;
const TOP: f64 = 42.0;

/// Draws a plan over time.
pub fn gantt(frame: &Frame, gantt: &Gantt) -> Chart {
    let narrow = frame.is_narrow();
    let row = if narrow { NARROW_ROW } else { ROW };
    let longest = gantt.rows.iter().map(|row| width(&row.name, 12.0)).fold(60.0, f64::max);
    let left = if narrow { 6.0 } else { longest.min(frame.width * 0.46) + 14.0 };
    let right = frame.width - 8.0;
    let (from, to) = range(gantt);
    let x = |time: f64| left + ((time - from) / (to - from)).clamp(0.0, 1.0) * (right - left);
    let bottom = TOP + row * gantt.rows.len().max(1) as f64;
    let canvas = Canvas::new(frame, bottom + 28.0);
    draw_time(&canvas, gantt, &x, (right, bottom));
    for (index, item) in gantt.rows.iter().enumerate() {
        let top = TOP + row * index as f64;
        let (name_y, y) = if narrow { (top + 11.0, top + 30.0) } else { (top + 15.0, top + 15.0) };
        if item.heading && index > 0 {
            canvas.line(&[(0.0, top), (right, top)], Pen::Axis, 1.0);
        }
        let room = if narrow { right - left } else { left - 14.0 };
        canvas.link(item.href.as_deref(), || {
            let pen = if item.href.is_some() { Pen::Data } else { Pen::Ink };
            canvas.text(&fit(&item.name, 12.0, room), (4.0, name_y), 'l', pen);
        });
        draw_row(&canvas, item, y, &x);
    }
    if let Some(today) = gantt.today.filter(|today| *today >= from && *today <= to) {
        let at = x(today);
        canvas.line(&[(at, TOP - 4.0), (at, bottom)], Pen::Concern, 1.4);
        let half = width(&gantt.today_label, 12.0) / 2.0;
        let label = (at.max(half + 2.0).min(frame.width - half - 2.0), TOP - 13.0);
        canvas.text(&gantt.today_label, label, 'm', Pen::Concern);
    }
    draw_key(&canvas, bottom + 16.0);
    canvas.finish(Words { title: &gantt.title, description: describe(gantt), table: table(gantt) })
}

fn range(gantt: &Gantt) -> (f64, f64) {
    let (from, to) = gantt.range;
    let good = from.is_finite() && to.is_finite() && to > from && (to - from).is_finite();
    if good { (from, to) } else { (0.0, 1.0) }
}

fn draw_time(canvas: &Canvas, gantt: &Gantt, x: &dyn Fn(f64) -> f64, (right, bottom): (f64, f64)) {
    let mut end = f64::MIN;
    for (time, name) in gantt.ticks.iter().filter(|(time, _)| time.is_finite()) {
        let at = x(*time);
        let text = fit(name, 12.0, 120.0_f64.min(right - at));
        let free = at > end + 10.0 && !text.is_empty();
        let pen = if free { Pen::Axis } else { Pen::Grid };
        canvas.line(&[(at, if free { 18.0 } else { TOP }), (at, bottom)], Pen::Grid, 1.0);
        if free {
            canvas.line(&[(at, 18.0), (at, 22.0)], pen, 1.0);
            canvas.text(&text, (at, 10.0), 'l', Pen::Muted);
            end = at + width(&text, 12.0);
        }
    }
}

fn draw_row(canvas: &Canvas, item: &GanttRow, y: f64, x: &dyn Fn(f64) -> f64) {
    let span = |span: Option<(f64, f64)>| {
        span.filter(|(from, to)| from.is_finite() && to.is_finite() && to >= from)
            .map(|(from, to)| (x(from), x(to).max(x(from) + 2.0)))
    };
    let label = |what: &str| {
        let note = if item.note.is_empty() { String::new() } else { format!(", {}", item.note) };
        format!("{}: {what}{note}", item.name)
    };
    if let Some((from, to)) = span(item.planned) {
        canvas.point(&label("planned"), || {
            canvas.rect((from, y - 8.0), (to, y + 8.0), Pen::Planned);
        });
    }
    if let Some((from, to)) = span(item.actual) {
        canvas.point(&label("actual"), || {
            canvas.rect((from, y - 4.0), (to, y + 4.0), Pen::Data);
        });
    }
    for (time, name) in item.markers.iter().filter(|(time, _)| time.is_finite()) {
        canvas.point(&format!("{}: {name}", item.name), || {
            canvas.mark(Shape::Diamond, (x(*time), y), 4.6, Pen::Ink);
        });
    }
}

fn draw_key(canvas: &Canvas, y: f64) {
    canvas.rect((4.0, y - 7.0), (24.0, y + 7.0), Pen::Planned);
    canvas.text("planned", (30.0, y), 'l', Pen::Muted);
    canvas.rect((92.0, y - 4.0), (112.0, y + 4.0), Pen::Data);
    canvas.text("actual", (118.0, y), 'l', Pen::Muted);
    canvas.mark(Shape::Diamond, (174.0, y), 4.6, Pen::Ink);
    canvas.text("stands here", (184.0, y), 'l', Pen::Muted);
}

fn describe(gantt: &Gantt) -> String {
    let span = match (gantt.ticks.first(), gantt.ticks.last()) {
        (Some((_, first)), Some((_, last))) => {
            format!("Horizontal axis: time, from {first} to {last}.")
        }
        _ => String::new(),
    };
    format!("{} {span}", gantt.reading).trim().to_owned()
}

fn table(gantt: &Gantt) -> Table {
    let when = |time: f64| {
        let before = gantt.ticks.iter().rev().find(|(tick, _)| *tick <= time);
        before.or(gantt.ticks.first()).map_or_else(String::new, |(_, name)| name.clone())
    };
    let span = |span: Option<(f64, f64)>| {
        // A span ends before the tick at which it ends.
        span.map_or(String::new(), |(from, to)| match (when(from), when(to - 1e-6)) {
            (first, last) if first == last => first,
            (first, last) => format!("{first} to {last}"),
        })
    };
    let row = |item: &GanttRow| {
        let mut notes: Vec<String> =
            item.markers.iter().map(|(time, name)| format!("{name} ({})", when(*time))).collect();
        notes.extend((!item.note.is_empty()).then(|| item.note.clone()));
        vec![item.name.clone(), span(item.planned), span(item.actual), notes.join("; ")]
    };
    let head = ["Row", "Planned", "Actual", "Remarks"].map(str::to_owned).to_vec();
    Table { head, rows: gantt.rows.iter().map(row).collect() }
}
