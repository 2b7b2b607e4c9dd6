//! Pens: what a stroke or a fill means, with its class, its fallback colour and its dashes.
//!
//! Plotters knows only colours, so a pen travels through it as one: red is the number of the pen.

use plotters::style::RGBAColor;

/// What a mark means; the style sheet says what it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pen {
    /// Text to be read first.
    Ink,
    /// Text to be read second.
    Muted,
    /// Grid lines.
    Grid,
    /// The base line.
    Axis,
    /// The data.
    Data,
    /// What belongs to the data but stands back: intervals, former values.
    Soft,
    /// A change for the worse.
    Concern,
    /// A change for the better.
    Good,
    /// A change that is neither, or an intervention.
    Note,
    /// Natural limits.
    Limit,
    /// The centre line.
    Centre,
    /// The border of a target.
    Target,
    /// The inside of a target.
    Band,
    /// The ground, for the inside of hollow marks.
    Paper,
    /// What is withheld.
    Hatch,
    /// What is planned.
    Planned,
}

/// How a pen draws: class, colour where there is no style sheet, dashes, opacity.
pub(super) struct Look {
    pub(super) class: &'static str,
    pub(super) colour: &'static str,
    pub(super) dash: Option<&'static str>,
    pub(super) opacity: Option<&'static str>,
}

const ALL: [Pen; 16] = [
    Pen::Ink,
    Pen::Muted,
    Pen::Grid,
    Pen::Axis,
    Pen::Data,
    Pen::Soft,
    Pen::Concern,
    Pen::Good,
    Pen::Note,
    Pen::Limit,
    Pen::Centre,
    Pen::Target,
    Pen::Band,
    Pen::Paper,
    Pen::Hatch,
    Pen::Planned,
];

impl Pen {
    /// Returns the pen as plotters carries it.
    pub(super) fn colour(self) -> RGBAColor {
        RGBAColor(self as u8, 0, 0, 1.0)
    }

    /// Returns the pen that plotters carried.
    pub(super) fn of(rgb: (u8, u8, u8)) -> Self {
        ALL.get(usize::from(rgb.0)).copied().unwrap_or(Self::Ink)
    }

    /// Returns how it draws.
    pub(super) fn look(self) -> Look {
        let (class, colour, dash, opacity) = match self {
            Self::Ink => ("ink", "#1b1b1f", None, None),
            Self::Muted => ("muted", "#5f6368", None, None),
            Self::Grid => ("grid", "#e3e3e6", None, None),
            Self::Axis => ("axis", "#8a8d93", None, None),
            Self::Data => ("data", "#0072B2", None, None),
            Self::Soft => ("soft", "#0072B2", None, Some("0.6")),
            Self::Concern => ("concern", "#D55E00", None, None),
            Self::Good => ("good", "#009E73", None, None),
            Self::Note => ("note", "#CC79A7", None, None),
            Self::Limit => ("limit", "#6f7379", Some("5 4"), None),
            Self::Centre => ("centre", "#6f7379", None, None),
            Self::Target => ("target", "#00755a", Some("2 3"), None),
            Self::Band => ("band", "#009E73", None, Some("0.12")),
            Self::Paper => ("paper", "#ffffff", None, None),
            Self::Hatch => ("hatch", "#8a8d93", None, None),
            Self::Planned => ("planned", "#c9ccd1", None, None),
        };
        Look { class, colour, dash, opacity }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pen_survives_the_way_through_a_colour() {
        for pen in ALL {
            let RGBAColor(red, green, blue, _) = pen.colour();
            assert_eq!(Pen::of((red, green, blue)), pen);
        }
    }
}
