//! `index.html`: the places the build fills in.
//!
//! The file in the repository is a plain page. What the build replaces is found by whole lines, and a
//! line that is missing or there twice is an error: a page that lost its worker must not be shipped.

use anyhow::{Result, bail};

/// What the build knows and the page needs. All addresses are relative, so any path prefix works.
pub(crate) struct Names {
    pub(crate) app_loader: String,
    pub(crate) app_js: String,
    pub(crate) app_wasm: String,
    pub(crate) worker_loader: String,
    pub(crate) boot: String,
    pub(crate) styles: Vec<String>,
    pub(crate) build: String,
}

const BOOT: &str = r#"<script src="boot/boot.js" defer></script>"#;
const PRELOAD: &str = "<!-- preload -->";
const STYLE: (&str, &str) = (r#"<link rel="stylesheet" href=""#, r#"">"#);

/// The style sheets that the page links, in its order: the one place where that order is written down.
pub(crate) fn styles(template: &str) -> Vec<String> {
    template
        .lines()
        .filter_map(|it| it.trim().strip_prefix(STYLE.0)?.strip_suffix(STYLE.1))
        .map(str::to_owned)
        .collect()
}

/// Writes the names of this build into the page.
///
/// # Errors
/// When the page has not exactly one place for something.
pub(crate) fn fill(template: &str, names: &Names) -> Result<String> {
    // The program's files are asked for while the shell is still being read, not after the boot script ran.
    let preload = format!(
        "<link rel=\"modulepreload\" href=\"./{}\">\n  <link rel=\"modulepreload\" href=\"./{}\">\n  \
         <link rel=\"preload\" href=\"./{}\" as=\"fetch\" type=\"application/wasm\" crossorigin>",
        names.app_loader, names.app_js, names.app_wasm
    );
    let styles: Vec<_> = names
        .styles
        .iter()
        .map(|it| format!("{}./{it}{}", STYLE.0, STYLE.1))
        .collect();
    let mut page = without_style_links(template)?;
    for (place, value) in [
        (STYLES_HERE.to_owned(), styles.join("\n  ")),
        (PRELOAD.to_owned(), preload),
        (
            BOOT.to_owned(),
            format!(r#"<script src="./{}" defer></script>"#, names.boot),
        ),
        (
            empty_meta("steward-app"),
            meta("steward-app", &format!("./{}", names.app_loader)),
        ),
        (
            empty_meta("steward-worker"),
            meta("steward-worker", &format!("./{}", names.worker_loader)),
        ),
        (
            empty_meta("steward-build"),
            meta("steward-build", &names.build),
        ),
    ] {
        if page.matches(&place).count() != 1 {
            bail!("index.html needs this exactly once: {place}");
        }
        page = page.replace(&place, &value);
    }
    Ok(page)
}

const STYLES_HERE: &str = "<!-- styles -->";

/// The page with one mark in place of all its style links.
fn without_style_links(template: &str) -> Result<String> {
    let mut lines = Vec::new();
    for line in template.lines() {
        let is_style = line.trim().starts_with(STYLE.0);
        if !is_style {
            lines.push(line.to_owned());
        } else if !lines.iter().any(|it| it.trim() == STYLES_HERE) {
            lines.push(format!("  {STYLES_HERE}"));
        }
    }
    if styles(template).is_empty() {
        bail!("index.html links no style sheet");
    }
    Ok(lines.join("\n") + "\n")
}

fn empty_meta(name: &str) -> String {
    meta(name, "")
}

fn meta(name: &str, content: &str) -> String {
    format!(r#"<meta name="{name}" content="{content}">"#)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../../index.html");

    fn names() -> Names {
        Names {
            app_loader: "app_loader-1.js".into(),
            app_js: "app-2.js".into(),
            app_wasm: "app-3.wasm".into(),
            worker_loader: "worker_loader-4.js".into(),
            boot: "boot-5.js".into(),
            styles: vec!["style-6.css".into()],
            build: "7".into(),
        }
    }

    #[test]
    fn the_page_gets_every_name_and_one_style_sheet() {
        let filled = fill(PAGE, &names()).unwrap();
        for name in [
            "app_loader-1.js",
            "app-2.js",
            "app-3.wasm",
            "worker_loader-4.js",
            "boot-5.js",
        ] {
            assert!(filled.contains(&format!("\"./{name}\"")), "{name}");
        }
        assert_eq!(styles(&filled), ["./style-6.css"]);
        assert!(!filled.contains("content=\"\""));
    }

    #[test]
    fn a_page_without_a_place_for_the_worker_is_refused() {
        let broken = PAGE.replace("steward-worker", "steward-walker");
        assert!(fill(&broken, &names()).is_err());
    }

    /// The policy is part of what the product promises: nothing from elsewhere, nothing inline.
    #[test]
    fn the_policy_is_strict_and_the_page_keeps_to_it() {
        let policy = "content=\"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                      img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self'; \
                      manifest-src 'self'; base-uri 'none'; form-action 'none'\"";
        assert!(PAGE.contains(policy));
        assert!(
            !PAGE.contains("<style") && !PAGE.contains(" style=") && !PAGE.contains(" onload=")
        );
        for script in PAGE.split("<script").skip(1) {
            assert!(script.starts_with(" src="), "an inline script");
        }
        assert!(!PAGE.contains("://"), "an address elsewhere");
    }
}
