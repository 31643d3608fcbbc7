// Benchmarks of the built application, through `window.steward` and the screens, in fresh browsers.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";

const USAGE = `\
cargo xtask bench [options], or node benches/run.mjs [options] on what is built already

--sizes 10000,100000   records of the made-up workspaces (these are the defaults)
--reps 3               fresh browsers per figure
--only a,b             parts: import start query insights search record open update disk log,
                       or none; a workspace is imported for all but log
--peers DIR            also the harness with the peers that lies in DIR
--peers-n 10000        tickets for the peers
--peers-only a,b       contestants of the harness, beside ourselves
--dist DIR             what to measure, if not dist/ (or STEWARD_DIST)
--json FILE            everything that was measured
--trace DIR            CPU profiles of the first browser of each kind, for Chromium's Performance panel
`;

const { values: options } = parseArgs({
  options: {
    sizes: { type: "string", default: "10000,100000" },
    reps: { type: "string", default: "3" },
    only: { type: "string", default: "" },
    peers: { type: "string" },
    "peers-n": { type: "string", default: "10000" },
    "peers-only": { type: "string" },
    dist: { type: "string" },
    json: { type: "string" },
    trace: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
// The helpers of the browser tests read it when they are loaded.
if (options.dist) process.env.STEWARD_DIST = resolve(options.dist);

const { dist, isBuilt, serve } = await import("../tests/e2e/lib.mjs");
const { measureSize } = await import("./lib/sizes.mjs");
const { measureLog } = await import("./lib/log.mjs");
const { runPeers } = await import("./lib/peers.mjs");
const { digits, load, machine, table } = await import("./lib/report.mjs");

if (!isBuilt()) {
  console.error(`${dist} holds no index.html; run \`cargo xtask build\` first`);
  process.exit(2);
}
const only = options.only.split(",").filter(Boolean);
const wants = (part) => !only.length || only.includes(part);
const sizes = options.sizes.split(",").filter(Boolean).map(Number);
const reps = Number(options.reps);
const ofSizes = ["import", "start", "query", "insights", "search", "record", "open", "update", "disk"];
if (options.trace) mkdirSync(options.trace, { recursive: true });

const say = (line) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);
const about = { ...machine(), build: JSON.parse(readFileSync(join(dist, "version.json"), "utf8")) };
if (about.build.flavour !== "release") console.error(`${dist} is a ${about.build.flavour} build: slow, and no figure of it is worth keeping`);
const everything = { ...about, command: `node benches/run.mjs ${process.argv.slice(2).join(" ")}`, loadBefore: load(), rows: [], raw: {} };
const keep = () => {
  if (!options.json) return;
  mkdirSync(dirname(resolve(options.json)), { recursive: true });
  writeFileSync(options.json, JSON.stringify(everything, null, 1));
};

// One server for the whole run: another port would be another origin, with nothing stored in it.
const site = await serve(dist);
let failed = 0;
const attempt = async (what, run) => {
  try {
    const { rows, raw } = await run();
    everything.rows.push(...rows);
    everything.raw[what] = raw;
  } catch (error) {
    failed += 1;
    console.error(`${what} failed: ${error.stack ?? error}`);
  }
  keep();
};
if (ofSizes.some(wants)) {
  for (const size of sizes) {
    const keepRaw = (raw) => {
      everything.raw[size] = raw;
      keep();
    };
    await attempt(String(size), () => measureSize({ size, reps, url: site.url, wants, say, keepRaw, traceTo: options.trace }));
  }
}
if (wants("log")) await attempt("log", () => measureLog({ reps, url: site.url, say, traceTo: options.trace }));
await site.stop();
everything.loadAfter = load();
keep();

console.log(`${about.date} UTC, commit ${about.commit}, ${about.build.flavour} build ${about.build.build}, ${about.cpu}, ${about.memoryGiB} GiB, ${about.chromium}`);
console.log(`load ${digits(everything.loadBefore)} before and ${digits(everything.loadAfter)} after; ${everything.command}\n`);
console.log(table(everything.rows));
if (options.peers) {
  const harness = resolve(options.peers);
  if (existsSync(join(harness, "run.mjs"))) failed += await runPeers({ harness, dist, n: options["peers-n"], reps, only: options["peers-only"], say });
  else console.error(`${harness} holds no harness; the peers are left out`);
}
process.exit(failed ? 1 : 0);
