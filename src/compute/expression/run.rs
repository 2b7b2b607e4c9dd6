//! Runs compiled expressions: one pass over a column for each node.

use std::ops::Range;

use crate::compute::expression::{Code, NO, UNKNOWN, YES};
use crate::model::expression::{Comparison, Operation};
use crate::model::records::{NO_TIME, NO_WORD};

impl Code<'_> {
    /// Returns the numbers of a range of records.
    pub(super) fn numbers(&self, rows: &Range<usize>) -> Vec<f64> {
        match self {
            Self::Number(value) => vec![*value; rows.len()],
            // A text of its own is no number, and neither yes nor no.
            Self::Word(_) => vec![f64::NAN; rows.len()],
            Self::Numbers(cells) => cells[rows.clone()].to_vec(),
            Self::Times(cells) => cells[rows.clone()]
                .iter()
                .map(|time| if *time == NO_TIME { f64::NAN } else { *time as f64 })
                .collect(),
            Self::OpenTimes(cells, now) => cells[rows.clone()]
                .iter()
                .map(|time| if *time == NO_TIME || time > now { *now as f64 } else { *time as f64 })
                .collect(),
            Self::Arithmetic(operation, a, b) => {
                let (mut a, b) = (a.numbers(rows), b.numbers(rows));
                for (a, b) in a.iter_mut().zip(b) {
                    *a = apply(*operation, *a, b);
                }
                a
            }
            Self::If(condition, a, b) => {
                let (condition, mut a, b) =
                    (condition.truths(rows), a.numbers(rows), b.numbers(rows));
                for ((a, b), truth) in a.iter_mut().zip(b).zip(condition) {
                    *a = [b, *a, f64::NAN][usize::from(truth.min(UNKNOWN))];
                }
                a
            }
            Self::Foreign(interpreter) => interpreter.numbers(rows),
            Self::Words(codes, _) => codes[rows.clone()]
                .iter()
                .map(|code| if *code == NO_WORD { f64::NAN } else { f64::from(*code) })
                .collect(),
            _ => self
                .truths(rows)
                .into_iter()
                .map(|truth| if truth == UNKNOWN { f64::NAN } else { f64::from(truth) })
                .collect(),
        }
    }

    /// Returns the truth values of a range of records.
    pub(super) fn truths(&self, rows: &Range<usize>) -> Vec<u8> {
        match self {
            Self::Bool(truth) => vec![*truth; rows.len()],
            Self::Bools(cells) => cells[rows.clone()].to_vec(),
            Self::WordIn(codes, among, wanted) => codes[rows.clone()]
                .iter()
                .map(|code| {
                    u8::from(among.get(*code as usize).copied().unwrap_or(false) == *wanted)
                })
                .collect(),
            Self::WordsEqual(left, right, map, wanted) => left[rows.clone()]
                .iter()
                .zip(&right[rows.clone()])
                .map(|(left, right)| {
                    let right = map.get(*right as usize).copied().unwrap_or(NO_WORD);
                    u8::from((*left == right) == *wanted)
                })
                .collect(),
            Self::NoWord(codes) => {
                codes[rows.clone()].iter().map(|code| u8::from(*code == NO_WORD)).collect()
            }
            Self::IsNull(code) => {
                code.numbers(rows).into_iter().map(|number| u8::from(number.is_nan())).collect()
            }
            Self::Not(a) => {
                let mut truths = a.truths(rows);
                for truth in &mut truths {
                    *truth = [YES, NO, UNKNOWN][usize::from((*truth).min(UNKNOWN))];
                }
                truths
            }
            Self::And(a, b) => zip(a.truths(rows), b.truths(rows), |a, b| match (a, b) {
                (NO, _) | (_, NO) => NO,
                (YES, YES) => YES,
                _ => UNKNOWN,
            }),
            Self::Or(a, b) => zip(a.truths(rows), b.truths(rows), |a, b| match (a, b) {
                (YES, _) | (_, YES) => YES,
                (NO, NO) => NO,
                _ => UNKNOWN,
            }),
            Self::Compare(comparison, a, b) => {
                let (a, b) = (a.numbers(rows), b.numbers(rows));
                a.into_iter().zip(b).map(|(a, b)| holds(*comparison, a, b)).collect()
            }
            Self::If(condition, a, b) => {
                let (condition, mut a, b) =
                    (condition.truths(rows), a.truths(rows), b.truths(rows));
                for ((a, b), truth) in a.iter_mut().zip(b).zip(condition) {
                    *a = [b, *a, UNKNOWN][usize::from(truth.min(UNKNOWN))];
                }
                a
            }
            Self::Foreign(interpreter) => interpreter.truths(rows),
            _ => self
                .numbers(rows)
                .into_iter()
                .map(|number| if number.is_nan() { UNKNOWN } else { u8::from(number != 0.0) })
                .collect(),
        }
    }
}

fn zip(mut a: Vec<u8>, b: Vec<u8>, both: impl Fn(u8, u8) -> u8) -> Vec<u8> {
    for (a, b) in a.iter_mut().zip(b) {
        *a = both(*a, b);
    }
    a
}

fn apply(operation: Operation, a: f64, b: f64) -> f64 {
    let result = match operation {
        Operation::Add => a + b,
        Operation::Subtract => a - b,
        Operation::Multiply => a * b,
        Operation::Divide => a / b,
        Operation::Remainder => a % b,
    };
    if result.is_finite() { result } else { f64::NAN }
}

fn holds(comparison: Comparison, a: f64, b: f64) -> u8 {
    let unknown = a.is_nan() || b.is_nan();
    match comparison {
        Comparison::Equal => u8::from(a == b || (a.is_nan() && b.is_nan())),
        Comparison::NotEqual => u8::from(!(a == b || (a.is_nan() && b.is_nan()))),
        _ if unknown => UNKNOWN,
        Comparison::Less => u8::from(a < b),
        Comparison::AtMost => u8::from(a <= b),
        Comparison::Greater => u8::from(a > b),
        Comparison::AtLeast => u8::from(a >= b),
    }
}
