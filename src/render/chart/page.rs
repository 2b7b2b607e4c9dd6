//! A chart on a page: caption, drawing, and the same data as a table one click away.

use std::fmt::Write;

use super::text::escape;
use super::{Chart, Table};

/// Returns a chart as a `<figure>`; of two drawings the page shows the one that fits.
///
/// `reading` is the sentence below the title; empty where the page says it elsewhere.
pub fn figure(chart: &Chart, narrow: Option<&Chart>, reading: &str) -> String {
    let mut out = String::from(r#"<figure class="chart">"#);
    if !chart.title.is_empty() || !reading.is_empty() {
        out.push_str("<figcaption>");
        for (class, text) in [("chart-title", chart.title.as_str()), ("chart-reading", reading)] {
            if !text.is_empty() {
                let _ = write!(out, r#"<span class="{class}">{}</span>"#, escape(text));
            }
        }
        out.push_str("</figcaption>");
    }
    match narrow {
        Some(narrow) => {
            let _ = write!(out, r#"<div class="chart-wide">{}</div>"#, chart.svg);
            let _ = write!(out, r#"<div class="chart-narrow">{}</div>"#, narrow.svg);
        }
        None => {
            let _ = write!(out, r#"<div class="chart-scroll">{}</div>"#, chart.svg);
        }
    }
    if !chart.table.rows.is_empty() {
        out.push_str(r#"<details class="chart-data"><summary>Data as a table</summary>"#);
        out.push_str(&table_html(&chart.table));
        out.push_str("</details>");
    }
    out.push_str("</figure>");
    out
}

/// Returns a table as HTML; the first cell of a row is its head.
pub fn table_html(table: &Table) -> String {
    let mut out = String::from(r#"<div class="chart-scroll"><table><thead><tr>"#);
    for (index, cell) in table.head.iter().enumerate() {
        let _ = match cell.is_empty() && index == 0 {
            true => write!(out, "<td></td>"),
            false => write!(out, r#"<th scope="col">{}</th>"#, escape(cell)),
        };
    }
    out.push_str("</tr></thead><tbody>");
    for row in &table.rows {
        out.push_str("<tr>");
        for (index, cell) in row.iter().enumerate() {
            let _ = match index {
                0 => write!(out, r#"<th scope="row">{}</th>"#, escape(cell)),
                _ => write!(out, "<td>{}</td>", escape(cell)),
            };
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>");
    out
}
