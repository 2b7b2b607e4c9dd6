//! The one writer: publishes a site to a folder, all or nothing.
//!
//! The new folder is prepared apart (in `.patternbook/`, or beside the output on another disk), unchanged files
//! linked and not copied, and the two are exchanged at once. A manifest in the folder lists what we wrote, with
//! its keys: it tells what need not be written again, and that nothing else is ours to delete.
//!
//! The folder that was exchanged out is kept as a spare, and the next build brings it up to date: making and
//! removing ten thousand folders for each build is what makes file systems slow. A folder that is not the
//! output is in one of three states, told by the name of its manifest, each entered by one rename:
//!
//! - `.patternbook-unfinished`: being prepared; all in it is ours to remove;
//! - `.patternbook-manifest`: just exchanged; others' files may still be in it;
//! - `.patternbook-spare`: tidy; it holds nothing but files of ours.
#![expect(clippy::disallowed_methods, reason = "the one writer")]

mod book;
mod cache;
mod guard;
mod lock;
mod manifest;
mod stage;
mod swap;
#[cfg(test)]
mod tests;

pub use book::{rewrite, write_book};
pub use cache::keep;

use std::fs;
use std::path::{Path, PathBuf};

use manifest::Manifest;

use crate::diag::Diagnostic;
use crate::memo::Key;
use crate::site::Site;

/// Where a site is published, and what must not be touched there.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// The folder that is published.
    pub out: &'a Path,
    /// The book's root: the output must not hold it, or lie in its sources.
    pub root: &'a Path,
    /// The user's home folder, where it is known: never an output.
    pub home: Option<&'a Path>,
}

/// What publishing did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Published {
    /// Files that were written.
    pub written: usize,
    /// Files that stayed as they were.
    pub kept: usize,
    /// Files of the last build that are gone.
    pub removed: usize,
    /// The size of all files.
    pub bytes: u64,
}

/// Writes the files of a new book; refuses a folder that holds something already.
pub fn write_new(dir: &Path, files: &[(&str, String)]) -> Result<(), Box<Diagnostic>> {
    let holds_something = fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    if holds_something {
        let message = format!("`{}` is not empty", dir.display());
        return Err(Box::new(Diagnostic::error("not-empty", message).hint("name a new folder")));
    }
    for (path, text) in files {
        let path = dir.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| failed("create", folder, &error))?;
        }
        fs::write(&path, text).map_err(|error| failed("write", &path, &error))?;
    }
    Ok(())
}

/// Tells whether the folder holds what these inputs give, as we wrote it: then nothing need be built.
pub fn is_published(inputs: Key, target: &Target<'_>) -> Option<Published> {
    let out = guard::resolve(target).ok()?;
    let before = Manifest::read(&out).ok()??;
    let is_current = before.inputs == Some(inputs) && before.is_whole(&out);
    let kept = before.entries.values().filter(|entry| entry.retired == 0).count();
    is_current.then(|| Published { kept, bytes: before.bytes(), ..Published::default() })
}

/// Writes one file of a book that is not there yet, and returns where.
pub fn write_file(root: &Path, path: &str, text: &str) -> Result<PathBuf, Box<Diagnostic>> {
    let path = guard::inside(root, path)?;
    if path.exists() {
        let message = format!("`{}` is there already", path.display());
        return Err(Box::new(
            Diagnostic::error("not-empty", message).hint("remove it first to begin anew"),
        ));
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| failed("create", folder, &error))?;
    }
    guard::write_fresh(&path, text).map_err(|error| failed("write", &path, &error))?;
    Ok(path)
}

/// Publishes a site: afterwards the folder is the new site as a whole, or, with an error, the old one.
///
/// When nothing has changed, nothing is written.
pub fn publish(site: &Site, target: &Target<'_>) -> Result<Published, Box<Diagnostic>> {
    publish_sound(site, target, &Vec::new).map_err(|mut problems| Box::new(problems.remove(0)))
}

/// Publishes a site if nothing was wrong with it after all of it was made: `problems` is asked then.
pub fn publish_sound(
    site: &Site,
    target: &Target<'_>,
    problems: &dyn Fn() -> Vec<Diagnostic>,
) -> Result<Published, Vec<Diagnostic>> {
    let staged = stage_site(site, target).map_err(|diagnostic| vec![*diagnostic])?;
    let Staged { out, folder, published, _lock } = match staged {
        Ok(published) => return Ok(published),
        Err(staged) => staged,
    };
    let found = problems();
    if !found.is_empty() {
        let _ = swap::abandon(&folder);
        return Err(found);
    }
    if out.exists() {
        swap::settle(&folder).map_err(|diagnostic| vec![*diagnostic])?;
    }
    swap::exchange(&folder, &out).map_err(|diagnostic| vec![*diagnostic])?;
    Ok(published)
}

/// A site that lies beside the output, ready to take its place.
struct Staged {
    out: PathBuf,
    folder: PathBuf,
    published: Published,
    _lock: lock::Lock,
}

/// Writes a site beside the output; where the output is this site already, says so.
fn stage_site(
    site: &Site,
    target: &Target<'_>,
) -> Result<Result<Published, Staged>, Box<Diagnostic>> {
    let out = guard::resolve(target)?;
    if let Some(parent) = out.parent() {
        fs::create_dir_all(parent).map_err(|error| failed("create", parent, &error))?;
    }
    let lock = lock::take(&out)?;
    let staged = staging_place(&out, target.root)?;
    swap::sweep(&staged, &out)?;
    let before = Manifest::read(&out)?;
    if let Some(before) = &before
        && before.is_current(site, &out)
    {
        let (kept, bytes) = (site.len(), before.bytes());
        return Ok(Ok(Published { kept, bytes, ..Published::default() }));
    }
    guard::refuse_foreign(&out, before.as_ref())?;
    let published = stage::prepare(site, &out, &staged, before.as_ref()).inspect_err(|_| {
        // What can't be removed now is removed by the next build.
        let _ = swap::abandon(&staged);
    })?;
    Ok(Err(Staged { out, folder: staged, published, _lock: lock }))
}

/// Returns where the next folder is prepared: with the book's other remembered things, where that can be swapped.
fn staging_place(out: &Path, root: &Path) -> Result<PathBuf, Box<Diagnostic>> {
    use std::os::unix::fs::MetadataExt;
    let device = |path: &Path| fs::metadata(path).map(|meta| meta.dev()).ok();
    let remembered = root.join(".patternbook");
    let parent = out.parent().unwrap_or(out);
    if fs::create_dir_all(&remembered).is_ok() && device(&remembered) == device(parent) {
        let name = Key::of(&[out.as_os_str().as_encoded_bytes()]).hex();
        let place = remembered.join(format!("output-{}", &name[..8]));
        return std::path::absolute(&place).map_err(|error| failed("open", &place, &error));
    }
    Ok(beside(out, "new"))
}

/// Returns a hidden name beside the output.
fn beside(out: &Path, what: &str) -> PathBuf {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    out.with_file_name(format!(".{name}.patternbook-{what}"))
}

/// Says in words what the file system refused.
fn failed(verb: &str, path: &Path, error: &std::io::Error) -> Box<Diagnostic> {
    use rustix::io::Errno;
    let message = format!("can't {verb} `{}`: {error}", path.display());
    let diagnostic = Diagnostic::error("output", message);
    let errno = error.raw_os_error().map(Errno::from_raw_os_error);
    let hint = match errno {
        Some(Errno::NOSPC | Errno::DQUOT) => {
            "the disk is full; what was published before is untouched"
        }
        Some(Errno::ROFS) => "the file system is read-only; choose another folder with `--output`",
        Some(Errno::ACCESS | Errno::PERM) => {
            "the folder that holds the output must be writable; choose another with `--output`"
        }
        Some(Errno::BUSY | Errno::XDEV) => {
            "is it a mount point? publish to a folder inside it, so that it can be swapped at once"
        }
        Some(Errno::NAMETOOLONG) => "shorten the file name or the `slug`",
        _ => return Box::new(diagnostic),
    };
    Box::new(diagnostic.hint(hint))
}
