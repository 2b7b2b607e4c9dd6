//! Which pages help with a step of the roadmap: those whose title the step's words contain.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::memo::Key;
use crate::model::page::{Made, PageId};
use crate::render::context::Context;
use crate::render::view::Link;

/// Words that a title has besides its subject.
const EMPTY: [&str; 6] = ["template", "communication", "the", "a", "of", "and"];

/// The pages that may help, each with the words of its title.
pub(crate) struct Helpers(Vec<(PageId, BTreeSet<String>)>);

/// Returns the pages that may help: patterns and templates, written ones first, then indicators.
pub(crate) fn helpers(context: &Context) -> Arc<Helpers> {
    let key = Key::join(&[context.key]);
    context.memo.get("helpers", key, || {
        let mut pages: Vec<(u8, PageId)> = Vec::new();
        for id in &context.book.order {
            let page = &context.book.pages[*id];
            let stub = page.front().is_some_and(|front| front.stub);
            let rank = match page.kind.as_str() {
                "template" => 0,
                "pattern" if !stub => 1,
                "pattern" => 2,
                _ if matches!(page.made, Some(Made::Indicator(_))) => 3,
                _ => continue,
            };
            pages.push((rank, *id));
        }
        pages.sort();
        let words = |id: PageId| of(&context.book.pages[id].title);
        Helpers(pages.into_iter().map(|(_, id)| (id, words(id))).collect())
    })
}

impl Helpers {
    /// Returns the pages whose subject a text names.
    pub(crate) fn of(&self, context: &Context, text: &str) -> Vec<Link> {
        self.pages(text).into_iter().map(|id| context.link(id)).collect()
    }

    /// Returns the ids of the pages whose subject a text names.
    pub(super) fn pages(&self, text: &str) -> Vec<PageId> {
        let said = of(text);
        // A single word says too little: nearly every step names a team.
        let named = self.0.iter().filter(|(_, title)| title.len() > 1 && title.is_subset(&said));
        named.map(|(id, _)| *id).collect()
    }
}

/// The words of a text, without case, punctuation and the plural's s.
fn of(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty() && !EMPTY.contains(&word.as_str()))
        .map(|word| match word.strip_suffix('s') {
            Some(one) if one.len() > 1 => one.to_owned(),
            _ => word,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_step_names_a_subject_in_any_order_and_number() {
        let helps = |title: &str, step: &str| of(title).len() > 1 && of(title).is_subset(&of(step));
        assert!(helps(
            "Weekly Outcome Check-in Template",
            "Establish weekly check-ins focused on outcomes"
        ));
        assert!(helps(
            "“I Intend To” Communication Template",
            "Implement \"I Intend To\" communication"
        ));
        assert!(helps("Blameless Post-Mortems", "Implement blameless post-mortems for failures"));
        assert!(!helps("Trust Index", "Choose 1-2 high-trust teams"));
    }
}
