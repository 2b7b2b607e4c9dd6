//! Prepares the next folder, from the spare one where there is one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use rayon::prelude::*;

use super::manifest::{Entry, MANIFEST, Manifest, SPARE, UNFINISHED};
use super::{Published, failed};
use crate::diag::Diagnostic;
use crate::site::{self, Body, Output, Site};

/// Fills `staged` with the site; what `out` already holds is linked.
pub(super) fn prepare(
    site: &Site,
    out: &Path,
    staged: &Path,
    before: Option<&Manifest>,
) -> Result<Published, Box<Diagnostic>> {
    let mark = staged.join(UNFINISHED);
    let spare = Manifest::read_file(&staged.join(SPARE))?;
    if spare.is_some() {
        fs::rename(staged.join(SPARE), &mark).map_err(|error| failed("write", &mark, &error))?;
    } else {
        fs::create_dir(staged).map_err(|error| failed("create", staged, &error))?;
        File::create(&mark).map_err(|error| failed("create", &mark, &error))?;
    }
    let there = spare.map_or_else(|| Ok(BTreeMap::new()), |spare| strip(site, staged, &spare))?;
    let retired = retired(site, before);
    let files: Vec<_> = site.iter().collect();
    let needed = files.iter().map(|(path, _)| *path).filter(|path| !there.contains_key(*path));
    create_folders(staged, needed.chain(retired.iter().map(|(path, _)| *path)))?;
    let done: Vec<Done> = files
        .par_iter()
        // A page can take a hundred times as long as the next: no thread should be left alone with a long rest.
        .with_max_len(1)
        .map(|(path, output)| match there.get(*path) {
            Some(size) => Ok(Done { size: *size, written: false }),
            None => put(path, output, out, staged, before),
        })
        .collect::<Result<_, _>>()?;
    let mut entries: BTreeMap<String, Entry> = files
        .iter()
        .zip(&done)
        .map(|((path, output), done)| {
            let entry = Entry { key: output.exact(), size: done.size, retired: 0 };
            ((*path).to_owned(), entry)
        })
        .collect();
    for (path, entry) in retired {
        if link(&out.join(path), &staged.join(path)).is_ok() {
            entries.insert(path.to_owned(), Entry { retired: entry.retired + 1, ..*entry });
        }
    }
    if let Some(before) = before {
        carry_over(out, staged, "", before)?;
    }
    let manifest = Manifest { entries, inputs: site.inputs, ..Manifest::default() };
    finish(staged, &manifest).map_err(|error| failed("write", &mark, &error))?;
    Ok(count(&manifest, &done, before))
}

/// Removes from the spare what the site has no more, or has otherwise; returns what may stay, with sizes.
fn strip(
    site: &Site,
    staged: &Path,
    spare: &Manifest,
) -> Result<BTreeMap<String, u64>, Box<Diagnostic>> {
    let stays = |path: &String, entry: &Entry| {
        site.get(path).is_some_and(|output| output.exact() == entry.key)
            && spare.is_untouched(staged, path, entry)
    };
    let kept: BTreeMap<String, u64> = spare
        .entries
        .par_iter()
        .filter(|(path, entry)| stays(path, entry))
        .map(|(path, entry)| (path.clone(), entry.size))
        .collect();
    let gone: Vec<&String> =
        spare.entries.keys().filter(|path| !kept.contains_key(*path)).collect();
    gone.par_iter().try_for_each(|path| {
        let file = staged.join(path);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(failed("remove", &file, &error))
            }
            _ => Ok(()),
        }
    })?;
    for path in gone {
        let above = path.rmatch_indices('/').map(|(at, _)| &path[..at]);
        let unused = above.take_while(|folder| !site.has_folder(folder));
        // Those that still hold something refuse; it goes in its turn.
        let _ = unused
            .map(|folder| fs::remove_dir(staged.join(folder)))
            .take_while(Result::is_ok)
            .count();
    }
    Ok(kept)
}

/// Assets are kept for so many builds after their last: a page that is open asks for some of them later.
const KEPT_BUILDS: u8 = 8;

/// The assets of the last sites whose name was their content.
fn retired<'a>(site: &Site, before: Option<&'a Manifest>) -> Vec<(&'a str, &'a Entry)> {
    let entries = before.into_iter().flat_map(|before| &before.entries);
    entries
        .filter(|(path, entry)| {
            entry.retired < KEPT_BUILDS && site::is_fingerprinted(path) && site.get(path).is_none()
        })
        .map(|(path, entry)| (path.as_str(), entry))
        .collect()
}

fn create_folders<'a>(
    staged: &Path,
    paths: impl Iterator<Item = &'a str>,
) -> Result<(), Box<Diagnostic>> {
    let mut levels: Vec<BTreeSet<&str>> = Vec::new();
    for path in paths {
        for (depth, (at, _)) in path.match_indices('/').enumerate() {
            if levels.len() <= depth {
                levels.push(BTreeSet::new());
            }
            // In order, most paths lie in the folder of the one before.
            if levels[depth].last() != Some(&&path[..at]) {
                levels[depth].insert(&path[..at]);
            }
        }
    }
    for level in levels {
        level.par_iter().try_for_each(|folder| {
            let path = staged.join(folder);
            match fs::create_dir(&path) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists || !path.is_dir() => {
                    Err(failed("create", &path, &error))
                }
                _ => Ok(()),
            }
        })?;
    }
    Ok(())
}

struct Done {
    size: u64,
    written: bool,
}

fn put(
    path: &str,
    output: &Output,
    out: &Path,
    staged: &Path,
    before: Option<&Manifest>,
) -> Result<Done, Box<Diagnostic>> {
    let to = staged.join(path);
    let known = before.and_then(|before| before.entries.get(path).map(|entry| (before, entry)));
    if let Some((before, entry)) = known
        && entry.key == output.exact()
        && before.is_untouched(out, path, entry)
        && link(&out.join(path), &to).is_ok()
    {
        return Ok(Done { size: entry.size, written: false });
    }
    let size = write(output, &to, &out.join(path))?;
    Ok(Done { size, written: true })
}

fn write(output: &Output, to: &Path, shown: &Path) -> Result<u64, Box<Diagnostic>> {
    let fail = |error: io::Error| failed("write", shown, &error);
    let mut file = File::create_new(to).map_err(fail)?;
    let mut put = |bytes: &[u8]| {
        file.write_all(bytes).map_err(fail)?;
        Ok(bytes.len() as u64)
    };
    match &output.body {
        Body::Bytes(bytes) => put(bytes),
        Body::Text(text) => put(text.as_bytes()),
        Body::Lazy(render) => put(&render()),
        Body::Page(page) => put(&page.bytes()),
        // Copied, not linked: an edit of the source in place must not reach what is published.
        Body::File(from) => {
            let mut source =
                crate::source::open_file(from).map_err(|error| failed("read", from, &error))?;
            io::copy(&mut source, &mut file).map_err(fail)
        }
    }
}

/// Gives a file a second name, or copies it where the file system has no links.
fn link(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists) =>
        {
            Err(error)
        }
        Err(_) => fs::copy(from, to).map(drop),
        Ok(()) => Ok(()),
    }
}

/// Takes along what others have put into the output (`CNAME`, `.git`): it isn't ours to lose.
fn carry_over(
    out: &Path,
    staged: &Path,
    relative: &str,
    before: &Manifest,
) -> Result<(), Box<Diagnostic>> {
    let folder = out.join(relative);
    let entries = match fs::read_dir(&folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(|error| failed("read", &folder, &error))?,
    };
    let mut folders = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| failed("read", &folder, &error))?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            return Err(in_the_way(&entry.path(), "its name is not UTF-8"));
        };
        let path = if relative.is_empty() { name.to_owned() } else { format!("{relative}/{name}") };
        if path == MANIFEST || before.entries.contains_key(&path) {
            continue;
        }
        let kind = entry.file_type().map_err(|error| failed("read", &entry.path(), &error))?;
        if kind.is_dir() {
            folders.push(path);
        } else {
            let done = carry(&entry.path(), &staged.join(&path), kind);
            done.map_err(|error| in_the_way(&entry.path(), &error.to_string()))?;
        }
    }
    folders.par_iter().try_for_each(|path| {
        if !before.has_folder(path) {
            match fs::create_dir(staged.join(path)) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(in_the_way(&out.join(path), &error.to_string()));
                }
                _ => {}
            }
        }
        carry_over(out, staged, path, before)
    })
}

fn carry(from: &Path, to: &Path, kind: fs::FileType) -> io::Result<()> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    if kind.is_symlink() {
        return std::os::unix::fs::symlink(fs::read_link(from)?, to);
    }
    if kind.is_file() {
        return link(from, to);
    }
    Err(io::Error::other("it is neither a file nor a folder"))
}

fn in_the_way(path: &Path, reason: &str) -> Box<Diagnostic> {
    let message = format!("`{}` was not written by patternbook: {reason}", path.display());
    Box::new(Diagnostic::error("output", message).hint("move it out of the output folder"))
}

/// Writes the manifest, last of all: from now on the folder is whole.
fn finish(staged: &Path, manifest: &Manifest) -> io::Result<()> {
    let mark = staged.join(UNFINISHED);
    fs::write(&mark, manifest.text())?;
    fs::rename(mark, staged.join(MANIFEST))
}

fn count(manifest: &Manifest, done: &[Done], before: Option<&Manifest>) -> Published {
    let written = done.iter().filter(|done| done.written).count();
    let gone = before.map_or(0, |before| {
        let live = |entry: Option<&Entry>| entry.is_some_and(|entry| entry.retired == 0);
        let was = before.entries.iter().filter(|(_, entry)| entry.retired == 0);
        was.filter(|(path, _)| !live(manifest.entries.get(*path))).count()
    });
    let bytes = done.iter().map(|done| done.size).sum();
    Published { written, kept: done.len() - written, removed: gone, bytes }
}
