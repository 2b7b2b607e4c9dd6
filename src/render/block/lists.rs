//! Definitions of indicators and warning signals: the book's words, then how the teams stand.

use std::fmt::Write;

use super::{Place, empty};
use crate::model::indicator::{Group, Indicator};
use crate::model::signal::{Rule, RuleKind, Signal};
use crate::render::chart::escape;
use crate::render::pages::{figure, signal, words};
use crate::render::view::StatusCount;

impl Place<'_> {
    /// Returns the definitions of all indicators, or of a group.
    pub(super) fn indicators(&self, group: Option<&str>) -> String {
        let definitions = &self.context.book.data.definitions;
        let groups = &definitions.groups;
        let mut out = String::new();
        let wanted = |of: &&Group| group.is_none_or(|id| of.id == id);
        for of in groups.iter().filter(wanted) {
            let of_group =
                |indicator: &&Indicator| indicator.group.as_deref() == Some(of.id.as_str());
            let list = self.list(definitions.published().filter(of_group));
            if !list.is_empty() && !self.has_heading(&of.name) {
                out.push_str(&self.heading(&of.name, &format!("group-{}", of.id)));
            }
            out.push_str(&list);
        }
        if group.is_none() {
            let without = |indicator: &&Indicator| {
                !groups.iter().any(|of| indicator.group.as_ref() == Some(&of.id))
            };
            out.push_str(&self.list(definitions.published().filter(without)));
        }
        if out.is_empty() { empty("There is no indicator here yet.") } else { out }
    }

    fn list<'a>(&self, indicators: impl Iterator<Item = &'a Indicator>) -> String {
        let mut items = String::new();
        for indicator in indicators {
            let name = self.link(&figure::url(&indicator.id), &indicator.name);
            let rest = escape(&after_name(indicator));
            let _ = write!(items, "<li><p class=\"line\">{name}{rest}</p>");
            let statuses = figure::measures(self.context, &indicator.id)
                .into_iter()
                .flat_map(|measures| measures.series.values())
                .map(|series| series.status);
            items.push_str(&counts(&words::counts(statuses)));
            items.push_str("</li>");
        }
        if items.is_empty() { items } else { format!("<ul class=\"definitions\">{items}</ul>") }
    }

    /// Returns the warning signals, and what they say now of a team, or of all.
    pub(super) fn signals(&self, team: Option<&str>) -> String {
        let rules = self.context.book.data.definitions.rules.iter();
        let mut items = String::new();
        for rule in rules.filter(|rule| rule.kind == RuleKind::Warning) {
            let name = match self.context.book.at("signals/") {
                Some(_) => self.link(&signal::rule_url(self.context, rule), &rule.name),
                None => escape(&rule.name),
            };
            let text = escape(&rule.text);
            let _ = write!(
                items,
                "<li><p class=\"line\">{name}: {text}</p>{}</li>",
                self.now(rule, team)
            );
        }
        if items.is_empty() {
            return empty("There is no warning signal yet.");
        }
        format!("<ul class=\"definitions\">{items}</ul>")
    }

    fn signals_of<'a>(&'a self, rule: &'a Rule) -> impl Iterator<Item = &'a Signal> {
        signal::of_rule(self.context, rule)
    }

    /// What a rule says now: of one team in a word, of all teams by name.
    fn now(&self, rule: &Rule, team: Option<&str>) -> String {
        let of_team = |found: &&Signal| team.is_none() || found.team.as_deref() == team;
        let mut parts: Vec<String> = Vec::new();
        for found in self.signals_of(rule).filter(of_team) {
            if signal::holds(found) || team.is_some() {
                let line = signal::line(self.context, found);
                let link = self.link(&line.url, &line.whose);
                let state = line.assessment;
                parts.push(format!(
                    "<span class=\"status status-{}\">{}</span> {link}",
                    state.slug, state.words
                ));
            }
        }
        let untold = self
            .signals_of(rule)
            .filter(of_team)
            .filter(|found| found.assessment == crate::model::signal::Assessment::CannotTell)
            .count();
        if parts.is_empty() {
            let words = match (self.signals_of(rule).filter(of_team).count(), untold) {
                (0, _) => return String::new(),
                (all, untold) if all == untold => "Can’t be told now for want of data.".to_owned(),
                (_, 0) => "Holds nowhere now.".to_owned(),
                (_, untold) => {
                    format!("Holds nowhere that can be told; can’t be told for {untold}.")
                }
            };
            return format!("<p class=\"line-state\">{words}</p>");
        }
        format!("<p class=\"line-state\">Now: {}</p>", parts.join(", "))
    }
}

/// Returns what follows the name: ": definition (target: …)", word for word.
pub(super) fn after_name(indicator: &Indicator) -> String {
    // The newest target; what held before stands on the indicator's own page.
    let newest = indicator.targets.iter().max_by_key(|dated| dated.from);
    let target = newest.map(|dated| dated.target.raw.as_str());
    let inside = match (indicator.method.as_deref(), target) {
        (Some(method), Some(target)) if method != target => format!(" ({method}: {target})"),
        (Some(method), _) => format!(" ({method})"),
        (None, Some(target)) => match newest.and_then(|dated| dated.target.condition) {
            Some(_) => format!(" (target: {target})"),
            None => format!(" ({target})"),
        },
        (None, None) => String::new(),
    };
    format!(": {}{inside}", indicator.definition)
}

fn counts(counts: &[StatusCount]) -> String {
    if counts.is_empty() {
        return String::new();
    }
    let item = |count: &StatusCount| {
        let (slug, words) = (&count.status.slug, &count.status.words);
        format!("<span class=\"status status-{slug}\"><b>{}</b> {words}</span>", count.count)
    };
    let items: Vec<String> = counts.iter().map(item).collect();
    format!("<p class=\"line-state\">{}</p>", items.join(" "))
}
