//! A handbook that measures itself.
//!
//! One pure function from a snapshot of a book's folder to a finished site:
//!
//! ```text
//! source → parse → model (book) → compute → render → site → output (or dev)
//! ```
//!
//! Input and output happen at the two ends; everything between is values.

pub mod book;
pub mod compute;
pub mod dev;
pub mod diag;
pub mod memo;
pub mod model;
pub mod output;
pub mod parse;
pub mod render;
pub mod site;
pub mod source;
