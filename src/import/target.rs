//! Where an address of the old book leads in the new one.

use std::collections::HashMap;

use crate::parse::path::{decode, encode, folder, join, relative};

/// The files of the new book, by what the old one calls them.
#[derive(Debug, Default)]
pub(super) struct Targets {
    /// New path by old path, below the pages' root.
    paths: HashMap<String, String>,
    /// New path by the address that the old generator gave.
    addresses: HashMap<String, String>,
    /// New path by file name alone; nothing where two have it.
    names: HashMap<String, Option<String>>,
    /// The old generator's addresses are folders: `../other/` means a page.
    pub pretty: bool,
    /// What absolute addresses may begin with besides: the name of a language, `docs`.
    pub prefixes: Vec<String>,
}

impl Targets {
    /// Adds a file: its old path and its new one.
    pub(super) fn add(&mut self, old: &str, new: &str) {
        let name = old.rsplit('/').next().unwrap_or(old);
        for name in [name, stem(name)] {
            let entry = self.names.entry(name.to_owned()).or_insert_with(|| Some(new.to_owned()));
            if entry.as_deref() != Some(new) {
                *entry = None;
            }
        }
        self.paths.insert(old.to_owned(), new.to_owned());
    }

    /// Adds an address that leads to a page.
    pub(super) fn add_address(&mut self, address: &str, new: &str) {
        let address = address.trim_matches('/');
        if !address.is_empty() && !address.contains(':') {
            self.addresses.entry(address.to_owned()).or_insert_with(|| new.to_owned());
        }
    }

    /// Returns the address to write in place of `dest` on a page; nothing where it can stay.
    pub(super) fn rewrite(&self, old_page: &str, new_page: &str, dest: &str) -> Option<String> {
        let (path, rest) = dest.split_at(dest.find(['#', '?']).unwrap_or(dest.len()));
        let has_scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
        if path.is_empty() || has_scheme || path.starts_with("//") || path.contains("{{") {
            return None;
        }
        let decoded = decode(path);
        let new = self.find(old_page, &decoded)?;
        let way = relative(folder(new_page), new);
        // What is right already stays as somebody wrote it (`./x.md`, `folder/`).
        let near = join(folder(new_page), &decoded).filter(|_| !path.starts_with('/'));
        let stays = near.is_some_and(|near| {
            let rest = new.strip_prefix(near.as_str());
            matches!(
                rest,
                Some("" | ".md" | "/index.md" | "/_index.md" | "/README.md" | "/readme.md")
            )
        });
        (!stays).then(|| format!("{}{rest}", encode(&way)))
    }

    /// Returns the address for `{{< ref "x" >}}`: a path, or the name of a page anywhere.
    pub(super) fn reference(&self, old_page: &str, new_page: &str, dest: &str) -> Option<String> {
        let (path, rest) = dest.split_at(dest.find('#').unwrap_or(dest.len()));
        if path.is_empty() {
            return (!rest.is_empty()).then(|| rest.to_owned());
        }
        let anywhere = || {
            let name = path.trim_end_matches('/').rsplit('/').next()?;
            (!path.trim_matches('/').contains('/'))
                .then(|| self.names.get(name)?.as_deref())
                .flatten()
        };
        let rooted = || self.absolute(old_page, path.trim_matches('/'));
        let new = self.find(old_page, path).or_else(rooted).or_else(anywhere)?;
        Some(format!("{}{rest}", encode(&relative(folder(new_page), new))))
    }

    /// Returns the new path of the page that an address on `old_page` leads to.
    pub(super) fn page(&self, old_page: &str, dest: &str) -> Option<&str> {
        self.find(old_page, dest.split('#').next().unwrap_or(dest))
    }

    fn find(&self, old_page: &str, path: &str) -> Option<&str> {
        if let Some(path) = path.strip_prefix("@/") {
            return self.lookup(path);
        }
        if let Some(path) = path.strip_prefix('/') {
            return self.absolute(old_page, path.trim_end_matches('/'));
        }
        let near = join(folder(old_page), path).and_then(|path| self.lookup(&path));
        near.or_else(|| {
            // Relative to the page's address, which is a folder.
            let base = stem(old_page);
            let leaf = !matches!(base.rsplit('/').next(), Some("index" | "_index" | "README"));
            let base = if leaf { base } else { folder(old_page) };
            join(base, path).filter(|_| self.pretty).and_then(|path| self.lookup(&path))
        })
    }

    fn absolute(&self, old_page: &str, path: &str) -> Option<&str> {
        let path = join("", path)?;
        let stripped = self
            .prefixes
            .iter()
            .filter_map(|prefix| path.strip_prefix(prefix.as_str())?.strip_prefix('/'));
        // A page of a language's own folder may leave that out.
        let language = old_page.split('/').next().filter(|first| *first != old_page);
        let within = language.map(|language| format!("{language}/{path}"));
        self.lookup(&path)
            .or_else(|| stripped.into_iter().find_map(|path| self.lookup(path)))
            .or_else(|| within.and_then(|path| self.lookup(&path)))
    }

    fn lookup(&self, path: &str) -> Option<&str> {
        let path = path.trim_end_matches('/');
        let bare = path.strip_suffix(".html").unwrap_or(path);
        let bare = bare.strip_suffix("/index").unwrap_or(bare);
        let direct = self.paths.get(path).or_else(|| self.addresses.get(bare));
        let found = direct.or_else(|| {
            ENDINGS.iter().find_map(|ending| {
                let ending = if bare.is_empty() { ending.strip_prefix('/')? } else { ending };
                self.paths.get(&format!("{bare}{ending}"))
            })
        });
        found.map(String::as_str)
    }
}

/// What an address leaves out of a page's path.
const ENDINGS: [&str; 9] = [
    ".md",
    ".mdx",
    ".markdown",
    "/index.md",
    "/_index.md",
    "/README.md",
    "/index.mdx",
    "/readme.md",
    "/Readme.md",
];

fn stem(path: &str) -> &str {
    match path.rsplit_once('.') {
        Some((stem, ending)) if !ending.contains('/') => stem,
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets() -> Targets {
        let mut targets =
            Targets { pretty: true, prefixes: vec!["ja".to_owned()], ..Targets::default() };
        for (old, new) in [
            ("a/README.md", "a/index.md"),
            ("a/b.md", "a/b.md"),
            ("a/c d.md", "a/c d.md"),
            ("x.png", "x.png"),
        ] {
            targets.add(old, new);
        }
        targets.add_address("/short/", "a/b.md");
        targets
    }

    fn rewritten(page: &str, dest: &str) -> Option<String> {
        targets().rewrite(page, page, dest)
    }

    #[test]
    fn an_address_that_holds_stays_as_it_was_written() {
        for dest in
            ["./b.md#x", "../x.png", "https://x.org", "#here", "gone.md", "c%20d.md", "mailto:a@b"]
        {
            assert_eq!(rewritten("a/e.md", dest), None, "{dest}");
        }
    }

    #[test]
    fn an_address_of_the_old_site_becomes_a_path() {
        for (dest, expected) in [
            ("README.md#x", "index.md#x"),
            ("../a/b.html", "b.md"),
            ("/a/b/", "b.md"),
            ("/ja/a/b/#y", "b.md#y"),
            ("@/a/b.md", "b.md"),
            ("../b/", "b.md"),
            ("/short", "b.md"),
            ("/a", "index.md"),
            ("/x.png", "../x.png"),
        ] {
            assert_eq!(rewritten("a/e.md", dest).as_deref(), Some(expected), "{dest}");
        }
    }

    #[test]
    fn a_reference_finds_a_page_by_its_name() {
        assert_eq!(targets().reference("z.md", "z.md", "b.md#q").as_deref(), Some("a/b.md#q"));
        assert_eq!(targets().reference("z.md", "z.md", "b").as_deref(), Some("a/b.md"));
        assert_eq!(targets().reference("z.md", "z.md", "gone"), None);
    }
}
