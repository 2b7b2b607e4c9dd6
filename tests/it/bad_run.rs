//! The program in a folder with bad input: what it names, what it leaves alone, and that it never waits.

use std::path::Path;
use std::process::{Command, Output};

fn patternbook(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_patternbook"));
    command.current_dir(root).args(arguments).env("HOME", root).output().unwrap()
}

fn write(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// Every file below a folder, with its bytes.
fn tree(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(tree(&path));
        } else {
            all.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    all.sort();
    all
}

#[test]
fn a_build_with_problems_names_all_and_leaves_the_published_site_alone() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, &[("book.toml", "[book]\ntitle = \"T\"\n"), ("content/a.md", "# A\n")]);
    let first = patternbook(root, &["build"]);
    assert!(first.status.success(), "{first:?}");
    let before = tree(&root.join("public"));
    assert!(!before.is_empty());

    write(
        root,
        &[
            ("content/b.md", "+++\nx\n+++\n"),
            ("content/c.md", "[d](d.md)\n"),
            ("data/records/x.csv", "a,a\n"),
        ],
    );
    std::fs::write(root.join("content/e.md"), b"\xff").unwrap();
    let second = patternbook(root, &["build"]);
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    for place in ["content/b.md:2", "content/c.md:1:1", "data/records/x.csv:1", "content/e.md"] {
        assert!(said.contains(place), "{place} in {said}");
    }
    assert_eq!(tree(&root.join("public")), before);
    assert_eq!(patternbook(root, &["check"]).status.code(), Some(1));
    assert_eq!(patternbook(root, &["build", "--no-such-flag"]).status.code(), Some(2));
}

#[test]
fn what_is_no_file_is_named_and_nothing_waits_for_it() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let (root, out) = (folder.path().join("book"), folder.path().join("outside.md"));
    write(&root, &[("book.toml", "[book]\ntitle = \"T\"\n"), ("content/a.md", "# A\n")]);
    std::fs::write(&out, "# Secret\n").unwrap();
    let content = root.join("content");
    let made = Command::new("mkfifo").arg(content.join("pipe.md")).status().unwrap();
    assert!(made.success());
    symlink("/dev/zero", content.join("zero.md")).unwrap();
    symlink(&out, content.join("out.md")).unwrap();
    symlink("..", content.join("up")).unwrap();
    symlink("loop.md", content.join("loop.md")).unwrap();
    symlink("nowhere", content.join("gone.md")).unwrap();
    symlink("pipe.md", content.join("to-pipe.md")).unwrap();
    std::fs::write(content.join(std::ffi::OsStr::from_bytes(b"n\xffn.md")), "x").unwrap();
    std::fs::write(content.join("a".repeat(252) + ".md"), "# Long\n").unwrap();
    let begun = std::time::Instant::now();
    let checked = patternbook(&root, &["check"]);
    assert!(begun.elapsed().as_secs() < 20);
    assert_eq!(checked.status.code(), Some(1));
    let said = String::from_utf8_lossy(&checked.stderr).into_owned()
        + &String::from_utf8_lossy(&checked.stdout);
    insta::assert_snapshot!(said, @r#"
error[unreadable]: can't read `content/gone.md`: No such file or directory (os error 2)
--> content/gone.md

error[unreadable]: can't read `content/loop.md`: Too many levels of symbolic links (os error 40)
--> content/loop.md

error[file-name]: file name `content/n�n.md` is not UTF-8
--> content/n�n.md
 = hint: rename the file

error[link-outside]: link `content/out.md` points out of the book
--> content/out.md
 = hint: copy the file into the book

error[not-a-file]: `content/pipe.md` is neither a file nor a folder
--> content/pipe.md

error[not-a-file]: `content/to-pipe.md` is neither a file nor a folder
--> content/to-pipe.md

error[link-loop]: link `content/up` leads back to a folder above it
--> content/up
 = hint: move the folder, or remove the link

error[link-outside]: link `content/zero.md` points out of the book
--> content/zero.md
 = hint: copy the file into the book

8 errors
"#);
}
