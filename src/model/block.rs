//! A block of data in a text: a fenced block whose body is TOML.

use crate::diag::Span;

/// A name written in a block, and where.
pub type Named = (String, Span);

/// A block of data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it shows.
    pub show: Show,
    /// A caption, where the usual one won't do.
    pub caption: Option<String>,
}

/// What a block shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Show {
    /// A chart of an indicator.
    Chart {
        /// The indicator.
        indicator: Named,
        /// The team; none is the organization.
        team: Option<Named>,
        /// How it is drawn; by default as fits the figures.
        view: Option<View>,
    },
    /// The definitions of indicators, with where they stand.
    Indicators {
        /// Only those of a group.
        group: Option<Named>,
    },
    /// The roadmap, or a phase of it.
    Roadmap {
        /// Only this phase, counted from 1.
        phase: Option<(u32, Span)>,
    },
    /// The levels of maturity.
    Maturity,
    /// How knowledge flows between teams.
    Network {
        /// The indicator; by default the first one of a network.
        indicator: Option<Named>,
    },
    /// The map of patterns and their relations.
    PatternMap,
    /// The warning signals and what they say now.
    Signals {
        /// The team; none is the organization.
        team: Option<Named>,
    },
    /// A template, where the text names it.
    Template {
        /// Its slug.
        id: Named,
    },
    /// The references.
    Bibliography {
        /// Only those of a group.
        group: Option<Named>,
    },
    /// Cards of the pages of a kind.
    Pages {
        /// The kind.
        kind: Named,
    },
}

impl Block {
    /// Places all that the block names at one span: where a file that holds it is included.
    pub fn place_at(&mut self, span: &Span) {
        let named = match &mut self.show {
            Show::Chart { indicator, team, .. } => [Some(indicator), team.as_mut()],
            Show::Indicators { group } | Show::Bibliography { group } => [group.as_mut(), None],
            Show::Network { indicator } => [indicator.as_mut(), None],
            Show::Signals { team } => [team.as_mut(), None],
            Show::Template { id } => [Some(id), None],
            Show::Pages { kind } => [Some(kind), None],
            Show::Roadmap { phase } => {
                if let Some((_, place)) = phase {
                    place.clone_from(span);
                }
                [None, None]
            }
            Show::Maturity | Show::PatternMap => [None, None],
        };
        for (_, place) in named.into_iter().flatten() {
            place.clone_from(span);
        }
    }
}

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Process behaviour: centre, limits, signals.
    Behaviour,
    /// A line with the target as a band.
    Line,
    /// One value against its target.
    Bullet,
    /// Bars.
    Bars,
    /// Mean and interval of each survey, and the scores.
    Distribution,
    /// Every team, small and aligned.
    Multiples,
}

/// The words for views.
pub const VIEWS: [(&str, View); 6] = [
    ("behaviour", View::Behaviour),
    ("line", View::Line),
    ("bullet", View::Bullet),
    ("bars", View::Bars),
    ("distribution", View::Distribution),
    ("multiples", View::Multiples),
];
