//! All of data/ that figures are made of: definitions, teams, records, and what people gave or judged.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::tz::TimeZone;
use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::memo::{Key, Memo};
use crate::model::data::{Data, Definitions};
use crate::model::indicator::Statistic;
use crate::model::records::{Column, ColumnType, RecordTable, Records};
use crate::model::team::Team;
use crate::parse::given::{parse_interventions, parse_observations, parse_reviews, teams_named};
use crate::parse::indicators::{parse_indicators, repeated};
use crate::parse::records::{Declared, parse_records};
use crate::parse::sheet::{cap, cell_spans};
use crate::parse::table::{TableReader, parse_toml};
use crate::parse::teams::parse_teams;
use crate::parse::warnings::parse_warnings;
use crate::source::{FileData, SourceFile, Sources};

const RECORDS: &str = "data/records/";
const OBSERVATIONS: &str = "data/observations.csv";
const REVIEWS: &str = "data/reviews.csv";

/// Reads everything that the figures are computed from. Times without an offset are the zone's.
pub fn load(sources: &Sources, zone: &TimeZone, memo: &Memo) -> (Data, Vec<Diagnostic>) {
    let mut data = Data::default();
    let mut diags = Vec::new();
    if let Some((source, text)) = text_of(sources, "data/teams.toml", &mut diags) {
        let (teams, synthetic, problems) = parse_teams(source, text);
        (data.teams, data.synthetic) = (teams, synthetic);
        diags.extend(problems);
    } else if let Some((source, text)) = text_of(sources, OBSERVATIONS, &mut Vec::new()) {
        data.teams = teams_named(source, text);
    }
    data.definitions = definitions(sources, &mut diags);
    let (records, problems) = all_records(sources, zone, memo);
    diags.extend(problems);
    let unread = sources.unread_below(RECORDS).filter_map(record_name);
    data.unread = record_files(sources)
        .map(|(_, name)| name)
        .chain(unread)
        .filter(|name| !records.contains_key(*name))
        .map(str::to_owned)
        .collect();
    diags.extend(unknown_teams(sources, &records, &data.definitions, &data.teams));
    data.records = records;
    if let Some((source, text)) = text_of(sources, OBSERVATIONS, &mut diags) {
        let (observations, problems) =
            parse_observations(source, text, &data.definitions, &data.teams);
        data.observations = observations;
        diags.extend(problems);
    }
    if let Some((source, text)) = text_of(sources, REVIEWS, &mut diags) {
        let (reviews, problems) = parse_reviews(source, text, &data.teams);
        data.reviews = reviews;
        diags.extend(problems);
    }
    if let Some((source, text)) = text_of(sources, "data/interventions.csv", &mut diags) {
        let (interventions, problems) =
            parse_interventions(source, text, &data.definitions, &data.teams);
        data.interventions = interventions;
        diags.extend(problems);
    }
    (data, diags)
}

/// Returns a file's text; one that isn't UTF-8 is reported.
pub(super) fn text_of<'a>(
    sources: &'a Sources,
    path: &str,
    diags: &mut Vec<Diagnostic>,
) -> Option<(&'a Arc<str>, &'a Arc<str>)> {
    let file = sources.get(path)?;
    let text = readable(file, diags)?;
    Some((&file.path, text))
}

/// Returns the text of a file; one that isn't UTF-8 is reported.
pub(super) fn readable<'a>(
    file: &'a SourceFile,
    diags: &mut Vec<Diagnostic>,
) -> Option<&'a Arc<str>> {
    if let FileData::Bytes(bytes) = &file.data {
        let at = std::str::from_utf8(bytes).err().map_or(0, |error| error.valid_up_to());
        let line = bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        diags.push(
            Diagnostic::error("encoding", format!("text is not UTF-8: byte {at}, line {line}"))
                .within(&file.path)
                .hint("save the file as UTF-8"),
        );
    }
    file.text()
}

fn definitions(sources: &Sources, diags: &mut Vec<Diagnostic>) -> Definitions {
    let mut definitions = Definitions::default();
    if let Some((source, text)) = text_of(sources, "data/indicators.toml", diags) {
        let (groups, indicators, problems) = parse_indicators(source, text);
        (definitions.groups, definitions.indicators) = (groups, indicators);
        diags.extend(problems);
    }
    if let Some((source, text)) = text_of(sources, "data/warnings.toml", diags) {
        let (auxiliary, rules, problems) = parse_warnings(source, text);
        diags.extend(problems);
        definitions.rules = rules;
        for measure in auxiliary {
            if definitions.indicator(&measure.id).is_some() {
                diags.push(repeated(&measure));
            } else {
                definitions.indicators.push(measure);
            }
        }
    }
    definitions
}

/// The records; reviews.csv is among them, so that coverage can be counted as anything else is.
fn all_records(sources: &Sources, zone: &TimeZone, memo: &Memo) -> (Records, Vec<Diagnostic>) {
    let mut diags = Vec::new();
    let declared = declared_types(sources, &mut diags);
    let files: Vec<(&SourceFile, &str)> =
        record_files(sources).chain(sources.get(REVIEWS).map(|file| (file, "reviews"))).collect();
    let zone_name = zone.iana_name().unwrap_or_default();
    let none = Declared::new();
    let read: Vec<_> = files
        .par_iter()
        .map(|(file, name)| {
            let mut diags = Vec::new();
            let text = readable(file, &mut diags);
            let declared = declared.get(*name).unwrap_or(&none);
            let key = Key::join(&[
                file.key,
                Key::of(&[
                    zone_name.as_bytes(),
                    name.as_bytes(),
                    format!("{declared:?}").as_bytes(),
                ]),
            ]);
            let table = text.map(|text| {
                memo.get("records", key, || {
                    let (table, diags) = parse_records(name, &file.path, text, declared, zone, key);
                    (table.map(Arc::new), diags)
                })
            });
            (*name, table, diags)
        })
        .collect();
    let mut records = Records::new();
    for (name, read, problems) in read {
        diags.extend(problems);
        let Some(read) = read else { continue };
        if *name != *"reviews" {
            diags.extend(read.1.iter().cloned());
        }
        if let Some(table) = &read.0 {
            records.insert(name.to_owned(), table.clone());
        }
    }
    (records, diags)
}

fn record_files(sources: &Sources) -> impl Iterator<Item = (&SourceFile, &str)> {
    sources.below(RECORDS).filter_map(|file| Some((file, record_name(&file.path)?)))
}

fn record_name(path: &str) -> Option<&str> {
    path.strip_prefix(RECORDS)?.strip_suffix(".csv").filter(|name| !name.contains('/'))
}

/// Reads `data/records.toml`: `[decisions]` and below it `column = "number" | "time" | "bool" | "text"`.
fn declared_types(sources: &Sources, diags: &mut Vec<Diagnostic>) -> BTreeMap<String, Declared> {
    let mut declared = BTreeMap::new();
    let Some((source, text)) = text_of(sources, "data/records.toml", diags) else {
        return declared;
    };
    let (table, problems) = parse_toml(source, text, 0);
    diags.extend(problems);
    for (name, span, value) in &table.entries {
        let Some(columns) = value.as_table() else {
            let message = format!("`{name}` is {}: expected a table of columns", value.type_name());
            diags.push(Diagnostic::error("wrong-type", message).at(source, span.clone()));
            continue;
        };
        if sources.get(&format!("{RECORDS}{name}.csv")).is_none() {
            let message = format!("there are no records `{name}`");
            diags.push(
                Diagnostic::error("unknown-records", message)
                    .at(source, span.clone())
                    .hint(format!("expected the file `{RECORDS}{name}.csv`")),
            );
        }
        let mut types = Declared::new();
        for (column, span, value) in &columns.entries {
            let one = crate::model::value::Table {
                entries: vec![("type".to_owned(), span.clone(), value.clone())],
            };
            let mut reader = TableReader::new(source, &one, span.clone(), diags);
            if let Some(kind) = reader.choice("type", &ColumnType::WORDS) {
                types.insert(column.clone(), kind);
            }
        }
        declared.insert(name.clone(), types);
    }
    declared
}

/// Columns that name teams: `team`, `…_team`, and those that a definition says to be.
fn unknown_teams(
    sources: &Sources,
    records: &Records,
    definitions: &Definitions,
    teams: &[Team],
) -> Vec<Diagnostic> {
    let known: BTreeSet<&str> = teams.iter().map(|team| team.id.as_str()).collect();
    let mut diags = Vec::new();
    for table in records.values().filter(|table| table.name != "reviews") {
        let declared = team_columns(&table.name, definitions);
        let Some(text) = sources.get(&table.source).and_then(SourceFile::text) else { continue };
        let mut found = Vec::new();
        for (index, (name, column)) in table.columns.iter().enumerate() {
            let names_teams =
                name == "team" || name.ends_with("_team") || declared.contains(name.as_str());
            if let (true, Column::Text { codes, words }) = (names_teams, column) {
                let strange: Vec<bool> =
                    words.iter().map(|word| !known.contains(&**word)).collect();
                if strange.contains(&true) {
                    found.extend(strange_cells(table, text, index, codes, words, &strange, &known));
                }
            }
        }
        diags.extend(cap(&table.source, found));
    }
    diags
}

fn team_columns<'a>(records: &str, definitions: &'a Definitions) -> BTreeSet<&'a str> {
    let measures = definitions.indicators.iter().filter_map(|indicator| indicator.measure.as_ref());
    let mut columns = BTreeSet::new();
    for measure in measures.filter(|measure| measure.records == records) {
        columns.insert(measure.team.as_str());
        if let Statistic::Network { from, to, .. } = &measure.statistic {
            columns.extend([from.as_str(), to.as_str()]);
        }
    }
    columns
}

fn strange_cells(
    table: &RecordTable,
    text: &str,
    column: usize,
    codes: &[u32],
    words: &[Arc<str>],
    strange: &[bool],
    known: &BTreeSet<&str>,
) -> Vec<Diagnostic> {
    let is_strange = |code: u32| strange.get(code as usize).copied().unwrap_or(false);
    let cells = codes.iter().enumerate().filter(|(_, code)| is_strange(**code));
    cells
        .map(|(row, code)| {
            let word = &words[*code as usize];
            let start = table.row_span(row).start;
            let span = cell_spans(text, start).get(column).cloned().unwrap_or(start..start);
            Diagnostic::error("unknown-team", format!("unknown team `{word}`"))
                .at(&table.source, span)
                .suggest(word, known.iter().copied())
        })
        .collect()
}
