//! `cargo xtask setup`: everything the other chores need, found or fetched ahead of time.

use std::process::ExitCode;

use anyhow::Result;

use crate::{
    browser, npm,
    place::{Place, step},
    toolchain, wasm,
};

pub(crate) fn run(place: &Place) -> Result<ExitCode> {
    let mut missing = Vec::new();
    wasm::check_versions(place)?;
    match toolchain::search(place) {
        Ok(found) => step(format!("the wasm target: {}", found.label())),
        Err(err) => missing.push(format!("{err:#}")),
    }
    match npm::check_node()
        .and_then(|()| npm::wasm_opt(place))
        .and_then(|_| npm::browser_tests(place))
    {
        Ok(()) => step("wasm-opt, playwright-core and axe-core are there"),
        Err(err) => missing.push(format!("{err:#}")),
    }
    match browser::find_or_install(place) {
        Ok(found) => step(format!("Chromium: {}", found.display())),
        Err(err) => missing.push(format!("{err:#}")),
    }
    if missing.is_empty() {
        eprintln!("\nReady. Next: `cargo xtask serve`");
        return Ok(ExitCode::SUCCESS);
    }
    for problem in &missing {
        eprintln!("\n{problem}");
    }
    Ok(ExitCode::FAILURE)
}
