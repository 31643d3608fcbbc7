//! Words of the lists.
