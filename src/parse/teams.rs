//! `data/teams.toml`: the teams, in the book's order.

use std::sync::Arc;

use crate::diag::{Diagnostic, Span, nearest};
use crate::model::team::Team;
use crate::model::value::Table;
use crate::parse::markdown::is_safe;
use crate::parse::table::{TableReader, parse_toml};

/// Reads the teams, and the note that says so if the data is synthetic.
pub fn parse_teams(source: &Arc<str>, text: &str) -> (Vec<Team>, Option<String>, Vec<Diagnostic>) {
    let (table, mut diags) = parse_toml(source, text, 0);
    if !diags.is_empty() {
        return (Vec::new(), None, diags);
    }
    let mut top = Vec::new();
    let mut reader = TableReader::new(source, &table, 0..0, &mut top);
    let synthetic = reader.bool("synthetic").unwrap_or(false);
    let note = reader.string("note");
    let tables = reader.tables("team");
    reader.finish();
    let mut teams: Vec<Team> = Vec::new();
    for (table, span) in tables {
        let team = parse_team(source, table, span, &mut diags);
        if teams.iter().any(|other| other.id == team.id) {
            let message = format!("two teams have the id `{}`", team.id);
            diags.push(Diagnostic::error("duplicate-id", message).at(source, team.span));
        } else if !team.id.is_empty() {
            teams.push(team);
        }
    }
    diags.append(&mut top);
    let synthetic = synthetic
        .then(|| note.unwrap_or_else(|| "The teams and their records are synthetic.".to_owned()));
    (teams, synthetic, diags)
}

fn parse_team(source: &Arc<str>, table: &Table, span: Span, diags: &mut Vec<Diagnostic>) -> Team {
    let mut problems = Vec::new();
    let mut reader = TableReader::new(source, table, span.clone(), diags);
    let id = reader.required_string("id");
    let name = reader.string("name");
    let purpose = reader.string("purpose");
    let culture = reader.string("culture");
    let culture_span = reader.place("culture");
    let (adopted, joined, left) =
        (reader.date("adopted"), reader.date("joined"), reader.date("left"));
    let size = reader.integer("size");
    let mut links = Vec::new();
    for (table, span) in reader.tables("links") {
        let mut reader = TableReader::new(source, table, span, &mut problems);
        let (text, href) = (reader.required_string("text"), reader.required_string("href"));
        if is_safe(&href) {
            links.push((text, href));
        } else {
            let message = format!("link of the team `{id}` to `{href}` is not published");
            let diagnostic = Diagnostic::error("unsafe-link", message)
                .hint("link to an address that begins with `https:` or to a page of the book");
            reader.report_at("href", diagnostic);
        }
        reader.finish();
    }
    let extra: Vec<_> = reader.rest().collect();
    problems.extend(extra.iter().filter_map(|(key, span, _)| misspelt(source, table, key, span)));
    let extra = extra.into_iter().map(|(key, _, value)| (key.clone(), value.clone())).collect();
    let slug = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !id.is_empty() && !id.bytes().all(slug) {
        let message = format!("id `{id}` is no name for an address");
        problems.push(
            Diagnostic::error("wrong-id", message)
                .at(source, span.clone())
                .hint("lower-case letters, digits and hyphens: `harbor`"),
        );
    }
    if let (Some(joined), Some(left)) = (joined, left)
        && left < joined
    {
        let message = format!("team `{id}` left on {left}, before it joined on {joined}");
        problems.push(Diagnostic::error("wrong-date", message).at(source, span.clone()));
    }
    let small = size.and_then(|size| u32::try_from(size).ok());
    if size.is_some() && small.is_none() {
        let message = format!("team `{id}` has a size of {}", size.unwrap_or(0));
        problems.push(Diagnostic::error("wrong-type", message).at(source, span.clone()));
    }
    diags.append(&mut problems);
    Team {
        name: name.unwrap_or_else(|| id.clone()),
        id,
        purpose: purpose.unwrap_or_default(),
        culture,
        culture_span,
        adopted,
        joined,
        left,
        size: small,
        links,
        extra,
        source: source.clone(),
        span,
    }
}

/// The longer keys that mean something here.
const KEYS: [&str; 4] = ["purpose", "culture", "adopted", "joined"];

/// Further keys are welcome; one that is nearly a known one, which is missing, is more likely misspelt.
fn misspelt(source: &Arc<str>, table: &Table, key: &str, span: &Span) -> Option<Diagnostic> {
    let missing = KEYS.into_iter().filter(|known| table.get(known).is_none());
    let near = nearest(key, missing)?;
    let message = format!("unknown key `{key}` is kept as a further one");
    let diagnostic = Diagnostic::warning("unknown-key", message).at(source, span.clone());
    Some(diagnostic.hint(format!("did you mean `{near}`?")))
}
