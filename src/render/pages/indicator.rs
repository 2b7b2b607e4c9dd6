//! An indicator's page: what it is, where it stands, how it is computed.

use std::fmt::Write;

use super::words::{self, href};
use super::{figure, formula, frame};
use crate::model::indicator::{Indicator, Level, RuleSet};
use crate::model::measures::{Network, Observation, Series, State};
use crate::model::page::PageId;
use crate::model::signal::Rule;
use crate::model::team::Team;
use crate::render::chart::{self, Edge, Frame, escape};
use crate::render::code::highlight;
use crate::render::context::{Context, day};
use crate::render::view::{self, Fact, Html, Link};

/// A table of more rows than this shows the last periods only.
const ROWS: usize = 800;

/// Returns an indicator's page.
pub(super) fn indicator(context: &Context, id: PageId, indicator: &str) -> view::Indicator {
    let Some(indicator) = context.book.data.definitions.indicator(indicator) else {
        return view::Indicator::default();
    };
    let organization = figure::series(context, &indicator.id, None);
    let teams = figure::teams(context, &indicator.id);
    let periods = figure::periods(context, &indicator.id);
    let range = figure::range(context, indicator);
    let panels = teams.iter().map(|(team, series)| {
        figure::as_panel(context, indicator, team, series, (&periods, range))
    });
    let declaration = formula::declaration(indicator);
    view::Indicator {
        id: indicator.id.clone(),
        definition: indicator.definition.clone(),
        group: figure::group(context, indicator).0,
        facts: facts(context, indicator),
        formula: formula::formula(indicator, context.measures.minimum_group),
        declaration: Html(format!(
            "<div class=\"code\" data-language=\"toml\"><pre tabindex=\"0\"><code>{}</code></pre></div>",
            highlight("toml", &declaration, &context.memo)
        )),
        counts: words::counts(teams.iter().map(|(_, series)| series.status)),
        organization: organization.map(|series| view::Figure {
            name: figure::ORGANIZATION.to_owned(),
            definition: String::new(),
            id: format!("{}-organization", indicator.id),
            ..figure::on_team_page(context, indicator, series)
        }),
        scale: scale(indicator, &periods, range, panels.len()),
        teams: panels.collect(),
        charts: Html(networks(context, id, indicator)),
        table: Html(table(context, indicator, organization, &teams)),
        downloads: downloads(indicator, organization.is_none() && teams.is_empty()),
        gaming: indicator.gaming.clone().unwrap_or_default(),
        notes: indicator.notes.iter().cloned().collect(),
        signals: signals(context, indicator),
        as_of: Some(day(context.measures.as_of)),
    }
}

/// The scale that the panels share; nothing where there is nothing to compare.
fn scale(
    indicator: &Indicator,
    periods: &[crate::model::period::Period],
    range: super::drawing::Range,
    panels: usize,
) -> String {
    let (Some((low, high)), [first, .., last]) = (range, periods) else { return String::new() };
    if panels < 2 {
        return String::new();
    }
    let unit = indicator.unit.as_deref();
    format!(
        "All panels: {}; {} to {}.",
        words::interval(low, high, unit, None),
        first.words(),
        last.words()
    )
}

fn downloads(indicator: &Indicator, empty: bool) -> Vec<Link> {
    if empty {
        return Vec::new();
    }
    let file = |title: &str, extension: &str| Link {
        title: title.to_owned(),
        url: format!("{}observations.{extension}", figure::url(&indicator.id)),
    };
    vec![file("CSV", "csv"), file("JSON", "json")]
}

fn facts(context: &Context, indicator: &Indicator) -> Vec<Fact> {
    let fact = |name: &str, value: &str| Fact {
        name: name.to_owned(),
        value: value.to_owned(),
        url: None,
    };
    let level = match indicator.level {
        Level::Team => "each team",
        Level::Organization => "the organization",
        Level::System => "the whole system",
    };
    let mut facts = vec![
        fact("Group", &figure::group(context, indicator).0),
        fact("Level", level),
        fact("Read", words::rhythm(indicator.cadence)),
    ];
    facts.extend(indicator.unit.as_deref().map(|unit| fact("Unit", unit)));
    let target = indicator.target_on(context.book.as_of);
    match target {
        Some(target) => facts.push(fact("Target", &target.raw)),
        None => facts.push(fact("Target", "none")),
    }
    for dated in indicator.targets.iter().filter(|_| indicator.targets.len() > 1) {
        let from = dated
            .from
            .map_or("from the beginning".to_owned(), |from| format!("from {}", day(from).text));
        facts.push(fact(&words::capital(&format!("target {from}")), &dated.target.raw));
    }
    facts.extend(indicator.method.as_deref().map(|method| fact("Found out by", method)));
    if let Some(condition) = target.and_then(|target| target.condition) {
        facts.push(fact("Near target", &formula::near(indicator, condition)));
    }
    if indicator.minimum > 1 {
        let records = if indicator.private { "answers" } else { "records" };
        facts.push(fact("Judged from", &format!("{} {records} on", indicator.minimum)));
    }
    let rules = match indicator.rules {
        RuleSet::Wheeler => "Wheeler’s",
        RuleSet::Nhs => "those of “Making Data Count” (NHS)",
    };
    facts.push(fact("Rules for change", rules));
    facts
}

/// The rules that look at an indicator: those whose expressions name it.
fn signals(context: &Context, indicator: &Indicator) -> Vec<Link> {
    let found = context.measures.signals.iter();
    let mut seen: Vec<_> = found
        .filter(|signal| {
            let of_symptoms = signal.symptoms.iter().flat_map(|symptom| &symptom.evidence);
            let mut all = signal.evidence.iter().chain(of_symptoms);
            all.any(|evidence| evidence.indicator.as_deref() == Some(indicator.id.as_str()))
        })
        .map(|signal| (signal.rule.as_str(), signal.kind))
        .collect();
    seen.sort_unstable();
    let rules = context.book.data.definitions.rules.iter();
    let looks = |rule: &&Rule| {
        seen.binary_search(&(rule.id.as_str(), rule.kind)).is_ok() || names(rule, &indicator.id)
    };
    rules
        .filter(looks)
        .map(|rule| Link { title: rule.name.clone(), url: super::signal::rule_url(context, rule) })
        .collect()
}

/// Whether a rule's expressions name an indicator, in either way of writing it.
fn names(rule: &Rule, id: &str) -> bool {
    let of_symptoms = rule.symptoms.iter().filter_map(|symptom| symptom.when.as_ref());
    let quoted = [format!("'{id}'"), format!("\"{id}\"")];
    let as_name = id.replace('-', "_");
    rule.when.iter().chain(of_symptoms).any(|when| {
        quoted.iter().any(|name| when.text.contains(name)) || when.variables.contains(&as_name)
    })
}

/// Returns the views of a network, matrix first; nothing for other indicators.
pub(crate) fn networks(context: &Context, on: PageId, indicator: &Indicator) -> String {
    let series = figure::series(context, &indicator.id, None);
    let current = series.and_then(|series| Some((series, series.latest()?)));
    let Some((series, observation)) = current else { return String::new() };
    let Some(network) = observation.network.as_ref().filter(|_| observation.state == State::Shown)
    else {
        return String::new();
    };
    let root = frame::root(context, on);
    let drawn = network_of(context, &root, series, network);
    let named = |what: &str| chart::Network {
        title: format!("{}, {}: {what}", indicator.name, observation.period.words()),
        ..drawn.clone()
    };
    let draw = |prefix: &str,
                drawn: &chart::Network,
                draw: fn(&Frame, &chart::Network) -> chart::Chart| {
        let (wide, narrow) =
            (draw(&Frame::wide(prefix), drawn), draw(&Frame::narrow(prefix), drawn));
        chart::figure(&wide, Some(&narrow), "")
    };
    let betweenness = between(context, network);
    draw(&format!("x-{}", indicator.id), &named("who with whom"), chart::matrix)
        + &draw(&format!("n-{}", indicator.id), &named("as a network"), chart::node_link)
        + &betweenness
}

fn network_of(context: &Context, root: &str, series: &Series, network: &Network) -> chart::Network {
    let in_it = |team: &&Team| {
        network.betweenness.contains_key(&team.id)
            || network.isolates.contains(&team.id)
            || network.edges.iter().any(|(from, to, _)| *from == team.id || *to == team.id)
    };
    let teams: Vec<&Team> = context.book.data.teams.iter().filter(in_it).collect();
    let place = |id: &str| teams.iter().position(|team| team.id == id);
    let edges = network.edges.iter().filter_map(|(from, to, weight)| {
        Some(Edge { from: place(from)?, to: place(to)?, weight: *weight })
    });
    chart::Network {
        title: String::new(),
        reading: series.sentence.clone(),
        names: teams.iter().map(|team| team.name.clone()).collect(),
        hrefs: teams.iter().map(|team| Some(href(root, &format!("teams/{}/", team.id)))).collect(),
        edges: edges.collect(),
    }
}

/// How often each team lies between two others: in the book's order, with the warning not to rank by it.
fn between(context: &Context, network: &Network) -> String {
    let teams = context.book.data.teams.iter();
    let rows: Vec<Vec<String>> = teams
        .filter_map(|team| {
            let value = network.betweenness.get(&team.id)?;
            let degree = |of: &std::collections::BTreeMap<String, usize>| {
                of.get(&team.id).map_or_else(|| "0".to_owned(), usize::to_string)
            };
            let (gives, gets) = (degree(&network.out_degree), degree(&network.in_degree));
            Some(vec![team.name.clone(), gives, gets, words::number(*value)])
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    let head = ["Team", "Gives to", "Gets from", "Betweenness"].map(str::to_owned).to_vec();
    let table = chart::table_html(&chart::Table { head, rows });
    format!(
        "<details class=\"chart-data\"><summary>Who lies between others</summary><p>In the book’s order. A high \
         betweenness may be a broker or a bottleneck: it is no rank.</p>{table}</details>"
    )
}

/// The observations by team and period, the organization's first.
fn table(
    context: &Context,
    indicator: &Indicator,
    organization: Option<&Series>,
    teams: &[(&Team, &Series)],
) -> String {
    let all = organization.into_iter().chain(teams.iter().map(|(_, series)| *series));
    let all: Vec<&Series> = all.collect();
    let count: usize = all.iter().map(|series| series.observations.len()).sum();
    if count == 0 {
        return String::new();
    }
    let each = if count > ROWS { (ROWS / all.len().max(1)).max(1) } else { usize::MAX };
    let mut out = String::from("<table>");
    if count > ROWS {
        let _ = write!(
            out,
            "<caption>The last {each} periods of each; all are in the files.</caption>"
        );
    }
    out.push_str("<thead><tr>");
    for head in ["Whose", "Period", "Value", "Number", "95 % interval", "Remark"] {
        let _ = write!(out, "<th scope=\"col\">{head}</th>");
    }
    out.push_str("</tr></thead><tbody>");
    for series in all {
        let whose = figure::whose(context, series.team.as_deref());
        for observation in series.observations.iter().rev().take(each) {
            row(&mut out, indicator, series, whose, observation);
        }
    }
    out + "</tbody></table>"
}

fn row(
    out: &mut String,
    indicator: &Indicator,
    series: &Series,
    whose: &str,
    observation: &Observation,
) {
    let target = series.target.as_ref();
    let shown = observation.state == State::Shown;
    let value = observation.value.filter(|_| shown);
    let mut remarks = Vec::new();
    match observation.state {
        State::Withheld => remarks.push("withheld"),
        State::NoData => remarks.push("no data"),
        State::NotReached => remarks.push("too many still open for a median"),
        State::Shown => {}
    }
    if !observation.complete {
        remarks.push("period not over");
    }
    if observation.given {
        remarks.push("given");
    }
    let interval =
        if shown { words::interval_of(indicator, target, observation) } else { String::new() };
    let cells = [
        words::capital(&observation.period.words()),
        value.map_or_else(String::new, |value| words::value(indicator, target, value)),
        words::n(indicator, observation),
        interval,
        remarks.join(", "),
    ];
    let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escape(whose));
    for cell in cells {
        let _ = write!(out, "<td>{}</td>", escape(&cell));
    }
    out.push_str("</tr>");
}
