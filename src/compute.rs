//! Facts about the whole book: links, indicators, signals, search.

pub mod links;
pub mod fillings;
pub mod maturity;
pub mod roadmap;
pub mod privacy;
pub mod statistics;
