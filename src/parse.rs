//! One file in, one value out: pure, and remembered by the hash of what it read.

pub mod expression;
pub mod records;
pub mod sheet;
pub mod table;
pub mod target;
