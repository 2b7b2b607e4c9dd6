//! A part of the site that is made as a whole, when something of it is asked for.

use std::collections::BTreeMap;

use super::{Output, Site};

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

impl Site {
    /// Returns what neither lies in the annex's folder nor needs it, in order.
    pub(crate) fn beside_annex(&self) -> impl Iterator<Item = (&str, &Output)> {
        self.standing().filter(|(path, _)| !self.is_annexed(path))
    }

    /// Returns what lies in the annex's folder, in order; this makes the annex.
    pub(crate) fn in_annex(&self) -> impl Iterator<Item = (&str, &Output)> {
        self.iter().filter(|(path, _)| self.is_annexed(path))
    }

    fn is_annexed(&self, path: &str) -> bool {
        self.annex.as_ref().is_some_and(|annex| path.starts_with(annex.folder()))
    }

    /// Does something that must not need the annex, and makes the annex meanwhile.
    ///
    /// On threads of its own: a thread that waits for its share of the annex would else take up one of the other
    /// work, and leave the annex for the end.
    pub(crate) fn while_annex_is_made<T>(&self, work: impl FnOnce() -> T) -> T {
        let threads = rayon::ThreadPoolBuilder::new().build();
        let (Some(annex), Ok(threads)) = (&self.annex, threads) else { return work() };
        std::thread::scope(|scope| {
            scope.spawn(|| threads.install(|| annex.outputs().len()));
            work()
        })
    }
}
