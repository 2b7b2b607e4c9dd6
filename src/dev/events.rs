//! Server-sent events: what a change means for each open page, decided here and not in the browser.
//!
//! A page tells its path and the key it was rendered from. So a browser that slept, or was open before the
//! preview was restarted, learns with the first message whether it is out of date.

use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;

use super::answer::shown;
use super::problems::Problems;
use crate::book::encode;
use crate::memo::Key;
use crate::site::{Changes, Site};

/// A dead connection is noticed when something is written: now and then, something is.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// More messages than a browser that reads ever has waiting.
const WAITING: usize = 32;
/// More open pages than a desk has.
const MAX_STREAMS: usize = 256;

/// What a change means for one page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Message {
    version: u64,
    page: PageState,
    /// The hash of all styles and scripts: where it differs after a reconnect, the page is loaded anew.
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

/// What has changed besides pages, as addresses; and the pages of the files that were edited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct News {
    styles: Vec<String>,
    scripts: Vec<String>,
    media: Vec<String>,
    data: Vec<String>,
    edited: Vec<String>,
}

impl News {
    /// Sorts changed outputs by what a browser does with them.
    ///
    /// A file whose name holds its hash comes and goes, it never changes: the pages that name it do.
    pub(super) fn of(changes: &Changes, site: &Site, edited: &[Arc<str>]) -> Self {
        let mut news = Self::default();
        for path in &changes.changed {
            let address = format!("/{}", encode(path));
            match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
                "html" => {}
                "css" => news.styles.push(address),
                "js" | "mjs" => news.scripts.push(address),
                "json" | "xml" | "csv" | "txt" | "md" | "bin" => news.data.push(address),
                _ => news.media.push(address),
            }
        }
        let pages = changes.changed.iter().chain(&changes.added);
        // At the start, and after a checkout, all files are edited.
        let edited: HashSet<&str> = edited.iter().map(|source| &**source).collect();
        let is_edited = |path: &&String| {
            let owner = || site.get(path).is_some_and(|output| edited.contains(&*output.owner));
            path.ends_with(".html") && owner()
        };
        news.edited = pages.filter(is_edited).map(|path| page_address(&encode(path))).collect();
        news
    }
}

fn page_address(path: &str) -> String {
    let is_index = path == "index.html" || path.ends_with("/index.html");
    format!("/{}", if is_index { &path[..path.len() - "index.html".len()] } else { path })
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

struct Client {
    path: String,
    /// The key of the page that the browser shows, and whether it was a page at all.
    key: String,
    existed: bool,
    outbox: SyncSender<Arc<str>>,
}

/// The open pages.
#[derive(Default)]
pub(super) struct Hub {
    clients: Mutex<Vec<Client>>,
}

impl std::fmt::Debug for Hub {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hub").finish_non_exhaustive()
    }
}

impl Hub {
    /// Adds an open page; it is told at once where it stands.
    pub(super) fn join(
        &self,
        path: String,
        key: String,
        now: &Standing,
    ) -> Option<Receiver<Arc<str>>> {
        let (outbox, inbox) = sync_channel(WAITING);
        let existed = shown(&now.site, &path).is_some_and(|(exists, _)| exists);
        let mut client = Client { path, key, existed, outbox };
        client.tell(now, &News::default());
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        (clients.len() < MAX_STREAMS).then(|| clients.push(client)).map(|()| inbox)
    }

    /// Tells every open page what the new site means for it; those that don't listen are let go.
    pub(super) fn tell(&self, now: &Standing, news: &News) {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        clients.retain_mut(|client| client.tell(now, news));
    }
}

impl Client {
    fn tell(&mut self, now: &Standing, news: &News) -> bool {
        let page = self.look(&now.site);
        let message = Message {
            version: now.version,
            page,
            assets: now.assets.hex(),
            news: news.clone(),
            problems: now.problems.clone(),
        };
        let Ok(text) = serde_json::to_string(&message) else { return false };
        self.outbox.try_send(Arc::from(format!("data: {text}\n\n"))).is_ok()
    }

    /// Compares what the browser shows with what it would get now.
    fn look(&mut self, site: &Site) -> PageState {
        let (exists, key) = match shown(site, &self.path) {
            Some((exists, output)) => (exists, output.exact().hex()),
            None => (false, String::new()),
        };
        let state = match (self.existed, exists) {
            (true, false) => PageState::Gone,
            _ if key != self.key => PageState::Changed,
            _ => PageState::Same,
        };
        (self.existed, self.key) = (exists, key);
        state
    }
}

/// Writes messages as they come, until the client has gone.
pub(super) fn stream(inbox: &Receiver<Arc<str>>, mut to: impl Write) -> io::Result<()> {
    to.write_all(b"retry: 500\n\n")?;
    loop {
        match inbox.recv_timeout(HEARTBEAT) {
            Ok(message) => to.write_all(message.as_bytes())?,
            Err(RecvTimeoutError::Timeout) => to.write_all(b": still here\n\n")?,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        to.flush()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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

    #[test]
    fn each_page_learns_what_a_change_means_for_it() {
        let before = site(&[("a/index.html", "1"), ("b/index.html", "1"), ("s.css", "1")]);
        let after = site(&[("a/index.html", "2"), ("s.css", "2")]);
        let key = |path: &str| before.get(path).unwrap().key.hex();
        let hub = Hub::default();
        let a = hub.join("/a/".into(), key("a/index.html"), &standing(&before)).unwrap();
        let b = hub.join("/b/".into(), key("b/index.html"), &standing(&before)).unwrap();
        assert_eq!(next(&a)["page"], "same");
        assert_eq!(next(&b)["page"], "same");
        let edited = [Arc::from("content/a/index.md")];
        let news = News::of(&Site::diff(&before, &after), &after, &edited);
        hub.tell(&standing(&after), &news);
        let told = next(&a);
        assert_eq!(told["page"], "changed");
        assert_eq!(told["styles"][0], "/s.css");
        assert_eq!(told["edited"][0], "/a/");
        assert_eq!(next(&b)["page"], "gone");
    }

    #[test]
    fn a_browser_that_slept_is_told_at_once() {
        let site = site(&[("index.html", "2")]);
        let hub = Hub::default();
        let inbox = hub.join("/".into(), "old".into(), &standing(&site)).unwrap();
        assert_eq!(next(&inbox)["page"], "changed");
    }

    #[test]
    fn a_missing_page_learns_that_it_has_come() {
        let (without, with) =
            (site(&[("404.html", "4")]), site(&[("404.html", "4"), ("new.html", "1")]));
        let hub = Hub::default();
        let key = without.get("404.html").unwrap().key.hex();
        let inbox = hub.join("/new.html".into(), key, &standing(&without)).unwrap();
        assert_eq!(next(&inbox)["page"], "same");
        hub.tell(&standing(&with), &News::default());
        assert_eq!(next(&inbox)["page"], "changed");
    }

    #[test]
    fn who_never_reads_is_let_go() {
        let site = site(&[("index.html", "1")]);
        let hub = Hub::default();
        let _inbox = hub.join("/".into(), String::new(), &standing(&site)).unwrap();
        for _ in 0..100 {
            hub.tell(&standing(&site), &News::default());
        }
        assert!(hub.clients.lock().unwrap().is_empty());
    }
}
