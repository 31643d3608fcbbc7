//! The cockpit: where the programme stands, on one page. The verdict first, then the figures of each
//! area, then how all of it is known.

use super::{
    Programme, Summary, benefits, charter, communication, culture, documents, maturity, people,
    plan, resources, sponsor,
};
use crate::protocol::{Door, Part, Sheet, Show, Span, Tone};

/// An area of the programme, as the cockpit and the leadership view tell it.
pub(super) struct Area {
    /// Its heading.
    pub(super) heading: &'static str,
    /// Its page.
    pub(super) page: &'static str,
    /// Its class of information.
    pub(super) class: &'static str,
    summarise: fn(&Programme<'_, '_>) -> Summary,
}

const fn area(
    heading: &'static str,
    page: &'static str,
    class: &'static str,
    summarise: fn(&Programme<'_, '_>) -> Summary,
) -> Area {
    Area {
        heading,
        page,
        class,
        summarise,
    }
}

/// All areas, in the order of the story.
pub(super) const AREAS: &[Area] = &[
    area("Why", "charter", "general", charter::summary),
    area("People and roles", "people", "general", people::summary),
    area("Plan", "plan", "roadmap", plan::summary),
    area("Gates", "gates", "roadmap", plan::gates_summary),
    area(
        "Risks and decisions",
        "risks",
        "roadmap",
        plan::logs_summary,
    ),
    area(
        "Policies and documents",
        "documents",
        "general",
        documents::summary,
    ),
    area("Resources", "resources", "finance", resources::summary),
    area(
        "Communication",
        "communication",
        "general",
        communication::summary,
    ),
    area(
        "Support from the top",
        "sponsor",
        "general",
        sponsor::summary,
    ),
    area("Culture", "culture", "indicators", culture::summary),
    area("Benefits", "benefits", "finance", benefits::summary),
    area("Maturity", "maturity", "indicators", maturity::summary),
];

/// What all areas say, in their order.
pub(super) fn gathered(it: &Programme<'_, '_>) -> Vec<Summary> {
    AREAS.iter().map(|area| (area.summarise)(it)).collect()
}

/// The sections of the figures: class of information, and heading.
const SECTIONS: [(&str, &str); 4] = [
    ("indicators", "How people work, and how mature it is"),
    ("roadmap", "Where the plan stands"),
    ("general", "Who stands behind it, and who was told"),
    ("finance", "Money and benefits"),
];
/// Gaps that the cockpit shows.
const MOST_GAPS: usize = 5;

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
            let pressing = all.iter().find_map(|it| it.gaps.first());
            let named = pressing.map_or(String::new(), |it| format!(" Most pressing: {it}"));
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
    let areas = || AREAS.iter().zip(&all);
    let gaps = areas().flat_map(|(area, it)| it.gaps.iter().map(move |gap| (area, gap)));
    for (area, gap) in gaps.take(MOST_GAPS) {
        sheet.put(
            area.class,
            Part::Note {
                tone: Tone::Watch,
                text: vec![
                    Span::words(format!("{gap} ")),
                    Span {
                        show: Show::words(area.heading),
                        door: Some(Door::Page(area.page.into())),
                    },
                ],
            },
        );
    }
    for (class, heading) in SECTIONS {
        let of_class = || areas().filter(move |it| it.0.class == class && !it.1.figures.is_empty());
        let figures: Vec<_> = of_class().flat_map(|it| it.1.figures.clone()).collect();
        if figures.is_empty() {
            continue;
        }
        sheet.heading(class, heading);
        sheet.put(class, Part::Figures(figures));
        let pages =
            of_class().map(|(area, _)| (area.heading.to_owned(), Door::Page(area.page.into())));
        sheet.put(class, Part::Actions(pages.collect()));
    }
    if !has_charter {
        sheet.put(
            "general",
            Part::Actions(vec![(
                "Write the charter…".into(),
                Door::create("programme"),
            )]),
        );
    }
    sheet
}
