//! What is remembered from one run to the next: a file for each room, read when the room is first asked.
//!
//! A file begins with the key of the program that wrote it; another program believes none of it. Each entry
//! has the hash of its bytes, so that a damaged file costs time and never truth. Nothing here must be there: a
//! file that is missing, cut or changed means that some results are made anew.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::Serialize;
use serde::de::DeserializeOwned;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::{Key, Map, Room};

const FIRST: &[u8] = b"patternbook cache 1\n";
/// A room's file is not larger than this; what was not used for longest goes first.
const MOST: usize = 256 << 20;
/// So many runs an entry stays without being used.
const OLDEST: u8 = 8;

/// Reads the file of a room as the last run left it; empty where there is none.
pub type Load = Box<dyn Fn(Room) -> Vec<u8> + Send + Sync>;

/// The rooms that are kept between runs.
pub(super) struct Packs {
    program: Key,
    load: Load,
    rooms: Mutex<BTreeMap<Room, Arc<OnceLock<Contents>>>>,
}

impl Packs {
    pub(super) fn new(program: Key, load: Load) -> Self {
        Self { program, load, rooms: Mutex::default() }
    }

    /// Returns what the last run knew for a key.
    pub(super) fn known<T: DeserializeOwned>(&self, room: Room, key: Key) -> Option<T> {
        let pack = self.room(room);
        let bytes = pack.get_or_init(|| self.contents(room)).get(key)?;
        serde_json::from_slice(bytes).ok()
    }

    /// Keeps a value for the next run.
    pub(super) fn keep<T: Serialize>(&self, room: Room, key: Key, value: &T) {
        // A value that can't be written is made again by the next run.
        let Ok(bytes) = serde_json::to_vec(value) else { return };
        let pack = self.room(room);
        let fresh = &pack.get_or_init(|| self.contents(room)).fresh;
        fresh.lock().unwrap_or_else(PoisonError::into_inner).insert(key, bytes);
    }

    /// Returns the rooms that have something new, as files, and whether a file was damaged.
    pub(super) fn files(&self) -> (Vec<(Room, Vec<u8>)>, bool) {
        let rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        let known = || rooms.iter().filter_map(|(room, pack)| Some((*room, pack.get()?)));
        let files = known().filter_map(|(room, pack)| Some((room, pack.file(self.program)?)));
        (files.collect(), known().any(|(_, pack)| pack.is_damaged))
    }

    fn contents(&self, room: Room) -> Contents {
        Contents::of((self.load)(room), self.program)
    }

    fn room(&self, room: Room) -> Arc<OnceLock<Contents>> {
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        rooms.entry(room).or_default().clone()
    }
}

/// A room: what the last run knew, and what this one has found.
#[derive(Default)]
struct Contents {
    bytes: Vec<u8>,
    places: Map<Key, Place>,
    fresh: Mutex<BTreeMap<Key, Vec<u8>>>,
    used: Mutex<Map<Key, ()>>,
    is_damaged: bool,
}

#[derive(Clone, Copy)]
struct Place {
    start: usize,
    end: usize,
    hash: u64,
    age: u8,
}

impl Contents {
    fn of(bytes: Vec<u8>, program: Key) -> Self {
        let Some(mut rest) = bytes.strip_prefix(FIRST) else {
            return Self { is_damaged: !bytes.is_empty(), ..Self::default() };
        };
        if take(&mut rest).map(u128::from_le_bytes) != Some(program.0) {
            return Self::default();
        }
        let mut places = Map::default();
        while !rest.is_empty() {
            let Some((key, place)) = entry(&mut rest, bytes.len()) else {
                return Self { bytes, places, is_damaged: true, ..Self::default() };
            };
            places.insert(key, place);
        }
        Self { bytes, places, ..Self::default() }
    }

    fn get(&self, key: Key) -> Option<&[u8]> {
        let place = self.places.get(&key)?;
        let bytes = &self.bytes[place.start..place.end];
        if hash(key, bytes) != place.hash {
            return None;
        }
        self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(key, ());
        Some(bytes)
    }

    /// Returns the file for the next run; nothing where this run has found nothing new.
    fn file(&self, program: Key) -> Option<Vec<u8>> {
        let fresh = self.fresh.lock().unwrap_or_else(PoisonError::into_inner);
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if fresh.is_empty() {
            return None;
        }
        let age = |key: &Key, place: &Place| {
            if used.contains_key(key) { 0 } else { place.age.saturating_add(1) }
        };
        let mut known: Vec<(u8, Key, u64, &[u8])> = Vec::new();
        known.extend(
            fresh.iter().map(|(key, bytes)| (0, *key, hash(*key, bytes), bytes.as_slice())),
        );
        // Not hashed again: what is damaged must stay known to be.
        known.extend(self.places.iter().filter(|(key, _)| !fresh.contains_key(key)).map(
            |(key, place)| (age(key, place), *key, place.hash, &self.bytes[place.start..place.end]),
        ));
        known.retain(|(age, ..)| *age <= OLDEST);
        known.sort_unstable_by_key(|(age, key, ..)| (*age, *key));
        let mut file = FIRST.to_vec();
        file.extend(program.0.to_le_bytes());
        for (age, key, hash, bytes) in known {
            if file.len() + bytes.len() > MOST {
                break;
            }
            file.extend(key.0.to_le_bytes());
            file.push(age);
            file.extend(hash.to_le_bytes());
            file.extend((bytes.len() as u32).to_le_bytes());
            file.extend(bytes);
        }
        Some(file)
    }
}

/// The name counts: bytes under another name are damaged as well.
fn hash(key: Key, bytes: &[u8]) -> u64 {
    xxh3_64_with_seed(bytes, key.0 as u64)
}

/// Takes an entry off the front of the rest of a file.
fn entry(rest: &mut &[u8], whole: usize) -> Option<(Key, Place)> {
    let key = Key(u128::from_le_bytes(take(rest)?));
    let [age] = take(rest)?;
    let hash = u64::from_le_bytes(take(rest)?);
    let length = u32::from_le_bytes(take(rest)?) as usize;
    let start = whole - rest.len();
    *rest = rest.get(length..)?;
    Some((key, Place { start, end: start + length, hash, age }))
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (bytes, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAM: Key = Key(7);

    fn packs(file: Vec<u8>) -> Packs {
        Packs::new(PROGRAM, Box::new(move |_| file.clone()))
    }

    fn file() -> Vec<u8> {
        let packs = packs(Vec::new());
        for number in 0..3u64 {
            packs.recall("room", Key(number.into()), || format!("value {number}"));
        }
        packs.files().0.remove(0).1
    }

    /// Returns how many of the three results a file still knows; what it says is always right.
    fn known(file: Vec<u8>) -> usize {
        let packs = packs(file);
        let known = (0..3u64).filter(|number| {
            let mut is_known = true;
            let value = packs.recall("room", Key((*number).into()), || {
                is_known = false;
                format!("value {number}")
            });
            assert_eq!(value, format!("value {number}"));
            is_known
        });
        known.count()
    }

    #[test]
    fn what_one_run_found_the_next_one_knows() {
        assert_eq!(known(file()), 3);
        let again = packs(file());
        again.recall("room", Key(1), String::new);
        assert!(again.files().0.is_empty(), "nothing new, nothing to write");
    }

    #[test]
    fn a_damaged_file_says_nothing_wrong() {
        let whole = file();
        for at in 0..whole.len() {
            for damaged in [whole[..at].to_vec(), {
                let mut flipped = whole.clone();
                flipped[at] ^= 0x5a;
                flipped
            }] {
                // A run that doesn't ask for it passes it on as it is.
                let between = packs(damaged.clone());
                between.keep("room", Key(9), &"another".to_owned());
                known(between.files().0.remove(0).1);
                known(damaged);
            }
        }
        assert_eq!(known(whole[..whole.len() - 1].to_vec()), 2);
        assert!(packs(b"nonsense".to_vec()).is_damaged("room"));
    }

    #[test]
    fn another_program_believes_nothing() {
        let other = Packs::new(Key(8), Box::new(|_| file()));
        assert_eq!(other.recall("room", Key(1), || "new".to_owned()), "new");
    }

    #[test]
    fn what_nobody_uses_goes_after_some_runs() {
        let mut file = file();
        for run in 0..=u64::from(OLDEST) {
            let packs = packs(file);
            packs.recall("room", Key(1), String::new);
            packs.recall("room", Key(u128::from(run) + 100), || "new".to_owned());
            file = packs.files().0.remove(0).1;
        }
        assert_eq!(known(file), 1);
    }

    impl Packs {
        fn recall(&self, room: Room, key: Key, compute: impl FnOnce() -> String) -> String {
            self.known(room, key).unwrap_or_else(|| {
                let value = compute();
                self.keep(room, key, &value);
                value
            })
        }

        fn is_damaged(&self, room: Room) -> bool {
            self.recall(room, Key(1), String::new);
            self.files().1
        }
    }
}
