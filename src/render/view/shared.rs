//! Values that many pages share, and markup.

use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::{Serialize, Serializer};

use crate::memo::Key;

/// Markup that is safe to print as it is. Layouts need no `| safe` for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Html(pub String);

impl Serialize for Html {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        tera::Value::safe_string(&self.0).serialize(serializer)
    }
}

impl From<String> for Html {
    fn from(html: String) -> Self {
        Self(html)
    }
}

/// A part of a view that many pages share: turned into a layout's value once, and cloned for nothing.
#[derive(Debug)]
pub struct Shared<T> {
    value: tera::Value,
    key: Key,
    of: PhantomData<fn() -> T>,
}

impl<T: Serialize + Hash> Shared<T> {
    /// Returns a value to share.
    pub fn new(part: &T) -> Self {
        let value = tera::Value::from_serializable(part);
        Self { value, key: Key::hash(part), of: PhantomData }
    }
}

impl<T> Shared<T> {
    pub(crate) fn key(&self) -> Key {
        self.key
    }

    pub(crate) fn value(&self) -> tera::Value {
        self.value.clone()
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), key: self.key, of: PhantomData }
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl<T> Eq for Shared<T> {}

impl<T> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl<T> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}
