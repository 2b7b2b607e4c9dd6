//! Charts: pure functions from plain figures to SVG with its words and its table.
//!
//! A chart knows nothing of indicators: the caller says what the values are and what they mean. Each
//! view returns a [`Chart`]; [`figure`] puts one on a page with its caption and, one click away,
//! the same data as a table. Two drawings of one chart (a wide and a narrow one) keep text legible
//! at any width: scaling one drawing down to a telephone would shrink its letters to nothing.
//!
//! - over time: [`time_chart`] (process behaviour, run chart, line, dots with intervals, bars)
//! - one value: [`bullet`], [`sparkline`]
//! - answers of a survey: [`distribution`]
//! - many teams: [`small_multiples`], which are HTML, since a list of links is what they are
//! - levels: [`maturity`]; plans: [`gantt`]; networks: [`matrix`], [`node_link`], [`pattern_map`]
//!
//! What the style sheet and the script may rely on: every stroke has a class `s-…` and every fill a
//! class `f-…` named in `pen.rs`; what belongs to one value is a `<g class="point">` whose `<title>` is
//! its label. A chart is one tab stop, made so by `chart.js`, whose arrow keys go from point to point.

mod backend;
mod bullet;
mod canvas;
mod distribution;
mod gantt;
mod graph;
mod matrix;
mod maturity;
mod multiples;
mod page;
mod pattern_map;
mod pen;
mod plot;
mod scale;
mod sparkline;
mod text;
mod time;

pub use bullet::{Bullet, bullet};
pub use distribution::{Distribution, distribution};
pub use gantt::{Gantt, GanttRow, gantt};
pub use graph::{Edge, Network, node_link};
pub use matrix::matrix;
pub use maturity::{Level, Maturity, maturity};
pub use multiples::{Multiples, Panel, small_multiples};
pub use page::{figure, table_html};
pub use pattern_map::{MapLink, MapNode, PatternMap, pattern_map};
pub use scale::{Axis, Unit};
pub use sparkline::{Sparkline, panel, sparkline};
pub use text::escape;
pub use time::{
    Datum, Event, Form, Period, Ranges, Reading, Sense, Signal, Stretch, Target, TimeChart,
    time_chart,
};

/// A chart: the drawing and what it says in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The drawing: one `<svg>` element.
    pub svg: String,
    /// Its name.
    pub title: String,
    /// What there is to see, for those who cannot: the main reading, then the axes.
    pub description: String,
    /// The same data.
    pub table: Table,
    /// The width of the drawing in pixels.
    pub width: f64,
    /// The height of the drawing in pixels.
    pub height: f64,
}

/// Data as a table of texts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The names of the columns.
    pub head: Vec<String>,
    /// The rows; the first cell names the row.
    pub rows: Vec<Vec<String>>,
}

/// The sheet of a chart: what begins its ids, and how wide it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// What begins every id, so that those of two charts on a page never clash.
    pub prefix: String,
    /// The width in pixels.
    pub width: f64,
}

impl Frame {
    /// Returns a frame for a column of text on a large screen.
    pub fn wide(prefix: &str) -> Self {
        Self { prefix: prefix.to_owned(), width: 720.0 }
    }

    /// Returns a frame for a telephone; its ids differ from those of the wide one.
    pub fn narrow(prefix: &str) -> Self {
        Self { prefix: format!("{prefix}-n"), width: 340.0 }
    }

    pub(crate) fn is_narrow(&self) -> bool {
        self.width < 480.0
    }
}

#[cfg(test)]
mod tests;
