//! Every view on any figures: well-formed, without numbers that are none, and quick.

use insta::assert_snapshot;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// Fails unless every tag is closed in order and every attribute and entity is well-formed.
fn assert_well_formed(markup: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = markup;
    while let Some(start) = rest.find('<') {
        assert!(entities_are_closed(&rest[..start]), "{}", &rest[..start]);
        let end = start + rest[start..].find('>').expect("every tag ends");
        let tag = &rest[start + 1..end];
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        assert!(!tag.contains('<') && entities_are_closed(tag), "{tag}");
        assert!(!tag.contains(" style="), "a strict policy forbids inline styles: {tag}");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{markup}");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "{open:?}");
}

fn entities_are_closed(text: &str) -> bool {
    text.split('&').skip(1).all(|part| part.find(';').is_some_and(|end| end <= 5))
}

fn assert_sound(markup: &str) {
    assert_well_formed(markup);
    let low = markup.to_lowercase();
    assert!(!low.contains("nan") && !low.contains("inf"), "{markup}");
}

fn assert_chart_sound(chart: &Chart) {
    assert_sound(&chart.svg);
    assert_sound(&figure(chart, None, ""));
    assert!(chart.width.is_finite() && chart.height.is_finite() && chart.height < 1e6);
}

fn period(index: usize) -> Period {
    Period { name: format!("P{index}"), tick: format!("{}", index % 12), group: "Y".to_owned() }
}

fn axis(bounds: Option<(f64, f64)>) -> Axis {
    Axis { range: bounds, ..Axis::positive(Unit::new("hours", "h")) }
}

fn time(values: &[f64], form: Form) -> TimeChart {
    let readings = values.iter().enumerate().map(|(index, value)| Reading {
        period: period(index),
        datum: if index % 7 == 3 { Datum::Withheld } else { Datum::Value(*value) },
        interval: (index % 2 == 0).then_some((*value - 1.0, *value * 2.0)),
        n: Some(7),
        complete: index + 1 < values.len(),
        signal: (index % 5 == 4)
            .then(|| Signal { rule: "8 in a row".to_owned(), sense: Sense::Concern }),
        note: String::new(),
    });
    let first = values.first().copied().unwrap_or(1.0);
    let last = values.last().copied().unwrap_or(1.0);
    let half = values.len() / 2;
    let stretch = |from, to| Stretch {
        from,
        to,
        centre: first,
        name: "mean".to_owned(),
        lower: Some(last),
        upper: Some(first),
        trial: true,
    };
    TimeChart {
        title: "Latency".to_owned(),
        reading: "It fell.".to_owned(),
        axis: axis(None),
        form,
        readings: readings.collect(),
        targets: vec![Target {
            from: half,
            to: 900,
            low: Some(last),
            high: None,
            label: "t".into(),
        }],
        stretches: vec![stretch(0, half), stretch(half, usize::MAX)],
        events: vec![Event { at: half, label: "Change <b>".to_owned() }],
        ranges: Some(Ranges {
            values: values.iter().copied().map(Some).collect(),
            stretches: vec![stretch(0, 2)],
        }),
    }
}

fn any_value() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        Just(f64::MAX),
        Just(f64::MIN_POSITIVE),
        -100.0..100.0f64,
    ]
}

proptest! {
    #[test]
    fn any_values_over_time_make_a_sound_chart(values in vec(any_value(), 0..40), narrow: bool) {
        let frame = if narrow { Frame::narrow("c") } else { Frame::wide("c") };
        for form in [Form::Line, Form::Dots, Form::Bars] {
            assert_chart_sound(&time_chart(&frame, &time(&values, form)));
        }
    }

    #[test]
    fn any_value_makes_a_sound_bullet_and_sparkline(values in vec(any_value(), 8)) {
        let bullet_of = Bullet {
            title: "B".to_owned(),
            reading: String::new(),
            axis: axis((values[6] > 0.0).then_some((values[6], values[7]))),
            value: Some(values[0]),
            absent: "no data".to_owned(),
            interval: Some((values[1], values[2])),
            before: Some(values[3]),
            target: (Some(values[4]), Some(values[5])),
            target_label: "t".to_owned(),
        };
        assert_chart_sound(&bullet(&Frame::narrow("b"), &bullet_of));
        let spark = Sparkline {
            title: "S".to_owned(),
            reading: "r".to_owned(),
            axis: axis(Some((values[6], values[7]))),
            values: values.iter().copied().map(Some).collect(),
            target: (Some(values[4]), None),
            signals: vec![(0, Sense::Neutral), (900, Sense::Concern)],
            complete: false,
        };
        assert_chart_sound(&sparkline("s", &spark));
    }

    #[test]
    fn any_plan_and_network_make_sound_charts(
        times in vec(any_value(), 10),
        edges in vec((0..9usize, 0..9usize, any_value()), 0..30),
        text in "\\PC{0,80}",
    ) {
        prop_assume!(!["nan", "inf"].iter().any(|word| text.to_lowercase().contains(word)));
        let row = GanttRow {
            name: text.clone(),
            planned: Some((times[0], times[1])),
            actual: Some((times[2], times[3])),
            markers: vec![(times[4], text.clone())],
            ..GanttRow::default()
        };
        let plan = Gantt {
            title: text.clone(),
            reading: String::new(),
            range: (times[5], times[6]),
            ticks: vec![(times[7], text.clone()), (times[8], "Feb".to_owned())],
            today: Some(times[9]),
            today_label: text.clone(),
            rows: vec![row],
        };
        let network = Network {
            title: text.clone(),
            reading: String::new(),
            names: vec![text.clone(); 8],
            hrefs: vec![Some(text.clone())],
            edges: edges.iter().map(|&(from, to, weight)| Edge { from, to, weight }).collect(),
        };
        let map = PatternMap {
            title: text.clone(),
            reading: String::new(),
            nodes: vec![MapNode { title: text.clone(), href: Some(text.clone()), stub: false }; 8],
            links: edges
                .iter()
                .map(|&(from, to, _)| MapLink { from, to, relation: text.clone() })
                .collect(),
        };
        for frame in [Frame::wide("c"), Frame::narrow("c")] {
            assert_chart_sound(&gantt(&frame, &plan));
            assert_chart_sound(&matrix(&frame, &network));
            assert_chart_sound(&node_link(&frame, &network));
            assert_chart_sound(&pattern_map(&frame, &map));
        }
    }

    #[test]
    fn any_answers_and_levels_make_sound_charts(
        counts in vec(any::<u64>(), 0..20),
        mean in any_value(),
        levels in vec((any::<Option<u32>>(), any::<Option<u32>>()), 0..9),
    ) {
        let answers = Distribution {
            title: "D".to_owned(),
            reading: String::new(),
            lowest: 1,
            counts,
            mean: Some(mean),
            target: Some(mean),
            target_label: "8 or more".to_owned(),
        };
        assert_chart_sound(&distribution(&Frame::narrow("d"), &answers));
        let dimension = |(now, before): &(Option<u32>, Option<u32>)| Level {
            name: "Feedback".to_owned(),
            now: *now,
            before: *before,
            note: String::new(),
        };
        let all = Maturity {
            title: "M".to_owned(),
            reading: String::new(),
            levels: vec!["One".to_owned(); 4],
            dimensions: levels.iter().map(dimension).collect(),
        };
        assert_chart_sound(&maturity(&Frame::wide("m"), &all));
    }
}

#[test]
fn ids_of_two_charts_on_a_page_never_clash() {
    let of = |frame: &Frame| time_chart(frame, &time(&[1.0; 8], Form::Line)).svg;
    let (one, two) = (of(&Frame::wide("a")), of(&Frame::narrow("a")));
    let ids = |svg: &str| -> Vec<String> {
        svg.split(" id=\"")
            .skip(1)
            .filter_map(|id| Some(id.split_once('"')?.0.to_owned()))
            .collect()
    };
    assert_eq!(ids(&one), ["a-t", "a-d", "a-hatch"]);
    assert!(ids(&two).iter().all(|id| !ids(&one).contains(id)));
}

#[test]
fn a_gap_stays_a_gap() {
    let mut chart = time(&[1.0, 2.0, 3.0, 4.0, 5.0], Form::Line);
    chart.stretches.clear();
    chart.targets.clear();
    chart.ranges = None;
    chart.events.clear();
    let paths = |chart: &TimeChart| {
        let svg = time_chart(&Frame::wide("g"), chart).svg;
        svg.matches(r##"class="s-data" stroke="#0072B2" stroke-width="1.8""##).count()
    };
    // The fourth is withheld; before it runs one line, after it stands one incomplete point.
    assert_eq!(paths(&chart), 1);
    chart.readings[1].datum = Datum::Missing;
    assert_eq!(paths(&chart), 0);
}

#[test]
fn a_withheld_period_shows_neither_value_nor_count() {
    let mut chart = time(&[1.0, 2.0], Form::Dots);
    chart.readings[0].datum = Datum::Withheld;
    chart.readings[0].n = Some(3);
    chart.readings[0].interval = Some((123.0, 456.0));
    chart.targets.clear();
    chart.stretches.clear();
    chart.ranges = None;
    let drawn = time_chart(&Frame::wide("w"), &chart);
    let html = figure(&drawn, None, "");
    assert!(html.contains("P0: withheld<"), "{html}");
    for secret in ["n = 3", "<td>3</td>", "123", "456"] {
        assert!(!html.contains(secret), "{secret} in {html}");
    }
}

#[test]
fn labels_beside_lines_keep_apart() {
    let mut chart = time(&[5.0; 9], Form::Line);
    chart.readings[8].complete = true;
    let svg = time_chart(&Frame::wide("l"), &chart).svg;
    let heights: Vec<f64> = [">trial limit", ">mean 5", ">5\u{a0}h<"]
        .iter()
        .filter_map(|text| {
            let before = &svg[..svg.find(text)?];
            before.rsplit_once(" y=\"")?.1.split('"').next()?.parse().ok()
        })
        .collect();
    assert_eq!(heights.len(), 3);
    for (index, one) in heights.iter().enumerate() {
        assert!(heights[..index].iter().all(|other| (one - other).abs() >= 13.9), "{heights:?}");
    }
}

#[test]
fn large_charts_are_drawn_too() {
    let values: Vec<f64> = (0..500).map(f64::from).collect();
    let chart = time_chart(&Frame::wide("x"), &time(&values, Form::Line));
    assert_chart_sound(&chart);
    let names: Vec<String> =
        (0..200).map(|index| format!("Team {index} {}", "名".repeat(40))).collect();
    let edges = (0..2000)
        .map(|index| Edge { from: index % 200, to: index * 7 % 200, weight: 1.0 })
        .collect();
    let network =
        Network { title: "N".into(), reading: String::new(), names, hrefs: vec![], edges };
    assert_chart_sound(&matrix(&Frame::wide("m"), &network));
    assert_chart_sound(&node_link(&Frame::wide("n"), &network));
}

#[test]
fn a_sparkline_is_small() {
    let spark = Sparkline {
        title: "Latency".to_owned(),
        reading: "Falling.".to_owned(),
        axis: Axis::fixed(Unit::new("hours", "h"), 0.0, 10.0),
        values: vec![Some(1.0), None, Some(5.0), Some(10.0)],
        target: (None, Some(8.0)),
        signals: vec![],
        complete: true,
    };
    assert_snapshot!(sparkline("s", &spark).svg, @r##"<svg xmlns="http://www.w3.org/2000/svg" class="chart-svg" role="img" aria-labelledby="s-t s-d" viewBox="0 0 120 28" width="120" height="28" direction="ltr" font-size="12" font-family="system-ui, sans-serif"><title id="s-t">Latency</title><desc id="s-d">Falling.</desc><rect x="0" y="8" width="120" height="16" class="f-band" fill="#009E73" fill-opacity="0.12"/><path d="M0 8L120 8" fill="none" class="s-target" stroke="#00755a" stroke-dasharray="2 3"/><circle cx="4" cy="22" r="1.4" class="f-data" fill="#0072B2"/><path d="M78.7 14L116 4" fill="none" class="s-data" stroke="#0072B2" stroke-width="1.5"/><circle cx="116" cy="4" r="2.6" class="f-data" fill="#0072B2"/></svg>"##);
}
