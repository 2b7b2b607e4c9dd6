//! Results of pure functions, kept between builds.
//!
//! Three rules make this safe: the function takes everything it reads as arguments and the key is the
//! hash of all of them; what is kept is immutable and holds its diagnostics; facts about the whole
//! book are computed afresh each time.

mod pack;
mod row;

use std::any::Any;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use xxhash_rust::xxh3::{Xxh3, xxh3_64_with_seed};

pub use pack::Load;
use pack::Packs;
use row::Row;

/// The hash of everything that a result depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Key(pub u128);

impl Key {
    /// Returns the hash of the parts; their borders count, so `("ab", "c")` is not `("a", "bc")`.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = Xxh3::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(hasher.digest128())
    }

    /// Returns the hash of keys, in their order.
    pub fn join(keys: &[Self]) -> Self {
        let mut hasher = Xxh3::new();
        for key in keys {
            hasher.update(&key.0.to_le_bytes());
        }
        Self(hasher.digest128())
    }

    /// Returns the hash of a value, by way of `std::hash`; the same on every run of one binary.
    pub fn hash(value: &impl std::hash::Hash) -> Self {
        let mut hasher = Xxh3::new();
        value.hash(&mut hasher);
        Self(hasher.digest128())
    }

    /// Returns the key as text, for file names.
    pub fn hex(self) -> String {
        format!("{:032x}", self.0)
    }
}

/// A map for names of the book. Nobody chooses them to collide, so a fast hash will do.
pub type Map<K, V> = HashMap<K, V, BuildHasherDefault<Fast>>;

/// The hash of [`Map`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Fast(u64);

impl Hasher for Fast {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    fn write_u8(&mut self, end: u8) {
        self.0 = self.0.rotate_left(5) ^ u64::from(end);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A room of the memo: one per remembered function, so that equal keys of two functions never meet.
pub type Room = &'static str;

struct Entry {
    value: Arc<dyn Any + Send + Sync>,
    used: u64,
}

const SHARDS: usize = 64;

/// The remembered results.
pub struct Memo {
    shards: Vec<Mutex<Map<(Room, Key), Entry>>>,
    generation: AtomicU64,
    hits: AtomicU64,
    misses: AtomicU64,
    /// What the last run knew, and the next one shall.
    packs: Mutex<Option<Arc<Packs>>>,
}

impl std::fmt::Debug for Memo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Memo").field("hits", &self.hits).field("misses", &self.misses).finish()
    }
}

impl Default for Memo {
    fn default() -> Self {
        Self::new()
    }
}

impl Memo {
    /// Returns an empty memo.
    pub fn new() -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            generation: AtomicU64::new(0),
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
            packs: Mutex::default(),
        }
    }

    /// Returns a memo that knows what earlier runs of this program kept.
    pub fn lasting(program: Key, load: Load) -> Self {
        Self { packs: Mutex::new(Some(Arc::new(Packs::new(program, load)))), ..Self::new() }
    }

    /// Returns what an earlier run kept under a key, if it is sound, or computes it and keeps it for the next run.
    ///
    /// Only what takes longer to compute than to read belongs here. What is kept is data from the book's folder: that
    /// nothing of it harms a reader is for `is_sound` to say.
    pub fn recall<T: Serialize + DeserializeOwned>(
        &self,
        room: Room,
        key: Key,
        is_sound: impl FnOnce(&T) -> bool,
        compute: impl FnOnce() -> T,
    ) -> T {
        self.known(room, key).filter(is_sound).unwrap_or_else(|| {
            let value = compute();
            self.keep(room, key, &value);
            value
        })
    }

    /// Returns what an earlier run kept under a key.
    pub fn known<T: DeserializeOwned>(&self, room: Room, key: Key) -> Option<T> {
        self.packs()?.known(room, key)
    }

    /// Keeps a value for the next run; tells whether there will be one that knows it.
    pub fn keep<T: Serialize>(&self, room: Room, key: Key, value: &T) -> bool {
        self.packs().map(|packs| packs.keep(room, key, value)).is_some()
    }

    /// Ends keeping: returns the files for the next run that differ from those of the last one, and whether one of
    /// these was damaged.
    pub fn take_files(&self) -> (Vec<(Room, Vec<u8>)>, bool) {
        let packs = self.packs.lock().unwrap_or_else(PoisonError::into_inner).take();
        packs.map(|packs| packs.files()).unwrap_or_default()
    }

    fn packs(&self) -> Option<Arc<Packs>> {
        self.packs.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns what `compute` gave for this key, computing it if it is new.
    ///
    /// Two threads that miss at once both compute; the first result stays, and they are equal.
    pub fn get<T: Send + Sync + 'static>(
        &self,
        room: Room,
        key: Key,
        compute: impl FnOnce() -> T,
    ) -> Arc<T> {
        let generation = self.generation.load(Ordering::Relaxed);
        if let Some(entry) = self.shard(key).get_mut(&(room, key)) {
            entry.used = generation;
            if let Ok(value) = entry.value.clone().downcast::<T>() {
                self.hits.fetch_add(1, Ordering::Relaxed);
                return value;
            }
        }
        self.misses.fetch_add(1, Ordering::Relaxed);
        let value = Arc::new(compute());
        self.shard(key).insert((room, key), Entry { value: value.clone(), used: generation });
        value
    }

    /// Returns what `compute` gives for each key, in their order; what it gave last time stays where the key is.
    ///
    /// Of ten thousand keys, all but one are in the place that they had: to look there is much quicker than to
    /// look each one up. What the last call did not use is forgotten.
    pub fn each<T: Send + Sync + 'static>(
        &self,
        room: Room,
        keys: &[Key],
        compute: impl Fn(usize) -> T + Sync,
    ) -> Vec<Arc<T>> {
        let kept = self.get(room, Key::default(), || Mutex::new(Row::<T>::default()));
        let kept = || kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = std::mem::take(&mut *kept()).find(keys);
        let hits = found.iter().flatten().count() as u64;
        self.hits.fetch_add(hits, Ordering::Relaxed);
        self.misses.fetch_add(keys.len() as u64 - hits, Ordering::Relaxed);
        let missing: Vec<usize> = (0..keys.len()).filter(|at| found[*at].is_none()).collect();
        let mut made: Vec<Arc<T>> =
            missing.par_iter().map(|at| Arc::new(compute(*at))).rev().collect();
        let values = found.into_iter().filter_map(|found| found.or_else(|| made.pop()));
        let values: Vec<Arc<T>> = values.collect();
        *kept() = Row { keys: keys.to_vec(), values: values.clone() };
        values
    }

    /// Begins a new build: what the last `KEEP` builds did not use is forgotten, a part of the shards at each, so
    /// that no build pays for all.
    pub fn next_generation(&self) {
        const KEEP: u64 = 6;
        const PARTS: u64 = 8;
        let generation = self.generation.fetch_add(1, Ordering::Relaxed) + 1;
        let part = self.shards.iter().skip((generation % PARTS) as usize).step_by(PARTS as usize);
        for shard in part {
            let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
            shard.retain(|_, entry| entry.used + KEEP >= generation);
        }
    }

    /// Returns how often a result was there, and how often it was not, since the memo was made.
    pub fn counts(&self) -> (u64, u64) {
        (self.hits.load(Ordering::Relaxed), self.misses.load(Ordering::Relaxed))
    }

    fn shard(&self, key: Key) -> MutexGuard<'_, Map<(Room, Key), Entry>> {
        let shard = &self.shards[(key.0 as usize) % SHARDS];
        shard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
