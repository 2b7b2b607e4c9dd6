//! A failure mode: where it is suspected now, and the ways out.

use crate::model::page::PageId;
use crate::model::signal::Signal;
use crate::render::context::Context;
use crate::render::view::{Anchor, FailureMode, Link, SignalPanel};

/// The headings that begin the phases of a recovery.
const PHASES: [&str; 3] = ["immediate", "short-term", "long-term"];

/// Returns what a failure mode's page has besides its text.
pub(super) fn failure_mode(context: &Context, id: PageId) -> FailureMode {
    let page = &context.book.pages[id];
    let headings = page.document().map(|document| document.headings.as_slice()).unwrap_or_default();
    let recovery = headings
        .iter()
        .filter(|heading| PHASES.iter().any(|phase| heading.text.to_lowercase().starts_with(phase)))
        .map(|heading| Anchor {
            title: heading.text.trim_end_matches(':').to_owned(),
            id: heading.id.clone(),
        });
    let rules = context.book.data.definitions.rules.iter();
    let warnings = rules
        .filter(|rule| rule.leads_to.as_deref() == Some(page.slug()))
        .map(|rule| Link { title: rule.name.clone(), url: format!("signals/#{}", rule.id) });
    FailureMode {
        signals: signals(context, page.slug()),
        recovery: recovery.collect(),
        warnings: warnings.collect(),
    }
}

/// The signals that hold or are watched and whose way out is this page.
fn signals(context: &Context, slug: &str) -> Vec<SignalPanel> {
    let leads_here = |signal: &&Signal| {
        signal.leads_to.as_deref() == Some(slug) && super::signal::holds(signal)
    };
    let signals = context.measures.signals.iter().filter(leads_here);
    signals.map(|signal| super::signal::panel(context, signal)).collect()
}
