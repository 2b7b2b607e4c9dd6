//! Scales, ticks and numbers: from any figures at all to an axis that a person can read.

/// What the values are, and how they are written.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// What stands at the axis (`hours`).
    pub name: String,
    /// What stands after a value (`h`, `%`); nothing where it goes without saying.
    pub symbol: String,
    /// What a value is multiplied by before it is written: 100 where a share is written in per cent.
    pub factor: f64,
}

impl Unit {
    /// Returns a unit that is written as it is counted.
    pub fn new(name: &str, symbol: &str) -> Self {
        Self { name: name.to_owned(), symbol: symbol.to_owned(), factor: 1.0 }
    }

    /// Returns the unit of shares between 0 and 1, written in per cent.
    pub fn share(name: &str) -> Self {
        Self { name: name.to_owned(), symbol: "%".to_owned(), factor: 100.0 }
    }

    /// Returns a value as it is written, with its unit: `41 h`.
    pub fn value(&self, value: f64) -> String {
        let number = number(value * self.factor);
        if self.symbol.is_empty() { number } else { format!("{number}\u{a0}{}", self.symbol) }
    }
}

/// How values are laid out along an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// The unit.
    pub unit: Unit,
    /// The whole range to show, where it is fixed: a 1–10 scale, or one shared by several charts.
    pub range: Option<(f64, f64)>,
    /// What no value can fall below (0 for durations and shares).
    pub floor: Option<f64>,
    /// What no value can rise above (1 for shares).
    pub ceiling: Option<f64>,
    /// Whether the axis begins at zero in any case; bars always do.
    pub zero: bool,
}

impl Axis {
    /// Returns an axis of values that are never negative.
    pub fn positive(unit: Unit) -> Self {
        Self { unit, range: None, floor: Some(0.0), ceiling: None, zero: false }
    }

    /// Returns an axis that shows a fixed range.
    pub fn fixed(unit: Unit, low: f64, high: f64) -> Self {
        Self { unit, range: Some((low, high)), floor: None, ceiling: None, zero: false }
    }
}

/// Values to pixels, with ticks.
#[derive(Debug, Clone)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    start: f64,
    end: f64,
    /// Where the ticks are, and what they say.
    pub(super) ticks: Vec<(f64, String)>,
}

/// No axis is longer than this, so that a span never overflows.
const HUGE: f64 = 1e300;

impl Scale {
    /// Returns a scale for values; `start` and `end` are the pixels of its low and its high end.
    pub(super) fn new(axis: &Axis, values: &[f64], (start, end): (f64, f64), ticks: usize) -> Self {
        let factor = if axis.unit.factor.is_finite() && axis.unit.factor > 0.0 {
            axis.unit.factor
        } else {
            1.0
        };
        // All is reckoned as it is written, so that ticks are round numbers to the reader.
        let values: Vec<f64> = values.iter().map(|value| value * factor).collect();
        let written = |value: Option<f64>| value.map(|value| value * factor);
        let axis = Axis {
            range: axis.range.map(|(low, high)| (low * factor, high * factor)),
            floor: written(axis.floor),
            ceiling: written(axis.ceiling),
            ..axis.clone()
        };
        let (low, high, step) = domain(&axis, &values, ticks);
        let (marks, labels) = nice_ticks(low, high, step);
        let ticks = marks.iter().map(|mark| mark / factor).zip(labels).collect();
        Self { low: low / factor, high: high / factor, start, end, ticks }
    }

    /// Returns where a value stands, never outside of the axis.
    pub(super) fn at(&self, value: f64) -> f64 {
        let part = ((tame(value) - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.start + part * (self.end - self.start)
    }

    /// Returns the base line: zero, or the end of the axis that is nearer to it.
    pub(super) fn base(&self) -> f64 {
        self.at(0.0)
    }

    /// Returns the same scale elsewhere.
    pub(super) fn shifted(&self, by: f64) -> Self {
        Self { start: self.start + by, end: self.end + by, ..self.clone() }
    }

    /// Returns the ends.
    pub(super) fn range(&self) -> (f64, f64) {
        (self.low, self.high)
    }
}

/// Returns the value if it is a number that can be drawn.
pub(super) fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

/// Returns a number as it is read: three digits that count, spaces between thousands.
pub(super) fn number(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let size = value.abs();
    if size != 0.0 && !(1e-4..1e12).contains(&size) {
        return power(value);
    }
    let decimals = match size {
        100.0.. => 0,
        10.0.. => 1,
        1.0.. | 0.0 => 2,
        _ => (2.0 - size.log10().floor()).clamp(0.0, 6.0) as usize,
    };
    grouped(value, decimals, true)
}

fn power(value: f64) -> String {
    let written = format!("{value:.2e}");
    let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let digits = digits.trim_end_matches('0').trim_end_matches('.').replace('-', "−");
    let exponent: String = exponent
        .chars()
        .map(|c| match c.to_digit(10) {
            Some(digit) => ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'][digit as usize],
            None => '⁻',
        })
        .collect();
    format!("{digits}×10{exponent}")
}

fn grouped(value: f64, decimals: usize, trim: bool) -> String {
    let written = format!("{:.decimals$}", value.abs());
    let (whole, rest) = written.split_once('.').unwrap_or((&written, ""));
    let rest = if trim { rest.trim_end_matches('0') } else { rest };
    let mut out = String::new();
    if value < 0.0 && written.chars().any(|c| ('1'..='9').contains(&c)) {
        out.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && whole.len() > 4 && (whole.len() - index) % 3 == 0 {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    if !rest.is_empty() {
        out.push('.');
        out.push_str(rest);
    }
    out
}

fn tame(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value.clamp(-HUGE, HUGE) }
}

/// Returns the ends of the axis, and the step of its ticks.
fn domain(axis: &Axis, values: &[f64], ticks: usize) -> (f64, f64, f64) {
    if let Some((low, high)) = axis.range {
        let (low, high) = (tame(low), tame(high));
        if wide_enough(low, high) {
            return (low, high, even_step(low, high, ticks));
        }
    }
    let values = values.iter().copied().filter(|value| value.is_finite()).map(tame);
    let (mut low, mut high) =
        values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    if low > high {
        (low, high) = (0.0, 1.0);
    }
    // Half of the way to zero is left: then show it all, so that no change looks larger than it is.
    if axis.zero || (low > 0.0 && low < high * 0.6) {
        low = low.min(0.0);
        high = high.max(0.0);
    }
    if !wide_enough(low, high) {
        (low, high) = match low {
            0.0 => (0.0, 1.0),
            low if low > 0.0 => (0.0, tame(high * 1.25)),
            low => (tame(low * 1.25), 0.0),
        };
        if !wide_enough(low, high) {
            (low, high) = (0.0, 1.0);
        }
    }
    rounded(axis, low, high, ticks)
}

fn rounded(axis: &Axis, low: f64, high: f64, ticks: usize) -> (f64, f64, f64) {
    let step = step(high - low, ticks);
    let mut ends = ((low / step).floor() * step, (high / step).ceil() * step);
    if let Some(floor) = finite(axis.floor).filter(|floor| *floor <= low) {
        ends.0 = ends.0.max(floor);
    }
    if let Some(ceiling) = finite(axis.ceiling).filter(|ceiling| *ceiling >= high) {
        ends.1 = ends.1.min(ceiling);
    }
    let ends = (tame(ends.0), tame(ends.1));
    let (low, high) = if wide_enough(ends.0, ends.1) { ends } else { (low, high) };
    (low, high, step)
}

fn wide_enough(low: f64, high: f64) -> bool {
    let span = high - low;
    span > 1e-280 && span > low.abs().max(high.abs()) * 1e-9
}

/// Returns 1, 2 or 5 times a power of ten that divides a span into about so many steps.
fn step(span: f64, ticks: usize) -> f64 {
    let rough = span / ticks.max(1) as f64;
    let size = 10f64.powf(rough.log10().floor()).max(1e-300);
    let times = match rough / size {
        ..=1.4 => 1.0,
        ..=3.0 => 2.0,
        ..=7.0 => 5.0,
        _ => 10.0,
    };
    size * times
}

/// Returns a step that divides a scale of whole numbers (1–10) evenly, so that both of its ends are named.
fn even_step(low: f64, high: f64, ticks: usize) -> f64 {
    let whole = low.fract() == 0.0 && high.fract() == 0.0 && high - low <= 20.0;
    let even = |step: &u32| {
        let parts = (high - low) / f64::from(*step);
        parts.fract() == 0.0 && parts <= ticks as f64 + 1.0
    };
    match (2..=5).find(even).filter(|_| whole && low % 2.0 != 0.0) {
        Some(step) if high - low > ticks as f64 => f64::from(step),
        _ => step(high - low, ticks),
    }
}

fn nice_ticks(low: f64, high: f64, step: f64) -> (Vec<f64>, Vec<String>) {
    let parts = (high - low) / step;
    let even = (parts - parts.round()).abs() < 1e-9;
    let first = if even { low } else { (low / step - 1e-6).ceil() * step };
    let marks: Vec<f64> = (0..24)
        .map(|index| first + f64::from(index) * step)
        .take_while(|mark| *mark <= high + step * 1e-6)
        .map(|mark| if mark.abs() < step * 1e-6 { 0.0 } else { mark })
        .collect();
    let largest = low.abs().max(high.abs());
    let decimals = (-(step.log10() + 1e-9).floor()).clamp(0.0, 9.0) as usize;
    let plain = (1e-4..1e12).contains(&largest);
    let label = |mark: &f64| if plain { grouped(*mark, decimals, false) } else { number(*mark) };
    let labels = marks.iter().map(label).collect();
    (marks, labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(axis: &Axis, values: &[f64]) -> String {
        let scale = Scale::new(axis, values, (0.0, 100.0), 5);
        scale.ticks.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn plain() -> Axis {
        Axis::positive(Unit::new("hours", "h"))
    }

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(ticks(&plain(), &[12.0, 48.0]), "0 10 20 30 40 50");
        assert_eq!(ticks(&plain(), &[3300.0, 5200.0]), "3000 3500 4000 4500 5000 5500");
        assert_eq!(ticks(&plain(), &[0.11, 0.34]), "0.00 0.05 0.10 0.15 0.20 0.25 0.30 0.35");
        assert_eq!(ticks(&plain(), &[-12.0, 31.0]), "−20 −10 0 10 20 30 40");
    }

    #[test]
    fn both_ends_of_a_scale_of_answers_are_named() {
        let of = |low, high| ticks(&Axis::fixed(Unit::new("score", ""), low, high), &[]);
        assert_eq!(
            [of(1.0, 10.0), of(1.0, 5.0), of(1.0, 7.0)],
            ["1 4 7 10", "1 2 3 4 5", "1 3 5 7"]
        );
        assert_eq!(of(0.0, 10.0), "0 2 4 6 8 10");
    }

    #[test]
    fn shares_are_ticked_in_per_cent() {
        let axis = Axis { ceiling: Some(1.0), ..Axis::positive(Unit::share("of blockers")) };
        assert_eq!(ticks(&axis, &[0.05, 0.97]), "0 20 40 60 80 100");
    }

    #[test]
    fn strange_values_have_an_axis_too() {
        for values in [
            &[][..],
            &[0.0],
            &[7.0, 7.0],
            &[-3.0],
            &[1e300, -1e300],
            &[f64::MAX, f64::MIN],
            &[5e-324],
            &[1e-300, 2e-300],
            &[f64::NAN, f64::INFINITY],
            &[1e15, 1e15 + 1.0],
        ] {
            let scale = Scale::new(&plain(), values, (0.0, 100.0), 5);
            assert!((2..20).contains(&scale.ticks.len()), "{values:?} {:?}", scale.ticks);
            for value in values {
                assert!((0.0..=100.0).contains(&scale.at(*value)), "{values:?}");
            }
        }
    }

    #[test]
    fn numbers_are_written_for_people() {
        let written = [41.0, 41.26, 0.4345, 5045.0, 12345.6, -3.5, 0.0, 1e300, -0.001].map(number);
        assert_eq!(
            written,
            ["41", "41.3", "0.434", "5045", "12\u{202f}346", "−3.5", "0", "1×10³⁰⁰", "−0.001"]
        );
        assert_eq!(number(f64::NAN), "–");
        assert_eq!(Unit::share("x").value(0.2), "20\u{a0}%");
    }
}
