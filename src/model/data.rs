//! All of data/ that figures are made of.

use std::collections::BTreeSet;

use crate::model::indicator::{Group, Indicator};
use crate::model::measures::Intervention;
use crate::model::records::{GivenObservation, Records, Review};
use crate::model::signal::Rule;
use crate::model::team::Team;

/// What is measured, and when it warns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Definitions {
    /// The groups, in the book's order.
    pub groups: Vec<Group>,
    /// The indicators, in the book's order; then the auxiliary measures that only rules look at.
    pub indicators: Vec<Indicator>,
    /// The warning signals and failure modes, in the book's order.
    pub rules: Vec<Rule>,
}

impl Definitions {
    /// Returns an indicator or auxiliary measure.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// Returns the indicators that have pages, in the book's order.
    pub fn published(&self) -> impl Iterator<Item = &Indicator> {
        self.indicators.iter().filter(|indicator| !indicator.auxiliary)
    }
}

/// Everything that the figures are computed from.
#[derive(Debug, Clone, Default)]
pub struct Data {
    /// What is measured, and when it warns.
    pub definitions: Definitions,
    /// The teams, in the book's order.
    pub teams: Vec<Team>,
    /// Why the data is no real data, in words for the page, if it isn't.
    pub synthetic: Option<String>,
    /// The raw records. They never reach the output.
    pub records: Records,
    /// The names of records whose file can't be read.
    pub unread: BTreeSet<String>,
    /// What was computed elsewhere.
    pub observations: Vec<GivenObservation>,
    /// What people judged.
    pub reviews: Vec<Review>,
    /// What people did that may have changed a figure.
    pub interventions: Vec<Intervention>,
}
