//! From a request to a response: a function of the site and the request, without a socket.
//!
//! Files come from the site only: the path of a request is looked up, never opened.

use std::ops::Range;
use std::sync::Arc;

use super::events::OpenPage;
use super::head::{Head, Refusal};
use super::recent::Recent;
use super::response::{Payload, Response};
use crate::book::encode;
use crate::site::{Body, Output, Site, is_fingerprinted};

/// The preview's own addresses; no page of a book can have them.
const OWN: &str = "_patternbook/";

/// Returns the answer to a request that may be asked.
pub(super) fn answer(head: &Head, site: &Site, recent: &Recent) -> Result<Response, Refusal> {
    if !head.is_read() {
        return Ok(Response::text(405, "only GET and HEAD\n").with("Allow", "GET, HEAD"));
    }
    let (path, query) = head.target.split_once('?').unwrap_or((&head.target, ""));
    let path = within(site, decode(path)?);
    if let Some(own) = path.strip_prefix(OWN) {
        return own_file(own, query);
    }
    let Some((found, output)) = find(site, &path) else {
        if site.get(&format!("{path}/index.html")).is_some() {
            let query = if query.is_empty() { String::new() } else { format!("?{query}") };
            let to = format!("/{}/{query}", encode(&path));
            return Ok(Response::text(301, "").with("Location", to));
        }
        return not_found(site, recent);
    };
    if is_page(found) { page(200, output, recent) } else { file(head, found, output) }
}

/// Returns a path as the site has it. The page for addresses that there are not names its files by the path that the
/// book will be published below.
fn within(site: &Site, path: String) -> String {
    let inside = path.strip_prefix(&site.base).filter(|_| find(site, &path).is_none());
    inside.map(str::to_owned).unwrap_or(path)
}

/// Returns the output that a path shows: a file, or the page of a folder.
fn find<'a>(site: &'a Site, path: &str) -> Option<(&'a str, &'a Output)> {
    let wanted = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    site.entry(&wanted)
}

/// Returns the path and the page that an address shows in the browser: the 404 page where there is none.
pub(super) fn shown<'a>(site: &'a Site, address: &str) -> Option<(bool, &'a Output)> {
    let path = within(site, decode(address).ok()?);
    let found = find(site, &path).map(|(_, output)| (true, output));
    found.or_else(|| site.get("404.html").map(|output| (false, output)))
}

fn is_page(path: &str) -> bool {
    path.ends_with(".html")
}

/// Returns the plain path that an address means, without its first `/`: decoded once, never leading upwards.
pub(super) fn decode(address: &str) -> Result<String, Refusal> {
    let not_found = Refusal(404);
    let rest = address.strip_prefix('/').ok_or(Refusal(400))?;
    let mut bytes = Vec::with_capacity(rest.len());
    let mut left = rest.as_bytes();
    while let [first, tail @ ..] = left {
        left = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let hex = left.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let is_hex = |hex: &&str| hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        let byte = hex.filter(is_hex).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let byte = byte.ok_or(Refusal(400))?;
        // An encoded separator would make one part into two.
        if byte == b'/' || byte == b'\\' {
            return Err(not_found);
        }
        bytes.push(byte);
        left = &left[2..];
    }
    let path = String::from_utf8(bytes).map_err(|_| Refusal(400))?;
    let plain = path.strip_suffix('/').unwrap_or(&path);
    let is_plain = |part: &str| !matches!(part, "" | "." | "..");
    let is_text = !path.chars().any(|char| char.is_control() || char == '\\');
    if path.is_empty() || (is_text && plain.split('/').all(is_plain)) {
        Ok(path)
    } else {
        Err(not_found)
    }
}

fn own_file(name: &str, query: &str) -> Result<Response, Refusal> {
    let (text, kind) = match name {
        "reload.js" => (include_str!("reload.js"), "text/javascript; charset=utf-8"),
        "morph.js" => (include_str!("morph.js"), "text/javascript; charset=utf-8"),
        "panel.js" => (include_str!("panel.js"), "text/javascript; charset=utf-8"),
        "place.js" => (include_str!("place.js"), "text/javascript; charset=utf-8"),
        "reopen.js" => (include_str!("reopen.js"), "text/javascript; charset=utf-8"),
        "reload.css" => (include_str!("reload.css"), "text/css; charset=utf-8"),
        "events" => {
            let value = |name: &str| {
                let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
                pairs.find(|(key, _)| *key == name).map_or("", |(_, value)| value)
            };
            // The browser sends its own address as one encoded value.
            let path = decode_value(value("path"))?;
            let [key, since] = ["key", "since"].map(|name| value(name).to_owned());
            let page = OpenPage { path, key, since, is_lost: value("lost") == "yes" };
            return Ok(Response::new(200, Payload::Events(page))
                .with("Content-Type", "text/event-stream")
                .with("Cache-Control", "no-store"));
        }
        _ => return Err(Refusal(404)),
    };
    Ok(Response { headers: vec![("Content-Type", kind.to_owned())], ..Response::text(200, text) }
        .with("Cache-Control", "no-store"))
}

/// Decodes a value of the query that holds an address, separators and all.
fn decode_value(value: &str) -> Result<String, Refusal> {
    let separate = value.replace("%2F", "/").replace("%2f", "/").replace("%25", "%");
    decode(&separate).map(|_| separate)
}

/// The page of a site whose build has given none yet: it shows what is wrong.
const EMPTY: &str = "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>No page yet</title></head>\n\
    <body><p>There is no page here yet.</p></body>\n</html>\n";

fn not_found(site: &Site, recent: &Recent) -> Result<Response, Refusal> {
    if let Some(output) = site.get("404.html") {
        return page(404, output, recent);
    }
    Ok(html(404, EMPTY.as_bytes(), ""))
}

fn page(status: u16, output: &Output, recent: &Recent) -> Result<Response, Refusal> {
    let bytes = match &output.body {
        Body::Bytes(bytes) => bytes.clone(),
        Body::Text(text) => Arc::from(text.as_bytes()),
        Body::Lazy(render) => render(),
        Body::Page(page) => recent.bytes(page),
        Body::File(path) => {
            let mut bytes = Vec::new();
            let file = crate::source::open_file(path).map_err(|_| Refusal(404))?;
            std::io::Read::read_to_end(&mut &file, &mut bytes).map_err(|_| Refusal(500))?;
            Arc::from(bytes)
        }
    };
    Ok(html(status, &bytes, &output.exact().hex()))
}

/// The page byte for byte as it is published, and one script before the end of its head.
fn html(status: u16, bytes: &[u8], key: &str) -> Response {
    let lost = if status == 404 { " data-lost" } else { "" };
    let script = format!(
        "<script type=\"module\" src=\"/{OWN}reload.js\" data-key=\"{key}\"{lost}></script>"
    );
    let at = memchr::memmem::find(bytes, b"</head>").unwrap_or(bytes.len());
    let bytes: Arc<[u8]> = [&bytes[..at], script.as_bytes(), &bytes[at..]].concat().into();
    let all = 0..bytes.len();
    Response::new(status, Payload::Bytes(bytes, all))
        .with("Content-Type", "text/html; charset=utf-8")
        .with("Cache-Control", "no-store")
}

fn file(head: &Head, path: &str, output: &Output) -> Result<Response, Refusal> {
    let tag = format!("\"{}\"", output.exact().hex());
    let cache = if is_fingerprinted(path) { "max-age=31536000, immutable" } else { "no-cache" };
    let dressed = |response: Response| {
        response
            .with("Content-Type", content_type(path))
            .with("Cache-Control", cache)
            .with("ETag", tag.clone())
            .with("Accept-Ranges", "bytes")
    };
    if head.only("if-none-match")? == Some(tag.as_str()) {
        return Ok(dressed(Response::new(304, Payload::Empty)));
    }
    let (length, payload): (u64, Cut) = match &output.body {
        Body::File(path) => {
            let file = crate::source::open_file(path).map_err(|_| Refusal(404))?;
            let length = file.metadata().map_err(|_| Refusal(500))?.len();
            (length, Box::new(move |range| Payload::File(file, range)))
        }
        Body::Bytes(bytes) => in_memory(bytes.clone()),
        Body::Text(text) => in_memory(Arc::from(text.as_bytes())),
        Body::Lazy(render) => in_memory(render()),
        Body::Page(page) => in_memory(Arc::from(page.bytes())),
    };
    let if_range = head.only("if-range")?.is_none_or(|known| known == tag);
    match head.only("range")?.filter(|_| if_range).map(|range| part(range, length)) {
        None | Some(Part::Whole) => Ok(dressed(Response::new(200, payload(0..length)))),
        Some(Part::Of(range)) => {
            let place = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            Ok(dressed(Response::new(206, payload(range))).with("Content-Range", place))
        }
        Some(Part::Outside) => {
            Ok(Response::text(416, "").with("Content-Range", format!("bytes */{length}")))
        }
    }
}

/// Gives a part of a file.
type Cut = Box<dyn FnOnce(Range<u64>) -> Payload>;

fn in_memory(bytes: Arc<[u8]>) -> (u64, Cut) {
    let length = bytes.len() as u64;
    // Within the length, so within usize.
    let cut =
        move |range: Range<u64>| Payload::Bytes(bytes, range.start as usize..range.end as usize);
    (length, Box::new(cut))
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Of(Range<u64>),
    Outside,
}

/// Understands `bytes=a-b`, `bytes=a-` and `bytes=-n`; anything else means the whole.
fn part(header: &str, length: u64) -> Part {
    let Some((from, to)) = header.strip_prefix("bytes=").and_then(|range| range.split_once('-'))
    else {
        return Part::Whole;
    };
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    let range = match (number(from), number(to)) {
        (Some(from), Some(to)) if from <= to => from..to.saturating_add(1).min(length),
        (Some(from), None) if to.is_empty() => from..length,
        (None, Some(last)) if from.is_empty() => length.saturating_sub(last)..length,
        _ => return Part::Whole,
    };
    if range.start < range.end { Part::Of(range) } else { Part::Outside }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "wasm" => "application/wasm",
        "xml" => "application/xml; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "txt" | "md" | "markdown" | "toml" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
