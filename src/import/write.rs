//! Writes an imported book. To be one with the writer of sites.
#![expect(clippy::disallowed_methods, reason = "writes a new book, not a site")]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use crate::source::FileData;

/// Writes the files of a new book into a folder, which must be empty or not there yet.
///
/// Nothing is written where a file stands already.
pub fn write(files: &BTreeMap<String, FileData>, into: &Path) -> Result<(), String> {
    if let Some(path) = files.keys().find(|path| into.join(path).exists()) {
        return Err(format!("`{}` exists already: import into a new folder", into.join(path).display()));
    }
    let mut folders: Vec<_> = files.keys().filter_map(|path| into.join(path).parent().map(Path::to_owned)).collect();
    folders.sort();
    folders.dedup();
    for folder in folders {
        fs::create_dir_all(&folder).map_err(|error| told(&folder, &error))?;
    }
    files.par_iter().try_for_each(|(path, data)| {
        let path = into.join(path);
        let written = match data {
            FileData::Text(text) => fs::write(&path, text.as_bytes()),
            FileData::Bytes(bytes) => fs::write(&path, bytes),
            FileData::Copied(from) => fs::copy(from, &path).map(drop),
        };
        written.map_err(|error| told(&path, &error))
    })
}

fn told(path: &Path, error: &io::Error) -> String {
    format!("can't write `{}`: {error}", path.display())
}
