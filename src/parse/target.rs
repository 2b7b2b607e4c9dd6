//! Reads targets as people write them, strictly: what can't be read is an error with its place, never a
//! wrong number.
//!
//! ```text
//! target    = comparison number rest | number "+" rest | number to number rest
//!           | number [unit] "or less" | number [unit] "or more" | method
//! rest      = ["/" top | "of" top] [unit] [scope]
//! scope     = ("for" | "of" | "in" | …) words | "(" words ")"
//! method    = words without a number: "quarterly review", "audit"
//! ```
//!
//! A number without a comparison ("48 hours") is refused: nobody can tell whether less or more is meant.

use std::ops::Range;

use crate::model::target::{Condition, Target};

mod words;

use words::Comparison;

/// Why a target could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetError {
    /// What was found.
    pub found: String,
    /// What is expected in its place, as words for a sentence.
    pub expected: String,
    /// Where it stands in the text, in bytes.
    pub span: Range<usize>,
}

impl std::fmt::Display for TargetError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "unreadable target: found `{}`, expected {}", self.found, self.expected)
    }
}

/// Reads a target.
pub fn parse_target(raw: &str) -> Result<Target, TargetError> {
    let mut text = Text { raw, at: 0, end: raw.trim_end().trim_end_matches('.').len() };
    text.skip_space();
    if text.rest().is_empty() {
        return Err(TargetError {
            found: raw.trim().to_owned(),
            expected: "a target".to_owned(),
            span: 0..raw.len(),
        });
    }
    if let Some(comparison) = words::comparison(&mut text) {
        return compared(text, comparison);
    }
    if text.number_follows() {
        return numbered(text);
    }
    method(&text)
}

/// Reads what follows a comparison: `< 48 hours for reversible decisions`.
fn compared(mut text: Text<'_>, comparison: Comparison) -> Result<Target, TargetError> {
    text.skip_space();
    let first = text.number()?;
    let condition = match comparison {
        Comparison::Below => Condition::Below(first),
        Comparison::AtMost => Condition::AtMost(first),
        Comparison::Above => Condition::Above(first),
        Comparison::AtLeast => Condition::AtLeast(first),
        Comparison::Between => {
            let unit = text.short_unit();
            if !words::between(&mut text) {
                return Err(text.expected("`and` or `to` and a second number"));
            }
            return range(text, first, unit);
        }
    };
    finish(text, condition, None)
}

/// Reads what begins with a number: `8+/10`, `2-4 experiments`, `48 hours or less`.
fn numbered(mut text: Text<'_>) -> Result<Target, TargetError> {
    let first = text.number()?;
    if text.eat("+") {
        return finish(text, Condition::AtLeast(first), None);
    }
    let after_number = text.clone();
    let unit = text.short_unit();
    if words::range(&mut text) {
        return range(text, first, unit);
    }
    let mut text = after_number;
    if let Some((comparison, cut)) = words::suffix(text.rest()) {
        text.end = text.at + cut;
        let condition = match comparison {
            words::Suffix::OrLess => Condition::AtMost(first),
            words::Suffix::OrMore => Condition::AtLeast(first),
        };
        return finish(text, condition, None);
    }
    if text.rest().starts_with([',', ':', '.']) {
        return Err(text.number_expected());
    }
    Err(text.whole("a comparison (`< 48`, `at least 8`), `8+` or a range (`2..4`)"))
}

/// Reads the second number of a range and what follows.
fn range(mut text: Text<'_>, low: f64, unit: Option<String>) -> Result<Target, TargetError> {
    text.skip_space();
    let start = text.at;
    let high = text.number()?;
    if low > high {
        return Err(text.since(start, "a second number that is not below the first"));
    }
    if let Some(unit) = &unit {
        let start = text.at;
        if text.short_unit().as_ref() != Some(unit) {
            return Err(text.since(start, &format!("`{unit}` after the second number too")));
        }
    }
    finish(text, Condition::Within(low, high), unit)
}

/// Reads the scale, the unit and the scope, and puts the target together.
fn finish(
    mut text: Text<'_>,
    condition: Condition,
    unit: Option<String>,
) -> Result<Target, TargetError> {
    let out_of = scale(&mut text)?;
    if let Some(top) = out_of {
        let highest = condition.high().or(condition.low()).unwrap_or(top);
        if top <= 0.0 || highest > top {
            return Err(text.whole(&format!("a number on a scale of {top}")));
        }
    }
    if text.rest().starts_with([',', ':', '.', '-', '–', '+']) {
        return Err(text.number_expected());
    }
    let unit = match unit {
        Some(unit) => Some(unit),
        None => unit_words(&mut text)?,
    };
    if unit.as_deref() == Some("/") {
        return Err(text.number_expected());
    }
    let scope = scope(&mut text)?;
    Ok(Target { raw: text.raw.to_owned(), condition: Some(condition), unit, out_of, scope })
}

/// Reads `/10`, `of 10` or `out of 10`.
fn scale(text: &mut Text<'_>) -> Result<Option<f64>, TargetError> {
    let before = text.clone();
    text.skip_space();
    if (text.eat("/") || text.eat_word("out of") || text.eat_word("of")) && {
        text.skip_space();
        text.number_follows()
    } {
        return text.number().map(Some);
    }
    *text = before;
    Ok(None)
}

/// Reads the words up to a preposition: `%`, `hours`, `meaningful experiments`, `/week`.
fn unit_words(text: &mut Text<'_>) -> Result<Option<String>, TargetError> {
    text.skip_space();
    let start = text.at;
    if text.eat("%") {
        return Ok(Some("%".to_owned()));
    }
    while !text.rest().is_empty() && !words::scope_begins(text.rest()) {
        let ends = |c: char| c.is_whitespace() || c == ',';
        text.at += text.rest().find(ends).unwrap_or(text.rest().len());
        text.skip_space();
    }
    let unit = text.raw[start..text.at].trim();
    if unit.contains(|c: char| c.is_numeric() || words::is_sign(c)) {
        return Err(text.since(start, "a unit without numbers or signs"));
    }
    if words::is_placeholder(unit) || !words::is_balanced(unit) {
        return Err(text.since(start, "a unit"));
    }
    Ok(match words::spaced(unit) {
        unit if unit.is_empty() => None,
        unit if matches!(unit.as_str(), "percent" | "per cent") => Some("%".to_owned()),
        unit => Some(unit),
    })
}

/// Reads what the target is about, without the preposition.
fn scope(text: &mut Text<'_>) -> Result<Option<String>, TargetError> {
    text.skip_space();
    if text.rest().is_empty() {
        return Ok(None);
    }
    let start = text.at;
    let words = words::scope(text.rest()).filter(|words| !words.is_empty());
    let Some(words) =
        words.filter(|words| !words.contains(words::is_sign) && words::is_balanced(words))
    else {
        text.at = text.end;
        return Err(text.since(start, "what it is about, such as `for reversible decisions`"));
    };
    Ok(Some(words::spaced(words)))
}

/// Reads words without a number.
fn method(text: &Text<'_>) -> Result<Target, TargetError> {
    let words = text.rest();
    if words.contains(|c: char| c.is_numeric() || words::is_sign(c)) {
        return Err(text.whole("a comparison (`< 48`, `at least 8`) or a range (`2..4`) first"));
    }
    if words::is_placeholder(words) || !words.contains(char::is_alphabetic) {
        return Err(text.whole("a target or the name of a method"));
    }
    Ok(Target { raw: text.raw.to_owned(), condition: None, unit: None, out_of: None, scope: None })
}

/// The text and how far it is read.
#[derive(Debug, Clone)]
struct Text<'a> {
    raw: &'a str,
    at: usize,
    /// Where the part that counts ends: before closing full stops and spaces.
    end: usize,
}

impl<'a> Text<'a> {
    fn rest(&self) -> &'a str {
        self.raw.get(self.at..self.end).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn eat(&mut self, sign: &str) -> bool {
        let found = self.rest().starts_with(sign);
        self.at += if found { sign.len() } else { 0 };
        found
    }

    /// Eats words, whatever their case, if a word ends after them.
    fn eat_word(&mut self, words: &str) -> bool {
        let found = words::starts_with_words(self.rest(), words);
        self.at += found.unwrap_or(0);
        found.is_some()
    }

    /// Eats `%` or letters directly after a number: the `h` of `2h-4h`.
    fn short_unit(&mut self) -> Option<String> {
        let before = self.at;
        self.skip_space();
        if self.eat("%") {
            return Some("%".to_owned());
        }
        self.at = before;
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        self.at += length;
        (length > 0).then(|| rest[..length].to_owned())
    }

    fn number_follows(&self) -> bool {
        let rest = self.rest();
        rest.strip_prefix(['+', '-', '−']).unwrap_or(rest).starts_with(|c: char| c.is_ascii_digit())
    }

    /// Reads `-12.5`. A second point or a comma that belongs to the number is an error.
    fn number(&mut self) -> Result<f64, TargetError> {
        let start = self.at;
        if !self.number_follows() {
            return Err(self.number_expected());
        }
        let negative = self.eat("-") || self.eat("−");
        self.at += usize::from(self.rest().starts_with('+'));
        let digits = self.at;
        self.skip_digits();
        let rest = self.rest();
        if rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        {
            self.at += 1;
            self.skip_digits();
        }
        let follows = self.rest().chars().next();
        let value = self.raw[digits..self.at].parse::<f64>().ok().filter(|value| value.is_finite());
        match value {
            // `0` and not `-0`, which would print as another number.
            Some(0.0) if follows.is_none_or(|c| !c.is_numeric()) => Ok(0.0),
            Some(value) if follows.is_none_or(|c| !c.is_numeric()) => {
                Ok(if negative { -value } else { value })
            }
            _ => Err(self.since(start, "a number such as `48` or `1.5`")),
        }
    }

    fn skip_digits(&mut self) {
        let rest = self.rest();
        self.at += rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    }

    fn number_expected(&self) -> TargetError {
        let rest = self.rest();
        let begin = if rest.starts_with([',', ':', '.', '-', '–', '+']) {
            let before = &self.raw[..self.at];
            before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len()
        } else {
            self.at
        };
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        self.error(begin..self.at + word, "a number such as `48` or `1.5`")
    }

    fn expected(&self, expected: &str) -> TargetError {
        self.error(self.at..self.end, expected)
    }

    fn whole(&self, expected: &str) -> TargetError {
        self.error(0..self.raw.len(), expected)
    }

    fn since(&self, start: usize, expected: &str) -> TargetError {
        let end = if self.at > start { self.at } else { self.end };
        self.error(start..end, expected)
    }

    fn error(&self, span: Range<usize>, expected: &str) -> TargetError {
        let found = self.raw.get(span.clone()).unwrap_or(self.raw).trim();
        let found = if found.is_empty() { "nothing" } else { found };
        TargetError { found: found.to_owned(), expected: expected.to_owned(), span }
    }
}

#[cfg(test)]
mod tests;
