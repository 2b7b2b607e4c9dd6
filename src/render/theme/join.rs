//! Joins modules: one that only another one asks for travels in its file.
//!
//! Each becomes a function that is called once, so names of one never meet those of another. A module with an
//! `import` or `export` of a form that isn't known here stays a file of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A module taken apart.
#[derive(Debug, Clone)]
pub(super) struct Module {
    /// What it takes, by the name of the other module: names there and here.
    imports: Vec<(String, Vec<(String, String)>)>,
    /// What it gives: names for others and here.
    exports: Vec<(String, String)>,
    body: String,
}

impl Module {
    /// Takes a module apart; none where it has an `import` or `export` of another form.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut module = Self { imports: Vec::new(), exports: Vec::new(), body: String::new() };
        for line in text.split_inclusive('\n') {
            if let Some(rest) = line.strip_prefix("import ") {
                let (names, from) = rest.trim_end().split_once(" from \"./")?;
                module.imports.push((from.strip_suffix("\";")?.to_owned(), pairs(names)?));
            } else if let Some(rest) = line.strip_prefix("export ") {
                module.export(rest)?;
            } else if line.starts_with("await ") {
                return None;
            } else {
                module.body.push_str(line);
            }
        }
        Some(module)
    }

    /// Returns whether it names another by other means than an `import` line.
    pub(super) fn names(&self, other: &str) -> bool {
        names(&self.body, other)
    }

    fn export(&mut self, rest: &str) -> Option<()> {
        if rest.starts_with('{') {
            let inside = pairs(rest.trim_end().strip_suffix(';')?)?;
            self.exports.extend(inside.into_iter().map(|(here, there)| (there, here)));
            return Some(());
        }
        let forms =
            ["async function* ", "async function ", "function* ", "function ", "class ", "const "];
        let after = forms.iter().find_map(|form| rest.strip_prefix(form))?;
        let end = after.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')?;
        let name = after.get(..end).filter(|name| !name.is_empty())?;
        self.exports.push((name.to_owned(), name.to_owned()));
        self.body.push_str(rest);
        Some(())
    }
}

/// Returns whether a script names another one.
pub(super) fn names(text: &str, other: &str) -> bool {
    ['"', '\''].iter().any(|quote| text.contains(&format!("{quote}./{other}{quote}")))
}

/// Reads `{ a, b as c }`.
fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let inside = text.strip_prefix('{')?.strip_suffix('}')?;
    let names = inside.split(',').map(str::trim).filter(|name| !name.is_empty());
    let pair = |name: &str| {
        let (there, here) = name.split_once(" as ").unwrap_or((name, name));
        (there.to_owned(), here.to_owned())
    };
    Some(names.map(pair).collect())
}

/// Returns the file that each module travels in. `apart` are those that something else names.
pub(super) fn homes<'a>(
    modules: &'a BTreeMap<&'a str, Option<Module>>,
    apart: &BTreeSet<&str>,
) -> BTreeMap<&'a str, &'a str> {
    let mut importers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, module) in modules {
        for (of, _) in module.iter().flat_map(|module| &module.imports) {
            importers.entry(of).or_default().push(name);
        }
    }
    // At first each is its own; one step after the other moves in with those who ask for it.
    let mut homes: BTreeMap<&str, &str> = modules.keys().map(|name| (*name, *name)).collect();
    for _ in modules {
        for (name, module) in modules {
            let Some(asking) = importers.get(name).filter(|_| module.is_some()) else { continue };
            let at: BTreeSet<_> = asking.iter().filter_map(|who| homes.get(who)).copied().collect();
            let stays = apart.contains(name) || asks_for_itself(name, modules);
            if let (Some(one), 1, false) = (at.first(), at.len(), stays) {
                homes.insert(name, one);
            }
        }
    }
    homes
}

fn asks_for_itself(name: &str, modules: &BTreeMap<&str, Option<Module>>) -> bool {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut next = vec![name];
    while let Some(at) = next.pop() {
        let module = modules.get(at).and_then(Option::as_ref);
        for (from, _) in module.iter().flat_map(|module| &module.imports) {
            if from == name {
                return true;
            }
            if seen.insert(from) {
                next.push(from);
            }
        }
    }
    false
}

/// Returns the text of the file `home` with every module that travels in it.
pub(super) fn joined(
    home: &str,
    modules: &BTreeMap<&str, Option<Module>>,
    homes: &BTreeMap<&str, &str>,
    shorten: &dyn Fn(&str, &str) -> String,
) -> Option<String> {
    let inside = |name: &str| homes.get(name) == Some(&home);
    if homes.values().filter(|other| **other == home).count() < 2 {
        return None;
    }
    let mut order = Vec::new();
    visit(home, modules, &inside, &mut order);
    let (mut head, mut out) = (String::new(), String::new());
    let mut foreign: Vec<&str> = Vec::new();
    for (index, name) in order.iter().enumerate() {
        let module = modules.get(name)?.as_ref()?;
        let mut text = String::new();
        for (from, names) in &module.imports {
            let value = if inside(from) {
                format!("m{}", order.iter().position(|other| other == from)?)
            } else {
                let known = foreign.iter().position(|other| other == from);
                let at = known.unwrap_or_else(|| {
                    let _ = writeln!(head, "import * as n{} from \"./{from}\";", foreign.len());
                    foreign.push(from);
                    foreign.len() - 1
                });
                format!("n{at}")
            };
            let _ = writeln!(text, "const{{{}}}={value};", listed(names, ':'));
        }
        text.push_str(shorten(name, &module.body).trim_end());
        let exports = module.exports.to_vec();
        if *name == home {
            out.push_str(&text);
            if !exports.is_empty() {
                let back: Vec<_> = exports.into_iter().map(|(there, here)| (here, there)).collect();
                let _ = write!(out, "\nexport{{{}}};", listed_as(&back));
            }
        } else {
            let _ = writeln!(
                out,
                "const m{index}=(()=>{{{text}\nreturn{{{}}}}})();",
                listed(&exports, ':')
            );
        }
    }
    Some(head + &out + "\n")
}

fn visit<'a>(
    name: &'a str,
    modules: &'a BTreeMap<&str, Option<Module>>,
    inside: &dyn Fn(&str) -> bool,
    order: &mut Vec<&'a str>,
) {
    if let Some(Some(module)) = modules.get(name) {
        for (from, _) in &module.imports {
            if inside(from) && !order.contains(&from.as_str()) {
                visit(from, modules, inside, order);
            }
        }
    }
    if !order.contains(&name) {
        order.push(name);
    }
}

fn listed(names: &[(String, String)], between: char) -> String {
    let one = |(there, here): &(String, String)| {
        if there == here { there.clone() } else { format!("{there}{between}{here}") }
    };
    names.iter().map(one).collect::<Vec<_>>().join(",")
}

fn listed_as(names: &[(String, String)]) -> String {
    let one = |(here, there): &(String, String)| {
        if there == here { there.clone() } else { format!("{here} as {there}") }
    };
    names.iter().map(one).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(files: &[(&str, &str)], apart: &[&str]) -> Vec<(String, String)> {
        let modules: BTreeMap<&str, _> =
            files.iter().map(|(name, text)| (*name, Module::read(text))).collect();
        let homes = homes(&modules, &apart.iter().copied().collect());
        let roots: BTreeSet<_> = homes.values().copied().collect();
        let text = |name: &str| {
            joined(name, &modules, &homes, &|_, text| text.to_owned()).unwrap_or_default()
        };
        roots.into_iter().map(|name| (name.to_owned(), text(name))).collect()
    }

    #[test]
    fn a_module_travels_with_the_only_one_that_asks_for_it() {
        let files = join(
            &[
                (
                    "a.js",
                    "import { f, g as h } from \"./b.js\";\nimport { k } from \"./c.js\";\nh(f, k);\n",
                ),
                (
                    "b.js",
                    "import { k } from \"./c.js\";\nexport function f() {}\nexport const g = k;\n",
                ),
                ("c.js", "const own = 1;\nexport { own as k };\n"),
            ],
            &[],
        );
        assert_eq!(
            files,
            [(
                "a.js".to_owned(),
                "const m0=(()=>{const own = 1;\nreturn{k:own}})();\n\
                 const m1=(()=>{const{k}=m0;\nfunction f() {}\nconst g = k;\nreturn{f,g}})();\n\
                 const{f,g:h}=m1;\nconst{k}=m0;\nh(f, k);\n"
                    .to_owned()
            )]
        );
    }

    #[test]
    fn a_module_that_two_files_or_a_layout_ask_for_stays_its_own() {
        let both = [
            ("a.js", "import { f } from \"./c.js\";\nf();\n"),
            ("b.js", "import { f } from \"./c.js\";\nf();\n"),
            ("c.js", "export function f() {}\n"),
        ];
        assert_eq!(join(&both, &[]).len(), 3);
        assert_eq!(join(&[both[0], both[2]], &[]).len(), 1);
        assert_eq!(join(&[both[0], both[2]], &["c.js"]).len(), 2);
    }

    #[test]
    fn a_module_of_a_file_keeps_what_it_takes_from_another_file() {
        let files = join(
            &[
                ("a.js", "import { f } from \"./b.js\";\nexport class A { f = f; }\n"),
                ("b.js", "import { g } from \"./c.js\";\nexport const f = g;\n"),
                ("c.js", "export const g = 1;\n"),
            ],
            &["c.js"],
        );
        assert_eq!(
            files[0].1,
            "import * as n0 from \"./c.js\";\nconst m0=(()=>{const{g}=n0;\nconst f = g;\nreturn{f}})();\n\
             const{f}=m0;\nclass A { f = f; }\nexport{A};\n"
        );
    }

    #[test]
    fn circles_and_unknown_forms_stay_as_they_are() {
        let circle = [
            ("a.js", "import { f } from \"./b.js\";\n"),
            ("b.js", "import { g } from \"./a.js\";\nexport const f = 1;\n"),
        ];
        assert_eq!(join(&circle, &[]).len(), 2);
        for unknown in [
            "export default 1;\n",
            "export let a = 1;\n",
            "import * as a from \"./b.js\";\n",
            "export * from \"./b.js\";\n",
        ] {
            assert!(Module::read(unknown).is_none(), "{unknown}");
        }
    }
}
