//! `cargo xtask build`: everything from source to `dist/`, a folder that any static server can serve.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result, bail};

use crate::{
    page::{self, Names},
    place::{self, Place, fingerprint, step},
    sizes::{self, Report, Size},
    toolchain::{self, TARGET, Toolchain},
    wasm::{self, Bundle},
};

/// How much care the build takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Flavour {
    /// Quick to build, with names and checks; large and slow in the browser.
    Dev,
    /// What is shipped.
    Release,
}

impl Flavour {
    pub(crate) fn from_flag(dev: bool) -> Self {
        if dev { Self::Dev } else { Self::Release }
    }
}

/// Builds `dist/`. The sizes are only worth knowing, and only measured, for what is shipped.
pub(crate) fn run(place: &Place, flavour: Flavour) -> Result<Option<Report>> {
    let start = Instant::now();
    wasm::check_versions(place)?;
    let toolchain = toolchain::for_wasm(place)?;
    let [app, worker] = compile(place, &toolchain, flavour)?;
    let optimise = |level| (flavour == Flavour::Release).then_some(level);
    let app = wasm::bundle(place, "app", &app, optimise("-Oz"))?;
    let worker = wasm::bundle(place, "worker", &worker, optimise("-O3"))?;
    let report = write_dist(place, &app, &worker, flavour)?;
    step(format!(
        "built {} in {:.1} s",
        place.dist().display(),
        start.elapsed().as_secs_f32()
    ));
    if let Some(report) = &report {
        report.print();
        for sentence in report.over_budget() {
            eprintln!("  over budget: {sentence}");
        }
    }
    Ok(report)
}

/// Compiles page and worker; returns cargo's two wasm files.
fn compile(place: &Place, toolchain: &Toolchain, flavour: Flavour) -> Result<[PathBuf; 2]> {
    let plans: &[(&[&str], &str, &str)] = match flavour {
        Flavour::Dev => &[(&["app", "worker"], "dev", "debug")],
        Flavour::Release => &[
            (&["app"], "page", "page"),
            (&["worker"], "worker", "worker"),
        ],
    };
    let mut built = Vec::new();
    for (bins, profile, folder) in plans {
        step(format!(
            "cargo build {} (profile {profile})",
            bins.join(" and ")
        ));
        let mut cargo = toolchain.cargo(place);
        cargo.args([
            "build",
            "--package=steward",
            "--features=web",
            "--target",
            TARGET,
            "--profile",
            profile,
        ]);
        cargo.arg("--target-dir").arg(&place.target);
        cargo.args(bins.iter().map(|it| format!("--bin={it}")));
        cargo.arg("--config").arg(rustc_flags());
        if let Err(err) = place::run(&mut cargo) {
            toolchain::forget(place);
            return Err(err.context(
                "the browser code does not compile. If the compiler misses `core` or `std`, run `cargo xtask setup`",
            ));
        }
        built.extend(bins.iter().map(|it| {
            place
                .target
                .join(TARGET)
                .join(folder)
                .join(format!("{it}.wasm"))
        }));
    }
    built
        .try_into()
        .ok()
        .context("the build plan does not make exactly two programs")
}

/// Flags for the compiler, as a setting of cargo.
///
/// With views of erased types a page has a fifth less code, and compiles sooner.
/// Panic messages name source files: without the builder's home folder in front, they are shorter,
/// and the same on every machine.
fn rustc_flags() -> String {
    let mut flags = vec!["--cfg=erase_components".to_owned()];
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = cargo_home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let sources = home.map(|it| it.join("registry").join("src"));
    if let Some(sources) = sources.as_deref().and_then(Path::to_str) {
        flags.push(format!("--remap-path-prefix={sources}=crates"));
    }
    format!("target.{TARGET}.rustflags={}", serde_json::json!(flags))
}

/// Files of one build, by their name in `dist/`.
struct Dist<'a> {
    place: &'a Place,
    folder: PathBuf,
    /// Every name written so far: they hold the hashes of the contents, so together they name the build.
    names: Vec<String>,
}

impl Dist<'_> {
    /// Writes a file under a name that changes with its content, and returns that name.
    fn add(&mut self, stem: &str, ending: &str, bytes: &[u8]) -> Result<String> {
        let name = format!("{stem}-{}.{ending}", fingerprint(&[bytes]));
        place::write(&self.folder.join(&name), bytes)?;
        self.names.push(name.clone());
        Ok(name)
    }

    /// Adds wasm and module of a bundle; returns the names of both.
    fn add_bundle(&mut self, stem: &str, bundle: &Bundle) -> Result<(String, String)> {
        let wasm = self.add(stem, "wasm", &bundle.wasm)?;
        let symbols = self.place.target.join("symbols");
        place::write(&symbols.join(&wasm), &bundle.named)?;
        let own_name = format!("{stem}_bg.wasm");
        if !bundle.js.contains(&own_name) {
            bail!(
                "wasm-bindgen's module for {stem} does not name {own_name}; has its output changed?"
            );
        }
        let js = self.add(stem, "js", bundle.js.replace(&own_name, &wasm).as_bytes())?;
        for (path, bytes) in &bundle.snippets {
            place::write(&self.folder.join(path), bytes)?;
        }
        Ok((js, wasm))
    }

    /// Adds one of the scripts in `boot/`; `import` is the module it loads, by its name there and here.
    fn add_script(&mut self, stem: &str, import: Option<(&str, &str)>) -> Result<String> {
        let path = self.place.root.join("boot").join(format!("{stem}.js"));
        let mut text = place::read_text(&path)?;
        if let Some((there, here)) = import {
            if text.matches(there).count() != 1 {
                bail!("{} should import {there} exactly once", path.display());
            }
            text = text.replace(there, here);
        }
        self.add(stem, "js", text.as_bytes())
    }
}

fn write_dist(
    place: &Place,
    app: &Bundle,
    worker: &Bundle,
    flavour: Flavour,
) -> Result<Option<Report>> {
    // Written beside the old one and then put in its place: a build that fails leaves the old one whole.
    let folder = place.target.join("dist.new");
    remove(&folder)?;
    let mut dist = Dist {
        place,
        folder: folder.clone(),
        names: Vec::new(),
    };
    copy_public(&place.root.join("public"), &folder)?;

    let (app_js, app_wasm) = dist.add_bundle("app", app)?;
    let (worker_js, _) = dist.add_bundle("worker", worker)?;
    let app_loader = dist.add_script("app_loader", Some(("./app.js", &format!("./{app_js}"))))?;
    let worker_loader = dist.add_script(
        "worker_loader",
        Some(("./worker.js", &format!("./{worker_js}"))),
    )?;
    let boot = dist.add_script("boot", None)?;
    let template = place::read_text(&place.root.join("index.html"))?;
    let (styles, css) = add_styles(&mut dist, &page::styles(&template), flavour)?;

    let build = fingerprint(&[dist.names.join("\n").as_bytes(), template.as_bytes()]);
    let names = Names {
        app_loader,
        app_js,
        app_wasm,
        worker_loader,
        boot,
        styles,
        build: build.clone(),
    };
    place::write(&folder.join("index.html"), page::fill(&template, &names)?)?;
    let version = serde_json::json!({
        "version": env!("CARGO_PKG_VERSION"),
        "build": build,
        "files": dist.names,
        "flavour": if flavour == Flavour::Dev { "dev" } else { "release" },
    });
    place::write(&folder.join("version.json"), format!("{version:#}\n"))?;

    remove(&place.dist())?;
    fs::rename(&folder, place.dist()).context("cannot put the new dist/ in its place")?;
    if flavour == Flavour::Dev {
        return Ok(None);
    }
    let size = |bundle: &Bundle| -> Result<Size> {
        Ok(sizes::measure(place, &bundle.wasm)? + sizes::measure(place, bundle.js.as_bytes())?)
    };
    Ok(Some(Report {
        page: size(app)?,
        worker: size(worker)?,
        style: sizes::measure(place, css.as_bytes())?,
    }))
}

/// Adds the style sheets that the page links: one file when shipped, each for itself while developing.
/// Returns their names, and the text of all of them.
fn add_styles(
    dist: &mut Dist,
    linked: &[String],
    flavour: Flavour,
) -> Result<(Vec<String>, String)> {
    let root = &dist.place.root;
    for path in wasm::files_below(&root.join("style"))? {
        let below = path
            .strip_prefix(root)
            .unwrap_or(&path)
            .to_string_lossy()
            .replace('\\', "/");
        if below.ends_with(".css") && !linked.contains(&below) {
            bail!(
                "{below} is not linked. Add this line to index.html, where the file belongs in the order:\n  \
                 <link rel=\"stylesheet\" href=\"{below}\">"
            );
        }
    }
    let mut all = String::new();
    let mut names = Vec::new();
    for path in linked {
        let text = place::read_text(&root.join(path))?;
        if text.contains("@import") {
            bail!(
                "{path} uses @import, which is not followed; link the file in index.html instead"
            );
        }
        if flavour == Flavour::Dev {
            let stem = Path::new(path)
                .file_stem()
                .and_then(|it| it.to_str())
                .unwrap_or("style");
            names.push(dist.add(stem, "css", text.as_bytes())?);
        }
        all.push_str(&text);
        all.push('\n');
    }
    if flavour == Flavour::Release {
        names.push(dist.add("style", "css", all.as_bytes())?);
    }
    Ok((names, all))
}

fn copy_public(from: &Path, to: &Path) -> Result<()> {
    for path in wasm::files_below(from)? {
        let below = path
            .strip_prefix(from)
            .context("a public file lies outside its folder")?;
        if below.file_name().is_some_and(|it| it != ".gitkeep") {
            place::write(&to.join(below), place::read_bytes(&path)?)?;
        }
    }
    Ok(())
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}
