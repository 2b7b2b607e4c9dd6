//! The words of the handbook as plain data: no IO, no HTML.

pub mod culture;
pub mod target;
pub mod team;
pub mod value;
pub mod verdict;
