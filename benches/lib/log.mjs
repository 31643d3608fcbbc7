// The real incident log: dropped, and used while it is read.
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { root } from "../../tests/e2e/lib.mjs";
import { profileFolder, withPage } from "./browser.mjs";
import { digits, load, median, p95 } from "./report.mjs";
import { CLICK_MS, EDIT_BYTES, LOG_MS, LONG_TASK_MS } from "./targets.mjs";

const PACKED = join(root, "tests/fixtures/uci-498-incident-log/incident_event_log.csv.gz");

/** Chooses a file by its path, so that the browser reads it from disk, as it does with a dropped one. */
async function chooseFile(page, file) {
  const session = await page.context().newCDPSession(page);
  const { result } = await session.send("Runtime.evaluate", { expression: "__bench.input" });
  await session.send("DOM.setFileInputFiles", { files: [file], objectId: result.objectId });
  await session.detach();
}

/** Imports the log into an empty browser, `reps` times; returns rows for the table and the raw figures. */
export async function measureLog({ reps, url, say, traceTo }) {
  const folder = profileFolder();
  const file = join(folder.path, "incident_event_log.csv");
  const runs = [];
  try {
    if (!existsSync(PACKED)) throw new Error(`${PACKED} is missing`);
    await pipeline(createReadStream(PACKED), createGunzip(), createWriteStream(file));
    for (let rep = 0; rep < reps; rep += 1) {
      say(`the real log: ${rep + 1} of ${reps}`);
      const profile = profileFolder();
      try {
        const options = { traceTo: rep === 0 && traceTo && `${traceTo}/log.json` };
        const run = await withPage(
          profile.path,
          `${url}#/`,
          async ({ page, calibration }) => {
            const input = await page.evaluateHandle(() => (globalThis.__bench.input = Object.assign(document.createElement("input"), { type: "file" })));
            await chooseFile(page, file);
            const it = await page.evaluate((input) => __bench.importing(input.files[0], 200), input);
            return { calibration, load: load(), ...it, stats: await page.evaluate(() => steward.stats()) };
          },
          options,
        );
        say(`the real log: listed after ${digits(run.listedMs)} ms, clicks p95 ${digits(p95(run.clicks))} ms, calibration ${digits(run.calibration)} ms, load ${digits(run.load)}`);
        runs.push(run);
      } finally {
        profile.remove();
      }
    }
  } finally {
    folder.remove();
  }
  const size = "real log";
  const rows = [];
  const add = (what, unit, value, target, note) => rows.push({ size, what, unit, value, target, note });
  const of = (name) => runs.map((it) => it[name]);
  const last = runs.at(-1);
  const clicks = runs.flatMap((it) => it.clicks);
  const { rows: read, new: made, changed, rejected } = last.report;
  add("dropped to durable, indexed and listed", "ms", median(of("listedMs")), LOG_MS, `durable and indexed ${digits(median(of("doneMs")))}, all rows read ${digits(median(of("rowsMs").filter((it) => it !== null)))} ms; ${digits(read)} rows, ${digits(made)} new, ${digits(changed)} changed, ${digits(rejected)} rejected`);
  add("a click meanwhile, p95", "ms", p95(clicks), CLICK_MS, `${clicks.length} clicks, one every 200 ms`);
  add("a click meanwhile, slowest", "ms", Math.max(...clicks), CLICK_MS, "");
  add("main thread: longest task meanwhile", "ms", Math.max(...of("longTasks").map((it) => it.longest)), LONG_TASK_MS, `longest gap between frames ${digits(Math.max(...of("lateFrame")))} ms`);
  add("bytes of an operation on disk", "B", last.stats.bytes.log / last.stats.operations, EDIT_BYTES, `${digits(last.stats.operations)} operations, log ${digits(last.stats.bytes.log / 1e6)} MB`);
  add("memory of the worker after the import", "MB", last.stats.memory / 1e6, null, "");
  return { rows, raw: runs };
}
