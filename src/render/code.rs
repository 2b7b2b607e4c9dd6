//! Code with classes for its colours.
//!
//! syntect can't be interrupted, and some text takes it seconds: long lines and large blocks stay
//! plain, and a block that takes too long ends plain.

use std::cell::RefCell;
use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, ScopeStackOp, SyntaxReference, SyntaxSet};

use crate::memo::{Key, Map, Memo};

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// A block beyond this stays plain.
const MAX_BLOCK: usize = 64 << 10;
/// A line beyond this stays plain, with the rest of its block: what follows may depend on it.
const MAX_LINE: usize = 1000;
/// Patterns take up to the square of a line's length. A clock would make the bytes differ; this sum does not.
const MAX_WORK: usize = 5 << 20;
/// Languages whose grammars can hang on a few hundred bytes.
const SLOW: [&str; 2] = ["Makefile", "Objective-C++"];

/// Returns the HTML of a block of code, remembered by its content.
pub fn highlight(language: &str, text: &str, memo: &Memo) -> std::sync::Arc<String> {
    let key = Key::of(&[language.as_bytes(), text.as_bytes()]);
    let html =
        || syntax(language).and_then(|syntax| colour(syntax, text)).unwrap_or_else(|| escape(text));
    memo.get("highlight", key, || memo.recall("highlight", key, |kept| is_of(kept, text), html))
}

/// Tells whether HTML is a text with nothing but our own colours. A cache lies in the book's folder, so that
/// whoever sends a book can write one.
fn is_of(html: &str, text: &str) -> bool {
    let escaped = escape(text);
    let mut rest = html;
    let mut left = escaped.as_str();
    let mut is_open = false;
    loop {
        let plain = rest.find('<').unwrap_or(rest.len());
        let Some(after) = left.strip_prefix(&rest[..plain]) else { return false };
        left = after;
        rest = &rest[plain..];
        let after = if is_open {
            rest.strip_prefix("</span>")
        } else {
            rest.strip_prefix("<span class=\"hl-").and_then(|rest| {
                rest.trim_start_matches(|c: char| c.is_ascii_lowercase()).strip_prefix("\">")
            })
        };
        let Some(after) = after else { return rest.is_empty() && left.is_empty() && !is_open };
        rest = after;
        is_open = !is_open;
    }
}

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let name = language.to_ascii_lowercase();
    let name = match name.as_str() {
        "" | "text" | "plain" | "plaintext" | "txt" | "none" => return None,
        "shell" | "console" | "sh" | "zsh" | "shell-session" => "bash",
        "ts" | "typescript" | "jsx" | "tsx" | "mjs" => "js",
        "jsonc" | "json5" => "json",
        "yml" => "yaml",
        "toml" | "ini" | "cfg" => "toml",
        "golang" => "go",
        "kotlin" | "kt" => "java",
        other => other,
    };
    // The grammars that come with syntect have no TOML; that of Java's properties is near enough.
    let name = if name == "toml" { "properties" } else { name };
    let found = SYNTAXES.find_syntax_by_token(name)?;
    (!SLOW.contains(&found.name.as_str())).then_some(found)
}

fn colour(syntax: &SyntaxReference, text: &str) -> Option<String> {
    let work: usize = text.lines().map(|line| line.len() * line.len()).sum();
    if text.len() > MAX_BLOCK || work > MAX_WORK || text.lines().any(|line| line.len() > MAX_LINE) {
        return None;
    }
    let mut place = Place { state: ParseState::new(syntax), stack: ScopeStack::new() };
    let mut out = String::with_capacity(text.len() * 2);
    LINES.with_borrow_mut(|lines| {
        text.split_inclusive('\n').try_for_each(|line| lines.write(&mut out, line, &mut place))
    })?;
    Some(out)
}

/// Where in a program a line begins: what the grammar makes of the line depends on nothing else.
#[derive(Clone, PartialEq)]
struct Place {
    state: ParseState,
    stack: ScopeStack,
}

/// A line that was read at one place: its HTML, and where the next line begins.
struct Read {
    from: Place,
    html: String,
    to: Place,
}

/// The lines that were read lately. Code repeats itself, if only in its braces, and grammars are slow.
#[derive(Default)]
struct Lines(Map<String, Vec<Read>>);

thread_local! {
    static LINES: RefCell<Lines> = RefCell::default();
}

impl Lines {
    const MOST: usize = 4096;
    const MOST_PLACES: usize = 8;

    /// Writes a line that begins at a place, which becomes that of the next line.
    fn write(&mut self, out: &mut String, line: &str, place: &mut Place) -> Option<()> {
        let seen = self.0.get(line);
        if let Some(read) = seen.and_then(|seen| seen.iter().find(|read| read.from == *place)) {
            out.push_str(&read.html);
            place.clone_from(&read.to);
            return Some(());
        }
        let (from, begun) = (place.clone(), out.len());
        place.read(line, out)?;
        if self.0.len() >= Self::MOST {
            self.0.clear();
        }
        let seen = self.0.entry(line.to_owned()).or_default();
        seen.truncate(Self::MOST_PLACES - 1);
        seen.push(Read { from, html: out[begun..].to_owned(), to: place.clone() });
        Some(())
    }
}

impl Place {
    fn read(&mut self, line: &str, out: &mut String) -> Option<()> {
        let operations = self.state.parse_line(line, &SYNTAXES).ok()?;
        let mut at = 0;
        for (until, operation) in &operations {
            write(out, &line[at..*until], &self.stack);
            at = *until;
            if !matches!(operation, ScopeStackOp::Noop) {
                self.stack.apply(operation).ok()?;
            }
        }
        write(out, &line[at..], &self.stack);
        Some(())
    }
}

fn write(out: &mut String, text: &str, stack: &ScopeStack) {
    if text.is_empty() {
        return;
    }
    match class(stack).filter(|_| !text.trim().is_empty()) {
        Some(class) => {
            out.push_str("<span class=\"hl-");
            out.push_str(class);
            out.push_str("\">");
            push_escaped(out, text);
            out.push_str("</span>");
        }
        None => push_escaped(out, text),
    }
}

static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    [
        ("comment", "comment"),
        ("string", "string"),
        ("constant", "constant"),
        ("keyword.operator", "operator"),
        ("keyword", "keyword"),
        ("storage.type.function", "keyword"),
        ("storage", "keyword"),
        ("entity.name.function", "function"),
        ("entity.name.tag", "function"),
        ("entity.name", "type"),
        ("entity.other.attribute-name", "variable"),
        ("support.function", "function"),
        ("support.type", "type"),
        ("support.macro", "function"),
        ("support", "constant"),
        ("variable.function", "function"),
        ("variable.language", "keyword"),
        ("variable.parameter", "variable"),
        ("markup.heading", "function"),
        ("markup.inserted", "inserted"),
        ("markup.deleted", "deleted"),
        ("invalid", "invalid"),
    ]
    .into_iter()
    .filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, class)))
    .collect()
});

/// The innermost scope that has a colour decides, the longest match first.
fn class(stack: &ScopeStack) -> Option<&'static str> {
    stack.as_slice().iter().rev().find_map(|scope| {
        CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class)
    })
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    push_escaped(&mut out, text);
    out
}

fn push_escaped(out: &mut String, text: &str) {
    let _ = pulldown_cmark_escape::escape_html_body_text(out, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_gets_classes_and_is_escaped() {
        let html = highlight("rust", "let a = \"<b>\"; // c\n", &Memo::new());
        assert!(html.contains("<span class=\"hl-keyword\">let</span>"), "{html}");
        assert!(html.contains("&lt;b&gt;"), "{html}");
        assert!(html.contains("hl-comment"), "{html}");
    }

    #[test]
    fn a_line_means_what_it_means_at_its_place() {
        let lines = "let a = 1;\n/*\nlet a = 1;\n*/\nlet a = 1;\n";
        let html = highlight("rust", lines, &Memo::new());
        let read: Vec<&str> = html.lines().collect();
        assert_eq!((read[0], read[0].contains("hl-keyword")), (read[4], true), "{html}");
        assert_eq!(read[2], "<span class=\"hl-comment\">let a = 1;");
        assert_eq!(html, highlight("rust", lines, &Memo::new()));
    }

    #[test]
    fn what_a_cache_says_is_believed_only_if_it_is_the_text_with_colours() {
        let text = "let a = \"<b>\"; // c\n";
        let html = highlight("rust", text, &Memo::new());
        assert!(is_of(&html, text) && is_of("a &lt; b", "a < b"));
        for other in [
            html.replace('c', "d"),
            html.replace("<span ", "<span onclick=\"x()\" "),
            html.replace("hl-comment", "hl-comment other"),
            html.replacen("</span>", "", 1),
            html.replacen("</span>", "</span></span>", 1),
            format!("{html}<script>x()</script>"),
            format!("{html}<span class=\"hl-comment\">"),
            String::new(),
        ] {
            assert!(!is_of(&other, text), "{other}");
        }
    }

    #[test]
    fn a_long_line_stays_plain() {
        let html = highlight("js", &"a<".repeat(2000), &Memo::new());
        assert!(!html.contains("span"));
    }
}
