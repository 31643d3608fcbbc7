//! From the browser's exceptions to what can be done about them.

use wasm_bindgen::prelude::*;
use web_sys::DomException;

use crate::worker::StorageFault;

/// Why an attempt at a job came to nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Trouble {
    /// The handle is no good any more: open the database again, and try once more.
    Lost,
    /// Trying again would not help.
    Fault(StorageFault),
}

impl Trouble {
    /// Of an exception that a request or a transaction ended with; none is what is left when the
    /// browser closed the connection under it.
    pub(super) fn of(error: Option<&DomException>) -> Self {
        error.map_or(Self::Lost, |it| Self::named(&it.name()))
    }

    /// Of an exception that was thrown.
    pub(super) fn thrown(error: &JsValue) -> Self {
        match error.dyn_ref::<DomException>() {
            Some(error) => Self::named(&error.name()),
            None => Self::Fault(StorageFault::Broken),
        }
    }

    /// By the exception's name, <https://www.w3.org/TR/IndexedDB/#exceptions>.
    ///
    /// Safari says `UnknownError` ("Connection to Indexed Database server lost") when it drops the
    /// connections of a background tab; `InvalidStateError` is any use of a closed handle;
    /// `AbortError` is what transactions end with when site data is cleared under them, and
    /// `NotFoundError` when the database is another one since.
    fn named(name: &str) -> Self {
        match name {
            "InvalidStateError" | "UnknownError" | "AbortError" | "NotFoundError" => Self::Lost,
            "QuotaExceededError" => Self::Fault(StorageFault::QuotaFull),
            "VersionError" => Self::Fault(StorageFault::NewerVersion),
            _ => Self::Fault(StorageFault::Broken),
        }
    }
}

/// Why the database does not open.
pub(super) fn opening_fault(error: Option<&DomException>) -> StorageFault {
    match error.map(|it| it.name()).as_deref() {
        Some("VersionError") => StorageFault::NewerVersion,
        Some("QuotaExceededError") => StorageFault::QuotaFull,
        _ => StorageFault::CannotOpen,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_connection_is_worth_another_attempt_and_a_full_disk_is_not() {
        for name in ["InvalidStateError", "UnknownError", "AbortError"] {
            assert_eq!(Trouble::named(name), Trouble::Lost);
        }
        assert_eq!(Trouble::of(None), Trouble::Lost);
        let full = Trouble::Fault(StorageFault::QuotaFull);
        assert_eq!(Trouble::named("QuotaExceededError"), full);
        let broken = Trouble::Fault(StorageFault::Broken);
        assert_eq!(Trouble::named("DataCloneError"), broken);
    }
}
