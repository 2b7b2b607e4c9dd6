//! The words of the handbook as plain data: no IO, no HTML.

pub mod config;
pub mod culture;
pub mod document;
pub mod front_matter;
pub mod page;
pub mod team;
pub mod value;
