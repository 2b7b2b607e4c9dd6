//! The files below `data/`.

use super::Kind::{
    Any, Bool, Day, Either, Expression, List, Map, Number, OpenTables, Slug, Table, Tables, Text,
    Texts, Whole, Words,
};
use super::{Key, Schema, key, must};

/// `data/indicators.toml`.
pub(super) const INDICATORS: Schema = Schema {
    name: "indicators",
    title: "patternbook: what is measured, and how",
    files: &["data/indicators.toml"],
    rest: None,
    keys: &[
        key("group", Tables(NAMED), "The groups of indicators, in order."),
        key("indicator", Tables(INDICATOR), "The indicators, in order."),
    ],
};

const NAMED: &[Key] =
    &[must("id", Slug, "The name in references."), must("name", Text, "The name for people.")];

const INDICATOR: &[Key] = &[
    must("id", Slug, "The name in addresses and references."),
    must("name", Text, "The name for people."),
    key("group", Text, "The group that it belongs to."),
    key("level", Words(&["team", "organization", "system"]), "Whose it is."),
    key("definition", Text, "What it says, in a sentence."),
    key("unit", Text, "The unit of its values."),
    key("target", Text, "The target: `< 48`, `<= 20`, `2..4`, or in words."),
    key("targets", Tables(DATED), "Targets that changed, each with the day from which it holds."),
    key("method", Text, "How it is found where it isn't computed: survey, quarterly review …"),
    key("near", Number, "How far off the target is still near it."),
    key("better", Words(&["higher", "lower"]), "Which way is better, where no target says so."),
    key(
        "cadence",
        Words(&["week", "month", "quarter", "half-year", "year"]),
        "How often it is found.",
    ),
    key("minimum", Whole, "With fewer records, no status is given."),
    key(
        "baseline",
        Either(&[Whole, Words(&["all"])]),
        "How many first periods the limits come from; `all`.",
    ),
    key("form", Words(&["mean", "median"]), "The centre of the process behaviour chart."),
    key("rules", Words(&["nhs", "wheeler"]), "The rules that find signals."),
    key("lower", Number, "No value can be below it."),
    key("upper", Number, "No value can be above it."),
    key("gaming", Text, "How it could be made to look good."),
    key("notes", Text, "What to know when reading it."),
    key("private", Bool, "It comes from people's answers: small groups are withheld."),
    key("measure", Table(MEASURE), "How it is computed from records."),
];

const DATED: &[Key] = &[
    key("from", Day, "The first day that it holds; without one, from the beginning."),
    must("target", Text, "The target."),
];

pub(super) const STATISTICS: &[&str] = &[
    "median",
    "mean",
    "percentile",
    "spread",
    "sum",
    "share",
    "count",
    "ratio",
    "distinct",
    "coverage",
    "parts",
    "network",
];

pub(super) const MEASURE: &[Key] = &[
    must("records", Text, "The records: `decisions` is `data/records/decisions.csv`."),
    must("statistic", Words(STATISTICS), "What is made of them."),
    key("at", Text, "The column that places a record in a period; `date`."),
    key("team", Text, "The column that names the team; `team`."),
    key("by_team", Bool, "Whether each team has a value."),
    key("organization", Bool, "Whether the organization has one."),
    key("end", Text, "The column with the end of what lasts: what is open counts until today."),
    key("invited", Text, "The column with the number of people asked."),
    key("share_within", Text, "Also the share of records that reach this."),
    key("where", Expression, "Which records count."),
    key("value", Expression, "The value of a record."),
    key("exclude", Tables(EXCLUDE), "Records that say nothing, with the reason."),
    key("percentile", Number, "percentile: which one, 0 to 100."),
    key("numerator", Expression, "share: what counts. ratio: what is summed above the line."),
    key("denominator", Expression, "ratio: what is summed below the line."),
    key("denominator_records", Text, "ratio: the records below the line, where they are others."),
    key("denominator_at", Text, "ratio: their column for the period."),
    key("denominator_team", Text, "ratio: their column for the team."),
    key("per", Number, "count: for each so many."),
    key("of", Expression, "count: of what."),
    key("per_team", Bool, "count: divided by the number of teams."),
    key("also", Expression, "count: how many of them are also this."),
    key("also_label", Text, "count: what those are called."),
    key("within", Text, "distinct: the column within which values are told apart."),
    key("parts", Tables(PART), "parts: the parts that are compared."),
    key("from", Text, "network: the column of one end; `from`."),
    key("to", Text, "network: the column of the other end; `to`."),
    key("weight", Expression, "network: how much an edge counts."),
];

const EXCLUDE: &[Key] =
    &[must("when", Expression, "Which records."), must("reason", Text, "Why they say nothing.")];

const PART: &[Key] =
    &[must("name", Text, "What it is called."), must("where", Expression, "Its records.")];

/// `data/teams.toml`.
pub(super) const TEAMS: Schema = Schema {
    name: "teams",
    title: "patternbook: the teams",
    files: &["data/teams.toml"],
    rest: None,
    keys: &[
        key("synthetic", Bool, "The teams are invented; every page that shows them says so."),
        key("note", Text, "What that says."),
        key("team", OpenTables(TEAM), "The teams. Further keys are reachable from templates."),
    ],
};

const TEAM: &[Key] = &[
    must("id", Slug, "The name in addresses and records."),
    key("name", Text, "The name for people."),
    key("purpose", Text, "What the team is for."),
    key("culture", Text, "The culture that it works in."),
    key("adopted", Day, "The day that it began the roadmap."),
    key("joined", Day, "The first day that it was a team."),
    key("left", Day, "The last day that it was a team."),
    key("size", Whole, "How many people it has."),
    key("links", Tables(LINK), "Where else it can be met."),
];

const LINK: &[Key] = &[must("text", Text, "The text."), must("href", Text, "The address.")];

/// `data/warnings.toml`.
pub(super) const WARNINGS: Schema = Schema {
    name: "warnings",
    title: "patternbook: the rules of warning signals and failure modes",
    files: &["data/warnings.toml"],
    rest: None,
    keys: &[
        key(
            "measure",
            Tables(INDICATOR),
            "Figures that only rules use; defined as indicators are.",
        ),
        key("warning", Tables(WARNING), "Warning signals."),
        key("failure", Tables(FAILURE), "Failure modes with their symptoms."),
    ],
};

const WARNING: &[Key] = &[
    must("id", Slug, "The name in addresses and references."),
    must("name", Text, "The name for people."),
    must("text", Text, "What it says."),
    must("when", Expression, "When it holds."),
    key("scope", Words(&["team", "organization"]), "Whose it is."),
    key("leads_to", Text, "The page with the way out."),
    key("side_effects", Text, "What acting on it may do."),
];

const FAILURE: &[Key] = &[
    must("id", Slug, "The name in addresses and references."),
    must("name", Text, "The name for people."),
    key("text", Text, "What it says."),
    must("symptom", Tables(SYMPTOM), "Its symptoms."),
    key("scope", Words(&["team", "organization"]), "Whose it is."),
    key("leads_to", Text, "The page with the way out."),
    key("side_effects", Text, "What acting on it may do."),
];

const SYMPTOM: &[Key] = &[
    must("text", Text, "What can be seen."),
    key("kind", Words(&["computed", "proxy", "by hand"]), "How it is known."),
    key("when", Expression, "When it holds."),
    key("reported", Text, "Where people report it."),
];

/// `data/roadmap.toml`.
pub(super) const ROADMAP: Schema = Schema {
    name: "roadmap",
    title: "patternbook: the roadmap",
    files: &["data/roadmap.toml"],
    rest: None,
    keys: &[key("phase", Tables(PHASE), "The phases, in order.")],
};

const PERIOD: super::Kind = Either(&[Text, Whole]);
const ITEMS: super::Kind = List(&Either(&[Text, Table(ITEM)]));

const PHASE: &[Key] = &[
    must("id", Text, "The name in references."),
    must("title", Text, "The title."),
    must("months", PERIOD, "Its months: `\"1-6\"`."),
    key("items", ITEMS, "What is done."),
    key("stage", Tables(STAGE), "Its stages."),
    key("month", Tables(MONTH), "Its months."),
];

const STAGE: &[Key] = &[
    must("id", Text, "The name in references."),
    must("title", Text, "The title."),
    must("months", PERIOD, "Its months: `\"1-2\"`."),
    key("items", ITEMS, "What is done."),
    key("month", Tables(MONTH), "Its months."),
];

const MONTH: &[Key] = &[
    must("id", Text, "The name in references."),
    must("title", Text, "The title."),
    must("months", PERIOD, "Which month."),
    key("items", ITEMS, "What is done."),
    key("week", Tables(WEEK), "Its weeks."),
];

const WEEK: &[Key] = &[
    must("id", Text, "The name in references."),
    must("title", Text, "The title."),
    must("weeks", PERIOD, "Which weeks of the month."),
    key("items", ITEMS, "What is done."),
];

const ITEM: &[Key] = &[
    must("id", Text, "A name that stays when the text is reworded."),
    must("text", Text, "What is done."),
];

/// `data/maturity.toml`.
pub(super) const MATURITY: Schema = Schema {
    name: "maturity",
    title: "patternbook: the maturity levels",
    files: &["data/maturity.toml"],
    rest: None,
    keys: &[
        key("level", Tables(LEVEL), "The levels, from the lowest."),
        key("dimension", Tables(DIMENSION), "What is assessed."),
    ],
};

const LEVEL: &[Key] = &[
    must("number", Whole, "Its number, from 1."),
    must("name", Text, "Its name."),
    key("title", Text, "Its title."),
    key("statements", Texts, "What holds at this level."),
];

const DIMENSION: &[Key] = &[
    must("id", Text, "The name in assessments."),
    must("name", Text, "The name for people."),
    key("question", Text, "What is asked."),
    key("house_default", Bool, "Ours, not the source's."),
];

/// `data/sources.toml`.
pub(super) const SOURCES: Schema = Schema {
    name: "sources",
    title: "patternbook: the bibliography",
    files: &["data/sources.toml"],
    rest: None,
    keys: &[key("group", Tables(SOURCE_GROUP), "Groups of sources, in order.")],
};

const SOURCE_GROUP: &[Key] = &[
    must("id", Text, "The name in references."),
    must("title", Text, "The title."),
    key("entry", Tables(ENTRY), "The sources."),
];

const ENTRY: &[Key] = &[
    must("key", Text, "The name in citations: `[@key]`."),
    must("text", Text, "The source, as it is printed."),
    key("authors", Texts, "Who wrote it."),
    key("year", Whole, "When."),
    key("title", Text, "Its title."),
    key("url", Text, "Where it can be read."),
];

/// `data/notes.toml`.
pub(super) const NOTES: Schema = Schema {
    name: "notes",
    title: "patternbook: remarks on the text",
    files: &["data/notes.toml"],
    rest: None,
    keys: &[key("note", Tables(NOTE), "The remarks.")],
};

const NOTE: &[Key] = &[
    must("quote", Text, "The words, as the page prints them."),
    must(
        "kind",
        Words(&["contradiction", "doubtful", "unsourced", "ambiguous"]),
        "What is the matter.",
    ),
    must("note", Text, "The remark."),
    key("source", Text, "Where it comes from."),
    key("page", Texts, "The pages that it is for."),
];

/// `data/fillings/*.toml`.
pub(super) const FILLING: Schema = Schema {
    name: "filling",
    title: "patternbook: a filled template",
    files: &["data/fillings/*.toml"],
    rest: None,
    keys: &[
        must("template", Text, "The slug of the template."),
        key("team", Text, "The team whose it is."),
        key("date", Day, "The day that it is of."),
        key("title", Text, "Its title."),
        key("values", Map(&Any), "What stands in the blanks, by their words."),
        key("cells", Map(&Map(&Any)), "What stands in a table's cells: by row, by column."),
    ],
};

/// `data/records.toml`.
pub(super) const RECORDS: Schema = Schema {
    name: "records",
    title: "patternbook: the types of the columns of records",
    files: &["data/records.toml"],
    rest: Some(Map(&Words(&["number", "time", "bool", "text"]))),
    keys: &[],
};
