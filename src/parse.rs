//! One file in, one value out: pure, and remembered by the hash of what it read.

pub mod table;
pub mod target;
