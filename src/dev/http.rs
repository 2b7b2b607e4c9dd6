//! HTTP/1.1 as far as a preview needs it: heads in, responses out, on plain sockets.
//!
//! Not tiny_http: its head has no limit and no deadline, a declared body is allocated when the request is
//! dropped, and its accept thread ends for good (or panics) when descriptors run out — none of it curable from
//! outside. A preview answers `GET` and `HEAD` only, so what is needed is small: a head of bounded size by a
//! deadline, never a body.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::net::TcpStream;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A longer head is no head of a browser.
const MAX_HEAD: usize = 32 << 10;
const MAX_HEADERS: usize = 100;

/// What a client asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) method: String,
    pub(super) target: String,
    /// Names in lower case.
    pub(super) headers: Vec<(String, String)>,
    is_old: bool,
}

impl Head {
    /// Returns a header's value; an error where it is there twice.
    pub(super) fn only(&self, name: &str) -> Result<Option<&str>, Refusal> {
        let mut found = self.headers.iter().filter(|(header, _)| header == name);
        let value = found.next().map(|(_, value)| value.as_str());
        if found.next().is_some() { Err(Refusal(400)) } else { Ok(value) }
    }

    fn wants_close(&self) -> bool {
        let has = |word: &str| {
            let mut connection = self.headers.iter().filter(|(name, _)| name == "connection");
            connection.any(|(_, value)| value.to_ascii_lowercase().contains(word))
        };
        has("close") || (self.is_old && !has("keep-alive"))
    }

    /// A body would have to be read before the next request: the connection ends instead.
    fn has_body(&self) -> bool {
        self.headers.iter().any(|(name, value)| {
            name == "transfer-encoding" || (name == "content-length" && value != "0")
        })
    }

    /// Tells whether the connection serves no further request.
    pub(super) fn is_last(&self) -> bool {
        self.wants_close() || self.has_body()
    }
}

/// A request that is not answered with content: its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal(pub(super) u16);

/// Reads one head; `buffer` keeps what came after it. `None` when the client has gone or is too slow.
pub(super) fn read_head(
    mut stream: &TcpStream,
    buffer: &mut Vec<u8>,
    patience: Duration,
) -> Option<Result<Head, Refusal>> {
    let deadline = Instant::now() + patience;
    let mut searched = 0;
    loop {
        if let Some(at) = memchr::memmem::find(&buffer[searched..], b"\r\n\r\n") {
            let head = parse_head(&buffer[..searched + at]);
            buffer.drain(..searched + at + 4);
            return Some(head);
        }
        if buffer.len() > MAX_HEAD {
            return Some(Err(Refusal(431)));
        }
        searched = buffer.len().saturating_sub(3);
        let left = deadline.checked_duration_since(Instant::now())?;
        stream.set_read_timeout(Some(left.max(Duration::from_millis(1)))).ok()?;
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk) {
            Ok(0) => return None,
            Ok(n) => buffer.extend_from_slice(&chunk[..n]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
}

/// Takes a head apart; what is not plainly right is refused, so that nothing is understood in two ways.
pub(super) fn parse_head(bytes: &[u8]) -> Result<Head, Refusal> {
    let bad = Refusal(400);
    let text = std::str::from_utf8(bytes).map_err(|_| bad)?;
    let mut lines = text.split("\r\n");
    let mut words = lines.next().ok_or(bad)?.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(bad);
    };
    let is_old = match version {
        "HTTP/1.1" => false,
        "HTTP/1.0" => true,
        _ if version.starts_with("HTTP/") => return Err(Refusal(505)),
        _ => return Err(bad),
    };
    let is_token = |text: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        !text.is_empty() && text.bytes().all(plain)
    };
    if !is_token(method) || target.is_empty() || !target.bytes().all(|byte| byte.is_ascii_graphic())
    {
        return Err(bad);
    }
    let mut headers = Vec::new();
    for line in lines {
        let (name, value) = line.split_once(':').ok_or(bad)?;
        if !is_token(name) || value.chars().any(|char| char.is_control() && char != '\t') {
            return Err(bad);
        }
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        if headers.len() > MAX_HEADERS {
            return Err(Refusal(431));
        }
    }
    Ok(Head { method: method.to_owned(), target: target.to_owned(), headers, is_old })
}

/// What a client gets.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) payload: Payload,
}

/// The bytes of a response.
#[derive(Debug)]
pub(super) enum Payload {
    Empty,
    Bytes(Arc<[u8]>, Range<usize>),
    File(File, Range<u64>),
    /// The stream of changes for the page at a path, seen with a key.
    Events {
        path: String,
        key: String,
    },
}

impl Response {
    pub(super) fn new(status: u16, payload: Payload) -> Self {
        Self { status, headers: Vec::new(), payload }
    }

    /// Returns a short plain text.
    pub(super) fn text(status: u16, text: &str) -> Self {
        let bytes: Arc<[u8]> = Arc::from(text.as_bytes());
        let all = 0..bytes.len();
        Self::new(status, Payload::Bytes(bytes, all))
            .with("Content-Type", "text/plain; charset=utf-8")
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn head(&self, is_last: bool) -> String {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        let length = match &self.payload {
            Payload::Empty => Some(0),
            Payload::Bytes(_, range) => Some(range.len() as u64),
            Payload::File(_, range) => Some(range.end - range.start),
            Payload::Events { .. } => None,
        };
        if let Some(length) = length.filter(|_| self.status != 304) {
            head += &format!("Content-Length: {length}\r\n");
        }
        for (name, value) in SAFETY {
            head += &format!("{name}: {value}\r\n");
        }
        for (name, value) in &self.headers {
            // A line break here would begin a header of somebody else's choice.
            let value: String = value.chars().filter(|char| !char.is_control()).collect();
            head += &format!("{name}: {value}\r\n");
        }
        head + if is_last { "Connection: close\r\n\r\n" } else { "\r\n" }
    }

    /// Writes the response; for `HEAD` without its bytes.
    pub(super) fn write(
        self,
        mut to: impl Write,
        head_only: bool,
        is_last: bool,
    ) -> io::Result<()> {
        let mut head = self.head(is_last).into_bytes();
        match self.payload {
            _ if head_only => to.write_all(&head),
            Payload::Empty | Payload::Events { .. } => to.write_all(&head),
            Payload::Bytes(bytes, range) => {
                // In one write, so that small answers are one packet.
                head.extend_from_slice(&bytes[range]);
                to.write_all(&head)
            }
            Payload::File(mut file, range) => {
                to.write_all(&head)?;
                file.seek(SeekFrom::Start(range.start))?;
                let wanted = range.end - range.start;
                let sent = io::copy(&mut file.take(wanted), &mut to)?;
                // A file that has shrunk meanwhile: end the connection, the promised length can't be kept.
                if sent == wanted { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
            }
        }
    }
}

/// Said with every response: nothing is guessed, framed, read by other origins, or run that is not ours.
const SAFETY: [(&str, &str); 6] = [
    (
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data: https:; media-src 'self' https:; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
];

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        304 => "Not Modified",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        416 => "Range Not Satisfiable",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "Other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(head: &str) -> u16 {
        parse_head(head.as_bytes()).map_or_else(|refusal| refusal.0, |_| 200)
    }

    #[test]
    fn a_head_that_is_not_plainly_right_is_refused() {
        assert_eq!(status("GET / HTTP/1.1\r\nHost: x"), 200);
        assert_eq!(status("GET / HTTP/1.1\r\nHost : x"), 400);
        assert_eq!(status("GET / HTTP/1.1\r\n folded"), 400);
        assert_eq!(status("GET /a b HTTP/1.1"), 400);
        assert_eq!(status("GET  / HTTP/1.1"), 400);
        assert_eq!(status("GET / HTTP/2.0"), 505);
        assert_eq!(status("GET / HTTP/1.1\r\nX: a\nY: b"), 400);
        assert_eq!(status("GET /\u{e9} HTTP/1.1"), 400);
        assert_eq!(status(""), 400);
        assert_eq!(status(&format!("GET / HTTP/1.1{}", "\r\nA: b".repeat(101))), 431);
    }

    #[test]
    fn no_header_value_begins_another_header() {
        let response = Response::text(200, "x").with("Location", "/a\r\nSet-Cookie: b");
        let mut sent = Vec::new();
        response.write(&mut sent, false, true).unwrap();
        let sent = String::from_utf8(sent).unwrap();
        assert!(sent.contains("Location: /aSet-Cookie: b\r\n"), "{sent}");
    }

    #[test]
    fn a_declared_body_ends_the_connection_and_is_never_read() {
        let head =
            |extra: &str| parse_head(format!("GET / HTTP/1.1\r\n{extra}").as_bytes()).unwrap();
        assert!(head("Content-Length: 100000000000").is_last());
        assert!(head("Transfer-Encoding: identity").is_last());
        assert!(!head("Content-Length: 0").is_last());
        assert!(head("Connection: Close").is_last());
    }
}
