//! The tests that need more than one room.

mod example_data;
mod source_text;
