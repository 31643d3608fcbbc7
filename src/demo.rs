//! The demo company: one year of a service desk that is being introduced to its practices, as a story
//! and not as noise.
//!
//! Everything is a function of a [`Plan`]: what happened until a moment is the beginning of what
//! happened until any later one, so that time can go on. There is no clock and no chance in it but the
//! plan's seed. Each part of the company tells its own part, in its own file; [`PARTS`] lists them.

mod company;
mod desk;
mod life;
mod names;
mod persona;
mod programme;
mod random;
mod story;
mod texts;
mod time;
mod waves;

#[cfg(test)]
mod tests;

pub use company::{NAME, person_id};
pub use persona::{PERSONAS, Persona};
pub use story::{Check, Measure, STORIES, Stop, Story, dated, told};

use company::Company;
use time::Days;

use crate::domain::{Kind, RecordId};
use crate::oplog::{Origin, Write};

/// Counts up with every change of what is told: a demo that was made by another version is not gone on
/// with.
pub const VERSION: i64 = 2;

/// What the story depends on, and nothing else.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Chance.
    pub seed: u64,
    /// When the demo was made, in Unix milliseconds: the year before it is told.
    pub began: i64,
    /// IANA name of the company's zone; UTC if there is none of that name.
    pub zone: String,
}

/// One thing that happened: an operation before it is stamped.
#[derive(Clone, PartialEq, Debug)]
pub struct Happening {
    /// When, in Unix milliseconds.
    pub at: i64,
    /// The record's type.
    pub kind: Kind,
    /// The record.
    pub record: RecordId,
    /// Who did it; nil for what happened by itself.
    pub actor: RecordId,
    /// Whether somebody did it.
    pub origin: Origin,
    /// What was written.
    pub writes: Vec<Write>,
}

/// A part of the company, which tells what happened there.
type Part = fn(&Company, &mut Vec<Happening>);

/// All parts. A new practice adds its own.
const PARTS: &[Part] = &[company::tell, desk::tell, waves::tell, programme::tell];

/// What happened until a moment (Unix milliseconds), in order.
///
/// A later moment only adds to the end: see the module's words.
pub fn history(plan: &Plan, until: i64) -> Vec<Happening> {
    let company = Company::of(plan, until);
    let mut all = Vec::new();
    for part in PARTS {
        part(&company, &mut all);
    }
    all.retain(|it| it.at < until);
    // Stable: what a part told first of one moment comes first.
    all.sort_by_key(|it| it.at);
    all
}

/// The first moment of the story.
pub fn begin(plan: &Plan) -> i64 {
    Days::of(plan, plan.began).at(0, 0)
}
