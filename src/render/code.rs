//! Code with classes for its colours.
//!
//! syntect can't be interrupted, and some text takes it seconds: long lines and large blocks stay
//! plain, and a block that takes too long ends plain.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, ScopeStackOp, SyntaxReference, SyntaxSet};

use crate::memo::{Key, Memo};

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
    memo.get("highlight", key, || memo.recall("highlight", key, html))
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
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut out = String::with_capacity(text.len() * 2);
    for line in text.split_inclusive('\n') {
        let operations = state.parse_line(line, &SYNTAXES).ok()?;
        let mut at = 0;
        for (until, operation) in &operations {
            write(&mut out, &line[at..*until], &stack);
            at = *until;
            if !matches!(operation, ScopeStackOp::Noop) {
                stack.apply(operation).ok()?;
            }
        }
        write(&mut out, &line[at..], &stack);
    }
    Some(out)
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
        ("constant.numeric", "number"),
        ("constant.character.escape", "escape"),
        ("constant", "constant"),
        ("keyword.operator", "operator"),
        ("keyword", "keyword"),
        ("storage.type.function", "keyword"),
        ("storage", "keyword"),
        ("entity.name.function", "function"),
        ("entity.name.tag", "tag"),
        ("entity.name", "type"),
        ("entity.other.attribute-name", "attribute"),
        ("support.function", "function"),
        ("support.type", "type"),
        ("support.macro", "function"),
        ("support", "constant"),
        ("variable.function", "function"),
        ("variable.language", "keyword"),
        ("variable.parameter", "variable"),
        ("markup.heading", "heading"),
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
    fn a_long_line_stays_plain() {
        let html = highlight("js", &"a<".repeat(2000), &Memo::new());
        assert!(!html.contains("span"));
    }
}
