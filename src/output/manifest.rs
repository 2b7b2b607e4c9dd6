//! What a build wrote: path, key and size of each file, kept in the output itself.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::time::SystemTime;

use rayon::prelude::*;

use super::failed;
use crate::diag::Diagnostic;
use crate::memo::Key;
use crate::site::{self, Site};

/// The manifest's name in a published folder.
pub(super) const MANIFEST: &str = ".patternbook-manifest";
/// Its name in a folder that is being prepared: all there is ours.
pub(super) const UNFINISHED: &str = ".patternbook-unfinished";
/// Its name in a folder that was published before and waits to be brought up to date.
pub(super) const SPARE: &str = ".patternbook-spare";

/// The first line; the hash of all that the site was made from may follow.
const FIRST_LINE: &str = "patternbook-manifest 1";

/// The files of a published folder that are ours.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    pub(super) entries: BTreeMap<String, Entry>,
    pub(super) inputs: Option<Key>,
    pub(super) written: Option<SystemTime>,
}

/// One file of ours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) key: Key,
    pub(super) size: u64,
    /// For how many builds it has not been of the site: an asset that pages which readers hold still ask for.
    pub(super) retired: u8,
}

impl Manifest {
    /// Reads the manifest of a folder; none where no build of ours has been.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, Box<Diagnostic>> {
        Self::read_file(&folder.join(MANIFEST))
    }

    /// Reads a manifest under one of its names.
    pub(super) fn read_file(path: &Path) -> Result<Option<Self>, Box<Diagnostic>> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed("read", path, &error)),
        };
        let written = fs::metadata(path).and_then(|meta| meta.modified()).ok();
        match parse(&text) {
            Some((inputs, entries)) => Ok(Some(Self { entries, inputs, written })),
            None => {
                let message = format!("`{}` is damaged", path.display());
                Err(Box::new(Diagnostic::error("output", message).hint(
                    "it says which files are ours to replace; remove the folder and build again",
                )))
            }
        }
    }

    /// Returns the manifest as text, its files in order.
    pub(super) fn text(&self) -> String {
        let inputs = self.inputs.map(|key| format!(" {}", key.hex())).unwrap_or_default();
        let mut text = format!("{FIRST_LINE}{inputs}\n");
        for (path, entry) in &self.entries {
            let state = if entry.retired == 0 { "-".to_owned() } else { entry.retired.to_string() };
            let _ = writeln!(text, "{} {} {state} {path}", entry.key.hex(), entry.size);
        }
        text
    }

    /// Returns the size of all files.
    pub(super) fn bytes(&self) -> u64 {
        self.entries.values().map(|entry| entry.size).sum()
    }

    /// Tells whether all files of ours lie there as we wrote them.
    pub(super) fn is_whole(&self, folder: &Path) -> bool {
        self.entries.par_iter().all(|(path, entry)| self.is_untouched(folder, path, entry))
    }

    /// Tells whether a folder holds exactly this site, as we wrote it.
    pub(super) fn is_current(&self, site: &Site, folder: &Path) -> bool {
        let ours: Vec<_> = self.entries.iter().filter(|(_, entry)| entry.retired == 0).collect();
        ours.len() == site.len()
            && ours.iter().zip(site.paths()).all(|((path, _), wanted)| path.as_str() == wanted)
            && ours.par_iter().all(|(path, entry)| {
                site.get(path).is_some_and(|output| output.exact() == entry.key)
            })
            && ours.par_iter().all(|(path, entry)| self.is_untouched(folder, path, entry))
    }

    /// Tells whether a folder was made for files of ours.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        let next = self.entries.range(prefix.clone()..).next();
        next.is_some_and(|(path, _)| path.starts_with(&prefix))
    }

    /// Tells whether a file lies there as we wrote it: of our size, and not newer than the manifest.
    pub(super) fn is_untouched(&self, folder: &Path, path: &str, entry: &Entry) -> bool {
        let is_ours = |meta: Metadata| {
            meta.is_file() && meta.len() == entry.size && meta.modified().ok() <= self.written
        };
        fs::symlink_metadata(folder.join(path)).is_ok_and(is_ours)
    }
}

fn parse(text: &str) -> Option<(Option<Key>, BTreeMap<String, Entry>)> {
    let mut lines = text.strip_suffix('\n')?.split('\n');
    let inputs = match lines.next()?.strip_prefix(FIRST_LINE)? {
        "" => None,
        inputs => Some(Key(u128::from_str_radix(inputs.strip_prefix(' ')?, 16).ok()?)),
    };
    Some((inputs, lines.map(parse_line).collect::<Option<_>>()?))
}

fn parse_line(line: &str) -> Option<(String, Entry)> {
    let mut fields = line.splitn(4, ' ');
    let key = Key(u128::from_str_radix(fields.next()?, 16).ok()?);
    let size = fields.next()?.parse().ok()?;
    let retired = match fields.next()? {
        "-" => 0,
        // As it was written when one build was all.
        "r" => 1,
        builds => builds.parse().ok()?,
    };
    let path = fields.next()?;
    // A path is used to write and to delete: one that leads out is no line of ours.
    site::is_plain(path).then(|| (path.to_owned(), Entry { key, size, retired }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_comes_back_as_it_was() {
        let entry = Entry { key: Key(7), size: 12, retired: 3 };
        let manifest = Manifest {
            entries: [("a b/ü.css".to_owned(), entry)].into(),
            inputs: Some(Key(9)),
            written: None,
        };
        let (inputs, back) = parse(&manifest.text()).unwrap();
        assert_eq!(inputs, Some(Key(9)));
        let entry = back["a b/ü.css"];
        assert_eq!((entry.key, entry.size, entry.retired), (Key(7), 12, 3));
    }

    #[test]
    fn a_manifest_that_was_cut_or_leads_out_is_not_believed() {
        let whole = format!("{FIRST_LINE}\n{} 1 - a\n", Key(1).hex());
        assert!(parse(&whole).is_some());
        assert!(parse(whole.trim_end()).is_none());
        assert!(parse(&whole.replace(" a\n", " ../a\n")).is_none());
        assert!(parse(&whole.replace(" a\n", " /etc/x\n")).is_none());
        assert!(parse("").is_none());
    }
}
