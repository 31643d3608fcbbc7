// Fresh browsers on kept profiles, and what is done in every one of them.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { getPriority, setPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { launchPersistent } from "../../tests/e2e/lib.mjs";
import { calibrate, journeys, watchStart } from "./probes.mjs";
import { workspace } from "./workspace.mjs";

const FLAGS = ["--window-size=1440,900", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows"];

/** A new empty folder for a profile, on a real disk: a durable write into a RAM disk would cost nothing. */
export function profileFolder() {
  const base = process.env.BENCH_TMP ?? (existsSync("/var/tmp") ? "/var/tmp" : tmpdir());
  const path = mkdtempSync(join(base, "steward-bench-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}

/**
 * Opens a browser on a profile and a page at `url`, runs `use(tools)`, and closes the browser in good order.
 *
 * `tools`: `page`, `browser`, `calibration` in milliseconds, `phase` (`ready` or `empty`),
 * `call(name, ...args)` runs a journey of `probes.mjs` in the page.
 */
export async function withPage(profile, url, use, { traceTo } = {}) {
  const { context, browser, pid, close, kill } = await launchPersistent(profile, { args: FLAGS });
  let closed = false;
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(0);
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    handOnPriority(pid);
    const calibration = await page.evaluate(calibrate);
    await page.addInitScript(watchStart);
    if (traceTo) await startTrace(browser, page, traceTo);
    await page.goto(url, { waitUntil: "commit" });
    handOnPriority(pid);
    const phase = await page.evaluate(() => globalThis.__bench.answering());
    const start = await page.evaluate(() => globalThis.__bench.seen);
    // A text that is evaluated by the debugger: the page's own policy forbids nothing here.
    await page.evaluate(`(${journeys})(); void 0`);
    const call = (name, ...args) => page.evaluate(([name, args]) => globalThis.__bench[name](...args), [name, args]);
    const result = await use({ page, browser, calibration, phase, start, call });
    if (traceTo) await browser.stopTracing();
    if (errors.length) console.error(`  the page reported: ${errors.slice(0, 3).join(" | ")}`);
    await close();
    closed = true;
    return result;
  } finally {
    if (!closed) await kill();
  }
}

/**
 * Gives a browser this process's own niceness, thread by thread, where that is better than none: Chromium takes
 * it back from its renderers. So `nice -n -10 node run.mjs` keeps other programs out of the figures, on Linux.
 */
function handOnPriority(pid) {
  const wanted = getPriority();
  if (wanted >= 0 || !existsSync("/proc/self/stat")) return;
  const parents = new Map();
  for (const name of readdirSync("/proc").filter((it) => /^\d+$/.test(it))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      // It has ended meanwhile.
    }
  }
  const isOurs = (it) => it === pid || (parents.has(it) && it > 1 && isOurs(parents.get(it)));
  for (const it of [...parents.keys()].filter(isOurs)) {
    try {
      for (const thread of readdirSync(`/proc/${it}/task`)) setPriority(Number(thread), wanted);
    } catch {
      // It has ended meanwhile, or we may not.
    }
  }
}

async function startTrace(browser, page, path) {
  const categories = ["disabled-by-default-v8.cpu_profiler", "v8", "devtools.timeline", "toplevel", "__metadata"];
  await browser.startTracing(page, { path, categories });
}

/** Puts the generator into the page, as `__bench.workspace`. */
export async function putWorkspace(page, seed, todayMs) {
  await page.evaluate(`globalThis.__bench.workspace = (${workspace})(${seed}, ${todayMs}); void 0`);
}
