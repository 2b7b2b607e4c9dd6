//! The pages that were shown last, as they were rendered: several browsers show the same one, and ask for it again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use crate::site::Render;

/// So many pages are kept: more than a desk has open.
const MOST: usize = 16;

/// The pages that were shown last. A page of an earlier site is another one, and is not kept alive.
#[derive(Default)]
pub(super) struct Recent(Mutex<VecDeque<Shown>>);

struct Shown {
    page: Weak<dyn Render>,
    bytes: Arc<[u8]>,
}

impl Recent {
    /// Returns the bytes of a page, rendered now if it was not shown lately.
    pub(super) fn bytes(&self, page: &Arc<dyn Render>) -> Arc<[u8]> {
        let own = Arc::downgrade(page);
        let shown = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = shown().iter().find(|shown| shown.page.ptr_eq(&own)) {
            return found.bytes.clone();
        }
        // Not under the lock: a slow page keeps nobody waiting.
        let bytes: Arc<[u8]> = Arc::from(page.bytes());
        let mut shown = shown();
        shown.retain(|shown| shown.page.strong_count() > 0);
        shown.truncate(MOST - 1);
        shown.push_front(Shown { page: own, bytes: bytes.clone() });
        bytes
    }
}

impl std::fmt::Debug for Recent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Recent")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::memo::Key;

    #[derive(Default)]
    struct Counted(AtomicUsize);

    impl Render for Counted {
        fn key(&self) -> Key {
            Key(1)
        }

        fn bytes(&self) -> Vec<u8> {
            self.0.fetch_add(1, Ordering::Relaxed);
            b"page".to_vec()
        }
    }

    #[test]
    fn a_page_is_rendered_once_for_all_who_ask_soon() {
        let recent = Recent::default();
        let counted = Arc::new(Counted::default());
        let page: Arc<dyn Render> = counted.clone();
        for _ in 0..3 {
            assert_eq!(&*recent.bytes(&page), b"page");
        }
        assert_eq!(counted.0.load(Ordering::Relaxed), 1);
        for _ in 0..MOST {
            recent.bytes(&(Arc::new(Counted::default()) as Arc<dyn Render>));
        }
        recent.bytes(&page);
        assert_eq!(counted.0.load(Ordering::Relaxed), 1, "those that are gone take no room");
        let others: Vec<Arc<dyn Render>> =
            (0..MOST).map(|_| Arc::new(Counted::default()) as _).collect();
        others.iter().for_each(|other| drop(recent.bytes(other)));
        recent.bytes(&page);
        assert_eq!(counted.0.load(Ordering::Relaxed), 2);
    }
}
