//! A sheet as slides on the whole screen: one point each, parted where the sheet has a break. Arrow
//! keys, space and clicks move; Escape ends.

use leptos::{ev, prelude::*};

use crate::protocol::{Part, Sheet};
use crate::ui::components::{Icon, SheetView};
use crate::ui::words::programme::present as words;
use crate::web::dom;

/// The slides of a sheet: the verdict first, then what stands between breaks.
fn slides(sheet: &Sheet) -> Vec<Sheet> {
    let empty = || Sheet {
        blocks: Vec::new(),
        lead: Vec::new(),
        withheld: Vec::new(),
        ..sheet.clone()
    };
    let mut all = vec![Sheet {
        blocks: Vec::new(),
        ..sheet.clone()
    }];
    for block in &sheet.blocks {
        match (&block.part, all.last_mut()) {
            (Part::Break, _) => all.push(empty()),
            (Part::Actions(_), _) => {}
            (_, Some(slide)) => slide.blocks.push(block.clone()),
            (_, None) => {}
        }
    }
    all.retain(|it| !it.blocks.is_empty() || !it.lead.is_empty());
    all
}

/// The slides.
#[component]
pub(super) fn Present(
    /// The sheet.
    sheet: Sheet,
    /// Ends the presentation.
    #[prop(into)]
    on_end: Callback<()>,
) -> impl IntoView {
    let all = StoredValue::new(slides(&sheet));
    let count = all.with_value(Vec::len);
    let at = RwSignal::new(0_usize);
    let go = move |by: isize| {
        at.update(|it| *it = it.saturating_add_signed(by).min(count.saturating_sub(1)));
    };
    let keys = window_event_listener(ev::keydown, move |ev| match ev.key().as_str() {
        "ArrowRight" | "PageDown" | " " => {
            ev.prevent_default();
            go(1);
        }
        "ArrowLeft" | "PageUp" => {
            ev.prevent_default();
            go(-1);
        }
        "Home" => at.set(0),
        "End" => at.set(count.saturating_sub(1)),
        "Escape" => on_end.run(()),
        _ => {}
    });
    on_cleanup(move || keys.remove());
    dom::focus_soon(".present__next");
    let is_last = move || at.get() + 1 >= count;
    let (title, name) = (sheet.title.clone(), sheet.title.clone());
    view! {
        <section class="present" id="present" aria-roledescription=words::ROLE aria-label=name>
            <header class="present__head">
                <span>{title}</span>
                <span aria-live="polite">{move || words::place(at.get() + 1, count)}</span>
                <button type="button" class="button" on:click=move |_| dom::full_screen("#present")>
                    <Icon name="maximize-2" class="icon--small"/> {words::FULL}
                </button>
                <button type="button" class="button" on:click=move |_| on_end.run(())>{words::END}</button>
            </header>
            <div class="present__slide">
                {move || {
                    let slide = all.with_value(|it| it.get(at.get()).cloned());
                    slide.map(|slide| view! { <SheetView sheet=slide/> })
                }}
            </div>
            <footer class="present__foot">
                <button type="button" class="button" prop:disabled=move || at.get() == 0 on:click=move |_| go(-1)>
                    <Icon name="arrow-left" class="icon--small"/> {words::BACK}
                </button>
                <button
                    type="button" class="button button--primary present__next"
                    prop:disabled=is_last on:click=move |_| go(1)
                >
                    {words::NEXT} <Icon name="arrow-right" class="icon--small"/>
                </button>
            </footer>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Block, Span};

    #[test]
    fn a_slide_ends_where_the_sheet_breaks_and_none_is_empty() {
        let mut sheet = Sheet::new("leadership", "Story");
        sheet.lead = vec![Span::words("Why")];
        let text = |words: &str| Part::Text(vec![Span::words(words)]);
        for part in [
            text("a"),
            Part::Break,
            Part::Break,
            text("b"),
            text("c"),
            Part::Break,
        ] {
            sheet.blocks.push(Block {
                class: "general".into(),
                part,
            });
        }
        let found = slides(&sheet);
        assert_eq!(
            found.iter().map(|it| it.blocks.len()).collect::<Vec<_>>(),
            [1, 2]
        );
        assert!(found[1].lead.is_empty());
    }
}
