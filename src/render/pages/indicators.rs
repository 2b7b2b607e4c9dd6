//! All indicators: teams × indicators as a table, and what each one is.

use super::{drawing, figure, standing, words};
use crate::book::encode;
use crate::model::indicator::{Indicator, Level};
use crate::model::measures::{Series, State};
use crate::render::context::Context;
use crate::render::view::{
    self, HeatCell, HeatColumn, HeatMap, HeatRow, IndicatorCard, IndicatorGroup, Indicators, Link,
};

/// Returns all indicators.
pub(super) fn indicators(context: &Context) -> Indicators {
    let published: Vec<&Indicator> = context.book.data.definitions.published().collect();
    let any = standing::all(context).next().is_some();
    Indicators {
        heat_map: if any { heat_map(context, &published) } else { HeatMap::default() },
        groups: groups(context, &published),
        counts: words::counts(standing::all(context).map(|(_, series)| series.status)),
        downloads: if any { downloads() } else { Vec::new() },
    }
}

fn downloads() -> Vec<Link> {
    let file = |title: &str, url: &str| Link { title: title.to_owned(), url: url.to_owned() };
    vec![file("CSV", "indicators.csv"), file("JSON", "indicators.json")]
}

fn heat_map(context: &Context, published: &[&Indicator]) -> HeatMap {
    let today = context.book.as_of;
    let columns = published.iter().map(|indicator| HeatColumn {
        title: indicator.name.clone(),
        url: figure::url(&indicator.id),
        unit: indicator.unit.clone().unwrap_or_default(),
        target: indicator.target_on(today).map_or_else(String::new, |target| target.raw.clone()),
        group: figure::group(context, indicator).0,
    });
    let mut rows = Vec::new();
    let organization = cells(context, published, None);
    if organization.iter().any(|cell| !cell.status.slug.is_empty()) {
        rows.push(HeatRow {
            title: figure::ORGANIZATION.to_owned(),
            url: None,
            cells: organization,
        });
    }
    rows.extend(context.book.data.teams.iter().map(|team| HeatRow {
        title: match team.left {
            Some(left) if left < today => format!("{} (left)", team.name),
            _ => team.name.clone(),
        },
        url: context.team_link(&team.id).map(|link| link.url),
        cells: cells(context, published, Some(&team.id)),
    }));
    HeatMap {
        caption: "How each figure stands against its target, in the book’s order. Compare a row with its own \
                  past, not with other rows."
            .to_owned(),
        columns: columns.collect(),
        rows,
    }
}

fn cells(context: &Context, published: &[&Indicator], team: Option<&str>) -> Vec<HeatCell> {
    let cell = |indicator: &&Indicator| match figure::series(context, &indicator.id, team) {
        Some(series) => cell(indicator, series, context.book.as_of),
        None => HeatCell::default(),
    };
    published.iter().map(cell).collect()
}

fn cell(indicator: &Indicator, series: &Series, today: jiff::civil::Date) -> HeatCell {
    let current = series.latest();
    let shown = current.filter(|observation| observation.state == State::Shown);
    let unit = drawing::axis(indicator, series.target.as_ref()).unit.symbol;
    let value = shown.and_then(|observation| observation.value).map(|value| match unit.as_str() {
        "%" => format!("{}\u{a0}%", words::number(value)),
        _ => words::number(value),
    });
    // A culture may have a target of its own, and then the column's would mislead.
    let column = indicator.target_on(today).map(|target| target.raw.as_str());
    let own = series.target.as_ref().map(|target| target.raw.as_str());
    let url = match &series.team {
        Some(team) => format!("teams/{}/#{}", encode(team), encode(&indicator.id)),
        None => format!("{}#organization", figure::url(&indicator.id)),
    };
    HeatCell {
        value: value.unwrap_or_default(),
        n: shown.map_or_else(String::new, |observation| {
            observation.n.map_or_else(String::new, |n| format!("n = {n}"))
        }),
        status: words::status(series.status),
        target: own.filter(|_| own != column).unwrap_or_default().to_owned(),
        url: Some(url),
    }
}

fn groups(context: &Context, published: &[&Indicator]) -> Vec<IndicatorGroup> {
    let mut groups: Vec<IndicatorGroup> = Vec::new();
    for indicator in published {
        let (name, id) = figure::group(context, indicator);
        let card = card(context, indicator);
        match groups.iter_mut().find(|group| group.id == id) {
            Some(group) => group.indicators.push(card),
            None => groups.push(IndicatorGroup { name, id, indicators: vec![card] }),
        }
    }
    groups
}

fn card(context: &Context, indicator: &Indicator) -> IndicatorCard {
    let statuses: Vec<_> = figure::measures(context, &indicator.id)
        .into_iter()
        .flat_map(|measures| measures.series.values())
        .map(|series| series.status)
        .collect();
    let target = indicator.target_on(context.book.as_of);
    IndicatorCard {
        title: indicator.name.clone(),
        url: figure::url(&indicator.id),
        definition: indicator.definition.clone(),
        target: target.map_or_else(String::new, |target| target.raw.clone()),
        fact: fact(indicator),
        counts: words::counts(statuses) as Vec<view::StatusCount>,
    }
}

/// "monthly, by team"
fn fact(indicator: &Indicator) -> String {
    let of = match (&indicator.measure, indicator.level) {
        (Some(measure), _) if measure.series.teams && measure.series.organization => {
            "by team and over all"
        }
        (Some(measure), _) if measure.series.teams => "by team",
        (None, Level::Team) => "by team",
        _ => "over all",
    };
    format!("{}, {of}", words::rhythm(indicator.cadence))
}
