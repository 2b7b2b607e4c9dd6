//! Static files: style sheets joined, every name with the hash of what it holds.
//!
//! A style sheet's `@import "./x.css";` is replaced by that file, so that a page asks for one. A module that one
//! other asks for travels in its file. A script's `"./x.js"` becomes the published name of that file; hashes
//! make names change, and scripts that fetch one another must follow.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::join::{self, Module};
use super::{Files, accent, default_file, default_files, minify, style};
use crate::diag::Diagnostic;
use crate::memo::Key;
use crate::model::words::Words;
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
pub(super) fn publish(
    files: &Files,
    color: Option<&str>,
    words: &Words,
) -> (Vec<Asset>, Vec<Diagnostic>) {
    let statics = translated(gather(files, color), words);
    let layouts = files.layouts();
    let named =
        |name: &str| layouts.values().any(|layout| layout.text.contains(&format!("\"{name}\"")));
    let modules = modules(&statics);
    let apart = apart(&modules, &statics, &named);
    let homes = join::homes(&modules, &apart);
    let parts = parts(&statics, &homes, &named);
    let diags = faults(&statics);
    let mut publisher = Publisher {
        statics: &statics,
        modules: &modules,
        homes: &homes,
        done: BTreeMap::new(),
        diags,
    };
    for name in statics.keys().filter(|name| !parts.contains(name.as_str())) {
        publisher.url(name, 0);
    }
    (publisher.done.into_values().collect(), publisher.diags)
}

/// What is wrong with the book's own style sheets.
fn faults(statics: &BTreeMap<String, Static>) -> Vec<Diagnostic> {
    let own = statics.iter().filter_map(|(name, file)| match file {
        Static::Text { text, source, own: true } if name.ends_with(".css") => Some((text, source)),
        _ => None,
    });
    let told = own.filter_map(|(text, source)| {
        let (span, words) = style::fault(text)?;
        let diagnostic = Diagnostic::error("theme-style", words).at(source, span);
        Some(diagnostic.hint(
            "a browser passes over what follows, in the sheets that are joined to this one, too",
        ))
    });
    told.collect()
}

/// Puts the words of the book's language into scripts: those that stand after `/*t*/`.
fn translated(mut statics: BTreeMap<String, Static>, words: &Words) -> BTreeMap<String, Static> {
    for (name, file) in &mut statics {
        if let Static::Text { text, .. } = file
            && is_script(name)
            && text.contains(WORD)
        {
            *text = Arc::from(in_language(text, words));
        }
    }
    statics
}

const WORD: &str = "/*t*/";

fn in_language(text: &str, words: &Words) -> String {
    let mut parts = text.split(WORD);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let quote = part.chars().next().filter(|quote| matches!(quote, '"' | '\''));
        let word = quote.and_then(|quote| part[1..].split_once(quote));
        match word {
            Some((english, after)) => {
                let quoted = serde_json::Value::from(words.of(english));
                out.push_str(&format!("{quoted}{after}"));
            }
            None => out.push_str(part),
        }
    }
    out
}

fn modules(statics: &BTreeMap<String, Static>) -> BTreeMap<&str, Option<Module>> {
    let module = |(name, file): (&'_ String, &Static)| match file {
        Static::Text { text, .. } if is_script(name) => Some(Module::read(text)),
        _ => None,
    };
    statics.iter().filter_map(|(name, file)| Some((name.as_str(), module((name, file))?))).collect()
}

/// Returns the scripts that must be files of their own: a layout names them, or a script fetches them by name.
fn apart<'a>(
    modules: &BTreeMap<&'a str, Option<Module>>,
    statics: &BTreeMap<String, Static>,
    named: &dyn Fn(&str) -> bool,
) -> BTreeSet<&'a str> {
    let fetched = |other: &str| {
        modules.iter().any(|(name, module)| match (module, statics.get(*name)) {
            (Some(module), _) => module.names(other),
            (None, Some(Static::Text { text, .. })) => join::names(text, other),
            _ => false,
        })
    };
    modules.keys().filter(|name| named(name) || fetched(name)).copied().collect()
}

/// Returns the built-in files that only travel in others.
fn parts<'a>(
    statics: &'a BTreeMap<String, Static>,
    homes: &BTreeMap<&str, &str>,
    named: &dyn Fn(&str) -> bool,
) -> BTreeSet<&'a str> {
    let imported: BTreeSet<&str> = statics
        .values()
        .filter_map(|file| if let Static::Text { text, .. } = file { Some(text) } else { None })
        .flat_map(|text| text.lines().filter_map(imported))
        .collect();
    let travels =
        |name: &str| imported.contains(name) || homes.get(name).is_some_and(|home| *home != name);
    let built_in = |name: &str| name == ACCENT || default_file(&format!("static/{name}")).is_some();
    let is_part = |name: &&str| travels(name) && built_in(name) && !named(name);
    statics.keys().map(String::as_str).filter(is_part).collect()
}

/// Returns the style sheet that a line imports.
fn imported(line: &str) -> Option<&str> {
    line.trim().strip_prefix("@import \"./")?.strip_suffix("\";")
}

fn is_script(name: &str) -> bool {
    name.ends_with(".js") || name.ends_with(".mjs")
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
                // A copy of a built-in file that nobody has changed is one of ours.
                let own = default_file(path) != Some(text.as_ref());
                Static::Text { text: text.clone(), source: source.clone(), own }
            }
            other => Static::Other(other.clone(), Key::of(&[source.as_bytes()])),
        };
        statics.insert(name.to_owned(), file);
    }
    statics
}

struct Publisher<'a> {
    statics: &'a BTreeMap<String, Static>,
    modules: &'a BTreeMap<&'a str, Option<Module>>,
    homes: &'a BTreeMap<&'a str, &'a str>,
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
                        minify::style(&joined)
                    }
                    Some("js" | "mjs") => {
                        let joined = self.joined(name).unwrap_or_else(|| shortened(text, *own));
                        self.scripts(&joined, source, depth)
                    }
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
            match imported(line).map(|name| (name, self.statics.get(name))) {
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

    /// A script with the modules that travel in its file.
    fn joined(&self, name: &str) -> Option<String> {
        let shorten = |part: &str, body: &str| {
            let own = matches!(self.statics.get(part), Some(Static::Text { own: true, .. }));
            shortened(body, own)
        };
        join::joined(name, self.modules, self.homes, &shorten)
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

/// A book's own script stays as it is written.
fn shortened(text: &str, own: bool) -> String {
    if own { text.to_owned() } else { minify::script(text) }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn published(book: &str) -> (Vec<(String, String)>, Vec<Diagnostic>) {
        let files = Files::of("mine", &Sources::fixture(book));
        let (assets, diags) = publish(&files, None, &Words::default());
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
        assert_eq!(files[0].1, "q::after{content:\"/* */\"}p{top:0}");
    }

    #[test]
    fn an_import_of_nothing_is_told_with_the_nearest_name() {
        let (_, diags) = published("//- themes/mine/static/a.css\n\n@import \"./prosa.css\";\n");
        assert_eq!(diags[0].span, Some(12..21));
        assert_eq!(diags[0].hints, ["did you mean `prose.css`?"]);
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
