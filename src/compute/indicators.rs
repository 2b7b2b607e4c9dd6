//! Figures: records → observations → statuses, for every indicator, purely by declaration.

pub mod calendar;
pub mod figure;
pub mod flow;
pub mod gather;
pub mod raw;
