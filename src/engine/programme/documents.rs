//! The register of controlled documents: who owns them, whether they are approved and in date, whether
//! process sheets are whole, and who has read them.

use super::{Programme, Row, Summary, practice_name};
use crate::domain::RecordId;
use crate::domain::programme::communication::{AUDIENCE_MEMBERS, AUDIENCE_SIZE};
use crate::domain::programme::documents::{
    DOCUMENT_ACTIVITIES, DOCUMENT_DOCUMENT_TYPE, DOCUMENT_GOAL, DOCUMENT_INPUTS,
    DOCUMENT_INTERFACES, DOCUMENT_OUTPUTS, DOCUMENT_OWNER, DOCUMENT_PRACTICE, DOCUMENT_READ_BY,
    DOCUMENT_READERS, DOCUMENT_REVIEW_AT, DOCUMENT_ROLES, DOCUMENT_VERSION,
};
use crate::protocol::{Cell, Door, Figure, Grid, Known, Part, Sheet, Span, Tone};

/// The six parts of a process sheet.
const PARTS: [(crate::domain::FieldId, &str); 6] = [
    (DOCUMENT_GOAL, "goal"),
    (DOCUMENT_INPUTS, "inputs"),
    (DOCUMENT_OUTPUTS, "outputs"),
    (DOCUMENT_ACTIVITIES, "activities"),
    (DOCUMENT_ROLES, "roles"),
    (DOCUMENT_INTERFACES, "interfaces"),
];

/// The parts of a process sheet that say nothing yet.
fn missing(document: &Row<'_>) -> Vec<&'static str> {
    if document.code(DOCUMENT_DOCUMENT_TYPE) != "process" {
        return Vec::new();
    }
    PARTS
        .iter()
        .filter(|it| document.line(it.0).is_empty())
        .map(|it| it.1)
        .collect()
}

/// How many people shall read it, as far as its audiences say.
fn readers(it: &Programme<'_, '_>, document: &Row<'_>) -> usize {
    let wanted: Vec<RecordId> = document
        .set(DOCUMENT_READERS)
        .iter()
        .map(|it| it.id)
        .collect();
    it.rows("audience", "")
        .iter()
        .filter(|row| wanted.contains(&row.id()))
        .map(|row| match row.int(AUDIENCE_SIZE) {
            Some(size) => size.max(0) as usize,
            None => row.set(AUDIENCE_MEMBERS).len(),
        })
        .sum()
}

/// For the cockpit.
pub(super) fn summary(it: &Programme<'_, '_>) -> Summary {
    let mut summary = Summary::default();
    let documents = it.rows("document", "-state:retired");
    if documents.is_empty() {
        return summary;
    }
    let approved = documents
        .iter()
        .filter(|it| it.state() == "approved")
        .count();
    let overdue = documents
        .iter()
        .filter(|row| {
            row.state() == "approved"
                && row.time(DOCUMENT_REVIEW_AT).is_some_and(|at| at < it.now())
        })
        .count();
    summary.know(Known::Evidenced, approved as u32);
    summary.know(Known::Declared, (documents.len() - approved) as u32);
    summary.figures.push(Figure {
        id: "documents_approved".into(),
        label: "Documents approved".into(),
        value: Some(approved as f64 / documents.len() as f64),
        unit: "share".into(),
        note: format!(
            "{approved} of {}; {overdue} past their review",
            documents.len()
        ),
        tone: match (approved == documents.len(), overdue) {
            (true, 0) => Tone::Good,
            _ => Tone::Watch,
        },
        known: Known::Evidenced,
        door: Some(it.door("document", "-state:retired")),
        ..Figure::default()
    });
    if overdue > 0 {
        summary
            .gaps
            .push(format!("{overdue} documents are past their review."));
    }
    summary
}

/// The page.
pub(super) fn sheet(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("documents", "Policies and documents");
    sheet.lead = vec![Span::words(
        "A rule counts when it is written down, approved, in date, and read by those whom it concerns.",
    )];
    sheet.put("general", Part::Figures(summary(it).figures));
    let mut table = Grid::new(
        "Documents",
        &["Document", "Kind", "Practice", "State", "Owner", "#Version", "Next review", "Missing", "#Read by"],
    )
    .or("No document yet. Begin with the policy: one page that says what you want and who answers for it.");
    for document in it.rows("document", "-state:retired") {
        let review = document.time(DOCUMENT_REVIEW_AT);
        let late = review.is_some_and(|at| at < it.now());
        let missing = missing(&document);
        let (read, wanted) = (document.set(DOCUMENT_READ_BY).len(), readers(it, &document));
        let reach = Cell::words(if wanted == 0 {
            read.to_string()
        } else {
            format!("{read} of {wanted}")
        });
        table.rows.push(vec![
            Cell::record(document.label()),
            Cell::words(document.choice(DOCUMENT_DOCUMENT_TYPE)),
            Cell::words(practice_name(document.code(DOCUMENT_PRACTICE))),
            match document.state() {
                "approved" => Cell::words("Approved")
                    .tone(Tone::Good)
                    .known(Known::Evidenced),
                "review" => Cell::words("In review")
                    .tone(Tone::Watch)
                    .known(Known::Declared),
                _ => Cell::words("Draft")
                    .tone(Tone::Watch)
                    .known(Known::Declared),
            },
            Cell::record_or(document.reference(DOCUMENT_OWNER), "Nobody", Tone::Bad),
            Cell::maybe(document.int(DOCUMENT_VERSION).map(|it| it as f64), "count"),
            Cell::day(review).tone(if late { Tone::Bad } else { Tone::Plain }),
            if missing.is_empty() {
                Cell::words("–")
            } else {
                Cell::words(missing.join(", ")).tone(Tone::Watch)
            },
            if wanted > 0 {
                reach.bar(read as f64 / wanted as f64)
            } else {
                reach
            },
        ]);
    }
    sheet.put("general", Part::Table(table));
    sheet.put(
        "general",
        Part::Actions(vec![
            ("Add a policy…".into(), new("policy")),
            ("Add a process sheet…".into(), new("process")),
            ("All documents".into(), it.door("document", "")),
        ]),
    );
    sheet
}

fn new(document_type: &str) -> Door {
    Door::New {
        kind: "document".into(),
        fields: vec![("document_type".into(), document_type.into())],
    }
}
