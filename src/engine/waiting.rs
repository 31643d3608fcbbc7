//! How long records waited.

use super::derived::{Scratch, Source};
use super::lists::Lists;
use crate::domain::StateCategory;
use crate::protocol::QueryError;

impl Lists<'_> {
    /// Milliseconds of real time in which the records of a query waited until now.
    ///
    /// # Errors
    /// What is wrong with the query.
    pub fn waited_ms(&self, kind: &str, query: &str) -> Result<i64, QueryError> {
        let found = self.find(kind, query, None)?;
        let Some(source) = Source::new(found.table) else {
            return Ok(0);
        };
        let mut room = Scratch::default();
        let mut sum = 0;
        for row in found.rows.iter() {
            let Some(past) = source.course(row, self.now, &mut room) else {
                continue;
            };
            let states = past.course.states;
            for (at, state) in states.iter().enumerate() {
                if state.category == StateCategory::Waiting {
                    let end = states.get(at + 1).map_or(self.now, |it| it.at);
                    sum += (end - state.at).max(0);
                }
            }
        }
        Ok(sum)
    }
}
