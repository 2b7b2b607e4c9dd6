//! The search index as a part of the site that is made when something of it is asked for.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::{Annex, Body, Output, Render};
use crate::compute::entries::contributions;
use crate::compute::search::{File, SearchIndex, assemble};
use crate::memo::Key;
use crate::render::context::Context;

/// The search index of a book, not made yet.
pub(super) struct Search {
    context: Arc<Context>,
    made: OnceLock<(Arc<SearchIndex>, BTreeMap<String, Output>)>,
}

impl Search {
    pub(super) fn new(context: Arc<Context>) -> Self {
        Self { context, made: OnceLock::new() }
    }

    fn made(&self) -> &(Arc<SearchIndex>, BTreeMap<String, Output>) {
        self.made.get_or_init(|| {
            let index = self.index();
            let files = index.files().into_iter().filter(|(_, file)| *file != File::Manifest);
            let outputs = files.map(|(path, file)| output(&index, path, file)).collect();
            (index, outputs)
        })
    }

    /// From the last index, if there was one: the result is the same, and comes sooner.
    fn index(&self) -> Arc<SearchIndex> {
        let Context { book, measures, filled, memo, .. } = &*self.context;
        let pages = contributions(book, measures, filled, memo);
        let last = memo.get("the last index", Key::default(), || Mutex::new(None));
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        let before: Option<Arc<SearchIndex>> = last.take();
        let index = before.map_or_else(|| assemble(&pages), |before| before.update(&pages));
        last.insert(Arc::new(index)).clone()
    }
}

impl Annex for Search {
    fn folder(&self) -> &str {
        "search/"
    }

    fn outputs(&self) -> &BTreeMap<String, Output> {
        &self.made().1
    }
}

/// The one file of the index whose name is fixed; `texts` is the hash of all texts.
pub(super) fn manifest_output(search: &Arc<Search>, texts: Key) -> Output {
    let owner = Arc::from("the search index");
    let body = Body::Page(Arc::new(Manifest(search.clone())));
    Output { key: texts, owner, body }
}

struct Manifest(Arc<Search>);

impl Render for Manifest {
    fn key(&self) -> Key {
        Key::of(&[&self.bytes()])
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.made().0.file(File::Manifest).to_vec()
    }
}

fn output(index: &Arc<SearchIndex>, path: String, file: File) -> (String, Output) {
    // A name holds the hash of what is in the file.
    let key = Key::of(&[path.as_bytes()]);
    let index = index.clone();
    let body = Body::Lazy(Arc::new(move || index.file(file)));
    (path, Output { key, owner: Arc::from("the search index"), body })
}
