//! Who may do what. In local mode this shapes the view and protects nothing (the screen says so);
//! in a shared workspace every replica checks it.

use serde::{Deserialize, Serialize};

/// The part that a person plays in this workspace.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize,
)]
pub enum Role {
    /// Asks for help: sees what they reported, and nothing internal.
    Requester,
    /// Sees everything, changes nothing.
    Reader,
    /// Works the queue.
    #[default]
    Agent,
    /// Works the queue, and imports, deletes, restores and sets the workspace up.
    Admin,
}

impl Role {
    /// All roles, from the least to the most.
    pub const ALL: [Role; 4] = [Role::Requester, Role::Reader, Role::Agent, Role::Admin];

    /// The code under which it is stored and addressed.
    pub fn code(self) -> &'static str {
        match self {
            Self::Requester => "requester",
            Self::Reader => "reader",
            Self::Agent => "agent",
            Self::Admin => "admin",
        }
    }

    /// The role with that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// May change records of the desk.
    pub fn works_the_desk(self) -> bool {
        matches!(self, Self::Agent | Self::Admin)
    }

    /// May see internal notes, worklogs and other people's records.
    pub fn sees_internal(self) -> bool {
        !matches!(self, Self::Requester)
    }

    /// May import, delete, restore and wipe.
    pub fn administers(self) -> bool {
        matches!(self, Self::Admin)
    }
}
