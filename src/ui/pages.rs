//! A module per page.
//!
//! Every page is a component that takes its part of the address as a signal, so that a changed filter
//! does not build the page anew. It is built anew when the practice or the record is another one.
//!
//! - `list::ListPage { route: Signal<ListState> }`
//! - `record::RecordPage { route: Signal<RecordState> }`
//! - `new_record::NewRecordPage { route: Signal<NewState> }`
//! - `search::SearchPage { route: Signal<SearchState> }`
//!
//! A page shows one `<h1>`, and begins inside `<main id="main">`, which the shell provides.

pub mod demo;
pub mod faults;
pub mod first_run;
pub mod home;
pub mod import;
pub mod insights;
pub mod list;
pub mod new_record;
pub mod programme;
pub mod record;
pub mod search;
pub mod settings;
