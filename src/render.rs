//! One page in, one HTML out: Markdown, charts, layouts; pure.

pub mod body;
pub mod chart;
pub mod code;
pub mod exchange;
pub mod view;
