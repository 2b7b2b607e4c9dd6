//! Facts about the whole book: links, indicators, signals, search.

pub mod expression;
pub mod privacy;
pub mod statistics;
