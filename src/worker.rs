//! The worker's loop: inputs in, jobs out. The same code runs in the simulator and in the browser.

pub mod job;

pub use job::{Announcement, Environment, FileInfo, Input, Job, JobId, Outcome, StorageFault};
