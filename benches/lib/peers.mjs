// Runs a harness with other libraries, ours among them, and prints ratios from one interleaved run.
//
// The harness is a folder of its own with a `run.mjs <suite> --plugin NAME=FILE --mount /ext/=DIR --n N --reps N
// --out FILE`. Left out are its suites `list` (it wants rows of its own mounted into its own page, and our list
// reads its rows from the engine), `boot` (it wants marks and a seeding door in the shipped page) and `dav`.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../tests/e2e/lib.mjs";
import { digits } from "./report.mjs";

/** By suite: the adapter, and the figures that are compared. */
const SUITES = {
  storage: { adapter: "storage.mjs", figures: ["insert_ms", "open_load_ms", "update_p50", "update_p95", "disk_MB"] },
  search: { adapter: "search.mjs", figures: ["build_ms", "mem_MB", "q_p50", "q_p95", "q_max", "prefix_p95", "typo_p95", "right", "found", "prefix_ok", "typo_ok"] },
  csv: { adapter: "csv.mjs", figures: ["ms", "rows_per_s", "longest_block_ms"] },
};

/** Returns how many suites failed. */
export async function runPeers({ harness, dist, n, reps, only, say }) {
  const folder = mkdtempSync(join(tmpdir(), "steward-peers-"));
  let failed = 0;
  for (const [suite, { adapter, figures }] of Object.entries(SUITES)) {
    say(`peers: ${suite}`);
    const out = join(folder, `${suite}.json`);
    const args = ["run.mjs", suite, "--plugin", `steward=${join(root, "benches/peers", adapter)}`, "--mount", `/ext/=${dist}`, "--reps", String(reps), "--n", n, "--out", out];
    if (only) args.push("--only", `${only},steward`);
    const code = await new Promise((done) => spawn(process.execPath, args, { cwd: harness, stdio: ["ignore", "inherit", "inherit"] }).once("exit", done));
    try {
      if (code !== 0) throw new Error(`it ended with ${code}`);
      print(suite, figures, JSON.parse(readFileSync(out, "utf8")).rows);
    } catch (error) {
      failed += 1;
      console.error(`peers: ${suite} failed: ${error.message}`);
    }
  }
  rmSync(folder, { recursive: true, force: true });
  return failed;
}

function print(suite, figures, rows) {
  const ours = rows.find((it) => it.name === "steward");
  console.log(`\nPeers: ${suite}${ours?.n ? `, ${ours.n} tickets` : ""}; in brackets: ours divided by theirs\n`);
  console.log(`| | ${figures.join(" | ")} |\n|---|${figures.map(() => "---:|").join("")}`);
  for (const row of rows) {
    const cells = figures.map((name) => {
      const value = row[name];
      const ratio = row !== ours && Number.isFinite(ours?.[name]) && Number.isFinite(value) && value !== 0 ? ` (${digits(ours[name] / value)} ×)` : "";
      return `${typeof value === "number" ? digits(value) : "–"}${ratio}`;
    });
    console.log(`| ${row.name} | ${cells.join(" | ")} |`);
  }
}
