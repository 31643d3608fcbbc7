//! What the stories have beyond the everyday: the label queue of the plant, the shift leads, the
//! terminals at night, the certificate of the remote access.

use super::Happening;
use super::company::{CALENDAR_FIXED, CHAMPION, Company, Person, QUEUE};
use super::desk::{Case, case_of};
use super::life::{Life, Solution, minutes};
use super::random::Random;
use super::texts::{self, fill, language_of};
use super::time::{DAYS, HOUR, MINUTE};
use crate::domain::{FieldId, RecordId, Value, common, incident};
use crate::oplog::Write;

/// Incidents of the label printer until its driver was changed, and in the same time afterwards.
pub(super) const QUEUE_BEFORE: usize = 61;
/// See [`QUEUE_BEFORE`].
pub(super) const QUEUE_AFTER: usize = 12;
/// Who could not work from outside, each with an incident of their own.
pub(super) const VPN_CHILDREN: usize = 34;
/// What the failed change was called.
pub(super) const VPN_CHANGE: &str = "Certificate of the remote access gateway";
/// What the queue is called as a problem.
pub(super) const QUEUE_PROBLEM: &str = "Label queue of the plant stops";

const LABELS: u64 = 31_000;
const SHIFT: u64 = 32_000;
const TERMINALS: u64 = 33_000;
const VPN: u64 = 34_000;

/// Tells them.
pub(super) fn tell(company: &Company, out: &mut Vec<Happening>) {
    label_queue(company, out);
    shift_leads(company, out);
    terminals(company, out);
    certificate(company, out);
}

/// Somebody of the plant.
fn of_the_plant(company: &Company, random: &mut Random) -> Person {
    let unit = if random.chance(350) { 7 } else { 8 };
    *random.pick(company.unit(unit))
}

fn label_queue(company: &Company, out: &mut Vec<Happening>) {
    let length = QUEUE.end - QUEUE.start;
    let workdays = |from: i64, to: i64| -> Vec<i64> {
        (from..to)
            .filter(|it| company.days.is_workday(*it))
            .collect()
    };
    let before = workdays(QUEUE.start, QUEUE.end);
    let after = workdays(QUEUE.end, QUEUE.end + length);
    let mut random = company.random(LABELS, 0);
    let mut when: Vec<i64> = (0..QUEUE_BEFORE).map(|_| *random.pick(&before)).collect();
    when.extend((0..QUEUE_AFTER).map(|_| *random.pick(&after)));
    // And as rarely from then on.
    for day in QUEUE.end + length..=company.last_day() {
        let mut random = company.random(LABELS + 1, day);
        when.extend((0..random.count(210)).map(|_| day));
    }
    for (nth, day) in when.into_iter().enumerate() {
        let mut random = company.random(LABELS + 2, nth as i64);
        let is_fixed = day >= QUEUE.end;
        let templates = if is_fixed {
            texts::QUEUE_LATER
        } else {
            texts::QUEUE
        };
        let (language, text) = language_of(random.text(templates));
        let (title, description) = text.split_once('|').unwrap_or((text, ""));
        let is_found = (QUEUE.end - 21..QUEUE.end).contains(&day);
        let minute = 6 * 60 + random.between(5, 15 * 60);
        let case = Case {
            // Those of later days are many or few: they do not count on from the first ones.
            id: company.record(LABELS, day as u64 * 1_000 + nth as u64),
            at: company.days.at(day, minute) + random.between(0, 59_000),
            day,
            requester: of_the_plant(company, &mut random),
            language,
            title,
            description,
            service: 7,
            category: if is_fixed {
                "Paper and toner"
            } else {
                "Print queue"
            },
            item: company.plant_printer(),
            code: match (is_fixed, is_found) {
                (true, _) => "fixed",
                (_, true) => "known_error",
                _ => "workaround",
            },
            notes: if is_fixed {
                "{Ribbon changed and the sensor cleaned./Put in a new roll and set it straight.} The driver is not the cause any more."
            } else if is_found {
                "Known error of the driver with two-sided labels: stopped the service, emptied its folder, started it again."
            } else {
                "Emptied the queue and started the print service again. {Runs./It will stop again, we need the cause.}"
            },
            priority: Some(random.between(3, 4)),
            channel: None,
            is_certain: true,
            more: if is_found {
                vec![Write::one(FieldId(142), Value::text(QUEUE_PROBLEM))]
            } else {
                Vec::new()
            },
        };
        case_of(company, &case, &mut random, out);
    }
}

fn shift_leads(company: &Company, out: &mut Vec<Happening>) {
    for day in 0..=company.last_day() {
        if !company.days.is_workday(day) {
            continue;
        }
        let mut random = company.random(SHIFT, day);
        for nth in 0..random.count(820) {
            let mut random = company.random(SHIFT + 1 + nth as u64, day);
            let (language, text) = language_of(random.text(texts::SHIFT));
            let (title, description) = text.split_once('|').unwrap_or((text, ""));
            let requester = *random.pick(company.shift_leads());
            let is_side_door = random.chance(if day < CHAMPION { 830 } else { 140 });
            let minute = 7 * 60 + random.between(0, 10 * 60);
            let case = Case {
                id: company.record(SHIFT, day as u64 * 100 + nth as u64),
                at: company.days.at(day, minute) + random.between(0, 59_000),
                day,
                requester,
                language,
                title,
                description,
                service: 13,
                category: "Hand-held terminal",
                item: company.item("Hand-held terminal", random.below(36)),
                code: "fixed",
                notes: "{Profile of the terminal loaded anew/Restarted and signed in again/Cable exchanged}, tested together with the shift lead.",
                priority: Some(random.between(3, 4)),
                channel: (!is_side_door).then(|| {
                    if random.chance(750) {
                        "portal"
                    } else {
                        "phone"
                    }
                }),
                is_certain: true,
                more: Vec::new(),
            };
            if is_side_door {
                side_door(company, &case, &mut random, out);
            } else {
                case_of(company, &case, &mut random, out);
            }
        }
    }
}

/// Solved in the corridor, written down afterwards, closed at once.
fn side_door(company: &Company, case: &Case<'_>, random: &mut Random, out: &mut Vec<Happening>) {
    let agent = company.agent(usize::from(random.chance(700)), random);
    let title = fill(case.title, random, "", "");
    let description = fill(case.description, random, "", "");
    let mut fields = vec![
        Write::one(common::TITLE, Value::text(&title)),
        Write::one(common::DESCRIPTION, Value::text_or_none(&description)),
        Write::one(incident::REQUESTER, Value::Ref(case.requester.id)),
        Write::one(incident::SERVICE, Value::Ref(company.service(case.service))),
        Write::one(incident::ASSIGNMENT_GROUP, Value::Ref(company.group(1))),
        Write::one(incident::ASSIGNEE, Value::Ref(agent)),
        Write::one(FieldId(140), Value::text("Plant")),
        Write::one(incident::IMPACT, Value::text("2")),
        Write::one(incident::URGENCY, Value::text("3")),
        Write::one(
            incident::CHANNEL,
            Value::text(if random.chance(700) {
                "walk_in"
            } else {
                "phone"
            }),
        ),
    ];
    fields.retain(|it| !it.value.is_none());
    if let Some((above, below)) = company.category(case.category) {
        fields.push(Write::one(incident::CATEGORY, Value::Ref(above)));
        fields.push(Write::one(incident::SUBCATEGORY, Value::Ref(below)));
    }
    let mut life = Life::open(out, case.id, case.at, agent, fields);
    let at = life.at + random.between(35_000, 115_000);
    let solution = Solution {
        code: "fixed",
        notes: "Solved on the spot at the line; written down afterwards.",
    };
    life.resolve(at, agent, &solution);
    let closes = company.days.business_days_later(at, 3);
    life.close(closes, RecordId::NIL);
}

/// Critical ones of the warehouse in the last hour of the late shift: nobody needs a terminal at night.
fn terminals(company: &Company, out: &mut Vec<Happening>) {
    let days = &company.days;
    for (nth, day) in [126, 141, 163, 189, 232, 301, 338].into_iter().enumerate() {
        // A day with another shift behind it.
        let is_fit = |day: &i64| {
            days.is_workday(*day) && days.weekday(*day) < 4 && days.is_workday(*day + 1)
        };
        let Some(day) = (day..day + 14).find(is_fit) else {
            continue;
        };
        debug_assert!(nth < 2 || day >= CALENDAR_FIXED);
        let mut random = company.random(TERMINALS, nth as i64);
        let at = days.at(day, 21 * 60 + random.between(5, 40));
        let (agent, on_call) = (company.agent(1, &mut random), company.agent(0, &mut random));
        let requester = *random.pick(company.unit(7));
        let mut fields = vec![
            Write::one(
                common::TITLE,
                Value::text("All terminals in the warehouse without connection"),
            ),
            Write::one(
                common::DESCRIPTION,
                Value::text(
                    "Since the end of the last truck no terminal connects. The early shift begins at 6 and cannot load without them.",
                ),
            ),
            Write::one(incident::REQUESTER, Value::Ref(requester.id)),
            Write::one(incident::SERVICE, Value::Ref(company.service(13))),
            Write::one(incident::CHANNEL, Value::text("phone")),
            Write::one(incident::ASSIGNMENT_GROUP, Value::Ref(company.group(1))),
            Write::one(incident::IMPACT, Value::text("1")),
            Write::one(incident::URGENCY, Value::text("1")),
            Write::one(FieldId(140), Value::text("Plant")),
        ];
        if let Some((above, below)) = company.category("Hand-held terminal") {
            fields.push(Write::one(incident::CATEGORY, Value::Ref(above)));
            fields.push(Write::one(incident::SUBCATEGORY, Value::Ref(below)));
        }
        let mut life = Life::open(
            out,
            company.record(TERMINALS, nth as u64),
            at,
            on_call,
            fields,
        );
        life.take(at + minutes(&mut random, 2, 9), agent);
        life.say(life.at + MINUTE, agent, "public", "I have it. Nobody works until 6, so I go on at the beginning of the early shift and am there before the first truck.");
        let morning = days.at(day + 1, 6 * 60 + random.between(20, 55));
        life.say(morning, agent, "internal", "Access points of the hall had taken a wrong profile with the nightly update. Took it back.");
        let solution = Solution {
            code: "fixed",
            notes: "Profile of the access points taken back; all terminals connect. First truck loaded in time.",
        };
        life.resolve(morning + minutes(&mut random, 5, 25), agent, &solution);
        let closes = days.business_days_later(life.at, 3);
        life.close(closes, RecordId::NIL);
    }
}

/// The day of the certificate.
fn certificate_day(company: &Company) -> i64 {
    company.days.workday_from(DAYS - 37)
}

/// The certificate of the gateway is changed in the night, and in the morning nobody gets in.
fn certificate(company: &Company, out: &mut Vec<Happening>) {
    let day = certificate_day(company);
    let mut random = company.random(VPN, 0);
    let begin = company.days.at(day, 7 * 60 + 35);
    let restored = begin + 175 * MINUTE;
    let parent = company.record(VPN, 0);
    let lead = company.agent(2, &mut random);
    let desk = company.agent(0, &mut random);
    let about = |writes: &mut Vec<Write>| {
        writes.push(Write::one(
            incident::SERVICE,
            Value::Ref(company.service(1)),
        ));
        writes.push(Write::one(FieldId(144), Value::text(VPN_CHANGE)));
        writes.push(Write::one(FieldId(143), Value::text(VPN_CHANGE)));
        if let Some((above, below)) = company.category("Remote access") {
            writes.push(Write::one(incident::CATEGORY, Value::Ref(above)));
            writes.push(Write::one(incident::SUBCATEGORY, Value::Ref(below)));
        }
    };
    let mut fields = vec![
        Write::one(
            common::TITLE,
            Value::text("Nobody gets in from outside: remote access refuses every sign-in"),
        ),
        Write::one(
            common::DESCRIPTION,
            Value::text(
                "Since 7:30 every sign-in to the remote access ends with “certificate not trusted”. All sites, all devices. The certificate of the gateway was changed last night.",
            ),
        ),
        Write::one(
            incident::REQUESTER,
            Value::Ref(random.pick(company.unit(3)).id),
        ),
        Write::one(incident::CHANNEL, Value::text("phone")),
        Write::one(incident::ASSIGNMENT_GROUP, Value::Ref(company.group(2))),
        Write::one(incident::IMPACT, Value::text("1")),
        Write::one(incident::URGENCY, Value::text("1")),
    ];
    about(&mut fields);
    if let Some(item) = company.item("Firewall", 0) {
        fields.push(Write::one(incident::CONFIGURATION_ITEM, Value::Ref(item)));
    }
    let mut life = Life::open(out, parent, begin, desk, fields);
    life.take(begin + 4 * MINUTE, lead);
    life.say(begin + 9 * MINUTE, lead, "public", "We know that nobody gets in from outside and are working on it. Next word at 8:15. Who can come to an office can work there.");
    life.say(begin + 21 * MINUTE, lead, "internal", "New certificate is there, the one between it and the root is missing. The test was made from inside, where it is trusted anyway.");
    life.say(
        begin + 40 * MINUTE,
        lead,
        "public",
        "We have found the cause and get the missing part from the issuer. Next word at 9:30.",
    );
    life.say(
        begin + 113 * MINUTE,
        lead,
        "internal",
        "Issuer sends the chain. Standby gateway first, test from a phone outside this time.",
    );
    let solution = Solution {
        code: "fixed",
        notes: "The chain of the new certificate was incomplete. Installed it on both gateways, tested from outside. The standard change has the chain and the outside test in its plan now.",
    };
    life.work(lead, 150, "Gateways and issuer");
    life.resolve(restored, lead, &solution);
    life.say(
        restored + MINUTE,
        lead,
        "public",
        "Remote access works again for everybody. Please sign in once more.",
    );
    let closes = company.days.business_days_later(restored, 3);
    life.close(closes, RecordId::NIL);

    const TITLES: [&str; 5] = [
        "{Remote access does not work/VPN: certificate not trusted/cannot work from home today}",
        "{No connection to the company/Cannot sign in from outside}",
        "VPN error: certificate",
        "{VPN geht nicht/Kein Zugriff aus dem Homeoffice}",
        "{Accès à distance impossible/No puedo conectarme por VPN}",
    ];
    for nth in 0..VPN_CHILDREN as u64 + 2 {
        let mut random = company.random(VPN + 1, nth as i64);
        let at = begin + minutes(&mut random, 3, 150);
        let person = company.people[60 + random.below(360)];
        let agent = company.agent(0, &mut random);
        let title = fill(
            TITLES[random.weighted(&[5, 4, 3, 2, 1])],
            &mut random,
            "",
            "",
        );
        let by_phone = random.chance(450);
        let mut fields = vec![
            Write::one(common::TITLE, Value::text(&title)),
            Write::one(incident::REQUESTER, Value::Ref(person.id)),
            Write::one(
                incident::CHANNEL,
                Value::text(if by_phone { "phone" } else { "portal" }),
            ),
            Write::one(incident::ASSIGNMENT_GROUP, Value::Ref(company.group(0))),
            Write::one(incident::IMPACT, Value::text("3")),
            Write::one(incident::URGENCY, Value::text("1")),
        ];
        about(&mut fields);
        let opener = if by_phone { agent } else { person.id };
        let mut life = Life::open(out, company.record(VPN, nth + 1), at, opener, fields);
        if nth >= VPN_CHILDREN as u64 {
            // Written twice by the same hand.
            life.merge(at + minutes(&mut random, 3, 12), agent, parent);
            continue;
        }
        life.set(
            at + minutes(&mut random, 2, 14),
            agent,
            incident::PARENT,
            Value::Ref(parent),
        );
        let solution = Solution {
            code: "fixed",
            notes: "Resolved with its parent: the chain of the new certificate was incomplete; both gateways have it now.",
        };
        life.resolve(restored.max(life.at), lead, &solution);
        let closes = company
            .days
            .business_days_later(restored, 3)
            .max(life.at + HOUR);
        life.close(closes, RecordId::NIL);
    }
}
