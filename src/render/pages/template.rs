//! Templates with their forms, and fillings.

use crate::book::encode;
use crate::compute::filled::expand;
use crate::compute::fillings::Origin;
use crate::model::document::Hole;
use crate::model::filling::Filling as FillingModel;
use crate::model::page::{Made, PageId};
use crate::model::template::{Field, FieldKind, FieldSource};
use crate::render::context::{Context, day};
use crate::render::view::{self, Fact, FillingLine, Link};

/// Returns a template's form and fillings.
pub(super) fn template(context: &Context, id: PageId) -> view::Template {
    let page = &context.book.pages[id];
    let fields = context.book.fields.get(&id).map(Vec::as_slice).unwrap_or_default();
    view::Template {
        id: page.slug().to_owned(),
        fields: fields
            .iter()
            .enumerate()
            .map(|(index, known)| field(context, index, known))
            .collect(),
        source: markdown(context, id, None, &|name| format!("[{name}]")),
        fillings: context
            .fillings_of(id)
            .into_iter()
            .filter_map(|filling| line(context, filling))
            .collect(),
    }
}

fn field(context: &Context, index: usize, field: &Field) -> view::Field {
    let input = match field.kind {
        FieldKind::Text => "text",
        FieldKind::Long => "multiline",
        FieldKind::Date => "date",
        FieldKind::Number => "number",
        FieldKind::Choice => "choice",
    };
    let expanded = |text: &Option<String>| {
        text.as_deref().map(|text| expand(&context.book, None, text)).unwrap_or_default()
    };
    view::Field {
        name: field.name.clone(),
        id: format!("field-{}", index + 1),
        label: field.label.clone(),
        hint: expanded(&field.hint),
        input: input.to_owned(),
        default: expanded(&field.default),
        required: field.required,
        choices: field.choices.clone(),
    }
}

/// Returns a filling as an entry of a list.
pub(crate) fn line(context: &Context, id: PageId) -> Option<FillingLine> {
    let (index, filling) = of_page(context, id)?;
    let filled = context.filled.get(&index)?;
    Some(FillingLine {
        title: context.book.pages[id].title.clone(),
        url: encode(&context.book.pages[id].path),
        template: context.book.pages[filled.template].title.clone(),
        team: team_name(context, filling),
        day: filling.date.map(day),
        missing: filled.missing.len(),
    })
}

fn of_page(context: &Context, id: PageId) -> Option<(usize, &FillingModel)> {
    let Some(Made::Filling(index)) = context.book.pages[id].made else { return None };
    Some((index, context.book.handbook.fillings.get(index)?))
}

fn team_name(context: &Context, filling: &FillingModel) -> String {
    let team = filling.team.as_ref().and_then(|(id, _)| context.book.team(id));
    team.map(|team| team.name.clone()).unwrap_or_default()
}

/// Returns what a filling's page has besides its text.
pub(super) fn filling(context: &Context, id: PageId) -> Option<view::Filling> {
    let (index, filling) = of_page(context, id)?;
    let filled = context.filled.get(&index)?;
    let team = filling.team.as_ref().and_then(|(team, _)| context.book.team(team));
    let culture = team.and_then(|team| team.culture.as_deref());
    let computed = filled.values.iter().filter_map(|(name, value)| match &value.origin {
        Origin::Data(source) => {
            let url = match source {
                FieldSource::Indicator(id) => {
                    context.link_at(&format!("indicators/{id}/")).map(|link| link.url)
                }
                _ => None,
            };
            Some(Fact { name: name.clone(), value: value.text.clone(), url })
        }
        _ => None,
    });
    let value = |name: &str| match filled.values.get(name) {
        Some(value) if value.origin != Origin::Blank => value.text.clone(),
        _ => format!("[{name}]"),
    };
    let (earlier, later) = neighbours(context, id, filled.template, filling);
    Some(view::Filling {
        template: context.link(filled.template),
        team: team.and_then(|team| context.team_link(&team.id)),
        day: filling.date.map(day),
        missing: filled.missing.clone(),
        computed: computed.collect(),
        source: markdown(context, filled.template, culture, &value),
        earlier,
        later,
    })
}

/// The fillings of the same template and team before and after.
fn neighbours(
    context: &Context,
    id: PageId,
    template: PageId,
    filling: &FillingModel,
) -> (Option<Link>, Option<Link>) {
    let team = filling.team.as_ref().map(|(team, _)| team);
    let same: Vec<PageId> = context
        .fillings_of(template)
        .into_iter()
        .filter(|other| {
            of_page(context, *other)
                .is_some_and(|(_, other)| other.team.as_ref().map(|(team, _)| team) == team)
        })
        .collect();
    let Some(at) = same.iter().position(|other| *other == id) else { return (None, None) };
    let later = at.checked_sub(1).and_then(|at| same.get(at));
    let earlier = same.get(at + 1);
    (earlier.map(|id| context.link(*id)), later.map(|id| context.link(*id)))
}

/// Returns a template's text as Markdown, its blanks and variables replaced. Of the parts that are meant
/// for cultures, only those of `culture` stay; where it is none, all do, between their lines of colons.
fn markdown(
    context: &Context,
    id: PageId,
    culture: Option<&str>,
    value: &dyn Fn(&str) -> String,
) -> String {
    let Some(parsed) = &context.book.pages[id].parsed else { return String::new() };
    let (file, mut at) = (&parsed.file, parsed.offset);
    let mut text = String::with_capacity(file.len() - at);
    for hole in &parsed.document.holes {
        let (span, replacement) = match hole {
            Hole::Field { name, span, .. } => (span, value(name)),
            Hole::Variable { name, culture: own, span } => {
                let culture = own.as_deref().or(culture);
                (span, context.book.parameter(culture, name).unwrap_or_else(|| name.clone()))
            }
            _ => continue,
        };
        if let Some(before) = file.get(at..span.start) {
            text.push_str(before);
            text.push_str(&replacement);
            at = span.end;
        }
    }
    text.push_str(file.get(at..).unwrap_or_default());
    match culture {
        Some(culture) => without_containers(&text, culture).trim().to_owned(),
        // The reader's choice decides, in the browser.
        None => text.trim().to_owned(),
    }
}

/// Returns a text without the lines of colons, and of the parts for cultures only those of one.
fn without_containers(text: &str, culture: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<bool> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(words) = line.strip_prefix(":::") {
            match words.trim().strip_prefix("culture") {
                Some(id) => open.push(culture == id.trim()),
                None if words.trim().is_empty() => {
                    open.pop();
                }
                None => open.push(true),
            }
        } else if open.iter().all(|shown| *shown) {
            out.push_str(line);
        }
    }
    out
}
