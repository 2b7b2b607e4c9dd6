//! Puts the prepared folder in the place of the present one, and keeps that as the spare.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rayon::prelude::*;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use super::manifest::{MANIFEST, Manifest, SPARE, UNFINISHED};
use super::{beside, failed};
use crate::diag::Diagnostic;

/// Has the prepared folder reach the disk before it takes a good one's place, so that a power cut leaves one of the
/// two, too. The whole file system at once is quicker than file by file; where that can't be asked for, it is left out.
pub(super) fn settle(staged: &Path) -> Result<(), Box<Diagnostic>> {
    #[cfg(target_os = "linux")]
    {
        let folder = fs::File::open(staged).map_err(|error| failed("open", staged, &error))?;
        if let Err(error) = rustix::fs::syncfs(&folder) {
            return Err(failed("save", staged, &error.into()));
        }
    }
    let _ = staged;
    Ok(())
}

/// Exchanges the prepared folder with the present one.
pub(super) fn exchange(staged: &Path, out: &Path) -> Result<(), Box<Diagnostic>> {
    if !out.exists() {
        return fs::rename(staged, out).map_err(|error| failed("publish", out, &error));
    }
    match renameat_with(CWD, staged, CWD, out, RenameFlags::EXCHANGE) {
        Ok(()) => tidy(staged, out),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => two_renames(staged, out),
        Err(error) => Err(failed("replace", out, &error.into())),
    }
}

/// Where folders can't be exchanged: for a moment there is none; `sweep` puts the old one back if we die then.
fn two_renames(staged: &Path, out: &Path) -> Result<(), Box<Diagnostic>> {
    let old = beside(out, "old");
    fs::rename(out, &old).map_err(|error| failed("move", out, &error))?;
    if let Err(error) = fs::rename(staged, out) {
        let _ = fs::rename(&old, out);
        return Err(failed("publish", out, &error));
    }
    fs::rename(&old, staged).map_err(|error| failed("move", &old, &error))?;
    tidy(staged, out)
}

/// Finishes or clears what a killed build has left.
pub(super) fn sweep(staged: &Path, out: &Path) -> Result<(), Box<Diagnostic>> {
    if staged.join(UNFINISHED).exists() {
        abandon(staged)?;
    }
    let old = beside(out, "old");
    if old.exists() && !out.exists() {
        fs::rename(&old, out).map_err(|error| failed("restore", out, &error))?;
    } else if old.exists() {
        tidy(staged, out)?;
        abandon(staged)?;
        fs::rename(&old, staged).map_err(|error| failed("move", &old, &error))?;
    }
    tidy(staged, out)
}

/// Removes a folder that holds nothing but what we have put there.
pub(super) fn abandon(staged: &Path) -> Result<(), Box<Diagnostic>> {
    let fail = |error: io::Error| failed("remove", staged, &error);
    if !staged.exists() {
        return Ok(());
    }
    for mark in [SPARE, UNFINISHED] {
        if staged.join(mark).exists() {
            clear(staged).map_err(fail)?;
            fs::remove_file(staged.join(mark)).map_err(fail)?;
        }
    }
    fs::remove_dir(staged).map_err(fail)
}

/// Empties a folder but for its mark, so that an interrupted clearing is taken up again.
fn clear(folder: &Path) -> io::Result<()> {
    let entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.par_iter().try_for_each(|entry| {
        if [SPARE, UNFINISHED].iter().any(|mark| entry.file_name() == *mark) {
            Ok(())
        } else if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())
        } else {
            fs::remove_file(entry.path())
        }
    })
}

/// Makes a folder that was just exchanged out into the spare: only files of ours stay in it.
fn tidy(staged: &Path, out: &Path) -> Result<(), Box<Diagnostic>> {
    let fail = |error: io::Error| failed("tidy", staged, &error);
    if let Some(manifest) = Manifest::read(staged)? {
        weed(staged, "", &manifest, out).map_err(fail)?;
        return fs::rename(staged.join(MANIFEST), staged.join(SPARE)).map_err(fail);
    }
    match fs::remove_dir(staged) {
        // It was an empty folder that somebody had made for us, or there was none; or it is tidy already.
        Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {
            if staged.join(SPARE).exists() { Ok(()) } else { Err(fail(error)) }
        }
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(fail(error)),
        _ => Ok(()),
    }
}

/// Takes others' files out of a folder: the output has them by now, or gets them.
fn weed(folder: &Path, relative: &str, manifest: &Manifest, out: &Path) -> io::Result<()> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder.join(relative))? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let path =
            if relative.is_empty() { name.into_owned() } else { format!("{relative}/{name}") };
        if entry.file_type()?.is_dir() {
            folders.push(path);
        } else if path == MANIFEST || manifest.entries.contains_key(&path) {
            continue;
        } else if is_carried(&entry, &out.join(&path))? {
            fs::remove_file(entry.path())?;
        } else {
            // Put there, or changed, while we were building.
            rescue(&entry.path(), &out.join(&path))?;
        }
    }
    folders.par_iter().try_for_each(|path| {
        weed(folder, path, manifest, out)?;
        if manifest.has_folder(path) {
            return Ok(());
        }
        fs::remove_dir(folder.join(path))
    })
}

/// Tells whether the output has this file too: by a link, or as a copy of its size.
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
