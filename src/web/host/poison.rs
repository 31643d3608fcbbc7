//! After a panic nothing in the worker's memory can be trusted, though all of it can still be
//! called: then everything is refused, and nothing is written any more. The page starts another worker.

use std::sync::atomic::{AtomicBool, Ordering};

use super::scope::Scope;
use crate::protocol::{BadNews, Push, Said};

static POISONED: AtomicBool = AtomicBool::new(false);
/// The loop is at work. Found set where the loop cannot be at work, it says that the loop died
/// without a panic: of a full stack or a full memory, which trap and run no hook.
static AT_WORK: AtomicBool = AtomicBool::new(false);

/// Sees to it that a panic poisons the worker and tells the page.
pub(super) fn install() {
    std::panic::set_hook(Box::new(|info| {
        let first = !POISONED.swap(true, Ordering::Relaxed);
        console_error_panic_hook::hook(info);
        // A hook has to be `Send`, which browser objects are not: so it looks for the scope again.
        if let Some(scope) = Scope::find().filter(|_| first) {
            scope.say(&Said::Push(Push::BadNews(news())));
        }
    }));
}

/// Whether the worker's memory is not to be trusted.
pub(super) fn is_set() -> bool {
    POISONED.load(Ordering::Relaxed) || AT_WORK.load(Ordering::Relaxed)
}

/// Lets the loop work; `None` if its memory is poisoned.
pub(super) fn guard<T>(work: impl FnOnce() -> T) -> Option<T> {
    if is_set() {
        return None;
    }
    AT_WORK.store(true, Ordering::Relaxed);
    let result = work();
    AT_WORK.store(false, Ordering::Relaxed);
    Some(result)
}

/// What every further call is answered with.
pub(super) fn news() -> BadNews {
    BadNews::fault(
        "engine_stopped",
        "The engine met a bug of its own and stopped. Everything acknowledged as saved is safe, and another one starts from there.",
    )
}
