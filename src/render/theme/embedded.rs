//! The default theme's files, in the binary.
//!
//! A list rather than a build script: a test compares it with the folder.

macro_rules! files {
    ($($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("../../../themes/default/", $path)))),+]
    };
}

const FILES: &[(&str, &str)] = files![
    "layouts/404.html",
    "layouts/base.html",
    "layouts/components.html",
    "layouts/culture.html",
    "layouts/failure-mode.html",
    "layouts/filling.html",
    "layouts/home.html",
    "layouts/indicator.html",
    "layouts/indicators.html",
    "layouts/map.html",
    "layouts/nav.html",
    "layouts/page.html",
    "layouts/pattern.html",
    "layouts/redirect.html",
    "layouts/roadmap.html",
    "layouts/search.html",
    "layouts/section.html",
    "layouts/signals.html",
    "layouts/stewardship.html",
    "layouts/tag.html",
    "layouts/tags.html",
    "layouts/team.html",
    "layouts/teams.html",
    "layouts/template.html",
    "static/app.js",
    "static/chart.css",
    "static/chart.js",
    "static/figures.css",
    "static/frame.css",
    "static/icon.svg",
    "static/main.css",
    "static/print.css",
    "static/prose.css",
    "static/redirect.js",
    "static/search-codes.js",
    "static/search-dialog.js",
    "static/search-file.js",
    "static/search-index.js",
    "static/search-load.js",
    "static/search-marks.js",
    "static/search-query.js",
    "static/search-rank.js",
    "static/search-results.js",
    "static/search-view.js",
    "static/search-words.js",
    "static/search.css",
    "static/search.js",
    "static/theme.js",
    "words/de.toml",
];

/// Returns the files of the default theme: path in it (`layouts/base.html`) and text.
pub fn default_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied()
}

/// Returns a file of the default theme by its path in it (`static/main.css`).
pub fn default_file(path: &str) -> Option<&'static str> {
    default_files().find(|(known, _)| *known == path).map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "compares the list with the folder")]
    fn every_file_of_the_default_theme_is_in_the_binary() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default");
        let mut on_disk = BTreeSet::new();
        for folder in ["layouts", "static", "words"] {
            for entry in std::fs::read_dir(format!("{root}/{folder}")).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                on_disk.insert(format!("{folder}/{name}"));
            }
        }
        let embedded: BTreeSet<_> =
            super::default_files().map(|(path, _)| path.to_owned()).collect();
        assert_eq!(embedded, on_disk);
    }
}
