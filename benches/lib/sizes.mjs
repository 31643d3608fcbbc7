// The journeys over a made-up workspace of one size.
import { profileFolder, putWorkspace, withPage } from "./browser.mjs";
import { load, median, p95, percentile, digits } from "./report.mjs";
import { EDIT_BYTES, INSERT_RATIO, LONG_TASK_MS, UPDATE_RATIO, target } from "./targets.mjs";

const SEED = 20_251;
/** How many edits of one kind; an edit of many touches so many records. */
const UPDATES = 200;
const EDITED_AT_ONCE = 1_000;

/**
 * Measures one size; returns rows for the table and everything that was measured.
 * `wants(part)` says whether a part is asked for.
 */
export async function measureSize({ size, reps, url, wants, say, keepRaw, traceTo }) {
  const rows = [];
  const add = (what, unit, value, limit, note) => rows.push({ size, what, unit, value, target: limit, note });
  const profile = profileFolder();
  const raw = { size, calibration: [], load: [] };
  const note = (calibration) => {
    raw.calibration.push(calibration);
    raw.load.push(load());
  };
  const tasks = {};
  const longest = (name, { longest, count }) => {
    const before = tasks[name] ?? { longest: 0, count: 0 };
    tasks[name] = { longest: Math.max(before.longest, longest), count: Math.max(before.count, count) };
  };
  const todayMs = Math.floor(Date.now() / 86_400_000) * 86_400_000;
  try {
    // ---- the workspace, by the shipped import ----
    say(`${size}: importing`);
    const made = await withPage(
      profile.path,
      `${url}#/`,
      async ({ page, calibration, call }) => {
        note(calibration);
        await putWorkspace(page, SEED, todayMs);
        const packedMs = size <= 100_000 && wants("import") ? await page.evaluate((size) => __bench.packed(__bench.workspace, size), size) : NaN;
        const result = await page.evaluate(async (size) => {
          const file = __bench.workspace.csv(size);
          return { bytes: file.size, ...(await __bench.importing(file, 0)) };
        }, size);
        await call("settled", 120_000 + size);
        return { packedMs, ...result, stats: await page.evaluate(() => steward.stats()) };
      },
      { traceTo: traceTo && `${traceTo}/import-${size}.json` },
    );
    raw.import = made;
    keepRaw(raw);
    if (made.report.new !== size) say(`${size}: only ${made.report.new} records were new: ${JSON.stringify(made.report.findings)}`);
    longest("import", made.longTasks);
    const { stats } = made;
    const operations = `${digits(stats.operations)} operations`;
    const store = `log ${digits(stats.bytes.log / 1e6)} MB, checkpoint ${digits(stats.bytes.checkpoint / 1e6)} MB`;
    if (wants("import")) {
      const limit = Number.isNaN(made.packedMs) ? null : made.packedMs * INSERT_RATIO;
      const beside = Number.isNaN(made.packedMs) ? "" : `; packed blocks beside it ${digits(made.packedMs)} ms`;
      add("bulk insert: CSV to durable and indexed", "ms", made.doneMs, limit, `${digits(made.bytes / 1e6)} MB, ${operations}${beside}`);
    }

    // ---- cold starts, each in a fresh browser ----
    const starts = [];
    for (let rep = 0; wants("start") && rep < reps; rep += 1) {
      say(`${size}: cold start ${rep + 1} of ${reps}`);
      const it = await withPage(profile.path, `${url}#/incidents?q=is%3Aopen`, async ({ page, start, calibration, call }) => {
        note(calibration);
        await page.evaluate(() => __bench.painted(() => __bench.seen.rows));
        const longTasks = await call("longTasks", 0);
        const transferred = await page.evaluate(() => performance.getEntriesByType("resource").map((it) => [it.name.split("/").pop(), Math.round(it.duration)]));
        return { start: { ...start, ...(await page.evaluate(() => __bench.seen)) }, longTasks, transferred, stats: await page.evaluate(() => steward.stats()) };
      }, { traceTo: rep === 0 && traceTo && `${traceTo}/start-${size}.json` });
      longest("cold start", it.longTasks);
      starts.push(it);
    }
    raw.starts = starts;
    keepRaw(raw);
    if (starts.length) {
      const times = (name) => starts.map((it) => it.start[name]).filter((it) => it !== undefined);
      const spread = (name) => `${digits(Math.min(...times(name)))} to ${digits(Math.max(...times(name)))}, ${starts.length} browsers`;
      add("cold start: shell painted", "ms", median(times("shell")), target("start: shell", size), spread("shell"));
      add("cold start: first rows", "ms", median(times("rows")), target("start: rows", size), spread("rows"));
      const inside = starts.at(-1).stats.timings;
      add("cold start: every query and search answers", "ms", median(times("answering")), target("start: answering", size), `${spread("answering")}; worker: lists ${digits(inside.listing_ms)}, ready ${digits(inside.ready_ms)} ms`);
      add("memory of the worker after loading", "MB", median(starts.map((it) => it.stats.memory / 1e6)), target("memory", size), store);
      add("of which the search index", "MB", inside.search_bytes / 1e6, target("search memory", size), `${digits(inside.search_docs)} documents`);
      const written = starts.some((it) => it.stats.operations !== starts[0].stats.operations || it.stats.bytes.log !== starts[0].stats.bytes.log);
      if (written) say(`${size}: opening wrote something`);
    }

    // ---- journeys ----
    const journeys = [];
    const parts = ["query", "insights", "search", "record", "open", "update", "disk"];
    for (let rep = 0; parts.some(wants) && rep < reps; rep += 1) {
      say(`${size}: journeys ${rep + 1} of ${reps}`);
      const options = { traceTo: rep === 0 && traceTo && `${traceTo}/journeys-${size}.json` };
      const it = await withPage(profile.path, `${url}#/`, (tools) => journeysOf(tools, { size, rep, wants, note, todayMs, longest }), options);
      journeys.push(it);
    }
    raw.journeys = journeys;
    keepRaw(raw);
    const all = (path) => journeys.flatMap((it) => path.split(".").reduce((at, name) => at?.[name], it) ?? []);
    const both = (numbers) => `p50 ${digits(median(numbers))}, max ${digits(Math.max(...numbers))}; ${numbers.length} times`;
    if (wants("query") && journeys.length) {
      const floor = median(all("floor"));
      for (const [kind, what] of [["filter", "filter, 50 rows"], ["sort", "filter and sort, 50 rows"], ["count", "count"]]) {
        const numbers = all(`query.${kind}`);
        add(`query: ${what}, p95 round trip`, "ms", p95(numbers), target("query", size), `${both(numbers)}; an empty round trip takes ${digits(floor)}`);
      }
      add("dashboard of 12 tiles, p95", "ms", p95(all("tiles")), target("tiles", size), both(all("tiles")));
    }
    if (wants("insights") && journeys.length) {
      const [now, slider] = [all("insights.now"), all("insights.slider")];
      add("12 indicators with their clocks, first time", "ms", median(all("insights.first")), undefined, "derives the whole history");
      add("12 indicators with their clocks, p95", "ms", p95(now), target("tiles", size), both(now));
      add("12 indicators as of another day, p95", "ms", p95(slider), target("tiles", size), both(slider));
      const due = all("insights.due");
      add("list filtered and sorted by due time, 50 rows, p95", "ms", p95(due), target("query", size), both(due));
    }
    if (wants("search") && journeys.length) {
      const kinds = ["word", "two words", "three words", "prefix", "typo"];
      const numbers = kinds.flatMap((kind) => all(`search.kinds.${kind}`));
      const slowest = kinds.map((kind) => `${kind} ${digits(p95(all(`search.kinds.${kind}`)))}`).join(", ");
      add("search: top 50 with snippets, p95 round trip", "ms", p95(numbers), target("search", size), `${both(numbers)}; p95 by kind: ${slowest}; answered ${digits((100 * (journeys[0].search?.finding.length ?? NaN)) / journeys[0].search?.asked)} %`);
      const screen = all("openSearch");
      add("search page: address to 50 hits painted, p95", "ms", p95(screen), target("screen", size), both(screen));
    }
    if (wants("record") && journeys.length) {
      add("record read with its timeline, p95 round trip", "ms", p95(all("get")), target("get", size), both(all("get")));
      add("record page: address to painted, p95", "ms", p95(all("openRecord")), target("screen", size), both(all("openRecord")));
    }
    if (wants("open") && journeys.length) {
      add("list: address to rows painted, p95", "ms", p95(all("openList")), target("screen", size), both(all("openList")));
      add("list: jump to another place, rows painted, p95", "ms", p95(all("scroll")), target("screen", size), both(all("scroll")));
    }
    if (wants("update") && journeys.length) {
      const [ours, theirs] = [all("update.ours"), all("update.theirs")];
      for (const [share, name] of [[0.5, "p50"], [0.95, "p95"]]) {
        const put = percentile(theirs, share);
        add(`one update, durable, ${name}`, "ms", percentile(ours, share), put * UPDATE_RATIO, `raw strict put ${digits(put)}: ${digits(percentile(ours, share) / put)} times; ${ours.length} times`);
      }
      add("create, durable, p95", "ms", p95(all("create")), target("screen", size), both(all("create")));
    }
    if (wants("disk") && journeys.length) {
      const { single, bulk, bulkMs } = journeys[0].disk ?? { single: {}, bulk: {} };
      add("bytes of a field edit, 1,000 records edited at once", "B", bulk.bytes / bulk.operations, EDIT_BYTES, `${digits(bulk.operations)} operations in ${digits(bulkMs)} ms`);
      add("bytes of a field edit, each in a segment of its own", "B", single.bytes / single.operations, null, `${digits(single.operations)} operations, before compaction`);
      add("bytes of an operation of the import, texts included", "B", stats.bytes.log / stats.operations, null, operations);
    }
    for (const [name, { longest, count }] of Object.entries(tasks)) {
      add(`main thread: longest task, ${name}`, "ms", longest, LONG_TASK_MS, `${count} over 50 ms at most`);
    }
    raw.tasks = tasks;
    const slow = Math.max(...raw.calibration) / Math.min(...raw.calibration);
    say(`${size}: calibration ${digits(median(raw.calibration))} ms, spread ${digits(slow)} ×, load ${digits(median(raw.load))}`);
    return { rows, raw };
  } finally {
    profile.remove();
  }
}

async function journeysOf({ page, calibration, call }, { size, rep, wants, note, todayMs, longest }) {
  note(calibration);
  await putWorkspace(page, SEED + 1 + rep, todayMs);
  const out = {};
  const part = async (name, run) => {
    const from = await page.evaluate(() => performance.now());
    try {
      await run();
    } catch (error) {
      // The other parts are still worth measuring; the table says what is missing.
      console.error(`  ${name} failed: ${String(error.message).split("\n")[0]}`);
    }
    longest(name, await call("longTasks", from));
  };
  const generated = (what, ...args) => page.evaluate(([what, args]) => __bench.workspace[what](...args), [what, args]);
  const places = await generated("places", 260, size);
  const records = await call("identities", places);
  const ids = records.map((it) => it.id);
  if (wants("query")) {
    await part("queries", async () => {
      out.floor = await call("floor", 100);
      out.query = await call("query", await generated("queries", 180));
      const tiles = await generated("queries", 240);
      out.tiles = await call("tiles", Array.from({ length: 20 }, (_, nth) => tiles.slice(nth * 12, nth * 12 + 12)));
    });
  }
  if (wants("insights")) {
    await part("insights", async () => {
      // Days all over the last year, in no order, as a hand would move.
      const days = Array.from({ length: 20 }, (_, nth) => Date.now() - (((nth * 137 + 11) % 360) + 1) * 86_400_000);
      out.insights = await call("insights", days);
    });
  }
  if (wants("search")) {
    await part("search", async () => {
      const searches = await generated("searches", 200);
      out.search = { ...(await call("search", searches, 50)), asked: searches.length };
      out.openSearch = await call("openSearch", out.search.finding.slice(0, 20));
    });
  }
  if (wants("record")) {
    await part("records", async () => {
      out.get = await call("get", ids.slice(0, 100));
      out.openRecord = await call("openRecord", records.slice(100, 120).map((it) => it.number));
    });
  }
  if (wants("open")) {
    await part("lists", async () => {
      const queries = await generated("queries", 60);
      const texts = [...new Set(queries.map((it) => it.text))].filter((it) => /^(is:open group|p:|category|age)/.test(it)).slice(0, 20);
      out.openList = await call("openList", texts);
      out.scroll = await call("scroll", Array.from({ length: 30 }, (_, nth) => ((nth * 37 + 11) % 100) / 100));
    });
  }
  const onDisk = () => page.evaluate(async () => {
    const { bytes, operations } = await steward.stats();
    return { bytes: bytes.log, operations };
  });
  const since = (before, after) => ({ bytes: after.bytes - before.bytes, operations: after.operations - before.operations });
  if (wants("update") || wants("disk")) {
    await part("edits", async () => {
      const before = await onDisk();
      out.update = await call("update", ids.slice(0, UPDATES));
      const after = await onDisk();
      const many = await page.evaluate(async ([count, nth]) => {
        const { rows } = await steward.query("is:any", { limit: count, offset: 0, columns: ["number"] });
        const start = performance.now();
        await steward.update(rows.map((it) => it.id), { location: `Floor ${nth}` });
        return performance.now() - start;
      }, [Math.min(EDITED_AT_ONCE, size), rep]);
      const last = await onDisk();
      out.disk = { single: since(before, after), bulk: since(after, last), bulkMs: many };
      out.create = await call("create", Array.from({ length: 40 }, (_, nth) => `Printer ${nth} on fire`));
    });
  }
  return out;
}
