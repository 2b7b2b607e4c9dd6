//! A series as its chart wants it: periods, targets, stretches of the process, signals, interventions.

use super::super::words;
use super::{Range, axis, ends, signals, target_label};
use crate::model::block::View;
use crate::model::indicator::{Better, Form, Indicator, Statistic};
use crate::model::measures::{
    Behaviour, BehaviourKind, ChartSignal, Intervention, Observation, Segment, Series, State,
};
use crate::model::period::Period;
use crate::model::target::Target;
use crate::render::chart::{
    self, Bullet, Chart, Datum, Distribution, Event, Frame, Reading, Sense, Sparkline, Stretch,
    TimeChart, bullet, distribution, figure, time_chart,
};

/// Fewer periods than this are no process yet.
const PROCESS: usize = 12;

/// A series that is drawn.
pub(super) struct Drawing<'a> {
    pub(super) indicator: &'a Indicator,
    pub(super) series: &'a Series,
    pub(super) whose: &'a str,
    pub(super) caption: Option<&'a str>,
}

impl Drawing<'_> {
    pub(super) fn prefix(&self, of: &str) -> String {
        let team = self.series.team.as_deref().unwrap_or("");
        format!("{of}-{}-{team}", self.indicator.id)
    }

    fn title(&self, of: &str) -> String {
        let caption = self.caption.map(str::to_owned);
        caption.unwrap_or_else(|| format!("{}, {}{of}", self.indicator.name, self.whose))
    }

    pub(super) fn charts(&self, view: Option<View>) -> String {
        let values = self.values();
        let has_any = self.series.observations.iter().any(|o| o.state != State::NoData);
        if !has_any {
            return String::new();
        }
        let answers = self.answers();
        match view {
            Some(View::Bullet) => self.bullet(),
            Some(View::Distribution) => match answers {
                Some(answers) => self.waves() + &self.distribution(answers),
                None => self.waves(),
            },
            Some(View::Bars) => self.over_time(chart::Form::Bars, false),
            Some(View::Line | View::Multiples) => self.over_time(chart::Form::Line, false),
            Some(View::Behaviour) => self.over_time(chart::Form::Line, true),
            None if self.is_survey() => match answers {
                Some(answers) => self.waves() + &self.distribution(answers),
                None => self.waves(),
            },
            None if values == 1 && self.series.observations.len() == 1 => self.bullet(),
            None if values < PROCESS && self.is_count() => self.over_time(chart::Form::Bars, false),
            None => self.over_time(chart::Form::Line, true),
        }
    }

    fn values(&self) -> usize {
        self.series.observations.iter().filter(|o| o.value.is_some() && o.complete).count()
    }

    fn is_survey(&self) -> bool {
        let statistic = self.indicator.measure.as_ref().map(|measure| &measure.statistic);
        self.indicator.private || matches!(statistic, Some(Statistic::Parts(_)))
    }

    fn is_count(&self) -> bool {
        let statistic = self.indicator.measure.as_ref().map(|measure| &measure.statistic);
        matches!(statistic, Some(Statistic::Count { .. } | Statistic::Distinct { .. }))
    }

    /// The newest observation that may be shown and has a distribution.
    fn answers(&self) -> Option<&Observation> {
        let current = self.series.latest().filter(|o| o.state == State::Shown);
        current.filter(|observation| !observation.distribution.is_empty())
    }

    fn two(&self, draw: impl Fn(&Frame) -> Chart, prefix: &str) -> String {
        let prefix = self.prefix(prefix);
        let (wide, narrow) = (draw(&Frame::wide(&prefix)), draw(&Frame::narrow(&prefix)));
        figure(&wide, Some(&narrow), "")
    }

    fn over_time(&self, form: chart::Form, with_behaviour: bool) -> String {
        let behaviour = self.series.behaviour.as_ref().filter(|_| with_behaviour);
        let stretches: Vec<Stretch> = behaviour.map(|b| self.stretches(b)).unwrap_or_default();
        let of = match behaviour {
            Some(Behaviour { kind: BehaviourKind::Locked | BehaviourKind::Trial, .. }) => {
                ": process behaviour"
            }
            Some(_) => ": run chart",
            None => "",
        };
        let chart = TimeChart {
            title: self.title(of),
            reading: self.series.sentence.clone(),
            axis: axis(self.indicator, self.series.target.as_ref()),
            form,
            readings: self.series.observations.iter().map(|o| self.reading(o, behaviour)).collect(),
            targets: self.targets(),
            stretches,
            events: self.events(),
            ranges: behaviour.and_then(|behaviour| ranges(self.series, behaviour)),
        };
        self.two(|frame| time_chart(frame, &chart), "c")
    }

    fn waves(&self) -> String {
        let chart = TimeChart {
            title: self.title(": each survey"),
            reading: self.series.sentence.clone(),
            axis: axis(self.indicator, self.series.target.as_ref()),
            form: chart::Form::Dots,
            readings: self.series.observations.iter().map(|o| self.reading(o, None)).collect(),
            targets: self.targets(),
            stretches: Vec::new(),
            events: self.events(),
            ranges: None,
        };
        self.two(|frame| time_chart(frame, &chart), "c")
    }

    fn reading(&self, observation: &Observation, behaviour: Option<&Behaviour>) -> Reading {
        let datum = match (observation.state, observation.value) {
            (State::Shown, Some(value)) => Datum::Value(value),
            (State::Withheld, _) => Datum::Withheld,
            _ => Datum::Missing,
        };
        let shown = observation.state == State::Shown;
        let mut notes: Vec<String> = Vec::new();
        if observation.state == State::NotReached {
            notes.push("too many are still open for a median".to_owned());
        }
        if shown {
            let left = observation.excluded.iter();
            notes.extend(left.map(|(reason, n)| format!("{n} left out: {reason}")));
        }
        Reading {
            period: words::chart_period(observation.period),
            datum,
            interval: observation.low.zip(observation.high).filter(|_| shown),
            n: observation.n.filter(|_| shown),
            complete: observation.complete,
            signal: behaviour.and_then(|b| signal(b, observation.period)),
            note: notes.join("; "),
        }
    }

    /// The target over time, as stretches of periods with one target each.
    fn targets(&self) -> Vec<chart::Target> {
        let mut found: Vec<chart::Target> = Vec::new();
        let mut last: Option<&Target> = None;
        for (index, observation) in self.series.observations.iter().enumerate() {
            let target = target_at(self.series, observation.period);
            let same = target == last && target.is_some();
            match found.last_mut() {
                Some(stretch) if same => stretch.to = index + 1,
                _ => {
                    if let Some(target) = target.filter(|target| target.condition.is_some()) {
                        let (low, high) = ends(Some(target));
                        let label = target_label(Some(target));
                        found.push(chart::Target { from: index, to: index + 1, low, high, label });
                    }
                }
            }
            last = target.filter(|target| target.condition.is_some());
        }
        found
    }

    fn stretches(&self, behaviour: &Behaviour) -> Vec<Stretch> {
        let name = match (behaviour.kind, behaviour.form) {
            (BehaviourKind::RunChart, _) | (_, Form::Median) => "median",
            (_, Form::Mean) => "mean",
        };
        let trial = behaviour.kind == BehaviourKind::Trial;
        let axis = axis(self.indicator, self.series.target.as_ref());
        let floor = axis.floor.or(axis.range.map(|range| range.0));
        let ceiling = axis.ceiling.or(axis.range.map(|range| range.1));
        let place = |segment: &Segment| {
            let (from, to) = places(self.series, segment)?;
            Some(Stretch {
                from,
                to,
                centre: segment.centre,
                name: name.to_owned(),
                // Natural bounds cut the drawing, never the rules.
                lower: segment.lower.map(|low| floor.map_or(low, |floor| low.max(floor))),
                upper: segment.upper.map(|high| ceiling.map_or(high, |ceiling| high.min(ceiling))),
                trial,
            })
        };
        behaviour.segments.iter().filter_map(place).collect()
    }

    fn events(&self) -> Vec<Event> {
        let observations = &self.series.observations;
        let event = |what: &Intervention| {
            let at = observations.iter().position(|o| o.period.end() > what.date)?;
            Some(Event { at, label: what.title.clone() })
        };
        self.series.interventions.iter().filter_map(event).collect()
    }

    fn bullet(&self) -> String {
        let current = self.series.latest();
        let shown = current.filter(|observation| observation.state == State::Shown);
        let before = self.series.current.and_then(|current| {
            let before = self.series.observations.get(current.checked_sub(1)?)?;
            before.value
        });
        let target = self.series.target.as_ref();
        let period = current.map_or_else(String::new, |o| format!(", {}", o.period.words()));
        let chart = Bullet {
            title: self.title(&period),
            reading: self.series.sentence.clone(),
            axis: axis(self.indicator, target),
            value: shown.and_then(|observation| observation.value),
            absent: self.series.status.words().to_owned(),
            interval: shown.and_then(|observation| observation.low.zip(observation.high)),
            before,
            target: ends(target),
            target_label: target_label(target),
        };
        self.two(|frame| bullet(frame, &chart), "b")
    }

    fn distribution(&self, answers: &Observation) -> String {
        let whole = |score: f64| score.fract() == 0.0 && (0.0..=100.0).contains(&score);
        if !answers.distribution.iter().all(|(score, _)| whole(*score)) {
            return String::new();
        }
        let scores = || answers.distribution.iter().map(|(score, _)| *score as u32);
        let bound = |bound: Option<f64>| bound.filter(|bound| whole(*bound)).map(|b| b as u32);
        let lowest = bound(self.indicator.bounds.0).or_else(|| scores().min()).unwrap_or(1);
        let highest = bound(self.indicator.bounds.1).or_else(|| scores().max()).unwrap_or(10);
        let mut counts = vec![0; (highest.max(lowest) - lowest + 1) as usize];
        for (score, count) in &answers.distribution {
            if let Some(place) =
                (*score as u32).checked_sub(lowest).and_then(|index| counts.get_mut(index as usize))
            {
                *place += count;
            }
        }
        let target = self.series.target.as_ref();
        let chart = Distribution {
            title: format!("Answers, {}", answers.period.words()),
            reading: format!("{} gave an answer.", words::n(self.indicator, answers)),
            lowest,
            counts,
            mean: answers.value,
            target: ends(target).0,
            target_label: target_label(target),
        };
        self.two(|frame| distribution(frame, &chart), "d")
    }

    pub(super) fn spark(&self, periods: &[Period], range: Range) -> Sparkline {
        let at = |period: &Period| {
            self.series.observations.iter().find(|observation| observation.period == *period)
        };
        let values = periods.iter().map(|period| at(period).and_then(|o| o.value)).collect();
        let mut axis = axis(self.indicator, self.series.target.as_ref());
        axis.range = range.or(axis.range);
        Sparkline {
            title: format!("{}, {}", self.indicator.name, self.whose),
            reading: self.series.sentence.clone(),
            axis,
            values,
            target: ends(self.series.target.as_ref()),
            signals: signals(self.series, periods),
            complete: periods.last().and_then(at).is_none_or(|observation| observation.complete),
        }
    }
}

/// Returns the target that held when a period began.
fn target_at(series: &Series, period: Period) -> Option<&Target> {
    let held =
        series.targets.iter().filter(|(from, _)| from.is_none_or(|from| from < period.end()));
    held.max_by_key(|(from, _)| *from).map(|(_, target)| target)
}

/// Returns the moving ranges and their limits, where a process has some. None spans a gap or a change that
/// began a new stretch.
fn ranges(series: &Series, behaviour: &Behaviour) -> Option<chart::Ranges> {
    let observations = &series.observations;
    let known = |observation: &Observation| observation.value.filter(|_| observation.complete);
    let begins = |period| behaviour.segments.iter().any(|segment| segment.from == period);
    let values = observations.iter().enumerate().map(|(index, observation)| {
        let before = observations.get(index.checked_sub(1)?)?;
        let range = (known(observation)? - known(before)?).abs();
        (!begins(observation.period)).then_some(range)
    });
    let stretch = |segment: &Segment| {
        let (centre, upper) = segment.range_centre.zip(segment.range_upper)?;
        let (from, to) = places(series, segment)?;
        let trial = behaviour.kind == BehaviourKind::Trial;
        let name = match behaviour.form {
            Form::Mean => "mean".to_owned(),
            Form::Median => "median".to_owned(),
        };
        Some(Stretch { from, to, centre, name, lower: None, upper: Some(upper), trial })
    };
    let stretches: Vec<Stretch> = behaviour.segments.iter().filter_map(stretch).collect();
    (!stretches.is_empty()).then(|| chart::Ranges { values: values.collect(), stretches })
}

/// Where a stretch begins and ends among the observations.
fn places(series: &Series, segment: &Segment) -> Option<(usize, usize)> {
    let observations = &series.observations;
    let from = observations.iter().position(|o| o.period >= segment.from)?;
    let to = observations.iter().rposition(|o| o.period <= segment.to)? + 1;
    Some((from, to))
}

/// Returns what the rules say of a period: the gravest sense, and all rules that hold.
pub(super) fn signal(behaviour: &Behaviour, period: Period) -> Option<chart::Signal> {
    let of_period = || behaviour.signals.iter().filter(|signal| signal.period == period);
    let sense = |signal: &ChartSignal| match signal.better {
        Some(Better::Higher) => Sense::Improvement,
        Some(Better::Lower) => Sense::Concern,
        None => Sense::Neutral,
    };
    let sense = of_period().map(sense).min()?;
    let mut rules: Vec<&str> = of_period().map(|signal| rule(behaviour, &signal.rule)).collect();
    rules.dedup();
    Some(chart::Signal { rule: rules.join("; "), sense })
}

/// Returns a rule in words, as its set has it.
fn rule<'a>(behaviour: &Behaviour, rule: &'a str) -> &'a str {
    use crate::model::indicator::RuleSet::{Nhs, Wheeler};
    match (rule, behaviour.rules) {
        ("outside", _) => "outside the natural limits",
        ("run", Wheeler) => "8 in a row on one side",
        ("run", Nhs) => "7 in a row on one side",
        ("trend", _) => "7 in a row going one way",
        ("three-of-four", _) => "3 of 4 nearer to a limit than to the centre",
        ("two-of-three", _) => "2 of 3 beyond two thirds of the way to a limit",
        (other, _) => other,
    }
}
