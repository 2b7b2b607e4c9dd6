//! Facts about the whole book: links, indicators, signals, search.

pub mod check;
pub mod entries;
pub mod expression;
pub mod filled;
pub mod fillings;
pub mod freshness;
pub mod included;
pub mod indicators;
pub mod links;
pub mod maturity;
pub mod privacy;
pub mod relocate;
pub mod roadmap;
pub mod search;
pub mod signals;
pub mod statistics;
