//! What a client asks for, taken from a parsed request and checked once more.
//!
//! tiny_http understands more than is plainly right (folded lines, bare line feeds, heads of any size). What
//! could be understood in two ways is refused here, before anything is decided from it.

use tiny_http::Request;

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
}

/// A request that is not answered with content: its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal(pub(super) u16);

impl Head {
    /// Takes over the head of a request.
    pub(super) fn of(request: &Request) -> Result<Self, Refusal> {
        let bad = Refusal(400);
        let headers = request.headers();
        let length =
            |header: &tiny_http::Header| header.field.as_str().len() + header.value.as_str().len();
        let size = request.url().len() + headers.iter().map(length).sum::<usize>();
        if size > MAX_HEAD || headers.len() > MAX_HEADERS {
            return Err(Refusal(431));
        }
        let (method, target) = (request.method().as_str(), request.url());
        if !is_token(method)
            || target.is_empty()
            || !target.bytes().all(|byte| byte.is_ascii_graphic())
        {
            return Err(bad);
        }
        let headers = headers.iter().map(|header| {
            let (name, value) = (header.field.as_str().as_str(), header.value.as_str());
            let is_plain = !value.chars().any(|char| char.is_control() && char != '\t');
            (is_token(name) && is_plain)
                .then(|| (name.to_ascii_lowercase(), value.to_owned()))
                .ok_or(bad)
        });
        let headers = headers.collect::<Result<_, _>>()?;
        let head = Self { method: method.to_owned(), target: target.to_owned(), headers };
        // tiny_http reads any transfer coding as chunks (CVE-2026-66752).
        if head.only("transfer-encoding")?.is_some() { Err(bad) } else { Ok(head) }
    }

    /// Returns a header's value; an error where it is there twice.
    pub(super) fn only(&self, name: &str) -> Result<Option<&str>, Refusal> {
        let mut found = self.headers.iter().filter(|(header, _)| header == name);
        let value = found.next().map(|(_, value)| value.as_str());
        if found.next().is_some() { Err(Refusal(400)) } else { Ok(value) }
    }

    /// Tells whether the client asks to read.
    pub(super) fn is_read(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD")
    }

    /// Tells whether a body is said to follow; an error where it is said unclearly.
    pub(super) fn has_body(&self) -> Result<bool, Refusal> {
        match self.only("content-length")? {
            None | Some("0") => Ok(false),
            Some(n) if !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()) => Ok(true),
            Some(_) => Err(Refusal(400)),
        }
    }
}

fn is_token(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(plain)
}

#[cfg(test)]
pub(super) mod tests {
    use tiny_http::{Header, TestRequest};

    use super::*;

    /// Returns the head of a `GET` of `target` with headers, one a line.
    pub(in crate::dev) fn head(target: &str, headers: &str) -> Result<Head, Refusal> {
        let mut request = TestRequest::new().with_path(target);
        for line in headers.split("\r\n").filter(|line| !line.is_empty()) {
            let (name, value) = line.split_once(':').unwrap();
            request = request.with_header(Header::from_bytes(name, value.trim()).unwrap());
        }
        let request = request.into();
        let head = Head::of(&request);
        // Dropping one that declares a large body would end the tests.
        std::mem::forget(request);
        head
    }

    fn status(target: &str, headers: &str) -> u16 {
        head(target, headers).map_or_else(|refusal| refusal.0, |_| 200)
    }

    #[test]
    fn a_head_that_is_not_plainly_right_is_refused() {
        assert_eq!(status("/", "Host: x"), 200);
        assert_eq!(status("/", "Host: x\nEvil: y"), 400);
        assert_eq!(status("/", "Ho(st: x"), 400);
        assert_eq!(status("", ""), 400);
        assert_eq!(status("/\u{7f}", ""), 400);
        assert_eq!(status("/\ta", ""), 400);
        assert_eq!(status("/\u{e9}", ""), 400);
        assert_eq!(status("/", "Transfer-Encoding: identity"), 400);
        assert_eq!(status("/", &"A: b\r\n".repeat(101)), 431);
        assert_eq!(status("/", &format!("A: {}", "b".repeat(40_000))), 431);
    }

    #[test]
    fn a_body_is_noticed_however_it_is_declared() {
        let has = |value: &str| {
            head("/", &format!("Content-Length: {value}")).and_then(|head| head.has_body())
        };
        assert_eq!(has("0"), Ok(false));
        assert_eq!(has("100000000000"), Ok(true));
        assert_eq!(has("99999999999999999999999999"), Ok(true));
        for unclear in ["-1", "", "0x10", "5, 5"] {
            assert_eq!(has(unclear), Err(Refusal(400)), "{unclear}");
        }
        let twice = head("/", "Content-Length: 0\r\nContent-Length: 5").unwrap();
        assert_eq!(twice.has_body(), Err(Refusal(400)));
    }
}
