//! Which chart fits a series, and the series as that chart wants it.
//!
//! Charts are dear, and most series are the same after an edit elsewhere: each drawing is remembered by
//! the hash of the series and of what else it shows. A view that is asked for but does not fit the figures
//! (a distribution where there is none) gives way to the one that does.

use std::sync::Arc;

use crate::memo::{Key, Memo};
use crate::model::block::View;
use crate::model::indicator::{Better, Form, Indicator, Statistic};
use crate::model::measures::{
    Behaviour, BehaviourKind, Observation, Segment, Series, State, Variation,
};
use crate::model::period::Period;
use crate::model::target::Target;
use crate::render::chart::{
    self, Axis, Bullet, Chart, Datum, Distribution, Event, Frame, Reading, Sense, Sparkline,
    Stretch, TimeChart, Unit, bullet, distribution, figure, sparkline, time_chart,
};

use super::key::{hash_indicator, hash_series};
use super::words;

/// Fewer periods than this are no process yet.
const PROCESS: usize = 12;
/// As many periods as a sparkline shows.
const SPARK: usize = 24;

/// The range that all sparklines of an indicator share.
pub(crate) type Range = Option<(f64, f64)>;

/// Returns a series' chart with its table: whole `<figure>` elements, remembered.
pub(crate) fn charts(
    memo: &Memo,
    indicator: &Indicator,
    series: &Series,
    whose: &str,
    view: Option<View>,
    caption: Option<&str>,
) -> Arc<String> {
    let key = key(indicator, series, |hasher| {
        use std::hash::Hash;
        (whose, view.map(|view| view as u8), caption).hash(hasher);
    });
    memo.get("figure-charts", key, || {
        let of = Drawing { indicator, series, whose, caption };
        of.charts(view)
    })
}

/// Returns a series' sparkline, remembered; nothing where there is no value.
pub(crate) fn spark(
    memo: &Memo,
    indicator: &Indicator,
    series: &Series,
    whose: &str,
    range: Range,
) -> Arc<String> {
    let key = key(indicator, series, |hasher| {
        use std::hash::Hash;
        let range = range.map(|(low, high)| (low.to_bits(), high.to_bits()));
        (whose, range).hash(hasher);
    });
    memo.get("figure-spark", key, || {
        let last = series.observations.len().saturating_sub(SPARK);
        let shown = &series.observations[last..];
        if shown.iter().all(|observation| observation.value.is_none()) {
            return String::new();
        }
        let of = Drawing { indicator, series, whose, caption: None };
        let periods: Vec<Period> = shown.iter().map(|observation| observation.period).collect();
        sparkline(&of.prefix("s"), &of.spark(&periods, range)).svg
    })
}

/// Returns a series as a panel among those of other teams: the same periods and one scale for all.
pub(crate) fn panel(
    memo: &Memo,
    indicator: &Indicator,
    series: &Series,
    whose: &str,
    periods: &[Period],
    range: Range,
) -> Arc<String> {
    let key = key(indicator, series, |hasher| {
        use std::hash::Hash;
        let range = range.map(|(low, high)| (low.to_bits(), high.to_bits()));
        (whose, range, periods).hash(hasher);
    });
    memo.get("figure-panel", key, || {
        let of = Drawing { indicator, series, whose, caption: None };
        chart::panel(&of.prefix("p"), &of.spark(periods, range)).svg
    })
}

fn key(
    indicator: &Indicator,
    series: &Series,
    more: impl FnOnce(&mut xxhash_rust::xxh3::Xxh3),
) -> Key {
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    hash_indicator(indicator, &mut hasher);
    hash_series(series, &mut hasher);
    more(&mut hasher);
    Key(hasher.digest128())
}

/// Returns the axis of an indicator's values.
pub(crate) fn axis(indicator: &Indicator, target: Option<&Target>) -> Axis {
    let unit = unit(indicator, target);
    let statistic = indicator.measure.as_ref().map(|measure| &measure.statistic);
    let percent = indicator.unit.as_deref() == Some("%");
    if let (Some(low), Some(high), Some(Statistic::Mean | Statistic::Parts(_)) | None) =
        (indicator.bounds.0, indicator.bounds.1, statistic)
        && !percent
    {
        return Axis::fixed(unit, low, high);
    }
    // Neither a duration nor a count is ever negative; a sum, a mean or a given value may be.
    let counted = matches!(
        statistic,
        Some(
            Statistic::Count { .. }
                | Statistic::Spread
                | Statistic::Share(_)
                | Statistic::Coverage
                | Statistic::Distinct { .. }
                | Statistic::Network { .. }
        )
    );
    let floor = indicator.bounds.0.or((counted || percent).then_some(0.0));
    let ceiling = indicator.bounds.1.or(percent.then_some(100.0));
    Axis { unit, range: None, floor, ceiling, zero: false }
}

fn unit(indicator: &Indicator, target: Option<&Target>) -> Unit {
    let statistic = indicator.measure.as_ref().map(|measure| &measure.statistic);
    match (indicator.unit.as_deref(), statistic) {
        (Some("%"), _) => Unit::new("per cent", "%"),
        (Some(name @ "hours"), _) => Unit::new(name, "h"),
        (Some(name @ "minutes"), _) => Unit::new(name, "min"),
        (Some(name), _) => Unit::new(name, ""),
        (None, Some(Statistic::Count { .. })) => Unit::new("count", ""),
        (None, Some(Statistic::Network { .. })) => Unit::new("density", ""),
        (None, _) => match (indicator.bounds, target.and_then(|target| target.out_of)) {
            ((Some(low), Some(high)), _) => {
                let (low, high) = (words::number(low), words::number(high));
                Unit::new(&format!("score, {low} to {high}"), "")
            }
            (_, Some(top)) => Unit::new(&format!("score, of {}", words::number(top)), ""),
            _ => Unit::new("value", ""),
        },
    }
}

/// Returns the ends of a target.
pub(crate) fn ends(target: Option<&Target>) -> (Option<f64>, Option<f64>) {
    let condition = target.and_then(|target| target.condition);
    condition.map_or((None, None), |condition| (condition.low(), condition.high()))
}

fn target_label(target: Option<&Target>) -> String {
    let number = target.filter(|target| target.condition.is_some());
    number.map_or_else(String::new, |target| format!("target {}", target.raw))
}

struct Drawing<'a> {
    indicator: &'a Indicator,
    series: &'a Series,
    whose: &'a str,
    caption: Option<&'a str>,
}

impl Drawing<'_> {
    fn prefix(&self, of: &str) -> String {
        let team = self.series.team.as_deref().unwrap_or("");
        format!("{of}-{}-{team}", self.indicator.id)
    }

    fn title(&self, of: &str) -> String {
        let caption = self.caption.map(str::to_owned);
        caption.unwrap_or_else(|| format!("{}, {}{of}", self.indicator.name, self.whose))
    }

    fn charts(&self, view: Option<View>) -> String {
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
            ranges: None,
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
        let trial = behaviour.kind != BehaviourKind::Locked;
        let axis = axis(self.indicator, self.series.target.as_ref());
        let floor = axis.floor.or(axis.range.map(|range| range.0));
        let ceiling = axis.ceiling.or(axis.range.map(|range| range.1));
        let place = |segment: &Segment| {
            let observations = &self.series.observations;
            let from = observations.iter().position(|o| o.period >= segment.from)?;
            let to = observations.iter().rposition(|o| o.period <= segment.to)? + 1;
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
        let event = |what: &crate::model::measures::Intervention| {
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

    fn spark(&self, periods: &[Period], range: Range) -> Sparkline {
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

/// Returns which of some periods have a signal, and what it means.
pub(crate) fn signals(series: &Series, periods: &[Period]) -> Vec<(usize, Sense)> {
    let Some(behaviour) = &series.behaviour else { return Vec::new() };
    let sense =
        |(index, period): (usize, &Period)| Some((index, signal(behaviour, *period)?.sense));
    periods.iter().enumerate().filter_map(sense).collect()
}

/// Returns what the rules say of a period: the gravest sense, and all rules that hold.
fn signal(behaviour: &Behaviour, period: Period) -> Option<chart::Signal> {
    let of_period = || behaviour.signals.iter().filter(|signal| signal.period == period);
    let sense = |signal: &crate::model::measures::ChartSignal| match signal.better {
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

/// Returns whether a change is more than noise.
pub(crate) fn is_change(variation: Variation) -> bool {
    matches!(variation, Variation::Improving | Variation::Worsening | Variation::Changing)
}
