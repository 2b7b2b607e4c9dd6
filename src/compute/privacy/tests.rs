use proptest::prelude::*;

use super::{Cell, Reason, Table, Withheld, withhold};

/// Returns a set of groups with fewer answers than the minimum whose sum follows from what is shown: every
/// set is put to an exact linear solver of its own, groups shown and totals shown alike.
fn derivable(table: &Table, withheld: &Withheld, minimum: u64) -> Option<Vec<usize>> {
    let present: Vec<usize> =
        (0..table.cells.len()).filter(|&cell| table.cells[cell].n > 0).collect();
    let row = |members: &dyn Fn(usize) -> bool| -> Vec<i128> {
        present.iter().map(|&cell| i128::from(members(cell))).collect()
    };
    let mut shown = Vec::new();
    for &cell in &present {
        if table.cells[cell].listed && withheld.cells[cell].is_none() {
            shown.push(row(&|other| other == cell));
        }
    }
    for (total, members) in table.totals.iter().enumerate() {
        if withheld.totals[total].is_none() {
            shown.push(row(&|cell| members.contains(&cell)));
        }
    }
    let known = rank(&shown);
    (1..1u32 << present.len())
        .map(|set| -> Vec<usize> {
            let chosen = present.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
            chosen.map(|(_, &cell)| cell).collect()
        })
        .filter(|set| set.iter().map(|&cell| table.cells[cell].n).sum::<u64>() < minimum)
        .find(|set| {
            let mut more = shown.clone();
            more.push(row(&|cell| set.contains(&cell)));
            rank(&more) == known
        })
}

/// Returns the rank of a matrix of small whole numbers, by elimination without fractions (Bareiss, 1968).
fn rank(rows: &[Vec<i128>]) -> usize {
    let mut rows = rows.to_vec();
    let (mut top, mut last) = (0, 1);
    for column in 0..rows.first().map_or(0, Vec::len) {
        let Some(found) = (top..rows.len()).find(|&row| rows[row][column] != 0) else { continue };
        rows.swap(top, found);
        let pivot = rows[top].clone();
        for row in &mut rows[top + 1..] {
            let factor = row[column];
            for (entry, above) in row.iter_mut().zip(&pivot) {
                *entry = (*entry * pivot[column] - factor * above) / last;
            }
        }
        last = pivot[column];
        top += 1;
    }
    top
}

/// The groups that are hidden, by index.
fn hidden(withheld: &Withheld) -> Vec<usize> {
    (0..withheld.cells.len()).filter(|&cell| withheld.cells[cell].is_some()).collect()
}

fn cell(n: u64) -> Cell {
    Cell { n, listed: true }
}

#[test]
fn a_lone_sibling_is_hidden_with_the_small_group() {
    let withheld = withhold(&Table::with_total(&[4, 9]), 5);
    assert_eq!(withheld.cells, [Some(Reason::TooFew), Some(Reason::Complement)]);
    assert_eq!(withheld.totals, [None]);
    let enough = withhold(&Table::with_total(&[4, 2, 9]), 5);
    assert_eq!(hidden(&enough), [0, 1], "a hidden remainder of 6 protects itself");
}

#[test]
fn answers_elsewhere_protect_a_small_group() {
    let both = withhold(&Table::with_total(&[3, 6]), 5);
    assert_eq!((hidden(&both), both.totals), (vec![0, 1], vec![None]));
    let mut table = Table::with_total(&[3, 6, 4]);
    table.cells[2].listed = false;
    let one = withhold(&table, 5);
    assert_eq!((one.cells, one.totals), (vec![Some(Reason::TooFew), None, None], vec![None]));
}

#[test]
fn the_next_smallest_goes_until_the_remainder_has_the_minimum() {
    assert_eq!(hidden(&withhold(&Table::with_total(&[20, 1, 7, 6, 9]), 5)), [1, 3]);
    assert_eq!(hidden(&withhold(&Table::with_total(&[8, 1, 8]), 5)), [0, 1], "the first of equals");
}

#[test]
fn without_a_total_only_the_small_group_is_hidden() {
    let table = Table { cells: vec![cell(4), cell(9)], totals: vec![] };
    assert_eq!(hidden(&withhold(&table, 5)), [0]);
}

#[test]
fn a_small_total_is_hidden_and_no_answers_are_not() {
    let withheld = withhold(&Table::with_total(&[2, 0, 2]), 5);
    assert_eq!(withheld.cells, [Some(Reason::TooFew), None, Some(Reason::TooFew)]);
    assert_eq!(withheld.totals, [Some(Reason::TooFew)]);
}

#[test]
fn a_department_of_one_small_team_is_not_told_by_the_others() {
    // Teams A, B in one department, C alone in another, and the organization.
    let table = Table {
        cells: vec![cell(6), cell(7), cell(4)],
        totals: vec![vec![0, 1], vec![2], vec![0, 1, 2]],
    };
    let withheld = withhold(&table, 5);
    assert_eq!(withheld.totals[1], Some(Reason::TooFew));
    assert_eq!(derivable(&table, &withheld, 5), None);
}

#[test]
fn overlapping_totals_are_combined() {
    // A, B, C and A, B, D: the difference of the totals gives C where D is shown.
    let table = Table {
        cells: vec![cell(3), cell(3), cell(2), cell(9)],
        totals: vec![vec![0, 1, 2], vec![0, 1, 3]],
    };
    let small = Some(Reason::TooFew);
    let primary = Withheld { cells: vec![small, small, small, None], totals: vec![None; 2] };
    assert_eq!(
        derivable(&table, &primary, 5),
        Some(vec![2]),
        "each remainder alone is large enough"
    );
    assert_eq!(derivable(&table, &withhold(&table, 5), 5), None);
}

#[test]
fn a_large_survey_of_small_teams_ends_soon() {
    let waves = 12;
    let cells: Vec<Cell> = (0..40 * waves).map(|at| cell(3 + (at as u64 * 7) % 6)).collect();
    let by_wave = (0..waves).map(|wave| (0..40).map(|team| team * waves + wave).collect());
    let by_team = (0..40).map(|team| (0..waves).map(|wave| team * waves + wave).collect());
    let table = Table { cells, totals: by_wave.chain(by_team).collect() };
    let withheld = withhold(&table, 5);
    assert!(
        withheld.cells.iter().zip(&table.cells).all(|(why, cell)| why.is_some() || cell.n >= 5)
    );
}

fn any_table() -> impl Strategy<Value = Table> {
    let cells = prop::collection::vec((0..12u64, prop::bool::weighted(0.9)), 2..8);
    let masks = prop::collection::vec(1..256usize, 0..4);
    (cells, masks, any::<bool>()).prop_map(|(cells, masks, whole)| {
        let count = cells.len();
        let cells = cells.into_iter().map(|(n, listed)| Cell { n, listed }).collect();
        let all = whole.then_some(255);
        let members = |mask: usize| (0..count).filter(|cell| mask >> cell & 1 == 1).collect();
        Table { cells, totals: all.into_iter().chain(masks).map(members).collect() }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn no_small_group_of_a_random_survey_is_shown_or_derivable(table in any_table(), minimum in 2..8u64) {
        let withheld = withhold(&table, minimum);
        for (cell, why) in table.cells.iter().zip(&withheld.cells) {
            prop_assert!(why.is_some() || !cell.listed || cell.n == 0 || cell.n >= minimum);
            prop_assert!(cell.n > 0 || why.is_none(), "no data is not withheld");
        }
        prop_assert_eq!(derivable(&table, &withheld, minimum), None);
    }

    #[test]
    fn raising_the_minimum_never_shows_more(table in any_table(), minimum in 1..10u64) {
        let (less, more) = (withhold(&table, minimum), withhold(&table, minimum + 1));
        let pairs = less.cells.iter().zip(&more.cells).chain(less.totals.iter().zip(&more.totals));
        for (before, after) in pairs {
            prop_assert!(before.is_none() || after.is_some());
        }
    }

    #[test]
    fn one_total_follows_the_plain_rule(groups in prop::collection::vec(0..15u64, 1..10), minimum in 1..8u64) {
        let withheld = withhold(&Table::with_total(&groups), minimum);
        let mut order: Vec<usize> = (0..groups.len()).filter(|&at| groups[at] > 0).collect();
        order.sort_by_key(|&at| groups[at]);
        let small = order.iter().filter(|&&at| groups[at] < minimum).count();
        let sum = |count: usize| order[..count].iter().map(|&at| groups[at]).sum::<u64>();
        let mut count = small;
        while count > 0 && count < order.len() && sum(count) < minimum {
            count += 1;
        }
        let mut expected = order[..count].to_vec();
        expected.sort_unstable();
        prop_assert_eq!(hidden(&withheld), expected);
    }
}
