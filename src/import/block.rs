//! Blocks that other generators write in their own way: admonitions, tabs, containers, paired shortcodes.

use std::collections::BTreeMap;

use super::alert::alert;
use super::include::{Line, visible};
use super::report::{Note, Outcome};
use super::shortcode;
use super::{Flavour, code};

/// What the walk over the lines needs to know.
pub(super) struct Blocks<'a> {
    /// Whose they are.
    pub flavour: Flavour,
    /// The page is MDX.
    pub mdx: bool,
    /// The mark of hidden lines, by language.
    pub hidden: &'a [(String, String)],
    /// What was noticed.
    pub notes: &'a mut Vec<Note>,
}

/// Blocks nest at most this deeply.
const MAX_DEPTH: usize = 24;

/// Returns the lines with the blocks that we know written in our way.
pub(super) fn convert(lines: Vec<Line>, blocks: &mut Blocks<'_>) -> Vec<Line> {
    let mut out = Vec::with_capacity(lines.len());
    blocks.run(&lines, &mut out, 0);
    out
}

fn line(text: impl Into<String>, origin: usize) -> Line {
    Line { text: text.into(), origin }
}

impl Blocks<'_> {
    fn note(&mut self, outcome: Outcome, kind: impl Into<String>, origin: usize) {
        self.notes.push((outcome, kind.into(), origin));
    }

    fn run(&mut self, lines: &[Line], out: &mut Vec<Line>, depth: usize) {
        let closes = shortcode::closes(lines);
        // Containers that are open: whether their fence is one of ours.
        let mut open: Vec<bool> = Vec::new();
        let mut at = 0;
        while let Some(first) = lines.get(at) {
            if let Some(fence) = code::opens(&first.text) {
                at = self.code(lines, at, &fence, out);
                continue;
            }
            if first.text.starts_with(":::") {
                self.container(first, &mut open, out);
                at += 1;
                continue;
            }
            let taken = match first.text.trim_start().as_bytes().first() {
                Some(b'!' | b'?') if depth < MAX_DEPTH => self.admonition(lines, at, out, depth),
                Some(b'=') if depth < MAX_DEPTH => self.tabs(lines, at, out, depth),
                Some(b'{') if depth < MAX_DEPTH => self.pair(lines, at, &closes, out, depth),
                Some(b'i' | b'e') if self.mdx => self.module(lines, at, out),
                _ => None,
            };
            match taken {
                Some(next) => at = next,
                None => {
                    out.push(first.clone());
                    at += 1;
                }
            }
        }
        let end = lines.last().map_or(1, |line| line.origin);
        for ours in open.into_iter().rev() {
            if ours {
                self.note(Outcome::Converted, "`:::` that was not closed", end);
                out.push(line(":::", end));
            }
        }
    }

    /// Copies a block of code, without the lines that mdBook hides.
    fn code(
        &mut self,
        lines: &[Line],
        at: usize,
        fence: &code::Fence,
        out: &mut Vec<Line>,
    ) -> usize {
        let end = (at + 1..lines.len())
            .find(|&at| fence.is_closed_by(&lines[at].text))
            .unwrap_or(lines.len());
        out.push(lines[at].clone());
        let language = fence.language();
        let own =
            self.hidden.iter().find(|(name, _)| name == language).map(|(_, mark)| mark.clone());
        let hides = self.flavour == Flavour::MdBook && (language == "rust" || own.is_some());
        for inner in &lines[at + 1..end] {
            match hides.then(|| visible(&inner.text, own.as_deref())) {
                Some(None) => self.note(Outcome::Left, "hidden line of a code block", inner.origin),
                Some(Some(text)) => out.push(line(text, inner.origin)),
                None => out.push(inner.clone()),
            }
        }
        out.extend(lines.get(end).cloned());
        end + 1
    }

    fn container(&mut self, first: &Line, open: &mut Vec<bool>, out: &mut Vec<Line>) {
        let words = first.text.trim_start_matches(':').trim();
        let origin = first.origin;
        if words.is_empty() {
            match open.pop() {
                Some(true) => out.push(line(":::", origin)),
                closes => {
                    if closes.is_none() {
                        self.note(Outcome::Kept, "`:::` that closes nothing", origin);
                    }
                    out.push(line(format!("\\{}", first.text), origin));
                }
            }
            return;
        }
        let (word, title) = container_words(words);
        if matches!(word, "culture" | "tabs" | "tab") {
            open.push(true);
            out.push(first.clone());
        } else if let Some((ours, default)) = alert(word) {
            let title = if title.is_empty() { default } else { title };
            let text = format!("::: {ours} {title}");
            if text.trim_end() != first.text.trim_end() {
                self.note(Outcome::Converted, format!("container `{word}`"), origin);
            }
            open.push(true);
            out.push(line(text.trim_end(), origin));
        } else {
            self.note(Outcome::Kept, format!("container `{word}`"), origin);
            open.push(false);
            out.push(line(format!("\\{}", first.text), origin));
        }
    }

    /// `!!! note "Title"`, `??? note`, `???+ note`, with the lines indented below it.
    fn admonition(
        &mut self,
        lines: &[Line],
        at: usize,
        out: &mut Vec<Line>,
        depth: usize,
    ) -> Option<usize> {
        let Line { text, origin } = &lines[at];
        let trimmed = text.trim_start();
        let indent = text.len() - trimmed.len();
        let (mark, rest) = trimmed.split_at_checked(3)?;
        if self.flavour == Flavour::MdBook || !matches!(mark, "!!!" | "???") {
            return None;
        }
        let rest = rest.strip_prefix('+').unwrap_or(rest);
        let (words, title) = match rest.split_once('"') {
            Some((words, title)) => (words, Some(title.rsplit_once('"')?.0)),
            None => (rest, None),
        };
        let word = words.split_whitespace().next().filter(|_| words.starts_with(' '))?;
        if !word.starts_with(char::is_alphabetic) || words.split_whitespace().count() > 4 {
            return None;
        }
        self.note(Outcome::Converted, format!("admonition `{mark} {word}`"), *origin);
        let (body, end) = indented(lines, at + 1, indent + 4);
        let (ours, default) = alert(word).unwrap_or(("note", ""));
        let fallback = if alert(word).is_some() { default.to_owned() } else { capital(word) };
        let title = title.map_or(fallback.clone(), |title| {
            if title.is_empty() { fallback } else { title.to_owned() }
        });
        let (ours, title) = match mark {
            "???" if title.is_empty() => ("details", capital(word)),
            "???" => ("details", title),
            _ => (ours, title),
        };
        self.boxed(indent, ours, &title, &body, *origin, out, depth);
        Some(end)
    }

    /// Writes a box: a container, or, within a list, a quotation at its indent.
    #[expect(clippy::too_many_arguments, reason = "the parts of a box")]
    fn boxed(
        &mut self,
        indent: usize,
        ours: &str,
        title: &str,
        body: &[Line],
        origin: usize,
        out: &mut Vec<Line>,
        depth: usize,
    ) {
        let mut inner = Vec::new();
        self.run(body, &mut inner, depth + 1);
        let end = body.last().map_or(origin, |line| line.origin);
        if indent == 0 {
            out.push(line(format!("::: {ours} {title}").trim_end(), origin));
            out.push(line("", origin));
            out.extend(inner);
            out.push(line("", end));
            out.push(line(":::", end));
            out.push(line("", end));
            return;
        }
        let space = " ".repeat(indent);
        let label = match ours {
            "tip" | "success" => "TIP",
            "important" => "IMPORTANT",
            "warning" => "WARNING",
            "caution" | "danger" => "CAUTION",
            _ => "NOTE",
        };
        out.push(line(format!("{space}> [!{label}]"), origin));
        if !title.is_empty() {
            out.push(line(format!("{space}> **{title}**"), origin));
            out.push(line(format!("{space}>"), origin));
        }
        for Line { text, origin } in inner {
            out.push(line(format!("{space}> {text}").trim_end(), origin));
        }
        out.push(line("", end));
    }

    /// `=== "Title"` with the lines indented below it, as often as it follows itself.
    fn tabs(
        &mut self,
        lines: &[Line],
        at: usize,
        out: &mut Vec<Line>,
        depth: usize,
    ) -> Option<usize> {
        tab_title(&lines[at].text)?;
        if self.flavour == Flavour::MdBook {
            return None;
        }
        let indent = lines[at].text.len() - lines[at].text.trim_start().len();
        let space = " ".repeat(indent);
        let mut next = at;
        if indent == 0 {
            out.extend([line("::: tabs", lines[at].origin), line("", lines[at].origin)]);
        }
        while let Some(first) = lines.get(next)
            && let Some(title) = tab_title(&first.text)
            && first.text.len() - first.text.trim_start().len() == indent
        {
            self.note(Outcome::Converted, "tab `===`", first.origin);
            let (body, end) = indented(lines, next + 1, indent + 4);
            let mut inner = Vec::new();
            self.run(&body, &mut inner, depth + 1);
            let last = body.last().map_or(first.origin, |line| line.origin);
            let heading = if indent == 0 {
                format!("::: tab {title}")
            } else {
                format!("{space}**{title}**")
            };
            out.extend([line(heading, first.origin), line("", first.origin)]);
            out.extend(
                inner
                    .into_iter()
                    .map(|inner| line(format!("{space}{}", inner.text).trim_end(), inner.origin)),
            );
            out.push(line("", last));
            if indent == 0 {
                out.extend([line(":::", last), line("", last)]);
            }
            let blank = lines[end..].iter().take_while(|line| line.text.trim().is_empty()).count();
            let follows =
                lines.get(end + blank).is_some_and(|line| tab_title(&line.text).is_some());
            next = if follows { end + blank } else { end };
        }
        if indent == 0 {
            let last = lines[next - 1].origin;
            out.extend([line(":::", last), line("", last)]);
        }
        Some(next)
    }

    /// `{{< note >}}` … `{{< /note >}}`, `{% hint %}` … `{% endhint %}`: what we have a box for.
    fn pair(
        &mut self,
        lines: &[Line],
        at: usize,
        closes: &BTreeMap<String, Vec<usize>>,
        out: &mut Vec<Line>,
        depth: usize,
    ) -> Option<usize> {
        let Line { text, origin } = &lines[at];
        let indent = text.len() - text.trim_start().len();
        let tag = shortcode::tag(text.trim())?;
        if tag.closing {
            return None;
        }
        let word = tag.argument("style").or(tag.argument("type")).or(tag.argument("color"));
        let is_code = tag.name == "highlight";
        let word = word.filter(|word| alert(word).is_some()).unwrap_or(tag.name);
        let (ours, default) = if is_code { ("", "") } else { alert(word)? };
        let mut body: Vec<Line>;
        let end;
        if tag.after.is_empty() {
            let found = closes.get(tag.name)?;
            end = *found.get(found.partition_point(|&close| close <= at))?;
            body = lines[at + 1..end].to_vec();
        } else {
            // The whole pair on one line.
            let (inner, closing) = tag.after.rsplit_once("{{").or(tag.after.rsplit_once("{%"))?;
            let closing = &tag.after[tag.after.len() - closing.len() - 2..];
            shortcode::tag(closing).filter(|close| close.closing && close.name == tag.name)?;
            end = at;
            body = vec![line(inner.trim(), *origin)];
        }
        for line in &mut body {
            let space = line.text.len() - line.text.trim_start().len();
            line.text.drain(..space.min(indent));
        }
        self.note(Outcome::Converted, format!("shortcode `{}`", tag.name), *origin);
        if is_code {
            let language = tag.first_argument().unwrap_or_default();
            out.push(line(format!("````{language}"), *origin));
            out.extend(body);
            out.push(line("````", lines[end].origin));
        } else {
            let title = tag.argument("title").or(tag.argument("summary")).unwrap_or(default);
            let title = title.to_owned();
            self.boxed(indent, ours, &title, &body, *origin, out, depth);
        }
        Some(end + 1)
    }

    /// MDX's `import … from` and `export`: shown as the code that they are.
    fn module(&mut self, lines: &[Line], at: usize, out: &mut Vec<Line>) -> Option<usize> {
        let Line { text, origin } = &lines[at];
        let is_import = text.starts_with("import ")
            && (text.contains(" from ") || text.contains(['"', '\'', '{']));
        let is_export = ["export const ", "export default ", "export function ", "export let "]
            .iter()
            .any(|word| text.starts_with(word));
        if !(is_import || is_export) || at > 0 && !lines[at - 1].text.trim().is_empty() {
            return None;
        }
        let end =
            (at..lines.len()).find(|&at| lines[at].text.trim().is_empty()).unwrap_or(lines.len());
        for code in &lines[at..end] {
            if code.text.starts_with("import ") {
                self.note(Outcome::Kept, "MDX `import`", code.origin);
            } else if code.text.starts_with("export ") {
                self.note(Outcome::Kept, "MDX `export`", code.origin);
            }
        }
        out.push(line("````jsx", *origin));
        out.extend(lines[at..end].iter().cloned());
        out.push(line("````", *origin));
        Some(end)
    }
}

/// Returns the word of a container's fence and its title: `note Title`, `tip[Title]`, `info{title="x"}`.
fn container_words(words: &str) -> (&str, &str) {
    let end = words.find(|c: char| c.is_whitespace() || "[{".contains(c)).unwrap_or(words.len());
    let (word, rest) = words.split_at(end);
    let rest = rest.trim();
    if let Some(title) = rest.strip_prefix('[') {
        return (word, title.split(']').next().unwrap_or_default());
    }
    if rest.starts_with('{') {
        let title = rest.split_once("title=\"").and_then(|(_, rest)| rest.split('"').next());
        return (word, title.unwrap_or_default());
    }
    (word, rest)
}

fn tab_title(text: &str) -> Option<&str> {
    let rest = text.trim().strip_prefix("===")?;
    let rest = rest.strip_prefix(['!', '+']).unwrap_or(rest);
    rest.strip_prefix(' ')?.trim().strip_prefix('"')?.strip_suffix('"')
}

/// Takes the lines indented by `indent` (and the blank ones between them), without that indent.
fn indented(lines: &[Line], from: usize, indent: usize) -> (Vec<Line>, usize) {
    let mut body = Vec::new();
    let mut end = from;
    for (at, Line { text, origin }) in lines.iter().enumerate().skip(from) {
        if text.trim().is_empty() {
            if !body.is_empty() {
                body.push(line("", *origin));
            }
            continue;
        }
        let Some(text) = dedent(text, indent) else { break };
        body.push(line(text, *origin));
        end = at + 1;
    }
    while body.last().is_some_and(|line| line.text.is_empty()) {
        body.pop();
    }
    (body, end)
}

fn dedent(text: &str, indent: usize) -> Option<&str> {
    let mut columns = 0;
    for (at, c) in text.char_indices() {
        if columns >= indent {
            return Some(&text[at..]);
        }
        match c {
            ' ' => columns += 1,
            '\t' => columns = (columns / 4 + 1) * 4,
            _ => return None,
        }
    }
    None
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
