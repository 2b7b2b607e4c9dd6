//! The tests that need more than one room.

mod any_input;
mod example_data;
mod features;
mod growth;
mod pages;
mod reference_pages;
mod sample_records;
mod source_text;
mod warm_is_cold;
