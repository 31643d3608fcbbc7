//! How a practice is declared: fields, states, steps, words, columns and form groups.
//!
//! Everything generic reads these tables; a practice adds code only for rules of its own.

use serde::{Deserialize, Serialize};

use super::order;
use super::role::Role;

/// The number of a field, unique in its practice and never reused; it is what the log stores.
///
/// 0 to 99 are the same in every practice ([`common`]); a practice's own begin at 100.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct FieldId(pub u16);

/// The type of a record, as the log stores it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Kind(pub u16);

impl Kind {
    /// An unplanned interruption or loss of quality of a service.
    pub const INCIDENT: Kind = Kind(1);
    /// Somebody: requester, agent, owner.
    pub const PERSON: Kind = Kind(2);
    /// A team that work is assigned to.
    pub const GROUP: Kind = Kind(3);
    /// A department, site or other part of the organisation.
    pub const ORGANISATION_UNIT: Kind = Kind(4);
    /// What the organisation offers to its users.
    pub const SERVICE: Kind = Kind(5);
    /// A component that has to be managed to deliver a service.
    pub const CONFIGURATION_ITEM: Kind = Kind(6);
    /// What a record is about; a category may have a parent.
    pub const CATEGORY: Kind = Kind(7);
    /// The workspace itself: its name and settings, one record.
    pub const WORKSPACE: Kind = Kind(8);
    /// One run of an import: its file, counts and findings.
    pub const IMPORT_BATCH: Kind = Kind(9);
    /// A saved view of a list.
    pub const VIEW: Kind = Kind(10);
    /// A saved mapping of an import.
    pub const IMPORT_MAPPING: Kind = Kind(11);
    /// When a team works, so that clocks know which time counts.
    pub const SUPPORT_HOURS: Kind = Kind(12);
    /// One clock of service level management: what is measured, when it runs, how long it may take.
    pub const SERVICE_LEVEL: Kind = Kind(13);
    /// What was agreed with a customer, an internal team or a supplier.
    pub const AGREEMENT: Kind = Kind(14);
    /// A key performance indicator with its owner and its target.
    pub const INDICATOR: Kind = Kind(15);
    /// Which numbers are shown how.
    pub const DASHBOARD: Kind = Kind(16);
    /// What somebody says against a probe, for a while.
    pub const PROBE_OVERRIDE: Kind = Kind(17);
    /// What is told to whom, and how often.
    pub const REPORT: Kind = Kind(18);
    /// One time that a report was produced.
    pub const REPORT_ISSUE: Kind = Kind(19);
    /// The programme that introduces service management: its charter.
    pub const PROGRAMME: Kind = Kind(20);
    /// What the programme reaches for.
    pub const GOAL: Kind = Kind(21);
    /// A controlled document.
    pub const DOCUMENT: Kind = Kind(22);
    /// A role in the programme or in a practice.
    pub const ROLE: Kind = Kind(23);
    /// A row of the RACI matrix.
    pub const ACTIVITY: Kind = Kind(24);
    /// A line of the plan.
    pub const TASK: Kind = Kind(25);
    /// What has to hold before a gate opens.
    pub const CRITERION: Kind = Kind(26);
    /// A decision, asked for or taken.
    pub const DECISION: Kind = Kind(27);
    /// A risk, an assumption, an issue or a dependency.
    pub const RISK: Kind = Kind(28);
    /// A lesson learned.
    pub const LESSON: Kind = Kind(29);
    /// Money by month.
    pub const BUDGET_LINE: Kind = Kind(30);
    /// Hours promised to the programme.
    pub const CAPACITY: Kind = Kind(31);
    /// What somebody can do.
    pub const SKILL: Kind = Kind(32);
    /// A training.
    pub const TRAINING: Kind = Kind(33);
    /// Somebody took part in a training.
    pub const ATTENDANCE: Kind = Kind(34);
    /// A tool with its cost.
    pub const TOOL: Kind = Kind(35);
    /// People who are told the same.
    pub const AUDIENCE: Kind = Kind(36);
    /// A message of the communication plan.
    pub const MESSAGE: Kind = Kind(37);
    /// Which audience may see which class of information.
    pub const ACCESS_RULE: Kind = Kind(38);
    /// A visible act of the sponsor.
    pub const SPONSOR_ACT: Kind = Kind(39);
    /// Where people do not go along.
    pub const RESISTANCE: Kind = Kind(40);
    /// A round of the pulse survey.
    pub const PULSE_ROUND: Kind = Kind(41);
    /// An answer to a pulse survey.
    pub const PULSE_ANSWER: Kind = Kind(42);
    /// A word of thanks to a team.
    pub const RECOGNITION: Kind = Kind(43);
    /// What the programme promised to bring.
    pub const BENEFIT: Kind = Kind(44);
    /// What an assessor says of a requirement.
    pub const ASSESSMENT: Kind = Kind(45);
    /// A review or an audit.
    pub const REVIEW: Kind = Kind(46);
    /// A practice on the map.
    pub const PRACTICE_GOAL: Kind = Kind(47);
}

/// Fields that every practice shares, by number.
pub mod common {
    use super::FieldId;

    /// Tombstone: `Bool(true)` while the record is deleted.
    pub const DELETED: FieldId = FieldId(1);
    /// The number or short code that people quote.
    pub const NUMBER: FieldId = FieldId(2);
    /// The title, or the name of a thing.
    pub const TITLE: FieldId = FieldId(3);
    /// The long description.
    pub const DESCRIPTION: FieldId = FieldId(4);
    /// The composite register of the state and all that moves with it; also its first part, the state.
    pub const STATE: FieldId = FieldId(5);
    /// When the record came into being in the world.
    pub const OPENED_AT: FieldId = FieldId(6);
    /// The last change, in the world's time; derived from the operations.
    pub const UPDATED_AT: FieldId = FieldId(7);
    /// The key in the tool it was imported from.
    pub const SOURCE_KEY: FieldId = FieldId(8);
    /// Fingerprint of the rows that a record was imported from, to tell a second import from a change.
    pub const SOURCE_FINGERPRINT: FieldId = FieldId(9);
    /// Timeline entries; the sub key is the entry's identity. See [`entry`].
    pub const TIMELINE: FieldId = FieldId(20);
    /// Revisions of a timeline entry's text; the sub key is the entry's identity.
    pub const TIMELINE_REVISION: FieldId = FieldId(21);
    /// Tags; the sub key is the tag.
    pub const TAGS: FieldId = FieldId(22);
    /// Watchers; the sub key is the person.
    pub const WATCHERS: FieldId = FieldId(23);
    /// Links; the sub key is the relation's code byte and the other record.
    pub const LINKS: FieldId = FieldId(24);
    /// Attachments; the sub key is the attachment's identity. See [`attachment`].
    pub const ATTACHMENTS: FieldId = FieldId(25);
    /// Checklist items; the sub key is the item's identity. See [`checklist`].
    pub const CHECKLIST: FieldId = FieldId(26);
    /// Work logged; the sub key is the entry's identity. See [`worklog`].
    pub const WORKLOG: FieldId = FieldId(27);
    /// Columns of an import that have no field of ours; the sub key is the column's header.
    pub const EXTRA: FieldId = FieldId(28);

    /// Parts of a timeline entry.
    pub mod entry {
        use super::FieldId;
        /// `public` or `internal`.
        pub const LANE: FieldId = FieldId(40);
        /// The text.
        pub const TEXT: FieldId = FieldId(41);
        /// The author, if it is not the operation's actor (imports).
        pub const AUTHOR: FieldId = FieldId(42);
    }
    /// Parts of an attachment.
    pub mod attachment {
        use super::FieldId;
        /// The file's name, cleaned.
        pub const NAME: FieldId = FieldId(43);
        /// Bytes.
        pub const SIZE: FieldId = FieldId(44);
        /// The media type that the browser named.
        pub const MEDIA_TYPE: FieldId = FieldId(45);
        /// BLAKE3 of the content, 64 hexadecimal digits: the blob's address.
        pub const HASH: FieldId = FieldId(46);
        /// `public` or `internal`.
        pub const LANE: FieldId = FieldId(47);
    }
    /// Parts of a checklist item.
    pub mod checklist {
        use super::FieldId;
        /// What is to be done.
        pub const TEXT: FieldId = FieldId(48);
        /// Whether it is done.
        pub const DONE: FieldId = FieldId(49);
        /// Where it stands among the others.
        pub const POSITION: FieldId = FieldId(50);
    }
    /// Parts of a worklog entry.
    pub mod worklog {
        use super::FieldId;
        /// Minutes worked.
        pub const MINUTES: FieldId = FieldId(51);
        /// What was done.
        pub const NOTE: FieldId = FieldId(52);
        /// Who worked, if it was revised since: perhaps by somebody else.
        pub const AUTHOR: FieldId = FieldId(53);
        /// When it was logged, if it was revised since.
        pub const AT: FieldId = FieldId(54);
    }
}

/// What a field holds, and so how it is shown, edited, filtered, imported and merged.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum FieldType {
    /// One line of text, held in the working set.
    Line,
    /// Long text, read from the log when the record is opened.
    Text,
    /// One of a list of codes. An unknown text from an import is kept as it is.
    Choice(&'static [ChoiceDef]),
    /// A text of which there are few different ones (a location, a symptom): dictionary-coded.
    Word,
    /// A whole number.
    Int,
    /// Yes or no.
    Bool,
    /// A moment.
    Time,
    /// One record of that kind.
    Ref(Kind),
    /// The state; its codes are the practice's states.
    State,
    /// Any number of words.
    Tags,
    /// Any number of records of that kind.
    Refs(Kind),
    /// Links to other records.
    Links,
    /// Text by name: the columns of an import that have no field.
    Extra,
    /// Entries, attachments, worklog, checklist: shown by the record page only.
    Entries,
}

/// One code of a choice.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ChoiceDef {
    /// What is stored and what the query language takes.
    pub code: &'static str,
    /// What people read.
    pub label: &'static str,
}

impl ChoiceDef {
    /// A code and what people read for it.
    pub const fn new(code: &'static str, label: &'static str) -> Self {
        Self { code, label }
    }
}

/// What a text has to look like, beyond being a text. The engine looks; a declaration only says so,
/// because pages carry declarations and need none of the readers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Check {
    /// The IANA name of a time zone.
    Zone,
    /// The hours of a day.
    Hours,
    /// A day that differs.
    ExceptionalDay,
    /// The target of a clock.
    Target,
    /// Percentages.
    Percentages,
    /// An indicator of the catalogue.
    Indicator,
    /// A number.
    Number,
    /// The pieces of a dashboard.
    Dashboard,
    /// A probe of the catalogue.
    Probe,
    /// What a task depends on.
    Dependency,
    /// A question with its answers.
    Quiz,
    /// A requirement of the catalogue.
    Requirement,
}

/// One field of a practice.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct FieldDef {
    /// Its number in the log.
    pub id: FieldId,
    /// Its name in the query language, in exports and in scripts: snake case.
    pub name: &'static str,
    /// Other names that the query language takes.
    pub aliases: &'static [&'static str],
    /// What people read.
    pub label: &'static str,
    /// What it holds.
    pub ty: FieldType,
    /// The composite register that it is a part of, if any.
    pub part_of: Option<FieldId>,
    /// May be set through a form or bulk edit; the others are set by steps or derived.
    pub editable: bool,
    /// May not be left empty when a record is created by hand.
    pub required: bool,
    /// Its past values are kept in the working set, for "as of" and for clocks.
    pub tracked: bool,
    /// Computed from the record's past whenever it is asked for: no operation writes it and no
    /// checkpoint holds it, so it can never be out of date.
    pub derived: bool,
    /// Weight in the full-text search; 0 is not indexed.
    pub search_weight: u8,
    /// What a text has to look like, for fields that hold more than words.
    pub check: Option<Check>,
    /// Everybody may add themselves to this set of people, or take themselves out.
    pub by_oneself: bool,
    /// Help under the control, or empty.
    pub help: &'static str,
}

impl FieldDef {
    /// When a simple record was added; `opened` in queries, so that one word goes for every type.
    pub const ADDED: Self = Self::new(common::OPENED_AT.0, "created_at", "Added", FieldType::Time)
        .fixed()
        .aliases(&["opened", "created", "opened_at"]);
    /// When a record was last changed.
    pub const UPDATED: Self = Self::new(
        common::UPDATED_AT.0,
        "updated_at",
        "Updated",
        FieldType::Time,
    )
    .fixed()
    .aliases(&["updated"]);
    /// The number that people quote.
    pub const NUMBER: Self = Self::new(common::NUMBER.0, "number", "Number", FieldType::Line)
        .fixed()
        .searched(8);
    /// The state, with its past.
    pub const STATE: Self = Self::new(common::STATE.0, "state", "State", FieldType::State)
        .fixed()
        .tracked()
        .aliases(&["status"]);
    /// Words that people give.
    pub const TAGS: Self =
        Self::new(common::TAGS.0, "tags", "Tags", FieldType::Tags).aliases(&["tag"]);
    /// Files.
    pub const ATTACHMENTS: Self = Self::new(
        common::ATTACHMENTS.0,
        "attachments",
        "Attachments",
        FieldType::Entries,
    )
    .fixed();
    /// Links to other records.
    pub const LINKS: Self = Self::new(common::LINKS.0, "links", "Links", FieldType::Links).fixed();
    /// Steps to tick off.
    pub const CHECKLIST: Self = Self::new(
        common::CHECKLIST.0,
        "checklist",
        "Checklist",
        FieldType::Entries,
    )
    .fixed();

    /// A field that people may edit, with nothing else special.
    pub const fn new(id: u16, name: &'static str, label: &'static str, ty: FieldType) -> Self {
        Self {
            id: FieldId(id),
            name,
            aliases: &[],
            label,
            ty,
            part_of: None,
            editable: true,
            required: false,
            tracked: false,
            derived: false,
            search_weight: 0,
            check: None,
            by_oneself: false,
            help: "",
        }
    }
    /// Everybody may add themselves, or take themselves out.
    pub const fn by_oneself(mut self) -> Self {
        self.by_oneself = true;
        self
    }
    /// With other names for the query language.
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }
    /// Set by steps, imports or derivation only.
    pub const fn fixed(mut self) -> Self {
        self.editable = false;
        self
    }
    /// Moves with the others of that composite register.
    pub const fn part_of(mut self, group: FieldId) -> Self {
        self.part_of = Some(group);
        self.editable = false;
        self
    }
    /// May not be left empty.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
    /// Keeps its past values in the working set.
    pub const fn tracked(mut self) -> Self {
        self.tracked = true;
        self
    }
    /// Is computed from the record's past.
    pub const fn derived(mut self) -> Self {
        self.derived = true;
        self.editable = false;
        self
    }
    /// A text in it has to pass a check.
    pub const fn checked(mut self, check: Check) -> Self {
        self.check = Some(check);
        self
    }
    /// Is found by the full-text search, with that weight.
    pub const fn searched(mut self, weight: u8) -> Self {
        self.search_weight = weight;
        self
    }
    /// Explains itself.
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }
    /// Whether a list can be grouped by it: each record has one value of few.
    pub const fn can_group(&self) -> bool {
        matches!(
            self.ty,
            FieldType::State
                | FieldType::Choice(_)
                | FieldType::Word
                | FieldType::Bool
                | FieldType::Ref(_)
        )
    }
    /// The register that holds it.
    pub fn register(&self) -> FieldId {
        self.part_of.unwrap_or(self.id)
    }
}

/// What reports and lists know of a state; a practice's own states each belong to one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum StateCategory {
    /// Nobody has begun.
    New,
    /// Somebody works on it.
    Active,
    /// It waits for somebody or something.
    Waiting,
    /// Done, and may come back.
    Resolved,
    /// Done for good.
    Closed,
    /// Given up.
    Cancelled,
    /// Goes on under another record.
    Merged,
}

impl StateCategory {
    /// All, in the order of a record's life.
    pub const ALL: [StateCategory; 7] = [
        Self::New,
        Self::Active,
        Self::Waiting,
        Self::Resolved,
        Self::Closed,
        Self::Cancelled,
        Self::Merged,
    ];

    /// Its word in the query language (`is:waiting`).
    pub fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Active => "active",
            Self::Waiting => "waiting",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
            Self::Merged => "merged",
        }
    }

    /// Work is still to be done: new, active or waiting.
    pub fn is_open(self) -> bool {
        matches!(self, Self::New | Self::Active | Self::Waiting)
    }
}

/// One state of a practice.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct StateDef {
    /// What is stored and what the query language takes.
    pub code: &'static str,
    /// What agents read.
    pub label: &'static str,
    /// What requesters read.
    pub requester_label: &'static str,
    /// What reports count it under.
    pub category: StateCategory,
    /// A response clock runs here.
    pub response_counts: bool,
    /// A resolution clock runs here.
    pub resolution_counts: bool,
}

impl StateDef {
    /// A state that everybody reads in the same words, of a practice without clocks.
    pub const fn new(code: &'static str, label: &'static str, category: StateCategory) -> Self {
        Self {
            code,
            label,
            requester_label: label,
            category,
            response_counts: false,
            resolution_counts: false,
        }
    }
    /// What somebody in this role reads.
    pub fn label_for(&self, role: Role) -> &'static str {
        match role {
            Role::Requester => self.requester_label,
            Role::Reader | Role::Agent | Role::Admin => self.label,
        }
    }
}

/// Something a step needs before it can be taken.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Need {
    /// The argument's name: a part of the state register, or `message` or `target`.
    pub name: &'static str,
    /// What people read.
    pub label: &'static str,
    /// What it holds.
    pub ty: FieldType,
    /// Left out is a refusal.
    pub required: bool,
    /// The least number of characters of a text.
    pub min_chars: usize,
    /// Needed only while another argument has that code.
    pub only_if: Option<(&'static str, &'static str)>,
}

impl Need {
    /// A need that has to be met.
    pub const fn required(name: &'static str, label: &'static str, ty: FieldType) -> Self {
        Self {
            name,
            label,
            ty,
            required: true,
            min_chars: 0,
            only_if: None,
        }
    }
    /// A need that may be left out.
    pub const fn optional(name: &'static str, label: &'static str, ty: FieldType) -> Self {
        Self {
            name,
            label,
            ty,
            required: false,
            min_chars: 0,
            only_if: None,
        }
    }
    /// At least that many characters.
    pub const fn min_chars(mut self, min_chars: usize) -> Self {
        self.min_chars = min_chars;
        self
    }
    /// Asked for only while another argument has that code.
    pub const fn only_if(mut self, name: &'static str, code: &'static str) -> Self {
        self.only_if = Some((name, code));
        self
    }
}

/// A condition of a step beyond its state and its needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Guard {
    /// Resolved no longer ago than the workspace's reopen window.
    WithinReopenWindow,
    /// Merged no longer ago than the workspace's unmerge window.
    WithinUnmergeWindow,
    /// Only the person who stands in that field, whatever their role: nobody can accept, approve or
    /// sign for somebody else.
    OnlyWho(FieldId),
}

/// What a step writes by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stamp {
    /// The moment.
    Now,
    /// Who took it.
    Me,
    /// A number.
    Number(i64),
    /// Nothing: what stood there is taken away.
    Nothing,
}

/// One legal step of a record's life.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Step {
    /// Its name in commands: snake case.
    pub name: &'static str,
    /// The button.
    pub label: &'static str,
    /// States it may be taken from.
    pub from: &'static [&'static str],
    /// The state it leads to.
    pub to: &'static str,
    /// What it asks for.
    pub needs: &'static [Need],
    /// What else must hold.
    pub guard: Option<Guard>,
    /// Who may take it: these roles and higher ones.
    pub role: Role,
    /// May be taken on many records at once.
    pub bulk: bool,
    /// The earlier of two possible steps is the likelier one: lower stands first.
    pub order: u8,
    /// What it writes by itself.
    pub stamps: &'static [(FieldId, Stamp)],
    /// What moved with the former state is taken away, and not carried over.
    pub drops: bool,
}

impl Step {
    /// A step that agents may take, also on many records at once, and that asks for nothing.
    pub const fn new(
        name: &'static str,
        label: &'static str,
        from: &'static [&'static str],
        to: &'static str,
    ) -> Self {
        Self {
            name,
            label,
            from,
            to,
            needs: &[],
            guard: None,
            role: Role::Agent,
            bulk: true,
            order: 5,
            stamps: &[],
            drops: false,
        }
    }
    /// Asks for something.
    pub const fn needs(mut self, needs: &'static [Need]) -> Self {
        self.needs = needs;
        self
    }
    /// Writes something by itself.
    pub const fn stamps(mut self, stamps: &'static [(FieldId, Stamp)]) -> Self {
        self.stamps = stamps;
        self
    }
    /// Only the person in that field may take it.
    pub const fn only(mut self, who: FieldId) -> Self {
        self.guard = Some(Guard::OnlyWho(who));
        self
    }
    /// Where it stands among the others.
    pub const fn order(mut self, order: u8) -> Self {
        self.order = order;
        self
    }
    /// Takes away what moved with the former state: an approval, an acceptance.
    pub const fn dropping(mut self) -> Self {
        self.drops = true;
        self
    }
}

/// One column that a list can show.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Column {
    /// The field.
    pub field: &'static str,
    /// Width in CSS pixels.
    pub width: u16,
    /// Shown before anybody chooses.
    pub default: bool,
}

impl Column {
    /// A column that lists show until somebody chooses.
    pub const fn shown(field: &'static str, width: u16) -> Self {
        Self {
            field,
            width,
            default: true,
        }
    }
    /// A column that somebody may choose.
    pub const fn hidden(field: &'static str, width: u16) -> Self {
        Self {
            field,
            width,
            default: false,
        }
    }
}

/// Fields that stand together on the record page and in the form.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct FormGroup {
    /// Its heading.
    pub label: &'static str,
    /// Field names, in order.
    pub fields: &'static [&'static str],
}

/// The words of a practice.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Words {
    /// One record: `incident`.
    pub singular: &'static str,
    /// Several: `incidents`.
    pub plural: &'static str,
    /// Heading of the list: `Incidents`.
    pub heading: &'static str,
    /// First words of a page without records: what this is for.
    pub empty: &'static str,
}

/// A practice, or a simple record type: all that the generic machinery knows of it.
#[derive(Debug)]
pub struct Practice {
    /// Its number in the log.
    pub kind: Kind,
    /// Its name in queries, routes and scripts: `incident`.
    pub name: &'static str,
    /// Its words.
    pub words: Words,
    /// The letters before a number (`INC`), or none if records have no number.
    pub number_prefix: Option<&'static str>,
    /// All fields.
    pub fields: &'static [FieldDef],
    /// All states, in the order of a record's life; empty for a simple record type.
    pub states: &'static [StateDef],
    /// All legal steps.
    pub steps: &'static [Step],
    /// Columns of the list.
    pub columns: &'static [Column],
    /// Groups of the form and the record page.
    pub groups: &'static [FormGroup],
    /// Default order of the list, as the query language writes it.
    pub default_sort: &'static str,
    /// Icon of the Lucide set.
    pub icon: &'static str,
}

impl Practice {
    /// The field with that name or alias.
    pub fn field(&self, name: &str) -> Option<&'static FieldDef> {
        self.fields
            .iter()
            .find(|it| it.name == name || it.aliases.contains(&name))
    }

    /// The field with that number.
    pub fn field_by_id(&self, id: FieldId) -> Option<&'static FieldDef> {
        self.fields.iter().find(|it| it.id == id)
    }

    /// The state with that code.
    pub fn state(&self, code: &str) -> Option<&'static StateDef> {
        self.states.iter().find(|it| it.code == code)
    }

    /// The step with that name.
    pub fn step(&self, name: &str) -> Option<&'static Step> {
        self.steps.iter().find(|it| it.name == name)
    }

    /// The steps that lead on from a state for a role, the most likely first.
    pub fn steps_from(&self, state: &str, role: Role) -> Vec<&'static Step> {
        let mut steps: Vec<_> = self
            .steps
            .iter()
            .filter(|it| it.from.contains(&state) && role >= it.role)
            .collect();
        order::sort_by_key(&mut steps, |it| it.order);
        steps
    }
}
