//! The programme of the company: what its manager wrote down while the desk was introduced. What the
//! numbers say comes from the desk's history; here is only what people declared, decided and signed.

// Tables of what is told: a row is read from left to right, as the comment above it says.
#![expect(clippy::type_complexity)]

use super::Happening;
use super::company::{CHAMPION, Company, GO_LIVE, REVIEW, SILENCE};
use super::life::identity;
use super::persona::IT;
use crate::domain::programme::{
    benefits, charter, communication, culture, documents, maturity, people, plan, resources,
    sponsor,
};
use crate::domain::{FieldId, Kind, RecordId, Value, common, practices};
use crate::oplog::{Origin, Write};

/// The first identity of the programme's records, apart from those of the other parts.
const SPACE: u64 = 2_000;
/// The days of the story on which rounds of the survey were held.
const ROUNDS: [i64; 4] = [130, 190, 240, 330];

/// Tells the programme.
pub(super) fn tell(company: &Company, out: &mut Vec<Happening>) {
    let mut book = Book { company, out };
    book.charter();
    book.roles();
    book.plan();
    book.decisions();
    book.registers();
    book.documents();
    book.resources();
    book.audiences();
    book.messages();
    book.support();
    book.culture();
    book.benefits();
    book.maturity();
}

struct Book<'a> {
    company: &'a Company,
    out: &'a mut Vec<Happening>,
}

fn line(field: FieldId, text: &str) -> Write {
    Write::one(field, Value::text(text))
}

fn refers(field: FieldId, to: RecordId) -> Write {
    Write::one(field, Value::Ref(to))
}

fn int(field: FieldId, number: i64) -> Write {
    Write::one(field, Value::Int(number))
}

fn member(field: FieldId, of: RecordId) -> Write {
    Write::element(field, &of.0, Value::Bool(true))
}

fn tag(field: FieldId, text: &str) -> Write {
    Write::element(field, text.as_bytes(), Value::Bool(true))
}

impl Book<'_> {
    fn id(&self, kind: Kind, nth: usize) -> RecordId {
        identity(self.company.seed, SPACE + u64::from(kind.0), nth as u64)
    }

    fn person(&self, place: usize) -> RecordId {
        self.company.people[place].id
    }

    /// Nine in the morning of a day of the story.
    fn at(&self, day: i64) -> i64 {
        self.company.days.at(day, 9 * 60)
    }

    fn time(&self, field: FieldId, day: i64) -> Write {
        Write::one(field, Value::Time(self.at(day)))
    }

    fn sponsor(&self) -> RecordId {
        self.person(0)
    }

    fn manager(&self) -> RecordId {
        self.person(IT + 15)
    }

    /// A new record, written down by the manager of the programme.
    fn put(
        &mut self,
        kind: Kind,
        nth: usize,
        day: i64,
        title: &str,
        state: &str,
        mut writes: Vec<Write>,
    ) -> RecordId {
        let record = self.id(kind, nth);
        writes.push(line(common::TITLE, title));
        writes.push(self.time(common::OPENED_AT, day));
        if !state.is_empty() {
            writes.push(Write::one(
                common::STATE,
                Value::group([(common::STATE, Value::text(state))]),
            ));
        }
        self.push(day, 9 * 60, kind, record, self.manager(), writes);
        record
    }

    /// A record with a number.
    fn numbered(
        &mut self,
        kind: Kind,
        nth: usize,
        day: i64,
        title: &str,
        state: &str,
        mut writes: Vec<Write>,
    ) -> RecordId {
        let prefix = practices::by_kind(kind).and_then(|it| it.number_prefix);
        let number = [
            prefix.unwrap_or_default(),
            "-",
            &super::company::digits(nth + 1, 4),
        ]
        .concat();
        writes.push(line(common::NUMBER, &number));
        self.put(kind, nth, day, title, state, writes)
    }

    /// Somebody takes a record on.
    fn step(
        &mut self,
        kind: Kind,
        record: RecordId,
        day: i64,
        by: RecordId,
        state: &str,
        parts: Vec<(FieldId, Value)>,
    ) {
        let parts = [(common::STATE, Value::text(state))]
            .into_iter()
            .chain(parts);
        let writes = vec![Write::one(common::STATE, Value::group(parts))];
        self.push(day, 11 * 60, kind, record, by, writes);
    }

    fn push(
        &mut self,
        day: i64,
        minute: i64,
        kind: Kind,
        record: RecordId,
        actor: RecordId,
        writes: Vec<Write>,
    ) {
        self.out.push(Happening {
            at: self.company.days.at(day, minute),
            kind,
            record,
            actor,
            origin: Origin::Person,
            writes,
        });
    }

    fn charter(&mut self) {
        use charter::*;
        let (sponsor, manager) = (self.sponsor(), self.manager());
        let writes = vec![
            line(
                common::DESCRIPTION,
                "Whoever needs IT at Ardenholt knows where to ask, gets a promise, and sees it kept.",
            ),
            line(
                PROGRAMME_WHY_NOW,
                "Half of all calls went to whoever was known to help. Nobody could say how many there were, and the plant lost two shifts to a fault that three people had seen before.",
            ),
            line(
                PROGRAMME_SCOPE_IN,
                "All 22 services, headquarters, plant and remote office.",
            ),
            line(
                PROGRAMME_SCOPE_OUT,
                "Machine control at the plant; the works of the two suppliers.",
            ),
            line(
                PROGRAMME_SUCCESS_CRITERIA,
                "Nine of ten incidents within their time, two of three solved at the first contact, and the plant asks the desk first.",
            ),
            line(
                PROGRAMME_EXIT_RULE,
                "After a year fewer than half of the contacts go through the desk.",
            ),
            tag(PROGRAMME_PRINCIPLES, "Start where you are"),
            tag(PROGRAMME_PRINCIPLES, "Progress iteratively with feedback"),
            tag(PROGRAMME_PRINCIPLES, "Keep it simple and practical"),
            refers(PROGRAMME_SPONSOR, sponsor),
            refers(PROGRAMME_MANAGER, manager),
            self.time(PROGRAMME_STARTS_AT, 40),
            self.time(PROGRAMME_ENDS_AT, 404),
            self.time(PROGRAMME_GO_LIVE_AT, GO_LIVE),
            line(PROGRAMME_TEMPLATE, "path"),
            int(PROGRAMME_HOURLY_RATE, 62),
            line(PROGRAMME_CURRENCY, "EUR"),
        ];
        let record = self.put(
            Kind::PROGRAMME,
            0,
            40,
            "Service that people can count on",
            "draft",
            writes,
        );
        let at = self.company.days.at(52, 11 * 60);
        self.step(
            Kind::PROGRAMME,
            record,
            52,
            sponsor,
            "approved",
            vec![
                (PROGRAMME_APPROVED_AT, Value::Time(at)),
                (PROGRAMME_APPROVED_BY, Value::Ref(sponsor)),
            ],
        );
        let goals = [
            (
                "Promises are kept",
                "Production and sales can plan with IT",
                "sla_attainment",
                "at_least",
                "90",
                IT + 17,
            ),
            (
                "Solved at the first contact",
                "People lose less time",
                "fcr",
                "at_least",
                "60",
                IT,
            ),
            (
                "What is solved stays solved",
                "The same fault is paid for once",
                "reopen_rate",
                "at_most",
                "4",
                IT + 15,
            ),
            (
                "The desk is the way in",
                "Work can be seen and shared out",
                "self_service_share",
                "at_least",
                "45",
                IT + 15,
            ),
        ];
        for (nth, (title, objective, indicator, direction, target, owner)) in
            goals.into_iter().enumerate()
        {
            let writes = vec![
                line(GOAL_OBJECTIVE, objective),
                line(GOAL_INDICATOR, indicator),
                line(GOAL_DIRECTION, direction),
                line(GOAL_TARGET, target),
                self.time(GOAL_DUE_AT, 404),
                refers(GOAL_OWNER, self.person(owner)),
            ];
            self.put(Kind::GOAL, nth, 50, title, "", writes);
        }
    }

    fn roles(&mut self) {
        use people::*;
        // Kind, title, practice, who (none is vacant), deputy, per cent of the time, day of the yes.
        let roles: [(&str, &str, &str, Option<usize>, usize, i64, i64); 14] = [
            ("sponsor", "Executive sponsor", "", Some(0), 1, 3, 45),
            (
                "sms_owner",
                "Owner of the management system",
                "",
                Some(0),
                1,
                2,
                60,
            ),
            (
                "sms_manager",
                "Manager of the management system",
                "",
                Some(IT + 15),
                IT + 16,
                30,
                60,
            ),
            (
                "programme_manager",
                "Programme manager",
                "",
                Some(IT + 15),
                IT + 16,
                50,
                45,
            ),
            (
                "process_owner",
                "Owner of incident management",
                "incident",
                Some(IT + 14),
                IT,
                20,
                62,
            ),
            (
                "process_manager",
                "Manager of incident management",
                "incident",
                Some(IT),
                IT + 1,
                30,
                62,
            ),
            (
                "process_owner",
                "Owner of service levels",
                "service_level",
                Some(IT + 17),
                IT + 15,
                10,
                90,
            ),
            (
                "process_owner",
                "Owner of configuration",
                "service_configuration",
                Some(IT + 9),
                IT + 10,
                10,
                95,
            ),
            (
                "process_owner",
                "Owner of changes",
                "change",
                Some(IT + 16),
                IT + 9,
                15,
                0,
            ),
            (
                "process_owner",
                "Owner of problems",
                "problem",
                None,
                IT + 9,
                0,
                0,
            ),
            (
                "champion",
                "Champion at headquarters",
                "",
                Some(20),
                21,
                5,
                110,
            ),
            (
                "champion",
                "Champion at the plant",
                "",
                Some(490),
                491,
                5,
                CHAMPION,
            ),
            (
                "relationship_manager",
                "Contact of production",
                "relationship",
                Some(IT + 17),
                IT + 15,
                5,
                130,
            ),
            (
                "supplier_manager",
                "Contact of the suppliers",
                "supplier",
                Some(IT + 18),
                IT + 17,
                5,
                140,
            ),
        ];
        for (nth, (kind, title, practice, holder, deputy, share, yes)) in
            roles.into_iter().enumerate()
        {
            let begin = if yes > 120 { yes - 10 } else { 44 };
            let mut writes = vec![line(ROLE_ROLE_TYPE, kind), int(ROLE_TIME_SHARE, share)];
            if !practice.is_empty() {
                writes.push(line(ROLE_PRACTICE, practice));
            }
            let Some(holder) = holder.map(|it| self.person(it.min(self.company.people.len() - 1)))
            else {
                self.put(Kind::ROLE, nth, begin, title, "open", writes);
                continue;
            };
            writes.push(refers(ROLE_HOLDER, holder));
            writes.push(refers(
                ROLE_DEPUTY,
                self.person(deputy.min(self.company.people.len() - 1)),
            ));
            let record = self.put(Kind::ROLE, nth, begin, title, "open", writes);
            if yes > 0 {
                let at = self.company.days.at(yes, 11 * 60);
                self.step(
                    Kind::ROLE,
                    record,
                    yes,
                    holder,
                    "accepted",
                    vec![
                        (ROLE_ACCEPTED_AT, Value::Time(at)),
                        (ROLE_ACCEPTED_BY, Value::Ref(holder)),
                    ],
                );
            }
        }
        // Activity, practice, accountable, responsible, consulted, informed, minutes a week.
        let activities: [(&str, &str, usize, &[usize], &[usize], &[usize], i64); 10] = [
            ("Decide on scope and money", "", 0, &[3], &[1], &[2, 4], 30),
            ("Keep the plan", "project", 3, &[3], &[4, 6], &[0], 240),
            ("Log and classify", "incident", 4, &[5], &[], &[10, 11], 900),
            (
                "Restore the service",
                "incident",
                4,
                &[5],
                &[7],
                &[12],
                2_400,
            ),
            (
                "Tell those who are hit",
                "incident",
                5,
                &[5],
                &[],
                &[10, 11],
                200,
            ),
            (
                "Agree on service levels",
                "service_level",
                6,
                &[6],
                &[12],
                &[0],
                60,
            ),
            (
                "Review what was promised",
                "service_level",
                6,
                &[6, 2],
                &[12, 13],
                &[0],
                60,
            ),
            (
                "Keep the items current",
                "service_configuration",
                7,
                &[7],
                &[4],
                &[],
                120,
            ),
            (
                "Weigh and approve changes",
                "change",
                8,
                &[8],
                &[7],
                &[4],
                180,
            ),
            (
                "Call suppliers to account",
                "supplier",
                13,
                &[13],
                &[6],
                &[0],
                60,
            ),
        ];
        for (nth, (title, practice, accountable, responsible, consulted, informed, minutes)) in
            activities.into_iter().enumerate()
        {
            let mut writes = vec![
                refers(ACTIVITY_ACCOUNTABLE, self.id(Kind::ROLE, accountable)),
                int(ACTIVITY_MINUTES_PER_WEEK, minutes),
                int(ACTIVITY_POSITION, nth as i64 + 1),
            ];
            if !practice.is_empty() {
                writes.push(line(ACTIVITY_PRACTICE, practice));
            }
            for (field, roles) in [
                (ACTIVITY_RESPONSIBLE, responsible),
                (ACTIVITY_CONSULTED, consulted),
                (ACTIVITY_INFORMED, informed),
            ] {
                writes.extend(
                    roles
                        .iter()
                        .map(|it| member(field, self.id(Kind::ROLE, *it))),
                );
            }
            self.put(Kind::ACTIVITY, nth, 65, title, "", writes);
        }
    }

    fn plan(&mut self) {
        use plan::*;
        // Kind, title, place of its phase, first and last planned day, days that it slipped, what it
        // waits for. A slip of 0 is in time.
        let lines: [(&str, &str, usize, i64, i64, i64, &str); 34] = [
            ("phase", "Prepare", 0, 40, 70, 0, ""),
            ("task", "Ask twenty people what they miss", 0, 40, 50, 0, ""),
            ("task", "Write the charter", 0, 44, 52, 0, ""),
            ("task", "Name owners and deputies", 0, 54, 66, 0, "PT-0003"),
            ("gate", "Mandate", 0, 70, 70, 0, "PT-0004"),
            ("phase", "Design", 5, 72, 112, 0, ""),
            (
                "task",
                "Describe incident management",
                5,
                72,
                88,
                0,
                "PT-0005",
            ),
            (
                "task",
                "Agree on priorities and times",
                5,
                86,
                100,
                0,
                "PT-0007 SS +10d",
            ),
            (
                "task",
                "List the services with their owners",
                5,
                72,
                95,
                6,
                "PT-0005",
            ),
            ("task", "Set up the desk", 5, 90, 108, 0, "PT-0007"),
            (
                "task",
                "Train the first line",
                5,
                100,
                112,
                0,
                "PT-0010 SS +5d",
            ),
            ("gate", "Ready to pilot", 5, 114, 114, 0, "PT-0011"),
            ("phase", "Pilot", 12, 117, 180, 0, ""),
            ("milestone", "The desk is open", 12, 119, 119, 0, "PT-0012"),
            (
                "task",
                "Walk the floor in the first weeks",
                12,
                119,
                140,
                0,
                "PT-0014",
            ),
            (
                "task",
                "Mend the hours of the terminals",
                12,
                148,
                155,
                0,
                "",
            ),
            (
                "task",
                "First service review with production",
                12,
                150,
                160,
                0,
                "",
            ),
            (
                "task",
                "Second round of training",
                12,
                160,
                172,
                0,
                "PT-0011",
            ),
            ("gate", "The pilot holds", 12, 180, 180, 0, "PT-0018"),
            ("phase", "Extend", 19, 182, 300, 0, ""),
            (
                "task",
                "Publish how to reset a password",
                19,
                190,
                200,
                0,
                "PT-0019",
            ),
            ("task", "Bring the plant in", 19, 196, 244, 42, "PT-0019"),
            ("task", "Screens for the night shift", 19, 230, 262, 0, ""),
            (
                "task",
                "Agreements with the two suppliers",
                19,
                215,
                246,
                0,
                "",
            ),
            (
                "task",
                "Name champions at each site",
                19,
                240,
                262,
                25,
                "PT-0022 SS",
            ),
            (
                "milestone",
                "The plant asks the desk first",
                19,
                270,
                270,
                21,
                "PT-0022",
            ),
            ("gate", "Extended to all sites", 19, 300, 300, 0, "PT-0026"),
            ("phase", "Run", 27, 302, 370, 0, ""),
            ("task", "Describe changes", 27, 302, 345, 0, "PT-0027"),
            (
                "task",
                "Describe problems",
                27,
                330,
                372,
                0,
                "PT-0029 SS +10d",
            ),
            ("task", "Service reviews every quarter", 27, 310, 366, 0, ""),
            ("gate", "Hand over to the line", 27, 380, 380, 0, "PT-0030"),
            ("phase", "Improve", 32, 382, 404, 0, ""),
            (
                "milestone",
                "The programme ends",
                32,
                404,
                404,
                0,
                "PT-0032",
            ),
        ];
        for (nth, (kind, title, phase, start, end, slip, waits)) in lines.into_iter().enumerate() {
            let over = end + slip;
            let owner = self.person([IT + 15, IT + 14, IT, IT + 17, IT + 9][nth % 5]);
            let mut writes = vec![
                line(TASK_TASK_TYPE, kind),
                refers(TASK_OWNER, owner),
                self.time(TASK_STARTS_AT, start),
                self.time(TASK_ENDS_AT, end),
                self.time(TASK_BASELINE_START, start),
                self.time(TASK_BASELINE_END, end),
                int(TASK_PERCENT, 0),
                int(TASK_POSITION, nth as i64 + 1),
            ];
            if kind != "phase" {
                writes.push(refers(TASK_PHASE, self.id(Kind::TASK, phase)));
            }
            if !waits.is_empty() {
                writes.push(tag(TASK_DEPENDS_ON, waits));
            }
            let task = self.numbered(Kind::TASK, nth, 39, title, "planned", writes);
            if over > start {
                self.step(Kind::TASK, task, start, owner, "in_progress", Vec::new());
                let begun = vec![self.time(TASK_ACTUAL_START, start)];
                self.push(start, 11 * 60, Kind::TASK, task, owner, begun);
                let half = vec![int(TASK_PERCENT, 50)];
                self.push((start + over) / 2, 16 * 60, Kind::TASK, task, owner, half);
            }
            if slip > 0 {
                // What slips is moved when it should have been over.
                let moved = vec![self.time(TASK_ENDS_AT, over)];
                self.push(end, 17 * 60, Kind::TASK, task, self.manager(), moved);
            }
            self.step(Kind::TASK, task, over, owner, "done", Vec::new());
            let ended = vec![self.time(TASK_ACTUAL_END, over), int(TASK_PERCENT, 100)];
            self.push(over, 11 * 60, Kind::TASK, task, owner, ended);
        }
        let criteria: [(&str, usize, &str, &str, &str, i64); 9] = [
            (
                "At least 30 incidents were logged",
                18,
                "",
                "incident",
                "opened:-90d..",
                30,
            ),
            ("Incidents are classified", 18, "classified", "", "", 0),
            ("Resolutions say how", 18, "close_with_cause", "", "", 0),
            (
                "Work comes in by the agreed ways",
                26,
                "no_side_doors",
                "",
                "",
                0,
            ),
            (
                "Work is logged before it is done",
                26,
                "log_before_fix",
                "",
                "",
                0,
            ),
            (
                "Services have owners",
                26,
                "services_have_an_owner",
                "",
                "",
                0,
            ),
            ("Promises are kept", 31, "resolved_in_time", "", "", 0),
            (
                "Two reviews were held",
                31,
                "",
                "review",
                "state:held,closed",
                2,
            ),
            (
                "Targets are reviewed",
                31,
                "targets_are_reviewed",
                "",
                "",
                0,
            ),
        ];
        for (nth, (title, gate, probe, kind, query, minimum)) in criteria.into_iter().enumerate() {
            let mut writes = vec![
                refers(CRITERION_GATE, self.id(Kind::TASK, gate)),
                int(CRITERION_POSITION, nth as i64 + 1),
            ];
            if probe.is_empty() {
                writes.push(line(CRITERION_RECORD_KIND, kind));
                writes.push(line(CRITERION_QUERY, query));
                writes.push(int(CRITERION_MINIMUM, minimum));
            } else {
                writes.push(line(CRITERION_PROBE, probe));
            }
            self.put(Kind::CRITERION, nth, 66, title, "", writes);
        }
    }

    fn decisions(&mut self) {
        use plan::*;
        // Question, text, kind, gate, asked on, decided on (0: open), outcome, conditions.
        let asked: [(&str, &str, &str, Option<usize>, i64, i64, &str, &str); 9] = [
            (
                "May we begin?",
                "The charter, the owners and the money are in place.",
                "gate",
                Some(4),
                68,
                70,
                "go",
                "",
            ),
            (
                "May the pilot begin?",
                "The first line is trained; the list of services is six days late.",
                "gate",
                Some(11),
                113,
                114,
                "conditions",
                "The list of services is whole before the plant comes in.",
            ),
            (
                "Does the pilot hold?",
                "Nine weeks with the desk at headquarters.",
                "gate",
                Some(18),
                179,
                181,
                "go",
                "",
            ),
            (
                "Shall the old hotline be switched off?",
                "Two numbers confuse people.",
                "decide",
                None,
                150,
                158,
                "yes",
                "",
            ),
            (
                "Screens for the night shift at the plant?",
                "Three screens, 1,900 euros: without them nobody there can see what was reported.",
                "decide",
                None,
                205,
                252,
                "yes",
                "",
            ),
            (
                "Extend to all sites?",
                "The plant asks the desk first since the champion; one criterion was met late.",
                "gate",
                Some(26),
                301,
                306,
                "go",
                "",
            ),
            (
                "Who owns problems?",
                "Suggested text: I ask the head of infrastructure to take the ownership of problems until the end of the month, with one day a week.",
                "decide",
                None,
                358,
                0,
                "",
                "",
            ),
            (
                "Two minutes in Monday’s plant meeting",
                "Suggested text: Since the champion took this on, calls at the side door have halved. Log first, then fix: it is how we learn what stops the line.",
                "say",
                None,
                360,
                0,
                "",
                "",
            ),
            (
                "A second trained agent for the night shift",
                "The head of the plant has to free eight hours.",
                "unblock",
                None,
                361,
                0,
                "",
                "",
            ),
        ];
        let (sponsor, manager) = (self.sponsor(), self.manager());
        for (nth, (question, text, kind, gate, day, decided, outcome, conditions)) in
            asked.into_iter().enumerate()
        {
            let mut writes = vec![
                line(common::DESCRIPTION, text),
                line(DECISION_DECISION_TYPE, kind),
                refers(DECISION_ASKED_OF, sponsor),
                refers(DECISION_ASKED_BY, manager),
                self.time(DECISION_DUE_AT, day + 10),
                tag(
                    DECISION_PRINCIPLES,
                    [
                        "Focus on value",
                        "Collaborate and promote visibility",
                        "Keep it simple and practical",
                    ][nth % 3],
                ),
            ];
            if let Some(gate) = gate {
                writes.push(refers(DECISION_GATE, self.id(Kind::TASK, gate)));
            }
            let record = self.numbered(Kind::DECISION, nth, day, question, "asked", writes);
            if decided > 0 {
                let at = self.company.days.at(decided, 11 * 60);
                let mut parts = vec![
                    (DECISION_OUTCOME, Value::text(outcome)),
                    (DECISION_DECIDED_AT, Value::Time(at)),
                    (DECISION_DECIDED_BY, Value::Ref(sponsor)),
                ];
                if !conditions.is_empty() {
                    parts.push((DECISION_CONDITIONS, Value::text(conditions)));
                }
                self.step(Kind::DECISION, record, decided, sponsor, "decided", parts);
            }
        }
    }

    fn registers(&mut self) {
        use plan::*;
        let risks: [(&str, &str, &str, &str, &str, &str, &str, bool); 9] = [
            (
                "The plant goes on calling whoever it knows",
                "risk",
                "4",
                "4",
                "no_side_doors",
                "reduce",
                "A champion among the shift leads",
                false,
            ),
            (
                "The sponsor has no time",
                "risk",
                "3",
                "5",
                "",
                "reduce",
                "A deputy, and two minutes a week",
                false,
            ),
            (
                "Agents write too little",
                "risk",
                "3",
                "3",
                "close_with_cause",
                "reduce",
                "Case of the week, templates",
                false,
            ),
            (
                "The supplier is slower than its contract",
                "issue",
                "5",
                "3",
                "",
                "transfer",
                "Review every quarter",
                false,
            ),
            (
                "Nobody owns problems",
                "issue",
                "5",
                "4",
                "",
                "reduce",
                "Ask the sponsor",
                false,
            ),
            (
                "The night shift cannot see its tickets",
                "issue",
                "5",
                "2",
                "",
                "reduce",
                "Screens",
                true,
            ),
            (
                "The numbers are used to rank people",
                "risk",
                "2",
                "5",
                "",
                "avoid",
                "Teams only, by rule",
                false,
            ),
            (
                "The list of services grows old",
                "risk",
                "3",
                "3",
                "services_have_an_owner",
                "reduce",
                "Review by owners",
                false,
            ),
            (
                "The budget of next year carries the tool",
                "assumption",
                "2",
                "3",
                "",
                "accept",
                "",
                false,
            ),
        ];
        for (nth, (title, kind, probability, impact, probe, response, action, over)) in
            risks.into_iter().enumerate()
        {
            let mut writes = vec![
                line(RISK_RAID_TYPE, kind),
                line(RISK_PROBABILITY, probability),
                line(RISK_IMPACT, impact),
                line(RISK_RESPONSE, response),
                refers(RISK_OWNER, self.manager()),
                self.time(RISK_REVIEW_AT, 380),
            ];
            if !probe.is_empty() {
                writes.push(line(RISK_TRIGGER_PROBE, probe));
            }
            if !action.is_empty() {
                writes.push(line(RISK_ACTION, action));
            }
            let record = self.numbered(Kind::RISK, nth, 60 + nth as i64 * 9, title, "open", writes);
            if over {
                let at = self.company.days.at(268, 11 * 60);
                self.step(
                    Kind::RISK,
                    record,
                    268,
                    self.manager(),
                    "closed",
                    vec![(RISK_CLOSED_AT, Value::Time(at))],
                );
            }
        }
        for (nth, (title, consequence)) in [
            (
                "A calendar nobody had looked at cost two promises",
                "Hours are part of the service review",
            ),
            (
                "A message from IT is read by half as many as one from the sponsor",
                "The sponsor says why, IT says how",
            ),
            (
                "People follow one of their own",
                "A champion at each site before the date, not after",
            ),
        ]
        .into_iter()
        .enumerate()
        {
            let writes = vec![
                line(LESSON_CONSEQUENCE, consequence),
                refers(LESSON_SAID_BY, self.manager()),
            ];
            self.put(Kind::LESSON, nth, [156, 250, 300][nth], title, "", writes);
        }
    }

    fn documents(&mut self) {
        use documents::*;
        // Kind, practice, title, owner, approved on (0: a draft), next review, readers, whether whole.
        let all: [(&str, &str, &str, usize, i64, i64, usize, bool); 10] = [
            (
                "policy",
                "",
                "Policy of service management",
                0,
                66,
                430,
                140,
                true,
            ),
            (
                "scope",
                "",
                "Scope of service management",
                IT + 15,
                68,
                430,
                12,
                true,
            ),
            (
                "plan",
                "",
                "Service management plan",
                IT + 15,
                70,
                400,
                9,
                true,
            ),
            (
                "process",
                "incident",
                "Incident management",
                IT + 14,
                88,
                420,
                14,
                true,
            ),
            (
                "process",
                "service_level",
                "Service level management",
                IT + 17,
                112,
                410,
                6,
                true,
            ),
            (
                "process",
                "service_configuration",
                "Configuration management",
                IT + 9,
                150,
                340,
                4,
                true,
            ),
            (
                "process",
                "change",
                "Change enablement",
                IT + 16,
                0,
                400,
                0,
                false,
            ),
            (
                "policy",
                "information_security",
                "Policy of information security",
                1,
                80,
                350,
                60,
                true,
            ),
            (
                "risk_assessment",
                "information_security",
                "Risks to information",
                1,
                200,
                420,
                3,
                true,
            ),
            (
                "procedure",
                "supplier",
                "How suppliers are called",
                IT + 18,
                246,
                430,
                8,
                true,
            ),
        ];
        for (nth, (kind, practice, title, owner, approved, review, readers, whole)) in
            all.into_iter().enumerate()
        {
            let (owner, approver) = (self.person(owner), self.sponsor());
            let begin = if approved > 0 { approved - 12 } else { 320 };
            let mut writes = vec![
                line(DOCUMENT_DOCUMENT_TYPE, kind),
                refers(DOCUMENT_OWNER, owner),
                refers(DOCUMENT_APPROVER, approver),
                int(DOCUMENT_VERSION, 1 + i64::from(approved > 0 && nth < 4)),
                self.time(DOCUMENT_REVIEW_AT, review),
            ];
            if !practice.is_empty() {
                writes.push(line(DOCUMENT_PRACTICE, practice));
            }
            if kind == "process" {
                writes.push(line(
                    DOCUMENT_GOAL,
                    "People know what happens next, and by when.",
                ));
                writes.push(line(
                    DOCUMENT_ACTIVITIES,
                    "Log, classify, assign, solve, confirm, close.",
                ));
                if whole {
                    writes.push(line(DOCUMENT_INPUTS, "A call, a message, an alert."));
                    writes.push(line(
                        DOCUMENT_OUTPUTS,
                        "A restored service; a record with its cause.",
                    ));
                    writes.push(line(
                        DOCUMENT_ROLES,
                        "Owner, manager, first line, specialists.",
                    ));
                    writes.push(line(
                        DOCUMENT_INTERFACES,
                        "Service levels, configuration, suppliers.",
                    ));
                }
            }
            let record = self.numbered(Kind::DOCUMENT, nth, begin, title, "draft", writes);
            if approved > 0 {
                let at = self.company.days.at(approved, 11 * 60);
                self.step(
                    Kind::DOCUMENT,
                    record,
                    approved - 4,
                    owner,
                    "review",
                    Vec::new(),
                );
                self.step(
                    Kind::DOCUMENT,
                    record,
                    approved,
                    approver,
                    "approved",
                    vec![
                        (DOCUMENT_APPROVED_AT, Value::Time(at)),
                        (DOCUMENT_APPROVED_BY, Value::Ref(approver)),
                    ],
                );
                for nth in 0..readers {
                    let reader = self.person((nth * 7 + 3) % self.company.people.len());
                    self.push(
                        approved + 2 + (nth as i64 % 20),
                        10 * 60,
                        Kind::DOCUMENT,
                        record,
                        reader,
                        vec![member(DOCUMENT_READ_BY, reader)],
                    );
                }
            }
        }
    }

    fn resources(&mut self) {
        use resources::*;
        let mut nth = 0;
        for month in 0..13_i64 {
            let day = 44 + month * 30;
            for (title, category, planned, drift) in [
                ("Project team", "people", 6_200, [0, 300, -200, 450]),
                ("Licences", "tools", 900, [0, 0, 0, 0]),
            ] {
                let writes = vec![
                    line(BUDGET_LINE_BUDGET_CATEGORY, category),
                    self.time(BUDGET_LINE_MONTH_AT, day),
                    int(BUDGET_LINE_PLANNED, planned),
                    int(BUDGET_LINE_COMMITTED, planned),
                ];
                let record = self.put(Kind::BUDGET_LINE, nth, 50, title, "", writes);
                let spent = vec![int(BUDGET_LINE_ACTUAL, planned + drift[month as usize % 4])];
                self.push(
                    day + 2,
                    10 * 60,
                    Kind::BUDGET_LINE,
                    record,
                    self.manager(),
                    spent,
                );
                nth += 1;
            }
        }
        for (title, category, day, planned, actual) in [
            ("Training of the first line", "training", 104, 4_800, 4_650),
            ("Second round of training", "training", 165, 3_200, 3_900),
            ("Help with the catalogue", "external", 95, 7_500, 7_500),
            ("Screens for the night shift", "tools", 255, 2_000, 1_900),
            ("Reserve", "contingency", 380, 5_000, 0),
        ] {
            let writes = vec![
                line(BUDGET_LINE_BUDGET_CATEGORY, category),
                self.time(BUDGET_LINE_MONTH_AT, day),
                int(BUDGET_LINE_PLANNED, planned),
            ];
            let record = self.put(Kind::BUDGET_LINE, nth, 50, title, "", writes);
            if actual > 0 {
                let spent = vec![int(BUDGET_LINE_ACTUAL, actual)];
                self.push(
                    day + 2,
                    10 * 60,
                    Kind::BUDGET_LINE,
                    record,
                    self.manager(),
                    spent,
                );
            }
            nth += 1;
        }
        for (nth, (place, hours, confirmed)) in [
            (IT + 15, 20, true),
            (IT + 14, 8, true),
            (IT, 12, true),
            (IT + 17, 4, true),
            (IT + 9, 4, false),
        ]
        .into_iter()
        .enumerate()
        {
            let person = self.person(place);
            let mut writes = vec![
                refers(CAPACITY_PERSON, person),
                int(CAPACITY_HOURS_PER_WEEK, hours),
                self.time(CAPACITY_FROM_AT, 44),
                self.time(CAPACITY_UNTIL_AT, 404),
            ];
            if confirmed {
                writes.push(refers(CAPACITY_CONFIRMED_BY, self.person(IT + 14)));
            }
            self.put(
                Kind::CAPACITY,
                nth,
                46,
                "Introducing service management",
                "",
                writes,
            );
        }
        let mut skill = 0;
        for agent in 0..8_usize {
            for (at, (practice, title)) in [
                ("incident", "Incidents"),
                ("service_level", "Service levels"),
                ("service_configuration", "Items"),
            ]
            .into_iter()
            .enumerate()
            {
                let level = (4_usize)
                    .saturating_sub((agent + at * 2) % 4 + at / 2)
                    .min(4);
                let writes = vec![
                    refers(SKILL_PERSON, self.person(IT + agent)),
                    line(SKILL_PRACTICE, practice),
                    line(SKILL_LEVEL, ["0", "1", "2", "3", "4"][level]),
                    line(SKILL_TARGET, if at == 0 { "3" } else { "2" }),
                    self.time(SKILL_ASSESSED_AT, 320),
                ];
                self.put(Kind::SKILL, skill, 100, title, "", writes);
                skill += 1;
            }
        }
        let trainings = [
            ("Log, classify, own", 104, 14, 240, "classified"),
            (
                "Writing a resolution that teaches",
                128,
                14,
                60,
                "close_with_cause",
            ),
            ("How to use the desk", 118, 120, 20, "no_side_doors"),
            ("Second round for agents", 168, 14, 180, "log_before_fix"),
            ("The desk, for shift leads", 292, 11, 45, "no_side_doors"),
            (
                "Service reviews for owners",
                330,
                6,
                60,
                "agreements_are_in_review",
            ),
        ];
        let mut came = 0;
        for (nth, (title, day, count, minutes, probe)) in trainings.into_iter().enumerate() {
            let writes = vec![
                int(TRAINING_MINUTES, minutes),
                self.time(TRAINING_HELD_AT, day),
                self.time(TRAINING_DUE_AT, day + 5),
                line(TRAINING_AIMS_AT, probe),
                refers(TRAINING_TRAINER, self.manager()),
                line(
                    TRAINING_FORM,
                    if minutes > 60 { "Workshop" } else { "Talk" },
                ),
                tag(
                    TRAINING_QUIZ,
                    "What comes first? | Log it | Fix it | Call a friend",
                ),
                tag(
                    TRAINING_QUIZ,
                    "Where does the priority come from? | Impact and urgency | Whoever calls | The agent’s feeling",
                ),
            ];
            let record = self.put(Kind::TRAINING, nth, day - 14, title, "", writes);
            for at in 0..count {
                let place = if count <= 14 { IT + at } else { at * 4 };
                let place = if title.contains("shift leads") {
                    self.company.people.len() - 1 - at
                } else {
                    place
                };
                let person = self.person(place);
                let writes = vec![
                    refers(ATTENDANCE_TRAINING, record),
                    refers(ATTENDANCE_PERSON, person),
                    self.time(ATTENDANCE_ATTENDED_AT, day),
                    int(ATTENDANCE_SCORE, [100, 100, 50, 100][(at + nth) % 4]),
                ];
                self.put(Kind::ATTENDANCE, came, day, title, "", writes);
                came += 1;
            }
        }
        for (nth, (title, decision, once, yearly, each, exit)) in [
            (
                "Shared mailbox and a spreadsheet",
                "leaving",
                0,
                0,
                0,
                "Kept for reading until the end of the year",
            ),
            (
                "Steward",
                "in_use",
                2_400,
                0,
                0,
                "Export of everything; open formats",
            ),
            (
                "A suite with licences for each agent",
                "rejected",
                38_000,
                6_000,
                1_150,
                "",
            ),
        ]
        .into_iter()
        .enumerate()
        {
            let mut writes = vec![
                line(TOOL_DECISION, decision),
                int(TOOL_COST_ONCE, once),
                int(TOOL_COST_PER_YEAR, yearly),
                int(TOOL_COST_PER_AGENT, each),
                refers(TOOL_OWNER, self.person(IT + 14)),
            ];
            if !exit.is_empty() {
                writes.push(line(TOOL_EXIT_PLAN, exit));
            }
            self.put(Kind::TOOL, nth, 58, title, "", writes);
        }
    }

    fn audiences(&mut self) {
        use communication::*;
        let all: [(&str, &str, i64, &str, &str, bool); 6] = [
            (
                "Service desk and specialists",
                "has:group",
                14,
                "4",
                "1",
                true,
            ),
            ("Line managers", "", 24, "4", "0", true),
            (
                "Employees at headquarters",
                "location:Headquarters",
                320,
                "2",
                "1",
                true,
            ),
            ("Plant, day shifts", "location:Plant", 118, "3", "-1", true),
            (
                "Plant shift leads",
                "title:\"Shift lead\"",
                12,
                "5",
                "0",
                true,
            ),
            ("Board", "", 8, "5", "1", true),
        ];
        for (nth, (title, rule, size, influence, attitude, stakeholder)) in
            all.into_iter().enumerate()
        {
            let mut writes = vec![
                int(AUDIENCE_SIZE, size),
                line(AUDIENCE_INFLUENCE, influence),
                line(AUDIENCE_ATTITUDE, attitude),
                line(
                    common::DESCRIPTION,
                    [
                        "Clear rules and time to learn them.",
                        "What it changes for their people.",
                        "One number, one page, an answer.",
                        "A way to ask without leaving the line.",
                        "Proof that it is faster than shouting.",
                        "Whether it is worth the money.",
                    ][nth],
                ),
                Write::one(AUDIENCE_STAKEHOLDER, Value::Bool(stakeholder)),
                self.time(AUDIENCE_REVIEWED_AT, 310),
            ];
            if !rule.is_empty() && nth < 4 {
                writes.push(line(AUDIENCE_RULE, rule));
            }
            let members: &[usize] = match nth {
                1 => &[8, 54, 76, 192, 222],
                4 => &[488, 489, 490, 491, 492, 493],
                5 => &[0, 1, 2, 3],
                _ => &[],
            };
            for place in members {
                writes.push(member(AUDIENCE_MEMBERS, self.person(*place)));
            }
            self.put(Kind::AUDIENCE, nth, 56, title, "", writes);
        }
        let mut rule = 0;
        for (audience, name, levels) in [
            (
                2,
                "Employees",
                [
                    ("indicators", "aggregate"),
                    ("finance", "none"),
                    ("incidents", "none"),
                    ("people", "none"),
                    ("security", "none"),
                    ("roadmap", "full"),
                ],
            ),
            (
                5,
                "Board",
                [
                    ("indicators", "full"),
                    ("finance", "full"),
                    ("incidents", "aggregate"),
                    ("people", "aggregate"),
                    ("security", "aggregate"),
                    ("roadmap", "full"),
                ],
            ),
        ] {
            for (class, level) in levels {
                let writes = vec![
                    refers(ACCESS_RULE_AUDIENCE, self.id(Kind::AUDIENCE, audience)),
                    line(ACCESS_RULE_INFORMATION_CLASS, class),
                    line(ACCESS_RULE_LEVEL, level),
                ];
                let title = [name, ": ", class].concat();
                self.put(Kind::ACCESS_RULE, rule, 58, &title, "", writes);
                rule += 1;
            }
        }
    }

    fn messages(&mut self) {
        use communication::*;
        // Subject, form, from where, audience, sent on (0: planned for 372), reached, aims at.
        let all: [(&str, &str, &str, usize, i64, usize, &str); 11] = [
            ("Why we do this", "mail", "sponsor", 2, 62, 214, ""),
            (
                "Your manager will ask you two questions",
                "mail",
                "sponsor",
                1,
                96,
                22,
                "",
            ),
            (
                "The desk opens on Monday",
                "launch",
                "sponsor",
                2,
                117,
                288,
                "no_side_doors",
            ),
            (
                "One number for everything",
                "poster",
                "it",
                3,
                118,
                34,
                "no_side_doors",
            ),
            (
                "What the first month showed",
                "newsletter",
                "sponsor",
                2,
                150,
                236,
                "",
            ),
            (
                "How to reset your password yourself",
                "banner",
                "it",
                2,
                200,
                190,
                "",
            ),
            (
                "Please use the desk",
                "mail",
                "it",
                3,
                222,
                11,
                "no_side_doors",
            ),
            (
                "Half a year: what is better, what is not",
                "newsletter",
                "sponsor",
                2,
                252,
                231,
                "",
            ),
            (
                "Shift talk with the champion",
                "one_to_one",
                "champion",
                4,
                289,
                12,
                "no_side_doors",
            ),
            (
                "Where to see what became of your call",
                "video",
                "champion",
                3,
                305,
                71,
                "",
            ),
            (
                "The year in six numbers",
                "newsletter",
                "sponsor",
                2,
                0,
                0,
                "",
            ),
        ];
        for (nth, (subject, form, level, audience, sent, reached, probe)) in
            all.into_iter().enumerate()
        {
            let (sender, approver) = (
                match level {
                    "sponsor" => self.sponsor(),
                    "champion" => self.company.shift_leads()[2].id,
                    _ => self.manager(),
                },
                self.manager(),
            );
            let planned = if sent > 0 { sent } else { 372 };
            let mut writes = vec![
                line(MESSAGE_FORM, form),
                line(MESSAGE_SENDER_LEVEL, level),
                refers(MESSAGE_SENDER, sender),
                refers(MESSAGE_APPROVER, approver),
                member(MESSAGE_AUDIENCES, self.id(Kind::AUDIENCE, audience)),
                self.time(MESSAGE_PLANNED_AT, planned),
                line(MESSAGE_REPEAT, "once"),
                line(MESSAGE_INFORMATION_CLASS, "general"),
                line(
                    common::DESCRIPTION,
                    "What changes for you, why, and where to ask. It takes two minutes.",
                ),
            ];
            if !probe.is_empty() {
                writes.push(line(MESSAGE_AIMS_AT, probe));
            }
            let record = self.numbered(Kind::MESSAGE, nth, planned - 20, subject, "draft", writes);
            if sent > 0 {
                let at = self.company.days.at(sent, 11 * 60);
                let parts = vec![
                    (MESSAGE_SENT_AT, Value::Time(at)),
                    (MESSAGE_SENT_BY, Value::Ref(approver)),
                ];
                self.step(Kind::MESSAGE, record, sent, approver, "sent", parts);
                let site = [0, 0, 0, 1, 1, 0][audience];
                let readers: Vec<RecordId> = self
                    .company
                    .people
                    .iter()
                    .filter(|it| it.site == site)
                    .map(|it| it.id)
                    .take(reached)
                    .collect();
                for (at, reader) in readers.into_iter().enumerate() {
                    let mut writes = vec![member(MESSAGE_ACKNOWLEDGED_BY, reader)];
                    if at % 5 == 0 {
                        writes.push(member(
                            if at % 4 == 3 {
                                MESSAGE_DISLIKED_BY
                            } else {
                                MESSAGE_LIKED_BY
                            },
                            reader,
                        ));
                    }
                    self.push(
                        sent + 1 + (at as i64 % 6),
                        10 * 60,
                        Kind::MESSAGE,
                        record,
                        reader,
                        writes,
                    );
                }
            }
        }
    }

    fn support(&mut self) {
        use sponsor::*;
        // Nothing between the beginning and the end of the silence: that is story ten.
        let acts = [
            ("Opened the programme in the town hall", "message", 62),
            ("Spent a morning at the desk", "visit", 121),
            (
                "Thanked the first line in the management meeting",
                "recognition",
                150,
            ),
            ("Switched the old hotline off", "decision", 158),
            ("Visited the plant at the change of shifts", "visit", 186),
            (
                "Said in the town hall what was not good enough",
                "message",
                REVIEW + 4,
            ),
            ("Approved the screens for the night shift", "decision", 252),
            ("Sat with the champion at the plant", "visit", CHAMPION + 6),
            ("Thanked the shift leads", "recognition", 326),
            ("Opened the service review with production", "message", 356),
        ];
        let sponsor = self.sponsor();
        for (nth, (title, kind, day)) in acts
            .into_iter()
            .filter(|it| !SILENCE.contains(&it.2))
            .enumerate()
        {
            let writes = vec![
                line(SPONSOR_ACT_ACT_TYPE, kind),
                refers(SPONSOR_ACT_SPONSOR, sponsor),
                self.time(SPONSOR_ACT_HAPPENED_AT, day),
                member(
                    SPONSOR_ACT_AUDIENCES,
                    self.id(
                        Kind::AUDIENCE,
                        if title.contains("plant") || title.contains("shift") {
                            3
                        } else {
                            2
                        },
                    ),
                ),
            ];
            self.put(Kind::SPONSOR_ACT, nth, day, title, "", writes);
        }
    }

    fn culture(&mut self) {
        use culture::*;
        let found: [(&str, &str, &str, &str, usize, &str, &str, i64); 3] = [
            (
                "Calls at the side door of the plant",
                "old_habits",
                "4",
                "no_side_doors",
                9,
                "The desk was slower than the colleague next door.",
                "A champion, a terminal at the line, thanks for logging",
                0,
            ),
            (
                "Requests come as orders",
                "over_the_wall",
                "2",
                "",
                5,
                "Engineering was not asked when the form was made.",
                "Form with their words",
                230,
            ),
            (
                "Everything is urgent",
                "all_urgent",
                "3",
                "not_everything_is_top",
                3,
                "Sales learned that only urgent is answered.",
                "Show the times that are kept",
                0,
            ),
        ];
        for (nth, (title, kind, strength, probe, unit, cause, response, settled)) in
            found.into_iter().enumerate()
        {
            let mut writes = vec![
                line(RESISTANCE_RESISTANCE_TYPE, kind),
                line(RESISTANCE_STRENGTH, strength),
                line(common::DESCRIPTION, cause),
                line(RESISTANCE_RESPONSE, response),
                refers(
                    RESISTANCE_UNIT,
                    identity(self.company.seed, super::company::space::UNIT, unit as u64),
                ),
                refers(RESISTANCE_OWNER, self.manager()),
                self.time(RESISTANCE_REVIEW_AT, 376),
            ];
            if !probe.is_empty() {
                writes.push(line(RESISTANCE_SIGNAL_PROBE, probe));
            }
            let record = self.numbered(Kind::RESISTANCE, nth, 160, title, "open", writes);
            if settled > 0 {
                self.step(
                    Kind::RESISTANCE,
                    record,
                    settled,
                    self.manager(),
                    "settled",
                    Vec::new(),
                );
            }
        }
        let mut answer = 0;
        for (nth, day) in ROUNDS.into_iter().enumerate() {
            let mut writes = vec![
                self.time(PULSE_ROUND_OPENS_AT, day),
                self.time(PULSE_ROUND_CLOSES_AT, day + 10),
            ];
            writes.extend(
                (0..5).map(|it| member(PULSE_ROUND_AUDIENCES, self.id(Kind::AUDIENCE, it))),
            );
            let title = ["Survey ", ["one", "two", "three", "four"][nth]].concat();
            let round = self.put(Kind::PULSE_ROUND, nth, day - 5, &title, "planned", writes);
            self.step(
                Kind::PULSE_ROUND,
                round,
                day,
                self.manager(),
                "open",
                Vec::new(),
            );
            for (audience, (count, base)) in [(12, 38), (18, 33), (40, 30), (22, 22), (8, 26)]
                .into_iter()
                .enumerate()
            {
                for each in 0..count {
                    let mut random = self.company.random(77, answer as i64);
                    let mut writes = vec![
                        refers(PULSE_ANSWER_ROUND, round),
                        refers(PULSE_ANSWER_AUDIENCE, self.id(Kind::AUDIENCE, audience)),
                    ];
                    let letters = [
                        PULSE_ANSWER_AWARENESS,
                        PULSE_ANSWER_DESIRE,
                        PULSE_ANSWER_KNOWLEDGE,
                        PULSE_ANSWER_ABILITY,
                        PULSE_ANSWER_REINFORCEMENT,
                    ];
                    for (place, letter) in letters.into_iter().enumerate() {
                        // The plant knows how before it wants to; the silence costs half a point.
                        let turn = match (audience, place) {
                            (3 | 4, 1) => -6,
                            (3 | 4, 4) => -4,
                            (_, 0) => 6,
                            _ => 0,
                        };
                        let mood = [0, 3, -2, 7][nth];
                        let tenths = base + turn + mood + random.between(-9, 10);
                        let level = ((tenths + 5) / 10).clamp(1, 5) as usize;
                        writes.push(line(letter, ["1", "2", "3", "4", "5"][level - 1]));
                    }
                    let record = self.id(Kind::PULSE_ANSWER, answer);
                    writes.push(line(common::TITLE, "Answer"));
                    let at = self.company.days.at(day + 1 + (each % 8), 0);
                    writes.push(Write::one(common::OPENED_AT, Value::Time(at)));
                    // Nobody stands on an answer, and none tells its hour.
                    self.push(
                        day + 1 + (each % 8),
                        0,
                        Kind::PULSE_ANSWER,
                        record,
                        RecordId::NIL,
                        writes,
                    );
                    answer += 1;
                }
            }
            self.step(
                Kind::PULSE_ROUND,
                round,
                day + 10,
                self.manager(),
                "closed",
                Vec::new(),
            );
        }
        for (nth, (title, group, day)) in [
            ("The terminals were back before the shift ended", 1, 165),
            ("A resolution that solved forty more", 0, 204),
            ("Told every caller before they asked", 0, 318),
            ("Found the printer’s driver with the plant", 1, 340),
        ]
        .into_iter()
        .enumerate()
        {
            let writes = vec![
                refers(RECOGNITION_TEAM, self.company.group(group)),
                refers(RECOGNITION_GIVEN_BY, self.sponsor()),
                self.time(RECOGNITION_GIVEN_AT, day),
                Write::one(RECOGNITION_PUBLISHED, Value::Bool(true)),
            ];
            self.put(Kind::RECOGNITION, nth, day, title, "", writes);
        }
    }

    fn benefits(&mut self) {
        use benefits::*;
        // Kind, title, indicator, incidents, target, minutes each, money each, promised, due, state, note.
        let all: [(
            &str,
            &str,
            &str,
            &str,
            &str,
            &str,
            i64,
            i64,
            i64,
            &str,
            &str,
        ); 6] = [
            (
                "capacity",
                "Hours back for specialists",
                "fcr",
                "",
                "60",
                "35",
                0,
                600,
                390,
                "planned",
                "What the first line solves does not reach a specialist.",
            ),
            (
                "experience",
                "Back at work sooner",
                "mttr",
                "",
                "20",
                "",
                0,
                0,
                380,
                "planned",
                "Time from the call to working again.",
            ),
            (
                "cash",
                "Fewer credits for missed promises",
                "sla_attainment",
                "priority:1,2",
                "92",
                "",
                180,
                18_000,
                350,
                "planned",
                "Each missed promise to a customer costs a credit.",
            ),
            (
                "capacity",
                "Nobody does it twice",
                "reopen_rate",
                "",
                "4",
                "50",
                0,
                90,
                390,
                "planned",
                "A reopening costs most of an hour.",
            ),
            (
                "risk",
                "The plant stops less",
                "late_open",
                "location:Plant",
                "5",
                "",
                0,
                0,
                330,
                "planned",
                "Open and late at the plant.",
            ),
            (
                "capacity",
                "Less passing on between teams",
                "bounce_share",
                "",
                "2",
                "40",
                0,
                200,
                340,
                "missed",
                "Routing by category was to do it by itself. Nobody was asked to own the hand-over, and nothing changed.",
            ),
        ];
        for (
            nth,
            (kind, title, indicator, query, target, minutes, money, promised, due, state, note),
        ) in all.into_iter().enumerate()
        {
            let mut writes = vec![
                line(BENEFIT_BENEFIT_TYPE, kind),
                line(common::DESCRIPTION, note),
                line(BENEFIT_INDICATOR, indicator),
                line(BENEFIT_BASELINE_SOURCE, "history"),
                self.time(BENEFIT_BASELINE_FROM, 0),
                self.time(BENEFIT_BASELINE_TO, GO_LIVE - 1),
                line(BENEFIT_TARGET, target),
                self.time(BENEFIT_DUE_AT, due),
                refers(
                    BENEFIT_OWNER,
                    self.person([IT + 14, IT, IT + 17, IT, 460, IT + 15][nth]),
                ),
                int(BENEFIT_ATTRIBUTION, 70),
                line(
                    BENEFIT_CONFIDENCE,
                    ["high", "medium", "medium", "medium", "low", "low"][nth],
                ),
            ];
            for (field, text) in [(BENEFIT_QUERY, query), (BENEFIT_MINUTES_EACH, minutes)] {
                if !text.is_empty() {
                    writes.push(line(field, text));
                }
            }
            for (field, number) in [(BENEFIT_MONEY_EACH, money), (BENEFIT_PROMISED, promised)] {
                if number > 0 {
                    writes.push(int(field, number));
                }
            }
            let record = self.numbered(Kind::BENEFIT, nth, 64, title, "planned", writes);
            if state == "missed" {
                self.step(
                    Kind::BENEFIT,
                    record,
                    344,
                    self.manager(),
                    "missed",
                    Vec::new(),
                );
            }
        }
    }

    fn maturity(&mut self) {
        use maturity::*;
        for (nth, (title, practice, rollout, goal, owner, live)) in [
            (
                "Incident management",
                "incident",
                "live",
                "3",
                IT + 14,
                GO_LIVE,
            ),
            ("Service desk", "service_desk", "live", "3", IT, GO_LIVE),
            (
                "Service level management",
                "service_level",
                "live",
                "2",
                IT + 17,
                150,
            ),
            (
                "Service configuration",
                "service_configuration",
                "pilot",
                "2",
                IT + 9,
                0,
            ),
            ("Change enablement", "change", "planned", "2", IT + 16, 0),
            ("Problem management", "problem", "planned", "2", IT + 9, 0),
            ("Service requests", "service_request", "planned", "2", IT, 0),
            (
                "Knowledge management",
                "knowledge",
                "planned",
                "2",
                IT + 1,
                0,
            ),
            ("Supplier management", "supplier", "pilot", "2", IT + 18, 0),
            (
                "Measurement and reporting",
                "measurement",
                "live",
                "3",
                IT + 15,
                140,
            ),
            (
                "Continual improvement",
                "continual_improvement",
                "planned",
                "2",
                IT + 15,
                0,
            ),
            (
                "Information security",
                "information_security",
                "pilot",
                "2",
                1,
                0,
            ),
        ]
        .into_iter()
        .enumerate()
        {
            let mut writes = vec![
                line(PRACTICE_GOAL_PRACTICE, practice),
                line(PRACTICE_GOAL_ROLLOUT, rollout),
                line(PRACTICE_GOAL_GOAL_LEVEL, goal),
                refers(PRACTICE_GOAL_OWNER, self.person(owner)),
            ];
            if live > 0 {
                writes.push(self.time(PRACTICE_GOAL_LIVE_AT, live));
            }
            self.put(Kind::PRACTICE_GOAL, nth, 70, title, "", writes);
        }
        for (nth, (title, kind, planned, held)) in [
            ("Management review, spring", "management", 170, 172),
            ("Management review, autumn", "management", 350, 352),
            ("First assessment", "audit", 75, 76),
            ("Second assessment", "audit", 345, 347),
            ("Service review with production", "service", 160, 160),
            ("Service review with sales", "service", 340, 341),
            ("Review of the hardware supplier", "supplier", 246, 246),
            ("Management review, winter", "management", 440, 0),
        ]
        .into_iter()
        .enumerate()
        {
            let writes = vec![
                line(REVIEW_REVIEW_TYPE, kind),
                self.time(REVIEW_PLANNED_AT, planned),
                refers(REVIEW_CHAIR, self.sponsor()),
            ];
            let record = self.numbered(
                Kind::REVIEW,
                nth,
                planned.min(340) - 30,
                title,
                "planned",
                writes,
            );
            if held > 0 {
                let at = self.company.days.at(held, 11 * 60);
                self.step(
                    Kind::REVIEW,
                    record,
                    held,
                    self.manager(),
                    "held",
                    vec![(REVIEW_HELD_AT, Value::Time(at))],
                );
            }
        }
        for (nth, (requirement, score, reason)) in [
            ("PR9.6", "1", "Major incidents are seen and called, but by feel: there is no list of criteria yet."),
            ("PR7.3", "2", "Customers know the desk and the owner; complaints have no way of their own."),
            ("GR4.1", "3", "The plan names goals, time, roles, training and tools; seen and discussed."),
        ]
        .into_iter()
        .enumerate()
        {
            let writes = vec![
                line(ASSESSMENT_REQUIREMENT, requirement),
                line(ASSESSMENT_SCORE, score),
                refers(ASSESSMENT_ASSESSOR, self.person(IT + 19)),
                self.time(ASSESSMENT_ASSESSED_AT, 347),
            ];
            self.put(Kind::ASSESSMENT, nth, 347, reason, "", writes);
        }
    }
}
