//! A target: the raw text as it was written, and what it asks for, if it asks for a number.

use std::fmt;

use crate::model::verdict::Verdict;

/// What an indicator should reach.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The text as it was written; always printed.
    pub raw: String,
    /// What a value must satisfy; none where a method without a number was written ("quarterly review").
    pub condition: Option<Condition>,
    /// The unit after the number (`%`, `hours`, `meaningful experiments`).
    pub unit: Option<String>,
    /// The top of the scale, where one was written (10 in `8+/10`).
    pub out_of: Option<f64>,
    /// What it is about ("reversible decisions"), without the preposition.
    pub scope: Option<String>,
}

/// What a value must satisfy. Strict and non-strict stay apart: 48.0 does not meet `< 48`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Condition {
    /// Strictly less.
    Below(f64),
    /// Less or equal.
    AtMost(f64),
    /// Strictly more.
    Above(f64),
    /// More or equal.
    AtLeast(f64),
    /// From the first to the second, both included.
    Within(f64, f64),
}

impl Condition {
    /// Returns whether a value satisfies it. What is not a number satisfies nothing.
    pub fn meets(self, value: f64) -> bool {
        match self {
            Self::Below(high) => value < high,
            Self::AtMost(high) => value <= high,
            Self::Above(low) => value > low,
            Self::AtLeast(low) => value >= low,
            Self::Within(low, high) => low <= value && value <= high,
        }
    }

    /// Returns how far a value is from the nearest bound that it should pass: 0 where it meets the
    /// condition, and at the bound of a strict one, which it does not meet.
    pub fn distance(self, value: f64) -> f64 {
        let over = self.high().map_or(0.0, |high| value - high);
        let under = self.low().map_or(0.0, |low| low - value);
        // `max` would swallow a value that is not a number.
        if value.is_nan() { f64::NAN } else { over.max(under).max(0.0) }
    }

    /// Returns whether a value misses it by no more than `band`, in the unit of the value.
    pub fn near(self, value: f64, band: f64) -> bool {
        !self.meets(value) && self.distance(value) <= band
    }

    /// Returns yes if all of an interval satisfies it, no if none does, otherwise unknown.
    pub fn meets_interval(self, low: f64, high: f64) -> Verdict {
        if self.meets(low) && self.meets(high) {
            return Verdict::Yes;
        }
        let misses = match self {
            Self::Below(bound) => low >= bound,
            Self::AtMost(bound) => low > bound,
            Self::Above(bound) => high <= bound,
            Self::AtLeast(bound) => high < bound,
            Self::Within(bottom, top) => low > top || high < bottom,
        };
        if misses { Verdict::No } else { Verdict::Unknown }
    }

    /// Returns the sign: `<`, `<=`, `>`, `>=` or `..`.
    pub fn op(self) -> &'static str {
        match self {
            Self::Below(_) => "<",
            Self::AtMost(_) => "<=",
            Self::Above(_) => ">",
            Self::AtLeast(_) => ">=",
            Self::Within(..) => "..",
        }
    }

    /// Returns the lower bound, if there is one.
    pub fn low(self) -> Option<f64> {
        match self {
            Self::Above(low) | Self::AtLeast(low) | Self::Within(low, _) => Some(low),
            Self::Below(_) | Self::AtMost(_) => None,
        }
    }

    /// Returns the upper bound, if there is one.
    pub fn high(self) -> Option<f64> {
        match self {
            Self::Below(high) | Self::AtMost(high) | Self::Within(_, high) => Some(high),
            Self::Above(_) | Self::AtLeast(_) => None,
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Within(low, high) => write!(f, "{low}..{high}"),
            Self::Below(bound)
            | Self::AtMost(bound)
            | Self::Above(bound)
            | Self::AtLeast(bound) => write!(f, "{} {bound}", self.op()),
        }
    }
}

impl fmt::Display for Target {
    /// Writes the plain form, which reads back as the same target; pages print `raw`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(condition) = self.condition else { return f.write_str(&self.raw) };
        write!(f, "{condition}")?;
        if let Some(top) = self.out_of {
            write!(f, "/{top}")?;
        }
        if let Some(unit) = &self.unit {
            write!(f, " {unit}")?;
        }
        match &self.scope {
            Some(scope) if self.unit.as_deref() == Some("%") => write!(f, " of {scope}"),
            Some(scope) => write!(f, " for {scope}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Condition::{Above, AtLeast, AtMost, Below, Within};
    use crate::model::verdict::Verdict;

    #[test]
    fn strict_and_non_strict_differ_at_the_bound() {
        assert!(!Below(48.0).meets(48.0) && AtMost(48.0).meets(48.0));
        assert!(!Above(8.0).meets(8.0) && AtLeast(8.0).meets(8.0));
        assert!(Within(2.0, 4.0).meets(2.0) && Within(2.0, 4.0).meets(4.0));
    }

    #[test]
    fn the_bound_of_a_strict_target_is_near_and_not_met() {
        assert_eq!(Below(48.0).distance(48.0), 0.0);
        assert!(Below(48.0).near(48.0, 0.0));
        assert!(!AtMost(48.0).near(48.0, 5.0), "what is met is not merely near");
    }

    #[test]
    fn distance_counts_from_the_bound_that_is_missed() {
        assert_eq!(Within(2.0, 4.0).distance(1.5), 0.5);
        assert_eq!(Within(2.0, 4.0).distance(6.0), 2.0);
        assert_eq!(AtLeast(8.0).distance(7.25), 0.75);
        assert!(Within(2.0, 4.0).near(4.5, 0.5) && !Within(2.0, 4.0).near(4.6, 0.5));
    }

    #[test]
    fn what_is_not_a_number_is_neither_met_nor_near() {
        for condition in [Below(1.0), AtMost(1.0), Above(1.0), AtLeast(1.0), Within(0.0, 1.0)] {
            assert!(!condition.meets(f64::NAN) && !condition.near(f64::NAN, 1e300));
            assert_eq!(condition.meets_interval(f64::NAN, f64::NAN), Verdict::Unknown);
        }
    }

    #[test]
    fn an_interval_that_contains_the_bound_decides_nothing() {
        assert_eq!(Below(48.0).meets_interval(26.0, 57.0), Verdict::Unknown);
        assert_eq!(Below(48.0).meets_interval(26.0, 47.0), Verdict::Yes);
        assert_eq!(Below(48.0).meets_interval(48.0, 57.0), Verdict::No);
        assert_eq!(AtMost(48.0).meets_interval(48.0, 57.0), Verdict::Unknown);
        assert_eq!(Within(2.0, 4.0).meets_interval(1.0, 5.0), Verdict::Unknown);
        assert_eq!(Within(2.0, 4.0).meets_interval(4.5, 5.0), Verdict::No);
    }
}
