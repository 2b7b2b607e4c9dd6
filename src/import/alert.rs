//! The alerts of other generators, in our words.

/// An alert of another generator: its word, ours, and a title where ours says something else.
const ALERTS: [(&str, &str, &str); 38] = [
    ("note", "note", ""),
    ("seealso", "note", "See also"),
    ("abstract", "info", "Abstract"),
    ("summary", "info", "Summary"),
    ("tldr", "info", "TL;DR"),
    ("info", "info", ""),
    ("information", "info", ""),
    ("todo", "info", "To do"),
    ("tip", "tip", ""),
    ("hint", "tip", "Hint"),
    ("important", "important", ""),
    ("success", "success", ""),
    ("check", "success", "Check"),
    ("done", "success", "Done"),
    ("question", "note", "Question"),
    ("help", "note", "Help"),
    ("faq", "note", "FAQ"),
    ("warning", "warning", ""),
    ("caution", "caution", ""),
    ("attention", "warning", "Attention"),
    ("failure", "danger", "Failure"),
    ("fail", "danger", "Fail"),
    ("missing", "danger", "Missing"),
    ("danger", "danger", ""),
    ("error", "danger", "Error"),
    ("bug", "danger", "Bug"),
    ("example", "note", "Example"),
    ("quote", "note", "Quote"),
    ("cite", "note", "Quote"),
    ("primary", "info", ""),
    ("secondary", "note", ""),
    ("notice", "note", "Notice"),
    ("alert", "warning", "Alert"),
    ("callout", "note", ""),
    ("admonition", "note", ""),
    ("working", "info", ""),
    ("details", "details", ""),
    ("collapse", "details", ""),
];

/// Returns our word for an alert, and its title where ours says something else.
pub(super) fn alert(word: &str) -> Option<(&'static str, &'static str)> {
    let word = word.to_ascii_lowercase();
    ALERTS.iter().find(|(name, _, _)| *name == word).map(|(_, ours, title)| (*ours, *title))
}
