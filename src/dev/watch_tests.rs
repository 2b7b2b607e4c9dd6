//! The watch on the real file system: the ways in which editors and tools write are all seen.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use std::fs::{self, File};
use std::io::Write as _;

use tempfile::TempDir;

use super::watch::Watch;
use crate::source::{Look, Sources};

/// A book whose last snapshot a thread keeps up to date, as `serve` does.
struct Desk {
    folder: TempDir,
    seen: Arc<Mutex<Sources>>,
    builds: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn write(path: PathBuf, text: &str) {
    File::create(path).unwrap().write_all(text.as_bytes()).unwrap();
}

fn mkdir(path: PathBuf) {
    fs::DirBuilder::new().recursive(true).create(path).unwrap();
}

fn mv(from: PathBuf, to: PathBuf) {
    rustix::fs::rename(from, to).unwrap();
}

impl Desk {
    fn new(poll: bool) -> Self {
        let folder = TempDir::new().unwrap();
        let root = folder.path().join("book");
        mkdir(root.join("content"));
        write(root.join("content/index.md"), "first");
        let seen = Arc::new(Mutex::new(Sources::default()));
        let (builds, stop) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let desk = Self { folder, seen: seen.clone(), builds: builds.clone(), stop: stop.clone() };
        thread::spawn(move || {
            let mut watch = Watch::new(&root, poll, &|_| ());
            let mut look = Look::Everywhere;
            loop {
                let before = seen.lock().unwrap().clone();
                let (now, _) = before.look_again(&root, &look);
                if !now.changed(&before).is_empty() {
                    builds.fetch_add(1, Ordering::Relaxed);
                    *seen.lock().unwrap() = now;
                }
                match watch.wait(&stop, &|_| ()) {
                    Some(next) => look = next,
                    None => return,
                }
            }
        });
        desk.expect("content/index.md", Some("first"));
        desk
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("book").join(path)
    }

    fn text(&self, path: &str) -> Option<String> {
        self.seen
            .lock()
            .unwrap()
            .get(path)
            .and_then(|file| file.text().map(|text| text.to_string()))
    }

    /// Waits until the snapshot has (or lacks) a text.
    fn expect(&self, path: &str, text: Option<&str>) -> Duration {
        let begun = Instant::now();
        while self.text(path).as_deref() != text {
            assert!(begun.elapsed() < Duration::from_secs(5), "{path} is not {text:?}");
            thread::sleep(Duration::from_millis(1));
        }
        begun.elapsed()
    }

    fn builds_settled(&self) -> usize {
        loop {
            let builds = self.builds.load(Ordering::Relaxed);
            thread::sleep(Duration::from_millis(1500));
            if builds == self.builds.load(Ordering::Relaxed) {
                return builds;
            }
        }
    }
}

#[test]
fn the_ways_in_which_editors_write_are_seen() {
    let desk = Desk::new(false);
    let page = || desk.path("content/index.md");
    // In place, as VS Code does.
    write(page(), "in place");
    desk.expect("content/index.md", Some("in place"));
    // A new file renamed over the old one, as JetBrains and most scripts do.
    write(desk.path("content/index.md~tmp.tmp"), "renamed");
    mv(desk.path("content/index.md~tmp.tmp"), page());
    desk.expect("content/index.md", Some("renamed"));
    // The old file renamed to a backup, a new one created, the backup removed, as vim does.
    mv(page(), desk.path("content/index.md~"));
    write(page(), "vim");
    rustix::fs::unlink(desk.path("content/index.md~")).unwrap();
    desk.expect("content/index.md", Some("vim"));
    // Appended to in several steps.
    let mut file = File::options().append(true).open(page()).unwrap();
    file.write_all(b" and").unwrap();
    thread::sleep(Duration::from_millis(60));
    file.write_all(b" more").unwrap();
    drop(file);
    desk.expect("content/index.md", Some("vim and more"));
    rustix::fs::unlink(page()).unwrap();
    desk.expect("content/index.md", None);
}

#[test]
#[ignore = "3,000 pages: cargo test --release -- --ignored"]
fn a_checkout_of_thousands_of_pages_is_seen() {
    let desk = Desk::new(false);
    let root = desk.path("");
    let git = |arguments: &[&str]| {
        let names = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        let run = std::process::Command::new("git")
            .arg("-C")
            .arg(&root)
            .args(names)
            .args(arguments)
            .output()
            .unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    };
    git(&["init", "-q"]);
    for branch in ["one", "two"] {
        git(&["checkout", "-qb", branch]);
        for n in 0..3_000 {
            let folder = desk.path(&format!("content/{}", n % 30));
            mkdir(folder.clone());
            write(folder.join(format!("p{n}.md")), &format!("{branch} {n}"));
        }
        git(&["add", "."]);
        git(&["commit", "-qm", branch]);
    }
    desk.expect("content/29/p2999.md", Some("two 2999"));
    let before = desk.builds_settled();
    git(&["checkout", "-q", "one"]);
    let builds = desk.builds_settled() - before;
    println!("a checkout of 3,000 pages: {builds} builds");
    for n in 0..3_000 {
        desk.expect(&format!("content/{}/p{n}.md", n % 30), Some(&format!("one {n}")));
    }
    assert!(builds <= 5, "{builds}");
}

#[test]
fn folders_that_come_go_and_are_replaced_are_seen() {
    let desk = Desk::new(false);
    let mut deep = "content".to_owned();
    for level in 0..200 {
        // Eight levels deep, then beside where it began.
        if level % 8 == 0 {
            deep = "content".to_owned();
        }
        deep += &format!("/n{level}");
        mkdir(desk.path(&deep));
        write(desk.path(&deep).join("page.md"), &level.to_string());
    }
    let last = format!("{deep}/page.md");
    desk.expect(&last, Some("199"));
    write(desk.path(&last), "edited");
    desk.expect(&last, Some("edited"));
    // A root that is replaced.
    mkdir(desk.path("other"));
    write(desk.path("other/index.md"), "replaced");
    mv(desk.path("content"), desk.path("gone"));
    mv(desk.path("other"), desk.path("content"));
    desk.expect("content/index.md", Some("replaced"));
    thread::sleep(Duration::from_millis(600));
    write(desk.path("content/index.md"), "and edited");
    desk.expect("content/index.md", Some("and edited"));
    // A root that comes later.
    mkdir(desk.path("data"));
    write(desk.path("data/teams.toml"), "x");
    desk.expect("data/teams.toml", Some("x"));
}

#[test]
fn a_book_that_is_renamed_away_and_back_is_watched_again() {
    let desk = Desk::new(false);
    let away = desk.folder.path().join("away");
    mv(desk.path(""), away.clone());
    thread::sleep(Duration::from_millis(900));
    assert_eq!(desk.text("content/index.md").as_deref(), Some("first"), "the last state stays");
    mv(away, desk.path(""));
    thread::sleep(Duration::from_millis(900));
    write(desk.path("content/index.md"), "back");
    desk.expect("content/index.md", Some("back"));
}

#[test]
fn reading_and_what_is_no_part_of_a_book_wake_nobody() {
    let desk = Desk::new(false);
    let before = desk.builds_settled();
    for _ in 0..50 {
        fs::File::open(desk.path("content/index.md")).unwrap();
        for name in [".index.md.swp", "4913", "#index.md#", ".~lock.index.md#", "~$notes.docx"] {
            write(desk.path("content").join(name), "x");
        }
        for name in ["index.md___jb_tmp___", "index.md.tmp.4711", "index.md.3871923", "Thumbs.db"] {
            write(desk.path("content").join(name), "x");
        }
        write(desk.path("notes.txt"), "x");
    }
    assert_eq!(desk.builds_settled(), before);
}

#[test]
fn without_events_a_change_is_found_by_looking() {
    let desk = Desk::new(true);
    write(desk.path("content/index.md"), "polled");
    desk.expect("content/index.md", Some("polled"));
}

/// Not a test: runs where the system allows five watches, for the test below.
#[test]
#[ignore = "run by another test"]
fn worker_with_few_watches() {
    let folder = TempDir::new().unwrap();
    for n in 0..20 {
        mkdir(folder.path().join(format!("content/{n}")));
    }
    let said = Mutex::new(String::new());
    let say = |text: &str| said.lock().unwrap().push_str(text);
    let mut watch = Watch::new(folder.path(), false, &say);
    println!("{}", said.lock().unwrap());
    if said.lock().unwrap().is_empty() {
        // Run by itself, with watches enough: it would wait for a change for ever.
        return;
    }
    assert!(watch.wait(&AtomicBool::new(false), &say).is_some(), "it looks by itself");
}

#[test]
#[ignore = "needs `unshare`: cargo test --release -- --ignored"]
fn where_no_more_watches_are_allowed_that_is_said_and_polled() {
    let worker = std::env::current_exe().unwrap();
    let script = "echo 5 > /proc/sys/user/max_inotify_watches && exec \"$0\" --ignored --exact --nocapture \
        dev::watch_tests::worker_with_few_watches";
    let run = std::process::Command::new("unshare")
        .args(["-Ur", "sh", "-c", script])
        .arg(worker)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{said}");
    assert!(said.contains("allows no more watched folders"), "{said}");
    assert!(said.contains("twice a second instead"), "{said}");
}

#[test]
#[ignore = "10,000 saves: cargo test --release -- --ignored"]
fn ten_thousand_saves_are_at_most_five_builds() {
    let desk = Desk::new(false);
    let before = desk.builds_settled();
    let begun = Instant::now();
    for n in 0..10_000 {
        write(desk.path(&format!("content/p{}.md", n % 500)), &n.to_string());
    }
    let took = begun.elapsed();
    let builds = desk.builds_settled() - before;
    println!("10,000 saves in {took:?}: {builds} builds");
    assert!(builds <= 5, "{builds}");
    for n in 9_500..10_000 {
        desk.expect(&format!("content/p{}.md", n % 500), Some(&n.to_string()));
    }
}

#[test]
#[ignore = "a figure: run it alone"]
fn a_save_is_seen_in_milliseconds() {
    let desk = Desk::new(false);
    let mut times: Vec<_> = (0..100)
        .map(|n| {
            thread::sleep(Duration::from_millis(50));
            let text = format!("edit {n}");
            write(desk.path("content/index.md"), &text);
            desk.expect("content/index.md", Some(&text))
        })
        .collect();
    times.sort();
    println!("save to snapshot: median {:?}, p95 {:?}", times[50], times[95]);
}
