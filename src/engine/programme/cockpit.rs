//! The cockpit: where the programme stands, on one page. The verdict first, then the figures of each
//! area, then how all of it is known.

use super::{Programme, Summary, charter, people, plan};
use crate::protocol::{Door, Part, Sheet, Span, Tone};

/// Summarises an area.
type Area = fn(&Programme<'_, '_>) -> Summary;

/// All areas: heading, page, class of information, and what it says of itself.
const AREAS: &[(&str, &str, &str, Area)] = &[
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
];

/// The page.
pub(super) fn sheet(it: &Programme<'_, '_>, _: &str) -> Sheet {
    let mut sheet = Sheet::new("cockpit", "Programme cockpit");
    let mut mix = [0_u32; 3];
    let mut gaps = Vec::new();
    let mut parts = Vec::new();
    for (heading, page, class, summarise) in AREAS {
        let summary = summarise(it);
        for (sum, count) in mix.iter_mut().zip(summary.mix) {
            *sum += count;
        }
        gaps.extend(summary.gaps.into_iter().map(|gap| (gap, *page, *class)));
        if !summary.figures.is_empty() {
            parts.push((*heading, *page, *class, summary.figures));
        }
    }
    let said: u32 = mix.iter().sum();
    sheet.lead = vec![Span::words(match (it.charter(), said, gaps.len()) {
        (None, ..) => "The programme has no charter yet.".to_owned(),
        (_, 0, _) => "Nothing is said yet.".into(),
        (_, _, 0) => "Everything that the programme watches is as it should be.".into(),
        (_, _, count) => format!("{count} things need somebody."),
    })];
    let [measured, evidenced, declared] = mix;
    sheet.put(
        "general",
        Part::Mix {
            measured,
            evidenced,
            declared,
        },
    );
    for (gap, page, class) in gaps {
        sheet.put(
            class,
            Part::Note {
                tone: Tone::Watch,
                text: vec![
                    Span::words(gap),
                    Span {
                        show: crate::protocol::Show::words(" Open"),
                        door: Some(Door::Page(page.into())),
                    },
                ],
            },
        );
    }
    for (heading, page, class, figures) in parts {
        sheet.heading(class, heading);
        sheet.put(class, Part::Figures(figures));
        sheet.put(
            class,
            Part::Actions(vec![(
                format!("{heading} in full"),
                Door::Page(page.into()),
            )]),
        );
    }
    sheet
}
