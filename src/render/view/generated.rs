//! Pages that are made from data: roadmap, signals, map, tags, stewardship, redirects.

use serde::Serialize;

use super::{Card, Due, Html, Link, SignalPanel, StatusCount};

/// `roadmap`: the plan.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Roadmap {
    /// How many months it has.
    pub months: usize,
    /// The Gantt chart with its table: whole `<figure>` elements.
    pub chart: Html,
    /// Where the teams are.
    pub positions: Vec<TeamPosition>,
    /// The phases.
    pub phases: Vec<RoadmapNode>,
}

/// Where a team is in the plan.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct TeamPosition {
    /// The team's name.
    pub title: String,
    /// The team's page.
    pub url: String,
    /// The month; none for a team that has not begun.
    pub month: Option<usize>,
    /// "Month 7 of 18, Phase 2: Expansion".
    pub words: String,
}

/// A phase, span of months, month or week of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct RoadmapNode {
    /// The title as written ("Week 1-2: Current State Analysis").
    pub title: String,
    /// Its anchor.
    pub id: String,
    /// The level of its heading: 2 for a phase.
    pub level: u8,
    /// The teams that are there now.
    pub teams: Vec<Link>,
    /// Its steps.
    pub steps: Vec<RoadmapStep>,
    /// What it consists of.
    pub nodes: Vec<RoadmapNode>,
}

/// A step of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct RoadmapStep {
    /// The text as written.
    pub text: String,
    /// Its anchor.
    pub id: String,
    /// "done by 3 of 8 teams"; empty where nothing is recorded.
    pub progress: String,
    /// Pages that help.
    pub help: Vec<Link>,
}

/// `signals`: what warns now, over all teams.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Signals {
    /// What there is, in one sentence.
    pub sentence: String,
    /// How many rules have each assessment.
    pub counts: Vec<StatusCount>,
    /// The organization's signals.
    pub organization: Vec<SignalPanel>,
    /// The teams that have signals.
    pub teams: Vec<TeamSignals>,
    /// All rules, with what they mean and how many teams they hold for.
    pub rules: Vec<Card>,
}

/// The signals of a team.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct TeamSignals {
    /// The team's name.
    pub title: String,
    /// The team's page.
    pub url: String,
    /// An anchor.
    pub id: String,
    /// The signals that hold or are watched.
    pub signals: Vec<SignalPanel>,
}

/// `map`: the pages and their relations.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Map {
    /// The drawing: whole `<figure>` elements.
    pub chart: Html,
    /// The same as lists.
    pub rows: Vec<MapRow>,
}

/// A page and where its relations lead.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct MapRow {
    /// The page's title.
    pub title: String,
    /// The page.
    pub url: String,
    /// Whether it is not written yet.
    pub stub: bool,
    /// Its relations.
    pub relations: Vec<MapRelation>,
}

/// A relation and where it leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct MapRelation {
    /// The relation's name.
    pub label: String,
    /// The pages.
    pub pages: Vec<Link>,
}

/// `tags`: all tags.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Tags {
    /// By name.
    pub tags: Vec<TagLine>,
}

/// A tag in the list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct TagLine {
    /// The tag.
    pub title: String,
    /// Its page.
    pub url: String,
    /// How many pages have it.
    pub count: usize,
}

/// `tag`: the pages of a tag.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Tag {
    /// The pages.
    pub cards: Vec<Card>,
}

/// `stewardship`: what needs care, by owner.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Stewardship {
    /// How things stand, in one sentence.
    pub sentence: String,
    /// The owners.
    pub owners: Vec<Owner>,
    /// Pages that nobody keeps.
    pub ownerless: Vec<Due>,
    /// Pages that nothing links to.
    pub unreferenced: Vec<Due>,
    /// Pages not changed for long.
    pub stale: Vec<Due>,
    /// Pages that others name but nobody wrote, and who names them.
    pub stubs: Vec<Stub>,
    /// Why last changes are unknown, where they are ("this clone of the repository is shallow").
    pub note: String,
    /// The same as JSON, Atom and iCalendar.
    pub downloads: Vec<Link>,
}

/// What an owner has to care for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Owner {
    /// The name.
    pub name: String,
    /// An anchor.
    pub id: String,
    /// The team's page, where the owner is a team.
    pub url: Option<String>,
    /// How many pages it keeps.
    pub pages: usize,
    /// Those that are due or overdue, the most overdue first.
    pub due: Vec<Due>,
}

/// A page that others name but nobody wrote.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Stub {
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// Who names it.
    pub named_by: Vec<Link>,
}

/// `redirect`: an earlier address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Redirect {
    /// The page that it leads to, relative to this address.
    pub href: String,
    /// That page's title.
    pub title: String,
    /// Places of the earlier page that went elsewhere, as a query (`old=../new/%23place`).
    pub moved: String,
}
