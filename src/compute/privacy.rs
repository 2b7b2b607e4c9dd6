//! Which figures are withheld so that no small group can be seen, or worked out.
//!
//! A total with its n and mean gives a sum; so do the groups beside it. Whoever takes the groups shown
//! from the totals shown has the sum of what is hidden, and over nested or overlapping totals the same in
//! more steps: any linear combination of what is shown. What must not be among those combinations is the
//! sum over a set of groups with fewer answers than the minimum. So after hiding the small groups
//! (primary), the smallest figure that breaks such a combination is hidden too (complementary), until
//! there is none (Cox, *Suppression Methodology and Statistical Disclosure Control*, JASA 75, 1980).
//!
//! Each minimum from 1 up to the one asked for is gone through, keeping what is hidden: a higher minimum
//! can then never show more. With one total this is the plain rule: hide the next smallest until the
//! hidden remainder has at least the minimum.

mod leak;

/// A group of answers in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// How many answered.
    pub n: u64,
    /// Whether it would be shown at all; answers "elsewhere" are in totals, but never shown themselves.
    pub listed: bool,
}

/// Groups, and the totals over them that are shown beside: one table per set of published sums, such as
/// the teams of a wave and the organization, or teams by waves with both totals.
///
/// Groups don't share answers. A group that all totals contain alike is one cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The groups.
    pub cells: Vec<Cell>,
    /// Per total: the indices of its cells. Totals may nest or overlap.
    pub totals: Vec<Vec<usize>>,
}

/// Why a figure is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Fewer answers than the minimum.
    TooFew,
    /// A small group's figure could be worked out from it.
    Complement,
    /// Its period is not over: what is published now, and again after more answers, tells those between.
    Running,
    /// Another indicator shows sums over some of the same answers: their differences could tell of a small group.
    Overlap,
}

/// What is withheld of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// Per cell. A cell without answers is not withheld: it is "no data".
    pub cells: Vec<Option<Reason>>,
    /// Per total.
    pub totals: Vec<Option<Reason>>,
}

/// Returns what must be withheld so that no set of groups with fewer than `minimum` answers is shown or
/// can be worked out.
pub fn withhold(table: &Table, minimum: u64) -> Withheld {
    let mut withheld =
        Withheld { cells: vec![None; table.cells.len()], totals: vec![None; table.totals.len()] };
    for minimum in 1..=minimum {
        // Without a total nothing can be worked out.
        if withheld.totals.iter().all(Option::is_some) {
            break;
        }
        withheld.hide_small(table, minimum);
        while let Some(leak) = leak::find(table, &withheld, minimum) {
            withheld.mend(table, &leak);
        }
    }
    withheld.hide_small(table, minimum);
    withheld
}

impl Table {
    /// Returns the table of groups with one total over all of them.
    pub fn with_total(groups: &[u64]) -> Self {
        let cells = groups.iter().map(|&n| Cell { n, listed: true }).collect();
        Self { cells, totals: vec![(0..groups.len()).collect()] }
    }

    /// Returns the answers in a total; a cell named twice counts once.
    fn total(&self, total: usize) -> u64 {
        let mut members: Vec<usize> = self.totals[total].clone();
        members.sort_unstable();
        members.dedup();
        let answers = members.into_iter().filter_map(|cell| self.cells.get(cell));
        answers.fold(0, |sum, cell| sum.saturating_add(cell.n))
    }

    fn contains(&self, total: usize, cell: usize) -> bool {
        self.totals[total].contains(&cell)
    }
}

impl Withheld {
    /// Returns whether a cell's figure can be seen.
    fn shows(&self, table: &Table, cell: usize) -> bool {
        table.cells[cell].listed && self.cells[cell].is_none()
    }

    /// Hides what has fewer answers than the minimum. What was hidden for another's sake and is too small
    /// now says so.
    fn hide_small(&mut self, table: &Table, minimum: u64) {
        for (cell, reason) in table.cells.iter().zip(&mut self.cells) {
            if cell.listed && (1..minimum).contains(&cell.n) {
                *reason = Some(Reason::TooFew);
            }
        }
        for (total, reason) in self.totals.iter_mut().enumerate() {
            if (1..minimum).contains(&table.total(total)) {
                *reason = Some(Reason::TooFew);
            }
        }
    }

    /// Hides one more figure because of a set of cells that can be worked out: the smallest group that
    /// stops that, else the smallest total that does, else the smallest group that has to do with it.
    fn mend(&mut self, table: &Table, leak: &[usize]) {
        let touched = |withheld: &Self, total: usize| {
            withheld.totals[total].is_none() && leak.iter().any(|&cell| table.contains(total, cell))
        };
        let totals: Vec<usize> = sorted(
            0..table.totals.len(),
            |total| table.total(total),
            |&total| touched(self, total),
        );
        let beside = |cell: usize| totals.iter().any(|&total| table.contains(total, cell));
        let cells: Vec<usize> = sorted(
            0..table.cells.len(),
            |cell| table.cells[cell].n,
            |&cell| self.shows(table, cell) && table.cells[cell].n > 0 && beside(cell),
        );
        let stops = |trial: &Self| !leak::is_derivable(table, trial, leak);
        for &cell in &cells {
            let mut trial = self.clone();
            trial.cells[cell] = Some(Reason::Complement);
            if stops(&trial) {
                *self = trial;
                return;
            }
        }
        for &total in &totals {
            let mut trial = self.clone();
            trial.totals[total] = Some(Reason::Complement);
            if stops(&trial) {
                *self = trial;
                return;
            }
        }
        // A leak has at least one total that touches it, so each call hides something.
        match (cells.first(), totals.first()) {
            (Some(&cell), _) => self.cells[cell] = Some(Reason::Complement),
            (None, Some(&total)) => self.totals[total] = Some(Reason::Complement),
            (None, None) => self.totals.iter_mut().for_each(|total| {
                total.get_or_insert(Reason::Complement);
            }),
        }
    }
}

/// Returns those that are kept, smallest first, in their order where equal.
fn sorted(
    all: std::ops::Range<usize>,
    size: impl Fn(usize) -> u64,
    keep: impl Fn(&usize) -> bool,
) -> Vec<usize> {
    let mut kept: Vec<usize> = all.filter(keep).collect();
    kept.sort_by_key(|&index| size(index));
    kept
}

#[cfg(test)]
mod tests;
