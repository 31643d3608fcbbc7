//! What a host or a simulator needs of the loop.

use super::{Input, Job, JobId};

/// Inputs in, jobs out. The browser's host and the simulator drive the same one.
pub trait Machine {
    /// The first jobs; called once, before anything else. `now` is in Unix milliseconds.
    fn start(&mut self, now: i64) -> Vec<(JobId, Job)>;

    /// Takes one input; never called again before it has returned. `now` is in Unix milliseconds.
    fn step(&mut self, now: i64, input: Input) -> Vec<(JobId, Job)>;
}
