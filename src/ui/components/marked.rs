//! A text in which a search found something.

use leptos::{either::Either, prelude::*};

/// A text with some of it marked.
#[component]
pub fn Marked(
    /// The text.
    text: String,
    /// Character ranges, ascending; what lies outside the text is left out.
    marks: Vec<(u32, u32)>,
) -> impl IntoView {
    pieces(&text, &marks)
        .into_iter()
        .map(|(piece, is_marked)| {
            if is_marked {
                Either::Left(view! { <mark>{piece}</mark> })
            } else {
                Either::Right(piece)
            }
        })
        .collect_view()
}

fn pieces(text: &str, marks: &[(u32, u32)]) -> Vec<(String, bool)> {
    let chars: Vec<char> = text.chars().collect();
    let mut pieces = Vec::new();
    let mut done = 0;
    let mut push = |from: usize, to: usize, is_marked| {
        if from < to {
            pieces.push((chars[from..to].iter().collect(), is_marked));
        }
    };
    for &(from, to) in marks {
        let from = (from as usize).clamp(done, chars.len());
        let to = (to as usize).clamp(from, chars.len());
        push(done, from, false);
        push(from, to, true);
        done = to;
    }
    push(done, chars.len(), false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_split_the_text_and_lose_nothing() {
        for marks in [
            vec![],
            vec![(0, 3)],
            vec![(1, 2), (2, 4)],
            vec![(3, 1), (0, 99)],
            vec![(90, 99)],
        ] {
            let joined: String = pieces("größe 7", &marks)
                .into_iter()
                .map(|it| it.0)
                .collect();
            assert_eq!(joined, "größe 7", "{marks:?}");
        }
        assert_eq!(
            pieces("größe 7", &[(0, 5)]),
            [("größe".to_owned(), true), (" 7".to_owned(), false)]
        );
    }
}
