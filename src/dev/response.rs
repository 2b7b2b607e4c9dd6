//! What a client gets, written by our own hand.
//!
//! tiny_http sends header values as they are, line breaks included (CVE-2026-66753), and holds back the bytes
//! of a stream; here a value can't begin another header, and what is written is sent.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::sync::Arc;

use super::events::OpenPage;

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
    /// The stream of changes for an open page.
    Events(OpenPage),
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

    fn head(&self) -> String {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        let length = match &self.payload {
            Payload::Empty => Some(0),
            Payload::Bytes(_, range) => Some(range.len() as u64),
            Payload::File(_, range) => Some(range.end - range.start),
            Payload::Events(_) => None,
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
        // A connection for each request: a tiny_http thread that waits for a second one could hold up a
        // first one of somebody else (its pool counts a thread as free that has been given work).
        head + "Connection: close\r\n\r\n"
    }

    /// Writes the response; for `HEAD` without its bytes.
    pub(super) fn write(self, mut to: impl Write, head_only: bool) -> io::Result<()> {
        let mut head = self.head().into_bytes();
        match self.payload {
            _ if head_only => to.write_all(&head)?,
            Payload::Empty | Payload::Events(_) => to.write_all(&head)?,
            Payload::Bytes(bytes, range) => {
                // In one write, so that small answers are one packet.
                head.extend_from_slice(&bytes[range]);
                to.write_all(&head)?;
            }
            Payload::File(mut file, range) => {
                to.write_all(&head)?;
                file.seek(SeekFrom::Start(range.start))?;
                let wanted = range.end - range.start;
                let sent = io::copy(&mut file.take(wanted), &mut to)?;
                // A file that has shrunk meanwhile: end the connection, the promised length can't be kept.
                if sent != wanted {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
        }
        to.flush()
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
        413 => "Payload Too Large",
        416 => "Range Not Satisfiable",
        421 => "Misdirected Request",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_header_value_begins_another_header() {
        let response = Response::text(200, "x").with("Location", "/a\r\nSet-Cookie: b");
        let mut sent = Vec::new();
        response.write(&mut sent, false).unwrap();
        let sent = String::from_utf8(sent).unwrap();
        assert!(sent.contains("Location: /aSet-Cookie: b\r\n"), "{sent}");
    }
}
