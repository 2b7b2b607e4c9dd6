//! One page in, one HTML out: Markdown, charts, layouts; pure.
pub mod view;
