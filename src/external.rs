//! Whether the addresses outside the book still answer: asked only when somebody wants to know.
//!
//! It asks by the installed `curl`: four hosts at a time, each at most once a second, ten seconds at most.
//! What answered is not asked again for a week.

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::book::Book;
use crate::diag::{Diagnostic, Span};
use crate::parse::links::outline;

/// Where answers are remembered, below the book's root.
pub const REMEMBERED: &str = ".patternbook/external.json";

/// What answered is not asked again for this many days.
const TRUSTED: i32 = 7;
/// Hosts that are asked at the same time.
const AT_ONCE: usize = 4;
/// A host is not asked again sooner.
const PAUSE: Duration = Duration::from_secs(1);

/// The status of each address; 0 where nobody answered.
pub type Answers = BTreeMap<String, u16>;

/// Reports the addresses that don't answer. `remembered` is what the last check returned beside.
pub fn check(
    book: &Book,
    remembered: &str,
    ask: impl FnOnce(Vec<String>) -> Result<Answers, Box<Diagnostic>>,
) -> (Vec<Diagnostic>, String) {
    let places = places(book);
    let known = read(remembered, book.as_of);
    let mut wanted: Vec<String> = places.iter().map(|(url, ..)| url.clone()).collect();
    wanted.sort();
    wanted.dedup();
    wanted.retain(|url| !known.contains_key(url));
    let mut diags = Vec::new();
    let asked = if wanted.is_empty() { Ok(Answers::new()) } else { ask(wanted) };
    let answers = asked.unwrap_or_else(|diagnostic| {
        diags.push(*diagnostic);
        Answers::new()
    });
    for (url, source, span) in &places {
        let message = match answers.get(url) {
            Some(0) => format!("`{url}` does not answer"),
            Some(status @ (404 | 410 | 451 | 500..)) => format!("`{url}` answers {status}"),
            // Others, such as 403, are told to programs and not to readers.
            _ => continue,
        };
        diags.push(
            Diagnostic::warning("external-link", message)
                .at(source, span.clone())
                .hint("does it open in a browser? name where it has moved to, or remove the link"),
        );
    }
    let good = answers.into_iter().filter(|(_, status)| (200..400).contains(status));
    let known = known.into_iter().chain(good.map(|(url, _)| (url, book.as_of)));
    (diags, written(known))
}

/// Returns the addresses outside the book that texts name, with their places.
fn places(book: &Book) -> Vec<(String, Arc<str>, Span)> {
    let mut places = Vec::new();
    for id in &book.order {
        let page = &book.pages[*id];
        let (Some(source), Some(parsed)) = (&page.source, &page.parsed) else { continue };
        let text = parsed.file.get(parsed.offset..).unwrap_or_default();
        for link in outline(text).links {
            let url = link.dest.split('#').next().unwrap_or_default();
            if is_web(url) {
                let span = parsed.offset + link.span.start..parsed.offset + link.span.end;
                places.push((url.to_owned(), source.clone(), span));
            }
        }
    }
    places
}

fn is_web(url: &str) -> bool {
    let begins = |scheme: &str| {
        url.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    };
    (begins("https://") || begins("http://")) && !url.contains(char::is_whitespace)
}

/// Reads the days that addresses last answered; those that are too long ago are forgotten.
fn read(remembered: &str, today: Date) -> BTreeMap<String, Date> {
    let Ok(Value::Object(all)) = serde_json::from_str(remembered) else { return BTreeMap::new() };
    let entry = |(url, day): (String, Value)| {
        let day: Date = day.as_str()?.parse().ok()?;
        let age = (today - day).get_days();
        (0..TRUSTED).contains(&age).then_some((url, day))
    };
    all.into_iter().filter_map(entry).collect()
}

fn written(known: impl Iterator<Item = (String, Date)>) -> String {
    let known: BTreeMap<String, String> = known.map(|(url, day)| (url, day.to_string())).collect();
    let mut text = serde_json::to_string_pretty(&json!(known)).unwrap_or_default();
    text.push('\n');
    text
}

/// Asks for each address; an error where there is no `curl`.
pub fn ask(urls: Vec<String>) -> Result<Answers, Box<Diagnostic>> {
    if let Err(error) = Command::new("curl").arg("--version").stdout(Stdio::null()).status() {
        let diagnostic = Diagnostic::error("external-link", format!("can't run `curl`: {error}"));
        return Err(Box::new(diagnostic.hint("external links are checked by it; install it")));
    }
    let mut hosts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for url in urls {
        let host = url.split('/').nth(2).unwrap_or_default().to_lowercase();
        hosts.entry(host).or_default().push(url);
    }
    let queue = Mutex::new(hosts.into_values());
    let answers = Mutex::new(Answers::new());
    let work = || {
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some(urls) = next else { return };
            for url in urls {
                let status = status(&url);
                answers.lock().unwrap_or_else(PoisonError::into_inner).insert(url, status);
                thread::sleep(PAUSE);
            }
        }
    };
    thread::scope(|scope| (0..AT_ONCE).for_each(|_| drop(scope.spawn(work))));
    Ok(answers.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Asks for the head; where a server does not give one, for the beginning.
fn status(url: &str) -> u16 {
    match request(url, &["--head"]) {
        good @ 200..400 => good,
        _ => {
            thread::sleep(PAUSE);
            request(url, &["--range", "0-0"])
        }
    }
}

fn request(url: &str, how: &[&str]) -> u16 {
    let output = Command::new("curl")
        .args(["--disable", "--silent", "--location", "--globoff", "--max-redirs", "8"])
        .args(["--proto", "=http,https", "--proto-redir", "=http,https", "--max-time", "10"])
        .args(["--output", "/dev/null", "--write-out", "%{http_code}"])
        .args(["--user-agent", concat!("patternbook/", env!("CARGO_PKG_VERSION"))])
        .args(how)
        .args(["--url", url])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    let said = output.map(|output| output.stdout).unwrap_or_default();
    String::from_utf8_lossy(&said).trim().parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use jiff::civil::date;

    use super::*;
    use crate::book::{Options, assemble};
    use crate::memo::Memo;
    use crate::source::Sources;

    fn book(text: &str, as_of: Date) -> Book {
        let sources =
            Sources::fixture(&format!("//- book.toml\n[book]\n//- content/index.md\n{text}"));
        assemble(&sources, Options { as_of, drafts: false, trust: false }, &Memo::new()).0
    }

    #[test]
    fn what_answered_is_not_asked_again_for_a_week() {
        let text =
            "[a](https://a.example/x#y) [b](http://b.example) [c](c.md) `https://no.example`\n";
        let answers = |urls: Vec<String>| {
            let status = |url: &String| if url.contains("a.example") { 200 } else { 404 };
            Ok(urls.iter().map(|url| (url.clone(), status(url))).collect())
        };
        let (diags, remembered) = check(&book(text, date(2026, 6, 1)), "", answers);
        let said: Vec<_> =
            diags.iter().map(|one| (one.message.as_str(), one.span.clone())).collect();
        assert_eq!(said, [("`http://b.example` answers 404", Some(31..47))]);
        let asked = |day| {
            let mut asked = Vec::new();
            check(&book(text, day), &remembered, |urls| {
                asked.clone_from(&urls);
                Ok(Answers::new())
            });
            asked
        };
        assert_eq!(asked(date(2026, 6, 2)), ["http://b.example"]);
        assert_eq!(asked(date(2026, 6, 8)), ["http://b.example", "https://a.example/x"]);
    }

    #[test]
    fn addresses_in_the_text_are_asked_too() {
        let text = "[a](https://a.example) https://b.example/x_y, <https://c.example> `https://no.example`\n\n    https://no.example\n\n[https://d.example](https://d.example)\n";
        let mut asked = Vec::new();
        check(&book(text, date(2026, 6, 1)), "", |urls| {
            asked = urls;
            Ok(Answers::new())
        });
        let all = [
            "https://a.example",
            "https://b.example/x_y",
            "https://c.example",
            "https://d.example",
        ];
        assert_eq!(asked, all);
    }

    #[test]
    fn a_server_is_asked_and_its_answer_is_kept() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut head = [0; 4096];
                let length = stream.read(&mut head).unwrap_or(0);
                let is_there = String::from_utf8_lossy(&head[..length]).contains(" /there");
                let status = if is_there { "200 OK" } else { "404 Not Found" };
                let answer =
                    format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        let urls =
            vec![format!("{at}/gone"), format!("{at}/there"), "http://127.0.0.1:1/".to_owned()];
        let answers = ask(urls.clone()).unwrap();
        assert_eq!(urls.iter().map(|url| answers[url]).collect::<Vec<_>>(), [404, 200, 0]);
    }
}
