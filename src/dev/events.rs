//! Server-sent events: what a change means for each open page, decided here and not in the browser.
//!
//! A page tells its path, the key it was rendered from, and what it heard last. So a browser that slept, was out of
//! sight, or was open before the preview was restarted, learns with the first message what it has missed.

use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

use super::answer::shown;
use super::news::{Log, News};
use super::problems::Problems;
use crate::memo::Key;
use crate::site::{Changes, Site};

/// A dead connection is noticed when something is written: now and then, something is.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// The browser hears it: one that hears nothing for long knows that its connection is dead.
const BEAT: &[u8] = b"event: beat\ndata: .\n\n";
/// More messages than a browser that reads ever has waiting.
const WAITING: usize = 32;
/// More open pages than a desk has.
const MAX_STREAMS: usize = 256;

/// What a change means for one page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Message {
    /// Which preview says it: the numbers of another one mean nothing.
    run: Arc<str>,
    version: u64,
    page: PageState,
    /// Where the page is now that has gone.
    moved: Option<String>,
    /// Whether what happened since the browser heard last is not known any more.
    gap: bool,
    /// The hash of all styles and scripts: where it differs after a gap, the page is loaded anew.
    assets: String,
    #[serde(flatten)]
    news: News,
    problems: Arc<Problems>,
}

/// What has become of the page that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum PageState {
    Same,
    Changed,
    /// It was there, and is no longer.
    Gone,
}

fn is_asset(path: &str) -> bool {
    [".css", ".js", ".mjs"].iter().any(|end| path.ends_with(end))
}

/// Tells whether a style or a script is among what changed.
pub(super) fn touches_assets(changes: &Changes) -> bool {
    let all = [&changes.added, &changes.changed, &changes.removed];
    all.into_iter().flatten().any(|path| is_asset(path))
}

/// Returns the hash of all styles and scripts of a site.
pub(super) fn assets_key(site: &Site) -> Key {
    let assets = site.standing().filter(|(path, _)| is_asset(path));
    let keys: Vec<Key> = assets
        .map(|(path, output)| Key::join(&[Key::of(&[path.as_bytes()]), output.key]))
        .collect();
    Key::join(&keys)
}

/// What the streams need to know of the present site.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    pub(super) version: u64,
    pub(super) assets: Key,
    pub(super) site: Arc<Site>,
    pub(super) problems: Arc<Problems>,
}

/// An open page that wants to know of changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct OpenPage {
    pub(super) path: String,
    /// The key of the page that the browser shows.
    pub(super) key: String,
    /// Whether it shows the page for addresses that there are not.
    pub(super) is_lost: bool,
    /// What it heard last: `RUN.VERSION`; empty before the first message.
    pub(super) since: String,
}

struct Client {
    page: OpenPage,
    outbox: SyncSender<Arc<str>>,
}

/// The open pages.
pub(super) struct Hub {
    run: Arc<str>,
    room: Mutex<Room>,
}

#[derive(Default)]
struct Room {
    clients: Vec<Client>,
    log: Log,
}

impl Default for Hub {
    fn default() -> Self {
        let run = format!("{:x}", RandomState::new().hash_one("run"));
        Self { run: Arc::from(run), room: Mutex::default() }
    }
}

impl std::fmt::Debug for Hub {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hub").finish_non_exhaustive()
    }
}

impl Hub {
    /// Adds an open page; it is told at once where it stands, and what it has missed.
    pub(super) fn join(&self, page: OpenPage, now: &Standing) -> Option<Receiver<Arc<str>>> {
        let (outbox, inbox) = sync_channel(WAITING);
        let mut room = self.room();
        let missed = self.missed(&page.since, &room.log, now.version);
        let mut client = Client { page, outbox };
        client.tell(&self.run, now, missed.as_ref());
        (room.clients.len() < MAX_STREAMS).then(|| room.clients.push(client)).map(|()| inbox)
    }

    /// Tells every open page what the new site means for it; those that don't listen are let go.
    pub(super) fn tell(&self, now: &Standing, news: News) {
        let news = Arc::new(news);
        let mut room = self.room();
        room.clients.retain_mut(|client| client.tell(&self.run, now, Some(&news)));
        room.log.push(now.version, news);
    }

    /// Returns what has changed since a browser heard last; nothing where nobody knows.
    fn missed(&self, since: &str, log: &Log, now: u64) -> Option<News> {
        let Some((run, version)) = since.split_once('.') else { return Some(News::default()) };
        let version = version.parse().ok().filter(|_| *run == *self.run)?;
        log.since(version, now)
    }

    fn room(&self) -> MutexGuard<'_, Room> {
        self.room.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Client {
    /// Tells what has changed, where that is known; tells whether somebody listens.
    fn tell(&mut self, run: &Arc<str>, now: &Standing, news: Option<&News>) -> bool {
        let page = self.look(&now.site);
        let moved =
            news.filter(|_| page == PageState::Gone).and_then(|news| news.moved(&self.page.path));
        let message = Message {
            run: run.clone(),
            version: now.version,
            page,
            moved: moved.map(str::to_owned),
            gap: news.is_none(),
            assets: now.assets.hex(),
            news: news.cloned().unwrap_or_default(),
            problems: now.problems.clone(),
        };
        let Ok(text) = serde_json::to_string(&message) else { return false };
        self.outbox.try_send(Arc::from(format!("data: {text}\n\n"))).is_ok()
    }

    /// Compares what the browser shows with what it would get now.
    fn look(&mut self, site: &Site) -> PageState {
        let (exists, key) = match shown(site, &self.page.path) {
            Some((exists, output)) => (exists, output.exact().hex()),
            None => (false, String::new()),
        };
        let state = match (self.page.is_lost, exists) {
            (false, false) => PageState::Gone,
            _ if key != self.page.key => PageState::Changed,
            _ => PageState::Same,
        };
        // What has gone stays in sight, and is gone until it is back.
        if state != PageState::Gone {
            (self.page.is_lost, self.page.key) = (!exists, key);
        }
        state
    }
}

/// Writes messages as they come, until the client has gone.
pub(super) fn stream(inbox: &Receiver<Arc<str>>, mut to: impl Write) -> io::Result<()> {
    to.write_all(b"retry: 500\n\n")?;
    loop {
        match inbox.recv_timeout(HEARTBEAT) {
            Ok(message) => to.write_all(message.as_bytes())?,
            Err(RecvTimeoutError::Timeout) => to.write_all(BEAT)?,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        to.flush()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dev::Edits;
    use crate::site::{Body, Output};

    fn site(files: &[(&str, &str)]) -> Arc<Site> {
        let mut site = Site::new();
        for (path, text) in files {
            let bytes: Arc<[u8]> = Arc::from(text.as_bytes());
            let key = Key::of(&[&bytes]);
            let owner = Arc::from(format!("content/{}", path.replace(".html", ".md")));
            site.insert(*path, Output { key, owner, body: Body::Bytes(bytes) }).unwrap();
        }
        Arc::new(site)
    }

    fn standing(site: &Arc<Site>) -> Standing {
        Standing { site: site.clone(), assets: assets_key(site), ..Standing::default() }
    }

    fn next(inbox: &Receiver<Arc<str>>) -> serde_json::Value {
        let text = inbox.try_recv().unwrap();
        serde_json::from_str(text.strip_prefix("data: ").unwrap()).unwrap()
    }

    fn page(path: &str, key: &str) -> OpenPage {
        OpenPage { path: path.into(), key: key.into(), ..OpenPage::default() }
    }

    fn edits(paths: &[&str], moved: &[(&str, &str)]) -> Edits {
        let moved = moved.iter().map(|(from, to)| (Arc::from(*from), Arc::from(*to)));
        Edits { paths: paths.iter().map(|path| Arc::from(*path)).collect(), moved: moved.collect() }
    }

    #[test]
    fn each_page_learns_what_a_change_means_for_it() {
        let before = site(&[("a/index.html", "1"), ("b/index.html", "1"), ("s.css", "1")]);
        let after = site(&[("a/index.html", "2"), ("s.css", "2")]);
        let key = |path: &str| before.get(path).unwrap().key.hex();
        let hub = Hub::default();
        let a = hub.join(page("/a/", &key("a/index.html")), &standing(&before)).unwrap();
        let b = hub.join(page("/b/", &key("b/index.html")), &standing(&before)).unwrap();
        assert_eq!(next(&a)["page"], "same");
        assert_eq!(next(&b)["page"], "same");
        let edits = edits(&["content/a/index.md"], &[]);
        hub.tell(
            &standing(&after),
            News::of(&Site::diff(&before, &after), &before, &after, &edits),
        );
        let told = next(&a);
        assert_eq!(told["page"], "changed");
        assert_eq!(told["styles"][0], "/s.css");
        assert_eq!(told["edited"][0], "/a/");
        assert_eq!(next(&b)["page"], "gone");
        hub.tell(&standing(&after), News::default());
        assert_eq!(next(&b)["page"], "gone", "it is as long as it is");
        hub.tell(&standing(&before), News::default());
        assert_eq!(next(&b)["page"], "same");
    }

    #[test]
    fn a_browser_that_slept_is_told_at_once_and_what_it_missed() {
        let site = site(&[("index.html", "2")]);
        let hub = Hub::default();
        let mut old = page("/", "old");
        let inbox = hub.join(old.clone(), &standing(&site)).unwrap();
        let told = next(&inbox);
        assert_eq!((&told["page"], &told["gap"]), (&"changed".into(), &false.into()));
        let second = Standing { version: 1, ..standing(&site) };
        let news = edits(&["content/index.md"], &[]);
        let changes = Changes { changed: vec!["index.html".into()], ..Changes::default() };
        hub.tell(&second, News::of(&changes, &site, &site, &news));
        old.since = format!("{}.{}", told["run"].as_str().unwrap(), told["version"]);
        let told = next(&hub.join(old.clone(), &second).unwrap());
        assert_eq!((&told["edited"][0], &told["gap"]), (&"/".into(), &false.into()));
        old.since = "another.1".into();
        let told = next(&hub.join(old, &second).unwrap());
        assert_eq!((&told["edited"], &told["gap"]), (&serde_json::json!([]), &true.into()));
    }

    #[test]
    fn a_page_whose_file_was_renamed_learns_where_it_is() {
        let before = site(&[("404.html", "4"), ("a/index.html", "1"), ("b/index.html", "1")]);
        let after = site(&[("404.html", "4"), ("c/index.html", "1")]);
        let hub = Hub::default();
        let key = before.get("a/index.html").unwrap().key.hex();
        let [a, b] =
            ["/a/", "/b/"].map(|path| hub.join(page(path, &key), &standing(&before)).unwrap());
        let edits = edits(&[], &[("content/a/index.md", "content/c/index.md")]);
        let news = News::of(&Site::diff(&before, &after), &before, &after, &edits);
        hub.tell(&standing(&after), news);
        for (inbox, moved) in [(a, "/c/".into()), (b, serde_json::Value::Null)] {
            next(&inbox);
            let told = next(&inbox);
            assert_eq!((&told["page"], &told["moved"]), (&"gone".into(), &moved));
        }
    }

    #[test]
    fn a_missing_page_learns_that_it_has_come() {
        let (without, with) =
            (site(&[("404.html", "4")]), site(&[("404.html", "4"), ("new.html", "1")]));
        let hub = Hub::default();
        let key = without.get("404.html").unwrap().key.hex();
        let lost = OpenPage { is_lost: true, ..page("/new.html", &key) };
        let inbox = hub.join(lost, &standing(&without)).unwrap();
        assert_eq!(next(&inbox)["page"], "same");
        hub.tell(&standing(&with), News::default());
        assert_eq!(next(&inbox)["page"], "changed");
    }

    #[test]
    fn who_never_reads_is_let_go() {
        let site = site(&[("index.html", "1")]);
        let hub = Hub::default();
        let _inbox = hub.join(page("/", ""), &standing(&site)).unwrap();
        for _ in 0..100 {
            hub.tell(&standing(&site), News::default());
        }
        assert!(hub.room().clients.is_empty());
    }
}
