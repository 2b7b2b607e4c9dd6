//! Another look at a folder, where it is known which files may have changed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::{read_file, stamp};
use super::{Sources, is_part_of_book};
use crate::diag::Diagnostic;

/// Where something may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// Anywhere in the folder.
    Everywhere,
    /// At these paths.
    At(BTreeSet<PathBuf>),
}

impl Sources {
    /// Looks again where something may have changed. Whatever is more than the new text of a known file leads to a
    /// look at everything: there is one way to find out what a folder holds.
    pub fn look_again(&self, root: &Path, look: &Look) -> (Self, Vec<Diagnostic>) {
        let texts = match look {
            Look::At(paths) => self.with_texts_of(root, paths),
            Look::Everywhere => None,
        };
        texts.map_or_else(|| Self::read(root, self), |sources| (sources, Vec::new()))
    }

    fn with_texts_of(&self, root: &Path, paths: &BTreeSet<PathBuf>) -> Option<Self> {
        let root = std::path::absolute(root).ok()?;
        let mut sources = self.clone();
        for path in paths.iter().filter(|path| is_part_of_book(&root, path)) {
            let name: Arc<str> = Arc::from(path.strip_prefix(&root).ok()?.to_str()?);
            let Ok(meta) = fs::symlink_metadata(path) else {
                // What an editor wrote for a moment was never part of the book.
                if self.files.contains_key(&name) { return None } else { continue }
            };
            let known = self.files.get(&name).filter(|_| meta.is_file())?;
            let file = read_file(known.path.clone(), path.clone(), stamp(&meta)).ok()?;
            sources.files.insert(known.path.clone(), file);
        }
        Some(sources)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, text: &str) {
        fs::write(path, text).expect("the folder is ours");
    }

    #[test]
    fn a_look_at_a_file_finds_what_a_look_at_everything_finds() {
        let folder = tempfile::tempdir().expect("there is room");
        let root = folder.path();
        fs::create_dir(root.join("content")).expect("the folder is ours");
        let path = |name: &str| root.join("content").join(name);
        write(&path("a.md"), "one");
        write(&path("b.md"), "one");
        let (first, _) = Sources::read(root, &Sources::default());
        write(&path("a.md"), "two");
        let seen = |sources: &Sources| -> Vec<(String, String)> {
            let text = |file: &super::super::SourceFile| file.text().expect("text").to_string();
            sources.iter().map(|file| (file.path.to_string(), text(file))).collect()
        };
        let check = |names: &[&str]| {
            let look = Look::At(names.iter().map(|name| path(name)).collect());
            let (after, problems) = first.look_again(root, &look);
            assert_eq!(problems, []);
            assert_eq!(seen(&after), seen(&Sources::read(root, &Sources::default()).0));
        };
        check(&["a.md"]);
        check(&["a.md", "a.md.swp", "gone.md"]);
        write(&path("new.md"), "new");
        check(&["a.md", "new.md"]);
        fs::remove_file(path("b.md")).expect("it was there");
        check(&["b.md"]);
    }
}
