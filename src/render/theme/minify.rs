//! Leaves out of scripts and style sheets what only people read: comments and blank space.
//!
//! It renames nothing and moves nothing. A script's line break stays wherever a statement may end at it.

/// Returns a script without comments and needless blanks; strings, templates and regular expressions stay.
pub(super) fn script(text: &str) -> String {
    let mut out = Script { out: String::with_capacity(text.len()), gap: Gap::None, word: 0 };
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            _ if first.is_whitespace() => {
                out.gap = out.gap.max(if first == '\n' { Gap::Line } else { Gap::Space });
                rest = &rest[first.len_utf8()..];
                continue;
            }
            '/' if rest.starts_with("//") => {
                rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
                continue;
            }
            '/' if rest.starts_with("/*") => {
                let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
                let lines = rest[..end].contains('\n');
                out.gap = out.gap.max(if lines { Gap::Line } else { Gap::Space });
                rest = &rest[end..];
                continue;
            }
            '"' | '\'' => quoted(rest, first),
            '`' => template(rest),
            '/' if out.begins_operand() => expression(rest),
            _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        out.push(&rest[..length]);
        rest = &rest[length..];
    }
    out.out.push('\n');
    out.out
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Line,
}

struct Script {
    out: String,
    gap: Gap,
    /// Where the last token begins.
    word: usize,
}

impl Script {
    fn push(&mut self, token: &str) {
        let before = self.out.chars().next_back();
        if let (Some(before), Some(after)) = (before, token.chars().next()) {
            match self.gap {
                Gap::Line if !runs_on(before, after) => self.out.push('\n'),
                Gap::Line | Gap::Space if sticks(before, after) => self.out.push(' '),
                _ => {}
            }
        }
        self.gap = Gap::None;
        self.word = self.out.len();
        self.out.push_str(token);
    }

    /// Whether a slash here begins a regular expression: it stands where a value is due.
    fn begins_operand(&self) -> bool {
        let last = &self.out[self.word..];
        let keyword = matches!(
            last,
            "return"
                | "typeof"
                | "case"
                | "in"
                | "of"
                | "do"
                | "else"
                | "void"
                | "delete"
                | "yield"
                | "await"
        );
        keyword || last.is_empty() || last.ends_with(|c| "(,=:[!&|?{};+-*%~^<>".contains(c))
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '#' | '@' | '\\') || !c.is_ascii()
}

/// Whether a line break between these ends no statement.
fn runs_on(before: char, after: char) -> bool {
    "{([,;:=?&|<>^%!~.".contains(before) || "})],;.:?=&|".contains(after)
}

/// Whether these would be read as something else without a blank between them.
fn sticks(before: char, after: char) -> bool {
    (is_word(before) && is_word(after))
        || (before == after && "+-".contains(after))
        || before == '/'
        || after == '/'
        || (before.is_ascii_digit() && after == '.')
        || matches!((before, after), ('<', '!') | ('-', '>'))
}

/// Returns the length of what is quoted at the beginning.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// Returns the length of the template literal at the beginning, with what it holds.
fn template(text: &str) -> usize {
    let mut at = 1;
    while let Some(c) = text[at..].chars().next() {
        match c {
            '`' => return at + 1,
            '\\' => at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
            '$' if text[at..].starts_with("${") => at += 2 + hole(&text[at + 2..]),
            _ => at += c.len_utf8(),
        }
    }
    text.len()
}

/// Returns the length of a template's hole, with its closing brace.
fn hole(text: &str) -> usize {
    let (mut at, mut open) = (0, 1);
    while let Some(c) = text[at..].chars().next() {
        let length = match c {
            '"' | '\'' => quoted(&text[at..], c),
            '`' => template(&text[at..]),
            _ => c.len_utf8(),
        };
        open += i32::from(c == '{') - i32::from(c == '}');
        at += length;
        if open == 0 {
            return at;
        }
    }
    text.len()
}

/// Returns the length of the regular expression at the beginning, without its flags.
fn expression(text: &str) -> usize {
    let (mut escaped, mut class) = (false, false);
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '/' if !class => return at + 1,
            '\n' => return 1,
            _ => {}
        }
    }
    1
}

/// Returns a style sheet without comments and needless blanks; what stands in quotes stays.
pub(super) fn style(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            _ if first.is_whitespace() => {
                gap = true;
                rest = &rest[first.len_utf8()..];
                continue;
            }
            '/' if rest.starts_with("/*") => {
                gap = true;
                rest = &rest[rest.find("*/").map_or(rest.len(), |end| end + 2)..];
                continue;
            }
            '"' | '\'' => quoted(rest, first),
            _ => first.len_utf8(),
        };
        let before = out.chars().next_back();
        // A blank before a colon or a parenthesis can say something: `a :hover`, `and (`.
        let parts = before.is_some_and(|c| !"{};,>:(".contains(c)) && !"{};,>)!".contains(first);
        if gap && parts {
            out.push(' ');
        }
        if first == '}' && out.ends_with(';') {
            out.pop();
        }
        gap = false;
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_blanks_of_a_script_go_and_its_statements_stay_apart() {
        let text = "// a\n/** b\n * c */\nconst f = (a, b) => {\n  return a + +b; // d\n}\nlet g = f\n/* e */ (g)\nx\n  .then( y )\n";
        let short = "const f=(a,b)=>{return a+ +b;}\nlet g=f\n(g)\nx.then(y)\n";
        assert_eq!(script(text), short);
    }

    #[test]
    fn texts_templates_and_regular_expressions_of_a_script_stay_as_they_are() {
        for kept in [
            "f(\"//  '\",'/*  \"')\n",
            "`a  ${ g(`b  //${ c }`, \"}\") }  /* d`\n",
            "x=/[/\"]  \\/ '/gu.test(y)\n",
            "return /\"  /.test(a)\n",
            "a / b / c\n",
        ] {
            assert_eq!(script(kept), kept);
        }
        assert_eq!(script("a = b / c; // d / \"\ne"), "a=b / c;e\n");
    }

    #[test]
    fn a_blank_that_keeps_operators_apart_stays() {
        assert_eq!(
            script("a - -b; c-- > d; 1 .e; typeof a; x in y\n++z"),
            "a- -b;c-- >d;1 .e;typeof a;x in y\n++z\n"
        );
    }

    #[test]
    fn comments_and_blanks_of_a_style_sheet_go() {
        let text = "/* a */\n:root { --a: 1px; --b: light-dark( #fff, #000 ); }\n@media screen and (width > 3rem) {\n  a > b, c :hover::after { content: \"a  /* b */\" / \"\"; margin: calc( 1px + 2px ) !important }\n}\n";
        let short = ":root{--a:1px;--b:light-dark(#fff,#000)}@media screen and (width>3rem){a>b,c :hover::after{content:\"a  /* b */\" / \"\";margin:calc(1px + 2px)!important}}";
        assert_eq!(style(text), short);
    }

    #[test]
    fn what_never_ends_is_kept() {
        assert_eq!(script("a(\"b c"), "a(\"b c\n");
        assert_eq!(script("`a ${ b"), "`a ${ b\n");
        assert_eq!(style("a{b:\"c  d"), "a{b:\"c  d");
    }
}
