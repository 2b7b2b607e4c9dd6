//! What every page is rendered from, and the parts of views that many pages share.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use jiff::civil::Date;

use crate::book::{Book, encode, tag_slug};
use crate::compute::filled::FilledTemplate;
use crate::compute::links::Links;
use crate::diag::Diagnostic;
use crate::memo::{Key, Memo};
use crate::model::config::Config;
use crate::model::measures::Measures;
use crate::model::page::{Made, Page, PageId};
use crate::render::theme::Theme;
use crate::render::view::{self, Shared};

/// As many pages as are named for having taken longest.
const SLOWEST: usize = 5;

/// What every page is rendered from.
pub struct Context {
    /// The book.
    pub book: Book,
    /// Where its links lead.
    pub links: Links,
    /// Its figures.
    pub measures: Arc<Measures>,
    /// Its fillings, by index.
    pub filled: BTreeMap<usize, FilledTemplate>,
    /// Its theme.
    pub theme: Arc<Theme>,
    /// What was rendered before.
    pub memo: Arc<Memo>,
    /// The hash of all that a page shows of others.
    pub key: Key,
    /// What is the same on every page.
    pub site: Shared<view::Site>,
    /// The navigation by the page that it is opened at.
    navs: Vec<OnceLock<Shared<view::Nav>>>,
    nowhere: Shared<view::Nav>,
    /// The pages that have each tag, in reading order, by the tag's name in addresses.
    tagged: OnceLock<BTreeMap<String, Vec<PageId>>>,
    problems: Mutex<Vec<Diagnostic>>,
    rendered: Mutex<Rendered>,
}

/// What has been rendered so far.
#[derive(Debug, Clone, Default)]
pub struct Rendered {
    /// How many pages.
    pub pages: usize,
    /// How many charts are on them.
    pub charts: usize,
    /// The pages that took longest, with their times.
    pub slowest: Vec<(Duration, String)>,
}

impl Context {
    /// Gathers what pages are rendered from. `search` is what the header tells the search.
    pub fn new(
        book: Book,
        links: Links,
        measures: Arc<Measures>,
        filled: BTreeMap<usize, FilledTemplate>,
        theme: Arc<Theme>,
        memo: Arc<Memo>,
        search: BTreeMap<String, String>,
    ) -> Self {
        let site = Shared::new(&site(&book, &theme, search));
        let navs = (0..book.pages.len()).map(|_| OnceLock::new()).collect();
        let nowhere = Shared::new(&view::Nav::default());
        let key = key(&book, &theme, &site);
        Self {
            book,
            links,
            measures,
            filled,
            theme,
            memo,
            key,
            site,
            navs,
            nowhere,
            tagged: OnceLock::new(),
            problems: Mutex::default(),
            rendered: Mutex::default(),
        }
    }

    /// Notes a problem that only showed when a page was rendered.
    pub fn fail(&self, diagnostic: Diagnostic) {
        let mut problems = self.problems.lock().unwrap_or_else(PoisonError::into_inner);
        if !problems.contains(&diagnostic) {
            problems.push(diagnostic);
        }
    }

    /// Notes that a page has been rendered.
    pub(crate) fn note_rendered(&self, url: &str, html: &[u8], took: Duration) {
        let charts = memchr::memmem::find_iter(html, "class=\"chart-svg").count();
        let mut rendered = self.rendered.lock().unwrap_or_else(PoisonError::into_inner);
        rendered.pages += 1;
        rendered.charts += charts;
        if rendered.slowest.len() < SLOWEST
            || rendered.slowest.iter().any(|(least, _)| took > *least)
        {
            rendered.slowest.push((took, url.to_owned()));
            rendered.slowest.sort_by_key(|(took, _)| std::cmp::Reverse(*took));
            rendered.slowest.truncate(SLOWEST);
        }
    }

    /// Returns what has been rendered so far.
    pub fn rendered(&self) -> Rendered {
        self.rendered.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the problems that showed when pages were rendered.
    pub fn problems(&self) -> Vec<Diagnostic> {
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the navigation that stands beside a page.
    pub fn nav(&self, id: PageId) -> Shared<view::Nav> {
        let page = &self.book.pages[id];
        let opened = if page.children.is_empty() { page.parent } else { Some(id) };
        let is_home = |id: &PageId| !self.book.has_summary && self.book.pages[*id].path.is_empty();
        let Some(opened) = opened.filter(|id| !is_home(id)) else { return self.nowhere.clone() };
        self.navs[opened].get_or_init(|| Shared::new(&nav(&self.book, opened))).clone()
    }

    /// Returns the pages that have a tag, in reading order; `slug` is its name in addresses.
    pub fn tagged(&self, slug: &str) -> &[PageId] {
        let tagged = self.tagged.get_or_init(|| {
            let mut tagged: BTreeMap<String, Vec<PageId>> = BTreeMap::new();
            for id in &self.book.order {
                let tags = self.book.pages[*id].front().map(|front| front.tags.as_slice());
                for tag in tags.unwrap_or_default() {
                    let pages = tagged.entry(tag_slug(tag)).or_default();
                    if pages.last() != Some(id) {
                        pages.push(*id);
                    }
                }
            }
            tagged
        });
        tagged.get(slug).map_or(&[], Vec::as_slice)
    }

    /// Returns when a page's text last changed, and who changed it, where that is known.
    pub fn changed(&self, id: PageId) -> Option<(Date, Vec<String>)> {
        let source = self.book.pages[id].source.as_ref()?;
        let change = self.book.history.changes.get(source.as_ref())?;
        Some((change.date, change.authors.clone()))
    }

    /// Returns when a page's text last changed, where that is known.
    pub fn changed_on(&self, id: PageId) -> Option<Date> {
        let source = self.book.pages[id].source.as_ref()?;
        self.book.history.changes.get(source.as_ref()).map(|change| change.date)
    }

    /// Returns a link to a page.
    pub fn link(&self, id: PageId) -> view::Link {
        link(&self.book, id)
    }

    /// Returns a link to a page where room is scarce.
    pub fn short_link(&self, id: PageId) -> view::Link {
        short_link(&self.book, id)
    }

    /// Returns a link to the page at an address, if it is there.
    pub fn link_at(&self, path: &str) -> Option<view::Link> {
        self.book.at(path).map(|id| self.link(id))
    }

    /// Returns a link to a team's page.
    pub fn team_link(&self, team: &str) -> Option<view::Link> {
        self.link_at(&format!("teams/{team}/"))
    }

    /// Returns a page as a card.
    pub fn card(&self, id: PageId, with_kind: bool) -> view::Card {
        let page = &self.book.pages[id];
        view::Card {
            title: page.title.clone(),
            url: encode(&page.path),
            summary: page.summary.clone(),
            kind_label: if with_kind { kind_label(&page.kind) } else { String::new() },
            fact: self.fact(id),
            stub: page.front().is_some_and(|front| front.stub),
        }
    }

    fn fact(&self, id: PageId) -> String {
        let page = &self.book.pages[id];
        let count = |count: usize, one: &str, many: &str| match count {
            0 => String::new(),
            1 => format!("1 {one}"),
            more => format!("{more} {many}"),
        };
        match page.made {
            Some(Made::Teams) => return count(page.children.len(), "team", "teams"),
            Some(Made::Indicators) => return count(page.children.len(), "indicator", "indicators"),
            _ => {}
        }
        match page.kind.as_str() {
            "template" => count(self.fillings_of(id).len(), "filling", "fillings"),
            "culture" => {
                let teams = self.book.data.teams.iter();
                let here = |culture: &Option<String>| culture.as_deref() == Some(page.slug());
                count(teams.filter(|team| here(&team.culture)).count(), "team", "teams")
            }
            _ if page.made == Some(Made::Section)
                || page.source.as_deref().is_some_and(is_index) =>
            {
                count(page.children.len(), "page", "pages")
            }
            _ => String::new(),
        }
    }

    /// Returns the pages of a template's fillings, the newest first.
    pub fn fillings_of(&self, template: PageId) -> Vec<PageId> {
        let filling = |id: &PageId| match self.book.pages[*id].made {
            Some(Made::Filling(index)) => self.book.handbook.fillings.get(index),
            _ => None,
        };
        let mut pages: Vec<PageId> = self.book.pages[template]
            .children
            .iter()
            .copied()
            .filter(|id| filling(id).is_some())
            .collect();
        pages.sort_by_key(|id| std::cmp::Reverse(filling(id).and_then(|filling| filling.date)));
        pages
    }
}

fn is_index(source: &str) -> bool {
    source.ends_with("index.md") || source.ends_with("README.md")
}

fn link(book: &Book, id: PageId) -> view::Link {
    let page = &book.pages[id];
    view::Link { title: numbered(page, &page.title), url: encode(&page.path) }
}

/// A link where room is scarce.
fn short_link(book: &Book, id: PageId) -> view::Link {
    let page = &book.pages[id];
    view::Link { title: numbered(page, page.short_title()), url: encode(&page.path) }
}

fn numbered(page: &Page, title: &str) -> String {
    match page.place.as_ref().map(|place| place.number.as_str()) {
        None | Some("") => title.to_owned(),
        Some(number) => format!("{number} {title}"),
    }
}

/// Returns the name of a kind for people.
pub fn kind_label(kind: &str) -> String {
    if kind == "page" {
        return String::new();
    }
    let words = kind.replace(['-', '_'], " ");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Returns a day as layouts get it.
pub fn day(date: Date) -> view::Day {
    view::Day { iso: date.to_string(), text: date.strftime("%-d %B %Y").to_string() }
}

/// More entries than this make no header.
const MENU: usize = 7;

fn site(book: &Book, theme: &Theme, search: BTreeMap<String, String>) -> view::Site {
    let config = &book.config;
    let find = |path: &str| {
        book.at(&format!("{}/", path.trim_matches('/'))).map(|id| short_link(book, id))
    };
    let sections = book.at("").map(|home| book.pages[home].children.as_slice()).unwrap_or_default();
    let menu = match &config.menu {
        Some(paths) => paths.iter().filter_map(|path| find(path)).collect(),
        None if book.has_summary => Vec::new(),
        None => sections
            .iter()
            .filter(|id| !book.pages[**id].made.as_ref().is_some_and(Made::is_tool))
            .take(MENU)
            .map(|id| short_link(book, *id))
            .collect(),
    };
    let footer =
        ["map", "tags", "stewardship", "search"].iter().filter_map(|path| find(path)).collect();
    let cultures = book.cultures.iter().filter_map(|culture| {
        let page = book.named_of_kind(&culture.id, "culture")?;
        let url = encode(&book.pages[page].path);
        Some(view::CultureChoice { id: culture.id.clone(), name: culture.name.clone(), url })
    });
    view::Site {
        title: config.title.clone(),
        description: config.description.clone(),
        lang: config.language.clone(),
        dir: if Config::is_rtl(&config.language) { "rtl" } else { "ltr" }.to_owned(),
        base: config.url.clone().unwrap_or_default(),
        menu,
        footer,
        cultures: cultures.collect(),
        assets: theme.assets(),
        search,
        feed: Some("feed.xml".to_owned()),
        synthetic: config.synthetic || book.data.synthetic.is_some(),
        as_of: day(book.as_of),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// Returns the navigation of the section that a page is in: the page's own branch open, others closed.
fn nav(book: &Book, opened: PageId) -> view::Nav {
    let mut branch = book.ancestors(opened);
    branch.push(opened);
    // A book with a summary is one section; in others, the home page is above every section.
    let is_top = |id: &PageId| book.has_summary || !book.pages[*id].path.is_empty();
    let Some(top) = branch.iter().copied().find(is_top) else {
        return view::Nav::default();
    };
    let view::Link { title, url } = short_link(book, top);
    view::Nav { title, url, items: items(book, top, &branch, 1) }
}

/// More pages than this are not listed beside each of them, which would be their square; nor are all tags beside
/// each tag. The page above lists them.
const MOST_BESIDE: usize = 500;

/// Lists within lists beside a page; what is deeper stands in the last of them. Layouts may nest twenty times.
const DEEPEST: usize = 12;

fn items(book: &Book, above: PageId, branch: &[PageId], depth: usize) -> Vec<view::NavItem> {
    let mut entries = Vec::new();
    let above = &book.pages[above];
    let all = above.children.len() <= MOST_BESIDE && above.made != Some(Made::Tags);
    for id in above.children.iter().filter(|id| all || branch.contains(id)) {
        let page = &book.pages[*id];
        if book.has_summary && page.made.as_ref().is_some_and(Made::is_tool) {
            continue;
        }
        let headings = page.place.as_ref().map(|place| place.headings.as_slice());
        entries.extend(
            headings
                .unwrap_or_default()
                .iter()
                .map(|title| view::NavItem { title: title.clone(), ..view::NavItem::default() }),
        );
        let view::Link { title, url } = short_link(book, *id);
        let stub = page.front().is_some_and(|front| front.stub);
        let is_open = branch.contains(id);
        let mut below = if is_open { items(book, *id, branch, depth + 1) } else { Vec::new() };
        let inside = if depth < DEEPEST { std::mem::take(&mut below) } else { Vec::new() };
        entries.push(view::NavItem { title, url, stub, items: inside });
        entries.append(&mut below);
    }
    entries
}

/// Returns the hash of all that a page may show of the rest of the book.
fn key(book: &Book, theme: &Theme, site: &Shared<view::Site>) -> Key {
    // Whose answers may be shown, and in which time zone a record lies, changes figures without the data.
    let told = (book.as_of, book.config_key, &book.history);
    Key::join(&[
        book.plan.key,
        book.outlines,
        book.data_key,
        Key::hash(&(theme.key(), site)),
        Key::hash(&told),
    ])
}
