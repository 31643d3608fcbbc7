//! A text as it was typed, with its web addresses open to a click.

use leptos::{either::Either, prelude::*};

use super::text::{Piece, beginning, pieces};
use crate::ui::{format, words::record as words};

/// Bytes of a text that are shown before somebody asks for more: browsers take a second to lay out a
/// megabyte, and a pasted log is as long as that.
const SHOWN_BYTES: usize = 50_000;

/// Whitespace stays; only http, https and mailto addresses become links; nothing else is markup.
#[component]
pub fn RichText(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let asked = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        let most = if asked.get() { usize::MAX } else { SHOWN_BYTES };
        text.with(|it| beginning(pieces(it), most))
    });
    let view = |piece| match piece {
        Piece::Plain(text) => Either::Left(text),
        Piece::Link(address) => {
            let href = address.clone();
            Either::Right(view! {
                <a href=href target="_blank" rel="noopener noreferrer">{address}</a>
            })
        }
    };
    let pieces = move || shown.get().0.into_iter().map(view).collect_view();
    let size = move || format::bytes(text.with(|it| it.len() as u64));
    view! {
        <div class="rich-text" dir="auto">{pieces}</div>
        <Show when=move || shown.with(|it| !it.1)>
            <button type="button" class="button button--small" on:click=move |_| asked.set(true)>
                {move || words::show_whole(&size())}
            </button>
        </Show>
    }
}
