//! A text as it was typed, with its web addresses open to a click.

use leptos::{either::Either, prelude::*};

use super::text::{Piece, pieces};

/// Whitespace stays; only http, https and mailto addresses become links; nothing else is markup.
#[component]
pub fn RichText(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let shown = move || {
        text.with(|it| pieces(it))
            .into_iter()
            .map(|piece| match piece {
                Piece::Plain(text) => Either::Left(text),
                Piece::Link(address) => {
                    let href = address.clone();
                    Either::Right(view! {
                        <a href=href target="_blank" rel="noopener noreferrer">{address}</a>
                    })
                }
            })
            .collect_view()
    };
    view! { <div class="rich-text" dir="auto">{shown}</div> }
}
