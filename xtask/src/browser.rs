//! Chromium for the browser tests: named, on the path, in its usual places, or from Debian.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};

use crate::{
    debian,
    place::{self, Place},
};

const NAMES: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge",
];

const MAC: [&str; 3] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

/// Below `ProgramFiles`, `ProgramFiles(x86)` or `LocalAppData`.
const WINDOWS: [&str; 3] = [
    r"Chromium\Application\chrome.exe",
    r"Google\Chrome\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
];

const ADVICE: &str = "\
The browser tests need Chromium or Chrome, and none was found. Install one (`apt-get install chromium`, \
`dnf install chromium`, `brew install --cask chromium`), or name its program in the variable CHROMIUM.";

/// The program of a Chromium, installed if it has to be and can be.
///
/// # Errors
/// When there is none, with advice.
pub(crate) fn find_or_install(place: &Place) -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM").filter(|it| !it.is_empty()) {
        let named = PathBuf::from(named);
        if !named.is_file() {
            bail!("CHROMIUM names {}, which is not there", named.display());
        }
        return Ok(named);
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    if debian::is_possible() {
        debian::apt_install(place, &["chromium"])?;
    }
    match find() {
        Some(found) => Ok(found),
        None => bail!(ADVICE),
    }
}

fn find() -> Option<PathBuf> {
    let on_path = NAMES.iter().find_map(|it| place::on_path(it));
    let on_mac = || MAC.iter().map(PathBuf::from).find(|it| it.is_file());
    let on_windows = || {
        let folders = ["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"];
        let mut folders = folders.iter().filter_map(env::var_os);
        folders.find_map(|folder| {
            WINDOWS
                .iter()
                .map(|it| Path::new(&folder).join(it))
                .find(|it| it.is_file())
        })
    };
    on_path.or_else(on_mac).or_else(on_windows)
}
