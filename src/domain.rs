//! Records and rules of each practice: pure data and pure functions.
//!
//! A practice is declared in one file (`incident.rs` shows the whole of it); lists, forms,
//! history, the query language, import and bulk edit are driven by that declaration.

pub mod agreement;
pub mod calendar;
pub mod category;
pub mod cell;
pub mod configuration_item;
pub mod dashboard;
pub mod declare;
pub mod group;
pub mod id;
pub mod incident;
pub mod indicator;
pub mod kpi;
pub mod order;
pub mod organisation_unit;
pub mod person;
pub mod practices;
pub mod priority;
pub mod probe;
pub mod programme;
pub mod report;
pub mod role;
pub mod service;
pub mod service_level;
pub mod service_level_definition;
pub mod support_hours;
pub mod value;

pub use declare::{
    Check, ChoiceDef, Column, FieldDef, FieldId, FieldType, FormGroup, Guard, Kind, Need, Practice,
    Stamp, StateCategory, StateDef, Step, Words, common,
};
pub use id::RecordId;
pub use role::Role;
pub use value::{Sub, Value};
