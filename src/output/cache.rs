//! Keeps what the next run may know already.

use std::fs;
use std::io;
use std::path::Path;

use crate::source::CACHE;

/// Writes a file of the book's cache: beside its place first, so that a reader finds the old one or the new one.
pub fn keep(root: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let folder = root.join(CACHE);
    fs::create_dir_all(&folder)?;
    let beside = folder.join(format!("{name}.{}", std::process::id()));
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, folder.join(name)));
    written.inspect_err(|_| drop(fs::remove_file(&beside)))
}
