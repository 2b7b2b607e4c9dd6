//! Static files: style sheets joined, every name with the hash of what it holds.
//!
//! A style sheet's `@import "./x.css";` is replaced by that file, so that a page asks for one. A script's
//! `"./x.js"` becomes the published name of that file; hashes make names change, and scripts that fetch
//! one another must follow.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::{Files, accent, default_files};
use crate::diag::Diagnostic;
use crate::memo::Key;
use crate::source::FileData;

/// A static file as it is published.
#[derive(Debug, Clone)]
pub(super) struct Asset {
    /// Its name in the theme's `static/` (`main.css`, `fonts/x.woff2`).
    pub name: String,
    /// Its address in the site (`assets/main.1f2e3d4c.css`).
    pub url: String,
    /// What it holds.
    pub content: Content,
}

/// What a static file holds.
#[derive(Debug, Clone)]
pub(super) enum Content {
    /// Its bytes.
    Bytes(Arc<[u8]>),
    /// A file that is copied: where it lies.
    Copied(PathBuf),
}

/// The name of the style sheet that is made from `accent` in `book.toml`.
const ACCENT: &str = "accent.css";

enum Static {
    Text { text: Arc<str>, source: Arc<str>, own: bool },
    Other(FileData, Key),
}

/// Returns the static files of a theme as they are published.
pub(super) fn publish(files: &Files, color: Option<&str>) -> (Vec<Asset>, Vec<Diagnostic>) {
    let statics = gather(files, color);
    let mut publisher = Publisher { statics: &statics, done: BTreeMap::new(), diags: Vec::new() };
    for name in statics.keys() {
        publisher.url(name, 0);
    }
    (publisher.done.into_values().collect(), publisher.diags)
}

fn gather(files: &Files, color: Option<&str>) -> BTreeMap<String, Static> {
    let mut statics = BTreeMap::new();
    let made = (ACCENT, Arc::from(accent::style_sheet(color)));
    let built_in = default_files()
        .filter_map(|(path, text)| Some((path.strip_prefix("static/")?, Arc::from(text))));
    for (name, text) in built_in.chain([made]) {
        let source = Arc::from(format!("themes/default/static/{name}"));
        statics.insert(name.to_owned(), Static::Text { text, source, own: false });
    }
    for (path, (source, data)) in &files.own {
        let Some(name) = path.strip_prefix("static/") else { continue };
        let file = match data {
            FileData::Text(text) => {
                Static::Text { text: text.clone(), source: source.clone(), own: true }
            }
            other => Static::Other(other.clone(), Key::of(&[source.as_bytes()])),
        };
        statics.insert(name.to_owned(), file);
    }
    statics
}

struct Publisher<'a> {
    statics: &'a BTreeMap<String, Static>,
    done: BTreeMap<String, Asset>,
    diags: Vec<Diagnostic>,
}

/// Style sheets and scripts that name one another deeper than this go in a circle.
const MAX_DEPTH: usize = 16;

impl Publisher<'_> {
    /// Publishes a file, and those that it names before it.
    fn url(&mut self, name: &str, depth: usize) -> Option<String> {
        if let Some(done) = self.done.get(name) {
            return Some(done.url.clone());
        }
        let content = match self.statics.get(name)? {
            Static::Other(FileData::Copied(path), key) => {
                let url = hashed(name, *key);
                self.done(name, url, Content::Copied(path.clone()))
            }
            Static::Other(FileData::Bytes(bytes), _) => self.bytes(name, bytes.clone()),
            Static::Other(FileData::Text(_), _) => return None,
            Static::Text { text, source, own } => {
                let text = match name.rsplit_once('.').map(|(_, extension)| extension) {
                    Some("css") => {
                        let joined = self.join(text, source, *own, depth);
                        shorten(&joined)
                    }
                    Some("js" | "mjs") if *own => self.scripts(text, source, depth),
                    Some("js" | "mjs") => self.scripts(&without_comments(text), source, depth),
                    _ => text.to_string(),
                };
                self.bytes(name, Arc::from(text.into_bytes()))
            }
        };
        Some(content)
    }

    fn bytes(&mut self, name: &str, bytes: Arc<[u8]>) -> String {
        let url = hashed(name, Key::of(&[&bytes]));
        self.done(name, url, Content::Bytes(bytes))
    }

    fn done(&mut self, name: &str, url: String, content: Content) -> String {
        let asset = Asset { name: name.to_owned(), url: url.clone(), content };
        self.done.insert(name.to_owned(), asset);
        url
    }

    fn join(&mut self, text: &str, source: &Arc<str>, own: bool, depth: usize) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let named =
                line.trim().strip_prefix("@import \"./").and_then(|rest| rest.strip_suffix("\";"));
            match named.map(|name| (name, self.statics.get(name))) {
                Some((_, Some(Static::Text { text, source, own }))) if depth < MAX_DEPTH => {
                    let inner = self.join(text, source, *own, depth + 1);
                    out.push_str(&inner);
                }
                Some((name, _)) if own => {
                    let start = at + line.find(name).unwrap_or(0);
                    self.missing(name, source, start);
                }
                Some(_) => {}
                None => out.push_str(line),
            }
            at += line.len();
        }
        out
    }

    fn missing(&mut self, name: &str, source: &Arc<str>, start: usize) {
        let names = self.statics.keys().map(String::as_str);
        let diagnostic =
            Diagnostic::error("theme-import", format!("style sheet imports unknown `{name}`"))
                .at(source, start..start + name.len())
                .suggest(name, names);
        self.diags.push(diagnostic);
    }

    fn scripts(&mut self, text: &str, source: &Arc<str>, depth: usize) -> String {
        let mut out = text.to_owned();
        if depth >= MAX_DEPTH {
            let diagnostic =
                Diagnostic::error("theme-import", "scripts import one another in a circle");
            self.diags.push(diagnostic.within(source));
            return out;
        }
        let statics = self.statics;
        for name in statics.keys() {
            for quote in ['"', '\''] {
                let written = format!("{quote}./{name}{quote}");
                if !out.contains(&written) {
                    continue;
                }
                if let Some(url) = self.url(name, depth + 1) {
                    let file = url.strip_prefix(FOLDER).unwrap_or(&url);
                    out = out.replace(&written, &format!("{quote}./{file}{quote}"));
                }
            }
        }
        out
    }
}

/// The folder of published static files.
const FOLDER: &str = "assets/";

fn hashed(name: &str, key: Key) -> String {
    let hash = &key.hex()[..10];
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{FOLDER}{stem}.{hash}.{extension}"),
        None => format!("{FOLDER}{name}.{hash}"),
    }
}

/// Leaves out the lines of a script that are comments, and the indentation.
///
/// That is safe for scripts without texts of several lines, as ours are; those of a book stay as they are.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        let begins = inside || line.starts_with("/*");
        inside = begins && !line.ends_with("*/");
        if !begins && !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// Leaves out the comments and the indentation of a style sheet; what stands in quotes stays.
fn shorten(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = if from.starts_with("/*") {
            let end = from.find("*/").map_or(from.len(), |end| end + 2);
            rest = &from[end..];
            continue;
        } else if from.starts_with('/') {
            1
        } else {
            let quote = &from[..1];
            from[1..].find(quote).map_or(from.len(), |end| end + 2)
        };
        out.push_str(&from[..end]);
        rest = &from[end..];
    }
    out.push_str(rest);
    let lines: Vec<&str> = out.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn published(book: &str) -> (Vec<(String, String)>, Vec<Diagnostic>) {
        let files = Files::of("mine", &Sources::fixture(book));
        let (assets, diags) = publish(&files, None);
        let own = assets
            .into_iter()
            .filter(|asset| book.contains(&format!("static/{}", asset.name)))
            .map(|asset| {
                let Content::Bytes(bytes) = asset.content else {
                    return (asset.url, String::new());
                };
                (asset.url, String::from_utf8_lossy(&bytes).into_owned())
            })
            .collect();
        (own, diags)
    }

    #[test]
    fn a_style_sheet_is_joined_with_those_that_it_imports() {
        let (files, diags) = published(
            "//- themes/mine/static/a.css\n@import \"./b.css\";\n/* c */ p { top: 0 }\n//- themes/mine/static/b.css\n  q::after { content: \"/* */\" }\n",
        );
        assert_eq!(diags, []);
        assert_eq!(files[0].1, "q::after { content: \"/* */\" }\np { top: 0 }");
    }

    #[test]
    fn an_import_of_nothing_is_told_with_the_nearest_name() {
        let (_, diags) = published("//- themes/mine/static/a.css\n\n@import \"./prosa.css\";\n");
        assert_eq!(diags[0].span, Some(12..21));
        assert_eq!(diags[0].hints, ["did you mean `prose.css`?"]);
    }

    #[test]
    fn our_scripts_have_no_text_of_several_lines_that_losing_indentation_would_change() {
        for (path, text) in default_files().filter(|(path, _)| path.ends_with(".js")) {
            for (number, line) in text.lines().enumerate() {
                let code = line.split("//").next().unwrap_or_default();
                assert!(code.matches('`').count() % 2 == 0, "{path}:{}", number + 1);
            }
        }
    }

    #[test]
    fn comments_of_a_script_are_left_out() {
        let text = "// a\n/** b\n * c */\nf(\"//\"); // d\n  /* e */\n  g();\n";
        assert_eq!(without_comments(text), "f(\"//\"); // d\ng();\n");
    }

    #[test]
    fn a_script_names_another_by_its_published_name_and_changes_with_it() {
        let book = |inner: &str| {
            format!(
                "//- themes/mine/static/a.js\nimport(\"./b.js\")\n//- themes/mine/static/b.js\n{inner}\n"
            )
        };
        let (one, _) = published(&book("1"));
        let (two, _) = published(&book("2"));
        let name = one[1].0.strip_prefix("assets/").unwrap();
        assert_eq!(one[0].1, format!("import(\"./{name}\")\n"));
        assert_ne!(one[0].0, two[0].0);
    }
}
