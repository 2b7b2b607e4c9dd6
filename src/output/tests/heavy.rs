//! Kills, bad disks and figures: `cargo test --release -- --ignored`.

use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::time::Instant;

use super::*;

const WORKER: &str = "PATTERNBOOK_TEST_WORKER";

/// Not a test: the process that `killed_at_two_hundred_moments` kills.
#[test]
#[ignore = "run by another test"]
fn worker_publishes_until_killed() {
    let Some(book) = std::env::var_os(WORKER) else { return };
    let book = PathBuf::from(book);
    let target = Target { out: &book.join("public"), root: &book, home: None };
    for mark in std::process::id() as usize.. {
        publish(&marked(mark, 120), &target).unwrap();
    }
}

#[test]
#[ignore = "takes half a minute: cargo test --release -- --ignored"]
fn killed_at_two_hundred_moments_the_output_is_whole() {
    let desk = Desk::new();
    desk.publish(&marked(1, 120)).unwrap();
    let mut seed = 0x9e37_79b9_u64;
    let mut leftovers = 0;
    for round in 0..200 {
        let mut worker = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "output::tests::heavy::worker_publishes_until_killed"])
            .env(WORKER, desk.path("book"))
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        thread::sleep(Duration::from_micros(40_000 + (seed >> 33) % 100_000));
        worker.kill().unwrap();
        assert_eq!(worker.wait().unwrap().signal(), Some(9), "round {round}");
        leftovers += usize::from(!matches!(desk.staged().1, None | Some(manifest::SPARE)));
        assert_whole(&desk, round);
    }
    println!("200 of 200 whole; {leftovers} were killed in the middle of a change");
    assert!(leftovers > 20, "the kills hit publishing");
    desk.publish(&marked(1, 3)).unwrap();
    assert!(desk.litter().is_empty(), "the next build cleans up");
}

fn assert_whole(desk: &Desk, round: usize) {
    let published = desk.published();
    let asset = &published["index.html"];
    let mark = &published[asset];
    for page in 0..120 {
        let expected = if page % 3 == 0 { "0" } else { mark };
        assert_eq!(published[&format!("p{page}/index.html")], expected, "round {round}");
    }
}

/// Not a test: publishes to a disk that is full, then to one that can't be written, for the test below.
#[test]
#[ignore = "run by another test"]
fn worker_on_a_bad_disk() {
    let Some(book) = std::env::var_os(WORKER) else { return };
    let book = PathBuf::from(book);
    let target = Target { out: &book.join("public"), root: &book, home: None };
    publish(&marked(1, 5), &target).unwrap();
    let huge = "x".repeat(4 << 20);
    let full = publish(&site(&[("index.html", "2"), ("huge.html", &huge)]), &target).unwrap_err();
    println!("{} — {}", full.message, full.hints.join(" "));
    let remount = Command::new("mount").args(["-o", "remount,ro"]).arg(&book).status().unwrap();
    assert!(remount.success());
    let closed = publish(&marked(3, 5), &target).unwrap_err();
    println!("{} — {}", closed.message, closed.hints.join(" "));
    assert_eq!(read_tree(&book.join("public"))["p1/index.html"], "1");
    let names = fs::read_dir(&book).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(
        names.collect::<std::collections::BTreeSet<_>>(),
        [".patternbook".into(), "public".into()].into()
    );
}

#[test]
#[ignore = "needs `unshare`: cargo test --release -- --ignored"]
fn a_full_disk_and_a_closed_one_are_survived_in_words() {
    let desk = Desk::new();
    let script = "mount -t tmpfs -o size=1m tmpfs \"$1\" && exec \"$0\" --ignored --exact --nocapture \
        output::tests::heavy::worker_on_a_bad_disk";
    let run = Command::new("unshare")
        .args(["-Urm", "sh", "-c", script])
        .arg(std::env::current_exe().unwrap())
        .arg(desk.path("book"))
        .env(WORKER, desk.path("book"))
        .output()
        .unwrap();
    let said =
        String::from_utf8_lossy(&run.stdout).replace(&desk.path("").display().to_string(), "");
    assert!(run.status.success(), "{said}");
    assert!(said.contains("can't write `book/public/huge.html`: No space left"), "{said}");
    assert!(said.contains("what was published before is untouched"), "{said}");
    assert!(said.contains("is read-only"), "{said}");
}

#[test]
#[ignore = "a figure, not a promise"]
fn ten_thousand_files_timed() {
    let desk = Desk::new();
    let time = |name: &str, site: &Site| {
        let begun = Instant::now();
        let done = desk.publish(site).unwrap();
        println!("{name}: {:?} {done:?}", begun.elapsed());
    };
    time("cold", &marked(1, 10_000));
    time("nothing changed", &marked(1, 10_000));
    time("two thirds changed", &marked(2, 10_000));
    let mut site = marked(2, 10_000);
    site.insert("new.html", text("new")).unwrap();
    time("one page added, the spare two thirds behind", &site);
    site.insert("newer.html", text("new")).unwrap();
    time("one page added", &site);
}
