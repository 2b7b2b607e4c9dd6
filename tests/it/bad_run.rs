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

#[test]
fn a_file_in_another_encoding_is_one_problem_and_not_those_that_follow_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let definitions = "[[indicator]]\nid = \"x\"\nname = \"X\"\nlevel = \"team\"\ndefinition = \"d\"\n\
        [indicator.measure]\nrecords = \"r\"\nat = \"at\"\nvalue = \"v\"\nstatistic = \"mean\"\n";
    let files = [
        ("book.toml", "[book]\ntitle = \"T\"\n"),
        ("content/a.md", "# A\n"),
        ("data/teams.toml", "[[team]]\nid = \"a\"\nname = \"A\"\n"),
        ("data/indicators.toml", definitions),
        ("data/records/r.csv", "id,team,at,v\n1,a,2026-01-05,3\n"),
    ];
    let said = || String::from_utf8_lossy(&patternbook(root, &["check"]).stderr).into_owned();
    for (path, text) in files {
        write(root, &files);
        assert!(said().ends_with("no problems\n"), "{}", said());
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        std::fs::write(root.join(path), [&[0xff, 0xfe][..], &wide].concat()).unwrap();
        let said = said();
        assert!(said.starts_with("error[encoding]"), "{path}: {said}");
        assert!(said.contains("UTF-16") && said.ends_with("1 error\n"), "{path}: {said}");
        // Old spreadsheets end a line with CR alone: it is one.
        std::fs::write(root.join(path), text.replace('\n', "\r")).unwrap();
    }
    assert!(said().ends_with("no problems\n"), "{}", said());
}

#[test]
fn a_result_that_cannot_be_written_is_a_failure_and_a_closed_pipe_is_none() {
    use std::fs::File;
    use std::process::Stdio;
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, &[("book.toml", "[book]\ntitle = \"T\"\n"), ("content/a.md", "# A\n\nText\n")]);
    let commands: [&[&str]; 7] = [
        &["indicators"],
        &["check", "--format", "json"],
        &["check", "--format", "sarif"],
        &["render", "content/a.md"],
        &["theme", "list"],
        &["doctor", "--port", "0"],
        &["completions", "bash"],
    ];
    for arguments in commands {
        let run = |stdout: Stdio| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_patternbook"));
            command.current_dir(root).args(arguments).stdout(stdout).output().unwrap()
        };
        let full = run(File::options().write(true).open("/dev/full").unwrap().into());
        let said = String::from_utf8_lossy(&full.stderr).into_owned();
        assert_eq!(full.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(said.contains("can't write the result: No space left"), "{arguments:?}: {said}");
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let closed = run(writer.into());
        let said = String::from_utf8_lossy(&closed.stderr).into_owned();
        assert!(
            !said.contains("can't write") && !said.contains("panicked"),
            "{arguments:?}: {said}"
        );
        assert_eq!(closed.status.code(), run(Stdio::null()).status.code(), "{arguments:?}: {said}");
    }
}

#[test]
fn a_day_that_the_environment_names_wrongly_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    write(root, &[("book.toml", "[book]\ntitle = \"T\"\n"), ("content/a.md", "# A\n")]);
    for (value, code) in
        [("", 0), ("0", 0), ("-1", 0), ("today", 2), ("1e9", 2), ("99999999999999", 2)]
    {
        let mut command = Command::new(env!("CARGO_BIN_EXE_patternbook"));
        command.current_dir(root).args(["check"]).env("SOURCE_DATE_EPOCH", value);
        let checked = command.output().unwrap();
        assert_eq!(checked.status.code(), Some(code), "{value:?}: {checked:?}");
    }
}
