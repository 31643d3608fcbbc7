//! Who a visitor can be.

use super::company::TECHNOLOGY;
use super::names::UNITS;
use crate::domain::Role;

/// A person of the company with a part to play.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Persona {
    /// Its word in scripts.
    pub id: &'static str,
    /// What people read.
    pub label: &'static str,
    /// What they care about.
    pub about: &'static str,
    /// Their place among the people: see [`super::person_id`].
    pub place: usize,
    /// What they may do.
    pub role: Role,
    /// The page that they open first.
    pub address: &'static str,
    /// The practice that has to be there first, if it is not.
    pub waits_for: &'static str,
}

/// Where information technology begins, with its agents first.
pub(super) const IT: usize = {
    let (mut before, mut unit) = (0, 0);
    while unit < TECHNOLOGY {
        before += UNITS[unit].3;
        unit += 1;
    }
    before
};

const fn persona(
    id: &'static str,
    label: &'static str,
    place: usize,
    role: Role,
    address: &'static str,
    about: &'static str,
) -> Persona {
    Persona {
        id,
        label,
        about,
        place,
        role,
        address,
        waits_for: "",
    }
}

/// All of them, in the order in which work passes.
pub const PERSONAS: &[Persona] = &[
    persona(
        "requester",
        "Requester",
        20,
        Role::Requester,
        "#/",
        "Works in Finance and wants to go on working. Sees what they reported, and no internal word.",
    ),
    persona(
        "agent",
        "First-line agent",
        IT,
        Role::Agent,
        "#/",
        "Takes the calls of the service desk and works the queue.",
    ),
    persona(
        "specialist",
        "Specialist",
        IT + 9,
        Role::Agent,
        "#/incidents?q=is:open%20group:%22Network%20and%20servers%22",
        "Network and servers: gets what the first line cannot solve.",
    ),
    Persona {
        waits_for: "changes",
        ..persona(
            "change_manager",
            "Change manager",
            IT + 16,
            Role::Agent,
            "#/",
            "Weighs changes and keeps the calendar.",
        )
    },
    persona(
        "service_owner",
        "Service owner",
        IT + 17,
        Role::Agent,
        "#/insights?board=service",
        "Answers for the services of production, and for what was agreed about them.",
    ),
    persona(
        "programme_manager",
        "Programme manager",
        IT + 15,
        Role::Admin,
        "#/programme",
        "Introduces the new way of working, and measures whether it is lived.",
    ),
    persona(
        "sponsor",
        "Sponsor",
        0,
        Role::Reader,
        "#/programme/sponsor",
        "Chief operating officer. Gives it two minutes, and wants four numbers.",
    ),
    persona(
        "auditor",
        "Auditor",
        IT + 19,
        Role::Reader,
        "#/programme/maturity",
        "Reads everything, changes nothing, and asks for evidence.",
    ),
];
