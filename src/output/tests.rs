//! Publishing on the real file system: whole or not at all, and nobody else's files.

mod heavy;

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::*;
use crate::memo::Key;
use crate::site::{Body, Output};

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir_all(folder.path().join("book/content")).unwrap();
        Self { folder }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn publish_to(&self, out: &str, site: &Site) -> Result<Published, String> {
        let home = self.path("home");
        let target = Target { out: &self.path(out), root: &self.path("book"), home: Some(&home) };
        publish(site, &target)
            .map_err(|error| error.message.replace(&self.folder.path().display().to_string(), ""))
    }

    fn publish(&self, site: &Site) -> Result<Published, String> {
        self.publish_to("book/public", site)
    }

    fn published(&self) -> BTreeMap<String, String> {
        read_tree(&self.path("book/public"))
    }

    /// What lies beside the output.
    fn litter(&self) -> Vec<String> {
        let names = fs::read_dir(self.path("book")).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let known = ["content", "public", ".patternbook"];
        names.filter(|name| !known.contains(&name.as_str())).collect()
    }

    /// The folder in which the next site is prepared, and its state.
    fn staged(&self) -> (PathBuf, Option<&'static str>) {
        let out = fs::canonicalize(self.path("book")).unwrap().join("public");
        let place = staging_place(&out, &self.path("book")).unwrap();
        let marks = [manifest::UNFINISHED, manifest::MANIFEST, manifest::SPARE];
        let state = marks.into_iter().find(|mark| place.join(mark).exists());
        (place, state)
    }
}

fn read_tree(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            if name != manifest::MANIFEST {
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

fn text(text: &str) -> Output {
    let bytes: Arc<[u8]> = Arc::from(text.as_bytes());
    Output { key: Key::of(&[&bytes]), owner: "test".into(), body: Body::Bytes(bytes) }
}

fn site(files: &[(&str, &str)]) -> Site {
    let mut site = Site::new();
    for (path, content) in files {
        site.insert(*path, text(content)).unwrap();
    }
    site
}

fn files(list: &[(&str, &str)]) -> BTreeMap<String, String> {
    list.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn a_second_build_writes_what_changed_and_links_the_rest() {
    let desk = Desk::new();
    let first =
        desk.publish(&site(&[("index.html", "1"), ("a/index.html", "a"), ("b/x.html", "b")]));
    assert_eq!(first.unwrap(), Published { written: 3, kept: 0, removed: 0, bytes: 3 });
    let inode = fs::metadata(desk.path("book/public/a/index.html")).unwrap().ino();
    let second =
        desk.publish(&site(&[("index.html", "two"), ("a/index.html", "a"), ("c.html", "c")]));
    assert_eq!(second.unwrap(), Published { written: 2, kept: 1, removed: 1, bytes: 5 });
    assert_eq!(
        desk.published(),
        files(&[("index.html", "two"), ("a/index.html", "a"), ("c.html", "c")])
    );
    assert_eq!(fs::metadata(desk.path("book/public/a/index.html")).unwrap().ino(), inode);
    assert!(!desk.path("book/public/b").exists());
    assert!(desk.litter().is_empty());
}

#[test]
fn an_unchanged_site_is_neither_rendered_nor_written() {
    let desk = Desk::new();
    let renders = Arc::new(AtomicUsize::new(0));
    let counted = renders.clone();
    let mut lazy = Site::new();
    let render = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        Arc::from(b"page".as_slice())
    };
    let body = Body::Lazy(Arc::new(render));
    lazy.insert("index.html", Output { key: Key(1), owner: "x".into(), body }).unwrap();
    desk.publish(&lazy).unwrap();
    let folder = fs::metadata(desk.path("book/public")).unwrap().ino();
    assert_eq!(
        desk.publish(&lazy).unwrap(),
        Published { written: 0, kept: 1, removed: 0, bytes: 4 }
    );
    assert_eq!(renders.load(Ordering::Relaxed), 1);
    assert_eq!(fs::metadata(desk.path("book/public")).unwrap().ino(), folder);
}

#[test]
fn a_published_file_that_was_edited_or_lost_is_written_again() {
    let desk = Desk::new();
    let whole = site(&[("a.html", "a"), ("b.html", "b"), ("c.html", "c")]);
    desk.publish(&whole).unwrap();
    thread::sleep(Duration::from_millis(20));
    fs::write(desk.path("book/public/a.html"), "x").unwrap();
    fs::remove_file(desk.path("book/public/b.html")).unwrap();
    assert_eq!(desk.publish(&whole).unwrap().written, 2);
    assert_eq!(desk.published(), files(&[("a.html", "a"), ("b.html", "b"), ("c.html", "c")]));
}

#[test]
fn an_asset_of_a_site_before_stays_for_eight_builds() {
    let desk = Desk::new();
    let old = "site.aaaa0000.css";
    desk.publish(&site(&[("index.html", "1"), (old, "1")])).unwrap();
    let second = desk.publish(&site(&[("index.html", "2"), ("site.bbbb0000.css", "2")])).unwrap();
    assert_eq!(second.removed, 1);
    assert!(desk.path("book/public").join(old).exists());
    for build in 3..10 {
        let mark = build.to_string();
        let asset = format!("site.cccc000{build}.css");
        desk.publish(&site(&[("index.html", &mark), (&asset, &mark)])).unwrap();
        assert!(desk.path("book/public").join(old).exists(), "build {build}");
    }
    desk.publish(&site(&[("index.html", "10"), ("site.dddd0000.css", "10")])).unwrap();
    assert!(!desk.path("book/public").join(old).exists());
    assert!(desk.path("book/public/site.bbbb0000.css").exists());
}

#[test]
fn what_others_put_into_the_output_stays() {
    let desk = Desk::new();
    desk.publish(&site(&[("index.html", "1"), ("old/a.html", "1")])).unwrap();
    fs::write(desk.path("book/public/CNAME"), "example.org").unwrap();
    fs::write(desk.path("book/public/old/note.txt"), "mine").unwrap();
    fs::create_dir_all(desk.path("book/public/.git/objects/aa")).unwrap();
    fs::write(desk.path("book/public/.git/objects/aa/1"), "object").unwrap();
    std::os::unix::fs::symlink("CNAME", desk.path("book/public/link")).unwrap();
    desk.publish(&site(&[("index.html", "2")])).unwrap();
    let expected = [
        ("index.html", "2"),
        ("CNAME", "example.org"),
        ("old/note.txt", "mine"),
        (".git/objects/aa/1", "object"),
        ("link", "example.org"),
    ];
    assert_eq!(desk.published(), files(&expected));
    assert!(desk.path("book/public/link").is_symlink());
    assert!(desk.litter().is_empty());
    let clash = desk.publish(&site(&[("index.html", "3"), ("CNAME", "x")])).unwrap_err();
    assert!(clash.contains("CNAME` was not written by patternbook"), "{clash}");
    assert_eq!(desk.published(), files(&expected));
    assert!(desk.litter().is_empty());
}

#[test]
fn a_folder_that_no_build_made_is_refused() {
    let desk = Desk::new();
    let some = site(&[("index.html", "1")]);
    fs::create_dir_all(desk.path("thesis")).unwrap();
    fs::write(desk.path("thesis/chapter.txt"), "years").unwrap();
    insta::assert_snapshot!(desk.publish_to("thesis", &some).unwrap_err(), @"won't publish there: `/thesis` holds files that no build of patternbook wrote");
    assert_eq!(fs::read_to_string(desk.path("thesis/chapter.txt")).unwrap(), "years");
    fs::create_dir_all(desk.path("empty")).unwrap();
    desk.publish_to("empty", &some).unwrap();
    desk.publish_to("new/and/deep", &some).unwrap();
}

#[test]
fn dangerous_places_are_refused_in_words() {
    let desk = Desk::new();
    let some = site(&[("index.html", "1")]);
    fs::create_dir_all(desk.path("home/sites")).unwrap();
    fs::write(desk.path("file"), "").unwrap();
    let link = |from: &str, to: &str| std::os::unix::fs::symlink(from, desk.path(to)).unwrap();
    link("round", "round");
    link("gone", "nowhere");
    link("book/content", "aside");
    let places = [
        "/",
        ".",
        "home",
        "book",
        "book/content",
        "book/content/sub",
        "book/themes/../content",
        "book/data",
        "aside",
        "aside/x",
        "file",
        "round",
        "round/x",
        "nowhere",
        "book/.git/x",
        "book/gone/../..",
    ];
    let mut words = String::new();
    fs::create_dir_all(desk.path("book/themes")).unwrap();
    for place in places {
        let answer = desk.publish_to(place, &some).expect_err(place);
        words += &format!("{place}: {answer}\n");
    }
    insta::assert_snapshot!(words, @"
    /: won't publish there: `/` is the root of the file system
    .: won't publish there: `/.` is or holds your home folder
    home: won't publish there: `/home` is or holds your home folder
    book: won't publish there: `/book` is or holds the book itself
    book/content: won't publish there: `/book/content` and the book's `content` hold one another
    book/content/sub: won't publish there: `/book/content/sub` and the book's `content` hold one another
    book/themes/../content: won't publish there: `/book/themes/../content` and the book's `content` hold one another
    book/data: won't publish there: `/book/data` and the book's `data` hold one another
    aside: won't publish there: `/aside` and the book's `content` hold one another
    aside/x: won't publish there: `/aside/x` and the book's `content` hold one another
    file: won't publish there: `/file` is not a folder
    round: can't open `/round`: Too many levels of symbolic links (os error 40)
    round/x: can't open `/round/x`: Too many levels of symbolic links (os error 40)
    nowhere: won't publish there: `/nowhere` is a link that leads nowhere
    book/.git/x: won't publish there: `/book/.git/x` lies in a `.git` folder
    book/gone/../..: can't open `/book/gone/../..`: No such file or directory (os error 2)
    ");
    assert!(fs::read_dir(desk.path("book/content")).unwrap().next().is_none());
    link("home/sites", "public-link");
    desk.publish_to("public-link", &some).unwrap();
    assert!(desk.path("home/sites/index.html").exists());
}

#[test]
fn a_damaged_manifest_deletes_nothing() {
    let desk = Desk::new();
    desk.publish(&site(&[("index.html", "1")])).unwrap();
    fs::write(desk.path("book/public/.patternbook-manifest"), "patternbook-manifest 1\nx").unwrap();
    let words = desk.publish(&site(&[("index.html", "2")])).unwrap_err();
    assert!(words.contains("is damaged"), "{words}");
    assert_eq!(fs::read_to_string(desk.path("book/public/index.html")).unwrap(), "1");
}

#[test]
fn a_page_that_fails_to_be_written_leaves_the_old_site() {
    let desk = Desk::new();
    desk.publish(&site(&[("index.html", "1")])).unwrap();
    let mut next = site(&[("index.html", "2")]);
    let body = Body::File(desk.path("gone.png"));
    next.insert("gone.png", Output { key: Key(9), owner: "x".into(), body }).unwrap();
    let words = desk.publish(&next).unwrap_err();
    insta::assert_snapshot!(words, @"can't read `/gone.png`: No such file or directory (os error 2)");
    assert_eq!(desk.published(), files(&[("index.html", "1")]));
    assert!(desk.litter().is_empty());
}

#[test]
fn a_source_edited_in_place_does_not_reach_the_output() {
    let desk = Desk::new();
    let source = desk.path("book/content/a.bin");
    fs::write(&source, "1").unwrap();
    let mut site = Site::new();
    let body = Body::File(source.clone());
    site.insert("a.bin", Output { key: Key(9), owner: "x".into(), body }).unwrap();
    desk.publish(&site).unwrap();
    fs::write(&source, "2").unwrap();
    assert_eq!(desk.published(), files(&[("a.bin", "1")]));
}

#[test]
fn what_a_killed_build_left_is_cleared_by_the_next() {
    let desk = Desk::new();
    desk.publish(&site(&[("index.html", "1")])).unwrap();
    let (staged, state) = desk.staged();
    assert_eq!(state, None);
    fs::create_dir_all(staged.join("half")).unwrap();
    fs::write(staged.join(manifest::UNFINISHED), "").unwrap();
    fs::write(staged.join("half/page.html"), "…").unwrap();
    // Killed between the two renames of a file system without exchange.
    fs::rename(desk.path("book/public"), desk.path("book/.public.patternbook-old")).unwrap();
    desk.publish(&site(&[("index.html", "1"), ("b.html", "b")])).unwrap();
    assert_eq!(desk.published(), files(&[("index.html", "1"), ("b.html", "b")]));
    assert!(desk.litter().is_empty());
    assert_eq!(desk.staged().1, Some(manifest::SPARE));
    assert_eq!(read_tree(&staged).get("half/page.html"), None);
}

#[test]
fn killed_between_two_renames_the_old_site_comes_back() {
    let desk = Desk::new();
    let old = desk.path("book/.public.patternbook-old");
    desk.publish(&site(&[("index.html", "1")])).unwrap();
    desk.publish(&site(&[("index.html", "2")])).unwrap();
    let (staged, _) = desk.staged();
    fs::rename(staged.join(manifest::SPARE), staged.join(manifest::MANIFEST)).unwrap();
    fs::rename(desk.path("book/public"), &old).unwrap();
    assert_eq!(desk.publish(&site(&[("index.html", "2")])).unwrap().kept, 1);
    assert!(desk.litter().is_empty());
    // And where the new site was in its place already.
    fs::rename(&staged, &old).unwrap();
    fs::rename(old.join(manifest::SPARE), old.join(manifest::MANIFEST)).unwrap();
    assert_eq!(desk.publish(&site(&[("index.html", "2")])).unwrap().kept, 1);
    assert_eq!(desk.staged().1, Some(manifest::SPARE));
    assert!(desk.litter().is_empty());
}

#[test]
fn the_folder_before_last_is_brought_up_to_date_and_used_again() {
    let desk = Desk::new();
    let rounds: [&[(&str, &str)]; 6] = [
        &[("index.html", "1"), ("a/x.html", "x"), ("b", "b")],
        &[("index.html", "2"), ("a", "file"), ("b/c/d.html", "d")],
        &[("index.html", "2"), ("a/x.html", "x"), ("b/c", "c"), ("e/f.html", "f")],
        &[("e/f.html", "f")],
        &[("index.html", "1"), ("a/x.html", "x"), ("b", "b")],
        &[("index.html", "5"), ("a/x.html", "x"), ("b", "b")],
    ];
    let mut inodes = std::collections::BTreeSet::new();
    for (round, list) in rounds.iter().enumerate() {
        desk.publish(&site(list)).unwrap();
        assert_eq!(desk.published(), files(list), "round {round}");
        inodes.insert(fs::metadata(desk.path("book/public")).unwrap().ino());
        fs::write(desk.path(&format!("book/public/note-{round}")), "mine").unwrap();
        fs::remove_file(desk.path(&format!("book/public/note-{round}"))).unwrap();
    }
    assert_eq!(inodes.len(), 2);
    assert!(desk.litter().is_empty());
}

#[test]
fn a_killed_build_that_had_just_exchanged_loses_nobodys_file() {
    let desk = Desk::new();
    desk.publish(&site(&[("index.html", "1")])).unwrap();
    desk.publish(&site(&[("index.html", "2")])).unwrap();
    let (staged, _) = desk.staged();
    fs::rename(staged.join(manifest::SPARE), staged.join(manifest::MANIFEST)).unwrap();
    fs::write(staged.join("put-there-meanwhile.txt"), "mine").unwrap();
    desk.publish(&site(&[("index.html", "3")])).unwrap();
    let expected = [("index.html", "3"), ("put-there-meanwhile.txt", "mine")];
    assert_eq!(desk.published(), files(&expected));
}

#[test]
fn builds_at_once_take_turns() {
    let desk = Desk::new();
    thread::scope(|scope| {
        for n in 0..8 {
            let desk = &desk;
            scope.spawn(move || {
                for round in 0..5 {
                    let mark = format!("{n}.{round}");
                    desk.publish(&site(&[("a.html", &mark), ("b/c.html", &mark)])).unwrap();
                }
            });
        }
    });
    let published = desk.published();
    assert_eq!(published["a.html"], published["b/c.html"]);
    assert!(desk.litter().is_empty());
}

/// A site whose every page names its build, with an asset of its own.
fn marked(mark: usize, pages: usize) -> Site {
    let asset = format!("site.{mark:08x}00000000.css");
    let mut site = Site::new();
    for page in 0..pages {
        // Every third page stays the same, so that builds link as well as write.
        let mark = if page % 3 == 0 { 0 } else { mark };
        site.insert(format!("p{page}/index.html"), text(&format!("{mark}"))).unwrap();
    }
    site.insert("index.html", text(&asset)).unwrap();
    site.insert(asset, text(&format!("{mark}"))).unwrap();
    site
}

#[test]
fn a_reader_crawling_through_fifty_switches_sees_whole_sites() {
    let desk = Desk::new();
    desk.publish(&marked(1, 30)).unwrap();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let crawler = scope.spawn(|| {
            let out = desk.path("book/public");
            let mut pages = 0;
            while !done.load(Ordering::Relaxed) {
                let asset = fs::read_to_string(out.join("index.html")).expect("the page is there");
                fs::read_to_string(out.join(asset)).expect("the page's asset is there");
                for page in 0..30 {
                    fs::read_to_string(out.join(format!("p{page}/index.html"))).expect("no 404");
                    pages += 1;
                }
            }
            pages
        });
        for mark in 2..52 {
            desk.publish(&marked(mark, 30)).unwrap();
            thread::sleep(Duration::from_millis(5));
        }
        done.store(true, Ordering::Relaxed);
        assert!(crawler.join().unwrap() > 0);
    });
}
