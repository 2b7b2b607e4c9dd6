//! Teams × indicators: a table, since that is what it is; the colours only help.

use std::fmt::Write;

use super::text::escape;

/// What a cell of the heat map says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// The target is met.
    OnTarget,
    /// It is nearly met.
    NearTarget,
    /// It is not met.
    OffTarget,
    /// There is a value and no target.
    NoTarget,
    /// There are records, too few to say anything.
    TooLittle,
    /// Too few people answered for it to be shown.
    Withheld,
    /// Nothing was recorded.
    NoData,
}

/// A row of the heat map: a team.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatRow {
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: Option<String>,
    /// What each cell says, its value as text (empty where there is none), and where it leads.
    pub cells: Vec<(Cell, String, Option<String>)>,
}

/// Teams × indicators.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatMap {
    /// Its name.
    pub title: String,
    /// What the first column holds (`Team`).
    pub corner: String,
    /// The columns: name, and where it leads.
    pub columns: Vec<(String, Option<String>)>,
    /// The rows.
    pub rows: Vec<HeatRow>,
}

impl Cell {
    /// Returns the class, the glyph and the word.
    pub fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::OnTarget => ("on", "●", "on target"),
            Self::NearTarget => ("near", "◐", "near target"),
            Self::OffTarget => ("off", "▲", "off target"),
            Self::NoTarget => ("none", "–", "no target"),
            Self::TooLittle => ("little", "·", "too little data"),
            Self::Withheld => ("withheld", "", "withheld"),
            Self::NoData => ("blank", "", "no data"),
        }
    }
}

/// Returns teams × indicators as an HTML table that scrolls within its own box.
pub fn heat_map(map: &HeatMap) -> String {
    let mut out = format!(
        r#"<div class="heat-scroll" role="region" aria-label="{0}" tabindex="0"><table class="heat"><caption>{0}</caption><thead><tr><th scope="col">{1}</th>"#,
        escape(&map.title),
        escape(&map.corner)
    );
    for (name, href) in &map.columns {
        let _ = write!(out, r#"<th scope="col">{}</th>"#, linked(name, href.as_deref()));
    }
    out.push_str("</tr></thead><tbody>");
    for row in &map.rows {
        let name = linked(&row.name, row.href.as_deref());
        let _ = write!(out, r#"<tr><th scope="row">{name}</th>"#);
        for index in 0..map.columns.len() {
            match row.cells.get(index) {
                Some((cell, value, href)) => write_cell(&mut out, *cell, value, href.as_deref()),
                None => write_cell(&mut out, Cell::NoData, "", None),
            }
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>");
    out.push_str(&legend(map));
    out
}

fn write_cell(out: &mut String, cell: Cell, value: &str, href: Option<&str>) {
    let (class, glyph, word) = cell.words();
    let shown = match cell {
        // Nothing is said of what is withheld, whatever the caller hands over.
        Cell::Withheld | Cell::NoData => "",
        _ => value,
    };
    let quiet = if cell == Cell::NoData { r#" class="unseen""# } else { "" };
    let words = format!(
        r#"<span class="heat-glyph" aria-hidden="true">{glyph}</span><span{quiet}>{word}</span>"#
    );
    let words = match href.filter(|_| cell != Cell::NoData) {
        Some(href) => format!(r#"<a href="{}">{words}</a>"#, escape(href)),
        None => words,
    };
    let _ = write!(out, r#"<td class="heat-{class}">{words}"#);
    if !shown.is_empty() {
        let _ = write!(out, r#"<span class="heat-value">{}</span>"#, escape(shown));
    }
    out.push_str("</td>");
}

fn legend(map: &HeatMap) -> String {
    const ALL: [Cell; 7] = [
        Cell::OnTarget,
        Cell::NearTarget,
        Cell::OffTarget,
        Cell::NoTarget,
        Cell::TooLittle,
        Cell::Withheld,
        Cell::NoData,
    ];
    let mut out = String::from(r#"<ul class="heat-key" aria-label="Key">"#);
    for kind in ALL {
        if map.rows.iter().any(|row| row.cells.iter().any(|(cell, _, _)| *cell == kind)) {
            let (class, glyph, word) = kind.words();
            let _ = write!(
                out,
                r#"<li><span class="heat-swatch heat-{class}" aria-hidden="true">{glyph}</span>{word}</li>"#
            );
        }
    }
    out + "</ul>"
}

fn linked(name: &str, href: Option<&str>) -> String {
    match href {
        Some(href) => format!(r#"<a href="{}">{}</a>"#, escape(href), escape(name)),
        None => escape(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_withheld_cell_says_nothing_of_its_value() {
        let row = |cell| HeatRow {
            name: "Harbor & Quay".to_owned(),
            href: None,
            cells: vec![(cell, "7.4".to_owned(), Some("x/".to_owned()))],
        };
        let map = HeatMap {
            title: "All".to_owned(),
            corner: "Team".to_owned(),
            columns: vec![("Trust".to_owned(), None)],
            rows: vec![row(Cell::Withheld), row(Cell::NoData)],
        };
        let html = heat_map(&map);
        assert!(!html.contains("7.4") && html.contains("Harbor &amp; Quay"), "{html}");
    }
}
