//! tiny_http with what it lacks: deadlines, an accept loop that comes back, requests that are safe to let go.
//!
//! tiny_http 0.12 keeps a thread for each connection and knows no time limit. Its accept thread ends, or panics
//! without a word, when descriptors run out; its pool may leave a new connection behind a silent one. So the
//! listening socket stays ours: deadlines are set on it and inherited by each connection (Linux), the present
//! server works on a copy of it, and a watchman connects several times a second — whoever was left behind is
//! taken up with that, and where no answer comes, a new server takes over the same socket.

use std::io::{self, Read, Write};
use std::mem;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::panic::catch_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tiny_http::{Request, Response as Interim, Server, StatusCode};

use super::head::{Head, Refusal};
use super::response::Response;

/// A client that sends nothing for so long is let go.
pub(super) const READ_PATIENCE: Duration = Duration::from_secs(10);
/// A client that takes nothing for so long is let go.
const WRITE_PATIENCE: Duration = Duration::from_secs(20);
/// How often the watchman asks, and how long he waits.
const ROUND: Duration = Duration::from_millis(200);
const ANSWER_PATIENCE: Duration = Duration::from_millis(250);
/// So often in vain, and a new server is due; the most that it gets to, and the answers that begin anew.
const IN_VAIN: u32 = 2;
const MOST_IN_VAIN: u32 = 64;
const ENOUGH_ANSWERED: u32 = 300;
/// Descriptors are raised to this: two for each connection.
const DESCRIPTORS: u64 = 8192;
/// Free descriptors that are worth a new server.
const SPARE: usize = 8;
/// tiny_http has read a body of this size before it gives the request out.
const BUFFERED: usize = 1024;
/// A larger body is never discarded: tiny_http allocates all that is missing of it at once.
const DISCARDED: usize = 256 << 20;

/// Handles requests; must not block.
type Handle = dyn Fn(Asked) + Send + Sync;

struct Post {
    listener: TcpListener,
    handle: Box<Handle>,
    is_over: Box<dyn Fn() -> bool + Send + Sync>,
    heard: AtomicUsize,
}

/// Hands requests to `handle` until `is_over`, whatever clients do.
pub(super) fn serve(
    listener: TcpListener,
    handle: impl Fn(Asked) + Send + Sync + 'static,
    is_over: impl Fn() -> bool + Send + Sync + 'static,
) -> io::Result<()> {
    raise_descriptors();
    set_deadlines(&listener)?;
    let (handle, is_over) = (Box::new(handle), Box::new(is_over));
    let post = Arc::new(Post { listener, handle, is_over, heard: AtomicUsize::new(0) });
    let ended = begin(&post)?;
    thread::Builder::new().name("watchman".into()).spawn(move || watch(&post, ended)).map(|_| ())
}

/// Sets on the listening socket what connections inherit.
///
/// `accept` obeys the deadline for reading too; the watchman's rounds are shorter, so it never has to wait.
fn set_deadlines(listener: &TcpListener) -> io::Result<()> {
    let socket = TcpStream::from(OwnedFd::from(listener.try_clone()?));
    socket.set_read_timeout(Some(READ_PATIENCE))?;
    socket.set_write_timeout(Some(WRITE_PATIENCE))?;
    // Where a listening socket knows no such thing, answers are a little later.
    let _ = socket.set_nodelay(true);
    Ok(())
}

/// Raises the limit of descriptors as far as we may.
fn raise_descriptors() {
    let limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.unwrap_or(u64::MAX).min(DESCRIPTORS);
    if limit.current.is_some_and(|present| present < wanted) {
        let raised = Rlimit { current: Some(wanted), maximum: limit.maximum };
        let _ = setrlimit(Resource::Nofile, raised);
    }
}

/// Starts a server on the socket; the flag tells when its accept loop has ended.
fn begin(post: &Arc<Post>) -> io::Result<Arc<AtomicBool>> {
    // With fewer free descriptors it would end at its first connection.
    let spare: io::Result<Vec<_>> = (0..SPARE).map(|_| post.listener.try_clone()).collect();
    let copy = spare?.pop().ok_or(io::ErrorKind::Other)?;
    // tiny_http panics where it can't have a thread.
    let server = catch_unwind(|| Server::from_listener(copy, None));
    let server = server.map_err(|_| io::Error::other("no thread for the server"))?;
    let server = server.map_err(io::Error::other)?;
    let ended = Arc::new(AtomicBool::new(false));
    let (post, flag) = (post.clone(), ended.clone());
    let receiver = thread::Builder::new().name("preview".into());
    receiver.spawn(move || receive(&server, &post, &flag))?;
    Ok(ended)
}

/// Takes requests from a server, also when it accepts no more: its connections may live on.
fn receive(server: &Server, post: &Post, ended: &AtomicBool) {
    while !(post.is_over)() {
        match server.recv_timeout(Duration::from_secs(1)) {
            Ok(Some(request)) => {
                post.heard.fetch_add(1, Ordering::Relaxed);
                (post.handle)(Asked(Some(request)));
            }
            Ok(None) => {}
            Err(_) => ended.store(true, Ordering::Relaxed),
        }
    }
}

fn watch(post: &Arc<Post>, mut ended: Arc<AtomicBool>) {
    let (mut in_vain, mut enough, mut answered) = (0, IN_VAIN, 0);
    while !(post.is_over)() {
        let has_ended = ended.load(Ordering::Relaxed);
        if (has_ended || in_vain >= enough)
            && let Ok(flag) = begin(post)
        {
            // Each leaves threads behind, so that one who is slow again is waited for longer.
            enough = if has_ended { enough } else { (enough * 2).min(MOST_IN_VAIN) };
            (ended, in_vain, answered) = (flag, 0, 0);
        }
        let is_late = oversleeps(if in_vain == 0 { ROUND } else { ROUND / 10 });
        let heard = post.heard.load(Ordering::Relaxed);
        if is_answered(&post.listener).is_ok() || heard != post.heard.load(Ordering::Relaxed) {
            (in_vain, answered) = (0, answered + 1);
            enough = if answered > ENOUGH_ANSWERED { IN_VAIN } else { enough };
        } else if !is_late {
            in_vain += 1;
        }
    }
}

/// Sleeps; tells whether that took much longer than it should: then the machine is busy, and silence says little.
fn oversleeps(pause: Duration) -> bool {
    let begun = Instant::now();
    thread::sleep(pause);
    begun.elapsed() > pause + Duration::from_millis(30)
}

/// Asks something short; that it is refused is an answer as well.
fn is_answered(listener: &TcpListener) -> io::Result<()> {
    let mut address = listener.local_addr()?;
    if address.ip().is_unspecified() {
        let is_v4 = address.is_ipv4();
        address.set_ip(if is_v4 {
            IpAddr::V4(Ipv4Addr::LOCALHOST)
        } else {
            Ipv6Addr::LOCALHOST.into()
        });
    }
    let mut stream = TcpStream::connect_timeout(&address, ANSWER_PATIENCE)?;
    stream.set_read_timeout(Some(ANSWER_PATIENCE))?;
    stream.write_all(b"HEAD / HTTP/1.0\r\n\r\n")?;
    stream.read_exact(&mut [0])
}

/// A request that can be let go of at any time: without blocking, and without taking the process along.
pub(super) struct Asked(Option<Request>);

/// What of a request's body is still on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    Nothing,
    /// Read away, at the client's pace, when the request is dropped.
    Some,
    /// `vec![0; rest]` when the request is dropped: that aborts the process.
    Deadly,
}

fn rest(request: &Request) -> Rest {
    let is_held_back = request.headers().iter().any(|header| header.field.equiv("Expect"));
    match request.body_length() {
        None | Some(0) => Rest::Nothing,
        Some(1..=BUFFERED) if !is_held_back => Rest::Nothing,
        Some(..=DISCARDED) => Rest::Some,
        Some(_) => Rest::Deadly,
    }
}

impl Asked {
    pub(super) fn head(&self) -> Result<Head, Refusal> {
        self.0.as_ref().map_or(Err(Refusal(400)), Head::of)
    }

    /// Returns the connection that it came by; none where nothing else can come by it before it is answered.
    pub(super) fn lane(&self) -> Option<SocketAddr> {
        let request = self.0.as_ref().filter(|request| rest(request) == Rest::Nothing)?;
        request.remote_addr().copied()
    }

    /// Answers; a body that is still on its way is read away after that, or left alone for good.
    pub(super) fn answer(mut self, response: Response, head_only: bool) -> io::Result<()> {
        let Some(request) = self.0.take() else { return Ok(()) };
        let rest = rest(&request);
        if rest == Rest::Nothing {
            return response.write(request.into_writer(), head_only);
        }
        // `into_writer` and `respond` drop the reader of the body, the first even before anything is said.
        // Only `upgrade` gives it out: it says something preliminary, and the answer follows.
        let mut both = request.upgrade("close", Interim::empty(StatusCode(102)));
        let written = response.write(&mut both, head_only);
        if rest == Rest::Deadly {
            // Two descriptors and a thread are gone with that until the preview ends: no clearing up is
            // possible that does not drop the reader. No browser declares such a body.
            mem::forget(both);
        }
        written
    }

    /// Returns the way to the client; none where a body is still on its way.
    pub(super) fn into_writer(mut self) -> Option<Box<dyn Write + Send>> {
        let request = self.0.take_if(|request| rest(request) == Rest::Nothing)?;
        Some(request.into_writer())
    }
}

impl Drop for Asked {
    /// Without an answer: dropping a [`Request`] would write one, and wait for those before it.
    fn drop(&mut self) {
        match self.0.take() {
            Some(request) if rest(&request) == Rest::Nothing => drop(request.into_writer()),
            request => mem::forget(request),
        }
    }
}
