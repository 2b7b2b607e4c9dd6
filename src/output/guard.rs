//! What is never an output: the sources, what holds them, `/`, the home folder, and what others put there.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::manifest::Manifest;
use super::{Target, failed};
use crate::diag::Diagnostic;

/// Returns the folder that is really meant, links followed, or says why nothing is published there.
pub(super) fn resolve(target: &Target<'_>) -> Result<PathBuf, Box<Diagnostic>> {
    let shown = target.out.display();
    let out = real_path(target.out)?;
    if out.parent().is_none() {
        return Err(refused(format!("`{shown}` is the root of the file system")));
    }
    if let Some(home) = target.home.and_then(|home| fs::canonicalize(home).ok())
        && home.starts_with(&out)
    {
        return Err(refused(format!("`{shown}` is or holds your home folder")));
    }
    if let Some(kept) =
        out.iter().find(|part| [".git", ".patternbook"].iter().any(|kept| part == kept))
    {
        return Err(refused(format!("`{shown}` lies in a `{}` folder", kept.display())));
    }
    let root =
        fs::canonicalize(target.root).map_err(|error| failed("open", target.root, &error))?;
    if root.starts_with(&out) {
        return Err(refused(format!("`{shown}` is or holds the book itself")));
    }
    for input in ["content", "data", "themes", "book.toml"] {
        // What is not there yet may come, and would be read as the book's.
        let input_path = root.join(input);
        let input_path = fs::canonicalize(&input_path).unwrap_or(input_path);
        if out.starts_with(&input_path) || input_path.starts_with(&out) {
            return Err(refused(format!("`{shown}` and the book's `{input}` hold one another")));
        }
    }
    match fs::symlink_metadata(&out) {
        Ok(meta) if !meta.is_dir() => Err(refused(format!("`{shown}` is not a folder"))),
        _ => Ok(out),
    }
}

/// Refuses a folder with files that no build of ours wrote.
pub(super) fn refuse_foreign(
    out: &Path,
    manifest: Option<&Manifest>,
) -> Result<(), Box<Diagnostic>> {
    if manifest.is_some() {
        return Ok(());
    }
    let mut entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed("read", out, &error)),
    };
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(refused(format!(
            "`{}` holds files that no build of patternbook wrote",
            out.display()
        ))),
    }
}

/// Returns where a file of a book is written: below its root, whatever links somebody put on the way.
pub(super) fn inside(root: &Path, path: &str) -> Result<PathBuf, Box<Diagnostic>> {
    let leads_out = || {
        let message = format!("won't write `{path}`: it leads out of the book");
        Box::new(Diagnostic::error("output", message).hint("remove the link, or the `..`"))
    };
    if !Path::new(path).components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(leads_out());
    }
    let full = root.join(path);
    let folder = full.parent().unwrap_or(root);
    let real_root = real_path(root)?;
    let real = real_path(folder).map_err(|_| leads_out())?;
    if real.starts_with(real_root) { Ok(full) } else { Err(leads_out()) }
}

/// Writes a file in whose place nothing stands; what is a link there is nothing that we wrote to.
pub(super) fn write_fresh(path: &Path, text: &str) -> io::Result<()> {
    use std::io::Write as _;
    let mut file = fs::File::options().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}

/// Resolves links in the part of a path that exists; the rest must be plain names.
fn real_path(path: &Path) -> Result<PathBuf, Box<Diagnostic>> {
    let absolute = std::path::absolute(path).map_err(|error| failed("open", path, &error))?;
    let mut existing = absolute.clone();
    let mut rest = Vec::new();
    loop {
        match fs::canonicalize(&existing) {
            Ok(real) => return Ok(rest.iter().rev().fold(real, |path, part| path.join(part))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if fs::symlink_metadata(&existing).is_ok() {
                    let message = format!("`{}` is a link that leads nowhere", existing.display());
                    return Err(refused(message));
                }
                match existing.components().next_back() {
                    Some(Component::Normal(name)) => rest.push(name.to_owned()),
                    _ => return Err(failed("open", path, &error)),
                }
                existing.pop();
            }
            Err(error) => return Err(failed("open", path, &error)),
        }
    }
}

fn refused(reason: String) -> Box<Diagnostic> {
    let message = format!("won't publish there: {reason}");
    Box::new(
        Diagnostic::error("output", message).hint("choose a new or empty folder with `--output`"),
    )
}
