//! What a chart over time says in words: labels, keys, description and table.

use super::super::Table;
use super::super::canvas::Shape;
use super::super::pen::Pen;
use super::super::plot::{Plot, Side};
use super::super::scale::finite;
use super::super::text::width;
use super::{Datum, Form, Ranges, Reading, Sense, Stretch, TimeChart, range_at};

/// Returns what a period says when it is pointed at.
pub(super) fn label(chart: &TimeChart, reading: &Reading) -> String {
    let unit = &chart.axis.unit;
    let mut out = format!("{}: ", reading.period.name);
    match (reading.value(), reading.datum) {
        (Some(value), _) => out.push_str(&unit.value(value)),
        (None, Datum::Withheld) => return format!("{out}withheld{}", comma(&reading.note)),
        (None, _) => return format!("{out}no data{}", comma(&reading.note)),
    }
    if let Some((low, high)) = reading.whiskers() {
        out.push_str(&format!(", 95 % interval {} to {}", unit.value(low), unit.value(high)));
    }
    if let Some(n) = reading.n {
        out.push_str(&format!(", n = {n}"));
    }
    if let Some(signal) = &reading.signal {
        out.push_str(&comma(&signal.rule));
    }
    if !reading.complete {
        out.push_str(", period not complete");
    }
    out + &comma(&reading.note)
}

/// A target whose words are wider than this is named by its edge: the band says on which side it is met.
const LONG: f64 = 120.0;

/// Returns what stands beside the ends of the lines.
pub(super) fn side_labels(chart: &TimeChart) -> Vec<Side> {
    let unit = &chart.axis.unit;
    let mut labels = Vec::new();
    if let Some(last) = chart.stretches.last().filter(|last| last.centre.is_finite()) {
        let limit = if last.trial { "trial limit" } else { "limit" };
        for value in [last.upper, last.lower].into_iter().filter_map(finite) {
            labels.push(Side::new(value, format!("{limit} {}", unit.value(value)), Pen::Muted));
        }
        let text = format!("{} {}", last.name, unit.value(last.centre));
        labels.push(Side::new(last.centre, text, Pen::Muted));
    }
    if let Some(target) = chart.targets.last().filter(|target| !target.label.is_empty()) {
        let short = |words: String| match width(&target.label, 12.0) > LONG {
            true => format!("target {words}"),
            false => target.label.clone(),
        };
        let edge = match (finite(target.low), finite(target.high)) {
            (Some(low), Some(high)) => Some((
                low / 2.0 + high / 2.0,
                format!("{} to {}", unit.value(low), unit.value(high)),
            )),
            (low, high) => high.or(low).map(|value| (value, unit.value(value))),
        };
        labels.extend(edge.map(|(value, words)| Side::new(value, short(words), Pen::Target)));
    }
    let last = chart.readings.iter().rev().find(|reading| reading.value().is_some());
    if let (Form::Line | Form::Dots, Some((reading, value))) =
        (chart.form, last.and_then(|reading| Some((reading, reading.value()?))))
        && reading.complete
    {
        let mut side = Side::new(value, unit.value(value), Pen::Data);
        side.bold = true;
        labels.push(side);
    }
    labels
}

/// Returns the names of the lines in the panel of the moving ranges.
pub(super) fn range_labels(chart: &TimeChart, ranges: &Ranges) -> Vec<Side> {
    let unit = &chart.axis.unit;
    let Some(last) = ranges.stretches.last() else { return Vec::new() };
    let side = |value: f64, name: &str| {
        Side::new(value, format!("{name} {}", unit.value(value)), Pen::Muted)
    };
    let limit = if last.trial { "trial limit" } else { "limit" };
    let upper = finite(last.upper).map(|value| side(value, limit));
    let centre = finite(Some(last.centre)).map(|value| side(value, &last.name));
    upper.into_iter().chain(centre).collect()
}

/// Returns the marks that need a word: shape, pen, word.
pub(super) fn keys(chart: &TimeChart) -> Vec<(Option<Shape>, Pen, &'static str)> {
    let any = |test: &dyn Fn(&Reading) -> bool| chart.readings.iter().any(test);
    let sense = |wanted| {
        any(&|reading: &Reading| {
            reading.complete
                && reading.value().is_some()
                && reading.signal.as_ref().is_some_and(|signal| signal.sense == wanted)
        })
    };
    let mut keys = Vec::new();
    for (wanted, word) in [
        (Sense::Concern, "signal: worse"),
        (Sense::Improvement, "signal: better"),
        (Sense::Neutral, "signal: change"),
    ] {
        if sense(wanted) {
            let (shape, pen) = wanted.mark();
            keys.push((Some(shape), pen, word));
        }
    }
    if any(&|reading| reading.value().is_some() && !reading.complete) {
        let shape = (chart.form != Form::Bars).then_some(Shape::Hollow);
        keys.push((shape, Pen::Data, "period not complete"));
    }
    if any(&|reading| reading.datum == Datum::Withheld) {
        keys.push((None, Pen::Hatch, "withheld"));
    }
    if any(&|reading| reading.whiskers().is_some()) {
        let pen = if chart.form == Form::Bars { Pen::Ink } else { Pen::Soft };
        keys.push((None, pen, "95 % interval"));
    }
    keys
}

pub(super) fn describe(chart: &TimeChart, plot: &Plot) -> String {
    let unit = &chart.axis.unit;
    let (low, high) = plot.scale.range();
    let mut out = chart.reading.clone();
    let missing = chart.readings.iter().filter(|reading| reading.datum == Datum::Missing).count();
    let withheld = chart.readings.iter().filter(|reading| reading.datum == Datum::Withheld).count();
    match (chart.readings.first(), chart.readings.last()) {
        (Some(first), Some(last)) if chart.readings.len() > 1 => out.push_str(&format!(
            " {} periods from {} to {};",
            chart.readings.len(),
            first.period.name,
            last.period.name
        )),
        (Some(only), _) => out.push_str(&format!(" One period, {};", only.period.name)),
        _ => out.push_str(" No periods;"),
    }
    out.push_str(&format!(
        " vertical axis: {}, {} to {}.",
        unit.name,
        unit.value(low),
        unit.value(high)
    ));
    if missing > 0 {
        out.push_str(&format!(" Without data: {missing}."));
    }
    if withheld > 0 {
        out.push_str(&format!(" Withheld: {withheld}."));
    }
    for stretch in &chart.stretches {
        out.push_str(&describe_stretch(chart, stretch));
    }
    if let Some(last) = chart.ranges.as_ref().and_then(|ranges| ranges.stretches.last()) {
        let upper = finite(last.upper).map(|value| format!(", upper limit {}", unit.value(value)));
        let centre = unit.value(last.centre);
        out.push_str(&format!(
            " Moving range, drawn below: {} {centre}{}.",
            last.name,
            upper.unwrap_or_default()
        ));
    }
    for event in &chart.events {
        if let Some(reading) = chart.readings.get(event.at) {
            out.push_str(&format!(" Change in {}: {}.", reading.period.name, event.label));
        }
    }
    out.trim_start().to_owned()
}

fn describe_stretch(chart: &TimeChart, stretch: &Stretch) -> String {
    let unit = &chart.axis.unit;
    let last = stretch.to.min(chart.readings.len()).checked_sub(1);
    let ends = chart.readings.get(stretch.from).zip(last.and_then(|last| chart.readings.get(last)));
    let Some((from, to)) = ends.filter(|_| stretch.centre.is_finite()) else {
        return String::new();
    };
    let limits = match (finite(stretch.lower), finite(stretch.upper)) {
        (Some(low), Some(high)) => format!(", limits {} to {}", unit.value(low), unit.value(high)),
        (None, Some(high)) => format!(", upper limit {}", unit.value(high)),
        (Some(low), None) => format!(", lower limit {}", unit.value(low)),
        (None, None) => String::new(),
    };
    let trial = if stretch.trial { " (trial limits)" } else { "" };
    format!(
        " From {} to {}: {} {}{limits}{trial}.",
        from.period.name,
        to.period.name,
        stretch.name,
        unit.value(stretch.centre)
    )
}

pub(super) fn table(chart: &TimeChart) -> Table {
    let unit = &chart.axis.unit;
    let intervals = chart.readings.iter().any(|reading| reading.whiskers().is_some());
    let counts = chart.readings.iter().any(|reading| reading.n.is_some());
    let mut head = vec!["Period".to_owned(), capital(&unit.name)];
    head.extend(intervals.then(|| "95 % interval".to_owned()));
    head.extend(counts.then(|| "n".to_owned()));
    head.extend(chart.ranges.is_some().then(|| "Moving range".to_owned()));
    head.push("Remarks".to_owned());
    let rows = chart.readings.iter().enumerate().map(|(index, reading)| {
        let value = match reading.value() {
            Some(value) => unit.value(value),
            None if reading.datum == Datum::Withheld => "withheld".to_owned(),
            None => "no data".to_owned(),
        };
        let shown = reading.datum != Datum::Withheld;
        let mut row = vec![reading.period.name.clone(), value];
        if intervals {
            row.push(reading.whiskers().map_or(String::new(), |(low, high)| {
                format!("{} to {}", unit.value(low), unit.value(high))
            }));
        }
        if counts {
            row.push(reading.n.filter(|_| shown).map_or(String::new(), |n| n.to_string()));
        }
        if chart.ranges.is_some() {
            row.push(range_at(chart, index).map_or(String::new(), |range| unit.value(range)));
        }
        row.push(remarks(chart, index, reading));
        row
    });
    let rows = rows.collect();
    Table { head, rows }
}

fn remarks(chart: &TimeChart, index: usize, reading: &Reading) -> String {
    let events = chart.events.iter().filter(|event| event.at == index);
    let mut parts: Vec<String> = events.map(|event| format!("change: {}", event.label)).collect();
    if reading.value().is_some() {
        parts.extend(reading.signal.as_ref().map(|signal| signal.rule.clone()));
        parts.extend((!reading.complete).then(|| "period not complete".to_owned()));
    }
    parts.extend((!reading.note.is_empty()).then(|| reading.note.clone()));
    parts.join("; ")
}

fn comma(note: &str) -> String {
    if note.is_empty() { String::new() } else { format!(", {note}") }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Value".to_owned(),
    }
}
