//! The tests that need more than one room.
#![expect(clippy::disallowed_methods, reason = "tests stand outside the rooms")]

mod any_input;
mod bad_data;
mod bad_input;
mod bad_run;
mod chapter_titles;
mod every_page;
mod every_state;
mod example_data;
mod features;
mod foreign_folder;
mod growth;
mod kept;
mod leaks;
mod malformed;
mod pages;
mod pathological;
mod places;
mod private_output;
mod reference_pages;
mod safe_output;
mod same_bytes;
mod sample_records;
mod small;
mod soak;
mod source_text;
mod theme_pages;
mod tidy;
mod warm_is_cold;
mod words;
