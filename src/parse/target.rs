//! Reads targets as people write them, strictly.

use crate::model::target::Target;

/// Why a target could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetError {
    /// What was found.
    pub found: String,
    /// What is expected in its place.
    pub expected: String,
    /// Where it stands in the text, in bytes.
    pub span: std::ops::Range<usize>,
}

/// Reads a target.
pub fn parse_target(raw: &str) -> Result<Target, TargetError> {
    let _ = raw;
    todo!()
}
