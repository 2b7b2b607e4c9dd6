//! Hours of edits: `patternbook serve` on the example, edited, read and watched by open pages all the time, keeps
//! the memory, the threads and the descriptors that it had.
#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::same_bytes::copy;

/// How often the process is looked at.
const LOOKS: u32 = 90;

#[test]
#[ignore = "half an hour: cargo test --release -- --ignored a_long_session (SOAK_SECONDS for less)"]
fn a_long_session_stays_flat() {
    let seconds = std::env::var_os("SOAK_SECONDS");
    let seconds = seconds.and_then(|text| text.to_str()?.parse().ok()).unwrap_or(1800);
    let session = Session::begin();
    let open: Vec<_> =
        ["/", "/patterns/", "/teams/harbor/"].map(|path| session.open(path)).into_iter().collect();
    let all = Duration::from_secs(seconds);
    let (begun, mut looks, mut edits) = (Instant::now(), Vec::new(), 0);
    while begun.elapsed() < all {
        session.edit(edits);
        edits += 1;
        if begun.elapsed() > all / LOOKS * looks.len() as u32 {
            looks.push(session.look());
            if looks.len().is_multiple_of(10) {
                println!("{edits} edits, {:?}: {:?}", begun.elapsed(), looks[looks.len() - 1]);
            }
        }
    }
    drop(open);
    let third = looks.len() / 3;
    let of = |range: &[Look], what: fn(&Look) -> usize| -> usize {
        let mut values: Vec<usize> = range.iter().map(what).collect();
        values.sort_unstable();
        values[values.len() / 2]
    };
    let middle_and_last = |what: fn(&Look) -> usize| {
        (of(&looks[third..2 * third], what), of(&looks[2 * third..], what))
    };
    let memory = middle_and_last(|look| look.kilobytes);
    let descriptors = middle_and_last(|look| look.descriptors);
    let threads = middle_and_last(|look| look.threads);
    println!(
        "{edits} edits in {seconds} s; medians of the second and the last third: {memory:?} kB, \
         {descriptors:?} descriptors, {threads:?} threads"
    );
    assert!(memory.1 * 100 <= memory.0 * 105, "memory is flat");
    assert!(descriptors.1 <= descriptors.0, "descriptors are flat");
    assert!(threads.1 <= threads.0, "threads are flat");
}

/// What the process has of its own.
#[derive(Debug, Clone, Copy)]
struct Look {
    /// Resident, without what is a part of files: of 30 MB of program, all would hide a small leak.
    kilobytes: usize,
    threads: usize,
    descriptors: usize,
}

/// A preview of a copy of the example.
struct Session {
    book: tempfile::TempDir,
    server: Child,
    address: String,
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Session {
    fn begin() -> Self {
        let example = Path::new(env!("CARGO_MANIFEST_DIR"));
        let book = tempfile::tempdir().unwrap();
        for part in ["content", "data"] {
            copy(&example.join(part), &book.path().join(part));
        }
        std::fs::copy(example.join("book.toml"), book.path().join("book.toml")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_patternbook"));
        command.args(["serve", "--port", "0", "--as-of", "2026-11-23"]).arg(book.path());
        let mut server =
            command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it starts");
        let mut said = BufReader::new(server.stderr.take().unwrap()).lines();
        let mut lines = said.by_ref().map_while(Result::ok);
        let address =
            lines.find_map(|line| Some(line.split_once("preview at http://")?.1.to_owned()));
        let address = address.expect("it says where").trim_end_matches('/').to_owned();
        std::thread::spawn(move || said.for_each(drop));
        Self { book, server, address }
    }

    /// Makes one edit of some kind, and waits until it is served.
    fn edit(&self, number: usize) {
        let page = PAGES[number / KINDS % PAGES.len()];
        let mark = format!("edit-{number}-");
        match number % KINDS {
            0..5 => self.append(&format!("content/patterns/{page}.md"), &format!("\nAn {mark}.\n")),
            5 => self.append(
                "data/records/decisions.csv",
                &format!("d{number},harbor,2026-10-01T08:00,2026-10-02T09:{:02},true,{mark},team,team,5\n", number % 60),
            ),
            6 => self.change(&format!("content/patterns/{page}.md"), |text| {
                text.replacen("title = \"", &format!("title = \"{mark} "), 1)
            }),
            7 => self.write("content/patterns/new.md", &format!("# New\n\nAn {mark}.\n")),
            8 => std::fs::remove_file(self.path("content/patterns/new.md")).unwrap(),
            9 => self.change(&format!("content/patterns/{page}.md"), |text| text.replacen("+++", "+++\n]", 1)),
            10 => self.append("data/teams.toml", &format!("\n[[team]]\nid = \"t\"\nname = \"{mark}\"\n")),
            11 => self.append("data/indicators.toml", &format!("\n[[indicator]]\n# {mark}\nid = \"")),
            _ => self.write("themes/default/static/prose.css", &format!("p {{ margin: {number}px }}\n")),
        }
        let (path, is_shown) = match number % KINDS {
            0..=4 | 6 => (format!("/patterns/{page}/"), true),
            7 => ("/patterns/new/".to_owned(), true),
            10 => ("/teams/".to_owned(), true),
            _ => (format!("/patterns/{page}/"), false),
        };
        let begun = Instant::now();
        while !self.get(&path).contains(&mark) && is_shown {
            assert!(begun.elapsed() < Duration::from_secs(60), "edit {number} is never served");
            std::thread::sleep(Duration::from_millis(10));
        }
        self.get("/teams/harbor/");
        // A hand at work, not a burst: that would be built in few large steps.
        std::thread::sleep(Duration::from_millis(210));
    }

    fn path(&self, path: &str) -> PathBuf {
        self.book.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Changes the text of a file of the example as it was before all edits.
    fn change(&self, path: &str, how: impl FnOnce(String) -> String) {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
        self.write(path, &how(text.unwrap()));
    }

    fn append(&self, path: &str, more: &str) {
        self.change(path, |text| text + more);
    }

    fn ask(&self, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        stream
    }

    fn get(&self, path: &str) -> String {
        let mut answer = Vec::new();
        self.ask(path).read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Opens a page as a browser does, which hears of every edit.
    fn open(&self, path: &str) -> TcpStream {
        let path = path.replace('/', "%2F");
        let stream = self.ask(&format!("/_patternbook/events?path={path}&key=x"));
        let mut reader = stream.try_clone().unwrap();
        std::thread::spawn(move || std::io::copy(&mut reader, &mut std::io::sink()));
        stream
    }

    fn look(&self) -> Look {
        let process = PathBuf::from(format!("/proc/{}", self.server.id()));
        let status = std::fs::read_to_string(process.join("status")).unwrap();
        let number = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.split_whitespace().next().unwrap().parse().unwrap()
        };
        Look {
            kilobytes: number("RssAnon:"),
            threads: number("Threads:"),
            descriptors: std::fs::read_dir(process.join("fd")).unwrap().count(),
        }
    }
}

/// The kinds of edit.
const KINDS: usize = 13;
const PAGES: [&str; 5] = [
    "aligned-autonomy",
    "i-intend-to",
    "self-governing-teams",
    "one-way-vs-two-way-door-decisions",
    "near-far-specialist-guilds",
];
