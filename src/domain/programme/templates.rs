//! Ready plans: a pilot of 30 days, a starter of 90 days, and a year after FitSM, with the set-up
//! checklist of each of its processes (after FitSM-2, © ITEMO e.V., CC BY 4.0; in our own words).
//!
//! A plan gives durations and dependencies only. Its days follow from the first one and from the days
//! on which people work.

use super::schedule::{Line, Tie, end_of, lay_out, next_working, parse_dependency};

/// A ready plan.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// Its identifier.
    pub id: &'static str,
    /// Its name.
    pub label: &'static str,
    /// For whom it is.
    pub purpose: &'static str,
    /// Calendar days within which it is done, whatever day it begins on.
    pub within_days: i64,
    /// Its lines, in order.
    pub lines: &'static [Entry],
}

/// A line of a ready plan.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its key within the plan.
    pub key: &'static str,
    /// `phase`, `task`, `milestone` or `gate`.
    pub kind: &'static str,
    /// Key of its phase, or empty.
    pub phase: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Code of its practice, or empty.
    pub practice: &'static str,
    /// Working days; 0 for what takes no time.
    pub days: i64,
    /// What it waits for, as in the field, with keys in place of numbers.
    pub waits: &'static [&'static str],
    /// What is done, or empty.
    pub text: &'static str,
    /// What has to hold, for a gate.
    pub criteria: &'static [Criterion],
}

/// What has to hold before a gate opens.
#[derive(Clone, Copy, Debug)]
pub struct Criterion {
    /// In words.
    pub name: &'static str,
    /// What shows it.
    pub proof: Proof,
}

/// What shows that a criterion holds.
#[derive(Clone, Copy, Debug)]
pub enum Proof {
    /// A probe is met.
    Probe(&'static str),
    /// A query finds at least so many records of a type.
    Count(&'static str, &'static str, i64),
}

const fn entry(
    kind: &'static str,
    key: &'static str,
    phase: &'static str,
    name: &'static str,
    waits: &'static [&'static str],
) -> Entry {
    Entry {
        key,
        kind,
        phase,
        name,
        practice: "",
        days: 0,
        waits,
        text: "",
        criteria: &[],
    }
}

const fn phase(key: &'static str, name: &'static str) -> Entry {
    entry("phase", key, "", name, &[])
}

const fn task(
    key: &'static str,
    phase: &'static str,
    name: &'static str,
    practice: &'static str,
    days: i64,
    waits: &'static [&'static str],
    text: &'static str,
) -> Entry {
    let mut it = entry("task", key, phase, name, waits);
    it.practice = practice;
    it.days = days;
    it.text = text;
    it
}

const fn milestone(
    key: &'static str,
    phase: &'static str,
    name: &'static str,
    waits: &'static [&'static str],
) -> Entry {
    entry("milestone", key, phase, name, waits)
}

const fn gate(
    key: &'static str,
    phase: &'static str,
    name: &'static str,
    waits: &'static [&'static str],
    criteria: &'static [Criterion],
) -> Entry {
    let mut it = entry("gate", key, phase, name, waits);
    it.criteria = criteria;
    it
}

const fn probe(name: &'static str, id: &'static str) -> Criterion {
    Criterion {
        name,
        proof: Proof::Probe(id),
    }
}

const fn count(
    name: &'static str,
    kind: &'static str,
    query: &'static str,
    minimum: i64,
) -> Criterion {
    Criterion {
        name,
        proof: Proof::Count(kind, query, minimum),
    }
}

const CHARTER: Criterion = count(
    "The sponsor has approved the charter",
    "programme",
    "state:approved",
    1,
);
const SPONSOR: Criterion = count(
    "The sponsor has accepted the role",
    "role",
    "role_type:sponsor state:accepted",
    1,
);
const INCIDENT_OWNER: Criterion = count(
    "The owner of the incident process has accepted the role",
    "role",
    "role_type:process_owner practice:incident state:accepted",
    1,
);
const INCIDENT_SHEET: Criterion = count(
    "The incident process is approved",
    "document",
    "document_type:process practice:incident state:approved",
    1,
);
const LEVELS: Criterion = count("Service levels are set", "service_level", "", 1);
const SERVICES: Criterion = count("The services in use are listed", "service", "", 3);
const TWO_TRAINED: Criterion = count("Two agents are trained", "attendance", "", 2);
const TOLD: Criterion = count("People were told", "message", "state:sent", 1);
const THIRTY: Criterion = count("At least 30 incidents", "incident", "", 30);
const CLASSIFIED: Criterion = probe("90 % are classified", "classified");
const CAUSE: Criterion = probe("90 % say how they were resolved", "close_with_cause");
const ANSWERED: Criterion = probe("Users hear something", "tell_the_user");
const IN_TIME: Criterion = probe("Resolution times are kept", "resolved_in_time");
const OWNED: Criterion = probe("Every service has an owner", "services_have_an_owner");
const NO_RED_ISSUE: Criterion = count("Risks were looked at", "risk", "", 3);

/// All ready plans, the shortest first.
pub const ALL: &[Template] = &[
    Template {
        id: "pilot_30",
        label: "30-day pilot",
        purpose: "One team, one practice, one decision: does this help us?",
        within_days: 30,
        lines: PILOT,
    },
    Template {
        id: "starter_90",
        label: "90-day starter",
        purpose: "From a mandate to a working service desk for the whole organisation.",
        within_days: 90,
        lines: STARTER,
    },
    Template {
        id: "fitsm_12",
        label: "12-month FitSM path",
        purpose: "The whole management system: fourteen processes set up in turn, then assessed.",
        within_days: 365,
        lines: YEAR,
    },
];

const PILOT: &[Entry] = &[
    phase("P-1", "Prepare"),
    task(
        "T-01",
        "P-1",
        "Agree on scope, why now and exit rule",
        "",
        2,
        &[],
        "One page: which team, which services, what would make us stop. It is the charter.",
    ),
    task(
        "T-02",
        "P-1",
        "Name the process owner and the pilot’s agents",
        "incident",
        1,
        &["T-01 SS +1d"],
        "Each of them says yes in person.",
    ),
    gate(
        "G-1",
        "P-1",
        "Gate 1 · Mandate",
        &["T-01", "T-02"],
        &[CHARTER, SPONSOR, INCIDENT_OWNER],
    ),
    phase("P-2", "Design"),
    task(
        "T-03",
        "P-2",
        "Write down how incidents are handled",
        "incident",
        3,
        &["G-1"],
        "Two pages at most: classification, priority, who is told what, when it is closed.",
    ),
    task(
        "T-04",
        "P-2",
        "Set support hours and service levels",
        "service_level",
        1,
        &["G-1"],
        "The usual ones are a good beginning; change what does not fit.",
    ),
    task(
        "T-05",
        "P-2",
        "List services, categories and groups",
        "service_catalogue",
        2,
        &["G-1"],
        "Only what the pilot needs.",
    ),
    task(
        "T-06",
        "P-2",
        "Take in the old tool’s tickets",
        "measurement",
        2,
        &["G-1"],
        "The last twelve months are the baseline that everything is compared with.",
    ),
    task(
        "T-07",
        "P-2",
        "Tell the users what changes for them",
        "organisational_change",
        1,
        &["T-03 FF +1d"],
        "From the sponsor, in plain words, with a date.",
    ),
    task(
        "T-08",
        "P-2",
        "Train the pilot’s agents",
        "incident",
        1,
        &["T-03"],
        "",
    ),
    milestone(
        "M-1",
        "P-2",
        "Ready to go live",
        &["T-03", "T-04", "T-05", "T-07", "T-08"],
    ),
    phase("P-3", "Pilot"),
    task(
        "T-09",
        "P-3",
        "Work with one team, ten minutes together each day",
        "incident",
        8,
        &["M-1"],
        "All work of the team goes through the desk. What gets in the way is written down the same day.",
    ),
    task(
        "T-10",
        "P-3",
        "Show the sponsor the figures every week",
        "measurement",
        6,
        &["T-09 SS +2d"],
        "",
    ),
    task(
        "T-11",
        "P-3",
        "Ask users and agents how it is",
        "organisational_change",
        2,
        &["T-09 FF"],
        "",
    ),
    phase("P-4", "Improve"),
    task(
        "T-12",
        "P-4",
        "Write down the lessons, and what is to be decided",
        "continual_improvement",
        2,
        &["T-09", "T-11"],
        "",
    ),
    gate(
        "G-2",
        "P-4",
        "Gate 2 · Pilot review",
        &["T-12"],
        &[
            INCIDENT_SHEET,
            LEVELS,
            TWO_TRAINED,
            TOLD,
            THIRTY,
            CLASSIFIED,
            CAUSE,
            ANSWERED,
        ],
    ),
];

const STARTER: &[Entry] = &[
    phase("P-1", "Prepare"),
    task(
        "T-01",
        "P-1",
        "Write the charter: why now, scope, goals, exit rule",
        "",
        3,
        &[],
        "Each goal ties to something that the business wants and to an indicator.",
    ),
    task(
        "T-02",
        "P-1",
        "Name the roles, and ask each person for a yes",
        "",
        3,
        &["T-01 SS +1d"],
        "Sponsor, programme manager, owner of the incident process, two agents for each shift.",
    ),
    task(
        "T-03",
        "P-1",
        "Take in the old tool’s tickets as the baseline",
        "measurement",
        2,
        &["T-01 SS"],
        "",
    ),
    task(
        "T-04",
        "P-1",
        "List those concerned, and what they hear when",
        "organisational_change",
        2,
        &["T-01"],
        "",
    ),
    gate(
        "G-1",
        "P-1",
        "Gate 1 · Mandate",
        &["T-01", "T-02", "T-03", "T-04"],
        &[
            CHARTER,
            SPONSOR,
            INCIDENT_OWNER,
            count("Those concerned are listed", "audience", "", 3),
        ],
    ),
    phase("P-2", "Design"),
    task(
        "T-05",
        "P-2",
        "Write the process for incidents and requests",
        "incident",
        5,
        &["G-1"],
        "Classification, priority, escalation, major incidents, closing.",
    ),
    task(
        "T-06",
        "P-2",
        "List the services, with an owner for each",
        "service_catalogue",
        4,
        &["G-1"],
        "",
    ),
    task(
        "T-07",
        "P-2",
        "Set support hours and service levels",
        "service_level",
        3,
        &["T-06 SS +2d"],
        "",
    ),
    task(
        "T-08",
        "P-2",
        "Set up groups, categories and routing",
        "service_desk",
        3,
        &["T-05 SS +2d"],
        "",
    ),
    task(
        "T-09",
        "P-2",
        "Train agents and champions",
        "incident",
        3,
        &["T-05"],
        "",
    ),
    task(
        "T-10",
        "P-2",
        "Send the launch message",
        "organisational_change",
        1,
        &["T-09 FF"],
        "",
    ),
    gate(
        "G-2",
        "P-2",
        "Gate 2 · Design",
        &["T-05", "T-06", "T-07", "T-08", "T-09", "T-10"],
        &[INCIDENT_SHEET, LEVELS, SERVICES, TWO_TRAINED, TOLD],
    ),
    phase("P-3", "Pilot"),
    task(
        "T-11",
        "P-3",
        "Pilot with one site or team",
        "incident",
        10,
        &["G-2"],
        "",
    ),
    task(
        "T-12",
        "P-3",
        "Write the first 20 knowledge articles",
        "knowledge",
        8,
        &["T-11 SS +2d"],
        "From what was asked most often.",
    ),
    task(
        "T-13",
        "P-3",
        "Ask users and agents how it is",
        "organisational_change",
        2,
        &["T-11 FF"],
        "",
    ),
    gate(
        "G-3",
        "P-3",
        "Gate 3 · Pilot review",
        &["T-11", "T-12", "T-13"],
        &[THIRTY, CLASSIFIED, CAUSE, ANSWERED],
    ),
    phase("P-4", "Extend"),
    task(
        "T-14",
        "P-4",
        "Bring in all teams and sites",
        "incident",
        10,
        &["G-3"],
        "One after the other, with a champion at each.",
    ),
    task(
        "T-15",
        "P-4",
        "Close the side doors",
        "service_desk",
        5,
        &["T-14 SS +3d"],
        "Mailboxes and lists of one’s own are read only.",
    ),
    task(
        "T-16",
        "P-4",
        "Find what keeps coming back",
        "problem",
        5,
        &["T-14 SS +5d"],
        "",
    ),
    milestone(
        "M-1",
        "P-4",
        "Everybody works with the desk",
        &["T-14", "T-15"],
    ),
    phase("P-5", "Run"),
    task(
        "T-17",
        "P-5",
        "Run it, with a review every week",
        "incident",
        10,
        &["M-1"],
        "",
    ),
    task(
        "T-18",
        "P-5",
        "Agree on levels with the first customers",
        "service_level",
        5,
        &["M-1"],
        "",
    ),
    phase("P-6", "Improve"),
    task(
        "T-19",
        "P-6",
        "Compare with the baseline, and say what it brought",
        "measurement",
        3,
        &["T-17"],
        "",
    ),
    task(
        "T-20",
        "P-6",
        "Write down the lessons, and plan what is next",
        "continual_improvement",
        2,
        &["T-19"],
        "",
    ),
    gate(
        "G-4",
        "P-6",
        "Gate 4 · Hand over to the line",
        &["T-16", "T-18", "T-20"],
        &[
            OWNED,
            IN_TIME,
            CLASSIFIED,
            probe("No side doors are used", "no_side_doors"),
            NO_RED_ISSUE,
            count("Benefits are followed up", "benefit", "", 1),
        ],
    ),
];

const YEAR: &[Entry] = &[
    phase("P-1", "Prepare"),
    task(
        "T-01",
        "P-1",
        "Write the charter: why now, scope, goals, exit rule",
        "strategy",
        5,
        &[],
        "GR1, GR3: top management shows its commitment, and the scope is written down.",
    ),
    task(
        "T-02",
        "P-1",
        "Name the roles, and ask each person for a yes",
        "workforce",
        10,
        &["T-01 SS +3d"],
        "GR1: one owner of the system, one owner for each process.",
    ),
    task(
        "T-03",
        "P-1",
        "Take in the old tool’s tickets as the baseline",
        "measurement",
        5,
        &["T-01 SS"],
        "",
    ),
    task(
        "T-04",
        "P-1",
        "Assess where we stand",
        "measurement",
        5,
        &["T-03"],
        "All 82 requirements: what is measured, what is shown, what is only said.",
    ),
    task(
        "T-05",
        "P-1",
        "List those concerned, and plan what they hear",
        "organisational_change",
        5,
        &["T-01"],
        "GR3.",
    ),
    task(
        "T-06",
        "P-1",
        "Write the policy and the plan of the system",
        "risk",
        10,
        &["T-02 FS -3d"],
        "GR1, GR4: policy, plan, risks.",
    ),
    gate(
        "G-1",
        "P-1",
        "Gate 1 · Mandate",
        &["T-02", "T-04", "T-05", "T-06"],
        &[
            CHARTER,
            SPONSOR,
            INCIDENT_OWNER,
            count(
                "The policy is approved",
                "document",
                "document_type:policy state:approved",
                1,
            ),
            NO_RED_ISSUE,
        ],
    ),
    phase("P-2", "Design"),
    task(
        "T-07",
        "P-2",
        "Portfolio: a template for services",
        "portfolio",
        5,
        &["G-1"],
        "PR1 set-up: what is said of each service, from the idea to its end.",
    ),
    task(
        "T-08",
        "P-2",
        "Service levels: the default agreement",
        "service_level",
        5,
        &["T-07"],
        "PR2 set-up: one service level agreement that holds unless another one is agreed.",
    ),
    task(
        "T-09",
        "P-2",
        "Tickets: choose the tool and set it up",
        "service_desk",
        5,
        &["G-1"],
        "PR9 set-up: groups, routing, support hours, who sees what.",
    ),
    task(
        "T-10",
        "P-2",
        "Incidents: procedure for classification and priority",
        "incident",
        5,
        &["G-1"],
        "PR9 set-up: categories, the matrix of impact and urgency, escalation.",
    ),
    task(
        "T-11",
        "P-2",
        "Incidents: criteria of a major incident",
        "incident",
        3,
        &["T-10"],
        "PR9 set-up: who declares one, who leads it, who is told when.",
    ),
    task(
        "T-12",
        "P-2",
        "Train agents and process owners",
        "workforce",
        5,
        &["T-10"],
        "",
    ),
    task(
        "T-13",
        "P-2",
        "Send the launch message",
        "organisational_change",
        2,
        &["T-12 FF"],
        "",
    ),
    gate(
        "G-2",
        "P-2",
        "Gate 2 · Design",
        &["T-08", "T-09", "T-11", "T-12", "T-13"],
        &[
            INCIDENT_SHEET,
            LEVELS,
            SERVICES,
            TWO_TRAINED,
            TOLD,
            count(
                "Criteria of a major incident are approved",
                "document",
                "document_type:criteria practice:incident state:approved",
                1,
            ),
        ],
    ),
    phase("P-3", "Pilot"),
    task(
        "T-14",
        "P-3",
        "Pilot incidents and requests at one site",
        "incident",
        25,
        &["G-2"],
        "",
    ),
    task(
        "T-15",
        "P-3",
        "Problems: the list of known errors",
        "problem",
        5,
        &["T-14 SS +10d"],
        "PR10 set-up: where a known error and its workaround are found.",
    ),
    task(
        "T-16",
        "P-3",
        "Knowledge: the first 40 articles",
        "knowledge",
        15,
        &["T-14 SS +5d"],
        "",
    ),
    task(
        "T-17",
        "P-3",
        "Ask users and agents how it is",
        "organisational_change",
        5,
        &["T-14 FF"],
        "",
    ),
    gate(
        "G-3",
        "P-3",
        "Gate 3 · Pilot review",
        &["T-14", "T-15", "T-16", "T-17"],
        &[
            THIRTY,
            CLASSIFIED,
            CAUSE,
            ANSWERED,
            probe("Work is not passed on and on", "one_hand_over_at_most"),
        ],
    ),
    phase("P-4", "Extend"),
    task(
        "T-18",
        "P-4",
        "Bring in all sites for incidents and requests",
        "incident",
        30,
        &["G-3"],
        "",
    ),
    task(
        "T-19",
        "P-4",
        "Configuration: types of items and their relations",
        "service_configuration",
        10,
        &["G-3"],
        "PR11 set-up: which types are kept, what is said of each, who verifies them.",
    ),
    task(
        "T-20",
        "P-4",
        "Changes: criteria, kinds and calendar",
        "change",
        10,
        &["T-19"],
        "PR12 set-up: which changes are standard, normal or emergency, who approves what.",
    ),
    task(
        "T-21",
        "P-4",
        "Releases: types and their plans",
        "release",
        5,
        &["T-20"],
        "PR13 set-up: major, minor and emergency releases, how each is tested and taken back.",
    ),
    task(
        "T-22",
        "P-4",
        "Reports: the list of those that are agreed",
        "measurement",
        5,
        &["T-18 SS +5d"],
        "PR3 set-up: name, purpose, audience, frequency and content of each.",
    ),
    task(
        "T-23",
        "P-4",
        "Risks: one method for availability and security",
        "risk",
        10,
        &["T-18 SS +10d"],
        "PR4, PR6 set-up: how a risk is found, valued and dealt with.",
    ),
    task(
        "T-24",
        "P-4",
        "Capacity: what is measured, and the first plan",
        "capacity",
        10,
        &["T-23"],
        "PR5 set-up.",
    ),
    task(
        "T-25",
        "P-4",
        "Customers: who speaks with whom, complaints, satisfaction",
        "relationship",
        10,
        &["T-18 SS +10d"],
        "PR7 set-up.",
    ),
    task(
        "T-26",
        "P-4",
        "Suppliers: the register, and what they promise",
        "supplier",
        10,
        &["T-25"],
        "PR8 set-up.",
    ),
    gate(
        "G-4",
        "P-4",
        "Gate 4 · Extend to all processes",
        &["T-18", "T-21", "T-22", "T-24", "T-26"],
        &[
            OWNED,
            IN_TIME,
            CLASSIFIED,
            probe("No side doors are used", "no_side_doors"),
            count("Items are kept", "configuration_item", "", 10),
            count(
                "Six process sheets are approved",
                "document",
                "document_type:process state:approved",
                6,
            ),
            count("Reports are set up", "report", "", 1),
        ],
    ),
    phase("P-5", "Run"),
    task(
        "T-27",
        "P-5",
        "Run all processes, with a review every month",
        "service_desk",
        50,
        &["G-4"],
        "",
    ),
    task(
        "T-28",
        "P-5",
        "Improvements: where a suggestion goes in",
        "continual_improvement",
        5,
        &["G-4"],
        "PR14 set-up: sources, who decides, how it comes back to whoever asked.",
    ),
    task(
        "T-29",
        "P-5",
        "Review services with the first customers",
        "relationship",
        10,
        &["T-27 SS +15d"],
        "",
    ),
    task(
        "T-30",
        "P-5",
        "Give people room: capacity and skills checked",
        "workforce",
        5,
        &["T-27 SS +20d"],
        "",
    ),
    milestone("M-1", "P-5", "All processes work for a quarter", &["T-27"]),
    phase("P-6", "Improve"),
    task(
        "T-31",
        "P-6",
        "Assess again, and compare",
        "measurement",
        10,
        &["M-1"],
        "GR6: all 82 requirements, beside the first assessment.",
    ),
    task(
        "T-32",
        "P-6",
        "Say what it brought",
        "finance",
        5,
        &["M-1"],
        "Benefits against what was promised, with their range.",
    ),
    task(
        "T-33",
        "P-6",
        "Hold the management review",
        "strategy",
        3,
        &["T-31", "T-32"],
        "GR6, GR7.",
    ),
    task(
        "T-34",
        "P-6",
        "Hand over to the line, and write down the lessons",
        "continual_improvement",
        5,
        &["T-33"],
        "GR7.",
    ),
    gate(
        "G-5",
        "P-6",
        "Gate 5 · Close",
        &["T-28", "T-29", "T-30", "T-34"],
        &[
            IN_TIME,
            probe(
                "Agreements are within their review",
                "agreements_are_in_review",
            ),
            probe("Targets are reviewed", "targets_are_reviewed"),
            count(
                "A management review was held",
                "review",
                "review_type:management state:held,closed",
                1,
            ),
            count("Lessons are written down", "lesson", "", 5),
            count("A benefit is realised", "benefit", "state:realised", 1),
        ],
    ),
];

/// The plan of that identifier.
pub fn by_id(id: &str) -> Option<&'static Template> {
    ALL.iter().find(|it| it.id == id)
}

impl Template {
    /// Lines without phases.
    pub fn tasks(&self) -> usize {
        self.lines.iter().filter(|it| it.kind == "task").count()
    }

    /// Place of a key.
    pub fn place(&self, key: &str) -> Option<usize> {
        self.lines.iter().position(|it| it.key == key)
    }

    /// What a line waits for: places, kinds and lags.
    pub fn ties(&self, entry: &Entry) -> Vec<(usize, Tie, i64)> {
        let read = entry.waits.iter().filter_map(|it| {
            let dependency = parse_dependency(it).ok()?;
            Some((self.place(dependency.on)?, dependency.tie, dependency.lag))
        });
        read.collect()
    }

    /// First and last day of each line if the plan begins on a day; a phase has none of its own.
    pub fn days(&self, first: i64, works: &dyn Fn(i64) -> bool) -> Vec<Option<(i64, i64)>> {
        let first = next_working(first, works);
        let lines: Vec<Line> = self
            .lines
            .iter()
            .map(|it| match it.kind {
                "phase" => Line::default(),
                _ => Line {
                    start: Some(first),
                    end: Some(end_of(first, it.days, works)),
                    is_milestone: it.days == 0,
                    is_fixed: false,
                    ties: self.ties(it),
                },
            })
            .collect();
        let (slots, _) = lay_out(&lines, works);
        slots
            .iter()
            .map(|it| it.map(|it| (it.start, it.end)))
            .collect()
    }
}

#[cfg(test)]
mod tests;
