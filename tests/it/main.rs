//! The tests that need more than one room.

mod any_input;
mod example_data;
mod reference_pages;
mod source_text;
