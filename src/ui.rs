//! The screens. Components show and decide nothing; words stand in [`words`], browser calls in `web::dom`.

// The component macro makes the properties of every component public, also of one that is not.
#![allow(unreachable_pub)]

pub mod app;
pub mod components;
pub mod demo;
pub mod drafts;
pub mod format;
pub mod navigate;
pub mod pages;
pub mod route;
pub mod shell;
pub mod words;
