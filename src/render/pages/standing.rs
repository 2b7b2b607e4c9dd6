//! How a team and how all teams are doing: one or two sentences, and what asks for a look.

use super::{figure, signal, words};
use crate::book::encode;
use crate::model::indicator::Indicator;
use crate::model::measures::{Assurance, Series, Status, Variation};
use crate::model::team::Team;
use crate::render::context::Context;
use crate::render::view::{Attention, SignalLine, StatusCount};

/// As many signals as the front page names.
const SIGNALS: usize = 6;

/// What the figures of all teams and the organization amount to.
pub(crate) struct Overall {
    /// In one sentence; empty for a book without teams.
    pub(crate) sentence: String,
    /// How many figures have each status.
    pub(crate) counts: Vec<StatusCount>,
    /// What holds now, the most serious first.
    pub(crate) signals: Vec<SignalLine>,
}

/// Returns what all figures amount to, for the front page.
pub(crate) fn overall(context: &Context) -> Overall {
    let statuses = all(context).map(|(_, series)| series.status);
    let counts = words::counts(statuses);
    let mut holding: Vec<_> =
        context.measures.signals.iter().filter(|found| signal::holds(found)).collect();
    holding.sort_by_key(|found| signal::rank(found));
    let lines = holding.iter().take(SIGNALS).map(|found| signal::line(context, found));
    Overall { sentence: overall_sentence(context), counts, signals: lines.collect() }
}

/// All series of the indicators that have pages, of the teams that are there and the organization.
pub(crate) fn all<'a>(
    context: &'a Context,
) -> impl Iterator<Item = (&'a Indicator, &'a Series)> + 'a {
    context.book.data.definitions.published().flat_map(move |indicator| {
        let measures = figure::measures(context, &indicator.id);
        let series = measures.into_iter().flat_map(|measures| measures.series.iter());
        series
            .filter(move |(team, _)| match team {
                Some(team) => context.book.team(team).is_some_and(|team| is_there(context, team)),
                None => true,
            })
            .map(move |(_, series)| (indicator, series))
    })
}

fn is_there(context: &Context, team: &Team) -> bool {
    super::roadmap::is_there(team, context.book.as_of)
}

fn overall_sentence(context: &Context) -> String {
    let teams = context.book.data.teams.iter().filter(|team| is_there(context, team)).count();
    if teams == 0 {
        return String::new();
    }
    let tally = Tally::of(all(context).map(|(_, series)| series));
    let teams = words::capital(&words::count(teams, "team", "teams"));
    if tally.figures == 0 {
        return format!("{teams}, and no figures yet: they begin with the first records.");
    }
    let judged = tally.judged();
    let figures = match judged {
        0 => "no figure can be held against a target yet".to_owned(),
        judged => format!(
            "{} of {} with a target and enough data {} on target",
            tally.on,
            words::count(judged, "figure", "figures"),
            if tally.on == 1 { "is" } else { "are" }
        ),
    };
    let change = match (tally.better, tally.worse) {
        (0, 0) => "nothing has changed beyond noise".to_owned(),
        (better, worse) => {
            format!("beyond noise, {better} changed for the better and {worse} for the worse")
        }
    };
    format!("{teams}: {figures}; {change}.")
}

#[derive(Default)]
struct Tally {
    figures: usize,
    on: usize,
    near: usize,
    off: usize,
    unknown: usize,
    better: usize,
    worse: usize,
}

impl Tally {
    fn of<'a>(series: impl Iterator<Item = &'a Series>) -> Self {
        let mut tally = Self::default();
        for series in series {
            tally.figures += 1;
            match series.status {
                Status::OnTarget => tally.on += 1,
                Status::NearTarget => tally.near += 1,
                Status::OffTarget => tally.off += 1,
                Status::NoTarget => {}
                _ => tally.unknown += 1,
            }
            match figure::change(series) {
                Variation::Improving => tally.better += 1,
                Variation::Worsening => tally.worse += 1,
                _ => {}
            }
        }
        tally
    }

    fn judged(&self) -> usize {
        self.on + self.near + self.off
    }
}

/// Returns the series of a team, or of the organization, with their indicators, in the book's order.
pub(crate) fn own<'a>(
    context: &'a Context,
    team: Option<&str>,
) -> Vec<(&'a Indicator, &'a Series)> {
    let published = context.book.data.definitions.published();
    published
        .filter_map(|indicator| Some((indicator, figure::series(context, &indicator.id, team)?)))
        .collect()
}

/// Returns how a team is doing, in one or two sentences.
pub(crate) fn sentence(own: &[(&Indicator, &Series)]) -> String {
    if own.iter().all(|(_, series)| series.status == Status::NoData) {
        return String::new();
    }
    let tally = Tally::of(own.iter().map(|(_, series)| *series));
    let mut text = target_sentence(&tally);
    text.push(' ');
    text.push_str(&change_sentence(own));
    text
}

fn target_sentence(tally: &Tally) -> String {
    let judged = tally.judged();
    if judged == 0 {
        return "No indicator can be held against a target yet.".to_owned();
    }
    format!("Targets met: {} of {judged}.", tally.on)
}

fn change_sentence(own: &[(&Indicator, &Series)]) -> String {
    let names = |variation: Variation| {
        let of = own.iter().filter(|(_, series)| figure::change(series) == variation);
        words::list(&of.map(|(indicator, _)| indicator.name.clone()).collect::<Vec<_>>())
    };
    let mut parts = Vec::new();
    for (variation, words) in [
        (Variation::Worsening, "for the worse"),
        (Variation::Improving, "for the better"),
        (Variation::Changing, ""),
    ] {
        let names = names(variation);
        if !names.is_empty() {
            parts.push(if words.is_empty() { names } else { format!("{words} in {names}") });
        }
    }
    let told = own.iter().any(|(_, series)| figure::change(series) != Variation::Unknown);
    match (parts.is_empty(), told) {
        (false, _) => format!("Changed beyond noise: {}.", parts.join("; ")),
        (true, true) => "Nothing has changed beyond noise.".to_owned(),
        (true, false) => "Too few periods to tell a change from noise.".to_owned(),
    }
}

/// Returns what changed beyond noise or misses its target, the most important first.
pub(crate) fn attention(own: &[(&Indicator, &Series)]) -> Vec<Attention> {
    let mut found: Vec<(u8, Attention)> = own
        .iter()
        .filter_map(|(indicator, series)| Some((importance(series)?, item(indicator, series))))
        .collect();
    found.sort_by_key(|(importance, _)| *importance);
    found.into_iter().map(|(_, item)| item).collect()
}

/// Off target and worse comes first, what got better last; what is as it should be has no place.
fn importance(series: &Series) -> Option<u8> {
    use Variation::{Changing, Improving, Worsening};
    Some(match (series.status, figure::change(series), series.assurance) {
        (Status::OffTarget, Worsening, _) => 0,
        (Status::OffTarget, Improving, _) => 3,
        (Status::OffTarget, _, Assurance::Misses) => 1,
        (Status::OffTarget, ..) => 2,
        (_, Worsening, _) => 4,
        (Status::NearTarget, ..) => 5,
        (_, Changing, _) => 6,
        (_, Improving, _) => 7,
        _ => return None,
    })
}

fn item(indicator: &Indicator, series: &Series) -> Attention {
    let status = matches!(series.status, Status::OffTarget | Status::NearTarget | Status::OnTarget);
    let target = series.target.as_ref();
    let of = target.map_or_else(String::new, |target| format!(" ({})", target.raw));
    let mut parts = Vec::new();
    if status {
        parts.push(match series.status {
            Status::OnTarget => series.status.words().to_owned(),
            _ => format!("{}{of}", series.status.words()),
        });
    }
    if super::drawing::is_change(figure::change(series)) {
        parts.push(series.variation.words().to_owned());
    }
    if series.assurance == Assurance::Misses {
        parts.push(series.assurance.words().to_owned());
    }
    let value = series.latest().and_then(|observation| observation.value);
    Attention {
        name: indicator.name.clone(),
        id: indicator.id.clone(),
        value: value.map_or_else(String::new, |value| words::value(indicator, target, value)),
        text: parts.join(", "),
        status: words::status(series.status),
    }
}

/// Returns the address of a team's page.
pub(crate) fn team_url(team: &str) -> String {
    format!("teams/{}/", encode(team))
}
