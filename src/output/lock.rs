//! One build at a time per output: a lock that the system lets go when a build dies.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, OFlags, flock};
use rustix::io::Errno;

use super::{beside, failed};
use crate::diag::Diagnostic;

/// Publishing takes seconds at the most; a build that waits longer has met something else.
const PATIENCE: Duration = Duration::from_secs(60);

/// The right to write an output; given back when dropped.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    _file: File,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is still held: whoever waits sees that the name is another file, or none.
        let _ = fs::remove_file(&self.path);
    }
}

/// Waits for the right to write to `out`.
pub(super) fn take(out: &Path) -> Result<Lock, Box<Diagnostic>> {
    let path = beside(out, "lock");
    let begun = Instant::now();
    loop {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            // A link of that name would have a file made elsewhere.
            .custom_flags(OFlags::NOFOLLOW.bits().cast_signed())
            .open(&path)
            .map_err(|error| failed("create", &path, &error))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) if is_still(&path, &file) => return Ok(Lock { path, _file: file }),
            Ok(()) => continue,
            Err(Errno::WOULDBLOCK) if begun.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(10));
            }
            Err(Errno::WOULDBLOCK) => {
                let message = format!("another build is publishing to `{}`", out.display());
                return Err(Box::new(
                    Diagnostic::error("output", message).hint("wait for it, or end it"),
                ));
            }
            Err(error) => return Err(failed("lock", &path, &error.into())),
        }
    }
}

fn is_still(path: &Path, file: &File) -> bool {
    match (fs::metadata(path), file.metadata()) {
        (Ok(named), Ok(held)) => named.ino() == held.ino() && named.dev() == held.dev(),
        _ => false,
    }
}
