//! Who changed which file last, as the book's git repository knows it: beside `source` the one room that
//! reads what lies outside the snapshot.
//!
//! It asks the installed `git`, which knows every kind of repository. A clone without its whole past
//! says so: what it can't know is left out, never guessed.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use jiff::civil::Date;

use crate::model::history::{History, LastChange};

/// Returns the commit that is checked out: as long as it is the same, so is the history.
pub fn head(root: &Path) -> Option<String> {
    ask(root, &["rev-parse", "--verify", "HEAD"]).ok()
}

/// Reads the history of the files below `folders` of the book at `root`.
pub fn history(root: &Path, folders: &[&str]) -> History {
    let shallow = match ask(root, &["rev-parse", "--is-shallow-repository"]) {
        Ok(answer) => answer == "true",
        Err(note) => return History { note: Some(note), ..History::default() },
    };
    if head(root).is_none() {
        return noted("the repository has no commit yet: last changes are unknown");
    }
    let edge = if shallow { edge(root) } else { BTreeSet::new() };
    match log(root, folders, &edge) {
        Ok(changes) => {
            let note = shallow.then(|| {
                "the clone is shallow: earlier changes are unknown (`git fetch --unshallow`)"
                    .to_owned()
            });
            History { changes, note }
        }
        Err(note) => noted(&note),
    }
}

fn noted(note: &str) -> History {
    History { note: Some(note.to_owned()), ..History::default() }
}

/// A `git` that reads only: no pager, no hooks of the file watcher, no optional locks, no prompts. A repository can
/// name programs in its settings; the one that would fetch what a partial clone lacks is not run either.
fn git(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(root)
        .args(["--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false"])
        .args(["-c", "log.showSignature=false"])
        .args(arguments)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn ask(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = git(root, arguments).output().map_err(|error| missing(&error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    }
    Err(refused(&String::from_utf8_lossy(&output.stderr)))
}

fn missing(error: &std::io::Error) -> String {
    format!("can't run `git`: {error}; last changes are unknown")
}

fn refused(said: &str) -> String {
    if said.contains("not a git repository") {
        return "the book is in no git repository: last changes are unknown".to_owned();
    }
    let said = said.lines().next().unwrap_or_default().trim_start_matches("fatal: ");
    format!("git refuses: {said}; last changes are unknown")
}

/// The commits whose parents a shallow clone lacks: they seem to have made every file.
fn edge(root: &Path) -> BTreeSet<String> {
    let boundary = ask(root, &["rev-list", "--max-parents=0", "HEAD"]).unwrap_or_default();
    boundary.lines().map(str::to_owned).collect()
}

fn log(
    root: &Path,
    folders: &[&str],
    edge: &BTreeSet<String>,
) -> Result<BTreeMap<String, LastChange>, String> {
    let mut arguments = vec![
        "log",
        "-z",
        "--name-only",
        "--relative",
        "--no-renames",
        "--format=%x01%H%x02%cs%x02%aN",
        "--",
    ];
    arguments.extend(folders.iter().filter(|folder| root.join(folder).exists()));
    let mut child = git(root, &arguments).spawn().map_err(|error| missing(&error))?;
    let Some(out) = child.stdout.take() else { return Ok(BTreeMap::new()) };
    let changes = read(BufReader::with_capacity(1 << 16, out), edge);
    finish(child).map(|()| changes)
}

fn finish(mut child: Child) -> Result<(), String> {
    let mut said = String::new();
    if let Some(mut stderr) = child.stderr.take() {
        let _ = stderr.read_to_string(&mut said);
    }
    match child.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(refused(&said)),
        Err(error) => Err(missing(&error)),
    }
}

/// Reads what `git log` prints, the latest commit first: `\x01commit\x02day\x02author`, then its files,
/// each with a NUL behind it.
fn read(out: impl BufRead, edge: &BTreeSet<String>) -> BTreeMap<String, LastChange> {
    let mut changes: BTreeMap<String, LastChange> = BTreeMap::new();
    let mut commit: Option<(Date, String)> = None;
    for part in out.split(0).map_while(Result::ok) {
        let part = String::from_utf8_lossy(&part);
        let part = part.trim_start_matches('\n');
        if let Some(head) = part.strip_prefix('\u{1}') {
            let mut fields = head.trim_end().split('\u{2}');
            let (hash, day, author) = (fields.next(), fields.next(), fields.next());
            let known = hash.is_some_and(|hash| !edge.contains(hash));
            commit = day
                .and_then(|day| day.parse().ok())
                .zip(author.map(str::to_owned))
                .filter(|_| known);
        } else if let Some((date, author)) = &commit
            && !part.is_empty()
        {
            let change = changes
                .entry(part.to_owned())
                .or_insert_with(|| LastChange { date: *date, authors: Vec::new() });
            if !change.authors.contains(author) {
                change.authors.push(author.clone());
            }
        }
    }
    changes
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "makes repositories to read")]
mod tests {
    use std::fs;

    use super::*;

    fn run(root: &Path, arguments: &[&str]) {
        let output = git(root, arguments)
            .env("GIT_ALLOW_PROTOCOL", "file")
            .env("GIT_COMMITTER_NAME", "C")
            .env("GIT_COMMITTER_EMAIL", "c@x.example")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn commit(root: &Path, path: &str, text: &str, author: &str, day: &str) {
        fs::create_dir_all(root.join(path).parent().expect("a folder")).expect("a folder");
        fs::write(root.join(path), text).expect("a file");
        run(root, &["add", "."]);
        let author = format!("--author={author} <a@x.example>");
        let date = format!("{day}T12:00:00Z");
        let output = git(root, &["commit", "-q", "-m", "x", &author, "--date", &date])
            .env("GIT_COMMITTER_NAME", "C")
            .env("GIT_COMMITTER_EMAIL", "c@x.example")
            .env("GIT_COMMITTER_DATE", &date)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn repository() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        run(root, &["init", "-q"]);
        commit(root, "book/content/ä b.md", "1", "Ann", "2026-01-01");
        commit(root, "book/content/c.md", "1", "Ben", "2026-01-02");
        commit(root, "book/content/ä b.md", "2", "Ben", "2026-01-03");
        commit(root, "other.md", "1", "Cay", "2026-01-04");
        commit(root, "book/content/ä b.md", "3", "Ann", "2026-01-05");
        folder
    }

    fn shown(history: &History) -> String {
        let lines = history.changes.iter().map(|(path, change)| {
            format!("{path}: {} {}\n", change.date, change.authors.join(", "))
        });
        lines.collect::<String>() + history.note.as_deref().unwrap_or_default()
    }

    #[test]
    fn each_file_has_its_last_change_and_its_authors() {
        let folder = repository();
        let found = history(&folder.path().join("book"), &["content", "data"]);
        insta::assert_snapshot!(shown(&found), @r#"
        content/c.md: 2026-01-02 Ben
        content/ä b.md: 2026-01-05 Ann, Ben
        "#);
    }

    #[test]
    fn a_shallow_clone_says_so_and_guesses_nothing() {
        let folder = repository();
        let clone = tempfile::tempdir().expect("a folder");
        let from = format!("file://{}", folder.path().display());
        run(clone.path(), &["clone", "-q", "--depth", "2", &from, "c"]);
        let found = history(&clone.path().join("c/book"), &["content"]);
        insta::assert_snapshot!(shown(&found), @r#"
        content/ä b.md: 2026-01-05 Ann
        the clone is shallow: earlier changes are unknown (`git fetch --unshallow`)
        "#);
    }

    #[test]
    fn a_program_that_a_repository_names_is_not_run() {
        let folder = repository();
        let root = folder.path();
        let mark = root.join("was-run");
        let program = format!("touch {}; false", mark.display());
        let tree = ask(root, &["rev-parse", "HEAD~1^{tree}"]).expect("a tree");
        let object = root.join(".git/objects").join(&tree[..2]).join(&tree[2..]);
        fs::remove_file(object).expect("an object of its own");
        for (key, value) in [
            ("extensions.partialClone", "origin"),
            ("core.repositoryFormatVersion", "1"),
            ("remote.origin.promisor", "true"),
            ("remote.origin.url", "ssh://x.example/y"),
            ("core.sshCommand", &program),
            ("gpg.program", &program),
            ("core.fsmonitor", &program),
            ("core.pager", &program),
            ("log.showSignature", "true"),
        ] {
            run(root, &["config", key, value]);
        }
        assert!(history(&root.join("book"), &["content"]).note.is_some());
        assert!(!mark.exists());
    }

    #[test]
    fn a_folder_without_a_repository_says_so() {
        let folder = tempfile::tempdir().expect("a folder");
        insta::assert_snapshot!(shown(&history(folder.path(), &["content"])), @r#"the book is in no git repository: last changes are unknown"#);
        run(folder.path(), &["init", "-q"]);
        insta::assert_snapshot!(shown(&history(folder.path(), &["content"])), @r#"the repository has no commit yet: last changes are unknown"#);
    }
}
