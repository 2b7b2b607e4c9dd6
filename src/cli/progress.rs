//! What a build is doing, for whoever watches it on a terminal.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::render::context::Context;

/// What is done sooner needs no words.
pub(super) const PATIENCE: Duration = Duration::from_millis(500);
const TICK: Duration = Duration::from_millis(100);

/// A line that says how far a build has come; it goes when this is dropped.
pub(super) struct Progress {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    done: AtomicBool,
    /// What is rendered, once it is.
    context: Mutex<Option<Arc<Context>>>,
}

impl Progress {
    /// Begins to watch a build; says nothing where nobody looks on.
    pub(super) fn start(live: bool) -> Self {
        let shared = Arc::new(Shared::default());
        let watched = shared.clone();
        let thread = live.then(|| thread::spawn(move || watched.show()));
        Self { shared, thread }
    }

    /// Says that pages are rendered from now on.
    pub(super) fn rendering(&self, context: &Arc<Context>) {
        *self.shared.lock() = Some(context.clone());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.shared.done.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<Context>>> {
        self.context.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn show(&self) {
        let begun = Instant::now();
        let mut has_spoken = false;
        loop {
            thread::park_timeout(TICK);
            if self.done.load(Ordering::Relaxed) {
                break;
            }
            if begun.elapsed() > PATIENCE {
                has_spoken = true;
                let _ = write!(std::io::stderr(), "\r\x1b[K{}", self.words());
            }
        }
        if has_spoken {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }

    fn words(&self) -> String {
        let context = self.lock().clone();
        match context {
            None => "reading the book …".to_owned(),
            Some(context) => {
                let (done, all) = (context.rendered().pages, context.book.pages.len());
                format!("rendering: {done} of {all} pages …")
            }
        }
    }
}
