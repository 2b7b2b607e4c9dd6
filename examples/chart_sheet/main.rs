//! Writes every kind of chart, with ordinary and with strange figures, as pages to look at:
//! `cargo run --example chart_sheet -- FOLDER`.

mod over_time;

use std::fmt::Write;
use std::path::PathBuf;

use patternbook::render::chart::*;

use over_time::{bars, behaviour, hours, line, run, strange, time, waves};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

#[expect(clippy::disallowed_methods, reason = "an example that shows its work as files")]
fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "chart-sheet".to_owned()));
    std::fs::create_dir_all(&folder)?;
    let css = concat!(
        include_str!("../../themes/default/static/main.css"),
        include_str!("../../themes/default/static/chart.css")
    );
    let parts = sheet();
    let pages = parts.chunks(4).enumerate().flat_map(|(index, parts)| {
        ["light", "dark"].map(|theme| (format!("{theme}{}", index + 1), theme, parts))
    });
    for (name, theme, parts) in pages {
        let mut html = format!(
            "<!doctype html><html lang=en data-theme={theme}><meta charset=utf-8><meta name=viewport \
             content='width=device-width'><title>Charts</title><style>{css} body{{font:16px/1.5 \
             system-ui,sans-serif;max-width:720px;margin:16px auto;padding:0 10px;background:var(\
             --paper);color:var(--ink)}} h2{{margin-top:48px}}</style>"
        );
        for (title, part) in parts {
            let _ = write!(html, "<h2>{title}</h2>{part}");
        }
        std::fs::write(folder.join(format!("{name}.html")), html)?;
    }
    Ok(())
}

fn sheet() -> Vec<(&'static str, String)> {
    let mut out = vec![
        ("Process behaviour", time("behaviour", &behaviour())),
        ("Run chart", time("run", &run())),
        ("Line with a stepped target", time("line", &line())),
        ("Waves", time("waves", &waves())),
        ("Bars", time("bars", &bars())),
        ("Bullet", bullets()),
        ("Sparklines", sparks()),
        ("Distribution", answers()),
        ("Small multiples", multiples()),
        ("Maturity", levels()),
        ("Roadmap", roadmap()),
        ("Matrix", network(6, true)),
        ("Node-link", network(6, false)),
        ("Pattern map", patterns()),
        ("Node-link, many", network(60, false)),
    ];
    out.extend(strange());
    out
}

fn bullets() -> String {
    let base = Bullet {
        title: "Decision latency".to_owned(),
        reading: "Median 41 h.".to_owned(),
        axis: hours(),
        value: Some(41.0),
        absent: String::new(),
        interval: Some((26.0, 57.0)),
        before: Some(52.0),
        target: (None, Some(48.0)),
        target_label: "target < 48 h".to_owned(),
    };
    let withheld = Bullet {
        value: None,
        interval: None,
        before: None,
        absent: "fewer than 5 answers".to_owned(),
        target: (Some(8.0), None),
        target_label: "target ≥ 8 of 10".to_owned(),
        axis: Axis::fixed(Unit::new("score", ""), 0.0, 10.0),
        title: "Workload control".to_owned(),
        ..base.clone()
    };
    [("bullet", base), ("bullet2", withheld)]
        .map(|(prefix, data)| {
            let narrow = bullet(&Frame::narrow(prefix), &data);
            figure(&bullet(&Frame::wide(prefix), &data), Some(&narrow), "")
        })
        .concat()
}

fn sparks() -> String {
    let spark = |index: usize, values: &[Option<f64>]| {
        let data = Sparkline {
            title: format!("Spark {index}"),
            reading: "Falling.".to_owned(),
            axis: Axis::fixed(Unit::new("hours", "h"), 0.0, 80.0),
            values: values.to_vec(),
            target: (None, Some(48.0)),
            signals: vec![(4, Sense::Concern)],
            complete: index != 2,
        };
        sparkline(&format!("spark{index}"), &data).svg
    };
    [
        spark(1, &[61.0, 72.0, 58.0, 66.0, 75.0, 45.0, 41.0, 36.0].map(Some)),
        spark(2, &[Some(30.0), None, Some(40.0), Some(35.0), Some(20.0), None, Some(31.0)]),
        spark(3, &[Some(30.0)]),
        spark(4, &[]),
    ]
    .join("<br>")
}

fn answers() -> String {
    let data = Distribution {
        title: "Process ownership: answers in October 2026".to_owned(),
        reading: "8 of 14 people answered 8 or more.".to_owned(),
        lowest: 1,
        counts: vec![0, 0, 1, 0, 1, 2, 2, 4, 3, 1],
        mean: Some(7.4),
        target: Some(8.0),
        target_label: "8 or more".to_owned(),
    };
    let narrow = distribution(&Frame::narrow("answers"), &data);
    figure(&distribution(&Frame::wide("answers"), &data), Some(&narrow), &data.reading)
}

fn both(prefix: &str, draw: impl Fn(&Frame) -> Chart) -> String {
    figure(&draw(&Frame::wide(prefix)), Some(&draw(&Frame::narrow(prefix))), "")
}

fn multiples() -> String {
    let panel = |index: usize| Panel {
        name: format!("Team {}", ["Harbor", "Lighthouse", "Quay", "Pier", "Beacon"][index]),
        href: Some("#".to_owned()),
        reading: "30 h in October".to_owned(),
        values: (0..18)
            .map(|i| {
                (i != 5).then(|| {
                    50.0 + 18.0 * ((i * (index + 3) * 7 % 11) as f64 / 5.0 - 1.0) - i as f64
                })
            })
            .collect(),
        signals: if index == 2 { vec![(9, Sense::Improvement)] } else { vec![] },
        complete: index != 1,
    };
    small_multiples(
        "mult",
        &Multiples {
            axis: hours(),
            span: ("May 2025".to_owned(), "October 2026".to_owned()),
            target: (None, Some(48.0)),
            panels: (0..5).map(panel).collect(),
        },
    )
}

fn levels() -> String {
    let names = [
        "Decision authority",
        "Shared goals and strategic intent across all teams",
        "Feedback loops",
        "Leadership behaviour",
        "Knowledge flow",
    ];
    let now = [Some(3), Some(2), Some(4), None, Some(1)];
    let data = Maturity {
        title: "Maturity, Harbor".to_owned(),
        reading: "Three dimensions moved since April.".to_owned(),
        levels: ["Initial", "Developing", "Established", "Optimising"].map(str::to_owned).to_vec(),
        dimensions: names
            .iter()
            .zip(now)
            .enumerate()
            .map(|(index, (name, now))| Level {
                name: (*name).to_owned(),
                now,
                before: (index < 3).then_some(2),
                note: String::new(),
            })
            .collect(),
    };
    both("maturity", |frame| maturity(frame, &data))
}

fn roadmap() -> String {
    let row = |name: &str, planned, actual, markers: &[(f64, &str)]| GanttRow {
        name: name.to_owned(),
        planned,
        actual,
        markers: markers.iter().map(|(time, name)| (*time, (*name).to_owned())).collect(),
        ..GanttRow::default()
    };
    let data = Gantt {
        title: "Roadmap".to_owned(),
        reading: "Quay is a month behind the plan.".to_owned(),
        range: (0.0, 12.0),
        ticks: MONTHS.iter().enumerate().map(|(i, name)| (i as f64, (*name).to_owned())).collect(),
        today: Some(6.4),
        today_label: "today".to_owned(),
        rows: vec![
            row("Foundation", Some((0.0, 3.0)), Some((0.0, 3.6)), &[]),
            row("Delegation of decisions", Some((3.0, 6.0)), Some((3.6, 6.4)), &[]),
            row("Alignment", Some((6.0, 9.0)), None, &[]),
            row("Continuous learning and adaptation", Some((9.0, 12.0)), None, &[]),
            GanttRow {
                heading: true,
                href: Some("#".to_owned()),
                ..row("Harbor", None, Some((0.0, 6.4)), &[(6.4, "Alignment, week 2")])
            },
            GanttRow {
                href: Some("#".to_owned()),
                ..row("Quay", None, Some((1.5, 6.4)), &[(5.1, "Delegation, week 4")])
            },
        ],
    };
    both("roadmap", |frame| gantt(frame, &data))
}

fn network(count: usize, as_matrix: bool) -> String {
    let names = ["Harbor", "Lighthouse", "Quay", "Pier", "Beacon", "意思決定 team"];
    let data = Network {
        title: "Who shares knowledge with whom".to_owned(),
        reading: "Beacon shares with nobody.".to_owned(),
        names: (0..count)
            .map(|i| if i < 6 { names[i].to_owned() } else { format!("Team number {i}") })
            .collect(),
        hrefs: vec![],
        edges: (0..count * 2)
            .map(|i| Edge {
                from: i * 5 % count,
                to: (i * 3 + 1) % count,
                weight: (i % 7 + 1) as f64,
            })
            .filter(|edge| edge.from != 4 && edge.to != 4)
            .collect(),
    };
    both(&format!("net{count}{as_matrix}"), |frame| {
        if as_matrix { matrix(frame, &data) } else { node_link(frame, &data) }
    })
}

fn patterns() -> String {
    let titles = [
        "Aligned Autonomy",
        "Self-Governing Teams",
        "Architecture Decision Records",
        "I Intend To",
        "Advice Process",
        "Decision Rights Matrix",
        "Communities of Practice, across every product line and country",
        "Blameless Retrospective",
    ];
    let links = [
        (0, 1, "foundation"),
        (0, 2, "foundation"),
        (0, 3, "coordination"),
        (0, 4, "coordination"),
        (0, 5, "coordination"),
        (0, 7, "learning"),
        (4, 6, "learning"),
        (6, 0, "conflict"),
        (5, 2, "foundation"),
    ];
    let data = PatternMap {
        title: "Pattern map".to_owned(),
        reading: "Aligned Autonomy rests on two patterns.".to_owned(),
        nodes: titles
            .iter()
            .enumerate()
            .map(|(index, title)| MapNode {
                title: (*title).to_owned(),
                href: (index % 3 != 2).then(|| "#".to_owned()),
                stub: index % 3 == 2,
            })
            .collect(),
        links: links
            .iter()
            .map(|(from, to, relation)| MapLink {
                from: *from,
                to: *to,
                relation: (*relation).to_owned(),
            })
            .collect(),
    };
    both("map", |frame| pattern_map(frame, &data))
}
