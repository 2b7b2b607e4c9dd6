//! Puts a book together from its parsed files.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use xxhash_rust::xxh3::Xxh3;

use super::earlier::{Earlier, earlier};
use super::names::Names;
use super::shelf::Shelf;
use super::summary::{Chapters, SUMMARY};
use super::{Book, Plan, active, made, nav};
use crate::diag::Diagnostic;
use crate::memo::{Key, Map, Memo};
use crate::model::config::{Config, RawHtml};
use crate::model::data::Data;
use crate::model::document::Hole;
use crate::model::front_matter::FrontMatter;
use crate::model::handbook::Handbook;
use crate::model::page::{Entry, Page, PageId, Parsed};
use crate::model::template::Field;
use crate::model::words::Words;
use crate::parse;
use crate::parse::config::parse_config;
use crate::parse::page::parse_pages;
use crate::source::{FileData, SourceFile, Sources};

/// What a build is told from outside.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Today.
    pub as_of: Date,
    /// Publish drafts too.
    pub drafts: bool,
    /// Pass raw HTML through, whatever the book says.
    pub trust: bool,
}

/// Puts a book together from a snapshot of its folder.
pub fn assemble(sources: &Sources, options: Options, memo: &Memo) -> (Book, Vec<Diagnostic>) {
    let (mut config, mut diags) = read_config(sources);
    if options.trust {
        config.raw_html = RawHtml::Trust;
    }
    let texts: Vec<(&SourceFile, &Arc<str>)> = sources
        .below("content/")
        .filter(|file| is_markdown(&file.path) && &*file.path != SUMMARY)
        .filter_map(|file| file.text().map(|text| (file, text)))
        .collect();
    let parsed = parse_pages(&texts, sources, &config, memo);
    for parsed in &parsed {
        diags.extend(parsed.diags.iter().cloned());
    }
    let data_key = data_key(sources, &config);
    let loaded = memo.get("data", data_key, || load_data(sources, &config, memo));
    diags.extend(loaded.diags.iter().cloned());
    let config_key = Key::of(&[format!("{config:?}").as_bytes()]);
    let (words, problems) = parse::words::words(sources, &config.theme, &config.language);
    diags.extend(problems);
    let material =
        Material { sources, options, config: &config, config_key, words: &words, loaded: &loaded };
    // An edit of a text leaves everything in its place.
    let key = material.key(&parsed, data_key);
    let laid_out = memo.get("plan", key, || plan(&material, &texts, &parsed, key));
    let (plan, problems) = laid_out.as_ref();
    diags.extend(problems.iter().cloned());
    let pages: Vec<Page> = plan.pages(&parsed);
    let fields = fields(&pages, &plan.templates, &mut diags);
    let outlines = Key::join(&parsed.iter().map(|parsed| parsed.outline).collect::<Vec<_>>());
    let book = Book {
        config: Arc::new(config),
        config_key,
        words,
        as_of: options.as_of,
        pages,
        plan: plan.clone(),
        outlines,
        data: loaded.data.clone(),
        data_key,
        handbook: loaded.handbook.clone(),
        history: sources.history.clone(),
        fields,
    };
    (book, diags)
}

/// What the places of pages depend on, besides their own heads.
struct Material<'a> {
    sources: &'a Sources,
    options: Options,
    config: &'a Config,
    config_key: Key,
    words: &'a Words,
    loaded: &'a Loaded,
}

impl Material<'_> {
    /// Returns the hash of all that a plan is made from.
    fn key(&self, parsed: &[Arc<Parsed>], data_key: Key) -> Key {
        let mut keys: Vec<Key> = parsed.iter().map(|parsed| parsed.head).collect();
        let files = self.sources.below("content/").filter(|file| is_published_file(file));
        keys.extend(files.map(|file| Key::hash(&(&file.path, file.image))));
        keys.extend(self.sources.get(SUMMARY).map(|file| file.key));
        let Options { as_of, drafts, trust: _ } = self.options;
        keys.push(Key::hash(&(as_of, drafts)));
        keys.extend([self.config_key, data_key, Key::hash(self.words)]);
        Key::join(&keys)
    }
}

/// Gives each page its address and its place.
fn plan(
    material: &Material<'_>,
    texts: &[(&SourceFile, &Arc<str>)],
    parsed: &[Arc<Parsed>],
    key: Key,
) -> (Arc<Plan>, Vec<Diagnostic>) {
    let Material { sources, options, config, words, loaded, config_key: _ } = *material;
    let (mut shelf, mut diags) = (Shelf::default(), Vec::new());
    for (at, ((file, _), parsed)) in texts.iter().zip(parsed).enumerate() {
        match hidden(&parsed.front, options) {
            Some(reason) => drop(shelf.hidden.insert(file.path.clone(), reason)),
            None => shelf.add_text(&file.path, at, parsed.clone(), config, &mut diags),
        }
    }
    let cultures = shelf.cultures();
    shelf.add_home(config);
    made::add(&mut shelf, &loaded.data, &loaded.handbook, &mut diags);
    let mut chapters = Chapters::read(sources, &mut diags);
    shelf.add_sections(|source| chapters.as_ref().is_some_and(|chapters| chapters.has(source)));
    made::translate(&mut shelf.pages, words);
    if let Some(chapters) = &mut chapters {
        chapters.add_groups(&mut shelf);
    }
    let files = published_files(sources, config, &mut shelf.hidden, &mut diags);
    let image_sizes = files
        .iter()
        .filter_map(|(path, source)| Some((path.clone(), sources.get(source)?.image?)))
        .collect();
    let mut pages = shelf.pages;
    if let Some(chapters) = &chapters {
        chapters.place(&mut pages, &shelf.by_source, &shelf.hidden, config.numbers, &mut diags);
    }
    let order = nav::grow(&mut pages, &shelf.by_path, &loaded.data);
    let mut rank = vec![0; pages.len()];
    for (place, id) in order.iter().enumerate() {
        rank[*id] = place;
    }
    let names = Names::of(&pages);
    let Earlier { redirects, moved } = earlier(&pages, &shelf.by_path, &mut diags);
    let addresses = addresses(&pages, &files, &redirects, &shelf.hidden);
    let mut texts = shelf.texts;
    texts.resize(pages.len(), None);
    let is_template = |id: &PageId| pages[*id].kind == "template";
    let plan = Plan {
        key,
        templates: (0..pages.len()).filter(is_template).collect(),
        outputs: pages.iter().map(|page| page.outputs()).collect(),
        entries: pages.into_iter().map(|page| page.entry).collect(),
        texts,
        order,
        rank,
        files,
        redirects,
        moved,
        cultures,
        addresses,
        has_summary: chapters.is_some(),
        image_sizes,
        by_path: shelf.by_path,
        by_source: shelf.by_source,
        names,
        hidden: shelf.hidden,
    };
    (Arc::new(plan), diags)
}

impl Plan {
    /// Returns the hash of what stands where: a new image is part of the plan, and no navigation shows it.
    pub fn navigation(&self) -> Key {
        let shown = self.entries.iter().map(|entry| {
            Key::hash(&(&entry.path, &entry.title, entry.parent, &entry.children, &entry.place))
        });
        Key::join(&shown.collect::<Vec<_>>())
    }

    /// Returns the pages with their texts.
    fn pages(&self, parsed: &[Arc<Parsed>]) -> Vec<Page> {
        let page = |(entry, text): (&Arc<Entry>, &Option<usize>)| Page {
            entry: entry.clone(),
            parsed: text.map(|at| parsed[at].clone()),
        };
        self.entries.iter().zip(&self.texts).map(page).collect()
    }
}

fn read_config(sources: &Sources) -> (Config, Vec<Diagnostic>) {
    match sources.get("book.toml").and_then(|file| file.text().map(|text| (file, text))) {
        Some((file, text)) => parse_config(&file.path, text),
        None if sources.unread_below("book.toml").next().is_some() => {
            (Config::default(), Vec::new())
        }
        None => {
            let diagnostic = Diagnostic::error("no-book", "`book.toml` is missing")
                .hint("is this the folder of a book? `patternbook new DIR` makes one");
            (Config::default(), vec![diagnostic])
        }
    }
}

struct Loaded {
    data: Arc<Data>,
    handbook: Arc<Handbook>,
    diags: Vec<Diagnostic>,
}

fn data_key(sources: &Sources, config: &Config) -> Key {
    let mut keys: Vec<Key> = sources.below("data/").map(|file| file.key).collect();
    keys.extend(sources.unread_below("data/").map(|path| Key::of(&[path.as_bytes()])));
    keys.push(Key::hash(&config.timezone));
    Key::join(&keys)
}

/// Where the file of teams can't be read, each record of a team would be one more problem: of the same cause.
fn teams_unread(diags: &[Diagnostic]) -> bool {
    diags.iter().any(|one| {
        one.source.as_deref() == Some("data/teams.toml")
            && matches!(one.code.as_ref(), "toml-syntax" | "encoding")
    })
}

fn load_data(sources: &Sources, config: &Config, memo: &Memo) -> Loaded {
    let zone = TimeZone::get(&config.timezone).unwrap_or(TimeZone::UTC);
    let (data, mut diags) = parse::data::load(sources, &zone, memo);
    let teams: Vec<&str> = data.teams.iter().map(|team| team.id.as_str()).collect();
    let (handbook, more) = parse::handbook::load(sources, &teams);
    diags.extend(more);
    let no_teams = sources.unread_below("data/teams.toml").next().is_some();
    if no_teams || teams_unread(&diags) {
        diags.retain(|one| !matches!(one.code.as_ref(), "unknown-team" | "csv-more"));
    }
    Loaded { handbook: Arc::new(handbook), data: Arc::new(data), diags }
}

fn is_markdown(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".markdown")
}

/// Returns why a page is not published today, if it isn't.
fn hidden(front: &FrontMatter, options: Options) -> Option<&'static str> {
    if options.drafts {
        return None;
    }
    if front.draft {
        return Some("a draft");
    }
    if front.publish_on.is_some_and(|date| date > options.as_of) {
        return Some("not published yet");
    }
    front.expires_on.is_some_and(|date| date <= options.as_of).then_some("expired")
}

/// Returns the fields of each template.
fn fields(
    pages: &[Page],
    templates: &[PageId],
    diags: &mut Vec<Diagnostic>,
) -> BTreeMap<PageId, Vec<Field>> {
    let mut all = BTreeMap::new();
    for id in templates {
        let page = &pages[*id];
        let (Some(source), Some(parsed)) = (&page.source, &page.parsed) else { continue };
        let blanks = parsed.document.holes.iter().filter_map(|hole| match hole {
            Hole::Field { name, span, .. } => Some((name.as_str(), span.clone())),
            _ => None,
        });
        let described = parsed.front.fields.as_ref().map(|(table, _)| table);
        let (fields, problems) = parse::template::fields(source, blanks, described);
        diags.extend(problems);
        all.insert(*id, fields);
    }
    all
}

/// Hashes all that decides which page an address written in a text leads to.
#[expect(clippy::iter_over_hash_type, reason = "the sum does not depend on the order")]
fn addresses(
    pages: &[Page],
    files: &BTreeMap<String, Arc<str>>,
    redirects: &BTreeMap<String, PageId>,
    hidden: &Map<Arc<str>, &'static str>,
) -> Key {
    let mut hasher = Xxh3::new();
    for page in pages {
        for part in [&page.path, page.source.as_deref().unwrap_or_default()] {
            hasher.update(part.as_bytes());
            hasher.update(&[0xff]);
        }
    }
    let mut unseen = 0u128;
    for entry in hidden {
        unseen = unseen.wrapping_add(Key::hash(&entry).0);
    }
    Key::join(&[Key(hasher.digest128()), Key::hash(&files), Key::hash(&redirects), Key(unseen)])
}

/// Tells whether a file of the content is published as it is.
fn is_published_file(file: &SourceFile) -> bool {
    !is_markdown(&file.path) || matches!(file.data, FileData::Bytes(_))
}

/// Returns what is published as it is, by path.
fn published_files(
    sources: &Sources,
    config: &Config,
    hidden: &mut Map<Arc<str>, &'static str>,
    diags: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Arc<str>> {
    let mut files = BTreeMap::new();
    for file in sources.below("content/") {
        let Some(path) = file.path.strip_prefix("content/") else { continue };
        if !is_published_file(file) {
            continue;
        }
        if config.raw_html != RawHtml::Trust && active::is_active(path) {
            hidden.insert(file.path.clone(), active::REASON);
            diags.push(active::refusal(&file.path));
        } else {
            files.insert(path.to_owned(), file.path.clone());
        }
    }
    files
}
