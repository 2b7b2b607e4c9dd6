//! Records: CSV in columns.
pub mod time;
