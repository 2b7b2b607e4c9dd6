//! A word of a page: what is known of it, and where it stands, written as the index keeps it.

use super::code::letters;

/// What is known of one word of a page.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Term {
    /// The hash of the word: 64 bits tell the words of any book apart.
    pub(super) hash: u64,
    pub(super) data: u32,
    pub(super) place: u32,
    pub(super) best: u16,
    /// The weight in the text, in halves.
    pub(super) weight: u16,
    pub(super) sections: u16,
    pub(super) count: u16,
    pub(super) heads: u16,
    /// 0; 1 for a word of tags, kind, team or culture; 2 to 7 for a word of the title, by how many it has.
    pub(super) flags: u8,
}

/// The best section of a word that stands in none.
pub(super) const NO_SECTION: u16 = u16::MAX;
/// So many places of a word in one section are kept.
const MOST_PLACES: usize = 8_000;
/// And so many sections.
const MOST_SECTIONS: usize = 8_000;

/// A word where it stands on its page.
#[derive(Clone, Copy)]
pub(super) struct Occurrence {
    /// The number of the word's next occurrence; of the last, its own.
    pub(super) next: u32,
    pub(super) place: u32,
    pub(super) position: u16,
    pub(super) section: u16,
    pub(super) heading: bool,
}

/// Writes the heads and places of words, one after the other.
#[derive(Default)]
pub(super) struct Writer {
    /// Longer than what is written: each number is laid down as eight letters, and what follows it goes over the rest.
    room: Vec<u8>,
    end: usize,
}

impl Writer {
    pub(super) fn clear(&mut self) {
        self.end = 0;
    }

    /// What was written.
    pub(super) fn data(&self) -> &[u8] {
        &self.room[..self.end]
    }

    fn number(&mut self, number: u32) {
        let (letters, count) = letters(number);
        self.room[self.end..self.end + 8].copy_from_slice(&letters.to_le_bytes());
        self.end += count;
    }

    /// Begins a word that stands in the text so often.
    fn begin(&mut self, flags: u8, count: usize) -> Term {
        // A head and a place for each, a few more numbers, none of more than eight letters.
        let most = self.end + (count * 2 + 4) * 8;
        if self.room.len() < most {
            self.room.resize(most * 2, 0);
        }
        Term { data: self.end as u32, flags, ..Term::default() }
    }

    /// Writes a word of the title or a label alone.
    pub(super) fn flags(&mut self, flags: u8) -> Term {
        let term = self.begin(flags, 0);
        self.number(flags.into());
        Term { best: NO_SECTION, heads: 1, ..term }
    }

    /// Writes a word that stands in the text once.
    pub(super) fn single(&mut self, flags: u8, seen: &Occurrence) -> Term {
        let Occurrence { place, position, section, heading, .. } = *seen;
        let term = self.begin(flags, 1);
        self.number(u32::from(flags) + 8);
        self.number(u32::from(section) * 10 + u32::from(heading) * 5 + 1);
        let heads = (self.end - term.data as usize) as u16;
        self.number(position.into());
        Term {
            place: if heading { 0 } else { place },
            best: section,
            weight: section_weight(heading, 1),
            sections: 1,
            count: 1,
            heads,
            ..term
        }
    }

    /// Writes a word that stands in the text more often.
    pub(super) fn sections(&mut self, flags: u8, seen: &[Occurrence]) -> Term {
        let mut term = self.begin(flags, seen.len());
        let borders = seen.windows(2).filter(|pair| pair[0].section != pair[1].section).count();
        term.sections = (borders + 1).min(MOST_SECTIONS) as u16;
        self.number(u32::from(flags) + 8 * u32::from(term.sections.min(4)));
        if term.sections >= 4 {
            self.number(u32::from(term.sections) - 4);
        }
        let sections = || seen.chunk_by(|a, b| a.section == b.section).take(MOST_SECTIONS);
        let (mut most, mut next) = (0, 0);
        for own in sections() {
            // The words of a heading come before those of its text.
            let in_heading = own[0].heading;
            let section = u32::from(own[0].section);
            let code = (section - next) * 10 + u32::from(in_heading) * 5 + own.len().min(4) as u32;
            self.number(code);
            next = section + 1;
            term.count = term.count.saturating_add(own.len().min(MOST_PLACES) as u16);
            let weight = section_weight(in_heading, own.len());
            term.weight = term.weight.saturating_add(weight);
            if weight > most {
                most = weight;
                term.best = own[0].section;
                let first = own.iter().find(|occurrence| !occurrence.heading);
                term.place = first.map_or(0, |occurrence| occurrence.place);
            }
        }
        // Three letters at most for each of so many.
        term.heads = (self.end - term.data as usize) as u16;
        sections().for_each(|own| self.places(own));
        term
    }

    /// Writes the places in one section, as steps: they never fall, and are equal only past the end of what is counted.
    fn places(&mut self, seen: &[Occurrence]) {
        let seen = &seen[..seen.len().min(MOST_PLACES)];
        if seen.len() >= 4 {
            self.number(seen.len() as u32 - 4);
        }
        let mut before = 0;
        for occurrence in seen {
            let position = u32::from(occurrence.position);
            self.number(position - before);
            before = position;
        }
    }
}

/// The weight of a word in a section, in halves. The engine counts the same.
fn section_weight(in_heading: bool, count: usize) -> u16 {
    u16::from(in_heading) * 3 + 2 * count.min(4) as u16
}
