//! The browser: the only room that names `web-sys` and `js-sys`.

pub mod client;
pub mod dom;
pub mod host;
pub mod measure;
pub mod place;
mod restarts;
pub mod rows;
pub mod script;
