//! What warns now, over the organization and all teams.

use super::{signal, standing, words};
use crate::book::encode;
use crate::model::signal::{Rule, Signal};
use crate::render::context::Context;
use crate::render::view::{Card, SignalPanel, Signals, TeamSignals};

/// Returns what warns now.
pub(super) fn signals(context: &Context) -> Signals {
    let organization = signal::of(context, None);
    Signals {
        sentence: signal::sentence(context),
        counts: signal::counts(&context.measures.signals),
        // The organization's page shows all of its rules: unknown ones say what is missing.
        organization: organization.iter().map(|found| signal::panel(context, found)).collect(),
        teams: context
            .book
            .data
            .teams
            .iter()
            .filter_map(|team| {
                let signals = signal::of(context, Some(&team.id));
                let holding = signals.into_iter().filter(|found| signal::holds(found));
                let panels: Vec<_> = holding
                    .map(|found| {
                        let panel = signal::panel(context, found);
                        let id = format!("{}-{}", panel.id, team.id);
                        SignalPanel { id, ..panel }
                    })
                    .collect();
                (!panels.is_empty()).then(|| TeamSignals {
                    title: team.name.clone(),
                    url: standing::team_url(&team.id),
                    id: format!("team-{}", team.id),
                    signals: panels,
                })
            })
            .collect(),
        rules: context.book.data.definitions.rules.iter().map(|rule| card(context, rule)).collect(),
    }
}

/// Returns the signals that hold or are watched and lead to a failure mode, the most serious first.
pub(crate) fn leading_to(context: &Context, slug: &str) -> Vec<SignalPanel> {
    let leads = |found: &&Signal| signal::holds(found) && found.leads_to.as_deref() == Some(slug);
    let mut found: Vec<&Signal> = context.measures.signals.iter().filter(leads).collect();
    found.sort_by_key(|found| signal::rank(found));
    let panel = |found: &&Signal| {
        let whose = found.team.as_deref().unwrap_or("organization");
        let id = format!("{}-{whose}", signal::anchor(found));
        SignalPanel { id, ..signal::panel(context, found) }
    };
    found.iter().map(panel).collect()
}

fn card(context: &Context, rule: &Rule) -> Card {
    let of = || signal::of_rule(context, rule);
    let way_out = of().find_map(|found| signal::way_out(context, found));
    let named = rule.leads_to.as_deref().and_then(|slug| context.book.named(slug).first().copied());
    let url = match way_out.or(named) {
        Some(page) => encode(&context.book.pages[page].path),
        None => signal::rule_url(context, rule),
    };
    Card {
        title: rule.name.clone(),
        url,
        summary: rule.text.clone(),
        kind_label: signal::kind_label(rule.kind).to_owned(),
        fact: fact(of()),
        stub: false,
    }
}

/// "suspected for 2 teams and the organization", or why not.
fn fact<'a>(signals: impl Iterator<Item = &'a Signal>) -> String {
    let (mut teams, mut organization, mut untold, mut all) = (0, false, 0, 0);
    for found in signals {
        all += 1;
        match (signal::holds(found), &found.team) {
            (true, Some(_)) => teams += 1,
            (true, None) => organization = true,
            (false, _) if found.assessment == crate::model::signal::Assessment::CannotTell => {
                untold += 1
            }
            _ => {}
        }
    }
    let whom = match (teams, organization) {
        (0, true) => "holds for the organization".to_owned(),
        (0, false) if all == 0 => return "not evaluated".to_owned(),
        (0, false) if untold == all => return "can’t be told for want of data".to_owned(),
        (0, false) => "holds nowhere now".to_owned(),
        (teams, false) => {
            format!("holds or is watched for {}", words::count(teams, "team", "teams"))
        }
        (teams, true) => {
            format!(
                "holds or is watched for {} and the organization",
                words::count(teams, "team", "teams")
            )
        }
    };
    if untold > 0 { format!("{whom}; can’t be told for {untold}") } else { whom }
}
