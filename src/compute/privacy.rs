//! Which figures are withheld so that no small group can be seen, or worked out.

/// A group of answers in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// How many answered.
    pub n: u64,
    /// Whether it would be shown at all; answers "elsewhere" are in totals, but never shown themselves.
    pub listed: bool,
}

/// Groups, and the totals over them that are shown beside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The groups; they don't share answers.
    pub cells: Vec<Cell>,
    /// Per total: the indices of its cells. Totals may nest or overlap.
    pub totals: Vec<Vec<usize>>,
}

/// Why a figure is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Fewer answers than the minimum.
    TooFew,
    /// Another group's figure could be worked out from it.
    Complement,
}

/// What is withheld of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// Per cell. A cell without answers is not withheld: it is "no data".
    pub cells: Vec<Option<Reason>>,
    /// Per total.
    pub totals: Vec<Option<Reason>>,
}

/// Returns what must be withheld so that no set of fewer than `minimum` answers is shown or derivable.
pub fn withhold(table: &Table, minimum: u64) -> Withheld {
    let _ = (table, minimum);
    todo!()
}
