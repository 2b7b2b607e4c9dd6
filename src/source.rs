//! The snapshot of a book's folder: the one room that reads files.
//!
//! Files that the last snapshot held with the same size and time are not read again. What is not text
//! that we parse (images, downloads) is known by path and stamp only, and copied by `output`.
#![expect(clippy::disallowed_methods, reason = "the one reader")]

mod again;
mod file;
mod walk;

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use crate::diag::Diagnostic;
use crate::memo::Key;
use crate::model::history::History;

pub use again::Look;
pub use file::{FileData, SourceFile, open_file};
use file::{Stamp, is_words, not_a_file, read_file, read_text, stamp, unreadable, with_line_ends};
use walk::walk;
pub(crate) use walk::{FileId, file_id};

/// The files of a book, by path.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The book's root; empty for a book in memory.
    pub root: PathBuf,
    /// Who changed which file last.
    pub history: Arc<History>,
    files: BTreeMap<Arc<str>, SourceFile>,
    /// What is there and can't be read: whoever misses it need not say so.
    unread: BTreeSet<Arc<str>>,
}

/// The folders and files that make a book.
pub(crate) const INPUTS: [&str; 4] = ["book.toml", "content", "data", "themes"];

/// The folder below a book's root that holds what is kept from one run to the next.
pub(crate) const CACHE: &str = ".patternbook/cache";
/// More than any file there has.
const MOST_KEPT: u64 = 1 << 30;

/// Names that are never part of a book: what editors, office programs, browsers and systems lay beside a file, version
/// control, our own cache.
fn is_ignored(name: &str) -> bool {
    const BEGINNINGS: [&str; 3] = [".", "~$", "~syncthing~"];
    const ENDINGS: [&str; 11] = [
        "~",
        ".swp",
        ".swx",
        ".tmp",
        ".bak",
        ".orig",
        ".part",
        ".crdownload",
        ".download",
        "___jb_tmp___",
        "___jb_old___",
    ];
    const NAMES: [&str; 4] = ["4913", "node_modules", "Thumbs.db", "desktop.ini"];
    BEGINNINGS.iter().any(|begin| name.starts_with(begin))
        || ENDINGS.iter().any(|end| name.ends_with(end))
        || NAMES.contains(&name)
        || (name.starts_with('#') && name.ends_with('#'))
        || is_numbered(name)
}

/// Tells whether a name is that of a text with a number behind, which scripts rename into its place.
fn is_numbered(name: &str) -> bool {
    let Some((text, number)) = name.rsplit_once('.') else { return false };
    let text = text.strip_suffix(".tmp").unwrap_or(text);
    let is_number = number.len() > 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number && [".md", ".markdown", ".toml", ".csv"].iter().any(|end| text.ends_with(end))
}

/// Tells whether a path below the root is one that a snapshot would look at.
pub(crate) fn is_part_of_book(root: &Path, path: &Path) -> bool {
    let Ok(below) = path.strip_prefix(root) else { return false };
    let mut parts = below.components().map(|part| part.as_os_str().to_str());
    match parts.next() {
        // The root itself: moved, or replaced.
        None => true,
        Some(first) => {
            first.is_some_and(|first| INPUTS.contains(&first))
                && parts.all(|part| part.is_none_or(|part| !is_ignored(part)))
        }
    }
}

impl Sources {
    /// Reads the folder of a book, taking over from `previous` what has not changed.
    pub fn read(root: &Path, previous: &Self) -> (Self, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let mut diags = Vec::new();
        for input in INPUTS {
            let path = root.join(input);
            match fs::metadata(&path) {
                Ok(meta) if meta.is_dir() => {
                    let (more, problems) = walk(root, &path, input, &[]);
                    found.extend(more);
                    diags.extend(problems);
                }
                Ok(meta) if meta.is_file() => found.push((Arc::from(input), path, stamp(&meta))),
                Ok(_) => diags.push(not_a_file(input)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => diags.push(unreadable(input, &error)),
            }
        }
        let read: Vec<_> = found
            .into_par_iter()
            .map(|(path, full, stamp)| {
                match previous.files.get(&path).filter(|file| file.stamp == stamp) {
                    Some(file) => Ok(file.clone()),
                    None => read_file(path, full, stamp),
                }
            })
            .collect();
        let (good, bad): (Vec<_>, Vec<_>) = read.into_iter().partition(Result::is_ok);
        diags.extend(bad.into_iter().filter_map(Result::err).map(|diagnostic| *diagnostic));
        let good = good.into_iter().filter_map(Result::ok);
        let files = good.map(|file| (file.path.clone(), file)).collect();
        let unread = diags.iter().filter_map(|diagnostic| diagnostic.source.clone()).collect();
        let history = previous.history.clone();
        (Self { root: root.to_owned(), history, files, unread }, diags)
    }

    /// Reads a whole folder, whatever it is: what is written in words as text, the rest by path only.
    ///
    /// A text in another encoding is known by path, with a diagnostic.
    pub fn read_tree(root: &Path) -> (Self, Vec<Diagnostic>) {
        let (found, mut diags) = walk(root, root, "", &[]);
        let read: Vec<_> = found
            .into_par_iter()
            .map(|(path, full, stamp)| {
                let unread = SourceFile {
                    path: path.clone(),
                    data: FileData::Copied(full.clone()),
                    key: Key::default(),
                    image: None,
                    stamp,
                };
                match is_words(&path).then(|| read_text(path, full, stamp)) {
                    Some(Ok(file)) => (file, None),
                    Some(Err(diagnostic)) => (unread, Some(*diagnostic)),
                    None => (unread, None),
                }
            })
            .collect();
        let mut files = BTreeMap::new();
        for (file, diagnostic) in read {
            diags.extend(diagnostic);
            files.insert(file.path.clone(), file);
        }
        (Self { root: root.to_owned(), files, ..Self::default() }, diags)
    }

    /// Returns the snapshot with the text of these files as well, where they are text.
    pub fn with_text(mut self, paths: impl IntoIterator<Item = String>) -> Self {
        for path in paths {
            let Some(file) = self.files.get_mut(path.as_str()) else { continue };
            let FileData::Copied(full) = &file.data else { continue };
            if let Ok(read) = read_text(file.path.clone(), full.clone(), file.stamp) {
                *file = read;
            }
        }
        self
    }

    /// Returns the snapshot with these files in place of those that it has.
    pub fn with(mut self, files: impl IntoIterator<Item = SourceFile>) -> Self {
        self.files.extend(files.into_iter().map(|file| (file.path.clone(), file)));
        self
    }

    /// Returns the snapshot without these files.
    pub fn without(mut self, paths: &[Arc<str>]) -> Self {
        self.files.retain(|path, _| !paths.contains(path));
        self
    }

    /// Returns the snapshot with the texts of a folder that is hidden otherwise (`docs/.snippets`).
    pub fn with_hidden(mut self, folder: &str) -> Self {
        let (found, _) = walk(&self.root, &self.root.join(folder), folder, &[]);
        for (path, full, stamp) in found.into_iter().filter(|(path, ..)| is_words(path)) {
            if let Ok(read) = read_text(path.clone(), full, stamp) {
                self.files.insert(path, read);
            }
        }
        self
    }

    /// Returns a book in memory, from one text: `//- path` begins each file.
    pub fn fixture(text: &str) -> Self {
        let mut files: BTreeMap<Arc<str>, String> = BTreeMap::new();
        let mut current: Option<Arc<str>> = None;
        for line in text.split_inclusive('\n') {
            if let Some(path) = line.strip_prefix("//- ") {
                let path: Arc<str> = Arc::from(path.trim());
                files.insert(path.clone(), String::new());
                current = Some(path);
            } else if let Some(path) = &current {
                files.entry(path.clone()).or_default().push_str(line);
            }
        }
        let files = files.into_iter().map(|(path, text)| (path, text.into_bytes()));
        Self::in_memory(files)
    }

    /// Returns a book in memory from its files.
    pub fn in_memory(files: impl IntoIterator<Item = (Arc<str>, Vec<u8>)>) -> Self {
        let files = files
            .into_iter()
            .map(|(path, bytes)| {
                let key = Key::of(&[path.as_bytes(), &bytes]);
                let data = match String::from_utf8(bytes) {
                    Ok(text) => FileData::Text(Arc::from(with_line_ends(text))),
                    Err(error) => FileData::Bytes(Arc::from(error.into_bytes())),
                };
                (path.clone(), SourceFile { path, data, key, image: None, stamp: Stamp::default() })
            })
            .collect();
        Self { files, ..Self::default() }
    }

    /// Returns the snapshot with what the book's repository knows of it.
    pub fn with_history(mut self, history: Arc<History>) -> Self {
        self.history = history;
        self
    }

    /// Returns the hash of all files, and of what is known of their past.
    pub fn key(&self) -> Key {
        let mut keys: Vec<Key> = self.files.values().map(|file| file.key).collect();
        keys.push(Key::of(&[format!("{:?}", self.history).as_bytes()]));
        Key::join(&keys)
    }

    /// Returns a file.
    pub fn get(&self, path: &str) -> Option<&SourceFile> {
        self.files.get(path)
    }

    /// Returns the files below a folder (`content/`) that are there and can't be read.
    pub fn unread_below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a str> {
        self.unread.iter().map(|path| &**path).filter(move |path| path.starts_with(folder))
    }

    /// Returns all files, by path.
    pub fn iter(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.values()
    }

    /// Returns the files below a folder (`content/`, with its slash), by path.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a SourceFile> {
        self.files
            .range::<str, _>((std::ops::Bound::Included(folder), std::ops::Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(folder))
            .map(|(_, file)| file)
    }

    /// Returns the paths that differ between two snapshots.
    pub fn changed<'a>(&'a self, before: &'a Self) -> Vec<&'a Arc<str>> {
        let mut paths = Vec::new();
        let (mut old, mut new) = (before.iter().peekable(), self.iter().peekable());
        loop {
            let order = match (old.peek(), new.peek()) {
                (Some(old), Some(new)) if Arc::ptr_eq(&old.path, &new.path) => Ordering::Equal,
                (None, None) => return paths,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => old.path.cmp(&new.path),
            };
            let was = old.next_if(|_| order.is_le());
            let is = new.next_if(|_| order.is_ge());
            if was.map(|file| file.key) != is.map(|file| file.key) {
                paths.extend(is.or(was).map(|file| &file.path));
            }
        }
    }
}

/// Reads what an earlier run remembered below the book's root; nothing where there is nothing.
pub fn read_remembered(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).unwrap_or_default()
}

/// Reads what an earlier run kept in the book's cache; nothing where there is nothing.
pub fn read_kept(root: &Path, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = open_file(&root.join(CACHE).join(name)).and_then(|file| {
        std::io::Read::read_to_end(&mut std::io::Read::take(file, MOST_KEPT), &mut bytes)
    });
    // What was read before an error is as good as a file that was cut.
    drop(read);
    bytes
}

/// Returns the hash of a file, whatever it is.
pub fn file_key(path: &Path) -> Option<Key> {
    use std::io::Read as _;
    let (mut file, mut hasher) = (fs::File::open(path).ok()?, Xxh3::new());
    // Piece by piece: room for twenty megabytes costs more than to hash them.
    let mut piece = vec![0; 128 << 10];
    loop {
        match file.read(&mut piece).ok()? {
            0 => return Some(Key(hasher.digest128())),
            length => hasher.update(&piece[..length]),
        }
    }
}
