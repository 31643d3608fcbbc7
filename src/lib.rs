//! Steward.

pub mod engine;
