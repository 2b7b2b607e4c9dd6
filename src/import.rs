//! Takes over a handbook of another generator: a snapshot of its folder in, the files of a book out.
//!
//! ```text
//! settings → layout (folders, order) → plan (old path → new path) → pages, each by itself → book.toml
//! ```
//!
//! A page goes through four steps: its front matter is said in our words, included files are put in
//! place, blocks are written our way, and what stands within the text is converted or kept visible.
//! Nothing is lost silently: whatever is not simply copied is in the report.

mod alert;
mod block;
mod code;
mod front;
mod include;
mod inline;
mod layout;
mod mdbook;
mod mkdocs;
mod nav;
mod page;
mod plan;
mod report;
mod settings;
mod shortcode;
mod target;
mod tree;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::source::{FileData, Sources};
use layout::{Book, Layout};
use plan::Planned;
use report::Notes;

pub use report::{Finding, ImportReport, Outcome};

/// What is imported, in the words of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An mdBook book.
    MdBook,
    /// A folder of Markdown files.
    Markdown,
    /// An MkDocs book, or a tree of Hugo, Zola, Docusaurus or Jekyll.
    MkDocs,
}

/// Whose way of writing a book is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Flavour {
    #[default]
    Plain,
    MdBook,
    MkDocs,
    Hugo,
    Docusaurus,
}

/// A handbook, taken over.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The files of the new book, by path.
    pub files: BTreeMap<String, FileData>,
    /// What was done.
    pub report: ImportReport,
}

/// Reads the folder of a handbook, with the files that its pages include.
pub fn read(kind: Kind, folder: &Path) -> (Sources, Vec<Diagnostic>) {
    let (mut sources, diags) = Sources::read_tree(folder);
    let layout = laid_out(kind, &sources, &mut Notes::default());
    for base in layout.snippets.iter().filter(|base| plan::is_hidden(base)) {
        if crate::parse::path::join("", base).is_some_and(|plain| plain == *base) {
            sources = sources.with_hidden(base);
        }
    }
    // Included files may include others.
    for _ in 0..8 {
        let wanted = wanted(kind, &sources);
        if wanted.is_empty() {
            break;
        }
        sources = sources.with_text(wanted);
    }
    (sources, diags)
}

/// Takes over a handbook.
pub fn import(kind: Kind, from: &Sources) -> Imported {
    let mut notes = Notes::default();
    let layout = laid_out(kind, from, &mut notes);
    let planned = plan::plan(from, &layout, &mut notes);
    let fronts: Vec<front::Front> = planned
        .par_iter()
        .map(|planned| match planned.file.text() {
            Some(text) if planned.page => front::take(&planned.file.path, text),
            _ => front::Front::default(),
        })
        .collect();
    let mut targets = plan::targets(from, &layout, &planned, &fronts);
    targets.pretty = !matches!(layout.flavour, Flavour::Plain | Flavour::MdBook);
    let aliases = plan::aliases(&layout, &targets, &planned, &fronts, &mut notes);
    let context = page::Context { from, layout: &layout, targets: &targets, aliases: &aliases };
    let converted: Vec<_> = planned
        .par_iter()
        .zip(fronts)
        .map(|(planned, front)| page::convert(&context, planned, front))
        .collect();
    let mut report = ImportReport::default();
    let mut files = BTreeMap::new();
    for (planned, (data, noted)) in planned.iter().zip(converted) {
        notes.extend(&planned.file.path, noted);
        report.pages += usize::from(planned.page);
        report.files += usize::from(!planned.page);
        files.insert(format!("content/{}", planned.new), data);
    }
    if let Some(summary) = &layout.summary {
        let text = page::summary(&targets, summary);
        files.insert("content/SUMMARY.md".to_owned(), FileData::Text(Arc::from(text)));
    }
    let name = from.root.file_name().and_then(|name| name.to_str()).unwrap_or("Handbook");
    files.insert("book.toml".to_owned(), FileData::Text(Arc::from(book_toml(&layout.book, name))));
    report.findings = notes.finish();
    Imported { files, report }
}

/// Returns the included files whose text is not there yet.
fn wanted(kind: Kind, from: &Sources) -> Vec<String> {
    let layout = laid_out(kind, from, &mut Notes::default());
    if !matches!(layout.flavour, Flavour::MdBook | Flavour::MkDocs) {
        return Vec::new();
    }
    let planned: Vec<Planned<'_>> = plan::plan(from, &layout, &mut Notes::default());
    let mut wanted: Vec<String> = planned
        .par_iter()
        .filter(|planned| planned.page)
        .flat_map_iter(|planned| page::wanted(from, &layout, planned))
        .collect();
    wanted.sort();
    wanted.dedup();
    wanted
}

fn book_toml(book: &Book, folder: &str) -> String {
    let quoted = front::quoted;
    let mut out = String::from("[book]\n");
    let mut line = |key: &str, value: &Option<String>| {
        if let Some(value) = value {
            out.push_str(&format!("{key} = {}\n", quoted(value)));
        }
    };
    line("title", &book.title.clone().or_else(|| Some(folder.to_owned())));
    line("description", &book.description);
    line("language", &book.language);
    line("url", &book.url);
    if book.unnumbered {
        out.push_str("numbers = false\n");
    }
    if !book.authors.is_empty() {
        let authors: Vec<_> = book.authors.iter().map(|author| quoted(author)).collect();
        out.push_str(&format!("authors = [{}]\n", authors.join(", ")));
    }
    if let Some(edit) = book.edit.as_ref().filter(|edit| edit.contains("{path}")) {
        out.push_str(&format!(
            "\n[repository]\n# Taken over: does it lead to the new folder?\nedit = {}\n",
            quoted(edit)
        ));
    }
    out.push_str(LENIENT);
    out
}

/// What other generators let pass.
const LENIENT: &str = "
# A link that leads nowhere stops a build. Until all are mended, these two lines let the rest be published:
# [links]
# broken = \"warning\"
";

/// Returns how a folder is laid out.
fn laid_out(kind: Kind, from: &Sources, notes: &mut Notes) -> Layout {
    match kind {
        Kind::MdBook => mdbook::layout(from, notes),
        Kind::Markdown => Layout { roots: vec![layout::root("", "")], ..Layout::default() },
        Kind::MkDocs => {
            let mkdocs = ["mkdocs.yml", "mkdocs.yaml", "zensical.yml"]
                .into_iter()
                .find(|name| from.get(name).is_some());
            match mkdocs {
                Some(name) => mkdocs::layout(from, name, notes),
                None => tree::layout(from, notes),
            }
        }
    }
}

#[cfg(test)]
mod tests;
