//! The demo company: who one can be in it, its stories, and whether they hold.

use serde::{Deserialize, Serialize};

use crate::domain::{RecordId, Role};

/// Where the demo stands; part of [`super::Status`] in a place for demos.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DemoStatus {
    /// Everything that was begun is there.
    pub whole: bool,
    /// How far its clock is ahead of this device's, in milliseconds.
    pub ahead_ms: i64,
}

/// How far making the demo, or a week of it, has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DemoProgress {
    /// Operations that are durable.
    pub done: u32,
    /// All of them.
    pub total: u32,
}

/// What a visitor can be and see.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct DemoView {
    /// The company.
    pub company: String,
    /// The personas that have something to do.
    pub personas: Vec<DemoPersona>,
    /// The stories that can be told, in the order of the tour.
    pub stories: Vec<DemoStory>,
    /// Those that wait for a practice: title, and the practice.
    pub waiting: Vec<(String, String)>,
}

/// Who a visitor can be.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct DemoPersona {
    /// Its word in scripts.
    pub id: String,
    /// What people read.
    pub label: String,
    /// What they care about.
    pub about: String,
    /// Their record.
    pub person: RecordId,
    /// What they may do.
    pub role: Role,
    /// The page that they open first.
    pub address: String,
}

/// A story.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct DemoStory {
    /// Its word in scripts.
    pub id: String,
    /// What people read.
    pub title: String,
    /// What happened.
    pub told: String,
    /// Its stops: heading, text, address.
    pub stops: Vec<(String, String, String)>,
}

/// A number of a story, recomputed.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct DemoCheck {
    /// The story.
    pub story: String,
    /// What it is.
    pub what: String,
    /// At least.
    pub at_least: i64,
    /// At most.
    pub at_most: i64,
    /// What came out; `None` if there was nothing to count.
    pub found: Option<i64>,
    /// The records behind it, as a query over incidents; empty for an indicator.
    pub query: String,
}

impl DemoCheck {
    /// Whether the story still holds here.
    pub fn holds(&self) -> bool {
        self.found
            .is_some_and(|it| (self.at_least..=self.at_most).contains(&it))
    }
}
