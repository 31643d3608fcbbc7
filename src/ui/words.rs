//! All words that people read, by screen, in plain English and ready to be translated.

pub mod components;
pub mod demo;
pub mod format;
pub mod insight;
pub mod list;
pub mod outreach;
pub mod plan;
pub mod programme;
pub mod pulse;
pub mod record;
pub mod shell;
pub mod week;
