//! The preview server: the present site on a socket, a thread for each connection.
//!
//! A slow or silent client holds a thread and a descriptor, never another client. Both are bounded: a head
//! must arrive in time, a write must get on, and there is a most of connections.

use std::collections::BTreeSet;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::answer::answer;
use super::events::{Hub, News, Standing, assets_key, stream};
use super::guard::Names;
use super::http::{Head, Payload, Refusal, Response, read_head};
use super::{Built, ServeOptions, problems};
use crate::diag::print::Lookup;
use crate::diag::{Diagnostic, Severity};
use crate::site::{Changes, Site};

/// A browser sends its head at once; a connection that is kept alive may be quiet for a while.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
const WRITE_PATIENCE: Duration = Duration::from_secs(20);
/// How long a page that is asked for before the first build waits for it.
const FIRST_BUILD: Duration = Duration::from_secs(60);
/// Descriptors that connections leave for reading sources and files.
const SPARE_DESCRIPTORS: u64 = 256;
const MOST_CONNECTIONS: u64 = 4096;
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
    connections: AtomicUsize,
    most: usize,
    stop: Arc<AtomicBool>,
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
        let names = Names { port: address.port(), is_exposed, extra: options.host_name.clone() };
        let shared = Arc::new(Shared {
            names,
            hub: Hub::default(),
            standing: Mutex::default(),
            first: Condvar::new(),
            connections: AtomicUsize::new(0),
            most: connection_limit(),
            stop: options.stop.clone(),
        });
        let accepting = shared.clone();
        thread::Builder::new()
            .name("accept".into())
            .spawn(move || accept(&listener, &accepting))
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

    /// Shows what a build gave: the new site, or the last good one with what is wrong.
    pub(super) fn show(&self, built: Built, edited: &[Arc<str>], lookup: Lookup<'_>) -> Changes {
        let editor = self.options.editor.as_deref();
        let problems = problems::collect(&built.diagnostics, lookup, &self.options.root, editor);
        let before = self.shared.lock().clone().unwrap_or_default();
        let site = built.site.map_or_else(
            || before.site.clone(),
            |site| Arc::new(keep_good_pages(site, &before.site, &built.diagnostics)),
        );
        let changes = Site::diff(&before.site, &site);
        let news = News::of(&changes, &site, edited);
        let assets = assets_key(&site);
        let problems = Arc::new(problems);
        let now = Standing { version: before.version + 1, assets, site, problems };
        // Told under the lock, so that no page joins between the two and misses the change.
        let mut standing = self.shared.lock();
        let earlier = standing.replace(now.clone());
        self.shared.hub.tell(&now, &news);
        drop(standing);
        self.shared.first.notify_all();
        // To take a large site apart takes a while, and nobody waits for it.
        rayon::spawn(move || drop((earlier, before)));
        changes
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
        if broken.contains(output.owner.as_str()) && site.get(path).is_none() {
            // Where another page has taken the path, that one is shown.
            let _ = site.insert(path, output.clone());
        }
    }
    site
}

impl Shared {
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

/// Raises the limit of descriptors as far as we may, and leaves some for files.
fn connection_limit() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.unwrap_or(u64::MAX).min(MOST_CONNECTIONS + SPARE_DESCRIPTORS);
    let present = limit.current.unwrap_or(u64::MAX);
    let raised = Rlimit { current: Some(wanted), maximum: limit.maximum };
    let granted = if present < wanted && setrlimit(Resource::Nofile, raised).is_ok() {
        wanted
    } else {
        present
    };
    let most = granted.saturating_sub(SPARE_DESCRIPTORS).clamp(16, MOST_CONNECTIONS);
    usize::try_from(most).unwrap_or(16)
}

/// Counts a connection for as long as it lives.
struct Counted(Arc<Shared>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.connections.fetch_sub(1, Ordering::Relaxed);
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    while !shared.stop.load(Ordering::Relaxed) {
        match listener.accept() {
            Ok((stream, _)) => {
                let open = shared.connections.fetch_add(1, Ordering::Relaxed);
                let counted = Counted(shared.clone());
                if open >= shared.most {
                    continue;
                }
                // Without a thread for it, the connection is closed; the next may find one.
                let _ = thread::Builder::new()
                    .name("preview".into())
                    .spawn(move || converse(&stream, &counted.0));
            }
            // Out of descriptors, or a client that was gone at once: the next accept may do.
            Err(_) => thread::sleep(Duration::from_millis(20)),
        }
    }
}

fn converse(stream: &TcpStream, shared: &Shared) {
    let _ = stream.set_nodelay(true);
    let _ = stream.set_write_timeout(Some(WRITE_PATIENCE));
    let mut buffer = Vec::new();
    while let Some(head) = read_head(stream, &mut buffer, HEAD_PATIENCE) {
        let head_only = head.as_ref().is_ok_and(|head| head.method == "HEAD");
        let asked_last = head.as_ref().is_ok_and(Head::is_last);
        let answered = head.and_then(|head| respond(&head, shared));
        // Whoever was refused has nothing more to say here.
        let is_last = asked_last || answered.is_err() || shared.stop.load(Ordering::Relaxed);
        let response = answered.unwrap_or_else(refuse);
        if let Payload::Events { path, key } = &response.payload
            && !head_only
        {
            let (path, key) = (path.clone(), key.clone());
            let _ = follow(stream, shared, response, path, key);
            return;
        }
        if response.write(stream, head_only, is_last).is_err() {
            return;
        }
        if is_last {
            return farewell(stream);
        }
    }
}

fn respond(head: &Head, shared: &Shared) -> Result<Response, Refusal> {
    shared.names.check(head)?;
    let head = &own_target(head, &shared.names)?;
    let standing = shared.standing().ok_or(Refusal(503))?;
    // A page is rendered when it is asked for: should that fail, it fails for this request only.
    catch_unwind(AssertUnwindSafe(|| answer(head, &standing.site))).unwrap_or(Err(Refusal(500)))
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
        421 => "refused: the preview answers to its own name only",
        500 => "this page can't be rendered",
        503 => "not built yet",
        _ => "refused",
    };
    Response::text(refusal.0, &format!("{words}\n")).with("Cache-Control", "no-store")
}

fn follow(
    to: &TcpStream,
    shared: &Shared,
    response: Response,
    path: String,
    key: String,
) -> io::Result<()> {
    let inbox = {
        let standing = shared.lock();
        standing.as_ref().and_then(|now| shared.hub.join(path, key, now))
    };
    match inbox {
        Some(inbox) => {
            response.write(to, false, true)?;
            stream(&inbox, to)
        }
        None => refuse(Refusal(503)).write(to, false, true),
    }
}

/// Lets the client read the answer although something it sent is still unread (that would reset it).
fn farewell(mut stream: &TcpStream) {
    use std::io::Read;
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let _ = stream.set_read_timeout(Some(Duration::from_millis(200)));
    let mut rest = [0; 4096];
    for _ in 0..16 {
        if !matches!(stream.read(&mut rest), Ok(n) if n > 0) {
            return;
        }
    }
}
