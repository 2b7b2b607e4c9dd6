//! One file in, one value out: pure, and remembered by the hash of what it read.

pub mod config;
pub mod front_matter;
pub mod markdown;
pub mod page;
pub mod table;
pub mod yaml;
