//! The world under simulation: a faulty disk, several tabs, restless people and a clock, all from one
//! seed. The loop in it is the one that ships; only the jobs are performed by somebody else.

mod checker;
mod disk;
mod faults;
mod files;
#[cfg(test)]
mod notebook;
mod random;
mod simulation;
mod tab;
mod user;

pub use checker::Broken;
pub use disk::SimDisk;
pub use faults::Faults;
pub use random::Random;
pub use simulation::{Failure, Subject, Summary, simulate};
