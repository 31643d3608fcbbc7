//! The cockpit: where the programme stands, on one page. The verdict first, then the figures of each
//! area, then how all of it is known.

use super::{
    Programme, Summary, benefits, charter, communication, culture, documents, maturity, people,
    plan, resources, sponsor,
};
use crate::protocol::{Door, Part, Sheet, Show, Span, Tone};

/// Summarises an area.
type Area = fn(&Programme<'_, '_>) -> Summary;

/// All areas, in the order of the story: heading, page, class of information, and what it says of itself.
pub(super) const AREAS: &[(&str, &str, &str, Area)] = &[
    ("Why", "charter", "general", charter::summary),
    ("People and roles", "people", "general", people::summary),
    ("Plan", "plan", "roadmap", plan::summary),
    ("Gates", "gates", "roadmap", plan::gates_summary),
    (
        "Risks and decisions",
        "risks",
        "roadmap",
        plan::logs_summary,
    ),
    (
        "Policies and documents",
        "documents",
        "general",
        documents::summary,
    ),
    ("Resources", "resources", "finance", resources::summary),
    (
        "Communication",
        "communication",
        "general",
        communication::summary,
    ),
    (
        "Support from the top",
        "sponsor",
        "general",
        sponsor::summary,
    ),
    ("Culture", "culture", "indicators", culture::summary),
    ("Benefits", "benefits", "finance", benefits::summary),
    ("Maturity", "maturity", "indicators", maturity::summary),
];

/// What all areas say, in their order.
pub(super) fn gathered(it: &Programme<'_, '_>) -> Vec<Summary> {
    AREAS.iter().map(|area| area.3(it)).collect()
}

/// The verdict in a sentence: it names what is pressing, and what is as it should be.
fn verdict(all: &[Summary], has_charter: bool) -> String {
    let figures = || {
        all.iter()
            .flat_map(|it| &it.figures)
            .filter(|it| it.value.is_some())
    };
    let count = |tone: Tone| figures().filter(|it| it.tone == tone).count();
    let (good, bad, watch) = (count(Tone::Good), count(Tone::Bad), count(Tone::Watch));
    let shown = figures().count();
    match (has_charter, shown, bad + watch) {
        (false, 0, _) => "The programme has no charter yet, and nothing is measured.".into(),
        (false, ..) => format!(
            "There is no charter yet. Of what the history shows, {good} of {shown} figures are as they should be."
        ),
        (true, 0, _) => "The charter stands. Nothing is measured yet.".into(),
        (true, _, 0) => "Everything that is measured is as it should be.".into(),
        (true, ..) => {
            let pressing = figures()
                .find(|it| it.tone == Tone::Bad)
                .or_else(|| figures().find(|it| it.tone == Tone::Watch));
            let named = pressing.map_or(String::new(), |it| {
                format!(" Most pressing: {}.", it.label.to_lowercase())
            });
            format!(
                "{good} of {shown} figures are as they should be; {bad} are not, {watch} need a look.{named}"
            )
        }
    }
}

/// The page.
pub(super) fn sheet(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("cockpit", "Programme cockpit");
    let all = gathered(it);
    let has_charter = it.charter().is_some();
    if let Some(charter) = it.charter() {
        sheet.title = charter.title().into();
    }
    sheet.lead = vec![Span::words(verdict(&all, has_charter))];
    let sum = |at: usize| all.iter().map(|it| it.mix[at]).sum();
    sheet.put(
        "general",
        Part::Mix {
            measured: sum(0),
            evidenced: sum(1),
            declared: sum(2),
        },
    );
    for (area, summary) in AREAS.iter().zip(&all) {
        for gap in &summary.gaps {
            sheet.put(
                area.2,
                Part::Note {
                    tone: Tone::Watch,
                    text: vec![
                        Span::words(format!("{gap} ")),
                        Span {
                            show: Show::words(area.0),
                            door: Some(Door::Page(area.1.into())),
                        },
                    ],
                },
            );
        }
    }
    for (area, summary) in AREAS.iter().zip(all) {
        if !summary.figures.is_empty() {
            sheet.put(
                area.2,
                Part::Text(vec![Span {
                    show: Show::words(area.0),
                    door: Some(Door::Page(area.1.into())),
                }]),
            );
            sheet.put(area.2, Part::Figures(summary.figures));
        }
    }
    if !has_charter {
        sheet.put(
            "general",
            Part::Actions(vec![(
                "Write the charter…".into(),
                Door::New {
                    kind: "programme".into(),
                    fields: Vec::new(),
                },
            )]),
        );
    }
    sheet
}
