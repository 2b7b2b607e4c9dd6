//! Keeps what the next run may know already.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;
use std::time::Duration;

use crate::source::CACHE;

/// Longer than any build writes a file of the cache.
const LEFT_BEHIND: Duration = Duration::from_secs(600);

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
    remove_left_behind(&folder, name);
    written.inspect_err(|_| drop(fs::remove_file(&beside)))
}

/// Removes what builds that were killed have begun. One that is being written now is younger.
fn remove_left_behind(folder: &Path, name: &str) {
    let begun = |file: &str| {
        let number = file.strip_prefix(name).and_then(|rest| rest.strip_prefix('.'));
        number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|meta| meta.modified()).map(|time| time.elapsed());
        let is_old = age.is_ok_and(|age| age.is_ok_and(|age| age > LEFT_BEHIND));
        if is_old && entry.file_name().to_str().is_some_and(begun) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
