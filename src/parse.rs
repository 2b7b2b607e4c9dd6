//! One file in, one value out: pure, and remembered by the hash of what it read.

pub mod config;
pub mod fillings;
pub mod front_matter;
pub mod markdown;
pub mod page;
pub mod maturity;
pub mod notes;
pub mod references;
pub mod roadmap;
pub mod rows;
pub mod expression;
pub mod records;
pub mod sheet;
pub mod table;
pub mod template;
pub mod yaml;
pub mod target;
