//! The preview over raw sockets: what hostile and broken clients get, and what others still get meanwhile.

mod heavy;

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Mutex;
use std::time::Duration;

use super::*;
use crate::memo::Key;
use crate::site::{Body, Output};

const SECRET: &str = "outside-of-the-site";
const PAGE: &str = "<!doctype html><html><head><title>x</title></head><body>front</body></html>";

fn options() -> ServeOptions {
    ServeOptions {
        root: PathBuf::from("/nowhere"),
        host: IpAddr::V4(Ipv4Addr::LOCALHOST),
        host_name: None,
        port: 0,
        poll: false,
        editor: None,
        color: false,
        stop: Arc::default(),
    }
}

fn output(text: &str) -> Output {
    let bytes: Arc<[u8]> = Arc::from(text.as_bytes());
    Output { key: Key::of(&[&bytes]), owner: "content/x.md".into(), body: Body::Bytes(bytes) }
}

fn site(front: &str) -> Site {
    let mut site = Site::new();
    let files = [
        ("index.html", front),
        ("a/b/index.html", "<html><body>deep</body></html>"),
        ("404.html", "<html><head></head>lost</html>"),
        ("film.mp4", "0123456789"),
        ("übung & mehr.txt", "text"),
        ("site.css", "body{}"),
    ];
    for (path, text) in files {
        site.insert(path, output(text)).unwrap();
    }
    site
}

fn show(preview: &Preview, front: &str) {
    let built = Built { site: Some(site(front)), ..Built::default() };
    preview.show(built, &Edits::default(), &|_| None);
}

fn running() -> Preview {
    let preview = Preview::start(&options(), &|_| ()).unwrap();
    show(&preview, PAGE);
    preview
}

fn connect(preview: &Preview) -> TcpStream {
    let stream = TcpStream::connect(preview.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream
}

fn send(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let mut chunk = [0; 4096];
    while !is_complete(&answer) {
        match stream.read(&mut chunk) {
            Ok(n) if n > 0 => answer.extend_from_slice(&chunk[..n]),
            _ => break,
        }
    }
    without_interim(&String::from_utf8_lossy(&answer)).to_owned()
}

/// Returns the answer proper, without a preliminary one.
fn without_interim(answer: &str) -> &str {
    match answer.split_once("\r\n\r\n") {
        Some((head, rest)) if head.starts_with("HTTP/1.1 1") => rest,
        _ => answer,
    }
}

/// Tells whether all of the promised length is there; for `HEAD` never, so the connection's end tells.
fn is_complete(answer: &[u8]) -> bool {
    let answer = String::from_utf8_lossy(answer);
    let answer = without_interim(&answer);
    let length = header(answer, "Content-Length").parse();
    answer.contains("\r\n\r\n") && length.is_ok_and(|length: usize| body(answer).len() == length)
}

fn ask(preview: &Preview, method: &str, target: &str, headers: &str) -> String {
    let address = preview.address();
    let request = format!(
        "{method} {target} HTTP/1.1\r\nHost: {address}\r\n{headers}Connection: close\r\n\r\n"
    );
    send(address, request.as_bytes())
}

fn get(preview: &Preview, target: &str) -> String {
    ask(preview, "GET", target, "")
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("")
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let prefix = format!("{name}: ");
    answer.lines().find_map(|line| line.strip_prefix(&prefix)).unwrap_or("")
}

#[test]
fn a_page_is_what_is_published_and_one_script() {
    let answer = get(&running(), "/");
    assert_eq!(status(&answer), "200");
    let start = body(&answer).find("<script type=\"module\" src=\"/_patternbook/").unwrap();
    let end = body(&answer).find("</script>").unwrap() + "</script>".len();
    let without = body(&answer)[..start].to_owned() + &body(&answer)[end..];
    assert_eq!(without, PAGE);
    assert_eq!(header(&answer, "Cache-Control"), "no-store");
    assert_eq!(header(&answer, "X-Content-Type-Options"), "nosniff");
    assert!(header(&answer, "Content-Security-Policy").contains("default-src 'self'"));
    assert!(!answer.to_lowercase().contains("access-control"));
}

#[test]
fn folders_redirect_and_lost_pages_get_the_sites_own() {
    let preview = running();
    let answer = get(&preview, "/a/b?x=1");
    assert_eq!((status(&answer), header(&answer, "Location")), ("301", "/a/b/?x=1"));
    assert!(body(&get(&preview, "/a/b/")).contains("deep"));
    let lost = get(&preview, "/gone/");
    assert_eq!(status(&lost), "404");
    assert!(body(&lost).contains("lost") && body(&lost).contains("reload.js"));
    assert_eq!(body(&get(&preview, "/%C3%BCbung%20&%20mehr.txt")), "text");
    let mut below = site(PAGE);
    below.base = "some/path/".to_owned();
    preview.show(Built { site: Some(below), ..Built::default() }, &Edits::default(), &|_| None);
    assert_eq!(body(&get(&preview, "/some/path/site.css")), "body{}");
    assert_eq!(status(&get(&preview, "/some/path/")), "200");
    assert_eq!(status(&get(&preview, "/some/path/gone/")), "404");
    let absolute = format!("http://{}/a/b/", preview.address());
    assert_eq!(status(&get(&preview, &absolute)), "200");
    assert_eq!(status(&get(&preview, "http://evil.example/a/b/")), "421");
}

#[test]
fn parts_heads_and_unchanged_files_are_answered() {
    let preview = running();
    let range =
        |range: &str| ask(&preview, "GET", "/film.mp4", &format!("Range: bytes={range}\r\n"));
    assert_eq!(body(&range("2-4")), "234");
    assert_eq!(header(&range("2-4"), "Content-Range"), "bytes 2-4/10");
    assert_eq!(body(&range("7-")), "789");
    assert_eq!(body(&range("-2")), "89");
    assert_eq!(body(&range("5-99999999999999999999")), "56789");
    assert_eq!(status(&range("10-")), "416");
    assert_eq!(body(&range("4-2")), "0123456789");
    let head = ask(&preview, "HEAD", "/film.mp4", "");
    assert_eq!((header(&head, "Content-Length"), body(&head)), ("10", ""));
    let tag = header(&head, "ETag");
    let same = ask(&preview, "GET", "/film.mp4", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((status(&same), body(&same)), ("304", ""));
    assert_eq!(status(&ask(&preview, "POST", "/", "Content-Length: 0\r\n")), "405");
    assert_eq!(status(&ask(&preview, "OPTIONS", "/", "Origin: http://evil.example\r\n")), "403");
}

#[test]
fn a_hundred_and_twenty_ways_up_lead_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret.txt");
    std::io::Write::write_all(&mut std::fs::File::create(&file).unwrap(), SECRET.as_bytes())
        .unwrap();
    let inside = file.to_str().unwrap().trim_start_matches('/').to_owned();
    let ups = [
        "../",
        "..%2f",
        "..%2F",
        "%2e%2e/",
        "%2e%2e%2f",
        "%2E%2E/",
        ".%2e/",
        "%2e./",
        "..\\",
        "..%5c",
        "%2e%2e%5c",
        "..%252f",
        "%252e%252e/",
        "..%c0%af",
        "%c0%ae%c0%ae/",
        "..%e0%80%af",
        "..;/",
        "..%00/",
        "....//",
        ".../",
        "a/../../",
        "a/b/..%2f..%2f..%2f",
        "./../",
        "/../",
    ];
    let targets = [inside.as_str(), "etc/passwd", "proc/self/environ", "Cargo.toml", "src/lib.rs"];
    let payloads: BTreeSet<String> = ups
        .iter()
        .flat_map(|up| targets.iter().map(move |target| format!("/{}{target}", up.repeat(8))))
        .collect();
    assert_eq!(payloads.len(), 120);
    let preview = running();
    let more =
        ["//etc/passwd", "/etc/passwd", "file:///etc/passwd", "/%", "/%zz", "/%2", "*", "/?../x"];
    for payload in payloads.iter().map(String::as_str).chain(more) {
        let answer = get(&preview, payload);
        let is_front = payload.starts_with("/?");
        assert!(
            is_front || matches!(status(&answer), "400" | "404" | "421"),
            "{payload}: {answer}"
        );
        for leak in [SECRET, "root:", "PATH=", "[package]", "pub mod"] {
            assert!(!answer.contains(leak), "{payload}");
        }
    }
}

#[test]
fn hostile_heads_are_refused_and_the_process_lives() {
    let preview = running();
    let host = preview.address();
    let own = |rest: &str| format!("GET / HTTP/1.1\r\nHost: {host}\r\n{rest}\r\n").into_bytes();
    let many = "X: y\r\n".repeat(200);
    let heads: Vec<(Vec<u8>, &str)> = vec![
        (own("Content-Length: 100000000000\r\n"), "413"),
        (own("Content-Length: 9223372036854775807\r\n"), "413"),
        (own("Content-Length: 18446744073709551615\r\n"), "413"),
        (own("Content-Length: 99999999999999999999\r\n"), "413"),
        (own("Content-Length: 100000000000\r\nContent-Length: 0\r\n"), "400"),
        (own("Content-Length: 100000000000\r\nTransfer-Encoding: x\r\n"), "400"),
        (own("Content-Length: 100000000000\r\nExpect: 100-continue\r\n"), "413"),
        (own("Content-Length: 100000000000\r\nConnection: upgrade\r\n"), "413"),
        (own("Content-Length: 4\r\n\r\nbody"), "413"),
        (own("Content-Length: -1\r\n"), "400"),
        (own("Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"), "400"),
        (own("Expect: wonders\r\nConnection: close\r\n"), "417"),
        (own("Host: evil\r\n"), "400"),
        (own(&many), "431"),
        (own(&format!("Cookie: {}\r\n", "c".repeat(1 << 20))), "431"),
        (own("no colon\r\n"), "400"),
        (own("X: a\nY: b\r\n"), "400"),
        (own("Range: bytes=\u{1}\r\n"), "400"),
        (b"GET / HTTP/1.1\r\n\r\n".to_vec(), "400"),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n".to_vec(), "421"),
        (format!("GET / HTTP/9.9\r\nHost: {host}\r\n\r\n").into(), "400"),
        (b"\r\n\r\n".to_vec(), "400"),
        (b"\0\xff\xfe\r\n\r\n".to_vec(), ""),
        ([vec![b'A'; 1 << 20], b"\r\n\r\n".to_vec()].concat(), "400"),
        ([b"GET /".to_vec(), vec![b'a'; 1 << 20], b" HTTP/1.1\r\n\r\n".to_vec()].concat(), "431"),
    ];
    for (head, expected) in heads {
        let answer = send(host, &head);
        let shown = String::from_utf8_lossy(&head[..head.len().min(60)]).into_owned();
        assert_eq!(status(&answer), expected, "{shown}: {answer}");
        assert_eq!(status(&get(&preview, "/")), "200");
    }
}

#[test]
fn bodies_are_refused_and_what_follows_them_is_no_request() {
    let preview = running();
    let host = preview.address();
    let post = format!("POST / HTTP/1.1\r\nHost: {host}\r\nContent-Length: ");
    for length in [5, 1024, 1025, 100_000, 5_000_000] {
        let inner = format!("GET /film.mp4 HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let body = inner.repeat(length / inner.len() + 1);
        let answer = send(host, format!("{post}{length}\r\n\r\n{}", &body[..length]).as_bytes());
        assert_eq!(status(&answer), "405");
        assert!(!answer.contains("0123456789"));
    }
}

#[test]
fn what_is_sent_behind_an_answer_costs_no_thread_and_delays_nobody() {
    let preview = running();
    let host = preview.address();
    let asked = format!("GET /site.css HTTP/1.1\r\nHost: {host}\r\n\r\n").repeat(1000);
    let answer = send(host, asked.as_bytes());
    assert_eq!((status(&answer), header(&answer, "Connection")), ("200", "close"));
    assert_eq!(status(&get(&preview, "/")), "200");
}

#[test]
fn a_taken_port_is_said_and_the_next_one_used() {
    let first = running();
    let port = first.address().port();
    let said = Mutex::new(String::new());
    let say = |text: &str| said.lock().unwrap().push_str(text);
    let second = Preview::start(&ServeOptions { port, ..options() }, &say).unwrap();
    assert_ne!(second.address().port(), port);
    assert!(said.lock().unwrap().contains(&format!("port {port} is taken")));
}

#[test]
fn other_machines_are_let_in_only_with_a_warning() {
    let said = Mutex::new(String::new());
    let say = |text: &str| said.lock().unwrap().push_str(text);
    let everywhere = ServeOptions { host: Ipv4Addr::UNSPECIFIED.into(), ..options() };
    let _preview = Preview::start(&everywhere, &say).unwrap();
    assert!(said.lock().unwrap().contains("everybody on this network"));
}

#[test]
fn a_page_whose_rendering_fails_fails_alone() {
    let preview = running();
    let mut broken = site(PAGE);
    let body = Body::Lazy(Arc::new(|| panic!("a fault in rendering, on purpose")));
    broken.insert("bad.html", Output { key: Key(3), owner: "x".into(), body }).unwrap();
    preview.show(Built { site: Some(broken), ..Built::default() }, &Edits::default(), &|_| None);
    assert_eq!(status(&get(&preview, "/bad.html")), "500");
    assert_eq!(status(&get(&preview, "/")), "200");
}

#[test]
fn a_page_that_breaks_stays_as_it_last_was() {
    let preview = running();
    let mut rest = Site::new();
    rest.insert("new.html", output("new")).unwrap();
    let error = Diagnostic::error("x", "broken").within(&Arc::from("content/x.md"));
    let built = Built { site: Some(rest), diagnostics: vec![error], ..Built::default() };
    preview.show(built, &Edits::default(), &|_| None);
    assert!(body(&get(&preview, "/")).contains("front"));
    assert_eq!(status(&get(&preview, "/new.html")), "200");
    preview
        .show(Built { site: Some(Site::new()), ..Built::default() }, &Edits::default(), &|_| None);
    assert_eq!(status(&get(&preview, "/")), "404");
}

/// Opens the stream of a page and returns it after its first message.
fn listen(preview: &Preview) -> TcpStream {
    let mut stream = connect(preview);
    let host = preview.address();
    write!(stream, "GET /_patternbook/events?path=%2F&key=x HTTP/1.1\r\nHost: {host}\r\n\r\n")
        .unwrap();
    let answer = read_until(&mut stream, "}\n\n");
    assert!(answer.contains("text/event-stream"), "{answer}");
    stream
}

fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut answer = String::new();
    let mut chunk = [0; 4096];
    while !answer.ends_with(end) {
        let n = stream.read(&mut chunk).expect("the stream says something in time");
        assert!(n > 0, "{answer}");
        answer += &String::from_utf8_lossy(&chunk[..n]);
    }
    answer
}

/// How long after `show` the listener knows.
fn news_after(preview: &Preview, listener: &mut TcpStream, front: &str) -> Duration {
    let begun = Instant::now();
    show(preview, front);
    let message = read_until(listener, "}\n\n");
    assert!(message.contains("\"page\":\"changed\""), "{message}");
    begun.elapsed()
}

#[test]
fn an_open_page_is_told_at_once() {
    let preview = running();
    let mut listener = listen(&preview);
    assert!(news_after(&preview, &mut listener, "<html>two</html>") < Duration::from_millis(500));
}
