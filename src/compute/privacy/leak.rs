//! Finds small sets of groups whose sum can be worked out from what is shown.
//!
//! Over the hidden cells, each shown total is an equation. The sum over a set is determined by them if and
//! only if it is the same for all solutions: if it is 0 for every vector that all equations send to 0.
//! One such vector with otherwise random entries answers this for every set at once. Arithmetic is modulo
//! a prime of 61 bits, so it is exact, and a set that is not determined looks so with chance 2⁻⁶¹; that
//! errs towards hiding.

use std::collections::BTreeMap;

use super::{Table, Withheld};

/// 2⁶¹ − 1, a Mersenne prime.
const PRIME: u64 = (1 << 61) - 1;

/// How many sets are looked at before giving up and hiding more.
const PATIENCE: usize = 100_000;

/// Returns a set of hidden cells with fewer than `minimum` answers whose sum can be worked out. Where
/// there are too many sets to look at, the small cells that were being looked at.
pub(super) fn find(table: &Table, withheld: &Withheld, minimum: u64) -> Option<Vec<usize>> {
    let atoms = Atoms::of(table, withheld);
    let null = atoms.null_vector();
    let small: Vec<usize> = (0..atoms.cells.len()).filter(|&at| atoms.n[at] < minimum).collect();
    let mut search = Search { atoms: &atoms, null: &null, small: &small, left: PATIENCE };
    let set = search.extend(0, 0, minimum, &mut Vec::new())?;
    Some(set.into_iter().flat_map(|atom| atoms.cells[atom].iter().copied()).collect())
}

/// Returns whether the sum over these cells, hidden or not, can be worked out.
pub(super) fn is_derivable(table: &Table, withheld: &Withheld, cells: &[usize]) -> bool {
    let atoms = Atoms::of(table, withheld);
    let null = atoms.null_vector();
    let whole = |atom: &Vec<usize>| atom.iter().filter(|cell| cells.contains(cell)).count();
    let mut sum = 0;
    for (atom, value) in atoms.cells.iter().zip(&null) {
        match whole(atom) {
            0 => {}
            count if count == atom.len() => sum = add(sum, *value),
            // Cells of one atom always stand together, so a part of one can't be told apart.
            _ => return false,
        }
    }
    // What no shown total contains can't be worked out at all.
    let known = |cell: &&usize| table.cells[**cell].n > 0 && !withheld.shows(table, **cell);
    let within = |cell: &usize| atoms.cells.iter().any(|atom| atom.contains(cell));
    sum == 0 && cells.iter().filter(known).all(within)
}

/// Hidden cells that the same shown totals contain: no combination tells them apart.
struct Atoms {
    cells: Vec<Vec<usize>>,
    n: Vec<u64>,
    /// Per shown total: the atoms in it.
    rows: Vec<Vec<usize>>,
}

impl Atoms {
    fn of(table: &Table, withheld: &Withheld) -> Self {
        let shown: Vec<usize> =
            (0..table.totals.len()).filter(|&total| withheld.totals[total].is_none()).collect();
        let mut membership: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (row, &total) in shown.iter().enumerate() {
            for &cell in &table.totals[total] {
                let hidden = table.cells.get(cell).is_some_and(|inner| inner.n > 0)
                    && !withheld.shows(table, cell);
                if hidden {
                    let rows = membership.entry(cell).or_default();
                    // A total that names a cell twice contains it once.
                    if rows.last() != Some(&row) {
                        rows.push(row);
                    }
                }
            }
        }
        let mut groups: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
        for (cell, rows) in membership {
            groups.entry(rows).or_default().push(cell);
        }
        let mut atoms =
            Self { cells: Vec::new(), n: Vec::new(), rows: vec![Vec::new(); shown.len()] };
        for (rows, cells) in groups {
            rows.iter().for_each(|&row| atoms.rows[row].push(atoms.cells.len()));
            atoms
                .n
                .push(cells.iter().fold(0, |sum, &cell| table.cells[cell].n.saturating_add(sum)));
            atoms.cells.push(cells);
        }
        atoms
    }

    /// Returns a vector that every row sends to 0, random as far as the rows leave it free.
    fn null_vector(&self) -> Vec<u64> {
        let width = self.cells.len();
        let mut rows: Vec<Vec<u64>> = Vec::new();
        for atoms in &self.rows {
            let mut row = vec![0; width];
            atoms.iter().for_each(|&atom| row[atom] = 1);
            rows.push(row);
        }
        let pivots = reduce(&mut rows, width);
        let mut state = 0x9E37_79B9_7F4A_7C15;
        let mut vector: Vec<u64> = (0..width).map(|_| random(&mut state)).collect();
        pivots.iter().for_each(|&(_, column)| vector[column] = 0);
        for &(row, column) in &pivots {
            // Fully reduced: no row holds the column of another pivot.
            let sum = (0..width)
                .filter(|&other| other != column && rows[row][other] != 0)
                .fold(0, |sum, other| add(sum, mul(rows[row][other], vector[other])));
            vector[column] = (PRIME - sum) % PRIME;
        }
        vector
    }
}

/// Brings rows into reduced echelon form; returns (row, column) of the pivots.
fn reduce(rows: &mut [Vec<u64>], width: usize) -> Vec<(usize, usize)> {
    let mut pivots = Vec::new();
    for column in 0..width {
        let top = pivots.len();
        let Some(found) = (top..rows.len()).find(|&row| rows[row][column] != 0) else { continue };
        rows.swap(top, found);
        let inverse = power(rows[top][column], PRIME - 2);
        rows[top].iter_mut().for_each(|entry| *entry = mul(*entry, inverse));
        let pivot = rows[top].clone();
        for (row, entries) in rows.iter_mut().enumerate() {
            let factor = PRIME - entries[column];
            if row == top || factor == PRIME {
                continue;
            }
            for (entry, subtract) in entries.iter_mut().zip(&pivot) {
                *entry = add(*entry, mul(*subtract, factor));
            }
        }
        pivots.push((top, column));
    }
    pivots
}

/// Looks at the sets of small atoms, with fewer answers than the minimum in all.
struct Search<'a> {
    atoms: &'a Atoms,
    null: &'a [u64],
    small: &'a [usize],
    left: usize,
}

impl Search<'_> {
    /// Extends a set whose entries add up to `sum` by atoms from the `from`th on, with fewer than `room`
    /// answers in all.
    fn extend(
        &mut self,
        from: usize,
        sum: u64,
        room: u64,
        set: &mut Vec<usize>,
    ) -> Option<Vec<usize>> {
        for at in from..self.small.len() {
            let atom = self.small[at];
            if self.atoms.n[atom] >= room {
                continue;
            }
            set.push(atom);
            let sum = add(sum, self.null[atom]);
            self.left = self.left.saturating_sub(1);
            if sum == 0 || self.left == 0 {
                return Some(set.clone());
            }
            if let Some(found) = self.extend(at + 1, sum, room - self.atoms.n[atom], set) {
                return Some(found);
            }
            set.pop();
        }
        None
    }
}

fn add(a: u64, b: u64) -> u64 {
    (a + b) % PRIME
}

fn mul(a: u64, b: u64) -> u64 {
    // The remainder is below 2⁶¹.
    (u128::from(a) * u128::from(b) % u128::from(PRIME)) as u64
}

fn power(base: u64, exponent: u64) -> u64 {
    let (mut base, mut exponent, mut result) = (base, exponent, 1);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = mul(result, base);
        }
        base = mul(base, base);
        exponent >>= 1;
    }
    result
}

/// Returns the next number of SplitMix64 (Steele, Lea and Flood, 2014): always the same ones, so that the
/// same book is the same site.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (mixed ^ (mixed >> 31)) % PRIME
}
