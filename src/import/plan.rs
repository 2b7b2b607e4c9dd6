//! Which file goes where.

use std::collections::{BTreeMap, BTreeSet};

use super::Flavour;
use super::front::Front;
use super::layout::Layout;
use super::report::{Notes, Outcome};
use super::target::Targets;
use crate::model::value::{Data, Value};
use crate::parse::links::{folder, join};
use crate::source::{SourceFile, Sources};

/// A file that is taken over.
#[derive(Debug)]
pub(super) struct Planned<'a> {
    /// The file.
    pub file: &'a SourceFile,
    /// Its path below its root.
    pub old: String,
    /// Its path below `content/`.
    pub new: String,
    /// It is a page.
    pub page: bool,
}

/// Plans the files of a book.
pub(super) fn plan<'a>(from: &'a Sources, layout: &Layout, notes: &mut Notes) -> Vec<Planned<'a>> {
    let mut planned: Vec<Planned<'_>> = Vec::new();
    let mut taken = BTreeSet::new();
    for file in from.iter() {
        if layout.settings.as_deref() == Some(&*file.path) {
            continue;
        }
        let Some((old, to)) = layout.roots.iter().find_map(|(below, to)| {
            file.path.strip_prefix(below.as_str()).map(|old| (old, to))
        }) else {
            let place = match file.path.split_once('/') {
                Some((folder, _)) => format!("file of the folder `{folder}/`"),
                None => format!("file `{}`", file.path),
            };
            notes.add(&file.path, Outcome::Left, &place, 1);
            continue;
        };
        let page = is_page(old) && file.text().is_some();
        if old == "SUMMARY.md" && layout.summary.is_some() {
            continue;
        }
        let new = if page { renamed(from, &file.path, old) } else { old.to_owned() };
        let new = format!("{to}{new}");
        let kept = format!("{to}{old}");
        let new = if taken.contains(&new) { kept } else { new };
        if !taken.insert(new.clone()) {
            notes.add(&file.path, Outcome::Left, "file whose place another one has", 1);
            continue;
        }
        let page = page && new != "SUMMARY.md";
        planned.push(Planned { file, old: old.to_owned(), new, page });
    }
    planned
}

fn is_page(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    matches!(ending, "md" | "mdx" | "markdown")
}

/// A folder's own page is its `index.md` here.
fn renamed(from: &Sources, full: &str, old: &str) -> String {
    let (dir, name) = old.rsplit_once('/').map_or(("", old), |(dir, name)| (dir, name));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let has_index = || from.get(&format!("{}/index.md", folder(full))).is_some()
        || (folder(full).is_empty() && from.get("index.md").is_some());
    let is_index = stem == "_index" || (stem.eq_ignore_ascii_case("readme") && !has_index());
    let name = if is_index { "index.md".to_owned() } else { format!("{stem}.md") };
    if dir.is_empty() { name } else { format!("{dir}/{name}") }
}

/// Returns where the addresses of the old book lead.
pub(super) fn targets(
    from: &Sources,
    layout: &Layout,
    planned: &[Planned<'_>],
    fronts: &[Front],
) -> Targets {
    let mut targets = Targets::default();
    targets.prefixes = prefixes(from, layout);
    for (planned, front) in planned.iter().zip(fronts) {
        targets.add(&planned.old, &planned.new);
        if layout.flavour == Flavour::Docusaurus && planned.page {
            targets.add_address(&without_numbers(&planned.old), &planned.new);
        }
        for address in addresses(&planned.old, front) {
            targets.add_address(&address, &planned.new);
        }
    }
    targets
}

/// The addresses that a page's front matter gives it.
pub(super) fn addresses(old: &str, front: &Front) -> Vec<String> {
    let parent = folder(old);
    let rooted = |address: &str| match address.strip_prefix('/') {
        Some(_) => address.to_owned(),
        None => format!("/{}/", join(parent, address).unwrap_or_default()),
    };
    let mut found = Vec::new();
    for (key, _, value) in &front.table.entries {
        match (key.as_str(), &value.data) {
            ("slug" | "url" | "permalink" | "path", Data::String(address)) if !address.contains(':') => {
                found.push(rooted(address));
            }
            ("aliases" | "redirect_from", Data::Array(items)) => {
                found.extend(items.iter().filter_map(Value::as_str).map(rooted));
            }
            ("aliases" | "redirect_from", Data::String(address)) => found.push(rooted(address)),
            _ => {}
        }
    }
    found
}

/// Docusaurus takes the number off `01-intro.md`.
fn without_numbers(path: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let bare = |part: &str| {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let rest = if rest.len() < part.len() { rest.trim_start_matches([' ', '-', '_', '.']) } else { part };
        if rest.is_empty() { part.to_owned() } else { rest.to_owned() }
    };
    stem.split('/').map(bare).collect::<Vec<_>>().join("/")
}

/// What absolute addresses may begin with besides: the folder's own name, a language, `docs`.
fn prefixes(from: &Sources, layout: &Layout) -> Vec<String> {
    let own = from.root.file_name().and_then(|name| name.to_str()).map(str::to_owned);
    let language = layout.book.language.clone();
    let path = layout.book.url.as_deref().and_then(|url| {
        let (_, rest) = url.split_once("://")?;
        Some(rest.split_once('/')?.1.trim_matches('/').to_owned())
    });
    let root = layout.roots.first().map(|(root, _)| root.trim_end_matches('/').to_owned());
    [own, language, path, root].into_iter().flatten().filter(|prefix| !prefix.is_empty()).collect()
}

/// Returns the redirects by the new page that they lead to.
pub(super) fn redirects(
    layout: &Layout,
    targets: &Targets,
    notes: &mut Notes,
) -> BTreeMap<String, Vec<String>> {
    let settings = layout.settings.as_deref().unwrap_or_default();
    let mut redirects: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (old, to) in &layout.redirects {
        // mdBook's lead from the old page, or from the root.
        let base = old.trim_start_matches('/');
        let found = targets.page(base, to).or_else(|| targets.page("", to));
        match found {
            Some(new) => redirects.entry(new.to_owned()).or_default().push(format!("/{base}")),
            None => notes.add(settings, Outcome::Left, "redirect to an address that is no page", 1),
        }
    }
    redirects
}
