//! A failure mode: where it is suspected now, and the ways out.

use crate::model::page::PageId;
use crate::render::context::Context;
use crate::render::view::{Anchor, FailureMode, Link};

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
        .map(|rule| Link { title: rule.name.clone(), url: super::signal::rule_url(context, rule) });
    FailureMode {
        signals: super::signals::leading_to(context, page.slug()),
        recovery: recovery.collect(),
        warnings: warnings.collect(),
    }
}
