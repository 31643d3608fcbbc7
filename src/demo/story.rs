//! The stories of the company, as declarations: what happened, where a visitor sees it, and the numbers
//! that have to come out, so that a story that does not hold any more is found by its check and not by
//! an audience.
//!
//! `{240}` in a text stands for the date of that day of the story.

use super::Plan;
use super::time::Days;

/// A story.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Story {
    /// Its word in scripts.
    pub id: &'static str,
    /// What people read.
    pub title: &'static str,
    /// What happened.
    pub told: &'static str,
    /// Where the tour shows it.
    pub stops: &'static [Stop],
    /// What has to come out.
    pub checks: &'static [Check],
    /// The practice that has to be there before it can be told; such a story has only its place.
    pub waits_for: &'static str,
}

/// A place on the tour.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stop {
    /// Its heading.
    pub title: &'static str,
    /// Two or three sentences.
    pub text: &'static str,
    /// The page that shows it.
    pub address: &'static str,
}

/// A number that has to come out.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Check {
    /// What it is.
    pub what: &'static str,
    /// How it is counted.
    pub measure: Measure,
    /// At least; shares in hundredths.
    pub at_least: i64,
    /// At most.
    pub at_most: i64,
}

/// How a number is counted. Queries are those of the list of incidents.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Measure {
    /// How many there are.
    Count(&'static str),
    /// How many of a hundred of the first are of the second, too.
    Share(&'static str, &'static str),
    /// By how many of a hundred the second is less than the first.
    Fall(&'static str, &'static str),
    /// An indicator between two days, in hundredths.
    Indicator(&'static str, i64, i64),
    /// How many of a hundred hours of waiting of the first are of the second.
    Waiting(&'static str, &'static str),
}

const fn check(what: &'static str, measure: Measure, at_least: i64, at_most: i64) -> Check {
    Check {
        what,
        measure,
        at_least,
        at_most,
    }
}

const fn stop(title: &'static str, text: &'static str, address: &'static str) -> Stop {
    Stop {
        title,
        text,
        address,
    }
}

const fn story(
    id: &'static str,
    title: &'static str,
    told: &'static str,
    stops: &'static [Stop],
    checks: &'static [Check],
) -> Story {
    Story {
        id,
        title,
        told,
        stops,
        checks,
        waits_for: "",
    }
}

const fn waiting(id: &'static str, title: &'static str, waits_for: &'static str) -> Story {
    Story {
        waits_for,
        ..story(id, title, "", &[], &[])
    }
}

use Measure::{Count, Fall, Indicator, Share, Waiting};

/// All of them, in the order of the tour.
pub const STORIES: &[Story] = &[
    story(
        "desk",
        "A desk that learns",
        "Ardenholt has 500 people at three sites, and opened a new service desk on {119}. The year shows what became better, and what did not by itself.",
        &[
            stop(
                "Ardenholt, a year of its service desk",
                "500 people, three sites, 14 agents. The new desk opened on {119}; the months before are what it was measured against. Every number here opens the records behind it.",
                "#/insights?board=executive&from={0}",
            ),
            stop(
                "What was promised, what was kept",
                "Before the new desk about three of four were solved in time, now nine of ten are. Look at the course month by month, and at the groups.",
                "#/insights?board=manager&from={0}",
            ),
        ],
        &[
            check(
                "Incidents in the first year",
                Count("opened:{0}..{363}"),
                3_900,
                4_800,
            ),
            check(
                "Resolution targets met before the new desk, %",
                Indicator("sla_attainment", 0, 90),
                71,
                84,
            ),
            check(
                "Resolution targets met in the last two months, %",
                Indicator("sla_attainment", 303, 363),
                85,
                97,
            ),
            check(
                "Solved at first contact before, %",
                Indicator("fcr", 0, 90),
                46,
                60,
            ),
            check(
                "Solved at first contact in the last two months, %",
                Indicator("fcr", 303, 363),
                58,
                78,
            ),
            check("Reopened before, %", Indicator("reopen_rate", 0, 90), 4, 8),
            check(
                "Reopened in the last three months, %",
                Indicator("reopen_rate", 273, 363),
                1,
                5,
            ),
            check(
                "Passed on twice or more, %",
                Indicator("bounce_share", 0, 363),
                3,
                7,
            ),
            check(
                "Self-service before, %",
                Indicator("self_service_share", 0, 118),
                2,
                9,
            ),
            check(
                "Self-service in the last two months, %",
                Indicator("self_service_share", 303, 363),
                42,
                56,
            ),
        ],
    ),
    story(
        "calendar",
        "Two breaches that were none",
        "Critical disturbances of the warehouse terminals counted around the clock, although the warehouse is closed at night. Two were late on paper. From {155} they count in plant hours.",
        &[
            stop(
                "Late on paper",
                "Both were logged in the last hour of the late shift and solved before the first truck. Open one: its clock ran through a night in which nobody needed a terminal.",
                "#/incidents?q=service:%22Warehouse%20terminals%22%20p:1%20resolution:missed",
            ),
            stop(
                "The same, in the right hours",
                "Since {155} a later version of the service level counts plant hours. All critical ones since then were in time; “what if” tries the new hours on the old ones.",
                "#/incidents?q=service:%22Warehouse%20terminals%22%20p:1%20opened:{155}..",
            ),
        ],
        &[
            check(
                "Critical ones missed before the correction",
                Count("service:\"Warehouse terminals\" p:1 resolution:missed opened:{0}..{154}"),
                2,
                2,
            ),
            check(
                "Critical ones missed since then",
                Count("service:\"Warehouse terminals\" p:1 resolution:missed opened:{155}.."),
                0,
                0,
            ),
            check(
                "Critical ones met since then",
                Count("service:\"Warehouse terminals\" p:1 resolution:met opened:{155}..{363}"),
                5,
                5,
            ),
        ],
    ),
    story(
        "article",
        "An article instead of a call",
        "On {200} the desk published how to reset one’s own password, in four languages, and put it where people look. Two of three such calls do not come any more.",
        &[stop(
            "Forgotten passwords",
            "Every second working hour one used to come in. Since the article of {200} it is less than a third: look at the months from left to right.",
            "#/insights?board=service&from={60}&q=subcategory:%22Password%20reset%22",
        )],
        &[
            check(
                "Fall of password resets, twelve weeks before and after, %",
                Fall(
                    "subcategory:\"Password reset\" opened:{116}..{199}",
                    "subcategory:\"Password reset\" opened:{214}..{297}",
                ),
                50,
                82,
            ),
            check(
                "Password resets before",
                Count("subcategory:\"Password reset\" opened:{116}..{199}"),
                70,
                160,
            ),
        ],
    ),
    story(
        "silence",
        "When the sponsor fell silent",
        "In the fourth month the sponsor was busy elsewhere: no word in the heads’ round, no question about the numbers. Two weeks later people were back at the phone, and the desk stopped saying what cases were about.",
        &[
            stop(
                "The dip in adoption",
                "Self-service had reached nearly half. With the silence from {210} on it fell to a quarter, and came back when the sponsor showed the numbers again on {245}.",
                "#/insights?board=process&from={120}",
            ),
            stop(
                "What the desk left out",
                "In the same weeks more than one of four cases had no category. Habits that nobody asks about go first.",
                "#/incidents?q=no:category%20opened:{210}..{244}",
            ),
        ],
        &[
            check(
                "Self-service in the four weeks before, %",
                Indicator("self_service_share", 182, 209),
                38,
                56,
            ),
            check(
                "Self-service in the silence, %",
                Indicator("self_service_share", 212, 244),
                14,
                31,
            ),
            check(
                "Self-service afterwards, %",
                Indicator("self_service_share", 266, 300),
                38,
                58,
            ),
            check(
                "Without a category in the silence, %",
                Share("opened:{210}..{244}", "no:category"),
                15,
                34,
            ),
            check(
                "Without a category afterwards, %",
                Share("opened:{266}..{300}", "no:category"),
                2,
                9,
            ),
        ],
    ),
    story(
        "queue",
        "The label queue of the plant",
        "Sixty-one times in eight weeks the label printer of line 3 stopped, and each time somebody restarted it. Looked at together they were one problem: a driver. It was changed on {296}.",
        &[
            stop(
                "Sixty-one times the same",
                "Each was a small incident, solved within the hour. Grouped by resolution one sees what they had in common, and when it was known.",
                "#/incidents?q=item:PRN-PLT-007%20opened:{240}..{295}&group=resolution_code",
            ),
            stop(
                "After the driver was changed",
                "In the same eight weeks from {296} on there were twelve, about paper and ribbons. That is a fall of four fifths.",
                "#/insights?board=service&from={226}&q=item:PRN-PLT-007",
            ),
        ],
        &[
            check(
                "Incidents of the queue until the driver was changed",
                Count("item:PRN-PLT-007 opened:{240}..{295}"),
                61,
                61,
            ),
            check(
                "In the same time afterwards",
                Count("item:PRN-PLT-007 opened:{296}..{351}"),
                12,
                12,
            ),
            check(
                "Fall, %",
                Fall(
                    "item:PRN-PLT-007 opened:{240}..{295}",
                    "item:PRN-PLT-007 opened:{296}..{351}",
                ),
                80,
                81,
            ),
            check(
                "Known as one problem before the change",
                Count("problem:\"Label queue of the plant stops\""),
                10,
                40,
            ),
        ],
    ),
    story(
        "side_door",
        "The side door",
        "Shift leads walked up to whoever was in the hall, and the desk wrote it down afterwards: resolved within two minutes of being logged. On {287} one of them became the champion of the desk.",
        &[
            stop(
                "Resolved before it was written down",
                "All of these came over the counter or the phone and were closed within two minutes. Nobody else sees such work, and no clock means anything for it.",
                "#/incidents?q=caller.organisation_unit:%22Plant%20shift%20leads%22%20channel:walk_in,phone%20restore_minutes:%3C%3D2%20opened:{119}..{286}",
            ),
            stop(
                "What a champion changed",
                "Since {287} one of their own shows how it is done at shift change. One of seven still takes the side door.",
                "#/incidents?q=caller.organisation_unit:%22Plant%20shift%20leads%22%20opened:{287}..&group=channel",
            ),
        ],
        &[
            check(
                "Side door before the champion, %",
                Share(
                    "caller.organisation_unit:\"Plant shift leads\" opened:{119}..{286}",
                    "channel:walk_in,phone restore_minutes:<=2",
                ),
                70,
                93,
            ),
            check(
                "Side door afterwards, %",
                Share(
                    "caller.organisation_unit:\"Plant shift leads\" opened:{287}..{363}",
                    "channel:walk_in,phone restore_minutes:<=2",
                ),
                0,
                38,
            ),
        ],
    ),
    story(
        "supplier",
        "Whom we wait for",
        "Two fifths of all waiting was for one supplier, Meridel Systems. On {246} their agreement was reviewed with these numbers on the table.",
        &[
            stop(
                "What waits for Meridel Systems",
                "Finance and production systems are hosted there. In the half year before the review two fifths of all hours on hold were theirs.",
                "#/incidents?q=vendor:%22Meridel%20Systems%22%20opened:{63}..{245}",
            ),
            stop(
                "The review",
                "The contract says what came of it: a named contact, an answer within four hours, and somebody to go to when there is none. Of the waiting since then only a small part is theirs.",
                "#/agreements?q=supplier:%22Meridel%20Systems%22",
            ),
        ],
        &[
            check(
                "Share of waiting before the review, %",
                Waiting("opened:{63}..{231}", "vendor:\"Meridel Systems\""),
                28,
                52,
            ),
            check(
                "Share of waiting afterwards, %",
                Waiting("opened:{246}..{349}", "vendor:\"Meridel Systems\""),
                0,
                22,
            ),
        ],
    ),
    story(
        "certificate",
        "A certificate, and a morning",
        "On {327} or the working day after it nobody got in from outside: a certificate had been changed in the night, and tested from inside only. Thirty-four people said so; one incident carried them all.",
        &[stop(
            "One incident and thirty-four",
            "All carry the change that caused them. The first has the messages to everybody, at the times that it promised; the others were resolved with it.",
            "#/incidents?q=caused_by:%22Certificate%20of%20the%20remote%20access%20gateway%22&sort=opened_at",
        )],
        &[
            check(
                "Incidents below the first",
                Count("caused_by:\"Certificate of the remote access gateway\" has:parent"),
                34,
                34,
            ),
            check(
                "Critical ones",
                Count("caused_by:\"Certificate of the remote access gateway\" p:1 resolution:met"),
                1,
                1,
            ),
            check(
                "Written twice, and merged",
                Count("caused_by:\"Certificate of the remote access gateway\" is:merged"),
                2,
                2,
            ),
        ],
    ),
    waiting(
        "onboarding",
        "A new colleague in a day and a half instead of five",
        "service requests",
    ),
    waiting("emergency", "The habit of emergency changes", "changes"),
    waiting("benefit", "A benefit that did not happen", "the programme"),
];

/// Puts the dates of the story’s days into a query or an address.
pub fn dated(text: &str, plan: &Plan) -> String {
    with_days(text, plan, |date| date.to_string())
}

/// Puts the dates of the story’s days into a text that people read.
pub fn told(text: &str, plan: &Plan) -> String {
    const MONTHS: [&str; 12] = [
        " January ",
        " February ",
        " March ",
        " April ",
        " May ",
        " June ",
        " July ",
        " August ",
        " September ",
        " October ",
        " November ",
        " December ",
    ];
    with_days(text, plan, |date| {
        let month = MONTHS[usize::from(date.month().unsigned_abs() - 1)];
        [&date.day().to_string(), month, &date.year().to_string()].concat()
    })
}

fn with_days(text: &str, plan: &Plan, print: impl Fn(jiff::civil::Date) -> String) -> String {
    if !text.contains('{') {
        return text.to_owned();
    }
    let days = Days::of(plan, plan.began);
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (day, behind) = after.split_once('}').unwrap_or((after, ""));
        if let Ok(day) = day.parse() {
            out.push_str(&print(days.date(day)));
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}
