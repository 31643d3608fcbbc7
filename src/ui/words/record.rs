//! Words of the record page, the form for a new record and the search page.
