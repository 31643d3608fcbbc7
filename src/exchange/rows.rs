//! Chunks of a file in, typed rows out; and before that, a survey of what the file holds.

mod form;
mod importer;
mod survey;

pub use importer::{ImportReport, Importer, MappedRow, Value};
pub use survey::{ColumnSurvey, Survey, SurveyReport, missing_markers};

#[cfg(test)]
mod tests;
