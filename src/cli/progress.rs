//! What a build is doing, for whoever watches it on a terminal.

use std::io::{Write, stderr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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
    line: Mutex<Line>,
}

/// What stands in the last line of the terminal.
#[derive(Default)]
struct Line {
    /// What is rendered, once it is.
    context: Option<Arc<Context>>,
    is_shown: bool,
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
        self.shared.line().context = Some(context.clone());
    }

    /// Has something else said meanwhile, in lines of its own.
    pub(super) fn aside<T>(&self, say: impl FnOnce() -> T) -> T {
        let mut line = self.shared.line();
        line.clear(&mut stderr());
        say()
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
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn show(&self) {
        let begun = Instant::now();
        while !self.done.load(Ordering::Relaxed) {
            if begun.elapsed() > PATIENCE {
                self.line().show(&mut stderr());
            }
            thread::park_timeout(TICK);
        }
        self.line().clear(&mut stderr());
    }
}

impl Line {
    fn show(&mut self, to: &mut impl Write) {
        self.is_shown = true;
        // What doesn't fit into a narrow terminal is cut, not wrapped: a second line would stay.
        let _ = write!(to, "\r\x1b[?7l{}\x1b[K\x1b[?7h", self.words());
    }

    fn clear(&mut self, to: &mut impl Write) {
        if std::mem::take(&mut self.is_shown) {
            let _ = write!(to, "\r\x1b[K");
        }
    }

    fn words(&self) -> String {
        match &self.context {
            None => "reading the book …".to_owned(),
            Some(context) => {
                let (done, all) = (context.rendered().pages, context.book.pages.len());
                format!("rendering: {done} of {all} pages …")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_the_terminal_ends_and_gone_before_others_come() {
        let (mut line, mut out) = (Line::default(), Vec::new());
        line.clear(&mut out);
        assert!(out.is_empty(), "what was not written need not go");
        line.show(&mut out);
        line.clear(&mut out);
        line.clear(&mut out);
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "\r\x1b[?7lreading the book …\x1b[K\x1b[?7h\r\x1b[K");
    }
}
