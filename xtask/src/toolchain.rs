//! Which Rust toolchain can build for the browser.
//!
//! In this order: one that can do it now (the active one first), the active one after
//! `rustup target add`, and on Debian as root one that gets its `std` compiled here (see `debian`).
//! "Can do it" is tried, not guessed: a small crate that uses `std` is compiled and linked.

use std::{fs, path::PathBuf, process::Command, time::Duration};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::{
    debian,
    place::{self, Place, step},
};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Uses the parts that go missing first: collections, formatting, and `std` as bitcode for LTO.
const TRIAL: &str = "\
#[unsafe(no_mangle)]
pub extern \"C\" fn trial(n: u32) -> usize {
    let mut seen = std::collections::BTreeMap::new();
    seen.insert(n, format!(\"{n}\"));
    seen.len()
}
";

const ADVICE: &str = "\
No Rust toolchain here can build for the browser (target wasm32-unknown-unknown). One of these helps:
  - with rustup: `rustup target add wasm32-unknown-unknown` (needs static.rust-lang.org)
  - Debian 12 or newer, as root: run `cargo xtask setup` again, it builds the target from Debian's packages
  - Debian 13 or newer, Ubuntu: `apt-get install libstd-rust-dev-wasm32 lld`
  - Fedora: `dnf install rust-std-static-wasm32-unknown-unknown lld`
  - Arch: `pacman -S rust-wasm lld`
  - Homebrew's rust has no wasm target: install rustup instead
Then run `cargo xtask setup` again.";

/// A way to call cargo that can build for the browser.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) enum Toolchain {
    /// Whatever `cargo` means in this folder.
    Active,
    /// A toolchain that rustup knows by this name.
    Rustup(String),
    /// The distribution's own, beside a rustup that hides it.
    Installed { cargo: PathBuf, rustc: PathBuf },
}

/// What was found last time, and the compiler it was found with.
#[derive(Serialize, Deserialize)]
struct Remembered {
    toolchain: Toolchain,
    rustc: String,
}

impl Toolchain {
    pub(crate) fn cargo(&self, place: &Place) -> Command {
        match self {
            Self::Active => place.cargo(),
            Self::Rustup(name) => {
                let mut command = place.cargo();
                command.env("RUSTUP_TOOLCHAIN", name);
                command
            }
            Self::Installed { cargo, rustc } => {
                let mut command = place.command(cargo);
                command.env("RUSTC", rustc).env_remove("RUSTUP_TOOLCHAIN");
                command
            }
        }
    }

    pub(crate) fn rustc(&self, place: &Place) -> Command {
        match self {
            Self::Active => place.command("rustc"),
            Self::Rustup(name) => {
                let mut command = place.command("rustc");
                command.env("RUSTUP_TOOLCHAIN", name);
                command
            }
            Self::Installed { rustc, .. } => {
                let mut command = place.command(rustc);
                command.env_remove("RUSTUP_TOOLCHAIN");
                command
            }
        }
    }

    /// What to call it in a message.
    pub(crate) fn label(&self) -> String {
        match self {
            Self::Active => "the active toolchain".to_owned(),
            Self::Rustup(name) => format!("rustup's toolchain {name}"),
            Self::Installed { rustc, .. } => rustc.display().to_string(),
        }
    }

    /// Version, host and commit of its compiler; `None` if it does not start or is too old for this workspace.
    pub(crate) fn version(&self, place: &Place) -> Option<String> {
        let said = place::read(self.rustc(place).arg("-vV")).ok()?;
        is_new_enough(&said).then_some(said)
    }

    /// Compiles and links a small crate for the browser.
    fn can_build(&self, place: &Place) -> Result<bool> {
        if self.version(place).is_none() {
            return Ok(false);
        }
        let folder = place.tools.join("trial");
        let source = folder.join("trial.rs");
        place::write(&source, TRIAL)?;
        let mut rustc = self.rustc(place);
        rustc
            .args(["--edition=2024", "--crate-type=cdylib", "--target", TARGET])
            .args(["-Copt-level=1", "-Clto=fat", "-Cpanic=abort", "-o"])
            .arg(folder.join("trial.wasm"))
            .arg(&source);
        Ok(place::succeeds_within(Duration::from_secs(120), &mut rustc))
    }
}

/// The toolchain for the browser: remembered, found, or installed.
pub(crate) fn for_wasm(place: &Place) -> Result<Toolchain> {
    if let Some(known) = remembered(place) {
        return Ok(known);
    }
    search(place)
}

/// Looks again, whatever is remembered.
pub(crate) fn search(place: &Place) -> Result<Toolchain> {
    step("looking for a Rust toolchain that builds for the browser");
    if let Some(found) = first_usable(place)? {
        return remember(place, found);
    }
    if place::on_path("rustup").is_some() {
        step(format!("rustup target add {TARGET}"));
        let mut add = place.command("rustup");
        add.args(["target", "add", TARGET]);
        // A download that takes longer than this does not come at all.
        if place::succeeds_within(Duration::from_secs(600), &mut add)
            && Toolchain::Active.can_build(place)?
        {
            return remember(place, Toolchain::Active);
        }
        eprintln!("  that did not work; trying the next way");
    }
    if debian::is_possible() {
        match debian::install(place) {
            Ok(built) if built.can_build(place)? => return remember(place, built),
            Ok(built) => eprintln!(
                "  {} was set up, and still cannot build for the browser",
                built.label()
            ),
            Err(err) => eprintln!("  that did not work: {err:#}"),
        }
    }
    bail!("{ADVICE}")
}

fn first_usable(place: &Place) -> Result<Option<Toolchain>> {
    let mut candidates = vec![Toolchain::Active];
    if place::on_path("rustup").is_some() {
        let list =
            place::read(place.command("rustup").args(["toolchain", "list"])).unwrap_or_default();
        let mut names: Vec<_> = list
            .lines()
            .filter_map(|it| it.split_whitespace().next())
            .collect();
        // Nightlies last: they may refuse, or miscompile, what stable accepts.
        names.sort_by_key(|it| (*it != debian::TOOLCHAIN, it.starts_with("nightly")));
        candidates.extend(names.into_iter().map(|it| Toolchain::Rustup(it.to_owned())));
    }
    let installed = debian::installed();
    if installed.version(place).is_some() {
        candidates.push(installed);
    }
    for candidate in candidates {
        if candidate.can_build(place)? {
            return Ok(Some(candidate));
        }
    }
    Ok(None)
}

fn remembered(place: &Place) -> Option<Toolchain> {
    let text = fs::read_to_string(memory(place)).ok()?;
    let known: Remembered = serde_json::from_str(&text).ok()?;
    (known.toolchain.version(place)? == known.rustc).then_some(known.toolchain)
}

fn remember(place: &Place, toolchain: Toolchain) -> Result<Toolchain> {
    let rustc = toolchain
        .version(place)
        .context("the compiler that just worked does not tell its version")?;
    let first_line = rustc.lines().next().unwrap_or_default().to_owned();
    eprintln!("  {}: {first_line}", toolchain.label());
    let known = Remembered { toolchain, rustc };
    place::write(&memory(place), serde_json::to_string_pretty(&known)?)?;
    Ok(known.toolchain)
}

/// Forgets the toolchain, so that the next build looks again.
pub(crate) fn forget(place: &Place) {
    // If it cannot be removed, the next build fails with the compiler's own message.
    let _ = fs::remove_file(memory(place));
}

fn memory(place: &Place) -> PathBuf {
    place.tools.join("wasm-toolchain.json")
}

/// Compares the `release:` line of `rustc -vV` with this workspace's `rust-version`.
fn is_new_enough(verbose_version: &str) -> bool {
    let numbers = |text: &str| -> Vec<u32> {
        let plain = text.split('-').next().unwrap_or_default();
        plain
            .split('.')
            .filter_map(|it| it.trim().parse().ok())
            .collect()
    };
    let release = verbose_version
        .lines()
        .find_map(|it| it.strip_prefix("release: "));
    release.is_some_and(|it| numbers(it) >= numbers(env!("CARGO_PKG_RUST_VERSION")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compilers_older_than_the_workspace_wants_are_passed_over() {
        assert!(is_new_enough("rustc 9.0.0\nrelease: 9.0.0-nightly\n"));
        assert!(is_new_enough(concat!(
            "release: ",
            env!("CARGO_PKG_RUST_VERSION"),
            ".1"
        )));
        assert!(!is_new_enough("rustc 1.63.0\nrelease: 1.63.0\n"));
        assert!(!is_new_enough("not a compiler"));
    }
}
