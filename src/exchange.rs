//! Import and export of text files: other tools' CSV in, ours out.
//!
//! Everything here is pure: bytes come in as chunks of any size, rows and [`findings`] go out.
//! This room knows field *names*, never the record model, so it can be tested on plain text.
//!
//! The way through, from bytes to rows:
//! [`gzip::Unpacker`] → [`text::Decoder`] → ([`json_lines::JsonLines`] →) [`csv::Reader`] → [`rows::Survey`] (what is in this file?) →
//! [`fingerprint::recognise`] → [`mapping::Mapping`] (which the user may edit) → [`rows::Importer`].

pub mod csv;
pub mod dates;
pub mod findings;
pub mod fingerprint;
pub mod gzip;
pub mod json_lines;
pub mod mapping;
pub mod rows;
pub mod text;
pub mod xlsx;
