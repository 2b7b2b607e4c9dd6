//! One small chart for each team, on one scale, in the order of the book: a list of links.

use std::fmt::Write;

use super::Frame;
use super::scale::{Axis, Scale, finite};
use super::sparkline::{Sparkline, drawn};
use super::text::escape;
use super::time::Sense;

/// A small chart among others.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// The name of the team.
    pub name: String,
    /// Its page.
    pub href: Option<String>,
    /// What is said below the name: `30 h in August`, `withheld`, `no data`.
    pub reading: String,
    /// One value for each period; the periods are the same in all panels.
    pub values: Vec<Option<f64>>,
    /// Which of the periods have a signal, and what it means.
    pub signals: Vec<(usize, Sense)>,
    /// Whether the last period is over.
    pub complete: bool,
}

/// Small charts on one scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Multiples {
    /// The vertical axis; where it has no range, one is found that holds all values.
    pub axis: Axis,
    /// The first and the last period, as they are written below.
    pub span: (String, String),
    /// The least and the most that meet the target; an open end is `None`.
    pub target: (Option<f64>, Option<f64>),
    /// The panels, in the order of the book, never by value.
    pub panels: Vec<Panel>,
}

/// Returns small charts as an HTML list.
pub fn small_multiples(prefix: &str, multiples: &Multiples) -> String {
    let all: Vec<f64> = multiples
        .panels
        .iter()
        .flat_map(|panel| panel.values.iter().copied())
        .chain([multiples.target.0, multiples.target.1])
        .filter_map(finite)
        .collect();
    let (low, high) = Scale::new(&multiples.axis, &all, (0.0, 1.0), 3).range();
    let axis = Axis { range: Some((low, high)), ..multiples.axis.clone() };
    let unit = &axis.unit;
    let mut out = format!(
        r#"<p class="multiples-scale">All panels: {}, {} to {}; {} to {}.</p><ul class="multiples">"#,
        escape(&unit.name),
        escape(&unit.value(low)),
        escape(&unit.value(high)),
        escape(&multiples.span.0),
        escape(&multiples.span.1)
    );
    for (index, panel) in multiples.panels.iter().enumerate() {
        let spark = Sparkline {
            title: panel.name.clone(),
            reading: panel.reading.clone(),
            axis: axis.clone(),
            values: panel.values.clone(),
            target: multiples.target,
            signals: panel.signals.clone(),
            complete: panel.complete,
        };
        let frame = Frame { prefix: format!("{prefix}-{index}"), width: 200.0 };
        let svg = drawn(&frame, &spark, 72.0).svg;
        let name = escape(&panel.name);
        let name = match &panel.href {
            Some(href) => format!(r#"<a href="{}">{name}</a>"#, escape(href)),
            None => name,
        };
        let _ = write!(
            out,
            r#"<li><span class="multiples-name">{name}</span><span class="multiples-reading">{}</span>{svg}</li>"#,
            escape(&panel.reading)
        );
    }
    out + "</ul>"
}
