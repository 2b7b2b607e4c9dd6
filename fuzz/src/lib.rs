//! What the fuzz targets share.

use std::sync::{Arc, LazyLock};

use patternbook::diag::Diagnostic;
use patternbook::memo::Memo;

/// Where the fuzzed text is said to stand.
pub static SOURCE: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from("content/fuzzed.md"));
/// One memo for a whole run, so that what is the same for every input is made once.
pub static MEMO: LazyLock<Arc<Memo>> = LazyLock::new(|| Arc::new(Memo::new()));

/// Every problem lies in the text that it is about.
pub fn assert_places(source: &str, text: &str, diags: &[Diagnostic]) {
    for diagnostic in diags {
        let own = diagnostic.source.as_deref().is_none_or(|its| its == source);
        if let Some(span) = diagnostic.span.as_ref().filter(|_| own) {
            assert!(text.get(span.clone()).is_some(), "{diagnostic:?} is not in {text:?}");
        }
    }
}
