//! Reads `book.toml`.

use std::sync::Arc;

use crate::diag::{Diagnostic, Severity};
use crate::model::config::{Config, Kind, RawHtml};
use crate::model::value::Table;
use crate::parse::editor::editor_address;
use crate::parse::table::{TableReader, parse_toml};

/// Reads the settings; what is missing or wrong has its default.
pub fn parse_config(source: &Arc<str>, text: &str) -> (Config, Vec<Diagnostic>) {
    let (table, mut diags) = parse_toml(source, text, 0);
    let mut config = Config::default();
    let mut reader = TableReader::new(source, &table, 0..0, &mut diags);
    let mut section = |key, read: &mut dyn FnMut(&mut TableReader<'_>)| {
        if let Some((table, span)) = reader.table(key) {
            let mut nested = reader.nested(table, span);
            read(&mut nested);
            nested.finish();
        }
    };
    section("book", &mut |reader| book(reader, &mut config));
    section("theme", &mut |reader| theme(reader, &mut config));
    section("markdown", &mut |reader| {
        let choices = [
            ("sanitize", RawHtml::Sanitize),
            ("escape", RawHtml::Escape),
            ("trust", RawHtml::Trust),
        ];
        config.raw_html = reader.choice("raw_html", &choices).unwrap_or(RawHtml::Sanitize);
    });
    section("links", &mut |reader| {
        let choices = [("error", Severity::Error), ("warning", Severity::Warning)];
        config.broken_links = reader.choice("broken", &choices).unwrap_or(Severity::Error);
    });
    section("privacy", &mut |reader| privacy(reader, &mut config));
    section("repository", &mut |reader| config.edit_url = edit_url(reader));
    section("preview", &mut |reader| config.editor_url = editor_url(reader));
    if let Some((parameters, _)) = reader.table("parameters") {
        let entries = parameters.entries.iter();
        config.parameters = entries.map(|(key, _, value)| (key.clone(), value.clone())).collect();
    }
    if let Some((kinds, _)) = reader.table("kinds") {
        read_kinds(&mut reader, kinds, &mut config);
    }
    reader.finish();
    (config, diags)
}

fn book(reader: &mut TableReader<'_>, config: &mut Config) {
    if let Some(title) = reader.string("title") {
        config.title = title;
    }
    config.description = reader.string("description").unwrap_or_default();
    config.authors = reader.strings("authors").unwrap_or_default();
    if let Some(language) = reader.string("language") {
        config.language = language;
    }
    config.url = reader.string("url").map(|url| format!("{}/", url.trim_end_matches('/')));
    if let Some(timezone) = reader.string("timezone") {
        if jiff::tz::TimeZone::get(&timezone).is_err() {
            let message = format!("unknown time zone `{timezone}`");
            let diagnostic = Diagnostic::error("unknown-timezone", message)
                .hint("write a name of the IANA database, such as `Europe/Oslo`");
            reader.report_at("timezone", diagnostic);
        } else {
            config.timezone = timezone;
        }
    }
    config.review_interval = days(reader, "review_interval");
    if let Some(days) = days(reader, "stale_after") {
        config.stale_after = days;
    }
    config.menu = reader.strings("menu");
    config.numbers = reader.bool("numbers").unwrap_or(true);
    config.cards = reader.bool("cards").unwrap_or(true);
    config.synthetic = reader.bool("synthetic").unwrap_or(false);
}

/// The address of a page's source stands on every page: it has to be one that only leads somewhere.
fn edit_url(reader: &mut TableReader<'_>) -> Option<String> {
    let address = reader.string("edit")?;
    if address.starts_with("https://") || address.starts_with("http://") {
        return Some(address);
    }
    let message = format!("`edit` is `{address}`: expected an address that begins with `https://`");
    reader.report_at("edit", Diagnostic::error("wrong-value", message));
    None
}

/// A mistake here only takes a link from the preview: a site is published all the same.
fn editor_url(reader: &mut TableReader<'_>) -> Option<String> {
    let address = editor_address(&reader.string("editor")?);
    let wrong = |message| reader.report_at("editor", Diagnostic::warning("wrong-value", message));
    address.map_err(wrong).ok()
}

fn days(reader: &mut TableReader<'_>, key: &'static str) -> Option<u32> {
    let number = reader.integer(key)?;
    let days = u32::try_from(number).ok().filter(|days| *days > 0);
    if days.is_none() {
        let message = format!("`{key}` is {number}: expected a number of days above 0");
        reader.report_at(key, Diagnostic::error("wrong-value", message));
    }
    days
}

fn theme(reader: &mut TableReader<'_>, config: &mut Config) {
    if let Some(name) = reader.string("name") {
        config.theme = name;
    }
    let Some(accent) = reader.string("accent") else { return };
    let digits = accent.strip_prefix('#').unwrap_or_default();
    if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        config.accent = Some(accent);
    } else {
        let message = format!("colour `{accent}` is not of the form `#rrggbb`");
        reader.report_at("accent", Diagnostic::error("wrong-value", message));
    }
}

fn privacy(reader: &mut TableReader<'_>, config: &mut Config) {
    let acknowledged = reader.bool("acknowledge_risk").unwrap_or(false);
    let Some(minimum) = reader.integer("minimum_group") else { return };
    match u32::try_from(minimum) {
        Ok(minimum) if minimum >= 5 || (acknowledged && minimum >= 1) => {
            config.privacy.minimum_group = minimum;
        }
        Ok(_) if minimum >= 1 => {
            let message =
                format!("`minimum_group` is {minimum}: below 5, people can be recognised");
            let diagnostic = Diagnostic::error("privacy-minimum", message)
                .hint("if everybody who answers knows and agrees, add `acknowledge_risk = true`");
            reader.report_at("minimum_group", diagnostic);
        }
        _ => {
            let message = format!("`minimum_group` is {minimum}: expected a number of people");
            reader.report_at("minimum_group", Diagnostic::error("wrong-value", message));
        }
    }
}

fn read_kinds(reader: &mut TableReader<'_>, kinds: &Table, config: &mut Config) {
    for (name, span, value) in &kinds.entries {
        let Some(table) = value.as_table() else {
            let message = format!("kind `{name}` is {}: expected a table", value.type_name());
            let diagnostic = Diagnostic::error("wrong-type", message);
            reader.report(diagnostic.at(reader.source(), value.span.clone()));
            continue;
        };
        let mut nested = reader.nested(table, span.clone());
        let kind = Kind {
            sections: nested.strings("sections").unwrap_or_default(),
            required: nested.strings("required").unwrap_or_default(),
            review_interval: days(&mut nested, "review_interval"),
        };
        nested.finish();
        config.kinds.insert(name.clone(), kind);
    }
}
