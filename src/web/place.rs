//! Places: the data of one is apart from that of another in everything that a browser keeps by name: its
//! database, the channel between its tabs, its locks, what lies in the small storage.
//!
//! The address says where a page is (`?demo` behind the path), so a tab with one's own data and a tab
//! with the demo stand side by side, and a link to the demo leads everybody into their own copy of it.

use std::cell::Cell;

/// Where one's own data lies.
pub const OWN: &str = "steward";
/// Where the demo company lies.
pub const DEMO: &str = "steward-demo";

thread_local! {
    static HERE: Cell<&'static str> = const { Cell::new(OWN) };
}

/// The place of this page.
pub fn here() -> &'static str {
    HERE.get()
}

/// From now on the page is there.
pub(super) fn enter(place: &'static str) {
    HERE.set(place);
}

/// The place that the part of an address behind its path names.
pub(super) fn named(search: &str) -> &'static str {
    let is_demo = search
        .trim_start_matches('?')
        .split('&')
        .any(|it| it == "demo" || it.starts_with("demo="));
    if is_demo { DEMO } else { OWN }
}

/// The name under which a place keeps what its code calls `key`. What is the device’s and no place’s
/// has one name everywhere.
pub(super) fn key_in(place: &str, key: &str) -> String {
    const OF_THE_DEVICE: [&str; 1] = ["steward.theme"];
    match key.strip_prefix(OWN) {
        Some(rest) if !OF_THE_DEVICE.contains(&key) => [place, rest].concat(),
        _ => key.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_names_the_place() {
        for (search, place) in [
            ("", OWN),
            ("?demo", DEMO),
            ("?lang=de&demo=1", DEMO),
            ("?demonstration", OWN),
            ("?x=demo", OWN),
        ] {
            assert_eq!(named(search), place, "{search}");
        }
    }

    #[test]
    fn no_place_finds_what_another_keeps() {
        assert_eq!(key_in(OWN, "steward.draft.x"), "steward.draft.x");
        assert_eq!(key_in(DEMO, "steward.draft.x"), "steward-demo.draft.x");
        assert!(!key_in(DEMO, "steward.").starts_with(&key_in(OWN, "steward.")));
        assert_eq!(key_in(DEMO, "steward.theme"), key_in(OWN, "steward.theme"));
    }
}
