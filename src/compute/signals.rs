//! Warning signals and failure modes: three-valued rules over the figures, with their evidence.
//!
//! Unknown never reads as all-clear: a rule that needs what is withheld or missing says "cannot tell", and
//! says what it misses.

mod answer;
mod check;
mod evaluate;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

pub use crate::compute::signals::check::check;
use crate::compute::signals::evaluate::Evaluation;
use crate::model::data::Data;
use crate::model::measures::IndicatorMeasures;
use crate::model::records::Review;
use crate::model::signal::{
    Assessment, Evidence, EvidenceKind, RECOVERY_PHASES, Rule, RuleKind, Signal, Symptom,
    SymptomFound,
};
use crate::model::verdict::Verdict;

/// What people reported longer ago says nothing about today (house default, in days).
const FRESH_DAYS: i32 = 190;

/// Asks every rule, of the organization or of each team that is one on the day.
pub fn signals(
    data: &Data,
    measures: &BTreeMap<String, Arc<IndicatorMeasures>>,
    as_of: Date,
) -> Vec<Signal> {
    let mut found = Vec::new();
    for rule in &data.definitions.rules {
        let scopes: Vec<Option<&str>> = if rule.per_team {
            let active = data.teams.iter().filter(|team| {
                team.left.is_none_or(|left| left >= as_of)
                    && team.joined.is_none_or(|joined| joined <= as_of)
            });
            active.map(|team| Some(team.id.as_str())).collect()
        } else {
            vec![None]
        };
        for team in scopes {
            let asked = Asked { data, measures, team, as_of };
            found.push(match rule.kind {
                RuleKind::Warning => asked.warning(rule),
                RuleKind::FailureMode => asked.failure_mode(rule),
            });
        }
    }
    found
}

/// A rule is asked of one team or of the organization.
struct Asked<'a> {
    data: &'a Data,
    measures: &'a BTreeMap<String, Arc<IndicatorMeasures>>,
    team: Option<&'a str>,
    as_of: Date,
}

impl<'a> Asked<'a> {
    fn evaluation(&self, kind: EvidenceKind) -> Evaluation<'a> {
        Evaluation::new(&self.data.definitions, self.measures, self.team, kind)
    }

    fn warning(&self, rule: &Rule) -> Signal {
        let mut evaluation = self.evaluation(EvidenceKind::Computed);
        let verdict = match rule.when.as_ref().and_then(|when| when.tree.as_ref()) {
            Some(tree) => evaluation.verdict(tree),
            None => Verdict::Unknown,
        };
        let assessment = match verdict {
            Verdict::Yes => Assessment::Suspected,
            Verdict::No => Assessment::NotIndicated,
            Verdict::Unknown => Assessment::CannotTell,
        };
        let (evidence, mut missing) = evaluation.finish();
        if verdict.is_known() {
            missing.clear();
        }
        Signal { verdict, assessment, evidence, missing, ..self.blank(rule) }
    }

    fn failure_mode(&self, rule: &Rule) -> Signal {
        let mut missing = Vec::new();
        let symptoms: Vec<SymptomFound> = rule
            .symptoms
            .iter()
            .map(|symptom| {
                let (found, lacks) = self.symptom(symptom);
                missing.extend(lacks);
                found
            })
            .collect();
        missing.sort();
        missing.dedup();
        let assessment = assess(&symptoms);
        if assessment == Assessment::Suspected {
            missing.clear();
        }
        let verdict = match assessment {
            Assessment::Suspected => Verdict::Yes,
            Assessment::NotIndicated => Verdict::No,
            Assessment::Watch | Assessment::CannotTell => Verdict::Unknown,
        };
        let evidence = symptoms.iter().flat_map(|symptom| symptom.evidence.clone()).collect();
        Signal { verdict, assessment, evidence, missing, symptoms, ..self.blank(rule) }
    }

    /// A symptom is computed where it can be, and else taken from what people report.
    fn symptom(&self, symptom: &Symptom) -> (SymptomFound, Vec<String>) {
        let mut evaluation = self.evaluation(symptom.kind);
        let tree = symptom.when.as_ref().and_then(|when| when.tree.as_ref());
        let computed = tree.map_or(Verdict::Unknown, |tree| evaluation.verdict(tree));
        let (mut evidence, mut missing) = evaluation.finish();
        let (mut verdict, mut kind) = (computed, symptom.kind);
        if let Some(subject) = &symptom.reported {
            let (reported, found) = self.reported(subject, &symptom.text);
            evidence.extend(found);
            if !computed.is_known() {
                verdict = reported;
                if reported.is_known() {
                    kind = EvidenceKind::ByHand;
                    missing.clear();
                } else {
                    missing.push(format!("a fresh review of `{subject}`"));
                }
            }
        }
        (SymptomFound { text: symptom.text.clone(), kind, verdict, evidence }, missing)
    }

    fn reported(&self, subject: &str, text: &str) -> (Verdict, Option<Evidence>) {
        let ours = |review: &&Review| {
            review.subject == subject
                && review.date <= self.as_of
                && (review.team.as_deref() == self.team || review.team.is_none())
        };
        let latest = self.data.reviews.iter().filter(ours).max_by_key(|review| review.date);
        let Some(review) =
            latest.filter(|review| (self.as_of - review.date).get_days() <= FRESH_DAYS)
        else {
            return (Verdict::Unknown, None);
        };
        let verdict = match review.rating.to_lowercase().as_str() {
            "yes" | "true" | "holds" | "observed" => Verdict::Yes,
            "no" | "false" | "not observed" => Verdict::No,
            _ => Verdict::Unknown,
        };
        let evidence = Evidence {
            input: text.to_owned(),
            indicator: None,
            value: format!("{}: {} ({})", review.rating, review.reasons, review.role),
            n: None,
            window: review.date.to_string(),
            kind: EvidenceKind::ByHand,
            verdict,
        };
        (verdict, Some(evidence))
    }

    fn blank(&self, rule: &Rule) -> Signal {
        let recovery = if rule.leads_to.is_some() { RECOVERY_PHASES.to_vec() } else { Vec::new() };
        Signal {
            rule: rule.id.clone(),
            name: rule.name.clone(),
            text: rule.text.clone(),
            kind: rule.kind,
            team: self.team.map(str::to_owned),
            verdict: Verdict::Unknown,
            assessment: Assessment::CannotTell,
            evidence: Vec::new(),
            missing: Vec::new(),
            symptoms: Vec::new(),
            leads_to: rule.leads_to.clone(),
            recovery,
            side_effects: rule.side_effects.clone(),
        }
    }
}

/// Suspected: two symptoms, one of them computed. Watch: a symptom. Not indicated: three can be told and
/// none holds. Else nobody can tell.
fn assess(symptoms: &[SymptomFound]) -> Assessment {
    let hold: Vec<_> = symptoms.iter().filter(|symptom| symptom.verdict.is_yes()).collect();
    let known = symptoms.iter().filter(|symptom| symptom.verdict.is_known()).count();
    let computed = hold.iter().any(|symptom| symptom.kind == EvidenceKind::Computed);
    match hold.len() {
        2.. if computed => Assessment::Suspected,
        1.. => Assessment::Watch,
        0 if known >= 3 => Assessment::NotIndicated,
        0 => Assessment::CannotTell,
    }
}

#[cfg(test)]
mod tests;
