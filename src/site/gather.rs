//! Gathers everything that is published into a site: pages, files, search, what machines read.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use super::search::{Search, manifest_output};
use super::{Body, Output, Render, Site, is_plain};
use crate::book::encode;
use crate::compute::search::MANIFEST;
use crate::diag::Diagnostic;
use crate::memo::Key;
use crate::model::config::RawHtml;
use crate::model::page::{Page, PageId};
use crate::parse::markdown::{Dialect, published};
use crate::parse::svg::clean_svg;
use crate::render::context::Context;
use crate::render::pages::policy;
use crate::render::pages::share;
use crate::render::share::{ShareCard, draw};
use crate::render::view::{Part, Redirect, View};
use crate::render::{downloads, pages};
use crate::source::{FileData, SourceFile, Sources};

/// Returns the site of a book; no page is rendered yet.
pub fn gather(context: &Arc<Context>, sources: &Sources) -> (Site, Vec<Diagnostic>) {
    let mut items = page_outputs(context);
    let planned = items.len();
    let mut diags = Vec::new();
    let sanitized = context.book.config.raw_html != RawHtml::Trust;
    let mut put = |path: String, output: Output| items.push((Arc::from(path), output));
    for (id, page) in context.book.pages.iter().enumerate() {
        if let Some(card) = share::card(context, id) {
            put(format!("{}{}", page.path, share::CARD), card_output(card));
        }
    }
    for (path, to) in &context.book.redirects {
        // An address of another generator's: `chapter.html` is a file, and no folder.
        let file = match path.strip_suffix('/').filter(|path| path.ends_with(".html")) {
            Some(file) => file.to_owned(),
            None => format!("{path}index.html"),
        };
        let output = redirect_output(context, path, &file, *to);
        put(file, output);
    }
    for (path, source) in &context.book.files {
        let Some(file) = sources.get(source) else { continue };
        match file.text().filter(|_| sanitized && is_drawing(path)) {
            Some(text) => {
                let cleaned = context.memo.get("svg", file.key, || clean_svg(&file.path, text));
                diags.extend(cleaned.1.iter().cloned());
                if let Some(svg) = &cleaned.0 {
                    let body = Body::Text(Arc::from(svg.as_str()));
                    put(path.clone(), Output { body, ..file_output(file) });
                }
            }
            None => put(path.clone(), file_output(file)),
        }
    }
    let search = Arc::new(Search::new(context.clone()));
    let texts = context.book.pages.iter().filter_map(|page| Some(page.parsed.as_ref()?.key));
    let texts = Key::join(&texts.chain([context.key]).collect::<Vec<_>>());
    put(MANIFEST.to_owned(), manifest_output(&search, texts));
    for path in downloads::paths(&context.book, &context.measures) {
        put(path.clone(), figures_output(context, path));
    }
    for (path, output) in super::machines::outputs(context) {
        put(path, output);
    }
    for (path, bytes) in context.theme.files() {
        let key = Key::of(&[&bytes]);
        put(path, Output { key, owner: "the theme".into(), body: Body::Bytes(bytes) });
    }
    for (path, file) in context.theme.copied() {
        let key = Key::of(&[path.as_bytes()]);
        put(path, Output { key, owner: "the theme".into(), body: Body::File(file) });
    }
    let known = (context.book.addresses, planned);
    let (mut site, clashes) = Site::gather(items, known, search, &context.memo);
    diags.extend(clashes);
    site.base = context.book.config.base_path()[1..].to_owned();
    (site, diags)
}

fn is_drawing(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("svg"))
}

/// Returns the pages, and their sources for those who read Markdown.
fn page_outputs(context: &Arc<Context>) -> Vec<(Arc<str>, Output)> {
    let book = &context.book;
    let made: Arc<str> = Arc::from("a generated page");
    let mut items = Vec::with_capacity(book.pages.len() * 2 + 64);
    for (id, (page, (path, source_path))) in book.pages.iter().zip(&book.outputs).enumerate() {
        if book.redirects.contains_key(&page.path) {
            continue;
        }
        let owner = page.source.as_ref().unwrap_or(&made).clone();
        items.push((path.clone(), page_output(context, id, page, owner.clone())));
        let Some(source_path) =
            source_path.as_ref().filter(|path| is_plain(&path.replace('/', "")))
        else {
            continue;
        };
        if let Some(output) = markdown_output(context, page, owner) {
            items.push((source_path.clone(), output));
        }
    }
    items
}

fn page_output(context: &Arc<Context>, id: PageId, page: &Page, owner: Arc<str>) -> Output {
    let made = page.made.as_ref().map_or_else(Key::default, |_| context.book.data_key);
    let own = page.parsed.as_ref().map_or_else(Key::default, |parsed| parsed.key);
    let page = LazyPage { context: context.clone(), id, key: OnceLock::new() };
    Output { key: Key::join(&[own, made]), owner, body: Body::Page(Arc::new(page)) }
}

/// A page whose view is made when somebody asks for it. The view is all that a layout gets, so its hash and the
/// theme's is the key of the bytes: what the page does not show can't change it.
struct LazyPage {
    context: Arc<Context>,
    id: PageId,
    key: OnceLock<Key>,
}

impl LazyPage {
    fn key_of(&self, view: &View) -> Key {
        *self.key.get_or_init(|| Key::join(&[self.context.theme.key(), Key::hash(view)]))
    }
}

impl Render for LazyPage {
    fn key(&self) -> Key {
        if let Some(key) = self.key.get() {
            return *key;
        }
        self.key_of(&pages::view(&self.context, self.id))
    }

    fn bytes(&self) -> Vec<u8> {
        let begun = Instant::now();
        let view = pages::view(&self.context, self.id);
        let _ = self.key_of(&view);
        let html = render(&self.context, &view);
        self.context.note_rendered(&view.page.url, &html, begun.elapsed());
        html
    }
}

/// A file of figures: made when it is asked for.
fn figures_output(context: &Arc<Context>, path: String) -> Output {
    let key = Key::join(&[context.key, Key::of(&[path.as_bytes()])]);
    let context = context.clone();
    let owner = Arc::from("the figures");
    let file = move || {
        let bytes = downloads::file(&context.book, &context.measures, &path).unwrap_or_default();
        Arc::from(bytes)
    };
    Output { key, owner, body: Body::Lazy(Arc::new(file)) }
}

fn card_output(card: ShareCard) -> Output {
    let key = Key::join(&[Key::hash(&card), Key::of(&[env!("CARGO_PKG_VERSION").as_bytes()])]);
    let owner = Arc::from("the cards for shared links");
    Output { key, owner, body: Body::Lazy(Arc::new(move || Arc::from(draw(&card)))) }
}

fn redirect_output(context: &Arc<Context>, path: &str, file: &str, to: PageId) -> Output {
    let page = &context.book.pages[to];
    let href = crate::book::relative(file, &page.path);
    let moved = pages::frame::moved(context, path, file);
    let raw_html = context.book.config.raw_html;
    // A layout may show the book's name and its navigation here, too.
    let key = Key::join(&[
        Key::hash(&(path, &href, &moved, &page.title, raw_html)),
        Key::hash(&(context.theme.key(), &context.site)),
        context.book.plan.key,
    ]);
    let owner = page.source.clone().unwrap_or_default();
    let (context, path, title) = (context.clone(), file.to_owned(), page.title.clone());
    let body = move || {
        let frame = crate::render::view::Page {
            title: title.clone(),
            url: encode(path.trim_end_matches("index.html")),
            kind: "redirect".to_owned(),
            hidden: true,
            policy: policy(raw_html, ""),
            ..Default::default()
        };
        let view = View {
            root: crate::book::relative(&path, ""),
            site: context.site.clone(),
            nav: context.nav(to),
            page: frame,
            part: Part::Redirect(Redirect {
                href: href.clone(),
                title: title.clone(),
                moved: moved.clone(),
            }),
        };
        Arc::from(render(&context, &view))
    };
    Output { key, owner, body: Body::Lazy(Arc::new(body)) }
}

/// A layout's error becomes the page; the build reports it and publishes nothing.
fn render(context: &Context, view: &View) -> Vec<u8> {
    match context.theme.render(view, &context.memo) {
        Ok(html) => html,
        Err(diagnostic) => {
            let message = format!(
                "<!doctype html><title>error</title><pre>{}</pre>",
                crate::render::chart::escape(&diagnostic.message)
            );
            context.fail(diagnostic);
            message.into_bytes()
        }
    }
}

/// The page's text, for those who read Markdown.
fn markdown_output(context: &Context, page: &Page, owner: Arc<str>) -> Option<Output> {
    let parsed = page.parsed.clone()?;
    let (title, raw_html) = (page.title.clone(), context.book.config.raw_html);
    let fields = page.kind == "template";
    let key =
        Key::join(&[Key::of(&[parsed.file.as_bytes(), title.as_bytes()]), Key::hash(&raw_html)]);
    let text = move || {
        let dialect = Dialect { raw_html, fields };
        let text = published(&parsed.file[parsed.offset..], &title, dialect);
        Arc::from(text.into_owned().into_bytes())
    };
    Some(Output { key, owner, body: Body::Lazy(Arc::new(text)) })
}

fn file_output(file: &SourceFile) -> Output {
    let body = match &file.data {
        FileData::Text(text) => Body::Text(text.clone()),
        FileData::Bytes(bytes) => Body::Bytes(bytes.clone()),
        FileData::Copied(path) => Body::File(PathBuf::clone(path)),
    };
    Output { key: file.key, owner: file.path.clone(), body }
}
