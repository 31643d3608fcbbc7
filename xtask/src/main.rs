//! The project's chores: `cargo xtask setup`, `build`, `serve`, `test`, `bench`.
//!
//! Every command finds or fetches what it needs by itself, so that `cargo xtask serve` and
//! `cargo xtask test` are enough on a fresh machine; `setup` only does that part ahead of time.

mod args;
mod bench;
mod browser;
mod build;
mod debian;
mod npm;
mod page;
mod place;
mod serve;
mod setup;
mod sizes;
mod test;
mod toolchain;
mod wasm;

use std::process::ExitCode;

use args::Args;
use place::Place;

const USAGE: &str = "\
The project's chores.

cargo xtask setup                    find or install the wasm target, wasm-opt, Playwright, Chromium
cargo xtask build [--dev]            build dist/; --dev is quick to build, and large
cargo xtask serve [--dev] [--port N] [--prefix /a/b/] [--no-build] [--dist DIR]
                                     build, then serve dist/ on this machine only
cargo xtask test [--quick] [--only STAGE]
                                     stages: fmt, clippy, clippy-web, native, build, browser;
                                     --quick stops after the native tests
cargo xtask bench [...]              build, then run the benchmarks; arguments are passed on
";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(err) => {
            eprintln!("\nerror: {err:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<ExitCode> {
    let mut args = Args::new(std::env::args().skip(1));
    let place = Place::find()?;
    match args.command().as_deref() {
        Some("setup") => {
            args.done()?;
            setup::run(&place)
        }
        Some("build") => {
            let flavour = build::Flavour::from_flag(args.flag("--dev"));
            args.done()?;
            build::run(&place, flavour).map(|_| ExitCode::SUCCESS)
        }
        Some("serve") => serve::run(&place, args),
        Some("test") => test::run(&place, args),
        Some("bench") => bench::run(&place, args),
        Some("help" | "--help" | "-h") | None => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        Some(other) => {
            eprint!("there is no chore {other:?}\n\n{USAGE}");
            Ok(ExitCode::from(2))
        }
    }
}
