//! Charts over time, ordinary and strange.

use patternbook::render::chart::*;

use super::MONTHS;

pub(crate) fn time(prefix: &str, chart: &TimeChart) -> String {
    let wide = time_chart(&Frame::wide(prefix), chart);
    let narrow = time_chart(&Frame::narrow(prefix), chart);
    figure(&wide, Some(&narrow), &chart.reading)
}

fn period(index: usize) -> Period {
    let (year, month) = (2024 + index / 12, MONTHS[index % 12]);
    Period { name: format!("{month} {year}"), tick: month.to_owned(), group: year.to_string() }
}

fn reading(index: usize, datum: Datum) -> Reading {
    Reading {
        period: period(index),
        datum,
        interval: None,
        n: Some(10 + (index as u64 * 7) % 9),
        complete: true,
        signal: None,
        note: String::new(),
    }
}

pub(crate) fn hours() -> Axis {
    Axis::positive(Unit::new("hours", "h"))
}

pub(crate) fn behaviour() -> TimeChart {
    let values = [
        61.0, 72.0, 58.0, 66.0, 75.0, 63.0, 70.0, 57.0, 69.0, 64.0, 102.0, 66.0, 45.0, 41.0, 47.0,
        39.0, 44.0, 36.0, 41.0, 38.0, 33.0, 36.0, 30.0, 41.0,
    ];
    let mut readings: Vec<Reading> = values
        .iter()
        .enumerate()
        .map(|(index, value)| reading(index + 10, Datum::Value(*value)))
        .collect();
    let signal = |rule: &str, sense| Some(Signal { rule: rule.to_owned(), sense });
    readings[10].signal = signal("outside the limits", Sense::Concern);
    for reading in &mut readings[19..23] {
        reading.signal = signal("8 in a row", Sense::Improvement);
    }
    readings[23].complete = false;
    readings[4].datum = Datum::Missing;
    let ranges = values.windows(2).map(|pair| Some((pair[1] - pair[0]).abs()));
    TimeChart {
        title: "Decision latency, Harbor".to_owned(),
        reading: "Median 30 h in August 2026 (n = 14, 95 % interval 26–37 h): below the target of \
                  48 h since the opt-out rule was introduced."
            .to_owned(),
        axis: hours(),
        form: Form::Line,
        readings,
        targets: vec![target(0, 24, None, Some(48.0), "target < 48 h")],
        stretches: vec![
            stretch(0, 12, 68.6, Some(35.1), Some(102.0 - 1.0)),
            stretch(12, 24, 39.3, Some(25.0), Some(54.5)),
        ],
        events: vec![
            Event { at: 12, label: "Opt-out within 48 hours introduced".to_owned() },
            Event { at: 20, label: "Two teams merged".to_owned() },
        ],
        ranges: Some(Ranges {
            values: std::iter::once(None).chain(ranges).collect(),
            stretches: vec![
                stretch(0, 12, 12.6, None, Some(41.0)),
                stretch(12, 24, 5.0, None, Some(16.3)),
            ],
        }),
    }
}

fn stretch(from: usize, to: usize, centre: f64, lower: Option<f64>, upper: Option<f64>) -> Stretch {
    Stretch { from, to, centre, name: "mean".to_owned(), lower, upper, trial: false }
}

fn target(from: usize, to: usize, low: Option<f64>, high: Option<f64>, label: &str) -> Target {
    Target { from, to, low, high, label: label.to_owned() }
}

fn plain(title: &str, axis: Axis, readings: Vec<Reading>) -> TimeChart {
    TimeChart {
        title: title.to_owned(),
        reading: String::new(),
        axis,
        form: Form::Line,
        readings,
        targets: vec![],
        stretches: vec![],
        events: vec![],
        ranges: None,
    }
}

pub(crate) fn run() -> TimeChart {
    let values = [12.0, 14.0, 9.0, 11.0, 8.0];
    let readings = values.iter().enumerate().map(|(i, v)| reading(i, Datum::Value(*v))).collect();
    let mut chart = plain("Blockers from outside", hours(), readings);
    chart.stretches =
        vec![Stretch { name: "median".to_owned(), ..stretch(0, 5, 11.0, None, None) }];
    chart
}

pub(crate) fn line() -> TimeChart {
    let share = [0.42, 0.38, 0.35, 0.36, 0.3, 0.28, 0.31, 0.22, 0.24, 0.18, 0.19, 0.14];
    let mut readings: Vec<Reading> =
        share.iter().enumerate().map(|(i, v)| reading(i, Datum::Value(*v))).collect();
    for (reading, share) in readings.iter_mut().zip(share) {
        reading.interval = Some((share * 0.6, (share * 1.5).min(1.0)));
    }
    readings[6].datum = Datum::Withheld;
    readings[3].datum = Datum::Missing;
    let axis = Axis { ceiling: Some(1.0), ..Axis::positive(Unit::share("share of blockers")) };
    let mut chart = plain("External dependencies", axis, readings);
    chart.reading =
        "14 % in December (n = 14): below 20 %, but the interval contains it.".to_owned();
    chart.targets = vec![
        target(0, 6, None, Some(0.3), "target < 30 %"),
        target(6, 12, None, Some(0.2), "target < 20 %"),
    ];
    chart
}

pub(crate) fn waves() -> TimeChart {
    let means = [6.1, 6.8, 7.4, 7.2, 8.1];
    let readings = means.iter().enumerate().map(|(index, mean)| {
        let name = format!("Q{} {}", index % 4 + 1, 2025 + index / 4);
        let period = Period {
            name,
            tick: format!("Q{}", index % 4 + 1),
            group: (2025 + index / 4).to_string(),
        };
        Reading {
            period,
            interval: Some((mean - 0.9, mean + 0.8)),
            ..reading(index, Datum::Value(*mean))
        }
    });
    let mut readings: Vec<Reading> = readings.collect();
    readings[2].datum = Datum::Withheld;
    let axis = Axis::fixed(Unit::new("mean score, 1 to 10", ""), 1.0, 10.0);
    let mut chart = plain("Process ownership", axis, readings);
    chart.form = Form::Dots;
    chart.targets = vec![target(0, 5, Some(8.0), None, "target ≥ 8")];
    chart
}

pub(crate) fn bars() -> TimeChart {
    let counts = [2.0, 3.0, 0.0, 4.0, 1.0, 5.0, 3.0];
    let mut readings: Vec<Reading> =
        counts.iter().enumerate().map(|(i, v)| reading(i, Datum::Value(*v))).collect();
    for (reading, count) in readings.iter_mut().zip(counts) {
        reading.interval = Some((f64::max(count - 1.6_f64, 0.0), count + 2.8));
    }
    readings[4].datum = Datum::Missing;
    readings[6].complete = false;
    let mut chart =
        plain("Experiments ended", Axis::positive(Unit::new("experiments", "")), readings);
    chart.form = Form::Bars;
    chart.targets = vec![target(0, 7, Some(2.0), Some(4.0), "target 2–4")];
    chart
}

pub(crate) fn strange() -> Vec<(&'static str, String)> {
    let of = |values: &[f64]| {
        values.iter().enumerate().map(|(i, v)| reading(i, Datum::Value(*v))).collect::<Vec<_>>()
    };
    let many: Vec<f64> = (0..500)
        .map(|i| 40.0 + 20.0 * f64::sin(i as f64 / 9.0) + ((i * 7919) % 13) as f64)
        .collect();
    let mut labels = of(&[5.0, 6.0, 4.0, 7.0, 6.0]);
    for (reading, name) in labels.iter_mut().zip([
        "意思決定の遅延四半期",
        "الربع الثاني من العام",
        "A period whose name is eighty letters long, which nobody expects, but it happens",
        "Q4",
        "Q5",
    ]) {
        reading.period.tick = name.to_owned();
    }
    let mut crowd = plain(
        "Labels",
        Axis::positive(Unit::new(
            "意思決定 in a unit with a very long name that goes on and on and on for a while, really",
            "",
        )),
        labels,
    );
    crowd.events = (0..5)
        .map(|at| Event {
            at,
            label: format!(
                "Intervention {at} with a label of nearly eighty letters that go on and on {at}"
            ),
        })
        .collect();
    crowd.targets = vec![target(
        0,
        5,
        Some(5.9),
        Some(6.1),
        "a target with a label of nearly eighty letters that go on",
    )];
    crowd.stretches = vec![stretch(0, 5, 6.0, Some(5.8), Some(6.2))];
    vec![
        ("Empty", time("empty", &plain("Nothing", hours(), vec![]))),
        ("One", time("one", &plain("One point", hours(), of(&[41.0])))),
        ("Equal", time("equal", &plain("All equal", hours(), of(&[7.0; 6])))),
        (
            "Huge",
            time(
                "huge",
                &plain(
                    "Huge and not numbers",
                    hours(),
                    of(&[1e300, f64::NAN, -1e300, f64::INFINITY, 5.0]),
                ),
            ),
        ),
        (
            "Negative",
            time(
                "negative",
                &TimeChart {
                    form: Form::Bars,
                    ..plain("Negative", hours(), of(&[-3.0, 5.0, -8.0, 2.0]))
                },
            ),
        ),
        ("500", time("many", &plain("500 periods", hours(), of(&many)))),
        ("Labels", time("labels", &crowd)),
    ]
}
