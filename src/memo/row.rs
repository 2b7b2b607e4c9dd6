//! The results of a row of equal questions, as they were last asked.

use std::sync::Arc;

use super::{Key, Map};

/// The results of a row of equal questions, as they were last asked.
pub(super) struct Row<T> {
    pub(super) keys: Vec<Key>,
    pub(super) values: Vec<Arc<T>>,
}

impl<T> Default for Row<T> {
    fn default() -> Self {
        Self { keys: Vec::new(), values: Vec::new() }
    }
}

impl<T> Row<T> {
    /// As many keys are looked for one by one before a table of all is made.
    const FEW: usize = 16;

    /// Returns the results of keys, where they are known.
    pub(super) fn find(&self, keys: &[Key]) -> Vec<Option<Arc<T>>> {
        let mut table: Map<Key, usize> = Map::default();
        let (mut next, mut strays) = (0, 0);
        let mut place = |key: &Key| {
            if self.keys.get(next) != Some(key) {
                strays += 1;
                if strays == Self::FEW {
                    table = self.keys.iter().enumerate().map(|(at, key)| (*key, at)).collect();
                }
                next = match strays {
                    ..Self::FEW => self.keys.iter().position(|other| other == key)?,
                    _ => *table.get(key)?,
                };
            }
            next += 1;
            Some(self.values[next - 1].clone())
        };
        keys.iter().map(&mut place).collect()
    }
}
