//! Which file goes where.

use std::collections::{BTreeMap, BTreeSet};

use super::Flavour;
use super::front::Front;
use super::layout::Layout;
use super::report::{Notes, Outcome};
use super::target::Targets;
use crate::book::address;
use crate::model::value::{Data, Value};
use crate::parse::path::{folder, join};
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
    let (mut taken, mut addresses) = (BTreeSet::new(), BTreeSet::new());
    // Where two files would be a folder's page, its index is.
    let mut files: Vec<_> = from.iter().collect();
    files.sort_by_key(|file| !is_index(&file.path));
    for file in files {
        if layout.settings.as_deref() == Some(&*file.path) {
            continue;
        }
        let Some((old, to)) = layout
            .roots
            .iter()
            .find_map(|(below, to)| file.path.strip_prefix(below.as_str()).map(|old| (old, to)))
        else {
            let place = match file.path.split_once('/') {
                Some((folder, _)) => format!("file of the folder `{folder}/`"),
                None => format!("file `{}`", file.path),
            };
            notes.add(&file.path, Outcome::Left, &place, 1);
            continue;
        };
        if is_hidden(old) {
            let kind = "snippet file (put in place where pages ask for it)";
            notes.add(&file.path, Outcome::Converted, kind, 1);
            continue;
        }
        if old == "SUMMARY.md" && layout.summary.is_some() {
            continue;
        }
        let is_summary = old == "SUMMARY.md" && to.is_empty();
        let page = is_page(old) && file.text().is_some() && !is_summary;
        let mut new = format!("{to}{old}");
        if page {
            new = free_name(&new, &mut addresses);
            if !new.ends_with(old) && !old.ends_with(".mdx") {
                let kind = "page whose address another one has (under a new name)";
                notes.add(&file.path, Outcome::Converted, kind, 1);
            }
        }
        if !taken.insert(new.clone()) {
            notes.add(&file.path, Outcome::Left, "file whose place another one has", 1);
            continue;
        }
        planned.push(Planned { file, old: old.to_owned(), new, page });
    }
    planned
}

/// Tells whether a part of a path begins with a dot.
pub(super) fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.') && part != "." && part != "..")
}

fn is_page(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    matches!(ending, "md" | "mdx" | "markdown")
}

fn is_index(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    matches!(name, "index.md" | "_index.md" | "index.mdx")
}

/// Returns the path of a page, numbered where another page has its address already.
fn free_name(path: &str, addresses: &mut BTreeSet<String>) -> String {
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, "md"));
    let ending = if ending == "mdx" { "md" } else { ending };
    let numbered = (2..).map(|number| format!("{stem}-{number}.{ending}"));
    std::iter::once(format!("{stem}.{ending}"))
        .chain(numbered)
        .find(|path| addresses.insert(address::of_source(path)))
        .unwrap_or_else(|| path.to_owned())
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

/// Returns the earlier addresses of each page, by its new path: each one once, and none that is a page's
/// own.
pub(super) fn aliases(
    layout: &Layout,
    targets: &Targets,
    planned: &[Planned<'_>],
    fronts: &[Front],
    notes: &mut Notes,
) -> BTreeMap<String, Vec<String>> {
    let trimmed =
        |address: &str| address.trim_end_matches("index.html").trim_matches('/').to_owned();
    let pages = planned.iter().filter(|planned| planned.page);
    let mut taken: BTreeSet<String> =
        pages.map(|planned| trimmed(&address::of_source(&planned.new))).collect();
    taken.insert(String::new());
    let own = planned.iter().zip(fronts).flat_map(|(planned, front)| {
        let addresses = addresses(&planned.old, front).into_iter();
        addresses.map(|address| (&*planned.file.path, planned.new.clone(), address))
    });
    let settings = layout.settings.as_deref().unwrap_or_default();
    let redirects = redirects(layout, targets, notes);
    let redirects = redirects.into_iter().map(|(new, address)| (settings, new, address));
    let mut aliases: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, new, address) in own.chain(redirects) {
        let key = trimmed(&address);
        if taken.insert(key.clone()) {
            aliases.entry(new).or_default().push(address);
        } else if key != trimmed(&address::of_source(&new)) {
            notes.add(path, Outcome::Left, "alias that is another page's address", 1);
        }
    }
    aliases
}

/// The addresses that a page's front matter gives it.
fn addresses(old: &str, front: &Front) -> Vec<String> {
    let parent = folder(old);
    let rooted = |address: &str| match address.strip_prefix('/') {
        Some(_) => address.to_owned(),
        None => format!("/{}/", join(parent, address).unwrap_or_default()),
    };
    let mut found = Vec::new();
    for (key, _, value) in &front.table.entries {
        match (key.as_str(), &value.data) {
            ("slug" | "url" | "permalink" | "path", Data::String(address))
                if !address.contains(':') =>
            {
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
        let rest = if rest.len() < part.len() {
            rest.trim_start_matches([' ', '-', '_', '.'])
        } else {
            part
        };
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

/// Returns the redirects: the new page that each leads to, and its address.
fn redirects(layout: &Layout, targets: &Targets, notes: &mut Notes) -> Vec<(String, String)> {
    let settings = layout.settings.as_deref().unwrap_or_default();
    let mut redirects = Vec::new();
    for (old, to) in &layout.redirects {
        // mdBook's lead from the old page, or from the root.
        let base = old.trim_start_matches('/');
        let found = targets.page(base, to).or_else(|| targets.page("", to));
        match found {
            Some(new) => redirects.push((new.to_owned(), format!("/{base}"))),
            None => notes.add(settings, Outcome::Left, "redirect to an address that is no page", 1),
        }
    }
    redirects
}
