//! All words that people read, by screen, in plain English and ready to be translated.

pub mod components;
pub mod format;
pub mod insight;
pub mod list;
pub mod plan;
pub mod programme;
pub mod record;
pub mod shell;
