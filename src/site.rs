//! The finished site as a value: output path → what is published there; and how two sites differ.
//!
//! Every output has the key of all that its bytes depend on, found without making them. So two sites are
//! compared, and an unchanged file is kept, without rendering a page. What a page shows of others is not
//! gathered before somebody asks: of ten thousand pages, a preview has three open.

mod compress;
mod gather;
mod machines;
mod path;
mod search;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use path::check_path;

use crate::book::folded;
use crate::diag::Diagnostic;
use crate::memo::{Key, Map, Memo};

pub use gather::gather;
pub use path::is_fingerprinted;
pub(crate) use path::is_plain;

/// What is published at one path.
#[derive(Debug, Clone)]
pub struct Output {
    /// The hash of what it is made from itself; of a page, not of what it shows of others. See [`Output::exact`].
    pub key: Key,
    /// The source file or the generator that it comes from, for the message when two claim one path.
    pub owner: Arc<str>,
    /// The bytes, or how to get them.
    pub body: Body,
}

/// The bytes of an output, or how to get them.
#[derive(Clone)]
pub enum Body {
    /// They are here.
    Bytes(Arc<[u8]>),
    /// They are the text of a source file.
    Text(Arc<str>),
    /// A source file that is published as it is.
    File(PathBuf),
    /// They are made when somebody asks for them.
    Lazy(Arc<dyn Fn() -> Arc<[u8]> + Send + Sync>),
    /// A page: its exact key, too, is found when somebody asks for it.
    Page(Arc<dyn Render>),
}

/// A page that is rendered when somebody asks for it.
pub trait Render: Send + Sync {
    /// Returns the hash of everything that the bytes depend on.
    fn key(&self) -> Key;
    /// Returns the bytes.
    fn bytes(&self) -> Vec<u8>;
}

impl Output {
    /// Returns the hash of everything that the bytes depend on.
    pub fn exact(&self) -> Key {
        match &self.body {
            Body::Page(page) => page.key(),
            _ => self.key,
        }
    }

    /// Returns the bytes, made now where they are made on demand; nothing for a file that is copied.
    pub fn bytes(&self) -> Option<Arc<[u8]>> {
        match &self.body {
            Body::Bytes(bytes) => Some(bytes.clone()),
            Body::Text(text) => Some(Arc::from(text.as_bytes())),
            Body::Lazy(render) => Some(render()),
            Body::Page(page) => Some(Arc::from(page.bytes())),
            Body::File(_) => None,
        }
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
            Self::File(path) => write!(f, "File({})", path.display()),
            Self::Text(text) => write!(f, "Text({})", text.len()),
            Self::Lazy(_) => write!(f, "Lazy"),
            Self::Page(_) => write!(f, "Page"),
        }
    }
}

/// A site: every path that is published, with `/` and without one in front.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// The same from one build to the next, but for the few that add or move a page.
    paths: Arc<Paths>,
    outputs: Vec<Output>,
    /// What is made as a whole, when something of it is asked for.
    annex: Option<Arc<dyn Annex>>,
    /// The path that the site will be published below, without its first `/`: where an address that there is not
    /// leads home.
    pub base: String,
    /// The hash of all that the site is made from, where that is known.
    pub inputs: Option<Key>,
}

/// The paths of a site and the places of their outputs.
#[derive(Debug, Clone, Default)]
struct Paths {
    places: BTreeMap<String, usize>,
    /// [`folded`] → the place.
    folded: Map<Box<str>, usize>,
    /// Each folder, [`folded`], and the place of something in it.
    folders: Map<Box<str>, usize>,
}

/// A part of a site that is made as a whole, when something of it is asked for.
pub(crate) trait Annex: Send + Sync {
    /// Returns the folder that all of it lies in.
    fn folder(&self) -> &str;
    /// Returns its outputs, by path.
    fn outputs(&self) -> &BTreeMap<String, Output>;
}

impl std::fmt::Debug for dyn Annex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.folder())
    }
}

/// How one site differs from another, by key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Paths that are new.
    pub added: Vec<String>,
    /// Paths that are gone.
    pub removed: Vec<String>,
    /// Paths whose bytes may differ.
    pub changed: Vec<String>,
}

impl Changes {
    /// Tells whether the two sites are the same.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }

    /// Keeps the paths that are meant.
    pub fn retain(&mut self, is_meant: impl Fn(&str) -> bool) {
        for paths in [&mut self.added, &mut self.removed, &mut self.changed] {
            paths.retain(|path| is_meant(path));
        }
    }

    /// Returns how many paths differ.
    pub fn len(&self) -> usize {
        self.added.len() + self.removed.len() + self.changed.len()
    }
}

impl Site {
    /// Returns a site without a page.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the site of these outputs, and who claims a path that another has; the first stays. Of so many
    /// outputs at the beginning, paths and owners are known by a key.
    pub(crate) fn gather(
        items: Vec<(Arc<str>, Output)>,
        known: (Key, usize),
        annex: Arc<dyn Annex>,
        memo: &Memo,
    ) -> (Self, Vec<Diagnostic>) {
        let mut hasher = Xxh3::new();
        for (path, output) in &items[known.1..] {
            for part in [path, &output.owner] {
                hasher.update(part.as_bytes());
                hasher.update(&[0xff]);
            }
        }
        // Whoever has a path is found by path and owner alone, so the outputs need not be known.
        let laid_out = memo.get("paths", Key::join(&[known.0, Key(hasher.digest128())]), || {
            let (mut site, mut refused) = (Self::new(), Vec::new());
            for (at, (path, output)) in items.iter().enumerate() {
                let held = Output { body: Body::Bytes(Arc::from([])), ..output.clone() };
                if let Err(diagnostic) = site.insert(&**path, held) {
                    refused.push((at, *diagnostic));
                }
            }
            (site.paths, refused)
        });
        let (paths, refused) = laid_out.as_ref();
        let mut left_out = refused.iter().map(|(at, _)| *at).peekable();
        let outputs = items
            .into_iter()
            .enumerate()
            .filter_map(|(at, (_, output))| (left_out.next_if_eq(&at).is_none()).then_some(output));
        let site = Self {
            paths: paths.clone(),
            outputs: outputs.collect(),
            annex: Some(annex),
            base: String::new(),
            inputs: None,
        };
        (site, refused.iter().map(|(_, diagnostic)| diagnostic.clone()).collect())
    }

    /// Puts an output at its path, or says who has it already; the first stays.
    pub fn insert(
        &mut self,
        path: impl Into<String>,
        output: Output,
    ) -> Result<(), Box<Diagnostic>> {
        let path = path.into();
        check_path(&path, &output.owner)?;
        let place = self.outputs.len();
        let paths = Arc::make_mut(&mut self.paths);
        if let Err(taken) = paths.claim(folded(&path), place) {
            return Err(Box::new(self.clash(&path, &output, taken)));
        }
        paths.places.insert(path, place);
        self.outputs.push(output);
        Ok(())
    }

    /// Returns what is published at a path.
    pub fn get(&self, path: &str) -> Option<&Output> {
        self.entry(path).map(|(_, output)| output)
    }

    /// Returns a path as the site has it, with what is published there.
    pub fn entry(&self, path: &str) -> Option<(&str, &Output)> {
        let annexed = || {
            let annex = self.annex.as_ref().filter(|annex| path.starts_with(annex.folder()))?;
            // What lies in the folder and is no file of the annex is mostly a folder's page.
            annex.outputs().get_key_value(path).filter(|_| !path.ends_with(".html"))
        };
        let own = self.paths.places.get_key_value(path);
        let found = own.map(|(path, place)| (path, &self.outputs[*place])).or_else(annexed);
        found.map(|(path, output)| (path.as_str(), output))
    }

    /// Returns every path, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(path, _)| path)
    }

    /// Returns every path with what is published there, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Output)> {
        let annexed = self.annex.iter().flat_map(|annex| annex.outputs());
        let annexed = annexed.filter(|(path, _)| !self.paths.places.contains_key(*path));
        let annexed = annexed.map(|(path, output)| (path.as_str(), output));
        let mut all: Vec<_> = self.standing().chain(annexed).collect();
        all.sort_unstable_by_key(|(path, _)| *path);
        all.into_iter()
    }

    /// Returns what is published whether somebody asks for the annex or not, in order.
    pub fn standing(&self) -> impl Iterator<Item = (&str, &Output)> {
        self.paths.places.iter().map(|(path, place)| (path.as_str(), &self.outputs[*place]))
    }

    /// Tells whether something is published below a folder.
    pub fn has_folder(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        let next = self.paths.places.range(prefix.clone()..).next();
        next.is_some_and(|(path, _)| path.starts_with(&prefix))
    }

    /// Returns how many paths there are.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Tells whether nothing is published.
    pub fn is_empty(&self) -> bool {
        self.outputs.is_empty()
    }

    /// Returns what changes from `before` to `after`: of a page, whether it is made from something else itself.
    pub fn diff(before: &Self, after: &Self) -> Changes {
        if Arc::ptr_eq(&before.paths, &after.paths) {
            return Self::diff_in_place(before, after);
        }
        let mut changes = Changes::default();
        let (mut old, mut new) = (before.standing().peekable(), after.standing().peekable());
        loop {
            let order = match (old.peek(), new.peek()) {
                (None, None) => return changes,
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (Some((old, _)), Some((new, _))) => old.cmp(new),
            };
            let was = if order.is_le() { old.next() } else { None };
            let is = if order.is_ge() { new.next() } else { None };
            match (was, is) {
                (Some((path, _)), None) => changes.removed.push(path.to_owned()),
                (None, Some((path, _))) => changes.added.push(path.to_owned()),
                (Some((_, was)), Some((path, is))) if was.key != is.key => {
                    changes.changed.push(path.to_owned());
                }
                _ => {}
            }
        }
    }

    /// Compares two sites whose outputs stand in the same places.
    fn diff_in_place(before: &Self, after: &Self) -> Changes {
        let pairs = before.outputs.iter().zip(&after.outputs);
        let differs = |(_, (was, is)): &(usize, (&Output, &Output))| was.key != is.key;
        let places: Vec<usize> = pairs.enumerate().filter(differs).map(|(at, _)| at).collect();
        if places.is_empty() {
            return Changes::default();
        }
        let paths = after.paths.places.iter().filter(|(_, at)| places.binary_search(at).is_ok());
        Changes { changed: paths.map(|(path, _)| path.clone()).collect(), ..Changes::default() }
    }

    fn clash(&self, path: &str, output: &Output, taken: usize) -> Diagnostic {
        let mut places = self.paths.places.iter();
        let other = places.find(|(_, place)| **place == taken).map_or("", |(path, _)| path);
        let first = self.get(other).map_or("", |output| &*output.owner);
        let second = &*output.owner;
        let message = if other == path {
            format!("`{second}` and `{first}` are both published at `{path}`")
        } else if other.to_lowercase() == path.to_lowercase() {
            format!(
                "`{second}` is published at `{path}`, `{first}` at `{other}`: equal but for case"
            )
        } else if folded(other) == folded(path) {
            format!(
                "`{second}` and `{first}` are both published at `{path}`: one writes an accent as a part of its letter, one as a character of its own"
            )
        } else {
            format!(
                "`{second}` is published at `{path}`, `{first}` at `{other}`: one is a folder of the other"
            )
        };
        Diagnostic::error("output-clash", message)
            .within(&Arc::from(second))
            .hint("give one of them another file name")
    }
}

impl Paths {
    /// Takes a path, [`folded`], or returns what stands in the way: the same one, a file where a folder is needed,
    /// or something in a folder of this name.
    fn claim(&mut self, folded: String, place: usize) -> Result<(), usize> {
        let taken = self.folded.get(&*folded).or_else(|| self.folders.get(&*folded));
        if let Some(taken) = taken {
            return Err(*taken);
        }
        let above = folded.rmatch_indices('/').map(|(at, _)| &folded[..at]);
        // No file is where a folder is known, nor above it.
        let new: Vec<&str> =
            above.take_while(|folder| !self.folders.contains_key(*folder)).collect();
        if let Some(taken) = new.iter().find_map(|folder| self.folded.get(*folder)) {
            return Err(*taken);
        }
        self.folders.extend(new.into_iter().map(|folder| (folder.into(), place)));
        self.folded.insert(folded.into(), place);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(owner: &str, text: &str) -> Output {
        let bytes: Arc<[u8]> = Arc::from(text.as_bytes());
        Output { key: Key::of(&[&bytes]), owner: owner.into(), body: Body::Bytes(bytes) }
    }

    fn site(files: &[(&str, &str)]) -> Site {
        let mut site = Site::new();
        for (path, text) in files {
            site.insert(*path, output("test", text)).unwrap();
        }
        site
    }

    fn refusal(taken: &str, path: &str) -> String {
        let mut site = Site::new();
        site.insert(taken, output("content/first.md", "1")).unwrap();
        site.insert(path, output("content/second.md", "2")).unwrap_err().message
    }

    #[test]
    fn two_owners_of_one_path_are_both_named() {
        insta::assert_snapshot!(refusal("a/index.html", "a/index.html"), @"`content/second.md` and `content/first.md` are both published at `a/index.html`");
        insta::assert_snapshot!(refusal("a/index.html", "A/index.html"), @"`content/second.md` is published at `A/index.html`, `content/first.md` at `a/index.html`: equal but for case");
        insta::assert_snapshot!(refusal("\u{e9}.md", "e\u{301}.md"), @"`content/second.md` and `content/first.md` are both published at `é.md`: one writes an accent as a part of its letter, one as a character of its own");
        insta::assert_snapshot!(refusal("a", "a/index.html"), @"`content/second.md` is published at `a/index.html`, `content/first.md` at `a`: one is a folder of the other");
        insta::assert_snapshot!(refusal("a/b/c.html", "a/b"), @"`content/second.md` is published at `a/b`, `content/first.md` at `a/b/c.html`: one is a folder of the other");
    }

    #[test]
    fn a_path_that_leads_out_is_refused() {
        for path in ["", "/etc/x", "../x", "a/../x", "a//b", "a/", "a\\b", "a\nb", "./a"] {
            assert!(Site::new().insert(path, output("x", "")).is_err(), "{path:?}");
        }
        let long = "a".repeat(256);
        assert!(Site::new().insert(long, output("x", "")).is_err());
    }

    #[test]
    fn a_difference_is_found_by_key() {
        let before = site(&[("a", "1"), ("b", "1"), ("d", "1")]);
        let after = site(&[("b", "2"), ("c", "1"), ("d", "1")]);
        let changes = Site::diff(&before, &after);
        assert_eq!(changes.added, ["c"]);
        assert_eq!(changes.removed, ["a"]);
        assert_eq!(changes.changed, ["b"]);
        assert!(Site::diff(&after, &after).is_empty());
    }

    #[test]
    fn a_fingerprint_is_a_hash_in_the_name() {
        assert!(is_fingerprinted("assets/site.3fa9c1d2.css"));
        assert!(is_fingerprinted("site-0123456789abcdef.js"));
        assert!(!is_fingerprinted("assets/site.css"));
        assert!(!is_fingerprinted("patterns/site-feedface.html"));
        assert!(!is_fingerprinted("3fa9c1d2/site.css"));
    }
}
