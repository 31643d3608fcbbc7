//! The working set and everything asked of it; pure and synchronous.

pub mod search;
