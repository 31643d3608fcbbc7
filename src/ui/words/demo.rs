//! Words around the demo company; its own texts come from the story.

/// First screen: heading.
pub const FIRST: &str = "See it with a company in it";
/// First screen: what happens.
pub const FIRST_TEXT: &str = "500 people, three sites, a year of a service desk with its good and bad weeks. \
    It lies apart from everything of yours, and leaves without a trace.";
/// Opens it.
pub const OPEN: &str = "Open the demo company";
/// Settings: heading.
pub const SETTINGS: &str = "Demo company";
/// While it is made: heading.
pub const MAKING: &str = "A year of work is being told…";
/// While it is made: what comes.
pub const MAKING_TEXT: &str =
    "People, services, agreements, and some thousand incidents with all that was said about them.";
/// While it is made: what else goes on.
pub const INDEXING: &str = "Everything is there; the search is getting ready.";
/// Name of the bar.
pub const BAR: &str = "Demo";
/// What it is.
pub const IS_DEMO: &str = "This is a demo.";
/// And what it is not.
pub const IS_DEMO_TEXT: &str = "Ardenholt and its people are made up.";
/// Menu of personas.
pub const PERSONA: &str = "Who you are in the demo";
/// Before the name of a persona.
pub const AS: &str = "As";
/// Somebody who is no persona.
pub const SOMEBODY: &str = "somebody else";
/// A week passes.
pub const FORWARD: &str = "A week forward";
/// While it passes.
pub const FORWARDING: &str = "A week passes…";
/// It has passed.
pub fn forwarded(date: &str) -> String {
    format!("A week has passed: in the demo it is {date}.")
}
/// Opens the tour.
pub const TOUR: &str = "Tour";
/// Opens the page of the stories.
pub const STORIES: &str = "Stories";
/// Goes back.
pub const LEAVE: &str = "Leave the demo";
/// Removes it.
pub const REMOVE: &str = "Remove the demo";
/// Opens the question.
pub const REMOVE_OPEN: &str = "Remove the demo…";
/// What that means.
pub const REMOVE_TEXT: &str = "Its database and everything that this browser keeps for it are deleted. Your own data is not touched. \
    You can open a new demo at any time.";
/// It is gone.
pub const REMOVED: &str = "The demo is removed. Nothing of it is left in this browser.";
/// Another tab did it.
pub const REMOVED_ELSEWHERE: &str = "The demo was removed in another tab.";
/// Not now.
pub const CANCEL: &str = "Cancel";

/// Which stop of the tour this is.
pub fn stop_of(nth: usize, all: usize) -> String {
    format!("{nth} of {all}")
}
/// Forward.
pub const NEXT: &str = "Next";
/// Back.
pub const BACK: &str = "Back";
/// At the last stop.
pub const DONE: &str = "End of the tour";
/// Closes it; its place is kept.
pub const CLOSE: &str = "Close the tour; it goes on from here";
/// How keys move it.
pub const KEYS: &str = "Arrow keys move on, Escape closes.";

/// Page of the stories: heading.
pub const PAGE: &str = "Stories of the demo";
/// What it is for.
pub const PAGE_TEXT: &str = "What happened in this year, where to see it, and the numbers that have to come out. \
    The numbers are recomputed from the records here and now.";
/// Leads to a stop.
pub const SHOW: &str = "Show";
/// Recomputes.
pub const CHECK: &str = "Check again";
/// All hold.
pub fn all_hold(checks: usize) -> String {
    format!("All {checks} numbers come out.")
}
/// Some do not.
pub fn some_fail(failed: usize, checks: usize) -> String {
    format!("{failed} of {checks} numbers do not come out.")
}
/// Column.
pub const NUMBER: &str = "Number";
/// Column.
pub const EXPECTED: &str = "Expected";
/// Column.
pub const FOUND: &str = "Found";
/// It does.
pub const HOLDS: &str = "holds";
/// It does not.
pub const FAILS: &str = "does not hold";
/// A range.
pub fn range(least: &str, most: &str) -> String {
    if least == most {
        least.to_owned()
    } else {
        format!("{least} to {most}")
    }
}
/// Nothing to count.
pub const NOTHING: &str = "nothing to count";
/// Heading of stories that cannot be told yet.
pub const WAITING: &str = "Still to come";
/// What such a story waits for.
pub fn waits_for(what: &str) -> String {
    format!("waits for {what}")
}
