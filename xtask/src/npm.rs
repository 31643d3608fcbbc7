//! What comes from npm: wasm-opt (package `binaryen`), Playwright and axe-core.
//!
//! Each set is named by a committed `package.json` and lock file, so that versions and checksums are
//! the same everywhere; it is fetched once and again only when its lock file changes.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::place::{self, Place, step};

/// The oldest Node that playwright-core names in its `engines`.
const OLDEST_NODE: u32 = 20;

const NODE_ADVICE: &str = "\
Install Node 20 or newer, which brings npm: from your package manager (`apt-get install nodejs npm`, \
`brew install node`, `winget install OpenJS.NodeJS.LTS`), then run this again.";

/// Makes sure that Node and npm are there and new enough.
pub(crate) fn check_node() -> Result<()> {
    let Ok(version) = place::read(Command::new("node").arg("--version")) else {
        bail!(
            "Node is needed for wasm-opt and for the browser tests, and `node` does not start.\n{NODE_ADVICE}"
        );
    };
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|it| it.parse::<u32>().ok());
    if major.is_none_or(|it| it < OLDEST_NODE) {
        bail!("Node {} is too old.\n{NODE_ADVICE}", version.trim());
    }
    Ok(())
}

/// wasm-opt as a program for Node; fetched if need be.
pub(crate) fn wasm_opt(place: &Place) -> Result<PathBuf> {
    let home = place.tools.join("binaryen");
    let source = place.root.join("xtask/tools");
    let program = home.join("node_modules/binaryen/bin/wasm-opt");
    if installed_lock(&home) != Some(place::read_bytes(&source.join("package-lock.json"))?) {
        check_node()?;
        for file in ["package.json", "package-lock.json", ".npmrc"] {
            place::write(&home.join(file), place::read_bytes(&source.join(file))?)?;
        }
        step("fetching wasm-opt (npm package binaryen)");
        install(&home)?;
    }
    if !program.is_file() {
        bail!(
            "the npm package binaryen came without {}; delete {} and try again",
            program.display(),
            home.display()
        );
    }
    Ok(program)
}

/// Playwright and axe-core, where the browser tests look for them.
pub(crate) fn browser_tests(place: &Place) -> Result<()> {
    let home = place.root.join("tests/e2e");
    if installed_lock(&home) != Some(place::read_bytes(&home.join("package-lock.json"))?) {
        check_node()?;
        step("fetching playwright-core and axe-core");
        install(&home)?;
    }
    Ok(())
}

fn install(home: &Path) -> Result<()> {
    // Nothing here needs an install script, and Playwright's would download browsers.
    let mut npm = npm();
    npm.args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ])
    .current_dir(home);
    place::run(&mut npm).context(
        "npm could not fetch the packages. Is its registry reachable? (`npm ping`; behind a proxy set \
         `npm config set proxy`, with a mirror `npm config set registry`)",
    )?;
    let lock = place::read_bytes(&home.join("package-lock.json"))?;
    place::write(&mark(home), lock)
}

/// The lock file as it was when the packages were last installed completely.
fn installed_lock(home: &Path) -> Option<Vec<u8>> {
    fs::read(mark(home)).ok()
}

fn mark(home: &Path) -> PathBuf {
    home.join("node_modules/.installed-lock.json")
}

fn npm() -> Command {
    if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "npm"]);
        return command;
    }
    Command::new("npm")
}
