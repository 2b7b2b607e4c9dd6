//! Reads the words of a page: each with all places where it stands, in the order of the words' hashes.

use super::page::GAP;
use super::term::{Occurrence, Term, Writer};
use super::words::each_word;

/// A word of the page, numbered as it was met first.
struct Known {
    hash: u64,
    /// Its first and last occurrences, if there are any.
    first: u32,
    last: u32,
    count: u32,
    flags: u8,
}

/// Reads the fields of a page, one after the other.
#[derive(Default)]
pub(super) struct Reader {
    known: Vec<Known>,
    /// Numbers of known words, raised by one, at the first bits of their hashes: nearly in the order of these.
    slots: Vec<u32>,
    seen: Vec<Occurrence>,
    flagged: usize,
    order: Vec<u32>,
    own: Vec<Occurrence>,
    writer: Writer,
}

/// Slots of an empty page, a power of two.
const SLOTS: usize = 1 << 10;

impl Reader {
    pub(super) fn clear(&mut self) {
        self.known.clear();
        self.slots.clear();
        self.slots.resize(SLOTS, 0);
        self.seen.clear();
        self.flagged = 0;
    }

    /// The words that were read.
    pub(super) fn length(&self) -> usize {
        self.seen.len() + self.flagged
    }

    /// Reads a title or label.
    pub(super) fn flag(&mut self, text: &str, flags: u8) {
        each_word(text, |word| {
            let number = self.number(word.hash);
            self.known[number].flags = flags;
            self.flagged += 1;
        });
    }

    /// Reads a text whose first word has this position; returns that of the next.
    pub(super) fn read(
        &mut self,
        text: &str,
        section: u16,
        heading: bool,
        mut position: u16,
    ) -> u16 {
        each_word(text, |word| {
            let number = self.number(word.hash);
            let at = self.seen.len() as u32;
            let known = &mut self.known[number];
            if known.count == 0 {
                known.first = at;
            } else {
                self.seen[known.last as usize].next = at;
            }
            known.last = at;
            known.count += 1;
            let place = word.start as u32;
            self.seen.push(Occurrence { next: at, place, position, section, heading });
            position = position.saturating_add(1);
        });
        position.min(u16::MAX - GAP)
    }

    fn number(&mut self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = slot(hash, self.slots.len());
        loop {
            match self.slots[slot] {
                0 => break,
                number if self.known[number as usize - 1].hash == hash => {
                    return number as usize - 1;
                }
                _ => slot = (slot + 1) & mask,
            }
        }
        self.known.push(Known { hash, first: 0, last: 0, count: 0, flags: 0 });
        self.slots[slot] = self.known.len() as u32;
        if self.known.len() * 2 > self.slots.len() {
            self.grow();
        }
        self.known.len() - 1
    }

    fn grow(&mut self) {
        let size = self.slots.len() * 4;
        self.slots.clear();
        self.slots.resize(size, 0);
        for (number, known) in (1..).zip(&self.known) {
            let mut slot = slot(known.hash, size);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = number;
        }
    }

    /// Returns what is known of each word, in the order of their hashes, and what is written of all.
    pub(super) fn finish(&mut self) -> (Vec<Term>, Vec<u8>) {
        self.put_in_order();
        self.writer.clear();
        let mut terms = Vec::with_capacity(self.known.len());
        for number in &self.order {
            let known = &self.known[*number as usize];
            let term = match known.count {
                0 => self.writer.flags(known.flags),
                // Most words of a page.
                1 => self.writer.single(known.flags, &self.seen[known.first as usize]),
                count => {
                    self.own.clear();
                    let mut at = known.first;
                    for _ in 0..count {
                        let occurrence = self.seen[at as usize];
                        at = occurrence.next;
                        self.own.push(occurrence);
                    }
                    self.writer.sections(known.flags, &self.own)
                }
            };
            terms.push(Term { hash: known.hash, ..term });
        }
        (terms, self.writer.data().to_vec())
    }

    /// Puts the words' numbers in the order of their hashes.
    fn put_in_order(&mut self) {
        let Self { order, slots, known, .. } = self;
        // One more, where what is no number is written. Which slots are full nobody can foretell: no branch.
        order.clear();
        order.resize(known.len() + 1, 0);
        let mut count = 0;
        for slot in slots {
            order[count] = slot.wrapping_sub(1);
            count += usize::from(*slot != 0);
        }
        order.truncate(known.len());
        // Only neighbours in the table can be in disorder, and what went round its end.
        for at in 1..order.len() {
            let number = order[at];
            let hash = known[number as usize].hash;
            let mut to = at;
            while to > 0 && known[order[to - 1] as usize].hash > hash {
                order[to] = order[to - 1];
                to -= 1;
            }
            order[to] = number;
        }
    }
}

/// Where a hash begins to look for its place among so many, a power of two.
pub(super) fn slot(hash: u64, slots: usize) -> usize {
    (hash >> (u64::BITS - slots.ilog2())) as usize
}
