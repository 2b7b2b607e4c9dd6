//! The theme: layouts and static files.

use std::collections::BTreeMap;

use crate::diag::Diagnostic;
use crate::memo::Key;
use crate::render::view::View;
use crate::source::Sources;

/// A theme.
#[derive(Debug)]
pub struct Theme;

impl Theme {
    /// Loads it.
    pub fn load(_sources: &Sources, _name: &str) -> (Self, Vec<Diagnostic>) {
        (Self, Vec::new())
    }

    /// Returns its hash.
    pub fn key(&self) -> Key {
        Key(0)
    }

    /// Returns published addresses of its static files by name.
    pub fn assets(&self) -> BTreeMap<String, String> {
        BTreeMap::new()
    }

    /// Returns its static files by published path.
    pub fn files(&self) -> Vec<(String, std::sync::Arc<[u8]>)> {
        Vec::new()
    }

    /// Renders a page.
    pub fn render(&self, view: &View) -> Result<String, Diagnostic> {
        Ok(view.page.body.0.clone())
    }
}
