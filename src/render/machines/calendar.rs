//! The reviews that are due, as a calendar (RFC 5545).

use jiff::civil::Date;

use super::Listing;

/// A review of a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Review {
    /// The day by which somebody must read the page again.
    pub due: Date,
    /// The page's address below the site's root.
    pub path: String,
    /// The page's title.
    pub title: String,
    /// Who keeps it true.
    pub owner: Option<String>,
}

/// Returns the calendar of reviews: one event of a whole day for each.
pub fn calendar(listing: &Listing, name: &str, reviews: &[Review]) -> String {
    let mut reviews: Vec<&Review> = reviews.iter().collect();
    reviews.sort();
    let mut out = String::new();
    let mut line = |text: String| push_folded(&mut out, &text);
    line("BEGIN:VCALENDAR".to_owned());
    line("VERSION:2.0".to_owned());
    line("PRODID:-//patternbook//reviews//EN".to_owned());
    line("CALSCALE:GREGORIAN".to_owned());
    line("METHOD:PUBLISH".to_owned());
    line(format!("X-WR-CALNAME:{}", escaped(name)));
    for review in reviews {
        line("BEGIN:VEVENT".to_owned());
        line(format!("UID:{}", listing.uuid("review", &review.path)));
        // The day of the build stands in for the moment of writing: the same input, the same bytes.
        line(format!("DTSTAMP:{}T000000Z", compact(listing.as_of)));
        line(format!("DTSTART;VALUE=DATE:{}", compact(review.due)));
        if let Ok(next) = review.due.tomorrow() {
            line(format!("DTEND;VALUE=DATE:{}", compact(next)));
        }
        line(format!("SUMMARY:{}", escaped(&review.title)));
        if let Some(owner) = &review.owner {
            line(format!("DESCRIPTION:{}", escaped(owner)));
        }
        if listing.url.is_some() {
            line(format!("URL:{}", listing.address(&review.path)));
        }
        line("TRANSP:TRANSPARENT".to_owned());
        line("END:VEVENT".to_owned());
    }
    line("END:VCALENDAR".to_owned());
    out
}

fn compact(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// Returns text as a value of type TEXT.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Appends a line, folded so that none is longer than 75 bytes, and never within a character.
fn push_folded(out: &mut String, line: &str) {
    const MOST: usize = 75;
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > MOST {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::machines::tests::listing;

    fn review(title: &str) -> Review {
        Review {
            due: jiff::civil::date(2026, 12, 31),
            path: "a/".to_owned(),
            title: title.to_owned(),
            owner: Some("one, two".to_owned()),
        }
    }

    /// Reads a calendar as RFC 5545 says: unfolds lines, splits names from values.
    fn read(text: &str) -> Vec<(String, String)> {
        assert!(text.ends_with("\r\n"));
        let unfolded = text.replace("\r\n ", "");
        unfolded
            .split_terminator("\r\n")
            .map(|line| line.split_once(':').expect("a name and a value"))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    fn unescaped(value: &str) -> String {
        let mut out = String::new();
        let mut chars = value.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => out.push(match chars.next() {
                    Some('n') => '\n',
                    Some(other) => other,
                    None => panic!("a lone backslash"),
                }),
                c => out.push(c),
            }
        }
        out
    }

    #[test]
    fn a_review_is_an_event_of_one_day() {
        let lines = read(&calendar(&listing(), "Reviews", &[review("A")]));
        let value = |name: &str| {
            lines.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
        };
        assert_eq!(value("DTSTART;VALUE=DATE"), Some("20261231"));
        assert_eq!(value("DTEND;VALUE=DATE"), Some("20270101"));
        assert_eq!(value("DTSTAMP"), Some("20260502T000000Z"));
        assert_eq!(value("DESCRIPTION"), Some("one\\, two"));
        assert_eq!(value("URL"), Some("https://x.example/b/a/"));
        assert!(value("UID").is_some());
    }

    proptest! {
        #[test]
        fn any_title_is_read_back_from_short_lines(title in "([\\PC\n;,\\\\]){0,120}") {
            let text = calendar(&listing(), "Reviews", &[review(&title)]);
            for line in text.split("\r\n") {
                prop_assert!(line.len() <= 75 && !line.contains(['\r', '\n']));
            }
            let lines = read(&text);
            let summary = &lines.iter().find(|(name, _)| name == "SUMMARY").unwrap().1;
            prop_assert_eq!(unescaped(summary), title);
        }
    }
}
