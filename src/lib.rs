//! Steward: IT service management that runs in a browser tab.
//!
//! The modules stand in reading order: each may know those above it, and none below
//! (`tests/native/layers.rs` reads the `use` lines and fails when an arrow points the wrong way).

pub mod domain;

pub mod oplog;

pub mod demo;

pub mod exchange;

pub mod protocol;

pub mod engine;

pub mod chart;
pub mod paper;

pub mod store;

pub mod worker;

#[cfg(any(test, feature = "testkit"))]
pub mod testkit;

#[cfg(feature = "web")]
pub mod web;

#[cfg(feature = "web")]
pub mod ui;
