//! The everyday work of the desk: day by day, each with chance of its own, so that a day is the same
//! however far the story is told.

use super::Happening;
use super::company::{ARTICLE, Company, GO_LIVE, Person, REVIEW, SILENCE};
use super::life::{Life, Solution, hours, minutes};
use super::names::SERVICES;
use super::random::Random;
use super::texts::{
    ANSWERS, BACK, GOODBYES, INCIDENTS, LONG, NOTES, QUESTIONS, REPLIES, RESETS, VENDOR_NOTES,
    VENDORS, fill, language_of, mistyped,
};
use super::time::{HOUR, MINUTE};
use crate::domain::{FieldId, RecordId, Value, common, incident};
use crate::oplog::Write;

/// Where and what an incident is; everything else is chance.
pub(super) struct Case<'t> {
    pub(super) id: RecordId,
    pub(super) at: i64,
    pub(super) day: i64,
    pub(super) requester: Person,
    /// 0 English, 1 German, 2 French, 3 Spanish.
    pub(super) language: usize,
    pub(super) title: &'t str,
    pub(super) description: &'t str,
    pub(super) service: usize,
    pub(super) category: &'t str,
    pub(super) item: Option<RecordId>,
    pub(super) code: &'t str,
    pub(super) notes: &'t str,
    /// 1 to 5; chance if nothing is said.
    pub(super) priority: Option<i64>,
    /// How it came; chance if nothing is said.
    pub(super) channel: Option<&'static str>,
    /// What it is about and which item it is stands there in any case.
    pub(super) is_certain: bool,
    /// Fields that only a story has.
    pub(super) more: Vec<Write>,
}

/// Times a thousand as many as on an average weekday, by weekday.
const WEEK: [i64; 7] = [1_400, 1_060, 1_000, 950, 900, 70, 40];
/// Weights of the hours from 6 on: a dip at noon.
const HOURS: [i64; 14] = [2, 5, 13, 17, 15, 11, 5, 9, 12, 10, 7, 4, 2, 1];
/// Incidents on an average weekday, times a thousand.
const EACH_DAY: i64 = 13_400;
/// Priorities 1 to 5.
const PRIORITIES: [i64; 5] = [30, 60, 515, 325, 70];
/// What can hit everybody at once; nothing else is critical, however somebody cries.
const OF_MANY: [&str; 6] = [
    "Delivery",
    "Wireless",
    "Line between sites",
    "Error message",
    "Slow response",
    "Interface",
];
const CHANNELS: [&str; 5] = ["phone", "email", "walk_in", "portal", "chat"];
const CHANNELS_BEFORE: [i64; 5] = [45, 40, 10, 5, 0];

/// A line of the table of incidents, taken apart.
struct Line {
    language: usize,
    service: usize,
    parts: [&'static str; 7],
}

/// Tells every day that has begun.
pub(super) fn tell(company: &Company, out: &mut Vec<Happening>) {
    let lines: Vec<Line> = INCIDENTS.lines().filter_map(line_of).collect();
    let weights: Vec<i64> = lines
        .iter()
        .map(|it| it.parts[2].parse().unwrap_or(1))
        .collect();
    for day in 0..=company.last_day() {
        let mut random = company.random(EVERYDAY, day);
        let count = random.count(EACH_DAY * load(company, day) / 1_000);
        for nth in 0..count {
            let mut random = company.random(EVERYDAY + 1 + nth as u64, day);
            everyday(company, &lines, &weights, day, nth as u64, &mut random, out);
        }
        resets(company, day, out);
    }
}

const EVERYDAY: u64 = 10_000;
const RESET: u64 = 20_000;

fn line_of(line: &'static str) -> Option<Line> {
    let (language, rest) = language_of(line);
    let mut parts = rest.split('|');
    let service = parts.next()?.parse().ok()?;
    let mut found = [""; 7];
    for part in &mut found {
        *part = parts.next()?;
    }
    Some(Line {
        language,
        service,
        parts: found,
    })
}

/// How busy a day is, in thousandths.
fn load(company: &Company, day: i64) -> i64 {
    let days = &company.days;
    let date = days.date(day);
    if days.is_holiday(day) {
        return 40;
    }
    let mut load = WEEK[days.weekday(day)];
    let (month, of_month) = (date.month(), i64::from(date.day()));
    if matches!(month, 7 | 8) {
        load = load * 780 / 1_000;
    }
    if month == 12 && of_month > 21 || month == 1 && of_month < 4 {
        load = load * 550 / 1_000;
    }
    // The day after the second Tuesday, when everybody has been updated.
    let is_patched = days.weekday(day) == 2 && (9..=15).contains(&of_month);
    if is_patched {
        load = load * 1_300 / 1_000;
    }
    if is_month_end(company, day) {
        load = load * 1_150 / 1_000;
    }
    load
}

fn is_month_end(company: &Company, day: i64) -> bool {
    company.days.date(day).month() != company.days.date(day + 3).month()
        || company.days.date(day).day() == 1
}

/// From one value to another between two days, on a straight line.
pub(super) fn slope(day: i64, from: (i64, i64), to: (i64, i64)) -> i64 {
    let at = day.clamp(from.0, to.0) - from.0;
    from.1 + (to.1 - from.1) * at / (to.0 - from.0).max(1)
}

/// How many of a thousand are resolved in time, at first contact, come back.
fn quality(day: i64) -> (i64, i64, i64) {
    (
        slope(day, (60, 770), (330, 930)),
        slope(day, (60, 520), (330, 690)),
        slope(day, (60, 62), (330, 28)),
    )
}

/// How it comes to the desk.
fn channel(day: i64, random: &mut Random) -> &'static str {
    if day < GO_LIVE {
        return CHANNELS[random.weighted(&CHANNELS_BEFORE)];
    }
    let mut portal = slope(day, (GO_LIVE, 24), (GO_LIVE + 70, 48));
    if SILENCE.contains(&day) {
        portal = 23;
    } else if day >= SILENCE.end {
        portal = slope(day, (SILENCE.end, 32), (SILENCE.end + 21, 49));
    }
    let rest = 100 - portal;
    let weights = [
        rest * 43 / 100,
        rest * 41 / 100,
        rest * 4 / 100,
        portal,
        rest * 12 / 100,
    ];
    CHANNELS[random.weighted(&weights)]
}

/// Whether the desk says what it is about.
fn is_classified(day: i64, random: &mut Random) -> bool {
    let share = match day {
        _ if day < GO_LIVE => 700,
        _ if SILENCE.contains(&day) => 720,
        _ => slope(day, (GO_LIVE, 830), (GO_LIVE + 60, 950)),
    };
    random.chance(share)
}

fn everyday(
    company: &Company,
    lines: &[Line],
    weights: &[i64],
    day: i64,
    nth: u64,
    random: &mut Random,
    out: &mut Vec<Happening>,
) {
    let line = if is_month_end(company, day) && random.chance(170) {
        // Finance closes its books.
        let finance: Vec<&Line> = lines.iter().filter(|it| it.service == 3).collect();
        *random.pick(&finance)
    } else {
        &lines[random.weighted(weights)]
    };
    let requester = somebody(company, line.service, random);
    let minute = (6 + random.weighted(&HOURS) as i64) * 60 + random.between(0, 59);
    let at = if requester.site == 2 {
        company.days.remote_at(day, minute)
    } else {
        company.days.at(day, minute)
    } + random.between(0, 59_000);
    let [category, class, _, code, title, description, notes] = line.parts;
    let item = (class != "-")
        .then(|| company.item(class, item_place(company, class, requester, random)))
        .flatten();
    // Nobody counts around the clock by chance where a story needs it to be rare.
    let priority = (line.service == 13).then(|| random.between(2, 4));
    let case = Case {
        id: company.record(EVERYDAY, day as u64 * 1_000 + nth),
        at,
        day,
        requester,
        language: line.language,
        title,
        description,
        service: line.service,
        category,
        item,
        code,
        notes,
        priority,
        channel: None,
        is_certain: false,
        more: Vec::new(),
    };
    case_of(company, &case, random, out);
}

/// Somebody who would have that trouble.
fn somebody(company: &Company, service: usize, random: &mut Random) -> Person {
    let unit = match service {
        3 | 20 if random.chance(700) => 1,
        11 if random.chance(800) => 3,
        13 => 7,
        14 | 15 if random.chance(850) => 5,
        4 => 8,
        16 => 4,
        12 if random.chance(300) => 2,
        _ => {
            return anybody(company, random);
        }
    };
    *random.pick(company.unit(unit))
}

/// Anybody but the shift leads, who have a story of their own and stand last.
fn anybody(company: &Company, random: &mut Random) -> Person {
    let all = company.people.len() - company.shift_leads().len();
    company.people[random.below(all)]
}

/// Which item of a class: people have one of their own, of the others each is as likely. The printer
/// with a story of its own stays out of the everyday.
fn item_place(company: &Company, class: &str, requester: Person, random: &mut Random) -> usize {
    match class {
        "Laptop" | "Desktop computer" | "Mobile phone" => company
            .people
            .iter()
            .position(|it| it.id == requester.id)
            .unwrap_or(0),
        "Printer" => [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12][random.below(12)],
        _ => random.below(400),
    }
}

/// Forgotten passwords: half of what comes in, until there is an article that people find.
fn resets(company: &Company, day: i64, out: &mut Vec<Happening>) {
    if !company.days.is_workday(day) {
        return;
    }
    let mut random = company.random(RESET, day);
    let rate = if day < ARTICLE {
        2_200
    } else {
        slope(day, (ARTICLE, 1_100), (ARTICLE + 14, 700))
    };
    for nth in 0..random.count(rate) {
        let mut random = company.random(RESET + 1 + nth as u64, day);
        let (language, text) = language_of(random.text(RESETS));
        let (title, description) = text.split_once('|').unwrap_or((text, ""));
        let minute = (7 + random.weighted(&HOURS[1..11]) as i64) * 60 + random.between(0, 59);
        let by_article = day >= ARTICLE && random.chance(450);
        let case = Case {
            id: company.record(RESET, day as u64 * 100 + nth as u64),
            at: company.days.at(day, minute) + random.between(0, 59_000),
            day,
            requester: anybody(company, &mut random),
            language,
            title,
            description,
            service: 5,
            category: "Password reset",
            item: None,
            code: if by_article { "requester" } else { "fixed" },
            notes: if by_article {
                "Sent the article “Reset your password yourself”; the user did it within minutes and knows how now."
            } else {
                "Identity checked by a question back, password reset, first sign-in together."
            },
            priority: Some(random.between(3, 4)),
            channel: None,
            is_certain: false,
            more: Vec::new(),
        };
        case_of(company, &case, &mut random, out);
    }
}

/// Tells a whole incident.
pub(super) fn case_of(
    company: &Company,
    case: &Case<'_>,
    random: &mut Random,
    out: &mut Vec<Happening>,
) {
    let (in_time, at_first, back) = quality(case.day);
    let mut priority = case
        .priority
        .unwrap_or_else(|| 1 + random.weighted(&PRIORITIES) as i64);
    if priority == 1 && !(SERVICES[case.service].1 == "1" && OF_MANY.contains(&case.category)) {
        priority = 2;
    }
    let channel = case.channel.unwrap_or_else(|| channel(case.day, random));
    let mut title = fill(case.title, random, "", "");
    let mut description = fill(case.description, random, "", "").trim().to_owned();
    let by_user = matches!(channel, "email" | "portal" | "chat");
    if by_user && random.chance(110) {
        title = mistyped(&title, random);
        description = mistyped(&description, random);
    }
    if random.chance(130) {
        description.clear();
    } else if case.language == 0 && random.chance(90) {
        let long = random.text(LONG);
        description = [&description, "\n\n", &fill(long, random, "", "")].concat();
    }
    let first_line = company.agent(0, random);
    let opener = match channel {
        _ if by_user => case.requester.id,
        _ => first_line,
    };
    let is_known = random.chance(slope(case.day, (60, 780), (300, 970))) || case.is_certain;
    let is_classified = is_classified(case.day, random) || case.is_certain;
    let mut fields = vec![
        Write::one(common::TITLE, Value::text(&title)),
        Write::one(incident::REQUESTER, Value::Ref(case.requester.id)),
        Write::one(incident::SERVICE, Value::Ref(company.service(case.service))),
        Write::one(incident::CHANNEL, Value::text(channel)),
        Write::one(
            FieldId(140),
            Value::text(super::names::SITES[case.requester.site]),
        ),
        Write::one(incident::ASSIGNMENT_GROUP, Value::Ref(company.group(0))),
    ];
    if !description.is_empty() {
        fields.push(Write::one(common::DESCRIPTION, Value::text(&description)));
    }
    let (impact, urgency) = levels(priority, random);
    fields.push(Write::one(incident::IMPACT, Value::text(impact)));
    fields.push(Write::one(incident::URGENCY, Value::text(urgency)));
    if let (true, Some((above, below))) = (is_classified, company.category(case.category)) {
        fields.push(Write::one(incident::CATEGORY, Value::Ref(above)));
        fields.push(Write::one(incident::SUBCATEGORY, Value::Ref(below)));
    }
    if let (true, Some(item)) = (is_known, case.item) {
        fields.push(Write::one(incident::CONFIGURATION_ITEM, Value::Ref(item)));
    }
    if priority < 3 {
        // The head of the unit wants to know.
        let head = company.unit(case.requester.unit)[0].id;
        fields.push(Write::element(common::WATCHERS, &head.0, Value::Bool(true)));
    }
    fields.extend(case.more.iter().cloned());
    let is_first_contact = priority > 1 && random.chance(at_first);
    // Whoever answers the phone begins at once.
    let at_once = !by_user && (is_first_contact || random.chance(600));
    if at_once {
        fields.push(Write::one(incident::ASSIGNEE, Value::Ref(first_line)));
    }
    let life = Life::open(out, case.id, case.at, opener, fields);
    let mut course = Course {
        company,
        case,
        random,
        life,
        priority,
        first_line,
    };
    if course.random.chance(14) {
        return course.given_up();
    }
    course.begin(at_once);
    course.by_hand();
    if is_first_contact {
        course.at_first_contact();
    } else {
        // Of those that are not solved at once so many are in time that all together are.
        let rest = (1_000 - at_first).max(1);
        let missed = (1_000 - in_time) * 1_000 / rest;
        let is_missed = course.random.chance(missed);
        course.the_long_way(is_missed);
    }
    course.end(back);
}

/// Impact and urgency that make a priority.
fn levels(priority: i64, random: &mut Random) -> (&'static str, &'static str) {
    let ways: &[(&str, &str)] = match priority {
        1 => &[("1", "1")],
        2 => &[("1", "2"), ("2", "1")],
        3 => &[("2", "2"), ("3", "1"), ("2", "2")],
        4 => &[("3", "2"), ("3", "2"), ("2", "3")],
        _ => &[("3", "3")],
    };
    *random.pick(ways)
}

/// An incident under work.
struct Course<'a, 'o> {
    company: &'a Company,
    case: &'a Case<'a>,
    random: &'a mut Random,
    life: Life<'o>,
    priority: i64,
    first_line: RecordId,
}

impl Course<'_, '_> {
    fn text(&mut self, of: &[&'static str]) -> String {
        let template = self.random.text(of);
        fill(template, self.random, self.case.requester.given, "")
    }

    /// Open time that the resolution may take, and the hours that count.
    fn target(&self) -> (i64, &crate::domain::calendar::Hours) {
        let days = &self.company.days;
        let day = 9 * HOUR;
        match self.priority {
            1 => (4 * HOUR, &days.always),
            2 => (8 * HOUR, &days.office),
            3 => (3 * day, &days.office),
            4 => (5 * day, &days.office),
            _ => (20 * day, &days.office),
        }
    }

    /// So much open time later.
    fn later(&self, from: i64, open_ms: i64) -> i64 {
        let (_, hours) = self.target();
        hours.add(from, open_ms).unwrap_or(from + open_ms)
    }

    /// Up to the first answer.
    fn begin(&mut self, at_once: bool) {
        let (low, high) = match self.priority {
            1 => (2, 11),
            2 => (3, 24),
            3 => (5, 170),
            4 => (10, 340),
            _ => (30, 700),
        };
        let mut wait = minutes(self.random, low, high);
        if self
            .random
            .chance(slope(self.case.day, (60, 130), (330, 40)))
        {
            // Nobody looked.
            wait = wait * 2 + high * MINUTE;
        }
        if at_once {
            let at = self.life.at + minutes(self.random, 1, 3);
            if self.random.chance(450) {
                let reply = self.text(REPLIES[self.case.language]);
                self.life.say(at, self.first_line, "public", &reply);
            }
            return;
        }
        let at = self.later(self.case.at, wait);
        self.life.take(at, self.first_line);
        let reply = self.text(REPLIES[self.case.language]);
        let at = self.life.at + self.random.between(20_000, 240_000);
        self.life.say(at, self.first_line, "public", &reply);
    }

    /// The board is helped first, and now and then somebody with a deadline.
    fn by_hand(&mut self) {
        let is_board = self.case.requester.unit == 0;
        if self.priority < 3 || !self.random.chance(if is_board { 400 } else { 9 }) {
            return;
        }
        let reason = if is_board {
            "Member of the board"
        } else {
            "Deadline of the user today"
        };
        let by_hand = Value::group([
            (incident::OVERRIDE_LEVEL, Value::text("2")),
            (incident::OVERRIDE_REASON, Value::text(reason)),
        ]);
        self.priority = 2;
        let at = self.life.at + MINUTE;
        self.life
            .set(at, self.first_line, incident::PRIORITY_OVERRIDE, by_hand);
    }

    fn at_first_contact(&mut self) {
        if self.random.chance(300) {
            let note = self.text(NOTES);
            let at = self.life.at + minutes(self.random, 1, 6);
            self.life.say(at, self.first_line, "internal", &note);
        }
        let at = self.life.at + minutes(self.random, 3, 38);
        self.solve(at, self.first_line);
    }

    fn the_long_way(&mut self, is_missed: bool) {
        let (target, _) = self.target();
        let part = if is_missed {
            1_050 + self.random.long_tail() * 2 / 5
        } else {
            (self.random.long_tail() * 5 / 10).clamp(110, 945)
        };
        let open_ms = target / 1_000 * part;
        let mut end = self
            .later(self.case.at, open_ms)
            .max(self.life.at + 20 * MINUTE);
        let mut agent = self.first_line;
        // To those who know it.
        let group = SERVICES[self.case.service].2;
        let begin = self.life.at;
        let room = (end - begin).max(30 * MINUTE);
        if group != 0 && self.random.chance(700) {
            let wait = minutes(self.random, 4, 30).min(room / 6);
            if self.random.chance(400) {
                let note = self.text(NOTES);
                self.life.say(begin + wait / 2, agent, "internal", &note);
            }
            self.life
                .hand_over(begin + wait, agent, self.company.group(group));
            if self
                .random
                .chance(slope(self.case.day, (60, 190), (330, 130)))
            {
                // Not theirs, they say.
                let other = *self
                    .random
                    .pick(&[1, 2, 3].map(|it| if it == group { 0 } else { it }));
                let there = self.company.agent(group, self.random);
                let at = self.office(self.life.at + room / 8);
                self.life.say(
                    at,
                    there,
                    "internal",
                    "Wrong group I think. Back to whom it belongs, with what I found.",
                );
                self.life
                    .hand_over(self.life.at, there, self.company.group(other));
                agent = self.company.agent(other, self.random);
            } else {
                agent = self.company.agent(group, self.random);
            }
            let at = self.office(self.life.at + room / 8).min(end - 5 * MINUTE);
            self.life.take(at, agent);
        }
        if self.random.chance(650) {
            let note = self.text(NOTES);
            let at = self.office(self.life.at + room / 10).min(end - 4 * MINUTE);
            self.life.say(at, agent, "internal", &note);
        }
        if self.random.chance(40) && self.priority > 2 && self.priority < 5 {
            let urgent = if self.priority == 3 { "1" } else { "2" };
            let at = self.life.at + 3 * MINUTE;
            self.life
                .set(at, agent, incident::URGENCY, Value::text(urgent));
            self.life.say(
                at + MINUTE,
                agent,
                "internal",
                "More urgent than it was logged: the whole team waits for it.",
            );
        }
        let from = self.life.at;
        match self.random.weighted(&[230, self.vendor_share(), 25, 720]) {
            0 if self.priority > 1 => {
                let question = self.text(QUESTIONS[self.case.language]);
                let at = self.office(from + room / 8).min(end - 3 * MINUTE);
                self.life.hold(at, agent, "caller", None, &question);
                let waited = hours(self.random, 1, 9) * self.random.between(1, 4);
                let back = self.office(self.life.at + waited);
                let answer = self.text(ANSWERS[self.case.language]);
                self.life
                    .say(back, self.case.requester.id, "public", &answer);
                self.life.resume(self.life.at, self.case.requester.id);
                // The clock stood still meanwhile.
                let paused = self.company.days.office.business_ms(at, back);
                end = self.later(end, paused);
            }
            1 if self.priority > 1 => self.wait_for_vendor(agent, end),
            2 if self.priority > 2 => {
                let until = self.office(from + room / 2);
                self.life.hold(
                    from + room / 9,
                    agent,
                    "date",
                    Some(until),
                    "Agreed with the user: device is needed until then.",
                );
                self.life.resume(until, agent);
                end = self.later(end, self.company.days.office.business_ms(from, until));
            }
            _ => {}
        }
        let at = end.max(self.life.at + 4 * MINUTE);
        self.solve(at, agent);
    }

    /// How often a vendor has to help, in thousandths.
    fn vendor_share(&self) -> i64 {
        match self.case.service {
            3 | 4 if self.case.day < REVIEW => 2_000,
            3 | 4 => 240,
            7 => 110,
            _ => 12,
        }
    }

    fn wait_for_vendor(&mut self, agent: RecordId, end: i64) {
        let is_hosting = matches!(self.case.service, 3 | 4);
        let vendor = VENDORS[usize::from(!is_hosting)];
        let at = self.life.at + minutes(self.random, 5, 50);
        self.life.set(at, agent, FieldId(145), Value::text(vendor));
        let template = self.random.text(VENDOR_NOTES);
        let note = fill(template, self.random, "", vendor);
        self.life.hold(at, agent, "vendor", None, &note);
        // Before the review an answer takes days, whatever was agreed.
        let is_slow = is_hosting && self.case.day < REVIEW;
        let mut back = self.life.at + hours(self.random, 5, 9);
        if is_slow {
            back += hours(self.random, 15, 26);
        } else {
            back = back.min(end.max(self.life.at + HOUR));
        }
        let back = self.office(back);
        self.life.resume(back, agent);
    }

    /// A moment at which the offices work.
    fn office(&self, at: i64) -> i64 {
        match self.priority {
            1 => at,
            _ => self.company.days.office.add(at, 0).unwrap_or(at),
        }
    }

    fn solve(&mut self, at: i64, agent: RecordId) {
        let notes = fill(self.case.notes, self.random, "", "");
        let solution = Solution {
            code: self.case.code,
            notes: &notes,
        };
        if self.random.chance(340) {
            let spent = self.random.between(5, 90);
            self.life.work(agent, spent, "");
        }
        self.life.resolve(at, agent, &solution);
        if self.random.chance(600) {
            let words = self.text(GOODBYES[self.case.language]);
            self.life
                .say(self.life.at + 10_000, agent, "public", &words);
        }
    }

    /// After the solution: back, or closed.
    fn end(&mut self, back: i64) {
        let resolved = self.life.at;
        let closes = self.company.days.business_days_later(resolved, 3);
        if self.random.chance(back) {
            let wait = hours(self.random, 2, 30);
            let at = self.office(resolved + wait).min(closes - HOUR);
            let why = self.random.text(BACK);
            self.life.reopen(at, self.case.requester.id, "public", why);
            let agent = self.first_line;
            let wait = minutes(self.random, 10, 200);
            let at = self.office(self.life.at + wait);
            let reply = self.text(REPLIES[self.case.language]);
            self.life.say(at, agent, "public", &reply);
            let wait = hours(self.random, 1, 7);
            let at = self.office(self.life.at + wait);
            self.solve(at, agent);
        } else if self.random.chance(120) {
            let at = self.life.at + hours(self.random, 1, 20);
            self.life
                .close(at.min(closes - MINUTE), self.case.requester.id);
            return;
        }
        let closes = self.company.days.business_days_later(self.life.at, 3);
        self.life.close(closes, RecordId::NIL);
    }

    fn given_up(&mut self) {
        let wait = minutes(self.random, 5, 90);
        let at = self.later(self.case.at, wait);
        let reason = *self
            .random
            .pick(&["withdrawn", "not_an_incident", "duplicate"]);
        self.life.cancel(at, self.first_line, reason);
    }
}
