//! Runs a rule's expression over the figures, and keeps what it looked at.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::compute::indicators::sentence::reading;
use crate::compute::signals::answer::Answer;
use crate::model::data::Definitions;
use crate::model::expression::{Node, Operation};
use crate::model::indicator::Indicator;
use crate::model::measures::{
    BehaviourKind, IndicatorMeasures, Observation, Series, State, Status,
};
use crate::model::signal::{Evidence, EvidenceKind};
use crate::model::verdict::Verdict;

/// A signal of a chart counts as new for so many periods (house default).
const RECENT: usize = 3;

/// One run of one expression.
pub(super) struct Evaluation<'a> {
    definitions: &'a Definitions,
    measures: &'a BTreeMap<String, Arc<IndicatorMeasures>>,
    team: Option<&'a str>,
    kind: EvidenceKind,
    evidence: Vec<Evidence>,
    missing: Vec<String>,
}

impl<'a> Evaluation<'a> {
    /// Begins a run for a team, or for the organization.
    pub(super) fn new(
        definitions: &'a Definitions,
        measures: &'a BTreeMap<String, Arc<IndicatorMeasures>>,
        team: Option<&'a str>,
        kind: EvidenceKind,
    ) -> Self {
        Self { definitions, measures, team, kind, evidence: Vec::new(), missing: Vec::new() }
    }

    /// Returns what was looked at, and what was missing.
    pub(super) fn finish(mut self) -> (Vec<Evidence>, Vec<String>) {
        let mut evidence: Vec<Evidence> = Vec::new();
        for one in self.evidence {
            if !evidence.contains(&one) {
                evidence.push(one);
            }
        }
        self.missing.sort();
        self.missing.dedup();
        (evidence, self.missing)
    }

    /// Returns what an expression says. Every part is looked at, so that the evidence is complete.
    pub(super) fn verdict(&mut self, node: &Node) -> Verdict {
        self.run(node).verdict()
    }

    fn run(&mut self, node: &Node) -> Answer {
        match node {
            Node::Bool(yes) => Answer::Verdict(Verdict::from(*yes)),
            Node::Number(value) => Answer::number(Some(*value)),
            Node::Not(a) => Answer::Verdict(!self.verdict(a)),
            Node::Negate(a) => Answer::number(Some(0.0)).combine(Operation::Subtract, self.run(a)),
            Node::And(a, b) => {
                let (a, b) = (self.verdict(a), self.verdict(b));
                Answer::Verdict(a.and(b))
            }
            Node::Or(a, b) => {
                let (a, b) = (self.verdict(a), self.verdict(b));
                Answer::Verdict(a.or(b))
            }
            Node::Compare(comparison, a, b) => {
                let from = self.evidence.len();
                let verdict = self.run(a).compare(*comparison, self.run(b));
                // A count of indicators has asked each of them already.
                for one in self.evidence[from..].iter_mut().filter(|one| !one.verdict.is_known()) {
                    one.verdict = verdict;
                }
                Answer::Verdict(verdict)
            }
            Node::Arithmetic(operation, a, b) => self.run(a).combine(*operation, self.run(b)),
            Node::If(condition, a, b) => match self.verdict(condition) {
                Verdict::Yes => self.run(a),
                Verdict::No => self.run(b),
                Verdict::Unknown => Answer::Verdict(Verdict::Unknown),
            },
            Node::Call(name, arguments) => self.call(name, arguments),
            _ => Answer::Verdict(Verdict::Unknown),
        }
    }

    fn call(&mut self, name: &str, arguments: &[Node]) -> Answer {
        let Some(Node::Text(id)) = arguments.first() else {
            return Answer::Verdict(Verdict::Unknown);
        };
        let times = match arguments.get(1) {
            Some(Node::Number(count)) if (1.0..=1000.0).contains(count) => *count as usize,
            _ => 2,
        };
        match name {
            "value" => self.figure(id, "value", |observation| observation.value),
            "low" => self.figure(id, "lower end of the interval", |observation| observation.low),
            "high" => self.figure(id, "upper end of the interval", |observation| observation.high),
            "n" => {
                self.figure(id, "number of records", |observation| observation.n.map(|n| n as f64))
            }
            "on_target" => self.on_target(id),
            "rises" => self.signalled(id, true),
            "falls" => self.signalled(id, false),
            "falling" => self.monotone(id, times, |now, before| now < before, "fell"),
            "rising" => self.monotone(id, times, |now, before| now > before, "rose"),
            "none_for" => self.none_for(id, times),
            "silent" => self.silent(id, times),
            _ => Answer::Verdict(Verdict::Unknown),
        }
    }

    /// The team's own series, or the organization's where teams have none.
    fn series(&self, id: &str) -> Option<(&'a Indicator, &'a Series)> {
        let indicator = self.definitions.indicator(id)?;
        let all = &self.measures.get(id)?.series;
        let own = self.team.and_then(|team| all.get(&Some(team.to_owned())));
        own.or_else(|| all.get(&None)).map(|series| (indicator, series))
    }

    fn lack(&mut self, id: &str, why: &str) {
        let name = self.definitions.indicator(id).map_or(id, |indicator| indicator.name.as_str());
        self.missing.push(format!("{name}: {why}"));
    }

    fn note(
        &mut self,
        id: &str,
        what: &str,
        value: String,
        n: Option<u64>,
        window: String,
        verdict: Verdict,
    ) {
        let name = self.definitions.indicator(id).map_or(id, |indicator| indicator.name.as_str());
        self.evidence.push(Evidence {
            input: format!("{name}: {what}"),
            indicator: Some(id.to_owned()),
            value,
            n,
            window,
            kind: self.kind,
            verdict,
        });
    }

    fn figure(&mut self, id: &str, what: &str, of: impl Fn(&Observation) -> Option<f64>) -> Answer {
        let Some((indicator, series)) = self.series(id) else {
            self.lack(id, "no figures");
            return Answer::number(None);
        };
        let Some(observation) = judged(series) else {
            self.lack(id, &why_not(series));
            return Answer::number(None);
        };
        let value = of(observation);
        if value.is_none() {
            self.lack(id, &format!("no {what} for {}", observation.period.words()));
        }
        let (words, n) = (reading(indicator, observation), observation.n);
        self.note(id, what, words, n, observation.period.words(), Verdict::Unknown);
        Answer::number(value)
    }

    /// How many indicators of a group are on target: at least those that are, at most those that could be.
    fn on_target(&mut self, group: &str) -> Answer {
        let ids: Vec<&str> = self
            .definitions
            .published()
            .filter(|indicator| indicator.group.as_deref() == Some(group))
            .map(|indicator| indicator.id.as_str())
            .collect();
        let (mut yes, mut unknown) = (0.0, 0.0);
        for id in ids {
            let Some((_, series)) = self.series(id) else {
                self.lack(id, "no figures");
                unknown += 1.0;
                continue;
            };
            match series.status {
                Status::OnTarget => yes += 1.0,
                Status::NearTarget | Status::OffTarget | Status::NoTarget => {}
                _ => {
                    unknown += 1.0;
                    self.lack(id, &why_not(series));
                    continue;
                }
            }
            let (words, verdict) = (series.sentence.clone(), series.status == Status::OnTarget);
            let (n, window) = series
                .latest()
                .map_or((None, String::new()), |latest| (latest.n, latest.period.words()));
            self.note(id, "status", words, n, window, Verdict::from(verdict));
        }
        Answer::Between(yes, yes + unknown)
    }

    /// Whether the chart signalled in this direction lately.
    fn signalled(&mut self, id: &str, above: bool) -> Answer {
        let unknown = Answer::Verdict(Verdict::Unknown);
        let Some((_, series)) = self.series(id) else {
            self.lack(id, "no figures");
            return unknown;
        };
        let behaviour = series.behaviour.as_ref().filter(|b| b.kind != BehaviourKind::RunChart);
        let seen: Vec<&Observation> = series
            .observations
            .iter()
            .filter(|observation| observation.complete && observation.value.is_some())
            .collect();
        let (Some(behaviour), Some(last), false) = (behaviour, seen.last(), stale(series)) else {
            self.lack(id, "too few periods to tell change from noise");
            return unknown;
        };
        let since = seen[seen.len().saturating_sub(RECENT)].period;
        let found = behaviour
            .signals
            .iter()
            .rev()
            .find(|signal| signal.above == above && signal.period >= since);
        let direction = if above { "upward" } else { "downward" };
        let value = match found {
            Some(signal) => {
                format!("{direction} signal ({}) in {}", signal.rule, signal.period.words())
            }
            None => format!("no {direction} signal"),
        };
        let window = format!("{} to {}", since.words(), last.period.words());
        let verdict = Verdict::from(found.is_some());
        self.note(id, "process behaviour", value, Some(seen.len() as u64), window, verdict);
        Answer::Verdict(verdict)
    }

    /// Whether each of the last values went beyond the one before it.
    fn monotone(
        &mut self,
        id: &str,
        steps: usize,
        goes: fn(f64, f64) -> bool,
        word: &str,
    ) -> Answer {
        let Some(last) = self.last_complete(id, steps + 1) else {
            return Answer::Verdict(Verdict::Unknown);
        };
        let values: Vec<f64> = last.iter().filter_map(|observation| observation.value).collect();
        let holds = values.windows(2).all(|pair| goes(pair[1], pair[0]));
        let shown: Vec<_> =
            values.iter().map(|v| crate::compute::indicators::sentence::number(*v)).collect();
        let window = window(&last);
        let what = format!("{word} {steps} times in a row");
        let n = last.last().and_then(|observation| observation.n);
        self.note(id, &what, shown.join(" → "), n, window, Verdict::from(holds));
        Answer::Verdict(Verdict::from(holds))
    }

    /// Whether there was none of what is counted, for several complete periods.
    fn none_for(&mut self, id: &str, periods: usize) -> Answer {
        let Some(last) = self.last_complete(id, periods) else {
            return Answer::Verdict(Verdict::Unknown);
        };
        let none = last.iter().all(|observation| observation.value == Some(0.0));
        let counts: Vec<_> = last
            .iter()
            .filter_map(|observation| observation.value)
            .map(crate::compute::indicators::sentence::number)
            .collect();
        let window = window(&last);
        self.note(id, "none", counts.join(", "), None, window, Verdict::from(none));
        Answer::Verdict(Verdict::from(none))
    }

    /// Whether the team gave to nobody for several periods while others did.
    fn silent(&mut self, id: &str, periods: usize) -> Answer {
        let unknown = Answer::Verdict(Verdict::Unknown);
        let Some(team) = self.team else {
            self.lack(id, "asked of teams only");
            return unknown;
        };
        let org = self.measures.get(id).and_then(|measures| measures.series.get(&None));
        let last = org.map(|series| complete_tail(series, periods)).unwrap_or_default();
        let networks: Vec<_> =
            last.iter().filter_map(|observation| observation.network.as_ref()).collect();
        let degrees: Option<Vec<usize>> =
            networks.iter().map(|network| network.out_degree.get(team).copied()).collect();
        let (Some(degrees), true) = (degrees, networks.len() == periods) else {
            self.lack(id, &format!("fewer than {periods} complete periods"));
            return unknown;
        };
        let others = networks.iter().all(|network| {
            network.out_degree.iter().any(|(other, degree)| other != team && *degree > 0)
        });
        let verdict = Verdict::from(others && degrees.iter().all(|degree| *degree == 0));
        let shown: Vec<_> = degrees.iter().map(usize::to_string).collect();
        let window = window(&last);
        self.note(id, "teams that it shared with", shown.join(", "), None, window, verdict);
        Answer::Verdict(verdict)
    }

    /// The last complete observations, if there are so many, all with values and up to date.
    fn last_complete(&mut self, id: &str, count: usize) -> Option<Vec<&'a Observation>> {
        let Some((_, series)) = self.series(id) else {
            self.lack(id, "no figures");
            return None;
        };
        let last = complete_tail(series, count);
        if last.len() < count
            || last.iter().any(|observation| observation.value.is_none())
            || stale(series)
        {
            self.lack(id, &format!("fewer than {count} periods in a row with a value"));
            return None;
        }
        Some(last)
    }
}

fn window(observations: &[&Observation]) -> String {
    match (observations.first(), observations.last()) {
        (Some(first), Some(last)) if first.period != last.period => {
            format!("{} to {}", first.period.words(), last.period.words())
        }
        (Some(first), _) => first.period.words(),
        _ => String::new(),
    }
}

fn complete_tail(series: &Series, count: usize) -> Vec<&Observation> {
    let complete: Vec<_> =
        series.observations.iter().filter(|observation| observation.complete).collect();
    complete[complete.len().saturating_sub(count)..].to_vec()
}

/// A series whose newest figure is old says nothing about now.
fn stale(series: &Series) -> bool {
    series.status == Status::NoData
}

/// Returns the observation that carries a judgement.
fn judged(series: &Series) -> Option<&Observation> {
    match series.status {
        Status::OnTarget | Status::NearTarget | Status::OffTarget | Status::NoTarget => {
            series.latest().filter(|observation| observation.state == State::Shown)
        }
        _ => None,
    }
}

fn why_not(series: &Series) -> String {
    match &series.reason {
        Some(reason) => format!("{} ({reason})", series.status.words()),
        None => series.status.words().to_owned(),
    }
}
