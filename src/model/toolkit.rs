//! All of data/ that isn't measured: the plan, the judgements, the filled texts, the notes, the references.

use crate::model::filling::Filling;
use crate::model::maturity::{Assessment, Maturity};
use crate::model::note::Note;
use crate::model::reference::Bibliography;
use crate::model::roadmap::{Progress, Roadmap};

/// What a book has besides texts and figures.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Toolkit {
    /// The plan.
    pub roadmap: Roadmap,
    /// What teams have done of it.
    pub progress: Vec<Progress>,
    /// The levels of maturity.
    pub maturity: Maturity,
    /// Where teams were judged to be.
    pub assessments: Vec<Assessment>,
    /// What the book rests on.
    pub bibliography: Bibliography,
    /// The editors' notes.
    pub notes: Vec<Note>,
    /// The filled templates, by file and row.
    pub fillings: Vec<Filling>,
}
