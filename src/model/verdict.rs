//! Yes, no or unknown: Kleene's strong logic of three values (Kleene, *Introduction to Metamathematics*,
//! 1952, §64). Unknown never reads as all-clear, and never hides a certain answer.

use std::ops::Not;

/// The answer to a question about the book's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// It can't be told: something is missing or withheld.
    Unknown,
}

impl Verdict {
    /// Returns yes if both are; no as soon as one is no.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }

    /// Returns yes as soon as one is yes; no only if both are.
    pub fn or(self, other: Self) -> Self {
        !(!self).and(!other)
    }

    /// Returns yes only where it certainly holds.
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }

    /// Returns whether the question has an answer.
    pub fn is_known(self) -> bool {
        self != Self::Unknown
    }

    /// Returns whether all hold; of nothing, all hold.
    pub fn all(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().fold(Self::Yes, Self::and)
    }

    /// Returns whether any holds; of nothing, none holds.
    pub fn any(verdicts: impl IntoIterator<Item = Self>) -> Self {
        verdicts.into_iter().fold(Self::No, Self::or)
    }

    /// Returns whether at least `k` hold: certain as soon as enough hold, or too few still could.
    pub fn at_least(k: usize, of: impl IntoIterator<Item = Self>) -> Self {
        let (mut yes, mut unknown) = (0, 0);
        for verdict in of {
            match verdict {
                Self::Yes => yes += 1,
                Self::Unknown => unknown += 1,
                Self::No => {}
            }
        }
        if yes >= k {
            Self::Yes
        } else if yes + unknown < k {
            Self::No
        } else {
            Self::Unknown
        }
    }

    /// Returns the word for people and for the exchange format.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

impl Not for Verdict {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Verdict {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

impl From<Option<bool>> for Verdict {
    fn from(holds: Option<bool>) -> Self {
        holds.map_or(Self::Unknown, Self::from)
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{self, No, Unknown, Yes};

    const ALL: [Verdict; 3] = [Yes, No, Unknown];

    #[test]
    fn unknown_never_hides_a_certain_answer() {
        assert_eq!(Unknown.and(No), No);
        assert_eq!(Unknown.or(Yes), Yes);
        assert_eq!(Unknown.and(Yes), Unknown);
        assert_eq!(Unknown.or(No), Unknown);
        assert_eq!(!Unknown, Unknown);
        assert_eq!((Verdict::all([]), Verdict::any([])), (Yes, No));
    }

    #[test]
    fn and_and_or_obey_de_morgan_and_commute() {
        for a in ALL {
            for b in ALL {
                assert_eq!(!a.and(b), (!a).or(!b));
                assert_eq!(a.and(b), b.and(a));
                assert_eq!(a.or(b), b.or(a));
            }
        }
    }

    #[test]
    fn at_least_is_what_every_completion_of_the_unknowns_agrees_on() {
        for k in 0..=4 {
            for code in 0..27 {
                let of = [ALL[code % 3], ALL[code / 3 % 3], ALL[code / 9]];
                let yes = of.iter().filter(|v| v.is_yes()).count();
                let unknown = of.iter().filter(|v| !v.is_known()).count();
                let outcomes: Vec<bool> = (0..=unknown).map(|extra| yes + extra >= k).collect();
                let expected = match (outcomes.contains(&true), outcomes.contains(&false)) {
                    (true, true) => Unknown,
                    (true, false) => Yes,
                    _ => No,
                };
                assert_eq!(Verdict::at_least(k, of), expected, "{k} of {of:?}");
            }
        }
    }

    #[test]
    fn at_least_one_is_any_and_at_least_every_is_all() {
        for a in ALL {
            for b in ALL {
                assert_eq!(Verdict::at_least(1, [a, b]), Verdict::any([a, b]));
                assert_eq!(Verdict::at_least(2, [a, b]), Verdict::all([a, b]));
            }
        }
    }
}
