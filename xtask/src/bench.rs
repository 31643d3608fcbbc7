//! `cargo xtask bench`: builds what is shipped, then hands over to the benchmarks.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::{
    args::Args,
    browser,
    build::{self, Flavour},
    npm,
    place::Place,
};

pub(crate) fn run(place: &Place, args: Args) -> Result<ExitCode> {
    let script = place.root.join("benches/run.mjs");
    if !script.is_file() {
        eprintln!(
            "There are no benchmarks here: {} is missing.",
            script.display()
        );
        return Ok(ExitCode::from(2));
    }
    npm::check_node()?;
    npm::browser_tests(place)?;
    let chromium = browser::find_or_install(place)?;
    build::run(place, Flavour::Release)?;
    let mut node = place.command("node");
    node.arg(&script)
        .args(args.rest())
        .env("CHROMIUM", chromium);
    let status = node.status().context("cannot start node")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
