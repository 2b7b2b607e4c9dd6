//! A series as a figure on a page: the value in words, how it stands, and its drawings.

use std::collections::BTreeMap;

use super::{drawing, words};
use crate::book::encode;
use crate::model::indicator::{Indicator, Statistic};
use crate::model::measures::{
    Assurance, Detail, IndicatorMeasures, Observation, Series, State, Status, Variation,
};
use crate::model::period::Period;
use crate::model::records::Review;
use crate::model::team::Team;
use crate::render::context::{Context, day};
use crate::render::view::{Fact, Figure, FigureGroup, Html};

/// The name of the organization where a team's would stand.
pub(crate) const ORGANIZATION: &str = "Organization";

/// Returns an indicator's figures.
pub(crate) fn measures<'a>(context: &'a Context, indicator: &str) -> Option<&'a IndicatorMeasures> {
    context.measures.indicators.get(indicator).map(|found| &**found)
}

/// Returns the series of an indicator for a team, or for the organization.
pub(crate) fn series<'a>(
    context: &'a Context,
    indicator: &str,
    team: Option<&str>,
) -> Option<&'a Series> {
    measures(context, indicator)?.series.get(&team.map(str::to_owned))
}

/// Returns the series of the teams that have one, in the book's order.
pub(crate) fn teams<'a>(context: &'a Context, indicator: &str) -> Vec<(&'a Team, &'a Series)> {
    let Some(measures) = measures(context, indicator) else { return Vec::new() };
    let by_team: BTreeMap<&str, &Series> = measures
        .series
        .iter()
        .filter_map(|(team, series)| Some((team.as_deref()?, series)))
        .collect();
    let teams = context.book.data.teams.iter();
    teams.filter_map(|team| Some((team, *by_team.get(team.id.as_str())?))).collect()
}

/// Returns the address of an indicator's page.
pub(crate) fn url(indicator: &str) -> String {
    format!("indicators/{}/", encode(indicator))
}

/// Returns the name of whose figure it is.
pub(crate) fn whose<'a>(context: &'a Context, team: Option<&'a str>) -> &'a str {
    match team {
        Some(id) => context.book.team(id).map_or(id, |team| team.name.as_str()),
        None => ORGANIZATION,
    }
}

/// Returns the figures of a team, or of the organization, by group and in the book's order.
pub(crate) fn groups(context: &Context, team: Option<&str>) -> Vec<FigureGroup> {
    let mut groups: Vec<FigureGroup> = Vec::new();
    for indicator in context.book.data.definitions.published() {
        let Some(series) = series(context, &indicator.id, team) else { continue };
        let (name, id) = group(context, indicator);
        let figure = on_team_page(context, indicator, series);
        match groups.iter_mut().find(|group| group.id == id) {
            Some(group) => group.figures.push(figure),
            None => groups.push(FigureGroup { name, id, figures: vec![figure] }),
        }
    }
    groups
}

/// Returns the name and the anchor of an indicator's group.
pub(crate) fn group(context: &Context, indicator: &Indicator) -> (String, String) {
    let groups = &context.book.data.definitions.groups;
    let own = indicator.group.as_ref().map(|id| {
        let named = groups.iter().find(|group| group.id == *id);
        (named.map_or_else(|| words::key(id), |group| group.name.clone()), format!("group-{id}"))
    });
    let name = if groups.is_empty() { "All indicators" } else { "Further indicators" };
    own.unwrap_or_else(|| (name.to_owned(), "group-further".to_owned()))
}

/// Returns a figure that is named for its indicator, with its chart.
pub(crate) fn on_team_page(context: &Context, indicator: &Indicator, series: &Series) -> Figure {
    let whose = whose(context, series.team.as_deref());
    let range = range(context, indicator);
    Figure {
        name: indicator.name.clone(),
        url: url(&indicator.id),
        definition: indicator.definition.clone(),
        sparkline: html(&drawing::spark(&context.memo, indicator, series, whose, range)),
        chart: html(&drawing::charts(&context.memo, indicator, series, whose, None, None)),
        ..words_of(context, indicator, series)
    }
}

/// Returns a figure that is named for its team, drawn as a panel: the same periods and scale for all.
pub(crate) fn as_panel(
    context: &Context,
    indicator: &Indicator,
    team: &Team,
    series: &Series,
    (periods, range): (&[Period], drawing::Range),
) -> Figure {
    let has_any = series.observations.iter().any(|observation| observation.value.is_some());
    let panel = has_any.then(|| {
        drawing::panel(&context.memo, indicator, series, &team.name, periods, range).to_string()
    });
    let figure = words_of(context, indicator, series);
    Figure {
        id: format!("team-{}", team.id),
        name: team.name.clone(),
        url: format!("teams/{}/", encode(&team.id)),
        sparkline: Html(panel.unwrap_or_default()),
        ..figure
    }
}

fn html(text: &str) -> Html {
    Html(text.to_owned())
}

/// Returns all periods of an indicator's teams, from the first to the last.
pub(crate) fn periods(context: &Context, indicator: &str) -> Vec<Period> {
    let teams = teams(context, indicator);
    let of = |(_, series): &(&Team, &Series)| {
        series.observations.iter().map(|observation| observation.period).collect::<Vec<_>>()
    };
    let mut periods: Vec<Period> = teams.iter().flat_map(of).collect();
    periods.sort_unstable();
    periods.dedup();
    periods
}

/// Returns the range that all teams' values of an indicator lie in, with the ends of their targets.
pub(crate) fn range(context: &Context, indicator: &Indicator) -> drawing::Range {
    let measures = measures(context, &indicator.id)?;
    let axis = drawing::axis(indicator, None);
    if axis.range.is_some() {
        return axis.range;
    }
    let of_teams = || measures.series.iter().filter(|(team, _)| team.is_some());
    let mut found: drawing::Range = None;
    let mut widen = |value: f64| {
        let (low, high) = found.unwrap_or((value, value));
        found = Some((low.min(value), high.max(value)));
    };
    for (_, series) in of_teams() {
        let values = series.observations.iter().filter_map(|observation| observation.value);
        values.filter(|value| value.is_finite()).for_each(&mut widen);
        let (low, high) = drawing::ends(series.target.as_ref());
        [low, high].into_iter().flatten().for_each(&mut widen);
    }
    // From zero, so that no change looks larger than it is.
    let (low, high) = found?;
    (low < high || low != 0.0).then_some((low.min(0.0), high.max(0.0)))
}

/// What a figure says in words, with neither a name nor a drawing.
fn words_of(context: &Context, indicator: &Indicator, series: &Series) -> Figure {
    let current = series.latest();
    let shown = current.filter(|observation| observation.state == State::Shown);
    let target = series.target.as_ref();
    let value = shown.and_then(|observation| observation.value);
    let mut details = current.map(|o| details(indicator, o)).unwrap_or_default();
    details.extend(judged(context, indicator, series));
    details.extend(disagreement(context, indicator, series));
    Figure {
        id: indicator.id.clone(),
        value: value.map_or_else(String::new, |value| words::value(indicator, target, value)),
        n: current.map_or_else(String::new, |observation| words::n(indicator, observation)),
        period: current.map_or_else(String::new, |observation| observation.period.words()),
        interval: shown.map_or_else(String::new, |observation| {
            words::interval_of(indicator, target, observation)
        }),
        target: target.map_or_else(String::new, |target| target.raw.clone()),
        target_by_culture: by_culture(context, indicator, series),
        status: words::status(series.status),
        reason: reason(series),
        sentence: series.sentence.clone(),
        variation: variation(series),
        assurance: assurance(series),
        details,
        note: indicator.notes.clone().unwrap_or_default(),
        csv: Some(format!("{}observations.csv", url(&indicator.id))),
        ..Figure::default()
    }
}

/// The reason, unless the sentence says it already.
fn reason(series: &Series) -> String {
    let reason = series.reason.as_deref().unwrap_or_default();
    if series.sentence.contains(reason) {
        String::new()
    } else {
        format!("{}.", words::capital(reason))
    }
}

/// Returns whether a series has changed; unknown where there is no current figure to speak of.
pub(crate) fn change(series: &Series) -> Variation {
    match series.latest() {
        Some(_) if !series.withheld() => series.variation,
        _ => Variation::Unknown,
    }
}

/// What can't be told of a withheld or missing figure is not told at all.
fn variation(series: &Series) -> String {
    match change(series) {
        Variation::Unknown if series.latest().is_none() || series.withheld() => String::new(),
        told => told.words().to_owned(),
    }
}

fn assurance(series: &Series) -> String {
    let has_number = series.target.as_ref().is_some_and(|target| target.condition.is_some());
    if !has_number || series.latest().is_none() || series.withheld() {
        return String::new();
    }
    match series.assurance {
        Assurance::Unknown => "too few periods to tell".to_owned(),
        told => told.words().to_owned(),
    }
}

fn by_culture(context: &Context, indicator: &Indicator, series: &Series) -> bool {
    let team = series.team.as_ref().and_then(|team| context.book.team(team));
    let culture = team.and_then(|team| context.book.culture(team.culture.as_deref()?));
    culture.is_some_and(|culture| culture.targets.iter().any(|(id, ..)| *id == indicator.id))
}

/// Further figures of the same period, and what was left out. Nothing of a period that is withheld.
fn details(indicator: &Indicator, observation: &Observation) -> Vec<Fact> {
    if !matches!(observation.state, State::Shown | State::NotReached) {
        return Vec::new();
    }
    let mut facts: Vec<Fact> = observation.details.iter().map(detail).collect();
    if let Some(network) = &observation.network {
        facts.extend(network_facts(network));
    }
    facts.extend(observation.excluded.iter().map(|(reason, count)| Fact {
        name: format!("Left out: {reason}"),
        value: words::count(usize::try_from(*count).unwrap_or(usize::MAX), "record", "records"),
        url: None,
    }));
    if observation.given && indicator.measure.is_some() {
        let (name, value) = ("Origin".to_owned(), "given, not computed from records".to_owned());
        facts.push(Fact { name, value, url: None });
    }
    facts
}

fn detail(detail: &Detail) -> Fact {
    let mut value = words::with_unit(detail.value, detail.unit.as_deref(), None);
    let mut inside = Vec::new();
    inside.extend(detail.n.map(|n| format!("n = {n}")));
    inside.extend(detail.interval.map(|(low, high)| match low == high {
        true => "no interval: everybody asked answered, or all values are alike".to_owned(),
        false => {
            format!("95 % interval {}", words::interval(low, high, detail.unit.as_deref(), None))
        }
    }));
    if !inside.is_empty() {
        value = format!("{value} ({})", inside.join(", "));
    }
    Fact { name: words::capital(&detail.label), value, url: None }
}

fn network_facts(network: &crate::model::measures::Network) -> Vec<Fact> {
    let fact = |name: &str, value: String| Fact { name: name.to_owned(), value, url: None };
    let mut facts = Vec::new();
    facts.extend(network.reciprocity.map(|share| {
        fact(
            "Reciprocity",
            format!("{}\u{a0}% of the links go both ways", words::number(100.0 * share)),
        )
    }));
    if !network.isolates.is_empty() {
        let count = words::count(network.isolates.len(), "team", "teams");
        facts.push(fact("Without any link", count));
    }
    facts
}

/// The newest judgement of people stands beside what was computed.
fn judged(context: &Context, indicator: &Indicator, series: &Series) -> Option<Fact> {
    let review = newest_review(context, indicator, series)?;
    let reasons =
        if review.reasons.is_empty() { String::new() } else { format!(": {}", review.reasons) };
    Some(Fact {
        name: format!("Judged on {} by {}", day(review.date).text, review.role),
        value: format!("{}{reasons}", review.rating),
        url: None,
    })
}

fn newest_review<'a>(
    context: &'a Context,
    indicator: &Indicator,
    series: &Series,
) -> Option<&'a Review> {
    let reviews = context.book.data.reviews.iter();
    reviews
        .filter(|review| review.subject == indicator.id && review.team == series.team)
        .filter(|review| review.date <= context.measures.as_of)
        .max_by_key(|review| review.date)
}

/// Says so where the judged and the computed status differ. Ratings in other words can't be compared.
fn disagreement(context: &Context, indicator: &Indicator, series: &Series) -> Option<Fact> {
    let review = newest_review(context, indicator, series)?;
    let rating = review.rating.trim().to_lowercase().replace(['-', '_'], " ");
    let judged = Status::ALL.into_iter().find(|status| status.words() == rating)?;
    let compared =
        matches!(series.status, Status::OnTarget | Status::NearTarget | Status::OffTarget);
    (compared && judged != series.status).then(|| Fact {
        name: "They disagree".to_owned(),
        value: format!("judged “{}”, computed “{}”", judged.words(), series.status.words()),
        url: None,
    })
}

/// Returns whether an indicator is a network of teams.
pub(crate) fn is_network(indicator: &Indicator) -> bool {
    let statistic = indicator.measure.as_ref().map(|measure| &measure.statistic);
    matches!(statistic, Some(Statistic::Network { .. }))
}
