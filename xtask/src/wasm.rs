//! From what cargo built to what a browser loads: wasm-bindgen, wasm-opt, and the names kept apart.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    npm,
    place::{self, Place, fingerprint, step},
};

/// The wasm features that rustc emits by default for this target.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// One program as the browser gets it.
pub(crate) struct Bundle {
    /// The module that wasm-bindgen wrote. It names its wasm as `<name>_bg.wasm`.
    pub(crate) js: String,
    /// Without names.
    pub(crate) wasm: Vec<u8>,
    /// The same code with the names of its functions, to read a stack trace with.
    pub(crate) named: Vec<u8>,
    /// JavaScript files that crates brought along, by their path.
    pub(crate) snippets: Vec<(PathBuf, Vec<u8>)>,
}

/// Turns cargo's output into a bundle. The result is kept by the hash of the input, as wasm-opt is slow.
///
/// `optimise` is wasm-opt's level; without it the code stays as it is, names included.
pub(crate) fn bundle(
    place: &Place,
    name: &str,
    cargo_output: &Path,
    optimise: Option<&str>,
) -> Result<Bundle> {
    let input = place::read_bytes(cargo_output)?;
    let lock = place::read_bytes(&place.root.join("xtask/tools/package-lock.json"))?;
    let recipe = format!(
        "2 {name} {optimise:?} {FEATURES:?} {}",
        wasm_bindgen_shared_version()
    );
    let cache = place.target.join("bundles");
    let kept = cache.join(format!(
        "{name}-{}",
        fingerprint(&[&input, recipe.as_bytes(), &lock])
    ));
    if !kept.join("whole").is_file() {
        forget_others(&cache, name, &kept)?;
        make(place, name, &input, optimise, &kept)?;
    }
    let read = |file: String| place::read_bytes(&kept.join(file));
    Ok(Bundle {
        js: place::read_text(&kept.join(format!("{name}.js")))?,
        wasm: read(format!("{name}_bg.wasm"))?,
        named: read("named.wasm".to_owned())?,
        snippets: snippets(&kept)?,
    })
}

fn make(
    place: &Place,
    name: &str,
    input: &[u8],
    optimise: Option<&str>,
    into: &Path,
) -> Result<()> {
    step(format!("{name}: wasm-bindgen"));
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes(name, input.to_vec()).web(true)?;
    bindgen
        .omit_default_module_path(false)
        .remove_producers_section(true);
    bindgen
        .generate(into)
        .with_context(|| format!("wasm-bindgen refuses {name}"))?;
    let wasm = into.join(format!("{name}_bg.wasm"));
    let named = into.join("named.wasm");
    match optimise {
        None => {
            fs::copy(&wasm, &named).context("cannot copy the wasm")?;
        }
        Some(level) => {
            let program = npm::wasm_opt(place)?;
            step(format!("{name}: wasm-opt {level}"));
            let mut node = Command::new("node");
            node.arg(program)
                .args([level, "-g"])
                .args(FEATURES)
                .arg(&wasm)
                .arg("-o")
                .arg(&named);
            place::read(&mut node)?;
            place::write(&wasm, without_custom_sections(&place::read_bytes(&named)?)?)?;
        }
    }
    // Written last: a run that was cut short is not taken for a whole one.
    place::write(&into.join("whole"), [])
}

/// Keeps the newest few results: enough to go back and forth between two branches and two flavours.
fn forget_others(cache: &Path, name: &str, keep: &Path) -> Result<()> {
    const KEPT: usize = 5;
    let Ok(entries) = fs::read_dir(cache) else {
        return Ok(());
    };
    let mine = format!("{name}-");
    let mut found: Vec<_> = entries
        .filter_map(Result::ok)
        .filter(|it| it.file_name().to_string_lossy().starts_with(&mine) && it.path() != keep)
        .filter_map(|it| Some((it.metadata().ok()?.modified().ok()?, it.path())))
        .collect();
    found.sort();
    for (_, old) in found.iter().rev().skip(KEPT) {
        fs::remove_dir_all(old).with_context(|| format!("cannot remove {}", old.display()))?;
    }
    if keep.exists() {
        fs::remove_dir_all(keep).with_context(|| format!("cannot remove {}", keep.display()))?;
    }
    Ok(())
}

fn snippets(kept: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut found = Vec::new();
    for path in files_below(&kept.join("snippets"))? {
        let bytes = place::read_bytes(&path)?;
        let below = path
            .strip_prefix(kept)
            .context("a snippet lies outside its folder")?;
        found.push((below.to_owned(), bytes));
    }
    Ok(found)
}

/// Every file in a folder and the folders in it, in the order of their paths; none if there is no such folder.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        for entry in
            fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?
        {
            let path = entry?.path();
            if path.is_dir() {
                found.extend(files_below(&path)?)
            } else {
                found.push(path)
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The version of wasm-bindgen that this program was built with; cargo pins it in `xtask/Cargo.toml`.
fn wasm_bindgen_shared_version() -> &'static str {
    let manifest = include_str!("../Cargo.toml");
    let line = manifest
        .lines()
        .find_map(|it| it.strip_prefix("wasm-bindgen-cli-support = \"="));
    line.map_or("", |it| it.trim_end_matches('"'))
}

/// The wasm crate and the library that post-processes it only understand each other at one version.
///
/// # Errors
/// When `Cargo.lock` holds two different ones; the message says what to pin.
pub(crate) fn check_versions(place: &Place) -> Result<()> {
    let lock = place::read_text(&place.root.join("Cargo.lock"))?;
    let [Some(runtime), Some(support)] =
        ["wasm-bindgen", "wasm-bindgen-cli-support"].map(|it| locked(&lock, it))
    else {
        bail!("Cargo.lock does not name wasm-bindgen and wasm-bindgen-cli-support");
    };
    if runtime != support {
        bail!(
            "Cargo.lock holds wasm-bindgen {runtime} and wasm-bindgen-cli-support {support}.\n\
             Pin both to the same version, in Cargo.toml and in xtask/Cargo.toml."
        );
    }
    Ok(())
}

/// The version of a package in the text of a `Cargo.lock`.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|it| *it != name).skip(1);
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

/// The module without its custom sections (names, producers, features): nothing a browser needs.
///
/// Layout, from the WebAssembly core specification, section 5.5: magic and version in 8 bytes, then
/// sections, each an id byte, a size in LEB128 and that many bytes; id 0 is a custom section.
///
/// # Errors
/// When the bytes are not a module or end too early.
fn without_custom_sections(module: &[u8]) -> Result<Vec<u8>> {
    let Some((head, mut rest)) = module
        .split_at_checked(8)
        .filter(|(head, _)| head.starts_with(b"\0asm"))
    else {
        bail!("wasm-opt wrote something that is not WebAssembly");
    };
    let mut kept = head.to_vec();
    while let Some((&id, after_id)) = rest.split_first() {
        let (size, length_of_size) = leb128(after_id).context("a wasm section has no size")?;
        let end = 1 + length_of_size + size;
        let Some((section, others)) = rest.split_at_checked(end) else {
            bail!("a wasm section is longer than its file");
        };
        if id != 0 {
            kept.extend_from_slice(section);
        }
        rest = others;
    }
    Ok(kept)
}

/// An unsigned LEB128 number of at most 32 bits, and how many bytes it took.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0_usize;
    for (at, byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, at + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_go_and_the_others_stay_as_they_were() {
        let head = b"\0asm\x01\0\0\0".as_slice();
        let code = [1, 3, 7, 8, 9].as_slice();
        let names = [0, 2, 1, b'n'].as_slice();
        let module = [head, names, code, names].concat();
        assert_eq!(
            without_custom_sections(&module).unwrap(),
            [head, code].concat()
        );
    }

    #[test]
    fn a_module_cut_short_is_refused() {
        assert!(without_custom_sections(b"\0asm\x01\0\0\0\x01\x7f").is_err());
        assert!(without_custom_sections(b"\0asm\x01\0\0\0\x01\x80").is_err());
        assert!(without_custom_sections(b"<!doctype").is_err());
    }

    #[test]
    fn versions_are_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n\n[[package]]\nname = \"x\"\n";
        assert_eq!(locked(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked(lock, "wasm"), None);
    }
}
