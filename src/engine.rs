//! The engine: a pure function over the log. Working set, queries, search, commands, undo.

pub mod query;
pub mod table;
