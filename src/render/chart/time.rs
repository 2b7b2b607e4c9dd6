//! Values over time: process behaviour, run chart, line with targets, dots with intervals, bars.

mod words;

use super::canvas::{Canvas, Shape, Words};
use super::pen::Pen;
use super::plot::{PANEL_GAP, Plot};
use super::scale::{Axis, finite};
use super::text::width;
use super::{Chart, Frame};

/// A period of time, as it is called.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Period {
    /// In a sentence: `October 2026`.
    pub name: String,
    /// At the axis: `Oct`.
    pub tick: String,
    /// What several periods share, below them: `2026`.
    pub group: String,
}

/// What is known of a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Datum {
    /// A value.
    Value(f64),
    /// Nothing was recorded.
    Missing,
    /// Too few people answered for it to be shown.
    Withheld,
}

/// What a signal means for those who look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sense {
    /// A change for the worse.
    Concern,
    /// A change for the better.
    Improvement,
    /// A change.
    Neutral,
}

/// A rule that holds at a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    /// The rule (`8 in a row on one side`).
    pub rule: String,
    /// What it means.
    pub sense: Sense,
}

/// One period's value with what belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The period.
    pub period: Period,
    /// The value.
    pub datum: Datum,
    /// Its interval, low and high.
    pub interval: Option<(f64, f64)>,
    /// How many records or answers it rests on.
    pub n: Option<u64>,
    /// Whether the period is over.
    pub complete: bool,
    /// The rule that holds here.
    pub signal: Option<Signal>,
    /// Anything else to say of it.
    pub note: String,
}

/// A stretch of one process: from one change of it to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// The first period.
    pub from: usize,
    /// The period after the last.
    pub to: usize,
    /// The centre line.
    pub centre: f64,
    /// What the centre line is: `mean`, `median`.
    pub name: String,
    /// The lower natural limit, as far as it is drawn.
    pub lower: Option<f64>,
    /// The upper natural limit.
    pub upper: Option<f64>,
    /// Whether there are too few points for limits to be relied on.
    pub trial: bool,
}

/// A target that holds for some periods; an end that is open is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The first period.
    pub from: usize,
    /// The period after the last.
    pub to: usize,
    /// The least that meets it.
    pub low: Option<f64>,
    /// The most that meets it.
    pub high: Option<f64>,
    /// How it is written: `target < 48 h`.
    pub label: String,
}

/// A change of the process, before a period.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The first period after it.
    pub at: usize,
    /// What was changed.
    pub label: String,
}

/// The moving ranges, drawn below the values.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranges {
    /// One for each reading; the first of a stretch has none.
    pub values: Vec<Option<f64>>,
    /// Their centre lines and upper limits.
    pub stretches: Vec<Stretch>,
}

/// How values are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Points joined by a line: process behaviour, run chart, line.
    Line,
    /// Points that stand alone: waves of a survey.
    Dots,
    /// Bars from zero: counts.
    Bars,
}

/// A chart of values over time.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeChart {
    /// Its name.
    pub title: String,
    /// The main reading, in a sentence.
    pub reading: String,
    /// The vertical axis.
    pub axis: Axis,
    /// How values are drawn.
    pub form: Form,
    /// One for each period, in order; a period without data has one too.
    pub readings: Vec<Reading>,
    /// The targets, by the periods for which they hold.
    pub targets: Vec<Target>,
    /// The stretches of the process, with centre and limits.
    pub stretches: Vec<Stretch>,
    /// The changes of the process.
    pub events: Vec<Event>,
    /// The moving ranges, if they are to be shown.
    pub ranges: Option<Ranges>,
}

impl Sense {
    /// Returns the shape and the pen of a signal.
    pub(super) fn mark(self) -> (Shape, Pen) {
        match self {
            Self::Concern => (Shape::Diamond, Pen::Concern),
            Self::Improvement => (Shape::Triangle, Pen::Good),
            Self::Neutral => (Shape::Square, Pen::Note),
        }
    }
}

impl Reading {
    /// Returns the value, if there is one that can be drawn.
    pub(super) fn value(&self) -> Option<f64> {
        match self.datum {
            Datum::Value(value) => finite(Some(value)),
            Datum::Missing | Datum::Withheld => None,
        }
    }

    /// Returns the interval, if both ends can be drawn.
    pub(super) fn whiskers(&self) -> Option<(f64, f64)> {
        let (low, high) = self.interval?;
        self.value()?;
        (low.is_finite() && high.is_finite()).then_some((low, high))
    }

    fn shape(&self) -> (Shape, Pen) {
        match &self.signal {
            _ if !self.complete => (Shape::Hollow, Pen::Data),
            None => (Shape::Dot, Pen::Data),
            Some(signal) => signal.sense.mark(),
        }
    }
}

/// Draws values over time.
pub fn time_chart(frame: &Frame, chart: &TimeChart) -> Chart {
    let narrow = frame.is_narrow();
    let plot_height = if narrow { 190.0 } else { 230.0 };
    let values = drawn_values(chart);
    let axis = match chart.form {
        Form::Bars => Axis { zero: true, ..chart.axis.clone() },
        _ => chart.axis.clone(),
    };
    let periods: Vec<&Period> = chart.readings.iter().map(|reading| &reading.period).collect();
    let labels = words::side_labels(chart);
    let below_them = chart.ranges.as_ref().map(|ranges| words::range_labels(chart, ranges));
    let named = labels.iter().chain(below_them.iter().flatten());
    let room = named.map(|label| width(&label.text, 12.0)).fold(0.0, f64::max);
    let mut plot = Plot::new(frame, &axis, &values, &periods, plot_height, room);
    plot.place_events(&chart.events);
    let ranges = chart.ranges.as_ref().map(|ranges| (ranges, 74.0));
    let below = ranges.map_or(0.0, |(_, height)| height + PANEL_GAP);
    let keys = words::keys(chart);
    let canvas = Canvas::new(frame, plot.height_with(below, &keys));
    plot.draw_ground(&canvas, &chart.targets);
    if values.is_empty() {
        plot.draw_absence(&canvas);
    }
    draw_withheld(&canvas, &plot, chart);
    plot.draw_events(&canvas, &chart.events, below);
    draw_stretches(&canvas, &plot, &chart.stretches);
    match chart.form {
        Form::Line => draw_paths(&canvas, &plot, &chart.readings),
        Form::Dots | Form::Bars => {}
    }
    draw_points(&canvas, &plot, chart);
    plot.draw_rule_names(&canvas, &chart.readings);
    plot.name_former_targets(&canvas, &chart.targets, &chart.readings);
    plot.draw_side(&canvas, labels);
    if let Some((ranges, height)) = ranges {
        draw_ranges(&canvas, &plot, chart, ranges, height);
    }
    plot.draw_periods(&canvas, &periods, below);
    plot.draw_keys(&canvas, &keys, below);
    canvas.finish(Words {
        title: &chart.title,
        description: words::describe(chart, &plot),
        table: words::table(chart),
    })
}

fn drawn_values(chart: &TimeChart) -> Vec<f64> {
    let mut values: Vec<f64> = chart.readings.iter().filter_map(Reading::value).collect();
    for (low, high) in chart.readings.iter().filter_map(Reading::whiskers) {
        values.extend([low, high]);
    }
    for stretch in &chart.stretches {
        values.push(stretch.centre);
        values.extend(stretch.lower.into_iter().chain(stretch.upper));
    }
    for target in &chart.targets {
        values.extend(target.low.into_iter().chain(target.high));
    }
    values.retain(|value| value.is_finite());
    values
}

fn draw_withheld(canvas: &Canvas, plot: &Plot, chart: &TimeChart) {
    for (index, reading) in chart.readings.iter().enumerate() {
        if reading.datum == Datum::Withheld {
            let (left, right) = plot.slot(index);
            canvas.point(&words::label(chart, reading), || {
                canvas.rect((left, plot.top), (right, plot.bottom), Pen::Hatch);
            });
        }
    }
}

fn draw_stretches(canvas: &Canvas, plot: &Plot, stretches: &[Stretch]) {
    for stretch in stretches {
        let Some((left, right)) = plot.span(stretch.from, stretch.to) else { continue };
        for value in [stretch.lower, stretch.upper].into_iter().filter_map(finite) {
            let y = plot.scale.at(value);
            canvas.line(&[(left, y), (right, y)], Pen::Limit, 1.0);
        }
        if stretch.centre.is_finite() {
            let y = plot.scale.at(stretch.centre);
            canvas.line(&[(left, y), (right, y)], Pen::Centre, 1.0);
        }
    }
}

fn draw_paths(canvas: &Canvas, plot: &Plot, readings: &[Reading]) {
    let mut path: Vec<(f64, f64)> = Vec::new();
    for (index, reading) in readings.iter().enumerate() {
        let Some(value) = reading.value() else {
            canvas.line(&path, Pen::Data, 1.8);
            path.clear();
            continue;
        };
        let at = (plot.x(index), plot.scale.at(value));
        if reading.complete {
            path.push(at);
        } else if let Some(&before) = path.last() {
            canvas.line(&path, Pen::Data, 1.8);
            canvas.line(&[before, at], Pen::Soft, 1.4);
            path.clear();
        }
    }
    canvas.line(&path, Pen::Data, 1.8);
}

fn draw_points(canvas: &Canvas, plot: &Plot, chart: &TimeChart) {
    let radius = plot.radius(if chart.form == Form::Dots { 5.0 } else { 3.4 });
    for (index, reading) in chart.readings.iter().enumerate() {
        let Some(value) = reading.value() else { continue };
        let (x, y) = (plot.x(index), plot.scale.at(value));
        let (shape, pen) = reading.shape();
        canvas.point(&words::label(chart, reading), || {
            if chart.form == Form::Bars {
                draw_bar(canvas, plot, index, y, reading.complete);
            }
            if let Some((low, high)) = reading.whiskers() {
                let pen = if chart.form == Form::Bars { Pen::Ink } else { Pen::Soft };
                let ends = (plot.scale.at(low), plot.scale.at(high));
                draw_whisker(canvas, plot, x, ends, pen, chart.form);
            }
            match chart.form {
                Form::Bars if reading.signal.is_none() => {}
                Form::Bars => canvas.mark(shape, (x, y), radius, pen),
                _ if pen == Pen::Data => canvas.mark(shape, (x, y), radius, pen),
                _ => canvas.mark(shape, (x, y), radius * 1.35, pen),
            }
        });
    }
}

fn draw_bar(canvas: &Canvas, plot: &Plot, index: usize, y: f64, complete: bool) {
    let (left, right) = plot.bar(index);
    let base = plot.scale.base();
    if (y - base).abs() < 0.5 {
        // A count of zero is a count.
        canvas.line(&[(left, base), (right, base)], Pen::Data, 2.4);
    } else if complete {
        canvas.rect((left, y), (right, base), Pen::Data);
    } else {
        canvas.rect((left, y), (right, base), Pen::Paper);
        canvas.frame((left, y), (right, base), Pen::Data);
    }
}

fn draw_whisker(
    canvas: &Canvas,
    plot: &Plot,
    x: f64,
    (low, high): (f64, f64),
    pen: Pen,
    form: Form,
) {
    if form == Form::Bars {
        // A rim keeps the whisker visible on its bar.
        canvas.line(&[(x, low), (x, high)], Pen::Paper, 3.2);
    }
    canvas.line(&[(x, low), (x, high)], pen, if form == Form::Dots { 2.4 } else { 1.2 });
    let cap = (plot.step * 0.12).min(4.0);
    if form != Form::Dots && cap > 1.0 {
        canvas.line(&[(x - cap, low), (x + cap, low)], pen, 1.2);
        canvas.line(&[(x - cap, high), (x + cap, high)], pen, 1.2);
    }
}

fn draw_ranges(canvas: &Canvas, plot: &Plot, chart: &TimeChart, ranges: &Ranges, height: f64) {
    let values: Vec<f64> = ranges
        .values
        .iter()
        .copied()
        .chain(ranges.stretches.iter().flat_map(|stretch| [Some(stretch.centre), stretch.upper]))
        .filter_map(finite)
        .collect();
    let axis = Axis { zero: true, range: None, ..chart.axis.clone() };
    let panel = plot.panel(&axis, &values, height);
    panel.draw_ground(canvas, &[]);
    canvas.styled("moving range", (4.0, panel.top - 12.0), 'l', Pen::Muted, 11.0, false);
    draw_stretches(canvas, &panel, &ranges.stretches);
    panel.draw_side(canvas, words::range_labels(chart, ranges));
    let mut path = Vec::new();
    for index in 0..chart.readings.len() {
        match range_at(chart, index) {
            Some(value) => path.push((panel.x(index), panel.scale.at(value))),
            None => canvas.line(&std::mem::take(&mut path), Pen::Soft, 1.4),
        }
    }
    canvas.line(&path, Pen::Soft, 1.4);
}

/// Returns how far a value lies from the one before it. A range beside a withheld value would tell what it was.
fn range_at(chart: &TimeChart, index: usize) -> Option<f64> {
    let range = chart.ranges.as_ref()?.values.get(index).copied().flatten();
    let known = |index: usize| {
        chart.readings.get(index).is_none_or(|reading| reading.datum != Datum::Withheld)
    };
    finite(range.filter(|_| known(index) && known(index.wrapping_sub(1))))
}
