//! The working set and all that is computed from it: pure and synchronous.

pub mod query;
