//! The browser: the only room that names `web-sys` and `js-sys`.

pub mod host;
