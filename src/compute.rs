//! Facts about the whole book: links, indicators, signals, search.

pub mod privacy;
pub mod statistics;
