//! One page of the old book as one of ours.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::front::{self, Front};
use super::include::{Includes, Line};
use super::layout::Layout;
use super::plan::Planned;
use super::report::{Note, Outcome};
use super::target::Targets;
use super::{Flavour, block, inline};
use crate::parse::front_matter::split;
use crate::parse::links::outline;
use crate::source::{FileData, Sources};

/// What the pages share.
pub(super) struct Context<'a> {
    pub from: &'a Sources,
    pub layout: &'a Layout,
    pub targets: &'a Targets,
    pub aliases: &'a BTreeMap<String, Vec<String>>,
}

/// Returns what a file of the new book holds, and what was noticed.
pub(super) fn convert(
    context: &Context<'_>,
    planned: &Planned<'_>,
    front: Front,
) -> (FileData, Vec<Note>) {
    let Some(text) = planned.file.text().filter(|_| planned.page) else {
        let data = match planned.file.text() {
            Some(text) if planned.new == "SUMMARY.md" => {
                FileData::Text(Arc::from(summary(context.targets, text)))
            }
            _ => planned.file.data.clone(),
        };
        return (data, Vec::new());
    };
    let mut notes = Vec::new();
    let mut ours = front::translate(&front.table, &mut notes);
    for alias in context.aliases.get(&planned.new).into_iter().flatten() {
        ours.alias(alias.clone());
    }
    let first = 1 + text[..front.body].matches('\n').count();
    let mut whole = Cow::Borrowed(&text[front.body..]);
    for name in &context.layout.appended {
        // As if each page asked for it at its end.
        whole.to_mut().push_str(&format!("\n\n--8<-- \"{name}\"\n"));
    }
    let lines = included(context, planned, &whole, first, &mut ours, &mut notes);
    let body = converted(context, planned, lines, &mut notes);
    let mut out = ours.to_toml();
    if front.rule {
        // A line that would begin front matter again.
        out.push_str("***\n");
    }
    if let Some((language, written)) = &front.unreadable {
        notes.push((Outcome::Kept, "front matter that can't be read".to_owned(), 1));
        out.push_str(&format!("````{language}\n{written}````\n\n"));
    }
    // What is text there must not begin front matter here.
    let fence = body.lines().next().is_some_and(|line| line.trim_end() == "+++");
    if out.is_empty() && (fence || split(&body).0.is_some()) {
        out.push('\n');
    }
    out.push_str(&body);
    let data =
        if out == **text { planned.file.data.clone() } else { FileData::Text(Arc::from(out)) };
    (data, notes)
}

fn included(
    context: &Context<'_>,
    planned: &Planned<'_>,
    body: &str,
    first: usize,
    ours: &mut front::Ours,
    notes: &mut Vec<Note>,
) -> Vec<Line> {
    let mut read = |path: &str| context.from.get(path).and_then(|file| file.text()).cloned();
    let mut includes = Includes {
        flavour: context.layout.flavour,
        bases: &context.layout.snippets,
        read: &mut read,
        notes,
        title: None,
    };
    let lines = includes.expand(&planned.file.path, body, first);
    if let Some(title) = includes.title {
        ours.title(title);
    }
    lines
}

fn converted(
    context: &Context<'_>,
    planned: &Planned<'_>,
    mut lines: Vec<Line>,
    notes: &mut Vec<Note>,
) -> String {
    let flavour = context.layout.flavour;
    let mdx = flavour == Flavour::Docusaurus || planned.file.path.ends_with(".mdx");
    let page = inline::Page {
        old: &planned.old,
        new: &planned.new,
        flavour,
        mdx,
        targets: context.targets,
    };
    for line in &mut lines {
        let mut found = Vec::new();
        if let Some(text) = inline::references(&page, &line.text, &mut found) {
            line.text = text;
            notes.extend(found.into_iter().map(|kind| (Outcome::Converted, kind, line.origin)));
        }
    }
    let mut blocks = block::Blocks { flavour, mdx, hidden: &context.layout.hidden, notes };
    let lines = block::convert(lines, &mut blocks);
    let mut text = String::with_capacity(lines.iter().map(|line| line.text.len() + 1).sum());
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        text.push_str(&line.text);
    }
    let line_of = |row: usize| lines.get(row).map_or(1, |line| line.origin);
    inline::convert(&page, &text, line_of, notes)
}

/// Returns the files that a page includes and whose text is not there yet.
pub(super) fn wanted(from: &Sources, layout: &Layout, planned: &Planned<'_>) -> BTreeSet<String> {
    let mut wanted = BTreeSet::new();
    let Some(text) = planned.file.text().filter(|text| text.contains("{{#") || text.contains("8<"))
    else {
        return wanted;
    };
    let mut read = |path: &str| {
        let file = from.get(path)?;
        match &file.data {
            FileData::Copied(_) => {
                wanted.insert(path.to_owned());
                None
            }
            _ => file.text().cloned(),
        }
    };
    let mut notes = Vec::new();
    let mut includes = Includes {
        flavour: layout.flavour,
        bases: &layout.snippets,
        read: &mut read,
        notes: &mut notes,
        title: None,
    };
    includes.expand(&planned.file.path, text, 1);
    wanted
}

/// Returns a summary whose addresses are those of the new book.
pub(super) fn summary(targets: &Targets, text: &str) -> String {
    let mut edits = Vec::new();
    for place in outline(text).links {
        if let Some(new) = targets.rewrite("SUMMARY.md", "SUMMARY.md", &place.dest) {
            edits.push((place.span, new));
        }
    }
    inline::apply(text, &edits)
}
