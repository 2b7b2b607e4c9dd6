//! The same book gives the same bytes: in any folder, locale and time zone, with any number of threads.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Copies the example book, as files of another day.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn tree(root: &Path, folder: &Path, all: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tree(root, &path, all);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            all.insert(path.strip_prefix(root).unwrap().to_owned(), bytes);
        }
    }
}

fn published(book: &Path, from: &Path, settings: &[(&str, &str)]) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_patternbook"));
    command.args(["build", "--as-of", "2026-11-23"]).arg(book).current_dir(from);
    let built = command.envs(settings.iter().copied()).output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let mut all = BTreeMap::new();
    tree(&book.join("public"), &book.join("public"), &mut all);
    all
}

#[test]
fn folder_locale_time_zone_and_threads_change_no_byte() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("zwei/ü ü"));
    for book in [&one, &two] {
        for part in ["content", "data"] {
            copy(&example.join(part), &book.join(part));
        }
        std::fs::copy(example.join("book.toml"), book.join("book.toml")).unwrap();
    }
    let first =
        [("RAYON_NUM_THREADS", "1"), ("TZ", "Pacific/Kiritimati"), ("LANG", "C"), ("LC_ALL", "C")];
    let second = [
        ("RAYON_NUM_THREADS", "4"),
        ("TZ", "America/Los_Angeles"),
        ("LANG", "tr_TR.UTF-8"),
        ("LC_ALL", "tr_TR.UTF-8"),
    ];
    let one = published(&one, folder.path(), &first);
    let two = published(&two, &two, &second);
    assert!(one.keys().eq(two.keys()), "other files");
    let differing: Vec<_> =
        one.iter().filter(|(path, bytes)| two[*path] != **bytes).map(|(path, _)| path).collect();
    assert!(differing.is_empty(), "{differing:?}");
}
