//! Problems of a text that other pages include, told once: where the text is a page itself, there.

use std::collections::BTreeSet;

use crate::book::Book;
use crate::diag::Diagnostic;

/// Leaves out what is said of a block that includes a text if the same is said of the text itself.
pub fn once(book: &Book, diags: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let including = |page: &&crate::model::page::Page| {
        page.document().is_some_and(|document| !document.includes.is_empty())
    };
    if !book.pages.iter().any(|page| including(&page)) {
        return diags;
    }
    let said: BTreeSet<(&str, &str, &str)> = diags
        .iter()
        .filter_map(|one| Some((one.source.as_deref()?, one.code.as_ref(), one.message.as_str())))
        .collect();
    let is_twice = |one: &Diagnostic| {
        let (Some(source), Some(span)) = (&one.source, &one.span) else { return false };
        let page = book.of_source(source).and_then(|id| book.pages[id].document());
        let blocks = page.map(|document| document.includes.as_slice()).unwrap_or_default();
        blocks.iter().filter(|(place, _)| place == span).any(|(_, path)| {
            said.contains(&(path.as_str(), one.code.as_ref(), one.message.as_str()))
        })
    };
    let twice: Vec<bool> = diags.iter().map(is_twice).collect();
    diags.into_iter().zip(twice).filter(|(_, twice)| !twice).map(|(one, _)| one).collect()
}
