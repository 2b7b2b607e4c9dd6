//! Every filling of the book with what stands in its fields.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::book::Book;
use crate::compute::fillings::{Filled, Shape, fill};
use crate::diag::Diagnostic;
use crate::model::document::{Document, Hole};
use crate::model::filling::Filling;
use crate::model::page::{Made, PageId};
use crate::model::template::{Field, FieldSource};

/// A filling with what stands in its fields.
#[derive(Debug, Clone, PartialEq)]
pub struct FilledTemplate {
    /// The template's page.
    pub template: PageId,
    /// What stands in each field, by name.
    pub values: BTreeMap<String, Filled>,
    /// The names of the required fields that are blank.
    pub missing: Vec<String>,
}

/// Says what a team's figure was around a day.
pub type FigureOn<'a> = &'a dyn Fn(&str, &str, Date) -> Option<String>;

/// Fills every filling, by its index in the book.
pub fn filled(
    book: &Book,
    figure: FigureOn<'_>,
) -> (BTreeMap<usize, FilledTemplate>, Vec<Diagnostic>) {
    let (mut all, mut diags) = (BTreeMap::new(), Vec::new());
    for page in &book.pages {
        let Some(Made::Filling(index)) = page.made else { continue };
        let (Some(filling), Some(template)) = (book.handbook.fillings.get(index), page.parent)
        else {
            continue;
        };
        let (values, problems) = one(book, filling, template, figure);
        let fields = book.fields.get(&template).map(Vec::as_slice).unwrap_or_default();
        let is_blank = |field: &&Field| {
            let value = values.get(&field.name);
            value.is_some_and(|value| value.origin == crate::compute::fillings::Origin::Blank)
        };
        let asked = asked(book, filling, template);
        let missing = fields.iter().filter(|field| field.required && asked.contains(&field.name));
        let missing = missing.filter(is_blank).map(|field| field.name.clone()).collect();
        all.insert(index, FilledTemplate { template, values, missing });
        diags.extend(problems);
    }
    (all, diags)
}

fn culture<'a>(book: &'a Book, filling: &Filling) -> Option<&'a str> {
    let (team, _) = filling.team.as_ref()?;
    book.team(team)?.culture.as_deref()
}

/// The fields outside cultures' parts, and those in the part of the team's culture.
fn asked(book: &Book, filling: &Filling, template: PageId) -> Vec<String> {
    let own = culture(book, filling);
    let Some(document) = book.pages[template].document() else { return Vec::new() };
    let names = document.holes.iter().filter_map(|hole| match hole {
        Hole::Field { name, culture: None, .. } => Some(name.clone()),
        Hole::Field { name, culture, .. } if culture.as_deref() == own => Some(name.clone()),
        _ => None,
    });
    names.collect()
}

fn one(
    book: &Book,
    filling: &Filling,
    template: PageId,
    figure: FigureOn<'_>,
) -> (BTreeMap<String, Filled>, Vec<Diagnostic>) {
    let asked_for = asked(book, filling, template);
    let all = book.fields.get(&template).cloned().unwrap_or_default();
    let (fields, others): (Vec<Field>, Vec<Field>) =
        all.into_iter().partition(|field| asked_for.contains(&field.name));
    let (rows, columns) = book.pages[template].document().map(cells).unwrap_or_default();
    let shape = Shape { fields: &fields, others: &others, rows: &rows, columns: &columns };
    let culture = culture(book, filling);
    let resolve = |source: &FieldSource| resolve(book, filling, source, figure);
    let expand = |text: &str| expand(book, culture, text);
    fill(shape, filling, resolve, expand)
}

/// The first cells of a table's rows, and the heads of its columns.
fn cells(document: &Document) -> (Vec<String>, Vec<String>) {
    let (mut rows, mut columns) = (Vec::new(), Vec::new());
    for hole in &document.holes {
        if let Hole::Cell { row, column, .. } = hole
            && !column.is_empty()
        {
            if !rows.contains(row) {
                rows.push(row.clone());
            }
            if !columns.contains(column) {
                columns.push(column.clone());
            }
        }
    }
    (rows, columns)
}

fn resolve(
    book: &Book,
    filling: &Filling,
    source: &FieldSource,
    figure: FigureOn<'_>,
) -> Option<String> {
    let team = filling.team.as_ref().and_then(|(id, _)| book.team(id));
    match source {
        FieldSource::Team(key) => {
            let team = team?;
            match key.as_str() {
                "id" => Some(team.id.clone()),
                "name" => Some(team.name.clone()),
                "purpose" => Some(team.purpose.clone()),
                "size" => team.size.map(|size| size.to_string()),
                "culture" => {
                    let culture = book.culture(team.culture.as_deref()?)?;
                    Some(culture.name.clone())
                }
                other => {
                    let (_, value) = team.extra.iter().find(|(key, _)| key == other)?;
                    Some(value.display())
                }
            }
        }
        FieldSource::Date => filling.date.map(|date| date.strftime("%-d %B %Y").to_string()),
        FieldSource::Parameter(name) => book.parameter(culture(book, filling), name),
        FieldSource::Indicator(id) => figure(id, &team?.id, filling.date?),
    }
}

/// Puts parameters into a text: `{{ opt_out_hours }}`.
pub fn expand(book: &Book, culture: Option<&str>, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, after)) = after.split_once("}}") else {
            out.push_str("{{");
            rest = after;
            continue;
        };
        match book.parameter(culture, name.trim()) {
            Some(value) => out.push_str(&value),
            None => {
                out.push_str("{{");
                out.push_str(name);
                out.push_str("}}");
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}
