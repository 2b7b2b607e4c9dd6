//! Keeps what the next run may know already.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use crate::source::CACHE;

/// Writes a file of the book's cache: beside its place first, so that a reader finds the old one or the new one.
///
/// Books come from others, and so may links in their folders: nothing is written where one leads.
pub fn keep(root: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let folder = root.join(CACHE);
    for step in Path::new(CACHE).ancestors().filter(|step| !step.as_os_str().is_empty()) {
        if root.join(step).is_symlink() {
            return Err(io::Error::other(format!("`{}` is a link", step.display())));
        }
    }
    fs::create_dir_all(&folder)?;
    let beside = folder.join(format!("{name}.{}", std::process::id()));
    // What an ended process of the same number left, or a link of that name.
    let _ = fs::remove_file(&beside);
    let written = File::create_new(&beside)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| fs::rename(&beside, folder.join(name)));
    written.inspect_err(|_| drop(fs::remove_file(&beside)))
}
