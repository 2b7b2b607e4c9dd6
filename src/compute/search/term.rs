//! A word of a page: what is known of it, and where it stands, written as the index keeps it.

use super::code::push_number;

/// One word of a page. Its hash is its identity: 64 bits tell the words of any book apart.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Term {
    pub(super) hash: u64,
    pub(super) word: u32,
    pub(super) data: u32,
    pub(super) place: u32,
    pub(super) best: u16,
    /// The weight in the text, in halves.
    pub(super) weight: u16,
    pub(super) sections: u16,
    pub(super) count: u16,
    pub(super) heads: u16,
    /// The bytes of the word: at most four for each of its letters.
    pub(super) letters: u8,
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
#[derive(Clone, Copy, Default)]
pub(super) struct Occurrence {
    pub(super) word: u32,
    pub(super) place: u32,
    pub(super) position: u16,
    pub(super) section: u16,
    pub(super) heading: bool,
}

/// Appends the heads and places of a word, and completes its term.
pub(super) fn write_term(seen: &[Occurrence], mut term: Term, data: &mut Vec<u8>) -> Term {
    term.data = data.len() as u32;
    let flags = u32::from(term.flags);
    match seen {
        [] => {
            push_number(data, flags);
            (term.best, term.heads) = (NO_SECTION, 1);
        }
        // Most words of a page.
        [Occurrence { place, position, section, heading, .. }] => {
            push_number(data, flags + 8);
            push_number(data, u32::from(*section) * 10 + u32::from(*heading) * 5 + 1);
            term.heads = (data.len() - term.data as usize) as u16;
            push_number(data, (*position).into());
            (term.sections, term.count, term.weight) = (1, 1, section_weight(*heading, 1));
            (term.best, term.place) = (*section, if *heading { 0 } else { *place });
        }
        _ => write_sections(seen, &mut term, data),
    }
    term
}

fn write_sections(seen: &[Occurrence], term: &mut Term, data: &mut Vec<u8>) {
    let sections = || seen.chunk_by(|a, b| a.section == b.section).take(MOST_SECTIONS);
    term.sections = sections().count() as u16;
    push_number(data, u32::from(term.flags) + 8 * u32::from(term.sections.min(4)));
    if term.sections >= 4 {
        push_number(data, u32::from(term.sections) - 4);
    }
    let (mut most, mut next) = (0, 0);
    for own in sections() {
        // The words of a heading come before those of its text.
        let in_heading = own[0].heading;
        let section = u32::from(own[0].section);
        let code = (section - next) * 10 + u32::from(in_heading) * 5 + own.len().min(4) as u32;
        push_number(data, code);
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
    term.heads = (data.len() - term.data as usize) as u16;
    sections().for_each(|own| push_places(data, own));
}

/// Appends the places in one section, as steps: they never fall, and are equal only past the end of what is counted.
fn push_places(data: &mut Vec<u8>, seen: &[Occurrence]) {
    let seen = &seen[..seen.len().min(MOST_PLACES)];
    if seen.len() >= 4 {
        push_number(data, seen.len() as u32 - 4);
    }
    let mut before = 0;
    for occurrence in seen {
        let position = u32::from(occurrence.position);
        push_number(data, position - before);
        before = position;
    }
}

/// The weight of a word in a section, in halves. The engine counts the same.
fn section_weight(in_heading: bool, count: usize) -> u16 {
    u16::from(in_heading) * 3 + 2 * count.min(4) as u16
}
