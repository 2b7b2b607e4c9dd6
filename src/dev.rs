//! Live preview: watch the book's folder, build, serve the site from memory, and tell open pages what changed.
//!
//! The loop is the same pipeline as `build`: a wake, a snapshot, a build, the next site. The watcher says
//! *when*, never *what*; what changed is the difference of two sites.

mod answer;
mod events;
mod guard;
mod head;
mod news;
mod problems;
mod recent;
mod response;
mod said;
mod serve;
#[cfg(test)]
mod tests;
mod transport;
mod watch;
#[cfg(test)]
mod watch_tests;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use said::Said;
use serve::Preview;
use watch::Watch;

use crate::diag::Diagnostic;
use crate::site::{Changes, Site};
use crate::source::{Look, Sources};

/// How the preview is served.
#[derive(Debug, Clone)]
pub struct ServeOptions {
    /// The book's root.
    pub root: PathBuf,
    /// The address to listen on: loopback, unless asked for explicitly.
    pub host: IpAddr,
    /// A further name that browsers may call the preview by, for an address that is not loopback.
    pub host_name: Option<String>,
    /// The port; the next free one is taken where it isn't.
    pub port: u16,
    /// Look for changes at intervals, for file systems that announce none.
    pub poll: bool,
    /// The address that opens an editor, whatever the book says: `vscode://file/{path}:{line}:{column}`.
    pub editor: Option<String>,
    /// Whether diagnostics are printed with colours.
    pub color: bool,
    /// Ends the preview when set.
    pub stop: Arc<AtomicBool>,
}

/// What one build gave.
#[derive(Debug, Default)]
pub struct Built {
    /// The site; without one, the last good site stays up.
    pub site: Option<Site>,
    /// What went wrong, besides what reading the sources said.
    pub diagnostics: Vec<Diagnostic>,
    /// What the change reaches besides the edited pages, in a few words for the terminal; may be empty.
    pub reach: String,
    /// What the build did, in a few words for the terminal; may be empty.
    pub summary: String,
    /// The address that opens an editor, as the book has it.
    pub editor: Option<String>,
}

/// What somebody did to the files since the last look.
#[derive(Debug, Default)]
struct Edits {
    /// At the start, and after a checkout, all files of the book.
    paths: BTreeSet<Arc<str>>,
    /// Files that have another path, and are the same: from where to where.
    moved: Vec<(Arc<str>, Arc<str>)>,
}

impl Edits {
    fn between(before: &Sources, after: &Sources) -> Self {
        let paths: BTreeSet<Arc<str>> = after.changed(before).into_iter().cloned().collect();
        let only = |one: &Sources, other: &Sources| -> Vec<(Arc<str>, Arc<str>)> {
            let paths = paths.iter().filter(|path| other.get(path).is_none());
            paths.filter_map(|path| Some((one.get(path)?.text()?.clone(), path.clone()))).collect()
        };
        let gone = only(before, after);
        let new = if gone.is_empty() { Vec::new() } else { only(after, before) };
        let by_text: BTreeMap<_, _> = new.iter().map(|(text, to)| (text, to)).collect();
        // Two stubs may say the same: in a folder that moved, they keep their names.
        let by_name: BTreeMap<_, _> = new.iter().map(|(text, to)| ((text, name(to)), to)).collect();
        let moved = gone.iter().filter_map(|(text, from)| {
            let to = by_name.get(&(text, name(from))).or_else(|| by_text.get(text))?;
            Some((from.clone(), Arc::clone(to)))
        });
        Self { moved: moved.collect(), paths }
    }
}

fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// Serves the book until `options.stop`; `say` gets one text per event, for the terminal; `open` gets the address
/// of the front page after the first build. What `build` adds to a snapshot (the history) is there in the next one.
pub fn serve(
    options: &ServeOptions,
    say: &dyn Fn(&str),
    open: impl FnOnce(&str),
    mut build: impl FnMut(&mut Sources) -> Built,
) -> Result<(), Box<Diagnostic>> {
    let mut open = Some(open);
    let preview = Preview::start(options, say)?;
    let mut watch = Watch::new(&options.root, options.poll, say);
    let mut sources = Sources::default();
    let mut troubles: Option<Vec<Diagnostic>> = None;
    let (mut look, mut said) = (Look::Everywhere, Said::default());
    loop {
        let begun = Instant::now();
        if troubles.as_ref().is_none_or(|troubles| !troubles.is_empty()) {
            look = Look::Everywhere;
        }
        let (snapshot, found) = whole(|| sources.look_again(&options.root, &look), &sources);
        let edits = Edits::between(&sources, &snapshot);
        let is_first = troubles.is_none();
        if is_first || !edits.paths.is_empty() || troubles.as_ref() != Some(&found) {
            let earlier = std::mem::replace(&mut sources, snapshot);
            // To take ten thousand files apart takes a while, and nobody waits for it.
            rayon::spawn(move || drop(earlier));
            let mut built = build(&mut sources);
            built.diagnostics.extend(found.iter().cloned());
            troubles = Some(found);
            let lookup = |path: &str| sources.get(path).and_then(|file| file.text().cloned());
            let diagnostics = built.diagnostics.clone();
            let (reach, summary) =
                (std::mem::take(&mut built.reach), std::mem::take(&mut built.summary));
            let changes = preview.show(built, &edits, &lookup);
            let what = if is_first { "the book".to_owned() } else { named(&edits.paths) };
            let touched = if is_first { String::new() } else { touched(&changes, &reach) };
            say(&line(&what, &touched, &summary, begun));
            let words = said.now(&diagnostics, &edits.paths, &lookup, options.color);
            if !words.is_empty() {
                say(words.trim_end());
            }
            if let Some(open) = open.take() {
                open(&preview.url());
            }
        }
        watch.was_busy(begun.elapsed());
        match watch.wait(&options.stop, say) {
            Some(next) if !options.stop.load(Ordering::Relaxed) => look = next,
            _ => return Ok(()),
        }
    }
}

/// How often a file that is suddenly empty is looked at again, and how long that lasts in all.
const LOOKS: u32 = 20;
const EMPTY_FOR: Duration = Duration::from_millis(120);

/// Looks until no text is empty that wasn't before: many editors empty a file and then write it, and the page would
/// be empty for a moment, its reader at the top. A text that stays empty is meant.
fn whole(
    look: impl Fn() -> (Sources, Vec<Diagnostic>),
    before: &Sources,
) -> (Sources, Vec<Diagnostic>) {
    let is_empty = |sources: &Sources, path: &str| {
        sources.get(path).and_then(|file| file.text()).is_some_and(|text| text.is_empty())
    };
    let is_cut = |now: &Sources| {
        let changed = now.changed(before);
        changed.iter().any(|path| {
            is_empty(now, path) && before.get(path).is_some() && !is_empty(before, path)
        })
    };
    let mut seen = look();
    for _ in 0..LOOKS {
        if !is_cut(&seen.0) {
            break;
        }
        std::thread::sleep(EMPTY_FOR / LOOKS);
        seen = look();
    }
    seen
}

/// What changed → what it touched · how long it took.
fn line(what: &str, touched: &str, summary: &str, begun: Instant) -> String {
    let took = begun.elapsed().as_secs_f64() * 1000.0;
    let took = if took < 10.0 { format!("{took:.1} ms") } else { format!("{took:.0} ms") };
    let parts = [touched, summary, &took];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{what} → {}", parts.join(" · "))
}

fn named(paths: &BTreeSet<Arc<str>>) -> String {
    match (paths.first(), paths.len()) {
        (None, _) => "the folder".to_owned(),
        (Some(only), 1) => only.to_string(),
        (Some(first), all) => format!("{first} and {} more", all - 1),
    }
}

/// The pages whose own text or data changed, and what of other pages that reaches.
fn touched(changes: &Changes, reach: &str) -> String {
    let all = [&changes.added, &changes.changed, &changes.removed];
    let is_page = |path: &&String| path.ends_with(".html");
    let pages = all.iter().flat_map(|paths| paths.iter()).filter(is_page).count();
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let own = match (pages, changes.len() - pages) {
        (0, 0) => String::new(),
        (0, files) => plural(files, "file"),
        (pages, _) => plural(pages, "page"),
    };
    let parts: Vec<&str> = [&own, reach].into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "nothing that is published".to_owned() } else { parts.join(", ") }
}

#[cfg(test)]
mod words {
    use super::*;

    #[test]
    fn files_that_moved_are_known_by_their_text_and_name() {
        let before = Sources::fixture(
            "//- content/a/x.md\nStub.\n//- content/a/y.md\nStub.\n//- content/z.md\nZ.\n//- content/w.md\nW.\n",
        );
        let after = Sources::fixture(
            "//- content/b/x.md\nStub.\n//- content/b/y.md\nStub.\n//- content/zz.md\nZ.\n//- content/w.md\nV.\n",
        );
        let edits = Edits::between(&before, &after);
        let moved: Vec<_> = edits.moved.iter().map(|(from, to)| (&**from, &**to)).collect();
        assert_eq!(
            moved,
            [
                ("content/a/x.md", "content/b/x.md"),
                ("content/a/y.md", "content/b/y.md"),
                ("content/z.md", "content/zz.md"),
            ]
        );
        assert_eq!(edits.paths.len(), 7);
    }

    #[test]
    fn a_text_that_is_emptied_is_looked_at_until_it_is_written() {
        let one = |text: &str| Sources::fixture(&format!("//- content/a.md\n{text}"));
        let (before, empty, after) = (one("Text."), one(""), one("New."));
        let looks = std::cell::Cell::new(0);
        let seen = whole(
            || {
                looks.set(looks.get() + 1);
                (if looks.get() < 4 { empty.clone() } else { after.clone() }, Vec::new())
            },
            &before,
        );
        assert_eq!(seen.0.get("content/a.md").unwrap().text().unwrap().as_ref(), "New.");
        let begun = Instant::now();
        let stays = whole(|| (empty.clone(), Vec::new()), &before);
        assert!(stays.0.get("content/a.md").unwrap().text().unwrap().is_empty());
        assert!(begun.elapsed() >= EMPTY_FOR - EMPTY_FOR / LOOKS);
        let was_empty = looks.replace(0);
        whole(|| (looks.set(looks.get() + 1), (empty.clone(), Vec::new())).1, &empty);
        assert_eq!((was_empty, looks.get()), (4, 1));
    }

    #[test]
    fn a_line_says_what_a_change_touches() {
        let of = |paths: &[&str]| Changes {
            changed: paths.iter().map(|path| path.to_string()).collect(),
            ..Changes::default()
        };
        let page = of(&["a/index.html", "a/index.md"]);
        assert_eq!(touched(&page, ""), "1 page");
        assert_eq!(touched(&page, "the navigation"), "1 page, the navigation");
        assert_eq!(touched(&of(&["a.css", "b.css"]), ""), "2 files");
        assert_eq!(touched(&of(&[]), "every page"), "every page");
        assert_eq!(touched(&of(&[]), ""), "nothing that is published");
    }
}
