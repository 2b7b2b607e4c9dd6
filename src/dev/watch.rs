//! Says *when* to look and where first, never *what* changed: any sign of a change, once things have settled.
//!
//! Every wake leads to a new snapshot, so signs may be too many (nothing is built when nothing differs), and
//! where some may be missing (new folders, a root that was replaced) one more look is cheap. The files that a
//! sign names are looked at first, for somebody waits; then the whole folder, for signs are no proof.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::source::{self, FileId, INPUTS, Look};

/// How a run of saves is waited out: the longer it goes on, the more patiently, so that ten thousand saves are
/// a handful of builds however fast they come.
struct Pace {
    /// This long without another sign, and the save is done: editors write in several steps.
    quiet: Duration,
    /// A stream of saves is not waited out for ever: the coach wants to see something.
    patience: Duration,
    /// Signs that follow a build's last one within this time are of the same run; later ones begin anew.
    same_run: Duration,
}

const PACES: [Pace; 4] =
    [pace(20, 120, 50), pace(60, 960, 200), pace(250, 7_700, 700), pace(1_000, 60_000, 2_000)];
/// A file that was closed or renamed into its place is complete: outside of a run, little is left to wait for.
const QUIET_WHEN_DONE: Duration = Duration::from_millis(4);
/// A file that was taken away may come back: editors put the old text aside before they write the new one.
const QUIET_WHEN_AWAY: Duration = Duration::from_millis(60);

const fn pace(quiet: u64, patience: u64, same_run: u64) -> Pace {
    let ms = Duration::from_millis;
    Pace { quiet: ms(quiet), patience: ms(patience), same_run: ms(same_run) }
}

/// How often the roots are looked at, which nothing announces when they are moved.
const TICK: Duration = Duration::from_millis(400);
/// Files in a folder that has just appeared raise no event: look again when it is watched for sure.
const SECOND_LOOK: Duration = Duration::from_millis(300);
const POLL: Duration = Duration::from_millis(500);

/// Where in a save a sign stands, as far as it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Away,
    Within,
    Done,
}

enum Sign {
    /// When it was seen (while a build runs, signs wait), and what it named.
    Change {
        at: Instant,
        of_folder: bool,
        step: Step,
        paths: Vec<PathBuf>,
    },
    Trouble(String),
}

/// The watch over a book's folder.
pub(super) struct Watch {
    root: PathBuf,
    signs: Receiver<Sign>,
    sender: Sender<Sign>,
    watcher: Option<RecommendedWatcher>,
    watched: BTreeMap<PathBuf, FileId>,
    root_is_gone: bool,
    poll_pause: Duration,
    /// The pace of the present run of saves.
    pace: usize,
    last_sign: Option<Instant>,
    look_again: Option<Instant>,
    /// What signs have named since the last look; nothing where one named nothing.
    named: Option<BTreeSet<PathBuf>>,
}

impl Watch {
    /// Begins to watch; what can't be watched is polled, and said.
    pub(super) fn new(root: &Path, poll: bool, say: &dyn Fn(&str)) -> Self {
        let (sender, signs) = channel();
        let mut watch = Self {
            // Events name whole paths, whatever the root was called.
            root: std::path::absolute(root).unwrap_or_else(|_| root.to_owned()),
            signs,
            sender,
            watcher: None,
            watched: BTreeMap::new(),
            root_is_gone: false,
            poll_pause: POLL,
            pace: 0,
            last_sign: None,
            look_again: None,
            named: Some(BTreeSet::new()),
        };
        if poll {
            say("looking for changes twice a second (`--poll`)");
        } else {
            watch.begin(say);
        }
        watch
    }

    /// Blocks until something may have changed, and says where; nothing when the preview is to end.
    ///
    /// A look at some files is followed by one at everything when nobody waits for it: what a sign names is
    /// where to look first, and not believed to be all.
    pub(super) fn wait(&mut self, stop: &AtomicBool, say: &dyn Fn(&str)) -> Option<Look> {
        let begun = Instant::now();
        loop {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            let due = if self.watcher.is_none() {
                Some(begun + self.poll_pause)
            } else {
                self.look_again
            };
            let left = due.map_or(TICK, |at| at.saturating_duration_since(Instant::now()));
            // Never longer than a tick, so that the end is not missed.
            let pause = left.min(TICK);
            let may_differ = match self.signs.recv_timeout(pause) {
                Ok(sign) => {
                    self.settle(sign, say);
                    if self.keep_up(say) {
                        self.named = None;
                    }
                    true
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    let is_due = due.is_some_and(|at| at <= Instant::now());
                    self.look_again = self.look_again.filter(|_| !is_due);
                    let may_differ = self.keep_up(say) || is_due;
                    if may_differ {
                        self.named = None;
                    }
                    may_differ
                }
            };
            // Without the root there is nothing to build: the last good site stays up.
            if may_differ && !self.root_is_gone {
                let Some(named) = self.named.replace(BTreeSet::new()) else {
                    return Some(Look::Everywhere);
                };
                self.look_again.get_or_insert(Instant::now() + SECOND_LOOK);
                return Some(Look::At(named));
            }
        }
    }

    /// Learns how long a look takes, so that polling a huge book doesn't keep a core busy.
    pub(super) fn was_busy(&mut self, time: Duration) {
        self.poll_pause = POLL.max(time * 10).min(Duration::from_secs(5));
    }

    fn begin(&mut self, say: &dyn Fn(&str)) {
        let sender = self.sender.clone();
        let root = self.root.clone();
        let handler = move |event: notify::Result<Event>| {
            let sign = match event {
                Ok(event) => read_sign(&event, &root),
                Err(error) => Some(Sign::Trouble(in_words(&error))),
            };
            if let Some(sign) = sign {
                // The receiver is gone only when the preview ends.
                let _ = sender.send(sign);
            }
        };
        match notify::recommended_watcher(handler) {
            Ok(watcher) => {
                self.watcher = Some(watcher);
                self.keep_up(say);
            }
            Err(error) => self.give_up(&in_words(&error), say),
        }
    }

    /// Waits until things are quiet, or until it has been long enough.
    fn settle(&mut self, first: Sign, say: &dyn Fn(&str)) {
        if let (Sign::Change { at, .. }, Some(last)) = (&first, self.last_sign) {
            let is_same_run = at.saturating_duration_since(last) < PACES[self.pace].same_run;
            self.pace = if is_same_run { (self.pace + 1).min(PACES.len() - 1) } else { 0 };
        }
        let Pace { quiet, patience, .. } = PACES[self.pace];
        let begun = Instant::now();
        let mut step = self.note(first, say);
        loop {
            let quiet = match step {
                Step::Done if self.pace == 0 => QUIET_WHEN_DONE,
                Step::Away => quiet.max(QUIET_WHEN_AWAY),
                _ => quiet,
            };
            let left = patience.saturating_sub(begun.elapsed());
            match self.signs.recv_timeout(quiet.min(left)) {
                Ok(sign) if !left.is_zero() => step = self.note(sign, say),
                Ok(sign) => {
                    self.note(sign, say);
                    break;
                }
                Err(_) => break,
            }
        }
        // What is waiting was there before the snapshot that is taken next.
        while let Ok(sign) = self.signs.try_recv() {
            self.note(sign, say);
        }
    }

    /// Remembers what a sign asks for; tells where in a save it stands.
    fn note(&mut self, sign: Sign, say: &dyn Fn(&str)) -> Step {
        match sign {
            Sign::Change { at, of_folder, step, paths } => {
                self.last_sign = Some(at);
                if of_folder {
                    self.look_again = Some(Instant::now() + SECOND_LOOK);
                }
                match &mut self.named {
                    Some(named) if !paths.is_empty() => named.extend(paths),
                    named => *named = None,
                }
                step
            }
            Sign::Trouble(words) => {
                self.named = None;
                self.give_up(&words, say);
                Step::Done
            }
        }
    }

    fn give_up(&mut self, words: &str, say: &dyn Fn(&str)) {
        self.watched.clear();
        if self.watcher.take().is_some() || !words.is_empty() {
            say(&format!("warning: {words}: looking for changes twice a second instead"));
        }
    }

    /// Watches the roots that are there now; tells whether one came, went or was replaced.
    fn keep_up(&mut self, say: &dyn Fn(&str)) -> bool {
        let is_gone = source::file_id(&self.root).is_none();
        if is_gone != self.root_is_gone {
            let now = if is_gone { "is gone: waiting for it" } else { "is back" };
            say(&format!("`{}` {now}", self.root.display()));
            self.root_is_gone = is_gone;
        }
        let Some(mut watcher) = self.watcher.take() else { return false };
        let mut differs = false;
        let folders = INPUTS.iter().map(|input| (self.root.join(input), RecursiveMode::Recursive));
        let root = (self.root.clone(), RecursiveMode::NonRecursive);
        for (path, mode) in std::iter::once(root).chain(folders) {
            let now = source::file_id(&path).filter(|id| id.is_folder);
            if self.watched.get(&path) == now.as_ref() {
                continue;
            }
            differs = true;
            if self.watched.remove(&path).is_some() {
                let _ = watcher.unwatch(&path);
            }
            let Some(id) = now else { continue };
            match watcher.watch(&path, mode) {
                Ok(()) => drop(self.watched.insert(path, id)),
                // Gone again already: the next look will tell.
                Err(error) if source::file_id(&path).is_none() => drop(error),
                Err(error) => {
                    self.give_up(&in_words(&error), say);
                    return true;
                }
            }
        }
        self.watcher = Some(watcher);
        differs
    }
}

/// Returns what an event is a sign of; reading is none, nor is what is no part of a book.
fn read_sign(event: &Event, root: &Path) -> Option<Sign> {
    let at = Instant::now();
    if event.need_rescan() {
        return Some(Sign::Change { at, of_folder: true, step: Step::Within, paths: Vec::new() });
    }
    let concerns = |path: &PathBuf| source::is_part_of_book(root, path);
    let (of_folder, step) = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => (false, Step::Done),
        EventKind::Access(_) => return None,
        EventKind::Create(CreateKind::File) => (false, Step::Within),
        EventKind::Create(_) => (true, Step::Within),
        EventKind::Modify(ModifyKind::Name(RenameMode::From)) => (true, Step::Away),
        EventKind::Modify(ModifyKind::Name(_)) if event.paths.last().is_some_and(&concerns) => {
            (true, Step::Done)
        }
        EventKind::Modify(ModifyKind::Name(_)) => (true, Step::Away),
        EventKind::Remove(_) => (false, Step::Away),
        _ => (false, Step::Within),
    };
    let is_sign = event.paths.is_empty() || event.paths.iter().any(concerns);
    is_sign.then(|| Sign::Change { at, of_folder, step, paths: event.paths.clone() })
}

fn in_words(error: &notify::Error) -> String {
    use rustix::io::Errno;
    let errno = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => Some(Errno::NOSPC),
        notify::ErrorKind::Io(error) => error.raw_os_error().map(Errno::from_raw_os_error),
        _ => None,
    };
    match errno {
        Some(Errno::NOSPC) => "the system allows no more watched folders \
             (raise `fs.inotify.max_user_watches`)"
            .to_owned(),
        Some(Errno::MFILE | Errno::NFILE) => "the system allows no further watcher \
             (raise `fs.inotify.max_user_instances`)"
            .to_owned(),
        _ => format!("can't watch the folder ({error})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(kind: EventKind, paths: &[&str]) -> Option<Step> {
        let event = paths.iter().fold(Event::new(kind), |event, path| {
            event.add_path(Path::new("/book/content").join(path))
        });
        match read_sign(&event, Path::new("/book"))? {
            Sign::Change { step, .. } => Some(step),
            Sign::Trouble(_) => None,
        }
    }

    #[test]
    fn a_text_that_is_put_aside_is_waited_for_and_one_that_is_put_in_place_is_not() {
        let renamed = |mode| EventKind::Modify(ModifyKind::Name(mode));
        assert_eq!(step(renamed(RenameMode::From), &["a.md"]), Some(Step::Away));
        assert_eq!(step(renamed(RenameMode::Both), &["a.md", "a.md~"]), Some(Step::Away));
        assert_eq!(
            step(EventKind::Remove(notify::event::RemoveKind::File), &["a.md"]),
            Some(Step::Away)
        );
        assert_eq!(step(renamed(RenameMode::To), &["a.md"]), Some(Step::Done));
        assert_eq!(step(renamed(RenameMode::Both), &["a.md.tmp", "a.md"]), Some(Step::Done));
        assert_eq!(step(renamed(RenameMode::To), &["a.md~"]), None);
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        assert_eq!(step(closed, &["a.md"]), Some(Step::Done));
    }
}
