//! The words of the handbook as plain data: no IO, no HTML.

pub mod culture;
pub mod data;
pub mod expression;
pub mod indicator;
pub mod measures;
pub mod period;
pub mod records;
pub mod signal;
pub mod target;
pub mod team;
pub mod value;
pub mod verdict;
