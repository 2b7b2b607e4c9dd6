//! The words and signs of targets.

use super::Text;

/// What a number is compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Below,
    AtMost,
    Above,
    AtLeast,
    Between,
}

/// What follows a number in `48 hours or less`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suffix {
    OrLess,
    OrMore,
}

/// Longer ones before those that they begin with.
const SIGNS: [(&str, Comparison); 10] = [
    ("<=", Comparison::AtMost),
    ("=<", Comparison::AtMost),
    ("≤", Comparison::AtMost),
    ("⩽", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("=>", Comparison::AtLeast),
    ("≥", Comparison::AtLeast),
    ("⩾", Comparison::AtLeast),
    ("<", Comparison::Below),
    (">", Comparison::Above),
];

/// Longer ones before those that they begin with.
const PHRASES: [(&str, Comparison); 45] = [
    ("less than or equal to", Comparison::AtMost),
    ("lower than or equal to", Comparison::AtMost),
    ("fewer than or equal to", Comparison::AtMost),
    ("below or equal to", Comparison::AtMost),
    ("equal to or less than", Comparison::AtMost),
    ("at or below", Comparison::AtMost),
    ("at or under", Comparison::AtMost),
    ("below or at", Comparison::AtMost),
    ("no more than", Comparison::AtMost),
    ("not more than", Comparison::AtMost),
    ("no greater than", Comparison::AtMost),
    ("not above", Comparison::AtMost),
    ("not over", Comparison::AtMost),
    ("not exceeding", Comparison::AtMost),
    ("at most", Comparison::AtMost),
    ("up to", Comparison::AtMost),
    ("maximum of", Comparison::AtMost),
    ("maximum", Comparison::AtMost),
    ("max.", Comparison::AtMost),
    ("max", Comparison::AtMost),
    ("within", Comparison::AtMost),
    ("greater than or equal to", Comparison::AtLeast),
    ("more than or equal to", Comparison::AtLeast),
    ("above or equal to", Comparison::AtLeast),
    ("equal to or greater than", Comparison::AtLeast),
    ("at or above", Comparison::AtLeast),
    ("at or over", Comparison::AtLeast),
    ("above or at", Comparison::AtLeast),
    ("no less than", Comparison::AtLeast),
    ("not less than", Comparison::AtLeast),
    ("no fewer than", Comparison::AtLeast),
    ("not below", Comparison::AtLeast),
    ("at least", Comparison::AtLeast),
    ("minimum of", Comparison::AtLeast),
    ("minimum", Comparison::AtLeast),
    ("less than", Comparison::Below),
    ("fewer than", Comparison::Below),
    ("lower than", Comparison::Below),
    ("below", Comparison::Below),
    ("under", Comparison::Below),
    ("greater than", Comparison::Above),
    ("more than", Comparison::Above),
    ("higher than", Comparison::Above),
    ("above", Comparison::Above),
    ("over", Comparison::Above),
];

/// Eats a comparison.
pub(super) fn comparison(text: &mut Text<'_>) -> Option<Comparison> {
    if let Some((_, comparison)) = SIGNS.into_iter().find(|(sign, _)| text.eat(sign)) {
        return Some(comparison);
    }
    if text.eat_word("between") || text.eat_word("from") {
        return Some(Comparison::Between);
    }
    PHRASES.into_iter().find(|(phrase, _)| text.eat_word(phrase)).map(|(_, comparison)| comparison)
}

/// Eats what stands between the ends of a range: `-`, `–`, `..`, `to`.
pub(super) fn range(text: &mut Text<'_>) -> bool {
    text.skip_space();
    ["..", "…", "–", "—", "-", "−"].into_iter().any(|sign| text.eat(sign)) || text.eat_word("to")
}

/// Eats what stands between the ends in `between 2 and 4`.
pub(super) fn between(text: &mut Text<'_>) -> bool {
    text.skip_space();
    text.eat_word("and") || range(text)
}

/// Finds `or less`, `or more` at the end; returns where the text before it ends.
pub(super) fn suffix(rest: &str) -> Option<(Suffix, usize)> {
    let lower = rest.to_ascii_lowercase();
    let ends = |words: &[&str]| {
        let cuts = words.iter().filter_map(|word| lower.strip_suffix(word)?.strip_suffix(" or "));
        cuts.map(|before| before.trim_end().len()).next()
    };
    ends(&["less", "fewer", "lower", "below", "under"]).map(|cut| (Suffix::OrLess, cut)).or_else(
        || ends(&["more", "higher", "above", "greater", "over"]).map(|cut| (Suffix::OrMore, cut)),
    )
}

/// Says where the scope begins after a unit. "per" belongs to the unit: experiments per quarter.
const PREPOSITIONS: [&str; 12] =
    ["for", "of", "in", "on", "across", "among", "when", "where", "from", "during", "with", "by"];

/// Returns whether a scope begins here.
pub(super) fn scope_begins(rest: &str) -> bool {
    rest.starts_with(['(', ','])
        || PREPOSITIONS.iter().any(|word| starts_with_words(rest, word).is_some())
}

/// Returns the scope without its preposition or brackets.
pub(super) fn scope(rest: &str) -> Option<&str> {
    if let Some(inner) = rest.strip_prefix('(') {
        return inner.strip_suffix(')').map(str::trim);
    }
    let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    let preposition = PREPOSITIONS.iter().find_map(|word| starts_with_words(rest, word));
    Some(rest[preposition.unwrap_or(0)..].trim())
}

/// Returns the length of `words` at the beginning of `text`, whatever their case, if a word ends there.
pub(super) fn starts_with_words(text: &str, words: &str) -> Option<usize> {
    let mut rest = text;
    for word in words.split(' ') {
        let trimmed = rest.trim_start();
        let spaced = trimmed.len() < rest.len() || rest.len() == text.len();
        let head = trimmed.get(..word.len()).filter(|_| spaced)?;
        if !head.eq_ignore_ascii_case(word) {
            return None;
        }
        rest = &trimmed[word.len()..];
    }
    let ends = rest.chars().next().is_none_or(|c| !c.is_alphabetic() && c != '-');
    ends.then(|| text.len() - rest.len())
}

/// Returns whether a character compares: it has no business in a unit, a scope or a method.
pub(super) fn is_sign(c: char) -> bool {
    matches!(c, '<' | '>' | '=' | '≤' | '≥' | '⩽' | '⩾' | '≠' | '±' | '~' | '≈')
}

/// Returns whether somebody still has to write the target.
pub(super) fn is_placeholder(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .any(|word| matches!(word.to_ascii_lowercase().as_str(), "tbd" | "tba" | "tbc" | "todo"))
        || text.chars().any(|c| matches!(c, '?' | '[' | ']' | '{' | '}' | '_' | '…'))
}

/// Returns whether brackets come in pairs.
pub(super) fn is_balanced(text: &str) -> bool {
    text.matches('(').count() == text.matches(')').count()
}

/// Returns the words with single spaces between them.
pub(super) fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
