//! The native integration tests: one program, so that it links once.

mod layers;
mod simulation;
