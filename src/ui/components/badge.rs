//! State, priority and person: a shape or a word goes with every colour.

use leptos::prelude::*;

use super::Icon;
use crate::domain::{FieldType, Practice, StateCategory};
use crate::ui::words::components as words;
use crate::web::client::use_client;

/// A state: its category's shape, and its own word.
#[component]
pub fn StateBadge(
    /// The practice that declares it.
    practice: &'static Practice,
    /// The state's code; an unknown one is shown as it is.
    #[prop(into)]
    code: Signal<String>,
) -> impl IntoView {
    let state = move || code.with(|code| practice.state(code));
    let category = move || state().map(|it| it.category);
    let client = use_client();
    let role = move || client.status.with(|it| it.me.role);
    let label = move || state().map_or_else(|| code.get(), |it| it.label_for(role()).to_owned());
    let icon = Signal::derive(move || category().map_or("circle", state_icon));
    let class = move || {
        let code = category().map_or("closed", StateCategory::code);
        format!("state-badge state-badge--{code}")
    };
    view! {
        <span class=class>
            <Icon name=icon class="icon--small"/>
            <span>{label}</span>
        </span>
    }
}

/// The shape of a category.
pub fn state_icon(category: StateCategory) -> &'static str {
    match category {
        StateCategory::New => "circle-dashed",
        StateCategory::Active => "circle-dot",
        StateCategory::Waiting => "circle-pause",
        StateCategory::Resolved => "circle-check",
        StateCategory::Closed => "circle-check-big",
        StateCategory::Cancelled => "circle-slash",
        StateCategory::Merged => "git-merge",
    }
}

/// A priority: `P1` to `P5`, with its word for screen readers and, if asked, for everybody.
#[component]
pub fn PriorityBadge(
    /// `1` to `5`, or empty for none.
    #[prop(into)]
    code: Signal<String>,
    /// The practice that declares the words.
    practice: &'static Practice,
    /// Shows the word beside the badge.
    #[prop(optional)]
    with_word: bool,
) -> impl IntoView {
    let word = move || {
        let code = code.get();
        match practice.field("priority").map(|it| it.ty) {
            Some(FieldType::Choice(choices)) => choices
                .iter()
                .find(|it| it.code == code)
                .map_or("", |it| it.label),
            _ => "",
        }
    };
    let badge = move || {
        let code = code.get();
        (!code.is_empty()).then(|| {
            view! {
                <span class=format!("priority priority--{code}") title=word>
                    {format!("P{code}")}
                    {(!with_word).then(|| view! { <span class="visually-hidden">" " {word}</span> })}
                </span>
            }
        })
    };
    view! {
        {badge}
        {with_word.then(|| view! { <span class="priority-word">{word}</span> })}
    }
}

/// The initials of a person on a ground of their own; the name belongs beside it or into its title.
#[component]
pub fn Avatar(
    /// The person's name; empty for nobody.
    #[prop(into)]
    name: Signal<String>,
    /// Larger.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let class = move || {
        let tone = name.with(|it| tone(it));
        let size = if large { " avatar--large" } else { "" };
        format!("avatar avatar--{tone}{size}")
    };
    let title = move || {
        name.with(|it| {
            if it.is_empty() {
                words::NOBODY.to_owned()
            } else {
                it.clone()
            }
        })
    };
    view! {
        <span class=class title=title aria-hidden="true">
            {move || name.with(|it| initials(it))}
        </span>
    }
}

/// A quiet mark: somebody whose call the desk takes special care of.
#[component]
pub fn VipMark() -> impl IntoView {
    view! { <span class="vip-mark" title=words::VIP_HINT>{words::VIP}</span> }
}

/// First letters of the first and the last word.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|it| it.chars().find(|it| it.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    let initials: String = [first, last]
        .into_iter()
        .flatten()
        .flat_map(char::to_uppercase)
        .collect();
    if initials.is_empty() {
        "–".into()
    } else {
        initials
    }
}

/// One of six grounds, always the same for a name; 0 for nobody.
pub fn tone(name: &str) -> u32 {
    if name.is_empty() {
        return 0;
    }
    let sum = name.chars().fold(7_u32, |sum, it| {
        sum.wrapping_mul(31).wrapping_add(it as u32)
    });
    1 + sum % 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_come_from_the_first_and_the_last_word() {
        for (name, expected) in [
            ("Amara Okafor", "AO"),
            ("Noor van der Velde", "NV"),
            ("cher", "C"),
            ("", "–"),
            ("(extern) jürgen öz", "EÖ"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
        assert_eq!(tone(""), 0);
        assert!((1..=6).contains(&tone("Amara Okafor")));
    }
}
