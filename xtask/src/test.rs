//! `cargo xtask test`: every check there is, and one line at the end that counts them.

use std::{
    io::{BufRead, BufReader},
    process::{Command, ExitCode, Stdio},
    time::Instant,
};

use anyhow::{Context, Result, bail};

use crate::{
    args::Args,
    browser,
    build::{self, Flavour},
    npm,
    place::Place,
};

/// How many checks passed and failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Tally {
    passed: usize,
    failed: usize,
}

impl Tally {
    fn of(ok: bool) -> Self {
        Self {
            passed: usize::from(ok),
            failed: usize::from(!ok),
        }
    }

    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// One kind of check.
struct Stage {
    name: &'static str,
    title: &'static str,
    /// What to do about a failure.
    advice: &'static str,
    run: fn(&Place) -> Result<Tally>,
}

/// In the order in which a mistake is found soonest. The first three need no browser.
const STAGES: [Stage; 6] = [
    Stage {
        name: "fmt",
        title: "formatting",
        advice: "run `cargo fmt --all`",
        run: fmt,
    },
    Stage {
        name: "clippy",
        title: "lints of the core and the chores",
        advice: "mend what clippy names above; `cargo clippy --workspace --all-targets` shows it again",
        run: clippy,
    },
    Stage {
        name: "native",
        title: "native tests",
        advice: "run one again with `cargo test NAME`; UPDATE_EXPECT=1 accepts changed snapshots",
        run: native,
    },
    Stage {
        name: "clippy-web",
        title: "lints of the browser code",
        advice: "mend what clippy names above; `cargo clippy --all-targets --features web` shows it again",
        run: clippy_web,
    },
    Stage {
        name: "build",
        title: "build and size budget",
        advice: "if a tool is missing, `cargo xtask setup` says how to get it; \
                 if the budget is exceeded, look for what grew with `cargo xtask build` before and after",
        run: sizes,
    },
    Stage {
        name: "browser",
        title: "browser tests",
        advice: "pictures of the failures are in target/e2e/; run one again with `node tests/e2e/run.mjs NAME`",
        run: in_browser,
    },
];

const QUICK: [&str; 3] = ["fmt", "clippy", "native"];

pub(crate) fn run(place: &Place, mut args: Args) -> Result<ExitCode> {
    let quick = args.flag("--quick");
    let only = args.value("--only")?;
    args.done()?;
    if let Some(name) = &only
        && !STAGES.iter().any(|it| it.name == name)
    {
        bail!(
            "there is no stage {name}; there are {}",
            STAGES.map(|it| it.name).join(", ")
        );
    }
    let start = Instant::now();
    let mut total = Tally::default();
    for stage in &STAGES {
        let is_wanted = match &only {
            Some(name) => stage.name == name,
            None => !quick || QUICK.contains(&stage.name),
        };
        if is_wanted {
            total.add(run_stage(place, stage));
        }
    }
    println!("\n{:.0} s in all", start.elapsed().as_secs_f32());
    println!("{} passed, {} failed", total.passed, total.failed);
    Ok(if total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn run_stage(place: &Place, stage: &Stage) -> Tally {
    println!("\n== {} ({})", stage.title, stage.name);
    let start = Instant::now();
    let tally = (stage.run)(place).unwrap_or_else(|err| {
        println!("{err:#}");
        Tally::of(false)
    });
    let seconds = start.elapsed().as_secs_f32();
    println!(
        "-- {}: {} passed, {} failed, {seconds:.1} s",
        stage.name, tally.passed, tally.failed
    );
    if tally.failed > 0 {
        println!("   what to do: {}", stage.advice);
    }
    tally
}

fn fmt(place: &Place) -> Result<Tally> {
    ends_well(place.cargo().args(["fmt", "--all", "--check"]))
}

fn clippy(place: &Place) -> Result<Tally> {
    ends_well(place.cargo().args([
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--",
        "-Dwarnings",
    ]))
}

fn clippy_web(place: &Place) -> Result<Tally> {
    let features = ["--package=steward", "--features=web"];
    ends_well(
        place
            .cargo()
            .args(["clippy", "--quiet", "--all-targets"])
            .args(features)
            .args(["--", "-Dwarnings"]),
    )
}

fn ends_well(command: &mut Command) -> Result<Tally> {
    let status = command.status().context("cannot start cargo")?;
    Ok(Tally::of(status.success()))
}

fn native(place: &Place) -> Result<Tally> {
    let mut cargo = place.cargo();
    cargo.args(["test", "--workspace", "--no-fail-fast"]);
    let mut tally = Tally::default();
    let ended_well = each_line(&mut cargo, |line| {
        if let Some(counted) = cargo_result(line) {
            tally.add(counted);
        }
        // Passing tests are counted, not listed: what failed stays in sight.
        let is_noise = line.trim().is_empty()
            || line.starts_with("running ")
            || line.starts_with("test ")
                && (line.ends_with(" ... ok") || line.ends_with(" ... ignored"))
            || line.starts_with("test result: ok.");
        !is_noise
    })?;
    if !ended_well && tally.failed == 0 {
        // Something did not compile, or a test program was killed.
        tally.failed = 1;
    }
    Ok(tally)
}

fn sizes(place: &Place) -> Result<Tally> {
    // A build that fails is an error above; the budget is the test.
    let report = build::run(place, Flavour::Release)?;
    Ok(Tally::of(
        report.is_some_and(|it| it.over_budget().is_empty()),
    ))
}

fn in_browser(place: &Place) -> Result<Tally> {
    if !place.dist().join("index.html").is_file() {
        bail!("dist/ was not built; `cargo xtask build` does it");
    }
    npm::check_node()?;
    npm::browser_tests(place)?;
    let chromium = browser::find_or_install(place)?;
    let mut node = place.command("node");
    node.arg("tests/e2e/run.mjs").env("CHROMIUM", chromium);
    let mut counted = None;
    let ended_well = each_line(&mut node, |line| {
        counted = summary(line).or(counted);
        true
    })?;
    let mut tally = counted.context("the browser tests ended without saying how many passed")?;
    if !ended_well && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok(tally)
}

/// Runs a program and prints those of its lines for which `show` says so; `true` if it ended well.
fn each_line(command: &mut Command, mut show: impl FnMut(&str) -> bool) -> Result<bool> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start the tests")?;
    let output = child.stdout.take().context("the tests have no output")?;
    for line in BufReader::new(output).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        if show(line.trim_end()) {
            println!("{line}");
        }
    }
    Ok(child.wait()?.success())
}

/// Reads `test result: ok. 12 passed; 0 failed; 1 ignored; …`.
fn cargo_result(line: &str) -> Option<Tally> {
    let counts = line.strip_prefix("test result: ")?.split_once(". ")?.1;
    let mut counts = counts.split("; ");
    let passed = counts.next()?.strip_suffix(" passed")?.parse().ok()?;
    let failed = counts.next()?.strip_suffix(" failed")?.parse().ok()?;
    Some(Tally { passed, failed })
}

/// Reads `12 passed, 0 failed`.
fn summary(line: &str) -> Option<Tally> {
    let (passed, failed) = line.split_once(" passed, ")?;
    Some(Tally {
        passed: passed.parse().ok()?,
        failed: failed.strip_suffix(" failed")?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_and_the_browsers_counts_are_read() {
        let line = "test result: FAILED. 12 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s";
        assert_eq!(
            cargo_result(line),
            Some(Tally {
                passed: 12,
                failed: 1
            })
        );
        assert_eq!(cargo_result("test a ... ok"), None);
        assert_eq!(
            summary("3 passed, 0 failed"),
            Some(Tally {
                passed: 3,
                failed: 0
            })
        );
        assert_eq!(summary("it passed, it failed"), None);
    }
}
