//! What the book knows besides texts and figures: the plan, the levels, the references, the notes.

use crate::model::filling::Filling;
use crate::model::maturity::{Assessment, Maturity};
use crate::model::note::Note;
use crate::model::reference::Bibliography;
use crate::model::roadmap::{Progress, Roadmap};

/// The data of a handbook that no figure is computed from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Handbook {
    /// The transition roadmap.
    pub roadmap: Roadmap,
    /// What teams have done of it.
    pub progress: Vec<Progress>,
    /// The levels of maturity.
    pub maturity: Maturity,
    /// How teams were judged by them.
    pub assessments: Vec<Assessment>,
    /// The references.
    pub bibliography: Bibliography,
    /// The editor's notes.
    pub notes: Vec<Note>,
    /// The filled templates, by team, date and id.
    pub fillings: Vec<Filling>,
}
