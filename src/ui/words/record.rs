//! Words of the record page, the new-record page and the search page.

use crate::domain::StateCategory;

/// `a`, `a and b`, `a, b and c`.
pub fn and(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Yes, or no.
pub fn yes_no(yes: bool) -> &'static str {
    if yes { "Yes" } else { "No" }
}

/// A need was left out.
pub fn is_needed(label: &str) -> String {
    format!("{label} is needed")
}

/// A text is too short.
pub fn too_short(label: &str, chars: usize, least: usize) -> String {
    format!("{label}: {chars} of at least {least} characters")
}

/// A record came into being.
pub const LOGGED_IT: &str = "logged it";
/// Somebody assigned it to themselves.
pub const TOOK_IT: &str = "took it";

/// Nobody is the assignee any more.
pub fn gave_it_back(name: &str) -> String {
    format!("took it off {name}")
}

/// It has a new assignee.
pub fn assigned_to(name: &str) -> String {
    format!("assigned it to {name}")
}

/// It has a new group.
pub fn moved_to_group(name: &str) -> String {
    format!("moved it to {name}")
}

/// A field is empty now.
pub fn cleared(label: &str) -> String {
    format!("cleared {label}")
}

/// A field was empty and is not now.
pub fn set(label: &str, to: &str) -> String {
    format!("set {label} to {to}")
}

/// A field has another value.
pub fn changed(label: &str, from: &str, to: &str) -> String {
    format!("changed {label} from {from} to {to}")
}

/// A long text has another value.
pub fn changed_text(label: &str) -> String {
    format!("changed the text of {label}")
}

/// A set has one more.
pub fn added(label: &str, what: &str) -> String {
    format!("added {what} to {label}")
}

/// A set has one less.
pub fn removed(label: &str, what: &str) -> String {
    format!("removed {what} from {label}")
}

/// Many fields changed at once: the first two by name, the others counted.
pub fn changed_many(labels: &[&str]) -> String {
    match labels {
        [first, second, rest @ ..] if !rest.is_empty() => {
            format!("changed {first}, {second} and {} more fields", rest.len())
        }
        few => format!(
            "changed {}",
            and(&few.iter().map(|&it| it.to_owned()).collect::<Vec<_>>())
        ),
    }
}

/// The priority moved; codes are the digits 1 (most urgent) to 5.
pub fn priority_moved(from: &str, to: &str) -> String {
    match (from, to) {
        ("", to) => format!("set the priority to P{to}"),
        (from, "") => format!("cleared the priority, it was P{from}"),
        (from, to) if to < from => format!("raised the priority from P{from} to P{to}"),
        (from, to) => format!("lowered the priority from P{from} to P{to}"),
    }
}

/// A step of a record's life, told afterwards.
pub fn state_step(
    from: Option<StateCategory>,
    to: Option<StateCategory>,
    label: &str,
    detail: &str,
) -> String {
    use StateCategory::{Active, Cancelled, Closed, Merged, New, Resolved, Waiting};
    let said = match (from, to) {
        (Some(Waiting), Some(Active)) => "resumed work".to_owned(),
        (Some(Resolved | Closed), Some(New | Active | Waiting)) => "reopened it".to_owned(),
        (Some(Merged), Some(_)) => "took the merge back".to_owned(),
        (_, Some(Active)) => "started work".to_owned(),
        (_, Some(Waiting)) => "put it on hold".to_owned(),
        (_, Some(Resolved)) => "resolved it".to_owned(),
        (_, Some(Closed)) => "closed it".to_owned(),
        (_, Some(Cancelled)) => "cancelled it".to_owned(),
        (_, Some(Merged)) => return format!("merged it into {detail}"),
        _ => format!("moved it to {label}"),
    };
    if detail.is_empty() {
        said
    } else {
        format!("{said}: {detail}")
    }
}
