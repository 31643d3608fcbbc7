//! People and roles: who holds what, who said yes, what is vacant; and RACI with its rules.

use super::{Programme, Row, Summary, practice_name};
use crate::domain::programme::people::{
    ACTIVITY_ACCOUNTABLE, ACTIVITY_CONSULTED, ACTIVITY_INFORMED, ACTIVITY_MINUTES_PER_WEEK,
    ACTIVITY_PRACTICE, ACTIVITY_RESPONSIBLE, ROLE_ACCEPTED_AT, ROLE_DEPUTY, ROLE_HOLDER,
    ROLE_PRACTICE, ROLE_ROLE_TYPE, ROLE_TIME_SHARE,
};
use crate::protocol::{Cell, Door, Figure, Grid, Known, Part, RefLabel, Sheet, Span, Tone};

/// A role that answers for more activities than this is overloaded (our rule).
const MOST_ACCOUNTABLE: usize = 8;

/// Roles that have not ended.
pub(super) fn roles<'a>(it: &Programme<'_, 'a>) -> Vec<Row<'a>> {
    it.rows("role", "-state:ended")
}

/// For the cockpit.
pub(super) fn summary(it: &Programme<'_, '_>) -> Summary {
    let mut summary = Summary::default();
    let roles = roles(it);
    let accepted = roles.iter().filter(|it| it.state() == "accepted").count();
    let vacant = roles
        .iter()
        .filter(|it| it.reference(ROLE_HOLDER).is_none())
        .count();
    summary.know(Known::Evidenced, accepted as u32);
    summary.know(Known::Declared, (roles.len() - accepted) as u32);
    summary.figures.push(Figure {
        id: "role_coverage".into(),
        label: "Roles accepted".into(),
        value: (!roles.is_empty()).then(|| accepted as f64 / roles.len() as f64),
        unit: "share".into(),
        target: Some(1.0),
        note: format!("{accepted} of {} roles; {vacant} vacant", roles.len()),
        tone: match (roles.len(), vacant) {
            (0, _) => Tone::Unknown,
            (all, _) if all == accepted => Tone::Good,
            (_, 0) => Tone::Watch,
            _ => Tone::Bad,
        },
        known: Known::Evidenced,
        door: Some(it.door("role", "-state:ended")),
        ..Figure::default()
    });
    if vacant > 0 {
        let names: Vec<&str> = roles
            .iter()
            .filter(|it| it.reference(ROLE_HOLDER).is_none())
            .map(Row::title)
            .take(3)
            .collect();
        summary
            .gaps
            .push(format!("Nobody holds: {}.", names.join(", ")));
    }
    summary
}

/// What is wrong with the RACI matrix, each with the activity concerned (our rules, after the common
/// ones: exactly one accountable, at least one responsible, nobody overloaded, no empty column).
pub(super) fn raci_findings(it: &Programme<'_, '_>) -> Vec<(Option<RefLabel>, String)> {
    let activities = it.rows("activity", "");
    let roles = roles(it);
    let mut found = Vec::new();
    for activity in &activities {
        let about = || Some(activity.label());
        match activity.reference(ACTIVITY_ACCOUNTABLE) {
            None => found.push((
                about(),
                "nobody answers for it: it needs one accountable role".into(),
            )),
            Some(role) if !roles.iter().any(|it| it.id() == role.id) => {
                found.push((
                    about(),
                    format!("{} answers for it, but that role has ended", role.label),
                ));
            }
            Some(_) => {}
        }
        let responsible = activity.set(ACTIVITY_RESPONSIBLE);
        if responsible.is_empty() {
            found.push((
                about(),
                "nobody does it: it needs a responsible role".into(),
            ));
        }
        for role in responsible {
            let row = roles.iter().find(|it| it.id() == role.id);
            if row.is_some_and(|it| it.int(ROLE_TIME_SHARE).unwrap_or(0) == 0) {
                found.push((
                    about(),
                    format!("{} is to do it and has no time for it", role.label),
                ));
            }
        }
    }
    for role in &roles {
        let holds = |field| {
            activities
                .iter()
                .filter(|it| it.reference(field).is_some_and(|it| it.id == role.id()))
                .count()
        };
        let in_set = |field| {
            activities
                .iter()
                .filter(|it| it.set(field).iter().any(|it| it.id == role.id()))
                .count()
        };
        let accountable = holds(ACTIVITY_ACCOUNTABLE);
        if accountable > MOST_ACCOUNTABLE {
            found.push((
                Some(role.label()),
                format!("answers for {accountable} activities: share them out"),
            ));
        }
        let parts = [ACTIVITY_RESPONSIBLE, ACTIVITY_CONSULTED, ACTIVITY_INFORMED];
        if !activities.is_empty() && accountable == 0 && parts.iter().all(|it| in_set(*it) == 0) {
            found.push((Some(role.label()), "has no part in any activity".into()));
        }
    }
    found
}

/// The letters of a role in an activity: `A`, `R`, `C`, `I`, several if it has several parts.
pub(super) fn letters(activity: &Row<'_>, role: &Row<'_>) -> String {
    let mut letters = String::new();
    if activity
        .reference(ACTIVITY_ACCOUNTABLE)
        .is_some_and(|it| it.id == role.id())
    {
        letters.push('A');
    }
    for (letter, field) in [
        ('R', ACTIVITY_RESPONSIBLE),
        ('C', ACTIVITY_CONSULTED),
        ('I', ACTIVITY_INFORMED),
    ] {
        if activity.set(field).iter().any(|it| it.id == role.id()) {
            letters.push(letter);
        }
    }
    letters
}

/// The page.
pub(super) fn sheet(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("people", "People and roles");
    let roles = roles(it);
    let vacant = roles
        .iter()
        .filter(|it| it.reference(ROLE_HOLDER).is_none())
        .count();
    let waiting = roles
        .iter()
        .filter(|it| it.state() == "open" && it.reference(ROLE_HOLDER).is_some())
        .count();
    sheet.lead = vec![Span::words(match (roles.len(), vacant, waiting) {
        (0, ..) => {
            "No role is defined yet. Without named people who said yes, nothing of this will last."
                .into()
        }
        (all, 0, 0) => format!("All {all} roles are held by somebody who accepted them."),
        (all, vacant, waiting) => format!(
            "Of {all} roles, {vacant} {} vacant and {waiting} {} for a yes.",
            if vacant == 1 { "is" } else { "are" },
            if waiting == 1 { "waits" } else { "wait" }
        ),
    })];
    sheet.put("general", Part::Figures(summary(it).figures));
    let mut table = Grid::new(
        "Roles",
        &[
            "Role", "Kind", "Practice", "Held by", "Deputy", "#Time", "Accepted",
        ],
    )
    .or("No role yet.");
    for role in &roles {
        let time = role.int(ROLE_TIME_SHARE);
        let accepted = match (role.time(ROLE_ACCEPTED_AT), role.state()) {
            (Some(at), "accepted") => Cell::day(Some(at)).tone(Tone::Good).known(Known::Evidenced),
            _ => Cell::words("Not yet")
                .tone(Tone::Watch)
                .known(Known::Declared),
        };
        table.rows.push(vec![
            Cell::record(role.label()),
            Cell::words(role.choice(ROLE_ROLE_TYPE)),
            Cell::words(practice_name(role.code(ROLE_PRACTICE))),
            Cell::record_or(role.reference(ROLE_HOLDER), "Vacant", Tone::Bad),
            Cell::record_or(role.reference(ROLE_DEPUTY), "–", Tone::Plain),
            time.map_or_else(
                || Cell::words("–"),
                |it| Cell::amount(it as f64 / 100.0, "share"),
            ),
            accepted,
        ]);
    }
    sheet.put("general", Part::Table(table));
    sheet.put(
        "general",
        Part::Actions(vec![
            ("Add a role…".into(), Door::create("role")),
            ("Add an activity…".into(), Door::create("activity")),
        ]),
    );
    sheet.heading("general", "Who answers for what");
    for (about, wrong) in raci_findings(it) {
        let name = about.as_ref().map_or(String::new(), |it| it.label.clone());
        sheet.put(
            "general",
            Part::Note {
                tone: Tone::Watch,
                text: vec![
                    Span {
                        show: crate::protocol::Show::Words(name),
                        door: about.map(Door::Record),
                    },
                    Span::words(format!(": {wrong}.")),
                ],
            },
        );
    }
    let activities = it.rows("activity", "");
    let mut columns = vec!["Activity".to_owned(), "Practice".to_owned()];
    columns.extend(roles.iter().map(|it| it.title().to_owned()));
    columns.push("#Minutes a week".into());
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let mut matrix = Grid::new("Who answers for what", &columns)
        .or("No activity yet. Each needs one role that answers for it, and somebody who does it.");
    for activity in &activities {
        let mut cells = vec![
            Cell::record(activity.label()),
            Cell::words(practice_name(activity.code(ACTIVITY_PRACTICE))),
        ];
        cells.extend(
            roles
                .iter()
                .map(|role| Cell::words(letters(activity, role))),
        );
        cells.push(Cell::maybe(
            activity.int(ACTIVITY_MINUTES_PER_WEEK).map(|it| it as f64),
            "count",
        ));
        matrix.rows.push(cells);
    }
    sheet.put("general", Part::Table(matrix));
    sheet
}
