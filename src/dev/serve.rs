//! The preview: the present site for whoever may ask, a thread for each answer.
//!
//! A slow client holds its own thread, never another client; there is a most of such threads.

use std::collections::BTreeSet;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::answer::answer;
use super::events::{Hub, OpenPage, Standing, assets_key, stream, touches_assets};
use super::guard::Names;
use super::head::{Head, Refusal};
use super::news::News;
use super::recent::Recent;
use super::response::{Payload, Response};
use super::transport::{self, Asked};
use super::{Built, Edits, ServeOptions, problems};
use crate::diag::print::Lookup;
use crate::diag::{Diagnostic, Severity};
use crate::site::{Changes, Site};

/// How long a page that is asked for before the first build waits for it.
const FIRST_BUILD: Duration = Duration::from_secs(60);
/// Answers at the same time; more clients than a desk has.
const MOST_ANSWERS: usize = 1024;
/// Pages that are rendered at the same time.
const RENDERERS: usize = 4;
/// Ports that are tried after the wanted one.
const MORE_PORTS: u16 = 20;

/// A running preview.
#[derive(Debug)]
pub(super) struct Preview {
    shared: Arc<Shared>,
    options: ServeOptions,
    address: SocketAddr,
}

#[derive(Debug)]
struct Shared {
    names: Names,
    hub: Hub,
    /// Nothing until the first build.
    standing: Mutex<Option<Standing>>,
    first: Condvar,
    /// The connections that are being answered.
    busy: Mutex<BTreeSet<SocketAddr>>,
    /// A few threads that render what is asked for, however many ask: what each thread has used stays with it,
    /// and hours of edits would fill the memory of hundreds.
    renderers: rayon::ThreadPool,
    recent: Recent,
    stop: Arc<AtomicBool>,
    is_dropped: AtomicBool,
}

impl Preview {
    /// Takes a port and begins to answer; pages wait for the first build.
    pub(super) fn start(
        options: &ServeOptions,
        say: &dyn Fn(&str),
    ) -> Result<Self, Box<Diagnostic>> {
        let listener = bind(options, say)?;
        let address = listener.local_addr().map_err(|error| no_port(options, &error))?;
        let is_exposed = !options.host.is_loopback();
        let renderers = rayon::ThreadPoolBuilder::new()
            .num_threads(RENDERERS)
            .thread_name(|n| format!("renderer {n}"))
            .build()
            .map_err(|error| no_port(options, &io::Error::other(error)))?;
        let names = Names { port: address.port(), is_exposed, extra: options.host_name.clone() };
        let shared = Arc::new(Shared {
            names,
            hub: Hub::default(),
            standing: Mutex::default(),
            first: Condvar::new(),
            busy: Mutex::default(),
            renderers,
            recent: Recent::default(),
            stop: options.stop.clone(),
            is_dropped: AtomicBool::new(false),
        });
        let (handling, ending) = (shared.clone(), shared.clone());
        transport::serve(listener, move |asked| handle(asked, &handling), move || ending.is_over())
            .map_err(|error| no_port(options, &error))?;
        if is_exposed {
            say(
                "warning: everybody on this network can read the preview; it is made for your own machine, \
                 publish with `build` and a web server",
            );
        }
        let preview = Self { shared, options: options.clone(), address };
        say(&format!("preview at {}", preview.url()));
        Ok(preview)
    }

    /// Returns where it listens.
    #[cfg(test)]
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the address of the front page.
    pub(super) fn url(&self) -> String {
        match self.address {
            _ if self.address.ip().is_unspecified() => {
                format!("http://localhost:{}/", self.address.port())
            }
            address => format!("http://{address}/"),
        }
    }

    /// Shows what a build gave: the new site, or the last good one with what is wrong. Returns the pages that are made
    /// from something else themselves, and the files of what was edited.
    pub(super) fn show(&self, built: Built, edits: &Edits, lookup: Lookup<'_>) -> Changes {
        let editor = self.options.editor.as_deref().or(built.editor.as_deref());
        let problems = problems::collect(&built.diagnostics, lookup, &self.options.root, editor);
        let before = self.shared.lock().clone().unwrap_or_default();
        let site = built.site.map_or_else(
            || before.site.clone(),
            |site| Arc::new(keep_good_pages(site, &before.site, &built.diagnostics)),
        );
        let mut changes = Site::diff(&before.site, &site);
        let news = News::of(&changes, &before.site, &site, edits);
        let is_same = before.version > 0 && !touches_assets(&changes);
        let assets = if is_same { before.assets } else { assets_key(&site) };
        let problems = Arc::new(problems);
        let now = Standing { version: before.version + 1, assets, site, problems };
        // Told under the lock, so that no page joins between the two and misses the change.
        let mut standing = self.shared.lock();
        let earlier = standing.replace(now.clone());
        self.shared.hub.tell(&now, news);
        drop(standing);
        self.shared.first.notify_all();
        // To take a large site apart takes a while, and nobody waits for it.
        let (is, was) = (&now.site, before.site.clone());
        changes.retain(|path| {
            let owner = || is.get(path).or_else(|| was.get(path)).map(|output| &output.owner);
            path.ends_with(".html") || owner().is_some_and(|owner| edits.paths.contains(owner))
        });
        rayon::spawn(move || drop((earlier, before)));
        changes
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.shared.is_dropped.store(true, Ordering::Relaxed);
    }
}

/// A page that can't be built just now stays as it last was.
fn keep_good_pages(mut site: Site, before: &Site, diagnostics: &[Diagnostic]) -> Site {
    let errors = diagnostics.iter().filter(|one| one.severity == Severity::Error);
    let broken: BTreeSet<&str> = errors.filter_map(|one| one.source.as_deref()).collect();
    if broken.is_empty() {
        return site;
    }
    for (path, output) in before.standing() {
        if broken.contains(&*output.owner) && site.get(path).is_none() {
            // Where another page has taken the path, that one is shown.
            let _ = site.insert(path, output.clone());
        }
    }
    site
}

impl Shared {
    fn is_over(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.is_dropped.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Standing>> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn standing(&self) -> Option<Standing> {
        let guard = self.lock();
        let waited = self.first.wait_timeout_while(guard, FIRST_BUILD, |now| now.is_none());
        waited.unwrap_or_else(PoisonError::into_inner).0.clone()
    }
}

fn bind(options: &ServeOptions, say: &dyn Fn(&str)) -> Result<TcpListener, Box<Diagnostic>> {
    let more = if options.port == 0 { 0 } else { MORE_PORTS };
    for port in options.port..=options.port.saturating_add(more) {
        match TcpListener::bind((options.host, port)) {
            Ok(listener) => {
                if port != options.port {
                    say(&format!("port {} is taken: using {port}", options.port));
                }
                return Ok(listener);
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(error) => return Err(no_port(options, &error)),
        }
    }
    Err(no_port(options, &io::ErrorKind::AddrInUse.into()))
}

fn no_port(options: &ServeOptions, error: &io::Error) -> Box<Diagnostic> {
    let message = format!("can't listen on `{}` port {}: {error}", options.host, options.port);
    Box::new(Diagnostic::error("preview", message).hint("choose another with `--port`"))
}

/// A connection that is being answered, for as long as it lives.
struct Busy {
    shared: Arc<Shared>,
    lane: Option<SocketAddr>,
}

impl Busy {
    /// Each answer says that the connection ends: what was sent behind its back gets none. So a client that
    /// asks ten thousand times and never reads holds one thread.
    fn with(lane: Option<SocketAddr>, shared: &Arc<Shared>) -> Option<Self> {
        if let Some(lane) = lane {
            let mut busy = shared.busy.lock().unwrap_or_else(PoisonError::into_inner);
            if busy.len() >= MOST_ANSWERS || !busy.insert(lane) {
                return None;
            }
        }
        Some(Self { shared: shared.clone(), lane })
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if let Some(lane) = &self.lane {
            self.shared.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(lane);
        }
    }
}

fn handle(asked: Asked, shared: &Arc<Shared>) {
    if let Some(busy) = Busy::with(asked.lane(), shared) {
        // Without a thread for it, the client gets no answer; the next may.
        let _ = thread::Builder::new().name("answer".into()).spawn(move || {
            let _ = converse(asked, &busy.shared);
        });
    }
}

fn converse(asked: Asked, shared: &Shared) -> io::Result<()> {
    let head = asked.head();
    let head_only = head.as_ref().is_ok_and(|head| head.method == "HEAD");
    let response = head.and_then(|head| respond(&head, shared)).unwrap_or_else(refuse);
    match &response.payload {
        Payload::Events(page) if !head_only => {
            let page = page.clone();
            follow(asked, shared, response, page)
        }
        _ => asked.answer(response, head_only),
    }
}

fn respond(head: &Head, shared: &Shared) -> Result<Response, Refusal> {
    shared.names.check(head)?;
    if head.has_body()? {
        return Err(Refusal(if head.is_read() { 413 } else { 405 }));
    }
    let head = &own_target(head, &shared.names)?;
    let standing = shared.standing().ok_or(Refusal(503))?;
    // A page is rendered when it is asked for: should that fail, it fails for this request only.
    let render = || shared.renderers.install(|| answer(head, &standing.site, &shared.recent));
    catch_unwind(AssertUnwindSafe(render)).unwrap_or(Err(Refusal(500)))
}

/// Takes the address out of a target that names a server as well, which must be ours.
fn own_target(head: &Head, names: &Names) -> Result<Head, Refusal> {
    let mut head = head.clone();
    if let Some(rest) = head.target.strip_prefix("http://") {
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if !names.is_ours(host) {
            return Err(Refusal(421));
        }
        head.target = if path.is_empty() { "/".to_owned() } else { path.to_owned() };
    }
    Ok(head)
}

fn refuse(refusal: Refusal) -> Response {
    let words = match refusal.0 {
        403 => "refused: another page asks",
        404 => "not found",
        405 | 413 => "refused: the preview is read only",
        421 => "refused: the preview answers to its own name only",
        500 => "this page can't be rendered",
        503 => "not built yet",
        _ => "refused",
    };
    Response::text(refusal.0, &format!("{words}\n")).with("Cache-Control", "no-store")
}

fn follow(asked: Asked, shared: &Shared, response: Response, page: OpenPage) -> io::Result<()> {
    let inbox = {
        let standing = shared.lock();
        standing.as_ref().and_then(|now| shared.hub.join(page, now))
    };
    let Some(inbox) = inbox else { return asked.answer(refuse(Refusal(503)), false) };
    let Some(mut to) = asked.into_writer() else { return Ok(()) };
    response.write(&mut to, false)?;
    stream(&inbox, to)
}
