//! Puts the prepared folder in the place of the present one, and clears what is left of killed builds.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rayon::prelude::*;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use super::manifest::{MANIFEST, Manifest};
use super::stage::UNFINISHED;
use super::{failed, names};
use crate::diag::Diagnostic;

/// Exchanges the prepared folder with the present one, and removes the old one.
pub(super) fn exchange(staged: &Path, out: &Path) -> Result<(), Box<Diagnostic>> {
    if !out.exists() {
        return fs::rename(staged, out).map_err(|error| failed("publish", out, &error));
    }
    match renameat_with(CWD, staged, CWD, out, RenameFlags::EXCHANGE) {
        Ok(()) => discard(staged, out),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => two_renames(staged, out),
        Err(error) => Err(failed("replace", out, &error.into())),
    }
}

/// Where folders can't be exchanged: for a moment there is none; `sweep` puts the old one back if we die then.
fn two_renames(staged: &Path, out: &Path) -> Result<(), Box<Diagnostic>> {
    let old = names(out).1;
    fs::rename(out, &old).map_err(|error| failed("move", out, &error))?;
    if let Err(error) = fs::rename(staged, out) {
        let _ = fs::rename(&old, out);
        return Err(failed("publish", out, &error));
    }
    discard(&old, out)
}

/// Clears what a killed build has left beside the output.
pub(super) fn sweep(out: &Path) -> Result<(), Box<Diagnostic>> {
    let (staged, old) = names(out);
    if old.exists() && !out.exists() {
        fs::rename(&old, out).map_err(|error| failed("restore", out, &error))?;
    }
    discard(&staged, out)?;
    discard(&old, out)
}

/// Removes a folder of ours: what an unfinished build wrote, or what the manifest lists.
///
/// A file that somebody else put there while we were building moves to the present output.
pub(super) fn discard(folder: &Path, out: &Path) -> Result<(), Box<Diagnostic>> {
    let fail = |error: io::Error| failed("remove", folder, &error);
    if !folder.exists() {
        return Ok(());
    }
    let unfinished = folder.join(UNFINISHED);
    if unfinished.exists() {
        clear(folder, "", None, out).map_err(fail)?;
        fs::remove_file(unfinished).map_err(fail)?;
        return fs::remove_dir(folder).map_err(fail);
    }
    if let Some(manifest) = Manifest::read(folder)? {
        clear(folder, "", Some(&manifest), out).map_err(fail)?;
        fs::remove_file(folder.join(MANIFEST)).map_err(fail)?;
    }
    // Not empty: somebody's files that have no place in the new site. They stay, and we say so.
    fs::remove_dir(folder).map_err(fail)
}

/// Empties a folder but for its mark, so that an interrupted clearing is taken up again.
fn clear(folder: &Path, relative: &str, manifest: Option<&Manifest>, out: &Path) -> io::Result<()> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder.join(relative))? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let path =
            if relative.is_empty() { name.into_owned() } else { format!("{relative}/{name}") };
        if path == MANIFEST || path == UNFINISHED {
            continue;
        }
        if entry.file_type()?.is_dir() {
            folders.push(path);
        } else if manifest.is_none_or(|manifest| manifest.entries.contains_key(&path))
            || is_carried(&entry, &out.join(&path))?
        {
            fs::remove_file(entry.path())?;
        } else if fs::symlink_metadata(out.join(&path)).is_err() {
            rescue(&entry.path(), &out.join(&path))?;
        }
    }
    folders.par_iter().try_for_each(|path| {
        clear(folder, path, manifest, out)?;
        match fs::remove_dir(folder.join(path)) {
            Err(error) if error.kind() != io::ErrorKind::DirectoryNotEmpty => Err(error),
            _ => Ok(()),
        }
    })
}

/// Tells whether the present output has this file too: by a link, or as a copy of its size.
fn is_carried(entry: &fs::DirEntry, there: &Path) -> io::Result<bool> {
    let here = entry.metadata()?;
    Ok(here.nlink() > 1
        || fs::symlink_metadata(there)
            .is_ok_and(|there| there.len() == here.len() && there.file_type() == here.file_type()))
}

fn rescue(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::rename(from, to)
}
