//! Reads the interface's words: one file for a language, `themes/NAME/words/LANG.toml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::model::value::Data;
use crate::model::words::Words;
use crate::parse::table::parse_toml;
use crate::source::Sources;

/// The languages that come with the program.
pub const LANGUAGES: &[(&str, &str)] =
    &[("de", include_str!("../../themes/default/words/de.toml"))];

/// Returns the words of a book's language: those of the program, with those of the book's theme in their place.
///
/// A file of `de-AT` comes before one of `de`.
pub fn words(sources: &Sources, theme: &str, language: &str) -> (Words, Vec<Diagnostic>) {
    let language = language.to_ascii_lowercase();
    let short = language.split('-').next().unwrap_or_default().to_owned();
    let mut found = BTreeMap::new();
    let mut diags = Vec::new();
    if let Some((_, text)) = LANGUAGES.iter().find(|(name, _)| *name == short) {
        let source = Arc::from(format!("themes/default/words/{short}.toml"));
        diags.extend(read(&source, text, &mut found));
    }
    for file in sources.below(&format!("themes/{theme}/words/")) {
        let name = file.path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        let Some(name) = name.strip_suffix(".toml") else { continue };
        if let Some(text) = file.text().filter(|_| name == short || name == language) {
            diags.extend(read(&file.path, text, &mut found));
        }
    }
    (Words::new(found), diags)
}

fn read(source: &Arc<str>, text: &str, found: &mut BTreeMap<String, String>) -> Vec<Diagnostic> {
    let (table, mut diags) = parse_toml(source, text, 0);
    for (english, span, value) in table.entries {
        match value.data {
            Data::String(words) => {
                found.insert(english, words);
            }
            _ => {
                let message = format!("words for `{english}` are no text");
                let hint = "write what stands for the English words: `\"Search\" = \"Suche\"`";
                diags.push(Diagnostic::error("word", message).at(source, span).hint(hint));
            }
        }
    }
    diags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_adds_a_language_and_changes_single_words_of_one() {
        let sources = Sources::fixture(
            "//- themes/default/words/fr.toml\n\"Search\" = \"Chercher\"\n//- themes/default/words/de-at.toml\n\"Search\" = \"Suchen, bitte\"\n//- themes/default/words/de.toml\n\"Menu\" = 3\n",
        );
        let of = |language| words(&sources, "default", language);
        assert_eq!(of("fr").0.of("Search"), "Chercher");
        assert_eq!(of("de-AT").0.of("Search"), "Suchen, bitte");
        assert_eq!(of("de").0.of("Search"), "Suche");
        assert_eq!(of("de").1[0].message, "words for `Menu` are no text");
        assert_eq!(of("en"), (Words::default(), Vec::new()));
    }
}
