//! Where things are, and how other programs are started.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// The folders of one checkout.
pub(crate) struct Place {
    /// The workspace root.
    pub(crate) root: PathBuf,
    /// Cargo's target directory.
    pub(crate) target: PathBuf,
    /// Tools that were fetched, and what was learnt about installed ones.
    pub(crate) tools: PathBuf,
}

impl Place {
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .context("the chores crate has no workspace around it")?
            .to_owned();
        if !root.join("Cargo.toml").is_file() {
            bail!(
                "the checkout moved since this was compiled; touch xtask/src/main.rs and try again"
            );
        }
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => env::current_dir()?.join(dir),
            None => root.join("target"),
        };
        let tools = target.join("tools");
        fs::create_dir_all(&tools).with_context(|| format!("cannot create {}", tools.display()))?;
        Ok(Self {
            root,
            target,
            tools,
        })
    }

    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// A command that runs in the workspace root, without what `cargo run` put into the environment:
    /// left there, it makes an inner cargo rebuild things and mixes the libraries of two toolchains.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(&self.root);
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy();
            let is_from_cargo_run = name.starts_with("CARGO_PKG_")
                || name.starts_with("CARGO_MANIFEST_")
                || name == "CARGO"
                || name == "OUT_DIR";
            if is_from_cargo_run {
                command.env_remove(name.as_ref());
            }
        }
        for name in ["LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"] {
            let Some(paths) = env::var_os(name) else {
                continue;
            };
            let kept: Vec<_> = env::split_paths(&paths)
                .filter(|it| {
                    !it.starts_with(&self.target) && !it.to_string_lossy().contains("toolchains")
                })
                .collect();
            match env::join_paths(kept) {
                Ok(joined) if !joined.is_empty() => command.env(name, joined),
                _ => command.env_remove(name),
            };
        }
        command
    }

    /// The cargo that runs these chores, for everything that is not wasm.
    pub(crate) fn cargo(&self) -> Command {
        self.command("cargo")
    }
}

/// Prints the line that says what starts now.
pub(crate) fn step(what: impl AsRef<str>) {
    eprintln!("• {}", what.as_ref());
}

/// Runs to the end and shows the program's output as it comes.
///
/// # Errors
/// When the program cannot be started or fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = words(command);
    let status = command
        .status()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs to the end and returns what was printed.
///
/// # Errors
/// When the program cannot be started or fails; the message ends with its last lines.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let line = words(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let last: Vec<_> = said.lines().rev().take(12).collect();
        let last: Vec<_> = last.into_iter().rev().collect();
        bail!("`{line}` failed ({})\n{}", output.status, last.join("\n"));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs quietly, for at most `limit`; `true` if the program ended well in that time.
pub(crate) fn succeeds_within(limit: Duration, command: &mut Command) -> bool {
    let quiet = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let Ok(mut child) = quiet.spawn() else {
        return false;
    };
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if start.elapsed() < limit => std::thread::sleep(Duration::from_millis(50)),
            _ => {
                // It is being given up either way; that it may have ended just now is fine.
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

/// The first file of that name on `PATH`.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?)
        .map(|it| it.join(&file))
        .find(|it| it.is_file())
}

/// Sixteen hexadecimal digits that stand for some bytes, in a file name or as a cache key.
pub(crate) fn fingerprint(parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().to_hex().as_str()[..16].to_owned()
}

pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

pub(crate) fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file, and the folders it needs.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn words(command: &Command) -> String {
    let args = command
        .get_args()
        .map(|it| it.to_string_lossy().into_owned());
    std::iter::once(command.get_program().to_string_lossy().into_owned())
        .chain(args)
        .collect::<Vec<_>>()
        .join(" ")
}
