//! What is kept in a book's folder from one run to the next.

use std::path::Path;
use std::sync::Arc;

use clap::Args;

use super::terminal::Terminal;
use crate::memo::{Key, Memo};
use crate::output;
use crate::source::{file_key, read_kept};

/// Whether results are kept.
#[derive(Args)]
pub(super) struct Cache {
    /// Neither use nor write the results that are kept in `.patternbook/cache`
    #[arg(long)]
    no_cache: bool,
}

impl Cache {
    /// Returns a memo that knows what the last run of this program kept.
    pub(super) fn memo(&self, root: &Path, program: Option<Key>) -> Arc<Memo> {
        let Some(program) = program.filter(|_| !self.no_cache) else { return Arc::default() };
        let root = root.to_owned();
        Arc::new(Memo::lasting(program, Box::new(move |room| read_kept(&root, room))))
    }
}

/// Returns the hash of this program: what another one kept is not believed.
pub(super) fn program() -> Option<Key> {
    file_key(&std::env::current_exe().ok()?)
}

/// Keeps what this run found for the next one. That it can't be kept, or was damaged, is worth a word and no more.
pub(super) fn keep(memo: &Memo, root: &Path, terminal: &Terminal) {
    let (files, was_damaged) = memo.take_files();
    if was_damaged {
        terminal.say("note: the cache was damaged: it is made anew");
    }
    let kept = files.iter().try_for_each(|(room, bytes)| output::keep(root, room, bytes));
    if let Err(error) = kept {
        terminal.say(&format!("note: results are not kept for the next time: {error}"));
    }
}
