//! The statistics that the handbook uses, each in the form named in its documentation.
//!
//! Pure functions of numbers: nothing here knows of teams, records or pages. `describe` sums up values,
//! `interval` says how sure that is, `survival` does both where some have not ended yet, `xmr` tells
//! change from noise over time, `network` who knows of whom.

pub mod describe;
pub mod interval;
pub mod network;
pub mod survival;
pub mod xmr;
