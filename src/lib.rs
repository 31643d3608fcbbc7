//! Steward.

pub mod exchange;
