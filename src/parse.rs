//! One file in, one value out: pure, and remembered by the hash of what it read.

pub mod data;
pub mod expression;
pub mod given;
pub mod indicators;
pub mod records;
pub mod sheet;
pub mod table;
pub mod target;
pub mod teams;
pub mod warnings;
