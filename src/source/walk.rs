//! Finds the files below a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::file::{Stamp, not_a_file, stamp, unreadable};
use super::is_ignored;
use crate::diag::Diagnostic;

/// What a path leads to, so that a folder put in the place of another is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileId {
    device: u64,
    inode: u64,
    pub(crate) is_folder: bool,
}

/// Returns what a path leads to now.
pub(crate) fn file_id(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    let meta = fs::metadata(path).ok()?;
    Some(FileId { device: meta.dev(), inode: meta.ino(), is_folder: meta.is_dir() })
}

/// A file that was found: its path below the root, where it lies, its stamp.
pub(super) type Found = (Arc<str>, PathBuf, Stamp);

/// Folders deeper than this are a mistake.
const MAX_DEPTH: usize = 32;

/// Finds the files below a folder. `above` are the folders that it lies in, so that a link back to one of
/// them is noticed, and not followed round and round.
pub(super) fn walk(
    root: &Path,
    folder: &Path,
    relative: &str,
    above: &[FileId],
) -> (Vec<Found>, Vec<Diagnostic>) {
    let refused = |code: &'static str, message: String| {
        let diagnostic = Diagnostic::error(code, message).within(&Arc::from(relative));
        (Vec::new(), vec![diagnostic.hint("move the folder, or remove the link")])
    };
    let Some(own) = file_id(folder) else { return (Vec::new(), Vec::new()) };
    if above.contains(&own) || (!above.is_empty() && file_id(root) == Some(own)) {
        return refused("link-loop", format!("link `{relative}` leads back to a folder above it"));
    }
    if above.len() > MAX_DEPTH {
        let message = format!("folder `{relative}` lies more than {MAX_DEPTH} folders deep");
        return refused("folder-depth", message);
    }
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return (Vec::new(), vec![unreadable(relative, &error)]),
    };
    let above = [above, &[own]].concat();
    let (mut found, mut diags, mut folders) = (Vec::new(), Vec::new(), Vec::new());
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                diags.push(unreadable(relative, &error));
                continue;
            }
        };
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            let shown = name.to_string_lossy();
            diags.push(
                Diagnostic::error(
                    "file-name",
                    format!("file name `{relative}/{shown}` is not UTF-8"),
                )
                .within(&Arc::from(format!("{relative}/{shown}")))
                .hint("rename the file"),
            );
            continue;
        };
        if is_ignored(name) {
            continue;
        }
        let path = if relative.is_empty() { name.to_owned() } else { format!("{relative}/{name}") };
        let full = entry.path();
        let meta = match entry.file_type() {
            Ok(kind) if kind.is_symlink() => linked(root, &full),
            Ok(kind) if kind.is_dir() => {
                folders.push((path, full));
                continue;
            }
            _ => entry.metadata().map(Some),
        };
        match meta {
            Ok(Some(meta)) if meta.is_dir() => folders.push((path, full)),
            Ok(Some(meta)) if meta.is_file() => found.push((Arc::from(path), full, stamp(&meta))),
            Ok(Some(_)) => diags.push(not_a_file(&path)),
            Ok(None) => diags.push(
                Diagnostic::error("link-outside", format!("link `{path}` points out of the book"))
                    .within(&Arc::from(path.as_str()))
                    .hint("copy the file into the book"),
            ),
            Err(error) => diags.push(unreadable(&path, &error)),
        }
    }
    folders.sort();
    let below: Vec<_> =
        folders.par_iter().map(|(path, full)| walk(root, full, path, &above)).collect();
    for (more, problems) in below {
        found.extend(more);
        diags.extend(problems);
    }
    (found, diags)
}

/// Returns what a symbolic link leads to, or nothing where that lies outside the book.
fn linked(root: &Path, link: &Path) -> std::io::Result<Option<fs::Metadata>> {
    let target = fs::canonicalize(link)?;
    if !target.starts_with(fs::canonicalize(root)?) {
        return Ok(None);
    }
    fs::metadata(target).map(Some)
}
