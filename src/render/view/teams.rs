//! Pages about teams and indicators.

use serde::Serialize;

use super::{
    CultureChange, Day, Fact, Figure, FigureGroup, FillingLine, Html, Link, SignalLine,
    SignalPanel, State, StatusCount,
};

/// `team`: a team's page. The team's own text is `page.body`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Team {
    /// The id.
    pub id: String,
    /// What the team is for.
    pub purpose: String,
    /// Its culture.
    pub culture: Option<Link>,
    /// What the culture changes for this team.
    pub culture_changes: Vec<CultureChange>,
    /// Facts: size, adopted on, further keys worth showing.
    pub facts: Vec<Fact>,
    /// Where else it can be met: text and complete address.
    pub links: Vec<ExternalLink>,
    /// How it is doing, in one or two sentences.
    pub sentence: String,
    /// How many indicators have each status; those with none left out.
    pub counts: Vec<StatusCount>,
    /// What changed beyond noise, or is off target, in the order of importance: the names lead below.
    pub attention: Vec<Attention>,
    /// Signals that hold or are watched.
    pub signals: Vec<SignalPanel>,
    /// Whether the book has rules that can signal for the team.
    pub has_signals: bool,
    /// How many signals can't be told for want of data.
    pub untold: usize,
    /// Whether the book has a roadmap.
    pub has_roadmap: bool,
    /// Where it is on the roadmap.
    pub position: Option<Position>,
    /// All indicators.
    pub groups: Vec<FigureGroup>,
    /// Where it stands in the maturity levels.
    pub maturity: Option<Maturity>,
    /// Its fillings, the newest first.
    pub fillings: Vec<FillingLine>,
    /// The patterns that it uses.
    pub patterns: Vec<Link>,
    /// Its figures as files: CSV, JSON.
    pub downloads: Vec<Link>,
}

/// An address elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct ExternalLink {
    /// The text.
    pub title: String,
    /// The complete address.
    pub href: String,
}

/// An indicator that asks for a look.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Attention {
    /// The indicator's name.
    pub name: String,
    /// Its anchor on the page.
    pub id: String,
    /// The value with its unit.
    pub value: String,
    /// Why it asks for a look.
    pub text: String,
    /// How it stands.
    pub status: State,
}

/// Where a team is on the roadmap.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Position {
    /// "Month 7 of 18".
    pub words: String,
    /// The month.
    pub month: usize,
    /// How many months the plan has.
    pub months: usize,
    /// The phase's title.
    pub phase: String,
    /// The month's place on the roadmap.
    pub url: String,
    /// "9 of 14 steps done"; empty where no progress is recorded.
    pub progress: String,
    /// What comes next.
    pub next: Vec<Step>,
    /// A drawing of the plan with the position.
    pub chart: Html,
}

/// A step of the roadmap.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Step {
    /// The text, as written.
    pub text: String,
    /// "Month 7: Experimentation Culture".
    pub when: String,
    /// Its place on the roadmap.
    pub url: String,
    /// `open`, `started`, `done` or `late`.
    pub state: String,
    /// A pattern or template that helps.
    pub help: Option<Link>,
}

/// Where a team stands in the maturity levels.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Maturity {
    /// In one sentence.
    pub sentence: String,
    /// The page of the levels.
    pub url: String,
    /// The dot plot with its table.
    pub chart: Html,
    /// The dimensions, for those without a chart.
    pub dimensions: Vec<Fact>,
}

/// `teams`: the index of teams, in the book's order and never ranked.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Teams {
    /// The teams by culture or other group; one group without a title where there are none.
    pub groups: Vec<TeamGroup>,
    /// How many teams there are.
    pub count: usize,
}

/// Teams under a heading.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct TeamGroup {
    /// The heading; empty for none.
    pub title: String,
    /// What leads to more about the group.
    pub url: Option<String>,
    /// The teams.
    pub teams: Vec<TeamCard>,
}

/// A team in the index.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct TeamCard {
    /// The name.
    pub title: String,
    /// The page.
    pub url: String,
    /// The purpose.
    pub purpose: String,
    /// The culture's name; empty for none.
    pub culture: String,
    /// "Month 7 of 18"; empty for none.
    pub position: String,
    /// How many indicators have each status.
    pub counts: Vec<StatusCount>,
    /// Signals that hold or are watched.
    pub signals: Vec<SignalLine>,
    /// "Left on 31 March 2026"; empty for a team that is there.
    pub left: String,
}

/// `indicators`: the index of indicators.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Indicators {
    /// Teams × indicators.
    pub heat_map: HeatMap,
    /// The indicators by group.
    pub groups: Vec<IndicatorGroup>,
    /// How many figures have each status.
    pub counts: Vec<StatusCount>,
    /// All figures as files.
    pub downloads: Vec<Link>,
}

/// A table of teams and indicators.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct HeatMap {
    /// What the table shows, in one sentence.
    pub caption: String,
    /// The indicators.
    pub columns: Vec<HeatColumn>,
    /// The organization and the teams, in the book's order.
    pub rows: Vec<HeatRow>,
}

/// A column of the heat map.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct HeatColumn {
    /// The indicator's name.
    pub title: String,
    /// Its page.
    pub url: String,
    /// The unit; empty for none.
    pub unit: String,
    /// The target as written; empty for none.
    pub target: String,
    /// The group's name.
    pub group: String,
}

/// A row of the heat map.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct HeatRow {
    /// The team's name, or "Organization".
    pub title: String,
    /// Its page; none for the organization.
    pub url: Option<String>,
    /// One for each column.
    pub cells: Vec<HeatCell>,
}

/// A cell of the heat map.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct HeatCell {
    /// The value without its unit; empty where there is none to show.
    pub value: String,
    /// The number behind it, in words; empty for none.
    pub n: String,
    /// How it stands; an empty slug where the indicator is not measured here.
    pub status: State,
    /// The target of its own that it stands against; empty where it is the column's.
    pub target: String,
    /// The figure's place; none for none.
    pub url: Option<String>,
}

/// Indicators of a group, in the index.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct IndicatorGroup {
    /// The group's name.
    pub name: String,
    /// Its anchor.
    pub id: String,
    /// The indicators.
    pub indicators: Vec<IndicatorCard>,
}

/// An indicator in the index.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct IndicatorCard {
    /// The name.
    pub title: String,
    /// The page.
    pub url: String,
    /// The definition.
    pub definition: String,
    /// The target as written; empty for none.
    pub target: String,
    /// "monthly, by team".
    pub fact: String,
    /// How many teams have each status.
    pub counts: Vec<StatusCount>,
}

/// `indicator`: an indicator's page. Further text is `page.body`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Indicator {
    /// The id.
    pub id: String,
    /// What it is, word for word.
    pub definition: String,
    /// The group's name.
    pub group: String,
    /// Level, unit, cadence, method, target, minimum, near …
    pub facts: Vec<Fact>,
    /// How it is computed, in words and as declared.
    pub formula: String,
    /// The declaration as TOML, highlighted.
    pub declaration: Html,
    /// How many teams have each status.
    pub counts: Vec<StatusCount>,
    /// The organization's own figure.
    pub organization: Option<Figure>,
    /// The scale and the periods that all of the teams' panels share, in one sentence; empty for none.
    pub scale: String,
    /// The teams' figures, in the book's order: small multiples on one scale.
    pub teams: Vec<Figure>,
    /// A network or another view of its own, as whole `<figure>` elements.
    pub charts: Html,
    /// The observations, by period and team, as a `<table>`.
    pub table: Html,
    /// The observations as files: CSV, JSON.
    pub downloads: Vec<Link>,
    /// How the figure can be gamed; empty for none.
    pub gaming: String,
    /// Notes for the reader.
    pub notes: Vec<String>,
    /// The signals that look at it.
    pub signals: Vec<Link>,
    /// The last day that the figure counts.
    pub as_of: Option<Day>,
}
