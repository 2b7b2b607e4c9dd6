//! The place where values over time are drawn: margins, axes, bands, labels that keep apart.

use super::Frame;
use super::canvas::{Canvas, Shape};
use super::pen::Pen;
use super::scale::{Axis, Scale, finite};
use super::text::{fit, width};
use super::time::{Event, Period, Reading, Target};

/// A label beside the end of a line.
pub(super) struct Side {
    value: f64,
    pub(super) text: String,
    pen: Pen,
    pub(super) bold: bool,
}

impl Side {
    /// Returns a label for a value.
    pub(super) fn new(value: f64, text: String, pen: Pen) -> Self {
        Self { value, text, pen, bold: false }
    }
}

/// The geometry of a chart over time.
#[derive(Clone)]
pub(super) struct Plot {
    left: f64,
    right: f64,
    sheet: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// The width of one period.
    pub(super) step: f64,
    pub(super) scale: Scale,
    count: usize,
    unit: String,
    /// For each event: its row above the plot and the room for its label.
    places: Vec<(usize, usize, f64)>,
    rows: usize,
    /// How high the names of the periods stand.
    footing: f64,
}

/// Left of a wide plot and for the labels right of it there is at least this much room, so that charts which
/// stand below one another share their time axis.
const ALIKE: (f64, f64) = (38.0, 100.0);
const HEADING: f64 = 22.0;
/// The room above a second panel, which its name stands in.
pub(super) const PANEL_GAP: f64 = 34.0;
const EVENT_ROW: f64 = 16.0;
const KEY_ROW: f64 = 20.0;

impl Plot {
    /// Returns the geometry for values and periods; `room` is what the labels at the side ask for.
    pub(super) fn new(
        frame: &Frame,
        axis: &Axis,
        values: &[f64],
        periods: &[&Period],
        height: f64,
        room: f64,
    ) -> Self {
        let (top, bottom) = (HEADING, HEADING + height);
        let scale = Scale::new(axis, values, (bottom, top + 6.0), (height / 46.0) as usize);
        let wide = scale.ticks.iter().map(|(_, label)| width(label, 12.0)).fold(0.0, f64::max);
        let (least_left, least_room) = if frame.is_narrow() { (0.0, 0.0) } else { ALIKE };
        let left = (wide.min(frame.width * 0.25) + 12.0).max(least_left);
        let margin = match room.max(least_room) {
            0.0 => 12.0,
            room => room.min(frame.width * 0.3) + 12.0,
        };
        let right = (frame.width - margin).max(left + 40.0);
        let step = (right - left) / periods.len().max(1) as f64;
        let grouped = periods.iter().any(|period| !period.group.is_empty());
        Self {
            left,
            right,
            sheet: frame.width,
            top,
            bottom,
            step,
            scale,
            count: periods.len(),
            unit: match axis.unit.symbol.as_str() {
                "%" => format!("{}, %", axis.unit.name),
                _ => axis.unit.name.clone(),
            },
            places: Vec::new(),
            rows: 0,
            footing: if grouped { 38.0 } else { 22.0 },
        }
    }

    /// Returns a panel below this one, with the same periods.
    pub(super) fn panel(&self, axis: &Axis, values: &[f64], height: f64) -> Self {
        let (top, bottom) = (self.bottom + PANEL_GAP, self.bottom + PANEL_GAP + height);
        let scale = Scale::new(axis, values, (bottom, top + 4.0), 2);
        Self {
            top,
            bottom,
            scale,
            unit: String::new(),
            places: Vec::new(),
            rows: 0,
            ..self.clone()
        }
    }

    /// Returns the middle of a period.
    pub(super) fn x(&self, index: usize) -> f64 {
        self.left + (index as f64 + 0.5) * self.step
    }

    /// Returns the borders of a period.
    pub(super) fn slot(&self, index: usize) -> (f64, f64) {
        (self.left + index as f64 * self.step, self.left + (index + 1) as f64 * self.step)
    }

    /// Returns the borders of a period's bar.
    pub(super) fn bar(&self, index: usize) -> (f64, f64) {
        let half = (self.step * 0.36).clamp(0.4, 28.0);
        (self.x(index) - half, self.x(index) + half)
    }

    /// Returns the borders of some periods, if there are any.
    pub(super) fn span(&self, from: usize, to: usize) -> Option<(f64, f64)> {
        let to = to.min(self.count);
        (from < to).then(|| (self.slot(from).0, self.slot(to - 1).1))
    }

    /// Returns the radius of a mark: smaller where periods crowd.
    pub(super) fn radius(&self, wished: f64) -> f64 {
        wished.min((self.step * 0.4).max(1.0))
    }

    /// Gives each event a row above the plot, so that no two labels meet.
    pub(super) fn place_events(&mut self, events: &[Event]) {
        const ROWS: usize = 3;
        let mut ends = [f64::MIN; ROWS];
        let mut order: Vec<usize> =
            (0..events.len()).filter(|&index| events[index].at < self.count).collect();
        order.sort_by_key(|&index| events[index].at);
        for index in order {
            let x = self.slot(events[index].at).0;
            let room = (self.sheet - x - 8.0).max(60.0);
            let wish = width(&events[index].label, 11.0).min(190.0).min(room);
            // Near the right edge a label stands to the left of its line.
            let x = (x + 4.0).min(self.sheet - wish - 2.0);
            let Some(row) = ends.iter().position(|end| *end + 8.0 < x) else { continue };
            ends[row] = x + wish;
            self.rows = self.rows.max(row + 1);
            self.places.push((index, row, wish));
        }
        let shift = self.rows as f64 * EVENT_ROW;
        self.shift(shift);
    }

    fn shift(&mut self, by: f64) {
        self.top += by;
        self.bottom += by;
        self.scale = self.scale.shifted(by);
    }

    /// Returns the height of the sheet.
    pub(super) fn height_with(&self, below: f64, keys: &[(Option<Shape>, Pen, &str)]) -> f64 {
        let rows = self.key_rows(keys).last().map_or(0, |(_, row)| row + 1);
        self.bottom + below + self.footing + rows as f64 * KEY_ROW + 4.0
    }

    /// Draws targets, grid and axis.
    pub(super) fn draw_ground(&self, canvas: &Canvas, targets: &[Target]) {
        for target in targets {
            self.draw_target(canvas, target);
        }
        if !self.unit.is_empty() {
            let unit = fit(&self.unit, 12.0, self.sheet - 8.0);
            canvas.text(&unit, (4.0, 10.0), 'l', Pen::Muted);
        }
        for (value, label) in &self.scale.ticks {
            let y = self.scale.at(*value);
            canvas.line(&[(self.left, y), (self.right, y)], Pen::Grid, 1.0);
            let label = fit(label, 12.0, self.left - 10.0);
            canvas.text(&label, (self.left - 8.0, y), 'r', Pen::Muted);
        }
        let base = self.scale.base();
        canvas.line(&[(self.left, base), (self.right, base)], Pen::Axis, 1.0);
    }

    /// Says that there is nothing to see; the ticks of an axis without values would mean nothing.
    pub(super) fn draw_absence(&self, canvas: &Canvas) {
        let middle = ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0);
        canvas.over("no data to show", middle, 'm', Pen::Muted, 13.0);
    }

    fn draw_target(&self, canvas: &Canvas, target: &Target) {
        let Some((left, right)) = self.span(target.from, target.to) else { return };
        let (low, high) = (finite(target.low), finite(target.high));
        if low.is_none() && high.is_none() {
            return;
        }
        let top = high.map_or(self.top, |high| self.scale.at(high));
        let bottom = low.map_or(self.bottom, |low| self.scale.at(low));
        canvas.rect((left, top), (right, bottom), Pen::Band);
        for value in [low, high].into_iter().flatten() {
            let y = self.scale.at(value);
            canvas.line(&[(left, y), (right, y)], Pen::Target, 1.4);
        }
    }

    /// Draws the changes of the process: a line, and its name above the plot.
    pub(super) fn draw_events(&self, canvas: &Canvas, events: &[Event], below: f64) {
        for event in events.iter().filter(|event| event.at < self.count) {
            let x = self.slot(event.at).0;
            canvas.named(&event.label, || {
                canvas.line(&[(x, self.top - 2.0), (x, self.bottom + below)], Pen::Note, 1.2);
            });
        }
        let height = |row: usize| HEADING + row as f64 * EVENT_ROW + 7.0;
        for &(index, row, _) in &self.places {
            let x = self.slot(events[index].at).0;
            canvas.line(&[(x, height(row) - 5.0), (x, self.top - 2.0)], Pen::Note, 1.2);
        }
        for &(index, row, room) in &self.places {
            let event = &events[index];
            let (x, y) = (self.slot(event.at).0, height(row));
            let at = (x + 4.0).min(self.sheet - room - 2.0);
            canvas.named(&event.label, || {
                let text = fit(&event.label, 11.0, room + 0.5);
                canvas.over(&text, (at, y), 'l', Pen::Ink, 11.0);
            });
        }
    }

    /// Names the rule where a run of signals begins, unless names would meet.
    pub(super) fn draw_rule_names(&self, canvas: &Canvas, readings: &[Reading]) {
        let mut before: Vec<&str> = Vec::new();
        let mut taken: Vec<(f64, f64, f64)> = Vec::new();
        for (index, reading) in readings.iter().enumerate() {
            let rules: Vec<&str> =
                reading.signal.iter().flat_map(|signal| signal.rule.split("; ")).collect();
            let begun = rules.iter().filter(|rule| !before.contains(rule));
            let rule = &begun.copied().collect::<Vec<_>>().join("; ");
            before = rules;
            let Some(value) = reading.value().filter(|_| !rule.is_empty()) else { continue };
            let wide = width(rule, 11.0);
            if wide > (self.right - self.left) * 0.5 {
                continue;
            }
            let half = wide / 2.0;
            let x =
                self.x(index).clamp(self.left + half, (self.right - half).max(self.left + half));
            let y = self.scale.at(value);
            let first = if self.is_above_neighbours(readings, index) { -1.0 } else { 1.0 };
            let order =
                [14.0, 27.0, 40.0, 53.0].into_iter().flat_map(|by| [first * by, -first * by]);
            let span = (x - half, x + half);
            let free = |y: &f64| {
                let apart = |(left, right, at): &(f64, f64, f64)| {
                    (at - y).abs() > 13.0 || span.1 < *left || span.0 > *right
                };
                *y > self.top - 4.0
                    && *y < self.bottom - 6.0
                    && taken.iter().all(apart)
                    && !self.hits_path(readings, span, *y)
            };
            if let Some(y) = order.map(|by| y + by).find(free) {
                canvas.over(rule, (x, y), 'm', Pen::Ink, 11.0);
                taken.push((span.0, span.1, y));
            }
        }
    }

    /// Names the targets that held before, inside their bands, where there is room.
    pub(super) fn name_former_targets(
        &self,
        canvas: &Canvas,
        targets: &[Target],
        readings: &[Reading],
    ) {
        let (Some((last, before)), size) = (targets.split_last(), 11.0) else { return };
        for target in before.iter().filter(|target| target.label != last.label) {
            let edge = finite(target.high).or(finite(target.low));
            let Some(((left, right), edge)) = self.span(target.from, target.to).zip(edge) else {
                continue;
            };
            let wide = width(&target.label, size);
            let y = self.scale.at(edge) + if finite(target.high).is_some() { 10.0 } else { -10.0 };
            let span = (left + 4.0, left + 4.0 + wide);
            if span.1 < right && !self.hits_path(readings, span, y) {
                canvas.over(&target.label, (span.0, y), 'l', Pen::Target, size);
            }
        }
    }

    fn is_above_neighbours(&self, readings: &[Reading], index: usize) -> bool {
        let value = |index: usize| readings.get(index).and_then(Reading::value);
        let own = value(index).unwrap_or(0.0);
        let around = [index.checked_sub(1).and_then(value), value(index + 1)];
        let lower = around.iter().flatten().filter(|other| **other <= own).count();
        lower * 2 >= around.iter().flatten().count()
    }

    /// Returns whether words there would meet a point, or the line to the next one.
    fn hits_path(&self, readings: &[Reading], (left, right): (f64, f64), y: f64) -> bool {
        let place =
            |index: usize| Some((self.x(index), self.scale.at(readings.get(index)?.value()?)));
        (0..readings.len()).filter_map(|index| Some((place(index)?, place(index + 1)))).any(
            |(from, to)| {
                let to = to.unwrap_or(from);
                let (start, end) = (from.0.max(left - 3.0), to.0.min(right + 3.0));
                let at = |x: f64| match to.0 > from.0 {
                    true => from.1 + (to.1 - from.1) * (x - from.0) / (to.0 - from.0),
                    false => from.1,
                };
                let (a, b) = (at(start), at(end));
                start <= end && a.min(b) - 8.0 < y && y < a.max(b) + 8.0
            },
        )
    }

    /// Writes the labels beside the ends of their lines, moved apart where they would meet.
    pub(super) fn draw_side(&self, canvas: &Canvas, mut labels: Vec<Side>) {
        const GAP: f64 = 14.0;
        labels.sort_by(|a, b| b.value.total_cmp(&a.value));
        let mut heights: Vec<f64> = labels.iter().map(|side| self.scale.at(side.value)).collect();
        for index in 1..heights.len() {
            heights[index] = heights[index].max(heights[index - 1] + GAP);
        }
        let mut floor = self.bottom + 2.0;
        for height in heights.iter_mut().rev() {
            *height = height.min(floor);
            floor = *height - GAP;
        }
        let x = self.right + 8.0;
        for (side, y) in labels.iter().zip(heights) {
            let text = fit(&side.text, 12.0, self.sheet - x + 1.0);
            canvas.styled(&text, (x, y), 'l', side.pen, 12.0, side.bold);
        }
    }

    /// Writes the names of the periods, as many as there is room for.
    pub(super) fn draw_periods(&self, canvas: &Canvas, periods: &[&Period], below: f64) {
        let y = self.bottom + below + 14.0;
        let wide = periods.iter().map(|period| width(&period.tick, 12.0)).fold(0.0, f64::max);
        let wide = wide.min(84.0) + 8.0;
        let every = [1, 2, 3, 4, 6, 12, 24, 48]
            .into_iter()
            .find(|every| *every as f64 * self.step >= wide)
            .unwrap_or_else(|| ((wide / self.step).ceil() as usize).max(1));
        let starts: Vec<usize> = (0..periods.len())
            .filter(|&index| index == 0 || periods[index].group != periods[index - 1].group)
            .collect();
        // Where only every other group has a tick, the groups alone say more.
        let groups_only = starts.len() > 1 && every > periods.len().div_ceil(starts.len());
        let offset = starts.get(1).map_or(0, |start| start % every);
        for (index, period) in periods.iter().enumerate() {
            if index % every == offset && !groups_only {
                let room = (every as f64 * self.step - 4.0).max(wide - 8.0);
                let text = fit(&period.tick, 12.0, room);
                let half = width(&text, 12.0) / 2.0;
                let x = self.x(index).max(half + 1.0).min(self.sheet - half - 1.0);
                canvas.text(&text, (x, y), 'm', Pen::Muted);
            }
        }
        self.draw_groups(canvas, periods, &starts, if groups_only { y - 17.0 } else { y });
    }

    fn draw_groups(&self, canvas: &Canvas, periods: &[&Period], starts: &[usize], y: f64) {
        let mut end = f64::MIN;
        for &start in starts {
            let group = fit(&periods[start].group, 12.0, 120.0);
            let x = self.slot(start).0 + 1.0;
            let wide = width(&group, 12.0);
            if !group.is_empty() && x > end + 8.0 && x + wide + 3.0 <= self.sheet {
                canvas.line(&[(x - 1.0, y + 9.0), (x - 1.0, y + 22.0)], Pen::Planned, 1.0);
                canvas.text(&group, (x + 3.0, y + 17.0), 'l', Pen::Muted);
                end = x + wide + 3.0;
            }
        }
    }

    /// Draws the keys to the marks.
    pub(super) fn draw_keys(
        &self,
        canvas: &Canvas,
        keys: &[(Option<Shape>, Pen, &str)],
        below: f64,
    ) {
        let top = self.bottom + below + self.footing;
        for (&(shape, pen, word), (x, row)) in keys.iter().zip(self.key_rows(keys)) {
            let y = top + row as f64 * KEY_ROW + KEY_ROW / 2.0;
            match (shape, pen) {
                (Some(shape), _) => canvas.mark(shape, (x + 6.0, y), 4.2, pen),
                (None, Pen::Hatch) => canvas.rect((x, y - 6.0), (x + 12.0, y + 6.0), pen),
                (None, Pen::Data) => canvas.frame((x + 1.0, y - 5.0), (x + 11.0, y + 5.0), pen),
                (None, _) => canvas.line(&[(x + 6.0, y - 7.0), (x + 6.0, y + 7.0)], pen, 2.0),
            }
            canvas.text(word, (x + 18.0, y), 'l', Pen::Muted);
        }
    }

    fn key_rows(&self, keys: &[(Option<Shape>, Pen, &str)]) -> Vec<(f64, usize)> {
        let (mut x, mut row) = (4.0, 0);
        let mut places = Vec::new();
        for (_, _, word) in keys {
            let wide = width(word, 12.0) + 34.0;
            if x > 4.0 && x + wide > self.sheet {
                (x, row) = (4.0, row + 1);
            }
            places.push((x, row));
            x += wide;
        }
        places
    }
}
