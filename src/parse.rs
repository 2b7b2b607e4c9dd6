//! One file in, one value out: pure, and remembered by the hash of what it read.

pub mod block;
pub mod config;
pub mod data;
pub mod expression;
pub mod fillings;
pub mod front_matter;
pub mod given;
pub mod handbook;
pub mod indicators;
pub mod links;
pub mod markdown;
pub mod maturity;
pub mod notes;
pub mod page;
pub mod records;
pub mod references;
pub mod roadmap;
pub mod rows;
pub mod sheet;
pub mod summary;
pub mod table;
pub mod target;
pub mod teams;
pub mod template;
pub mod warnings;
pub mod yaml;
