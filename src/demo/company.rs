//! Who and what there is: people, groups, units, services, items, categories, hours, levels,
//! agreements, indicators, reports; made before the first day, except for what a story changes later.

use super::life::identity;
use super::names::{CATEGORIES, FIRST, GROUPS, ITEMS, LAST, REMOTE, SERVICES, SITES, UNITS};
use super::random::Random;
use super::time::{Days, HOLIDAYS, HOUR};
use super::{Happening, Plan};
use crate::domain::{
    FieldId, Kind, RecordId, Value, common, person, service_level_definition as level,
    support_hours as hours,
};
use crate::oplog::{Origin, Write};

/// The company’s name.
pub const NAME: &str = "Ardenholt";

/// The day on which the new desk opened.
pub(super) const GO_LIVE: i64 = 119;
/// The day on which the article about resetting one’s own password was published.
pub(super) const ARTICLE: i64 = 200;
/// Days of the sponsor’s silence, and of what followed.
pub(super) const SILENCE: std::ops::Range<i64> = 210..245;
/// The day of the review with the supplier.
pub(super) const REVIEW: i64 = 246;
/// The day on which the wrong calendar was put right.
pub(super) const CALENDAR_FIXED: i64 = 155;
/// The day on which a shift lead became the plant’s champion.
pub(super) const CHAMPION: i64 = 287;
/// Days of the failing print queue; on the last the driver was changed.
pub(super) const QUEUE: std::ops::Range<i64> = 240..296;

/// Agents stand first among the people of information technology.
pub(super) const AGENTS: usize = 14;
/// The unit of information technology.
pub(super) const TECHNOLOGY: usize = 6;
/// The unit of the shift leads.
const SHIFT_LEADS: usize = 9;

/// Identities by what they are of.
pub(super) mod space {
    pub(in crate::demo) const PERSON: u64 = 1;
    pub(in crate::demo) const UNIT: u64 = 2;
    pub(in crate::demo) const GROUP: u64 = 3;
    pub(in crate::demo) const SERVICE: u64 = 4;
    pub(in crate::demo) const ITEM: u64 = 5;
    pub(in crate::demo) const CATEGORY: u64 = 6;
    pub(in crate::demo) const RECORD: u64 = 7;
}

/// Service levels, hours, agreements and the like, by place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Other {
    OfficeHours,
    PlantHours,
    Always,
    RemoteHours,
    Response,
    Resolution,
    RemoteResolution,
    Terminals,
    TerminalsFixed,
    Agreement,
    Indicator,
    Report,
    Issue,
}

/// Somebody of the company.
#[derive(Clone, Copy)]
pub(super) struct Person {
    pub(super) id: RecordId,
    pub(super) given: &'static str,
    family: &'static str,
    pub(super) unit: usize,
    pub(super) site: usize,
}

/// What every part of the story knows.
pub(super) struct Company {
    pub(super) seed: u64,
    pub(super) days: Days,
    pub(super) until: i64,
    pub(super) people: Vec<Person>,
    /// Places of people by unit.
    unit_of: Vec<std::ops::Range<usize>>,
}

/// The identity of the person at a place of the demo with that seed.
pub fn person_id(seed: u64, place: usize) -> RecordId {
    identity(seed, space::PERSON, place as u64)
}

impl Company {
    pub(super) fn of(plan: &Plan, until: i64) -> Self {
        let given: Vec<&'static str> = FIRST.split_whitespace().collect();
        let family: Vec<&'static str> = LAST.split_whitespace().collect();
        let shift = Random::of(plan.seed, space::PERSON, 0).below(10_000);
        let mut people: Vec<Person> = Vec::new();
        let mut unit_of = Vec::new();
        for (unit, (_, _, site, count)) in UNITS.iter().enumerate() {
            let first = people.len();
            unit_of.push(first..first + count);
            for place in first..first + count {
                // The lists have lengths without a common divisor, so that no name has two bearers.
                let at = place + shift;
                people.push(Person {
                    id: person_id(plan.seed, place),
                    given: given[at % given.len()],
                    family: family[at * 7 % family.len()],
                    unit,
                    site: *site,
                });
            }
        }
        // Every fifth of sales, marketing and engineering works far away.
        let far: Vec<usize> = [3, 4, 5]
            .iter()
            .flat_map(|unit| unit_of[*unit].clone())
            .filter(|place| place % 4 == 1)
            .take(REMOTE)
            .collect();
        for place in far {
            people[place].site = 2;
        }
        Self {
            seed: plan.seed,
            days: Days::of(plan, until),
            until,
            people,
            unit_of,
        }
    }

    pub(super) fn random(&self, purpose: u64, nth: i64) -> Random {
        Random::of(self.seed, purpose, nth as u64)
    }

    /// The last day that has begun.
    pub(super) fn last_day(&self) -> i64 {
        self.days.day_of(self.until)
    }

    pub(super) fn unit(&self, unit: usize) -> &[Person] {
        &self.people[self.unit_of[unit].clone()]
    }

    pub(super) fn shift_leads(&self) -> &[Person] {
        self.unit(SHIFT_LEADS)
    }

    /// An agent of a group.
    pub(super) fn agent(&self, group: usize, random: &mut Random) -> RecordId {
        let before: usize = GROUPS[..group].iter().map(|it| it.2).sum();
        let place = before + random.below(GROUPS[group].2);
        self.unit(TECHNOLOGY)[place].id
    }

    /// The agent at a place.
    pub(super) fn agent_at(&self, place: usize) -> RecordId {
        self.unit(TECHNOLOGY)[place].id
    }

    pub(super) fn group(&self, group: usize) -> RecordId {
        identity(self.seed, space::GROUP, group as u64)
    }

    pub(super) fn service(&self, service: usize) -> RecordId {
        identity(self.seed, space::SERVICE, service as u64)
    }

    /// A category, and one below it, by its name.
    pub(super) fn category(&self, name: &str) -> Option<(RecordId, RecordId)> {
        let mut nth = 0;
        for (parent, below) in CATEGORIES {
            let parent_id = identity(self.seed, space::CATEGORY, nth);
            nth += 1;
            for child in below.split('|') {
                if child == name {
                    return Some((parent_id, identity(self.seed, space::CATEGORY, nth)));
                }
                nth += 1;
            }
            debug_assert!(!parent.is_empty());
        }
        None
    }

    /// An item by its class and its place among those.
    pub(super) fn item(&self, class: &str, place: usize) -> Option<RecordId> {
        let mut before = 0;
        for (name, _, count) in ITEMS {
            if name == class {
                return Some(identity(
                    self.seed,
                    space::ITEM,
                    before + (place % count) as u64,
                ));
            }
            before += count as u64;
        }
        None
    }

    /// The label printer whose queue failed.
    pub(super) fn plant_printer(&self) -> Option<RecordId> {
        self.item("Printer", PLANT_PRINTER)
    }

    fn other(&self, of: Other, nth: u64) -> RecordId {
        identity(self.seed, space::RECORD, of as u64 * 100 + nth)
    }

    /// An identity that belongs to a part of the story.
    pub(super) fn record(&self, purpose: u64, nth: u64) -> RecordId {
        identity(self.seed, 1_000 + purpose, nth)
    }
}

/// Its place among the printers.
const PLANT_PRINTER: usize = 6;

/// Tells the parts of the company in order, dated to the morning before the first day.
pub(super) fn tell(company: &Company, out: &mut Vec<Happening>) {
    let mut book = Book {
        company,
        out,
        at: company.days.at(0, 0),
    };
    book.units();
    book.people();
    book.groups();
    book.services();
    book.categories();
    book.items();
    book.levels();
    book.agreements();
    book.indicators();
    book.reports();
}

/// Writes simple records down.
struct Book<'a> {
    company: &'a Company,
    out: &'a mut Vec<Happening>,
    at: i64,
}

impl Book<'_> {
    fn put(&mut self, kind: Kind, record: RecordId, mut writes: Vec<Write>) {
        writes.push(Write::one(common::OPENED_AT, Value::Time(self.at)));
        self.change(kind, record, RecordId::NIL, writes);
    }

    fn change(&mut self, kind: Kind, record: RecordId, actor: RecordId, writes: Vec<Write>) {
        self.out.push(Happening {
            at: self.at,
            kind,
            record,
            actor,
            origin: if actor.is_nil() {
                Origin::Automatic
            } else {
                Origin::Person
            },
            writes,
        });
    }

    fn units(&mut self) {
        for (nth, (name, above, site, _)) in UNITS.iter().enumerate() {
            let id = |nth: usize| identity(self.company.seed, space::UNIT, nth as u64);
            let head = self.company.unit(nth)[0].id;
            let mut writes = vec![name_is(name), word(102, SITES[*site]), refers(101, head)];
            if let Some(above) = UNITS.iter().position(|it| it.0 == *above) {
                writes.push(refers(100, id(above)));
            }
            self.put(Kind::ORGANISATION_UNIT, id(nth), writes);
        }
    }

    fn people(&mut self) {
        for (place, person) in self.company.people.iter().copied().enumerate() {
            let name = [person.given, " ", person.family].concat();
            let login = [&plain(person.given), ".", &plain(person.family)].concat();
            let mail = [&login, "@ardenholt.example"].concat();
            let mut writes = vec![
                name_is(&name),
                word(100, &mail),
                word(101, &login),
                word(102, &["+00 555 0", &digits(place, 3)].concat()),
                refers(
                    103,
                    identity(self.company.seed, space::UNIT, person.unit as u64),
                ),
                word(104, SITES[person.site]),
            ];
            let job = self.job(place, person);
            if !job.is_empty() {
                writes.push(word(107, job));
            }
            if person.unit == 0 {
                writes.push(Write::one(person::VIP, Value::Bool(true)));
            }
            if let Some(group) = self.group_of(place) {
                let group = self.company.group(group);
                writes.push(Write::element(FieldId(105), &group.0, Value::Bool(true)));
            }
            self.put(Kind::PERSON, person.id, writes);
        }
        // A champion comes later; it stands in the history of the person.
        let lead = self.company.shift_leads()[2].id;
        let begin = self.at;
        self.at = self.company.days.at(CHAMPION, 9 * 60);
        let head = self.company.unit(0)[0].id;
        self.change(
            Kind::PERSON,
            lead,
            head,
            vec![
                word(107, "Shift lead, champion of the service desk at the plant"),
                Write::element(common::TAGS, b"champion", Value::Bool(true)),
            ],
        );
        self.at = begin;
    }

    /// Which group somebody works in.
    fn group_of(&self, place: usize) -> Option<usize> {
        let nth = place.checked_sub(self.company.unit_of[TECHNOLOGY].start)?;
        let mut before = 0;
        GROUPS.iter().position(|it| {
            before += it.2;
            nth < before && nth < AGENTS
        })
    }

    fn job(&self, place: usize, person: Person) -> &'static str {
        let nth = place - self.company.unit_of[person.unit].start;
        match (person.unit, nth) {
            (0, 0) => "Chief operating officer, sponsor of the programme",
            (0, _) => "Member of the board",
            (TECHNOLOGY, 14) => "Head of IT",
            (TECHNOLOGY, 15) => "Programme manager",
            (TECHNOLOGY, 16) => "Change manager",
            (TECHNOLOGY, 17) => "Service owner, production",
            (TECHNOLOGY, 18) => "Service owner, workplace",
            (TECHNOLOGY, 19) => "Internal auditor, IT",
            (TECHNOLOGY, _) if nth < AGENTS => "Support agent",
            (_, 0) => "Head of unit",
            (SHIFT_LEADS, _) => "Shift lead",
            _ => "",
        }
    }

    fn groups(&mut self) {
        let mut before = 0;
        for (nth, (name, what, count)) in GROUPS.iter().enumerate() {
            let manager = self.company.agent_at(before);
            before += count;
            let mail = [&name.to_lowercase().replace(' ', "-"), "@ardenholt.example"].concat();
            let writes = vec![
                name_is(name),
                Write::one(common::DESCRIPTION, Value::text(what)),
                refers(100, manager),
                word(101, &mail),
            ];
            self.put(Kind::GROUP, self.company.group(nth), writes);
        }
    }

    /// The owner of a service.
    fn owner(&self, service: usize) -> RecordId {
        let production = matches!(service, 3 | 4 | 11 | 12 | 13 | 15 | 20 | 21);
        self.company.agent_at(if production { 17 } else { 18 })
    }

    fn services(&mut self) {
        for (nth, (name, criticality, group, what)) in SERVICES.iter().enumerate() {
            let writes = vec![
                name_is(name),
                Write::one(common::DESCRIPTION, Value::text(what)),
                refers(100, self.owner(nth)),
                refers(101, self.company.group(*group)),
                word(102, criticality),
            ];
            self.put(Kind::SERVICE, self.company.service(nth), writes);
        }
    }

    fn categories(&mut self) {
        let mut nth = 0;
        for (name, below) in CATEGORIES {
            let parent = identity(self.company.seed, space::CATEGORY, nth);
            self.put(Kind::CATEGORY, parent, vec![name_is(name)]);
            nth += 1;
            for child in below.split('|') {
                let id = identity(self.company.seed, space::CATEGORY, nth);
                self.put(
                    Kind::CATEGORY,
                    id,
                    vec![name_is(child), refers(100, parent)],
                );
                nth += 1;
            }
        }
    }

    fn items(&mut self) {
        let mut all = 0;
        for (class, prefix, count) in ITEMS {
            for place in 0..count {
                let site = site_of_item(class, place);
                let name = match class {
                    "Application" => SERVICES[place % SERVICES.len()].0.to_owned(),
                    _ => {
                        let short = ["HQ", "PLT", "REM"][site];
                        [prefix, "-", short, "-", &digits(place + 1, 3)].concat()
                    }
                };
                let service = service_of_item(class, place);
                let writes = vec![
                    name_is(&name),
                    word(100, class),
                    refers(101, self.company.service(service)),
                    refers(102, self.company.group(SERVICES[service].2)),
                    word(103, SITES[site]),
                ];
                self.put(
                    Kind::CONFIGURATION_ITEM,
                    identity(self.company.seed, space::ITEM, all),
                    writes,
                );
                all += 1;
            }
        }
    }

    fn levels(&mut self) {
        let company = self.company;
        let office = company.other(Other::OfficeHours, 0);
        let plant = company.other(Other::PlantHours, 0);
        let always = company.other(Other::Always, 0);
        let zone = company.days.zone_name.clone();
        let open = |zone: &str, name: &str, days: u16, span: &str| {
            let mut writes = vec![
                name_is(name),
                Write::one(hours::TIME_ZONE, Value::text(zone)),
            ];
            writes.extend((0..days).map(|day| word(hours::MONDAY.0 + day, span)));
            writes
        };
        let holidays = HOLIDAYS.iter().map(|(month, day, name)| {
            let text = [
                &digits((*month).into(), 2),
                "-",
                &digits((*day).into(), 2),
                " ",
                name,
            ]
            .concat();
            Write::element(hours::EXCEPTIONS, text.as_bytes(), Value::Bool(true))
        });
        let mut office_writes = open(&zone, "Office hours", 5, "08:00-17:00");
        office_writes.extend(holidays);
        self.put(Kind::SUPPORT_HOURS, office, office_writes);
        self.put(
            Kind::SUPPORT_HOURS,
            plant,
            open(&zone, "Plant hours, two shifts", 6, "06:00-22:00"),
        );
        let remote = company.other(Other::RemoteHours, 0);
        let far = company.days.remote_name;
        self.put(
            Kind::SUPPORT_HOURS,
            remote,
            open(far, "Remote office hours", 5, "09:00-18:00"),
        );
        let mut round = open(&zone, "Around the clock", 0, "");
        round.push(Write::one(hours::ALWAYS, Value::Bool(true)));
        self.put(Kind::SUPPORT_HOURS, always, round);

        let service_level = |name: &str,
                             metric: &str,
                             when: RecordId,
                             critical: Option<RecordId>,
                             position,
                             targets: &str| {
            let mut writes = vec![
                name_is(name),
                Write::one(level::METRIC, Value::text(metric)),
                Write::one(level::HOURS, Value::Ref(when)),
                Write::one(level::POSITION, Value::Int(position)),
            ];
            writes.extend(critical.map(|it| Write::one(level::CRITICAL_HOURS, Value::Ref(it))));
            writes.extend(
                (0..)
                    .zip(targets.split(','))
                    .map(|(nth, it)| word(level::TARGET_P1.0 + nth, it)),
            );
            if metric == "resolution" {
                // Waiting for the requester, and until a date that was agreed on.
                writes.extend(
                    [0, 1].map(|nth| Write::one(FieldId(level::PAUSES.0 + nth), Value::Bool(true))),
                );
            }
            writes
        };
        let targets = "4 h,8 h,3 days,5 days,20 days";
        self.put(
            Kind::SERVICE_LEVEL,
            company.other(Other::Response, 0),
            service_level(
                "First response",
                "response",
                office,
                Some(always),
                100,
                "15 min,30 min,4 h,8 h,2 days",
            ),
        );
        self.put(
            Kind::SERVICE_LEVEL,
            company.other(Other::Resolution, 0),
            service_level(
                "Resolution",
                "resolution",
                office,
                Some(always),
                100,
                targets,
            ),
        );
        // By the clocks of whoever waits: the remote office begins its day hours earlier.
        let mut far = service_level(
            "Resolution, remote office",
            "resolution",
            remote,
            Some(always),
            20,
            targets,
        );
        let there = "location:\"Remote office\"";
        far.push(Write::one(level::APPLIES_TO, Value::text(there)));
        self.put(
            Kind::SERVICE_LEVEL,
            company.other(Other::RemoteResolution, 0),
            far,
        );
        let terminals = company.other(Other::Terminals, 0);
        let only = Write::one(
            level::APPLIES_TO,
            Value::text("service:\"Warehouse terminals\""),
        );
        let mut wrong = service_level(
            "Resolution, warehouse terminals",
            "resolution",
            plant,
            Some(always),
            10,
            targets,
        );
        wrong.push(only.clone());
        self.put(Kind::SERVICE_LEVEL, terminals, wrong);
        let begin = self.at;
        self.at = company.days.at(CALENDAR_FIXED, 0);
        let mut right = service_level(
            "Resolution, warehouse terminals",
            "resolution",
            plant,
            None,
            10,
            targets,
        );
        right.extend([
            only,
            Write::one(level::VERSION_OF, Value::Ref(terminals)),
            Write::one(level::VALID_FROM, Value::Time(self.at)),
            Write::one(
                common::DESCRIPTION,
                Value::text("Critical ones counted around the clock, although nobody works in the warehouse at night: two were late on paper only. They count in plant hours now."),
            ),
        ]);
        self.put(
            Kind::SERVICE_LEVEL,
            company.other(Other::TerminalsFixed, 0),
            right,
        );
        self.at = begin;
    }

    fn agreements(&mut self) {
        const ALL: [Agreement; 6] = [
            (
                "Finance system for Finance",
                "sla",
                3,
                Some(1),
                3,
                "",
                "99.5",
                17,
                "Support in office hours, month end first. Reviewed every half year with the head of Finance.",
            ),
            (
                "Warehouse terminals for Logistics",
                "sla",
                13,
                Some(7),
                1,
                "",
                "99.0",
                17,
                "Support in plant hours, two shifts. Nobody works at night, and no clock runs then.",
            ),
            (
                "E-mail for everybody",
                "sla",
                0,
                None,
                2,
                "",
                "99.5",
                18,
                "Mail and calendars in office hours; critical disturbances around the clock.",
            ),
            (
                "Service desk with Business applications",
                "ola",
                4,
                None,
                3,
                "",
                "",
                17,
                "Business applications takes what it is given within two open hours, and says what it waits for.",
            ),
            (
                "Meridel Systems: hosting",
                "contract",
                4,
                None,
                3,
                "Meridel Systems",
                "99.0",
                17,
                "Hosting of the finance and the production system. Answers within one working day.",
            ),
            (
                "Corvane Print: printers",
                "contract",
                7,
                None,
                1,
                "Corvane Print",
                "",
                18,
                "Maintenance of printers and label printers, next working day.",
            ),
        ];
        let days = &self.company.days;
        let (from, review) = (days.at(GO_LIVE, 0), days.at(super::time::DAYS + 45, 9 * 60));
        let (reviewed, begin) = (days.at(REVIEW, 10 * 60), self.at);
        for (nth, it) in ALL.iter().enumerate() {
            let id = self.company.other(Other::Agreement, nth as u64);
            let mut writes = vec![
                name_is(it.0),
                word(100, it.1),
                word(101, "agreed"),
                refers(102, self.company.service(it.2)),
                refers(104, self.company.group(it.4)),
                refers(108, self.company.agent_at(it.7)),
                Write::one(FieldId(110), Value::Time(from)),
                Write::one(FieldId(112), Value::Time(review + nth as i64 * 24 * HOUR)),
                Write::one(common::DESCRIPTION, Value::text(it.8)),
            ];
            if let Some(unit) = it.3 {
                writes.push(refers(
                    103,
                    identity(self.company.seed, space::UNIT, unit as u64),
                ));
            }
            for (field, text) in [(105, it.5), (107, it.6)] {
                if !text.is_empty() {
                    writes.push(word(field, text));
                }
            }
            self.put(Kind::AGREEMENT, id, writes);
            if it.5 == "Meridel Systems" {
                self.at = reviewed;
                let writes = vec![Write::one(
                    common::DESCRIPTION,
                    Value::text(
                        "Reviewed: two fifths of all waiting was for Meridel Systems. They name a contact for each case now, answer within four hours, and a case without an answer goes to their service manager after a day.",
                    ),
                )];
                self.change(Kind::AGREEMENT, id, self.company.agent_at(it.7), writes);
                self.at = begin;
            }
        }
    }

    fn indicators(&mut self) {
        const ALL: [(&str, &str, &str, &str, usize, &str); 6] = [
            (
                "Resolution targets met",
                "sla_attainment",
                "at_least",
                "90",
                14,
                "What was agreed with the units when the desk opened.",
            ),
            (
                "First contact resolution",
                "fcr",
                "at_least",
                "65",
                18,
                "Two of three should not have to wait for a second pair of hands.",
            ),
            (
                "Reopen rate",
                "reopen_rate",
                "at_most",
                "4",
                18,
                "More says that notes and tests are missing.",
            ),
            (
                "Self-service",
                "self_service_share",
                "at_least",
                "45",
                15,
                "The programme’s measure of adoption.",
            ),
            (
                "Passed on twice or more",
                "bounce_share",
                "at_most",
                "5",
                14,
                "A sign of wrong routing.",
            ),
            (
                "Time to restore",
                "mttr",
                "at_most",
                "80",
                14,
                "Hours of real time, nights and weekends included.",
            ),
        ];
        for (nth, (name, kpi, direction, target, owner, why)) in ALL.iter().enumerate() {
            use crate::domain::indicator;
            let writes = vec![
                name_is(name),
                Write::one(common::DESCRIPTION, Value::text(why)),
                Write::one(indicator::KPI, Value::text(kpi)),
                Write::one(indicator::OWNER, Value::Ref(self.company.agent_at(*owner))),
                Write::one(indicator::DIRECTION, Value::text(direction)),
                Write::one(indicator::TARGET, Value::text(target)),
            ];
            self.put(
                Kind::INDICATOR,
                self.company.other(Other::Indicator, nth as u64),
                writes,
            );
        }
    }

    fn reports(&mut self) {
        use crate::domain::report;
        const ALL: [(&str, &str, &str, &str, &str, usize, &str); 3] = [
            (
                "Monthly report of the desk",
                "What was promised, what was kept, and what we do about the rest.",
                "Heads of units",
                "monthly",
                "manager",
                14,
                "By e-mail, and ten minutes in the heads’ round",
            ),
            (
                "Sponsor’s page",
                "Four numbers for the sponsor, with their course.",
                "Chief operating officer",
                "monthly",
                "executive",
                15,
                "Printed, in the steering group",
            ),
            (
                "Week of the team leads",
                "Where work waits, and on whom.",
                "Team leads of IT",
                "weekly",
                "lead",
                14,
                "On the screen, Monday at nine",
            ),
        ];
        let company = self.company;
        let begin = self.at;
        for (nth, (name, purpose, audience, often, content, owner, way)) in ALL.iter().enumerate() {
            let id = company.other(Other::Report, nth as u64);
            let owner = company.agent_at(*owner);
            let start = company.days.at(GO_LIVE, 0);
            self.at = start;
            let writes = vec![
                name_is(name),
                Write::one(common::DESCRIPTION, Value::text(purpose)),
                Write::one(report::AUDIENCE, Value::text(audience)),
                Write::one(report::FREQUENCY, Value::text(often)),
                Write::one(report::CONTENT, Value::text(content)),
                Write::one(report::FORMAT, Value::text("html")),
                Write::one(report::DELIVERY, Value::text(way)),
                Write::one(report::OWNER, Value::Ref(owner)),
                Write::one(report::AGREED, Value::Bool(true)),
                Write::one(report::STARTS_AT, Value::Time(start)),
            ];
            self.put(Kind::REPORT, id, writes);
            self.issues(nth, name, owner, *often == "monthly");
        }
        self.at = begin;
    }

    /// Every time that a report was produced: on the working day after its period, and late now and then.
    fn issues(&mut self, nth: usize, name: &str, owner: RecordId, is_monthly: bool) {
        use crate::domain::report;
        let company = self.company;
        let days = &company.days;
        let report_id = company.other(Other::Report, nth as u64);
        for day in GO_LIVE + 1..=company.last_day() {
            let date = days.date(day);
            let is_first = if is_monthly {
                date.day() == 1
            } else {
                days.weekday(day) == 0
            };
            if !is_first {
                continue;
            }
            let last = days.date(day - 1);
            let first = if is_monthly {
                last.first_of_month()
            } else {
                days.date(day - 7)
            };
            let wait = if day % 9 == 4 { 8 } else { 1 };
            self.at = days.at(days.workday_from(day + wait), 10 * 60);
            let id = identity(
                company.seed,
                space::RECORD,
                Other::Issue as u64 * 100 + (nth as u64 * 10_000) + day as u64,
            );
            let (from, to) = (first.to_string(), last.to_string());
            let writes = vec![
                name_is(&[name, ", ", &from].concat()),
                Write::one(report::ISSUE_REPORT, Value::Ref(report_id)),
                Write::one(report::ISSUE_FROM, Value::text(&from)),
                Write::one(report::ISSUE_TO, Value::text(&to)),
                Write::one(report::ISSUE_DUE_AT, Value::Time(days.at(day + 5, 0) - 1)),
                Write::one(report::ISSUE_PRODUCED_AT, Value::Time(self.at)),
                Write::one(report::ISSUE_BY, Value::Ref(owner)),
                Write::one(common::OPENED_AT, Value::Time(self.at)),
            ];
            self.change(Kind::REPORT_ISSUE, id, owner, writes);
        }
    }
}

/// Name, kind, service, customer’s unit, our group, supplier, availability, owner’s place, what is agreed.
type Agreement = (
    &'static str,
    &'static str,
    usize,
    Option<usize>,
    usize,
    &'static str,
    &'static str,
    usize,
    &'static str,
);

fn name_is(name: &str) -> Write {
    Write::one(common::TITLE, Value::text(name))
}

fn word(field: u16, text: &str) -> Write {
    Write::one(FieldId(field), Value::text(text))
}

fn refers(field: u16, to: RecordId) -> Write {
    Write::one(FieldId(field), Value::Ref(to))
}

/// A number with leading zeros.
pub(super) fn digits(number: usize, width: usize) -> String {
    let text = number.to_string();
    ["0".repeat(width.saturating_sub(text.len())), text].concat()
}

/// A name without accents, as it stands in addresses.
fn plain(name: &str) -> String {
    const ACCENTS: &str =
        "aáàãâäåă eéèêë iíìîïı oóòôöøő uúùûüű cčć nñńň yý zžźż sšś lł rř tť dď gğ";
    let lower = name.to_lowercase();
    lower
        .chars()
        .filter_map(|letter| match letter {
            letter if letter.is_ascii_alphanumeric() => Some(letter),
            letter => ACCENTS
                .split(' ')
                .find(|it| it.contains(letter))
                .and_then(|it| it.chars().next()),
        })
        .collect()
}

/// Where an item stands.
fn site_of_item(class: &str, place: usize) -> usize {
    match class {
        "Hand-held terminal" => 1,
        "Printer" if place == PLANT_PRINTER => 1,
        _ => match place % 10 {
            0..6 => 0,
            6..9 => 1,
            _ => 2,
        },
    }
}

/// The service that an item is a part of.
fn service_of_item(class: &str, place: usize) -> usize {
    match class {
        "Laptop" | "Desktop computer" => 6,
        "Mobile phone" => 17,
        "Hand-held terminal" => 13,
        "Printer" => 7,
        "Switch" | "Access point" | "Line" => 2,
        "Firewall" => 1,
        "Meeting room system" => 10,
        "Storage" => 9,
        "Application" => place % SERVICES.len(),
        _ => [0, 3, 4, 5, 9, 11, 12, 15][place % 8],
    }
}
