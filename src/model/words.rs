//! The interface's words in the language of a book.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// English words of the interface, and what stands for them in the book's language. What has no other word stays.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Words {
    others: BTreeMap<String, String>,
}

/// How a day is written, where a language says nothing else.
pub const DAY: &str = "{day} {month} {year}";

impl Words {
    /// Returns the words of a language, each by its English one.
    pub fn new(others: BTreeMap<String, String>) -> Self {
        Self { others }
    }

    /// Returns the words for some English ones.
    pub fn of<'a>(&'a self, english: &'a str) -> &'a str {
        self.others.get(english).map_or(english, String::as_str)
    }

    /// Returns whether there are words for some English ones.
    pub fn has(&self, english: &str) -> bool {
        self.others.contains_key(english)
    }

    /// Returns the words for some English ones, with values where they have `{name}`.
    pub fn with(&self, english: &str, values: &[(&str, &str)]) -> String {
        fill(self.of(english), values)
    }

    /// Returns the words for one or for many, with the number where they have `{n}`.
    pub fn count(&self, n: usize, one: &str, many: &str) -> String {
        self.with(if n == 1 { one } else { many }, &[("n", &n.to_string())])
    }

    /// Returns a day as it is read: "31 October 2026".
    pub fn day(&self, date: Date) -> String {
        let month = date.strftime("%B").to_string();
        let (day, year) = (date.day().to_string(), date.year().to_string());
        self.with(DAY, &[("day", &day), ("month", self.of(&month)), ("year", &year)])
    }
}

/// Puts values where a text has `{name}`.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.split_once('{') {
        out.push_str(before);
        let value = from.split_once('}').and_then(|(name, after)| {
            let value = values.iter().find(|(known, _)| *known == name)?.1;
            Some((value, after))
        });
        match value {
            Some((value, after)) => {
                out.push_str(value);
                rest = after;
            }
            None => {
                out.push('{');
                rest = from;
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_has_no_other_word_stays_english() {
        let some = [("{n} pages", "{n} Seiten"), (DAY, "{day}. {month} {year}"), ("March", "März")];
        let words = Words::new(some.map(|(en, de)| (en.to_owned(), de.to_owned())).into());
        assert_eq!(words.count(2, "1 page", "{n} pages"), "2 Seiten");
        assert_eq!(words.count(1, "1 page", "{n} pages"), "1 page");
        assert_eq!(words.day(date(2026, 3, 1)), "1. März 2026");
        assert_eq!(Words::default().day(date(2026, 10, 31)), "31 October 2026");
    }

    #[test]
    fn values_stand_where_they_are_named_and_nowhere_else() {
        assert_eq!(fill("{a} {b} {", &[("a", "{b}")]), "{b} {b} {");
    }
}
