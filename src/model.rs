//! The words of the handbook as plain data: no IO, no HTML.

pub mod block;
pub mod config;
pub mod culture;
pub mod data;
pub mod document;
pub mod expression;
pub mod filling;
pub mod front_matter;
pub mod handbook;
pub mod history;
pub mod indicator;
pub mod maturity;
pub mod measures;
pub mod note;
pub mod page;
pub mod period;
pub mod records;
pub mod reference;
pub mod roadmap;
pub mod signal;
pub mod summary;
pub mod target;
pub mod team;
pub mod template;
pub mod value;
pub mod verdict;
