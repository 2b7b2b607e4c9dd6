//! The theme: layouts and static files, the built-in ones overridden file by file by the book's.
//!
//! All layouts live in one `Tera`, so that an overriding layout can extend a built-in one and the other
//! way round. A layout that can't be read is a diagnostic, and the built-in one stands in for it.

mod accent;
mod assets;
mod embedded;
mod join;
mod minify;
mod nav;
mod report;
mod style;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use tera::{Context, Kwargs, State, Tera};

use assets::{Asset, Content};

use crate::diag::Diagnostic;
use crate::memo::{Key, Memo};
use crate::model::words::{self, Words};
use crate::render::view::View;
use crate::source::{FileData, Sources};

pub(crate) use accent::printed;
pub use embedded::{default_file, default_files};

/// A theme, ready to render.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    layouts: BTreeMap<String, Layout>,
    assets: Vec<Asset>,
    key: Key,
}

/// A layout: where it comes from, and its text.
#[derive(Debug, Clone)]
struct Layout {
    /// The file in the book; none is the built-in one.
    source: Option<Arc<str>>,
    text: Arc<str>,
}

impl Theme {
    /// Returns the theme `name` of a book: the built-in one with the files that the book has of its own.
    ///
    /// `accent` is the book's colour, as `#rrggbb`; `words` are those of its language.
    pub fn load(
        sources: &Sources,
        name: &str,
        accent: Option<&str>,
        words: &Words,
    ) -> (Self, Vec<Diagnostic>) {
        let files = Files::of(name, sources);
        let mut diags = unknown_theme(name, sources);
        let (assets, problems) = assets::publish(&files, accent, words);
        diags.extend(problems);
        let mut layouts = files.layouts();
        let tera = loop {
            match compile(&layouts, words) {
                Ok(tera) => break tera,
                Err(problems) => {
                    diags.extend(problems);
                    // Without the book's own layouts there is nothing left to be wrong.
                    layouts = Files::default().layouts();
                }
            }
        };
        let key = Key::join(&[key(&layouts, &assets), Key::hash(words)]);
        (Self { tera, layouts, assets, key }, diags)
    }

    /// Returns the HTML of a page.
    pub fn render(&self, view: &View, memo: &Memo) -> Result<Vec<u8>, Diagnostic> {
        let told = |error: &tera::Error| {
            let mut problems = report::diagnostics(error, &self.layouts);
            let layout = || Diagnostic::error("layout", view.part.layout());
            let problem = problems.pop().unwrap_or_else(layout);
            problem.hint(format!("found while rendering `/{}`", view.page.url))
        };
        let nav = memo.get("nav", self.nav_key(view), || self.nav(view));
        let nav = nav.as_ref().as_ref().map_err(told)?.at(&view.page.url);
        let mut context = Context::new();
        context.insert_value("root", tera::Value::normal_string(&view.root));
        context.insert_value("site", view.site.value());
        context.insert_value("nav", view.nav.value());
        context.insert_value("section_nav", tera::Value::safe_string(&nav));
        context.insert_value("page", tera::Value::from_serializable(&view.page));
        if let Some((name, part)) = view.part.value() {
            context.insert_value(name, part);
        }
        // Room for all of it, in most cases: to grow is to copy.
        let mut html = Vec::with_capacity(nav.len() + view.page.body.0.len() + (16 << 10));
        let rendered = self.tera.render_to(view.part.layout(), &context, &mut html);
        rendered.map_err(|error| told(&error))?;
        Ok(html)
    }

    /// Returns the published address of each static file by its name in the theme, for `Site::assets`.
    pub fn assets(&self) -> BTreeMap<String, String> {
        self.assets.iter().map(|asset| (asset.name.clone(), asset.url.clone())).collect()
    }

    /// Returns the static files by published path.
    pub fn files(&self) -> Vec<(String, Arc<[u8]>)> {
        let bytes = |asset: &Asset| match &asset.content {
            Content::Bytes(bytes) => Some((asset.url.clone(), bytes.clone())),
            Content::Copied(_) => None,
        };
        self.assets.iter().filter_map(bytes).collect()
    }

    /// Returns the static files that are copied unread (pictures, fonts) by published path.
    pub fn copied(&self) -> Vec<(String, PathBuf)> {
        let from = |asset: &Asset| match &asset.content {
            Content::Bytes(_) => None,
            Content::Copied(from) => Some((asset.url.clone(), from.clone())),
        };
        self.assets.iter().filter_map(from).collect()
    }

    /// Returns the hash of everything that rendering with this theme reads, beside the view.
    pub fn key(&self) -> Key {
        self.key
    }
}

/// The files of a theme by their path in it (`layouts/base.html`), without the built-in ones.
#[derive(Debug, Default)]
struct Files {
    own: BTreeMap<String, (Arc<str>, FileData)>,
}

impl Files {
    fn of(name: &str, sources: &Sources) -> Self {
        let folder = format!("themes/{name}/");
        let own = sources.below(&folder).map(|file| {
            let path = file.path[folder.len()..].to_owned();
            (path, (file.path.clone(), file.data.clone()))
        });
        Self { own: own.collect() }
    }

    fn layouts(&self) -> BTreeMap<String, Layout> {
        let mut layouts = BTreeMap::new();
        for (path, text) in default_files() {
            if let Some(name) = path.strip_prefix("layouts/") {
                let layout = Layout { source: None, text: Arc::from(text) };
                layouts.insert(name.to_owned(), layout);
            }
        }
        for (path, (source, data)) in &self.own {
            if let (Some(name), FileData::Text(text)) = (path.strip_prefix("layouts/"), data) {
                let layout = Layout { source: Some(source.clone()), text: text.clone() };
                layouts.insert(name.to_owned(), layout);
            }
        }
        layouts
    }
}

fn unknown_theme(name: &str, sources: &Sources) -> Vec<Diagnostic> {
    let folder = format!("themes/{name}/");
    if name == "default" || sources.below(&folder).next().is_some() {
        return Vec::new();
    }
    let themes = sources.below("themes/").filter_map(|file| file.path.split('/').nth(1));
    vec![
        Diagnostic::error("unknown-theme", format!("theme `{name}` is not in `themes/`"))
            .within(&Arc::from("book.toml"))
            .suggest(name, themes.chain(["default"]))
            .hint("a theme is a folder of `themes/` with `layouts/` or `static/` in it"),
    ]
}

fn compile(layouts: &BTreeMap<String, Layout>, words: &Words) -> Result<Tera, Vec<Diagnostic>> {
    let mut tera = engine(words);
    let all = layouts.iter().map(|(name, layout)| (name.as_str(), layout.text.as_ref()));
    let Err(error) = tera.add_raw_templates(all) else { return Ok(tera) };
    // Tera stops at the first layout that it can't read; each one on its own tells of every one.
    let mut problems: Vec<_> = layouts
        .iter()
        .filter_map(|(name, layout)| {
            let alone = engine(words).add_raw_template(name, &layout.text).err()?;
            matches!(alone.kind(), tera::ErrorKind::SyntaxError(_))
                .then(|| report::diagnostics(&alone, layouts))
        })
        .flatten()
        .collect();
    if problems.is_empty() {
        problems = report::diagnostics(&error, layouts);
    }
    Err(problems)
}

/// A `Tera` that knows the filters of layouts: `t` for words and `day` for days in the book's language, `current` for
/// the page that is shown.
fn engine(words: &Words) -> Tera {
    let mut tera = Tera::new();
    tera.register_filter("current", nav::current);
    let known = words.clone();
    tera.register_filter("t", move |english: &str, values: Kwargs, _: &State| {
        translated(&known, english, &values)
    });
    let known = words.clone();
    tera.register_filter("day", move |iso: &str, _: Kwargs, _: &State| {
        iso.parse().map_or_else(|_| iso.to_owned(), |date| known.day(date))
    });
    tera
}

/// Words with values where they have `{name}`; where `n` is one, those of `one`.
fn translated(words: &Words, english: &str, values: &Kwargs) -> tera::TeraResult<String> {
    let one = values.get::<i64>("n")? == Some(1);
    let single = if one { values.get::<&str>("one")? } else { None };
    let text = words.of(single.unwrap_or(english));
    if !text.contains('{') {
        return Ok(text.to_owned());
    }
    let values: Vec<_> =
        values.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
    let values: Vec<_> = values.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    Ok(words::fill(text, &values))
}

fn key(layouts: &BTreeMap<String, Layout>, assets: &[Asset]) -> Key {
    let mut parts: Vec<&[u8]> = Vec::new();
    for (name, layout) in layouts {
        parts.extend([name.as_bytes(), layout.text.as_bytes()]);
    }
    for asset in assets {
        parts.extend([asset.name.as_bytes(), asset.url.as_bytes()]);
    }
    Key::of(&parts)
}

#[cfg(test)]
mod tests;
