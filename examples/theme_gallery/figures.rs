//! Invented figures, and charts of them.

use patternbook::render::chart::{
    Axis, Datum, Event, Form, Frame, Period, Reading, Sense, Signal, Sparkline, Stretch, Target,
    TimeChart, Unit, figure, sparkline, time_chart,
};
use patternbook::render::view::{
    Evidence, Fact, Figure, FigureGroup, Html, Link, SignalPanel, State, StatusCount, Symptom,
};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(crate) fn state(slug: &str, words: &str) -> State {
    State { slug: slug.to_owned(), words: words.to_owned() }
}

pub(crate) fn status(slug: &str) -> State {
    state(slug, &slug.replace('-', " "))
}

pub(crate) fn counts(counts: &[(&str, usize)]) -> Vec<StatusCount> {
    counts.iter().map(|(slug, count)| StatusCount { status: status(slug), count: *count }).collect()
}

/// What is invented of an indicator: name, definition, unit, symbol, target, low, high, status, first, last.
type Invented = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Option<f64>,
    Option<f64>,
    &'static str,
    f64,
    f64,
);

const AUTONOMY: [Invented; 5] = [
    (
        "Decision Latency",
        "Time from “need to decide” to “decision implemented”",
        "hours",
        "h",
        "<48 hours for reversible decisions",
        None,
        Some(48.0),
        "on-target",
        71.0,
        31.0,
    ),
    (
        "External Dependencies",
        "Percentage of team blockers that require outside approval",
        "% of blockers",
        "%",
        "<20%",
        None,
        Some(20.0),
        "off-target",
        24.0,
        41.0,
    ),
    (
        "Process Ownership",
        "Team’s ability to modify their own ways of working",
        "score of 10",
        "",
        "8+/10",
        Some(8.0),
        None,
        "near-target",
        6.8,
        7.6,
    ),
    (
        "Technology Choices",
        "Freedom to select appropriate tools and approaches",
        "score of 10",
        "",
        "7+/10",
        Some(7.0),
        None,
        "on-target",
        7.1,
        8.2,
    ),
    (
        "Workload Control",
        "Team’s ability to manage their own capacity and priorities",
        "score of 10",
        "",
        "8+/10",
        Some(8.0),
        None,
        "withheld",
        7.0,
        7.0,
    ),
];

const ALIGNMENT: [Invented; 3] = [
    (
        "Goal Coherence",
        "Teams can explain how their work connects to organizational outcomes",
        "score of 10",
        "",
        "9+/10",
        Some(9.0),
        None,
        "near-target",
        8.1,
        8.7,
    ),
    (
        "Strategic Contribution",
        "Measurable impact of team work on business metrics",
        "",
        "",
        "quarterly review",
        None,
        None,
        "no-target",
        3.0,
        4.0,
    ),
    (
        "Collective Ownership",
        "Number of cross-team contributions to shared systems",
        "contributions",
        "",
        "",
        None,
        None,
        "no-target",
        4.0,
        11.0,
    ),
];

const BALANCE: [Invented; 3] = [
    (
        "Coordination Efficiency",
        "Time spent in cross-team coordination meetings",
        "% of meeting time",
        "%",
        "<20% of total meeting time",
        None,
        Some(20.0),
        "on-target",
        31.0,
        17.0,
    ),
    (
        "Innovation Rate",
        "New ideas implemented per team per quarter",
        "experiments",
        "",
        "2-4 meaningful experiments",
        Some(2.0),
        Some(4.0),
        "too-little-data",
        1.0,
        3.0,
    ),
    (
        "Trust Index",
        "Leadership confidence in team decision-making + team confidence in organizational support",
        "score of 10",
        "",
        "",
        None,
        None,
        "no-data",
        0.0,
        0.0,
    ),
];

pub(crate) fn groups() -> Vec<FigureGroup> {
    let group = |name: &str, id: &str, of: &[Invented]| FigureGroup {
        name: name.to_owned(),
        id: id.to_owned(),
        figures: of.iter().enumerate().map(|(at, invented)| invent(invented, at as u64)).collect(),
    };
    vec![
        group("Autonomy Indicators (Team Level)", "autonomy", &AUTONOMY),
        group("Alignment Indicators (Organizational Level)", "alignment", &ALIGNMENT),
        group("Balance Indicators (System Level)", "balance", &BALANCE),
    ]
}

pub(crate) fn slug(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

/// Returns a figure with charts of an invented series.
pub(crate) fn invent(of: &Invented, seed: u64) -> Figure {
    let (name, definition, unit, symbol, target, low, high, state, first, last) = *of;
    let id = slug(name);
    let hidden = matches!(state, "withheld" | "no-data");
    let values = series(first, last, seed);
    let axis = Axis::positive(Unit::new(unit, symbol));
    let shown = axis.unit.value((last * 10.0).round() / 10.0);
    let figure = Figure {
        id: id.clone(),
        name: name.to_owned(),
        url: format!("indicators/{id}/"),
        definition: definition.to_owned(),
        target: target.to_owned(),
        status: status(state),
        ..Figure::default()
    };
    if hidden {
        let reason = match state {
            "withheld" => "Fewer than 5 people answered, so the figure is not shown.",
            _ => "Nothing was recorded yet.",
        };
        return Figure { reason: reason.to_owned(), sentence: reason.to_owned(), ..figure };
    }
    let reading = format!(
        "{name} went from about {first} to {last} {unit} over 18 months; the last eight months lie on the better side of the former centre."
    );
    let spark = sparkline(
        &id,
        &Sparkline {
            title: name.to_owned(),
            reading: reading.clone(),
            axis: axis.clone(),
            values: values.iter().copied().map(Some).collect(),
            target: (low, high),
            signals: vec![(17, Sense::Improvement)],
            complete: true,
        },
    );
    let draw = |frame: &Frame| {
        time_chart(frame, &chart(name, &reading, &axis, &values, (low, high, target)))
    };
    let (wide, narrow) = (draw(&Frame::wide(&id)), draw(&Frame::narrow(&format!("{id}-n"))));
    Figure {
        value: if symbol.is_empty() && !unit.is_empty() {
            format!("{shown} {unit}")
        } else {
            shown
        },
        n: format!("n = {}", 12 + seed * 7),
        period: "October 2026".to_owned(),
        interval: format!("{:.1} to {:.1} {unit}", last * 0.8, last * 1.25),
        variation: "changing for the better".to_owned(),
        assurance: "meets the target by chance".to_owned(),
        sentence: reading.clone(),
        sparkline: Html(spark.svg),
        chart: Html(self::figure_of(&wide, &narrow)),
        details: vec![Fact {
            name: "Share within 48 hours".to_owned(),
            value: "71 % (n = 42)".to_owned(),
            url: None,
        }],
        csv: Some(format!("teams/harbor/{id}.csv")),
        ..figure
    }
}

fn figure_of(
    wide: &patternbook::render::chart::Chart,
    narrow: &patternbook::render::chart::Chart,
) -> String {
    figure(wide, Some(narrow), "")
}

fn series(first: f64, last: f64, seed: u64) -> Vec<f64> {
    (0..18)
        .map(|at| {
            let along = at as f64 / 17.0;
            let noise = (((at as u64 + 1) * (seed * 2 + 7) * 7919) % 97) as f64 / 97.0 - 0.5;
            let centre = first + (last - first) * along.powf(1.4);
            if at == 17 { last } else { (centre * (1.0 + noise * 0.35)).max(0.0) }
        })
        .collect()
}

fn chart(
    name: &str,
    reading: &str,
    axis: &Axis,
    values: &[f64],
    target: (Option<f64>, Option<f64>, &str),
) -> TimeChart {
    let readings = values.iter().enumerate().map(|(at, value)| {
        let (month, year) = ((at + 4) % 12, 2025 + (at + 4) / 12);
        Reading {
            period: Period {
                name: format!("{} {year}", MONTHS[month]),
                tick: MONTHS[month][..3].to_owned(),
                group: year.to_string(),
            },
            datum: if at == 5 { Datum::Missing } else { Datum::Value(*value) },
            interval: None,
            n: Some(20 + at as u64),
            complete: true,
            signal: (at > 14).then(|| Signal {
                rule: "8 in a row on one side".to_owned(),
                sense: Sense::Improvement,
            }),
            note: String::new(),
        }
    });
    let mean = values[..9].iter().sum::<f64>() / 9.0;
    let stretch = |from, to, centre: f64| Stretch {
        from,
        to,
        centre,
        name: "mean".to_owned(),
        lower: Some((centre * 0.5).max(0.0)),
        upper: Some(centre * 1.5),
        trial: false,
    };
    let later = values[9..].iter().sum::<f64>() / 9.0;
    let (low, high, label) = target;
    TimeChart {
        title: name.to_owned(),
        reading: reading.to_owned(),
        axis: axis.clone(),
        form: Form::Line,
        readings: readings.collect(),
        targets: if low.or(high).is_some() {
            vec![Target { from: 0, to: 18, low, high, label: format!("target {label}") }]
        } else {
            Vec::new()
        },
        stretches: vec![stretch(0, 9, mean), stretch(9, 18, later)],
        events: vec![Event { at: 9, label: "I Intend To introduced".to_owned() }],
        ranges: None,
    }
}

pub(crate) fn signals() -> Vec<SignalPanel> {
    let link = |title: &str, url: &str| Link { title: title.to_owned(), url: url.to_owned() };
    let recovery = |page: &str| {
        vec![
            link("Immediate", &format!("failure-modes/{page}/#immediate")),
            link("Short-term", &format!("failure-modes/{page}/#short-term")),
            link("Long-term", &format!("failure-modes/{page}/#long-term")),
        ]
    };
    let evidence = Evidence {
        input: "External Dependencies above 30 % in three months".to_owned(),
        url: Some("indicators/external-dependencies/".to_owned()),
        value: "41 %, 95 % interval 30 to 53 %".to_owned(),
        n: "n = 64 blockers".to_owned(),
        window: "August to October 2026".to_owned(),
        kind: "computed".to_owned(),
        verdict: state("yes", "yes"),
    };
    vec![
        SignalPanel {
            id: "signal-alignment-without-autonomy".to_owned(),
            name: "Alignment Without Autonomy".to_owned(),
            text: "Teams waiting for permission on routine decisions".to_owned(),
            kind_label: "Warning signal".to_owned(),
            team: Some(link("Harbor", "teams/harbor/")),
            assessment: state("suspected", "suspected"),
            evidence: vec![
                evidence.clone(),
                Evidence {
                    verdict: state("unknown", "can’t be told"),
                    value: String::new(),
                    n: String::new(),
                    kind: "by hand".to_owned(),
                    ..evidence.clone()
                },
            ],
            missing: vec!["survey answers of at least 5 people in October 2026".to_owned()],
            symptoms: vec![Symptom {
                text: "Teams waiting for approval on routine decisions".to_owned(),
                kind: "proxy".to_owned(),
                verdict: state("yes", "yes"),
                evidence: vec![evidence],
            }],
            way_out: Some(link(
                "Alignment Without Autonomy (“Micromanagement Reversion”)",
                "failure-modes/alignment-without-autonomy/",
            )),
            recovery: recovery("alignment-without-autonomy"),
            side_effects:
                "A two-week hands-off period lowers latency at once; look at quality beside it."
                    .to_owned(),
        },
        SignalPanel {
            id: "signal-information-hoarding".to_owned(),
            name: "Information Hoarding".to_owned(),
            text: "Teams not sharing learnings or reusable solutions".to_owned(),
            kind_label: "Warning signal".to_owned(),
            team: Some(link("Harbor", "teams/harbor/")),
            assessment: state("watch", "watch"),
            way_out: Some(link(
                "Autonomy Without Alignment (“Wild West”)",
                "failure-modes/autonomy-without-alignment/",
            )),
            recovery: recovery("autonomy-without-alignment"),
            ..SignalPanel::default()
        },
    ]
}

/// Returns an invented figure of the indicator of this name.
pub(crate) fn invent_by_name(name: &str, seed: u64) -> Figure {
    let all = AUTONOMY.iter().chain(&ALIGNMENT).chain(&BALANCE);
    let found = all.clone().find(|of| of.0 == name).or(all.clone().next());
    found.map(|of| invent(of, seed)).unwrap_or_default()
}
