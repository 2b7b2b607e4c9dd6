//! One page in, one HTML out: Markdown, charts, layouts; pure.

pub mod block;
pub mod body;
pub mod chart;
pub mod code;
pub mod context;
pub mod downloads;
pub mod exchange;
pub mod machines;
pub mod notes;
pub mod pages;
pub mod share;
pub mod theme;
pub mod view;
