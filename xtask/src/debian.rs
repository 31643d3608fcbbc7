//! The wasm target without rustup's servers: Debian ships the compiler and the sources of `std`.
//!
//! Debian's security archive carries a current Rust for its browsers (`rustc-web`, `cargo-web`,
//! `rust-web-src`). Its `std` for wasm is compiled here once and put where that compiler looks.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{
    place::{self, Place, step},
    toolchain::{TARGET, Toolchain},
};

/// The name under which rustup gets to know Debian's toolchain.
pub(crate) const TOOLCHAIN: &str = "steward-wasm";

const PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];

/// Debian's compiler, called by its path.
pub(crate) fn installed() -> Toolchain {
    Toolchain::Installed {
        cargo: "/usr/bin/cargo".into(),
        rustc: "/usr/bin/rustc".into(),
    }
}

/// Whether this is Debian (or made from it) and packages may be installed.
pub(crate) fn is_possible() -> bool {
    Path::new("/etc/debian_version").exists() && place::on_path("apt-get").is_some() && is_root()
}

/// Asked of `id`, because asking the system directly takes `unsafe`.
pub(crate) fn is_root() -> bool {
    place::read(Command::new("id").arg("-u")).is_ok_and(|it| it.trim() == "0")
}

/// Installs packages, with fresh package lists if the first try fails. Never removes another one for it.
pub(crate) fn apt_install(place: &Place, packages: &[&str]) -> Result<()> {
    step(format!("apt-get install {}", packages.join(" ")));
    let install = || {
        let mut apt = place.command("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt.args([
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            "--no-remove",
        ])
        .args(packages);
        place::read(&mut apt)
    };
    if install().is_ok() {
        return Ok(());
    }
    step("apt-get update");
    place::read(place.command("apt-get").args(["update", "-qq"]))?;
    install().map(drop)
}

/// Installs Debian's toolchain, compiles `std` for wasm into it, and links it to rustup if there is one.
pub(crate) fn install(place: &Place) -> Result<Toolchain> {
    let toolchain = installed();
    apt_install(place, &PACKAGES)?;
    let Some(version) = toolchain.version(place) else {
        bail!(
            "Debian's packages {} bring a Rust that is too old for this workspace",
            PACKAGES.join(", ")
        );
    };
    let sysroot =
        PathBuf::from(place::read(toolchain.rustc(place).args(["--print", "sysroot"]))?.trim());
    let rustlib = sysroot.join("lib/rustlib");
    let host = field(&version, "host").context("the compiler does not name its host")?;
    link_linker(place, &rustlib.join(host).join("bin/rust-lld"), &version)?;
    build_std(place, &toolchain, &rustlib.join(TARGET).join("lib"))?;
    if place::on_path("rustup").is_none() {
        return Ok(toolchain);
    }
    place::read(
        place
            .command("rustup")
            .args(["toolchain", "link", TOOLCHAIN])
            .arg(&sysroot),
    )?;
    Ok(Toolchain::Rustup(TOOLCHAIN.to_owned()))
}

/// Compiles `std` as bitcode too: without it a later LTO build fails ("can't find section .llvmbc").
fn build_std(place: &Place, toolchain: &Toolchain, into: &Path) -> Result<()> {
    step("compiling std for wasm (about a minute)");
    let folder = place.tools.join("wasm-std");
    place::write(
        &folder.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n",
    )?;
    place::write(&folder.join("src/lib.rs"), "#![no_std]\n")?;
    let target = folder.join("target");
    let mut cargo = toolchain.cargo(place);
    cargo
        .current_dir(&folder)
        .env("RUSTC_BOOTSTRAP", "1")
        .env(
            "RUSTFLAGS",
            "-Cembed-bitcode=yes -Zforce-unstable-if-unmarked",
        )
        .env("CARGO_PROFILE_RELEASE_PANIC", "unwind")
        .env("CARGO_PROFILE_RELEASE_LTO", "fat")
        .args([
            "build",
            "--release",
            "-Zbuild-std=std,panic_abort,panic_unwind,test,proc_macro",
        ])
        .args(["--target", TARGET, "--target-dir"])
        .arg(&target);
    place::run(&mut cargo)?;
    if into.exists() {
        // Libraries of an older compiler beside the new ones would be found twice.
        fs::remove_dir_all(into).with_context(|| format!("cannot empty {}", into.display()))?;
    }
    fs::create_dir_all(into).with_context(|| format!("cannot create {}", into.display()))?;
    let built = target.join(TARGET).join("release/deps");
    for entry in fs::read_dir(&built).with_context(|| format!("cannot list {}", built.display()))? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|it| it.to_str()) else {
            continue;
        };
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(&path, into.join(name)).with_context(|| format!("cannot copy {name}"))?;
        }
    }
    Ok(())
}

/// Gives the compiler its linker: a link to rustup's `rust-lld`, or to Debian's `lld` of the same LLVM.
/// A link, because a copy of rustup's would not find the library of LLVM beside it.
fn link_linker(place: &Place, wanted: &Path, version: &str) -> Result<()> {
    if place::succeeds_within(
        std::time::Duration::from_secs(10),
        Command::new(wanted).args(["-flavor", "wasm", "--version"]),
    ) {
        return Ok(());
    }
    let linker = match rustup_linker(place) {
        Some(found) => found,
        None => {
            let llvm = field(version, "LLVM version").and_then(|it| it.split('.').next());
            let major = llvm.context("the compiler does not name its LLVM")?;
            apt_install(place, &[&format!("lld-{major}")])?;
            PathBuf::from(format!("/usr/lib/llvm-{major}/bin/lld"))
        }
    };
    step(format!(
        "linking {} to {}",
        wanted.display(),
        linker.display()
    ));
    if let Some(folder) = wanted.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
    }
    if wanted.symlink_metadata().is_ok() {
        fs::remove_file(wanted).with_context(|| format!("cannot replace {}", wanted.display()))?;
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(&linker, wanted)
        .with_context(|| format!("cannot link {}", wanted.display()))?;
    Ok(())
}

/// `rust-lld` of the active toolchain, if it has one.
fn rustup_linker(place: &Place) -> Option<PathBuf> {
    let active = Toolchain::Active;
    let sysroot = place::read(active.rustc(place).args(["--print", "sysroot"])).ok()?;
    let version = place::read(active.rustc(place).arg("-vV")).ok()?;
    let found = Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(field(&version, "host")?)
        .join("bin/rust-lld");
    found.is_file().then_some(found)
}

/// One line of `rustc -vV`.
fn field<'a>(verbose_version: &'a str, name: &str) -> Option<&'a str> {
    verbose_version
        .lines()
        .find_map(|it| it.strip_prefix(name)?.strip_prefix(": "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_and_llvm_are_read_from_the_compilers_answer() {
        let said =
            "rustc 1.96.0\nhost: x86_64-unknown-linux-gnu\nrelease: 1.96.0\nLLVM version: 22.1.8\n";
        assert_eq!(field(said, "host"), Some("x86_64-unknown-linux-gnu"));
        assert_eq!(field(said, "LLVM version"), Some("22.1.8"));
        assert_eq!(field(said, "libc"), None);
    }
}
