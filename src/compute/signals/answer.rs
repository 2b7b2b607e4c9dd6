//! What a rule's expression may give: a verdict, or a number of which only bounds may be known.

use crate::model::expression::{Comparison, Operation};
use crate::model::verdict::Verdict;

/// A value of a rule's expression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Answer {
    /// Yes, no or unknown.
    Verdict(Verdict),
    /// A number somewhere between two others, both included.
    Between(f64, f64),
}

impl Answer {
    /// A number that is known.
    pub(super) fn number(value: Option<f64>) -> Self {
        value.map_or(Self::Between(f64::NEG_INFINITY, f64::INFINITY), |v| Self::Between(v, v))
    }

    /// Returns the verdict; a number is none.
    pub(super) fn verdict(self) -> Verdict {
        match self {
            Self::Verdict(verdict) => verdict,
            Self::Between(..) => Verdict::Unknown,
        }
    }

    /// Compares: certain where all that the sides could be agrees.
    pub(super) fn compare(self, comparison: Comparison, other: Self) -> Verdict {
        let (a, b) = match (self, other) {
            (Self::Between(low, high), Self::Between(from, to)) => ((low, high), (from, to)),
            (Self::Verdict(a), Self::Verdict(b)) if a.is_known() && b.is_known() => {
                return match comparison {
                    Comparison::Equal => Verdict::from(a == b),
                    Comparison::NotEqual => Verdict::from(a != b),
                    _ => Verdict::Unknown,
                };
            }
            _ => return Verdict::Unknown,
        };
        let decide = |yes: bool, no: bool| match (yes, no) {
            (true, _) => Verdict::Yes,
            (_, true) => Verdict::No,
            _ => Verdict::Unknown,
        };
        let point = a.0 == a.1 && b.0 == b.1;
        let apart = a.1 < b.0 || b.1 < a.0;
        match comparison {
            Comparison::Less => decide(a.1 < b.0, a.0 >= b.1),
            Comparison::AtMost => decide(a.1 <= b.0, a.0 > b.1),
            Comparison::Greater => decide(a.0 > b.1, a.1 <= b.0),
            Comparison::AtLeast => decide(a.0 >= b.1, a.1 < b.0),
            Comparison::Equal => decide(point && a.0 == b.0, apart),
            Comparison::NotEqual => decide(apart, point && a.0 == b.0),
        }
    }

    /// Adds or subtracts bounds; anything else only numbers that are known.
    pub(super) fn combine(self, operation: Operation, other: Self) -> Self {
        let (Self::Between(a, b), Self::Between(c, d)) = (self, other) else {
            return Self::number(None);
        };
        let (low, high) = match operation {
            Operation::Add => (a + c, b + d),
            Operation::Subtract => (a - d, b - c),
            _ if a != b || c != d => return Self::number(None),
            Operation::Multiply => (a * c, a * c),
            Operation::Divide => (a / c, a / c),
            Operation::Remainder => (a % c, a % c),
        };
        if low.is_nan() || high.is_nan() { Self::number(None) } else { Self::Between(low, high) }
    }
}
