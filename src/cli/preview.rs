//! Builds a book again and again, for the preview: what a broken file would take away stays as it last was.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::terminal::Terminal;
use crate::Build;
use crate::book::Options;
use crate::dev::Built;
use crate::diag::{Diagnostic, Severity};
use crate::memo::{Key, Memo};
use crate::render::context::Context;
use crate::source::{SourceFile, Sources};

/// The builds of a preview.
pub(super) struct Preview {
    options: Options,
    memo: Arc<Memo>,
    /// The files that shape the whole book, each as it was when nothing was wrong with it.
    good: BTreeMap<Arc<str>, SourceFile>,
    shown: Option<Parts>,
}

impl Preview {
    pub(super) fn new(options: Options, memo: Arc<Memo>) -> Self {
        Self { options, memo, good: BTreeMap::new(), shown: None }
    }

    /// Builds the book. Configuration, data and theme show in every page, so where one of their files is broken,
    /// the pages are those of its last good text, and the problem is told over them.
    pub(super) fn build(&mut self, sources: &Sources, terminal: &Terminal) -> Built {
        let (build, diagnostics) = self.attempt(sources);
        for (name, time) in &build.stages.0 {
            terminal.detail(&format!("{:>8.1} ms  {name}", time.as_secs_f64() * 1e3));
        }
        let errors = diagnostics.iter().filter(|one| one.severity == Severity::Error);
        let broken: BTreeSet<&Arc<str>> =
            errors.filter_map(|one| one.source.as_ref()).filter(|path| is_shaping(path)).collect();
        let sound: Vec<SourceFile> =
            broken.iter().filter_map(|path| self.good.get(*path).cloned()).collect();
        // A theme's file that was never sound is as good as not there: the built-in one shows.
        let was_sound = |path: &str| self.good.contains_key(path) || !path.starts_with("themes/");
        let never: Vec<Arc<str>> =
            broken.iter().filter(|path| !was_sound(path)).map(|path| Arc::clone(path)).collect();
        let shaping = sources.iter().filter(|file| is_shaping(&file.path));
        let good = shaping.filter(|file| !broken.contains(&file.path));
        let good = good.map(|file| (file.path.clone(), file.clone())).collect();
        let kept = std::mem::replace(&mut self.good, good);
        self.good.extend(kept.into_iter().filter(|(path, _)| broken.contains(path)));
        let build = if sound.is_empty() && never.is_empty() {
            build
        } else {
            self.attempt(&sources.clone().with(sound).without(&never)).0
        };
        let parts = Parts::of(&build.context, self.shown.as_ref());
        let editor = build.context.book.config.editor_url.clone();
        let (reach, summary) = match self.shown.replace(parts) {
            Some(before) => (parts.reach(&before), String::new()),
            None => (String::new(), format!("{} pages", build.context.book.pages.len())),
        };
        Built { site: Some(build.site), diagnostics, reach, summary, editor }
    }

    fn attempt(&self, sources: &Sources) -> (Build, Vec<Diagnostic>) {
        let build = crate::build(sources, self.options, &self.memo);
        let mut diagnostics = build.diags.clone();
        if sources.below("themes/").next().is_some() {
            diagnostics.extend(try_layouts(&build));
        }
        (build, diagnostics)
    }
}

/// Renders a page of each kind: some mistakes of a layout show only then.
fn try_layouts(build: &Build) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let pages = build.context.book.pages.iter();
    for page in pages.filter(|page| seen.insert((page.kind.as_str(), page.made.is_some()))) {
        if let Some(output) = build.site.get(&page.file()) {
            output.bytes();
        }
    }
    build.context.problems()
}

fn is_shaping(path: &str) -> bool {
    path == "book.toml" || path.starts_with("data/") || path.starts_with("themes/")
}

/// What pages show of the rest of the book, as keys: what differs says how far a change reaches.
#[derive(Clone, Copy)]
struct Parts {
    frame: Key,
    plan: Key,
    navigation: Key,
    outlines: Key,
    figures: Key,
}

impl Parts {
    fn of(context: &Context, before: Option<&Self>) -> Self {
        let plan = context.book.plan.key;
        let same = before.filter(|before| before.plan == plan);
        Self {
            frame: Key::hash(&(context.theme.key(), &context.site)),
            plan,
            navigation: same.map_or_else(|| context.book.plan.navigation(), |same| same.navigation),
            outlines: context.book.outlines,
            figures: context.book.data_key,
        }
    }

    /// Says in words what differs.
    fn reach(&self, before: &Self) -> String {
        if self.frame != before.frame {
            return "every page".to_owned();
        }
        let is_moved = self.navigation != before.navigation;
        let differs = [
            (self.figures != before.figures, "the figures"),
            (is_moved && self.figures == before.figures, "the navigation"),
            (self.outlines != before.outlines && !is_moved, "what others show of it"),
        ];
        let words: Vec<&str> =
            differs.into_iter().filter_map(|(differs, words)| differs.then_some(words)).collect();
        words.join(", ")
    }
}
