//! Facts about the whole book: links, indicators, signals, search.

pub mod search;
