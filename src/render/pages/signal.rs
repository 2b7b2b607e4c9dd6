//! What a rule says now, with its evidence and the way out.

use super::{figure, words};
use crate::book::encode;
use crate::model::page::PageId;
use crate::model::signal::{Assessment, Evidence, Rule, RuleKind, Signal, SymptomFound};
use crate::model::verdict::Verdict;
use crate::render::context::Context;
use crate::render::view::{self, Link, SignalLine, SignalPanel, State, StatusCount};

/// The assessments, the most serious first.
const ASSESSMENTS: [Assessment; 4] =
    [Assessment::Suspected, Assessment::Watch, Assessment::NotIndicated, Assessment::CannotTell];

/// Returns the signals of a team or of the organization, the most serious first.
pub(crate) fn of<'a>(context: &'a Context, team: Option<&str>) -> Vec<&'a Signal> {
    let signals = context.measures.signals.iter();
    let mut own: Vec<&Signal> = signals.filter(|signal| signal.team.as_deref() == team).collect();
    own.sort_by_key(|signal| rank(signal));
    own
}

/// Returns the place of a signal among others: by assessment, failure modes before warnings.
pub(crate) fn rank(signal: &Signal) -> (Assessment, u8) {
    (signal.assessment, u8::from(signal.kind == RuleKind::Warning))
}

/// Returns whether a signal holds or is watched.
pub(crate) fn holds(signal: &Signal) -> bool {
    matches!(signal.assessment, Assessment::Suspected | Assessment::Watch)
}

/// Returns an assessment as layouts get it.
pub(crate) fn state(assessment: Assessment) -> State {
    let words = assessment.words();
    State { slug: words.replace(' ', "-"), words: words.to_owned() }
}

fn verdict(verdict: Verdict) -> State {
    let words = if verdict == Verdict::Unknown { "can’t be told" } else { verdict.word() };
    State { slug: verdict.word().to_owned(), words: words.to_owned() }
}

/// Returns how many signals have each assessment; those with none left out.
pub(crate) fn counts<'a>(signals: impl IntoIterator<Item = &'a Signal>) -> Vec<StatusCount> {
    let mut found = [0; ASSESSMENTS.len()];
    for signal in signals {
        if let Some(index) = ASSESSMENTS.iter().position(|other| *other == signal.assessment) {
            found[index] += 1;
        }
    }
    let some = ASSESSMENTS.iter().zip(found).filter(|(_, count)| *count > 0);
    some.map(|(of, count)| StatusCount { status: state(*of), count }).collect()
}

/// Returns a signal in one line, leading to where its evidence stands.
pub(crate) fn line(context: &Context, signal: &Signal) -> SignalLine {
    let url = match &signal.team {
        Some(team) if holds(signal) => format!("teams/{}/#{}", encode(team), anchor(signal)),
        // What does not hold has no place on the team's page.
        Some(team) => format!("teams/{}/", encode(team)),
        None => format!("signals/#{}", anchor(signal)),
    };
    SignalLine {
        name: signal.name.clone(),
        whose: figure::whose(context, signal.team.as_deref()).to_owned(),
        url,
        assessment: state(signal.assessment),
        way_out: way_out(context, signal).map(|page| context.link(page)),
    }
}

/// Returns the anchor of a signal on its team's page, or the organization's. A warning and the failure
/// mode that it leads to may have one name.
pub(crate) fn anchor(signal: &Signal) -> String {
    match signal.kind {
        RuleKind::Warning => format!("signal-{}", signal.rule),
        RuleKind::FailureMode => format!("failure-mode-{}", signal.rule),
    }
}

/// Returns what a rule says of each team and of the organization.
pub(crate) fn of_rule<'a>(
    context: &'a Context,
    rule: &'a Rule,
) -> impl Iterator<Item = &'a Signal> + 'a {
    let signals = context.measures.signals.iter();
    signals.filter(|found| found.rule == rule.id && found.kind == rule.kind)
}

/// Returns where a rule's evidence for the organization stands, or else the list of all rules.
pub(crate) fn rule_url(context: &Context, rule: &Rule) -> String {
    match of_rule(context, rule).find(|found| found.team.is_none()) {
        Some(own) => format!("signals/#{}", anchor(own)),
        None => "signals/#rules".to_owned(),
    }
}

/// Returns a signal with all that was looked at.
pub(crate) fn panel(context: &Context, signal: &Signal) -> SignalPanel {
    let way_out = way_out(context, signal);
    let team = signal.team.as_deref().map(|team| {
        let title = figure::whose(context, Some(team)).to_owned();
        context.team_link(team).unwrap_or(Link { title, url: format!("teams/{}/", encode(team)) })
    });
    SignalPanel {
        id: anchor(signal),
        name: signal.name.clone(),
        text: signal.text.clone(),
        kind_label: kind_label(signal.kind).to_owned(),
        team,
        assessment: state(signal.assessment),
        // A failure mode's evidence stands with its symptoms.
        evidence: signal
            .evidence
            .iter()
            .filter(|_| signal.symptoms.is_empty())
            .map(|evidence| self::evidence(context, evidence))
            .collect(),
        missing: signal.missing.clone(),
        symptoms: signal.symptoms.iter().map(|symptom| self::symptom(context, symptom)).collect(),
        way_out: way_out.map(|page| context.link(page)),
        recovery: way_out.map(|page| recovery(context, signal, page)).unwrap_or_default(),
        side_effects: signal.side_effects.clone().unwrap_or_default(),
    }
}

/// Returns the name of a kind of rule.
pub(crate) fn kind_label(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Warning => "Warning signal",
        RuleKind::FailureMode => "Failure mode",
    }
}

fn evidence(context: &Context, evidence: &Evidence) -> view::Evidence {
    let page = |id: &String| context.book.at(&format!("indicators/{id}/"));
    view::Evidence {
        input: evidence.input.clone(),
        url: evidence.indicator.as_ref().filter(|id| page(id).is_some()).map(|id| figure::url(id)),
        value: evidence.value.clone(),
        n: evidence.n.map_or_else(String::new, |n| format!("n = {n}")),
        window: evidence.window.clone(),
        kind: evidence.kind.words().to_owned(),
        verdict: verdict(evidence.verdict),
    }
}

fn symptom(context: &Context, symptom: &SymptomFound) -> view::Symptom {
    view::Symptom {
        text: symptom.text.clone(),
        kind: symptom.kind.words().to_owned(),
        verdict: verdict(symptom.verdict),
        evidence: symptom.evidence.iter().map(|found| evidence(context, found)).collect(),
    }
}

/// Returns the page that shows the way out.
pub(crate) fn way_out(context: &Context, signal: &Signal) -> Option<PageId> {
    let slug = signal.leads_to.as_deref()?;
    let book = &context.book;
    book.named_of_kind(slug, "failure-mode").or_else(|| book.named(slug).first().copied())
}

/// The phases of the recovery, by the headings of the page: "Immediate (Week 1):" begins with its anchor.
fn recovery(context: &Context, signal: &Signal, page: PageId) -> Vec<Link> {
    let page = &context.book.pages[page];
    let headings = page.document().map(|document| document.headings.as_slice()).unwrap_or_default();
    let phase = |anchor: &&str| {
        let heading = headings.iter().find(|heading| heading.id.starts_with(*anchor))?;
        let title = heading.text.trim_end_matches(':').to_owned();
        Some(Link { title, url: format!("{}#{}", encode(&page.path), heading.id) })
    };
    signal.recovery.iter().filter_map(phase).collect()
}

/// Returns what the signals of several teams and the organization amount to, in one sentence.
pub(crate) fn sentence(context: &Context) -> String {
    let signals = &context.measures.signals;
    let some = |assessment: Assessment| {
        signals.iter().filter(|signal| signal.assessment == assessment).collect::<Vec<_>>()
    };
    let (suspected, watched) = (some(Assessment::Suspected), some(Assessment::Watch));
    let untold = some(Assessment::CannotTell).len();
    let mut parts = Vec::new();
    if !suspected.is_empty() {
        parts.push(words::capital(&format!(
            "{} {} {}",
            words::count(suspected.len(), "signal", "signals"),
            if suspected.len() == 1 { "holds for" } else { "hold for" },
            whom(&suspected)
        )));
    }
    if !watched.is_empty() {
        let count = words::count(watched.len(), "signal", "signals");
        let are = if watched.len() == 1 { "is" } else { "are" };
        parts.push(format!("{count} {are} to be watched for {}", whom(&watched)));
    }
    if parts.is_empty() && !signals.is_empty() {
        parts.push("No signal holds now".to_owned());
    }
    if untold > 0 {
        let are = if untold == 1 { "answer" } else { "answers" };
        parts.push(format!("{untold} {are} can’t be told for want of data"));
    }
    let sentence = parts.join("; ");
    if sentence.is_empty() { sentence } else { format!("{sentence}.") }
}

/// "3 teams and the organization"
fn whom(signals: &[&Signal]) -> String {
    let mut teams: Vec<&str> = signals.iter().filter_map(|signal| signal.team.as_deref()).collect();
    teams.sort_unstable();
    teams.dedup();
    let organization = signals.iter().any(|signal| signal.team.is_none());
    match (teams.len(), organization) {
        (0, _) => "the organization".to_owned(),
        (count, false) => words::count(count, "team", "teams"),
        (count, true) => format!("{} and the organization", words::count(count, "team", "teams")),
    }
}
