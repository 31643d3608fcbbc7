//! Telling the demo company: `cargo bench --bench demo`. Seeded: every run does the same work.

use std::time::Instant;

use steward::demo::{Plan, history};

fn main() {
    // 25 November 2026, 10:00 UTC.
    let plan = Plan {
        seed: 2_026,
        began: 1_795_600_800_000,
        zone: "Europe/Berlin".into(),
    };
    for _ in 0..5 {
        let began = Instant::now();
        let told = history(&plan, plan.began);
        let took = began.elapsed().as_secs_f64() * 1_000.0;
        let texts: usize = told
            .iter()
            .flat_map(|it| &it.writes)
            .filter_map(|it| it.value.as_text())
            .map(str::len)
            .sum();
        println!(
            "a year: {:>6} operations, {texts} bytes of text, {took:>7.1} ms",
            told.len()
        );
    }
}
