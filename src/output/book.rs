//! Writes the files of a book that was taken over.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::failed;
use super::guard::{inside, write_fresh};
use crate::diag::Diagnostic;
use crate::source::FileData;

/// Writes the files of a new book; refuses to write where a file stands already.
pub fn write_book(files: &BTreeMap<String, FileData>, into: &Path) -> Result<(), Box<Diagnostic>> {
    if let Some(path) = files.keys().find(|path| into.join(path).exists()) {
        let message = format!("`{}` exists already", into.join(path).display());
        return Err(Box::new(Diagnostic::error("not-empty", message).hint("name a new folder")));
    }
    let mut folders: Vec<_> =
        files.keys().filter_map(|path| into.join(path).parent().map(Path::to_owned)).collect();
    folders.sort();
    folders.dedup();
    for folder in folders {
        fs::create_dir_all(&folder).map_err(|error| failed("create", &folder, &error))?;
    }
    files.par_iter().try_for_each(|(path, data)| {
        let path = into.join(path);
        let written = match data {
            FileData::Text(text) => fs::write(&path, text.as_bytes()),
            FileData::Bytes(bytes) => fs::write(&path, bytes),
            FileData::Copied(from) => fs::copy(from, &path).map(drop),
        };
        written.map_err(|error| failed("write", &path, &error))
    })
}

/// Writes new texts of a book's own files, carries others to new places and removes those whose text is
/// elsewhere now (`mv`): all texts are written beside their places before the first one is replaced.
pub fn rewrite(
    root: &Path,
    files: &BTreeMap<String, String>,
    carried: &[(String, String)],
    removed: &[String],
) -> Result<(), Box<Diagnostic>> {
    let beside = |path: &Path| path.with_extension("patternbook.tmp");
    let folder_of = |path: &Path| match path.parent() {
        Some(folder) => {
            fs::create_dir_all(folder).map_err(|error| failed("create", folder, &error))
        }
        None => Ok(()),
    };
    let written = files.iter().try_for_each(|(path, text)| {
        let path = inside(root, path)?;
        folder_of(&path)?;
        // What a killed run left, or somebody's link.
        let _ = fs::remove_file(beside(&path));
        write_fresh(&beside(&path), text).map_err(|error| failed("write", &path, &error))
    });
    if let Err(diagnostic) = written {
        for path in files.keys() {
            let _ = fs::remove_file(beside(&root.join(path)));
        }
        return Err(diagnostic);
    }
    for (from, to) in carried {
        let (from, to) = (inside(root, from)?, inside(root, to)?);
        folder_of(&to)?;
        fs::rename(&from, &to).map_err(|error| failed("move", &from, &error))?;
    }
    for path in files.keys() {
        let path = root.join(path);
        fs::rename(beside(&path), &path).map_err(|error| failed("write", &path, &error))?;
    }
    for path in removed {
        let path = root.join(path);
        fs::remove_file(&path).map_err(|error| failed("remove", &path, &error))?;
    }
    let gone = removed.iter().chain(carried.iter().map(|(from, _)| from));
    for path in gone {
        // Folders that are empty now; one that isn't stays.
        let above =
            Path::new(path).ancestors().skip(1).take_while(|above| above.iter().count() > 1);
        above.take_while(|above| fs::remove_dir(root.join(above)).is_ok()).for_each(drop);
    }
    Ok(())
}
