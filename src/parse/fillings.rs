//! `data/fillings/*.toml`, one filling each, and `data/fillings/*.csv`, one in each row.

use std::sync::Arc;

use crate::diag::{Diagnostic, Span};
use crate::model::filling::{FilledCell, FilledField, Filling};
use crate::model::value::{Data, Table, Value};
use crate::parse::rows::{RowReader, Rows, parse_any_rows};
use crate::parse::sheet::Row;
use crate::parse::table::{TableReader, parse_toml};

/// Reads a file of fillings, by the end of its name.
pub fn parse_fillings(source: &Arc<str>, text: &str) -> (Vec<Filling>, Vec<Diagnostic>) {
    let (mut fillings, mut diags) = if source.ends_with(".csv") {
        parse_csv(source, text)
    } else {
        let (filling, diags) = parse_one(source, text);
        (filling.into_iter().collect(), diags)
    };
    fillings.retain(|filling| {
        let fits = is_address(&filling.id);
        if !fits {
            let message = format!("id `{}` is no name for an address", filling.id);
            let diagnostic =
                Diagnostic::error("wrong-id", message).at(source, filling.span.clone()).hint(
                    "use lower-case letters, digits and hyphens, in the row or in the file's name",
                );
            diags.push(diagnostic);
        }
        fits
    });
    (fillings, diags)
}

fn is_address(id: &str) -> bool {
    !id.is_empty()
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn parse_one(source: &Arc<str>, text: &str) -> (Option<Filling>, Vec<Diagnostic>) {
    let (table, mut diags) = parse_toml(source, text, 0);
    if !diags.is_empty() {
        return (None, diags);
    }
    let mut reader = TableReader::new(source, &table, 0..0, &mut diags);
    let template = spanned(&mut reader, "template");
    if template.is_none() && table.get("template").is_none() {
        reader.missing("template");
    }
    let team = spanned(&mut reader, "team");
    let date = reader.date("date");
    let title = reader.string("title");
    let values = reader.table("values").map(|(table, _)| values(source, table, &mut reader));
    let cells = reader.table("cells").map(|(table, _)| cells(source, table, &mut reader));
    reader.finish();
    let filling = template.map(|template| Filling {
        id: stem(source).to_owned(),
        template,
        team,
        date,
        title,
        values: values.unwrap_or_default(),
        cells: cells.unwrap_or_default(),
        source: source.clone(),
        span: 0..0,
    });
    (filling, diags)
}

fn spanned(reader: &mut TableReader<'_>, key: &'static str) -> Option<(String, Span)> {
    let text = reader.string(key)?;
    let span = reader.value(key).map_or(0..0, |value| value.span.clone());
    Some((text, span))
}

fn values(source: &Arc<str>, table: &Table, reader: &mut TableReader<'_>) -> Vec<FilledField> {
    let mut filled = Vec::new();
    for (field, span, value) in &table.entries {
        if let Some(text) = text_of(source, field, value, reader) {
            filled.push(FilledField { field: field.clone(), text, span: span.clone() });
        }
    }
    filled
}

fn cells(source: &Arc<str>, table: &Table, reader: &mut TableReader<'_>) -> Vec<FilledCell> {
    let mut filled = Vec::new();
    for (row, row_span, columns) in &table.entries {
        let Some(columns) = columns.as_table() else {
            let message = format!("row `{row}` is {}: expected a table", columns.type_name());
            let diagnostic = Diagnostic::error("wrong-type", message)
                .at(source, columns.span.clone())
                .hint("write `[cells.\"row\"]` and under it `\"column\" = \"text\"`");
            reader.report(diagnostic);
            continue;
        };
        for (column, column_span, value) in &columns.entries {
            if let Some(text) = text_of(source, column, value, reader) {
                filled.push(FilledCell {
                    row: row.clone(),
                    column: column.clone(),
                    text,
                    row_span: row_span.clone(),
                    column_span: column_span.clone(),
                });
            }
        }
    }
    filled
}

fn text_of(
    source: &Arc<str>,
    key: &str,
    value: &Value,
    reader: &mut TableReader<'_>,
) -> Option<String> {
    if matches!(value.data, Data::Table(_) | Data::Null) {
        let message = format!("`{key}` is {}: expected text", value.type_name());
        reader.report(Diagnostic::error("wrong-type", message).at(source, value.span.clone()));
        return None;
    }
    Some(value.display())
}

/// The columns that say what a row is; every other column is a field.
const HEAD: [&str; 5] = ["id", "template", "team", "date", "title"];

fn parse_csv(source: &Arc<str>, text: &str) -> (Vec<Filling>, Vec<Diagnostic>) {
    let (rows, mut diags) = parse_any_rows(source, text);
    if !rows.header.is_empty() && !rows.header.iter().any(|(name, _)| name == "template") {
        let diagnostic = Diagnostic::error("missing-column", "missing column `template`")
            .at(source, rows.header[0].1.clone());
        diags.push(diagnostic);
    }
    let fillings = rows
        .rows
        .iter()
        .enumerate()
        .filter_map(|(number, row)| filling_of_row(source, &rows, number, row, &mut diags))
        .collect();
    (fillings, diags)
}

fn filling_of_row(
    source: &Arc<str>,
    rows: &Rows,
    number: usize,
    row: &Row,
    diags: &mut Vec<Diagnostic>,
) -> Option<Filling> {
    let mut reader = RowReader::new(source, rows, row, diags);
    let template = reader.required_text("template")?;
    let at = |column: &str| reader.cell(column).map_or(row.span.clone(), |(_, span)| span);
    let template = (template, at("template"));
    let team = reader.text("team").map(|team| (team, at("team")));
    let date = reader.date("date");
    let id = reader.text("id").unwrap_or_else(|| format!("{}-{}", stem(source), number + 1));
    let values = rows
        .header
        .iter()
        .zip(&row.cells)
        .filter(|((name, _), (text, _))| !HEAD.contains(&name.as_str()) && !text.is_empty())
        .map(|((name, _), (text, span))| FilledField {
            field: name.clone(),
            text: text.clone(),
            span: span.clone(),
        })
        .collect();
    Some(Filling {
        id,
        template,
        team,
        date,
        title: reader.text("title"),
        values,
        cells: Vec::new(),
        source: source.clone(),
        span: row.span.clone(),
    })
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(diags: &[Diagnostic]) -> Vec<&str> {
        diags.iter().map(|diagnostic| diagnostic.message.as_str()).collect()
    }

    #[test]
    fn a_file_is_a_filling() {
        let text = "template = 'matrix'\nteam = 'tide'\ndate = 2026-10-26\n[values]\n'Your name' = 'coach'\nCount = 3\n[cells.'Team Process']\n'Team Decides' = ''\n";
        let (fillings, diags) = parse_fillings(&Arc::from("data/fillings/tide-matrix.toml"), text);
        assert!(diags.is_empty());
        let [filling] = fillings.as_slice() else { panic!("one filling") };
        assert_eq!(filling.id, "tide-matrix");
        let values: Vec<_> = filling.values.iter().map(|value| value.text.as_str()).collect();
        assert_eq!(values, ["coach", "3"]);
        assert_eq!(&text[filling.cells[0].row_span.clone()], "'Team Process'");
    }

    #[test]
    fn a_row_is_a_filling() {
        let text = "id,template,team,date,Focus,\"a, b?\"\nx,weekly,tide,2026-10-26,,yes\n,weekly,keel,,more,\n";
        let (fillings, diags) = parse_fillings(&Arc::from("data/fillings/october.csv"), text);
        assert!(diags.is_empty());
        let ids: Vec<_> = fillings.iter().map(|filling| filling.id.as_str()).collect();
        assert_eq!(ids, ["x", "october-2"]);
        let fields: Vec<_> =
            fillings.iter().flat_map(|filling| &filling.values).map(|value| &value.field).collect();
        assert_eq!(fields, ["a, b?", "Focus"]);
    }

    #[test]
    fn every_mistake_is_reported_at_once() {
        let text = "tempalte = 'x'\ndate = 'soon'\nvalues = 3\n[cells]\nRow = 'x'\n[cells.Other]\nColumn = {}\n";
        let (fillings, mut diags) = parse_fillings(&Arc::from("f.toml"), text);
        assert!(fillings.is_empty());
        diags.extend(parse_fillings(&Arc::from("f.csv"), "team,date\ntide,x\n").1);
        insta::assert_debug_snapshot!(messages(&diags), @r#"
        [
            "missing key `template`",
            "`date` is a string: expected a date such as `2026-03-01`",
            "`values` is an integer: expected a table",
            "row `Row` is a string: expected a table",
            "`Column` is a table: expected text",
            "unknown key `tempalte`",
            "missing column `template`",
        ]
        "#);
    }

    #[test]
    fn an_id_becomes_an_address() {
        let text = "id,template\n../up,weekly\nup-2,weekly\n";
        let (fillings, diags) = parse_fillings(&Arc::from("f.csv"), text);
        assert_eq!(messages(&diags), ["id `../up` is no name for an address"]);
        assert_eq!(fillings.len(), 1);
    }
}
